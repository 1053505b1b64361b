//! What else than attraction could make the pair.

use egui::{Label, Ui};

use super::Shown;
use crate::discover::Confounds;
use crate::format;
use crate::ui::theme;

/// Share of joint orders from which one customer, gifts or wholesale are worth a word.
const NOTABLE: f64 = 0.1;

/// How many times as often joint orders are discounted, from which on that is worth a word.
const MUCH_MORE: f64 = 1.5;

pub(super) fn ui(ui: &mut Ui, shown: Shown<'_>) {
    let said = sentences(&shown.evidence.confounds);
    if said.is_empty() {
        ui.label(theme::small(
            "Nothing stands out: no discounts, gifts, single buyers or launches.",
        ));
    }
    for sentence in said {
        ui.add(Label::new(format!("• {sentence}")).wrap());
    }
}

/// What is worth a word, a sentence each.
pub(super) fn sentences(seen: &Confounds) -> Vec<String> {
    let mut said = Vec::new();
    let percent = |share| format::percent_with(share, 0);
    if seen.same_product {
        said.push("Both are variants of one product.".to_owned());
    }
    if let (Some(joint), Some(single)) = (seen.discounted, seen.discounted_single)
        && joint >= NOTABLE
        && joint >= MUCH_MORE * single
    {
        said.push(format!(
            "{} of the joint orders carry an order discount, against {} of the others: a promotion may have made the pair.",
            percent(joint),
            percent(single)
        ));
    }
    if let Some(free) = seen.free.filter(|free| *free >= NOTABLE) {
        said.push(format!(
            "In {} of the joint orders one of the two cost nothing: a gift, or part of a set.",
            percent(free)
        ));
    }
    if seen.launched_together {
        said.push("Both were launched in the same month.".to_owned());
    }
    if let Some(share) = seen.one_customer.filter(|share| *share >= NOTABLE) {
        said.push(format!(
            "One customer placed {} of the joint orders; {} placed any.",
            percent(share),
            format::counted(u64::from(seen.customers), "customer", "customers")
        ));
    }
    if seen.wholesale > 0 {
        said.push(format!(
            "{} with both left out as wholesale.",
            format::counted(u64::from(seen.wholesale), "order", "orders")
        ));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_out_is_said() {
        assert!(sentences(&Confounds::default()).is_empty());
        let seen = Confounds {
            joint: 20,
            discounted: Some(0.5),
            discounted_single: Some(0.1),
            free: Some(0.05),
            wholesale: 1,
            customers: 3,
            one_customer: Some(0.6),
            ..Confounds::default()
        };
        let said = sentences(&seen);
        assert_eq!(said.len(), 3);
        assert!(said[0].starts_with("50\u{a0}% of the joint orders"));
        assert_eq!(said[2], "1 order with both left out as wholesale.");
    }
}
