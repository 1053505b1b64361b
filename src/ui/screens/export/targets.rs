//! What a person reads about each target: what the shop does with the file and how it gets there.

use crate::export::Target;

/// What the shop does with the file, in a sentence.
#[must_use]
pub fn purpose(target: Target) -> &'static str {
    match target {
        Target::RuleSet => {
            "Every rule with all it says, for a developer, another Endcap project or an archive."
        }
        Target::Shopify => {
            "Complementary products show beside the product; related products show as recommendations."
        }
        Target::WooCommerce => {
            "Cross-sells show in the cart; upsells show on the product's own page."
        }
    }
}

/// How the file gets into the shop, step by step.
#[must_use]
pub fn steps(target: Target) -> &'static [&'static str] {
    match target {
        Target::RuleSet => &[
            "Give the file to whoever builds the shop, or keep it with the shop's sources.",
            "To bring it into another project, open that project and choose Rules, Apply a rule set…",
        ],
        Target::Shopify => &[
            "In the Shopify admin open Products and choose Import.",
            "Add the file and switch on overwriting products with matching handles.",
            "Upload, continue, and look at one product's recommendations before you leave.",
        ],
        Target::WooCommerce => &[
            "In WordPress open Products and choose Import.",
            "Choose the file and switch on \"Update existing products\".",
            "Keep the suggested columns, run the importer, and look at one product's linked products.",
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_says_what_it_is_for_and_has_two_or_three_steps() {
        for target in Target::ALL {
            assert!(purpose(target).ends_with('.'));
            assert!((2..=3).contains(&steps(target).len()));
        }
    }
}
