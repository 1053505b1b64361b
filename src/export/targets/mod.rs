//! The storefronts rules can be exported to, one file each.
//!
//! A new one is a file beside these with its [`Target`], a line in [`TARGETS`], and a folder of golden files in
//! `tests/fixtures/export`, named by its word. Headless verbs, the window and the tests go over the list.

mod endcap;
mod magento;
mod shopify;
mod woocommerce;

use std::fmt;

use super::files::{ExportError, FileDraft};
use super::links::Carried;
use crate::domain::plan::Plan;
use crate::domain::project::Dataset;

/// Every target, in the order a person reads them.
pub static TARGETS: &[&Target] = &[
    // One line each.
    &endcap::TARGET,
    &shopify::TARGET,
    &woocommerce::TARGET,
    &magento::TARGET,
];

/// Where rule files can go: a storefront, or Endcap itself.
pub struct Target {
    /// The word on the command line and in JSON: `shopify`.
    pub word: &'static str,
    /// The words a person reads: "Shopify product CSV".
    pub label: &'static str,
    /// What the shop does with the files, in a sentence.
    pub purpose: &'static str,
    /// How the files get into the shop, step by step.
    pub steps: &'static [&'static str],
    /// What the shop does not take, a sentence each.
    pub limits: &'static [&'static str],
    /// Makes the files. Called only when a rule is active and every SKU of the active rules is in the catalog.
    make: fn(&Dataset, &Plan) -> Result<Made, ExportError>,
}

/// What a target makes of a plan.
pub(super) struct Made {
    /// The files, in the order they are imported.
    pub(super) files: Vec<FileDraft>,
    /// What became of each active rule, best ranked first.
    pub(super) carried: Vec<Carried>,
}

/// A word that names no target.
#[derive(Debug, thiserror::Error)]
#[error("unknown target \"{word}\"; expected one of {}", words())]
pub struct UnknownTarget {
    /// The word.
    pub word: String,
}

/// The words of all targets, for a sentence: "endcap, shopify, woocommerce".
#[must_use]
pub fn words() -> String {
    let words: Vec<&str> = TARGETS.iter().map(|target| target.word).collect();
    words.join(", ")
}

impl Target {
    /// The target with this word.
    ///
    /// # Errors
    /// When there is none; the message names those there are.
    pub fn by_word(word: &str) -> Result<&'static Self, UnknownTarget> {
        let known = TARGETS.iter().copied().find(|target| target.word == word);
        known.ok_or_else(|| UnknownTarget {
            word: word.to_owned(),
        })
    }

    pub(super) fn make(&self, dataset: &Dataset, plan: &Plan) -> Result<Made, ExportError> {
        (self.make)(dataset, plan)
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word)
    }
}

impl PartialEq for Target {
    fn eq(&self, other: &Self) -> bool {
        self.word == other.word
    }
}

impl Eq for Target {}

/// True when some catalog was read in this dialect.
fn comes_from(dataset: &Dataset, dialect: &str) -> bool {
    dataset
        .sources
        .iter()
        .any(|source| source.role == "catalog" && source.dialect.to_lowercase().contains(dialect))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_has_a_word_of_its_own_says_what_it_is_for_and_has_a_few_steps() {
        for target in TARGETS.iter().copied() {
            assert_eq!(Target::by_word(target.word).unwrap(), target);
            let same = TARGETS.iter().filter(|other| other.word == target.word);
            assert_eq!(same.count(), 1);
            assert!(target.purpose.ends_with('.'));
            assert!((2..=5).contains(&target.steps.len()));
            let sentences = target.steps.iter().chain(target.limits);
            assert!(sentences.into_iter().all(|text| text.ends_with(['.', '…'])));
        }
    }
}
