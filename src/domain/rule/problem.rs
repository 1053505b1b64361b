//! Why a rule cannot be stored, and the checks that kinds share.

use super::Discount;
use crate::domain::catalog::Sku;
use crate::domain::money::{BasisPoints, Money};

/// What is wrong with a rule: the field, what it must hold, what it holds, and a sentence for who writes the rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{advice}")]
pub struct RuleProblem {
    /// Path of the field in the written form.
    pub field: &'static str,
    /// What it must hold.
    pub expected: String,
    /// What it holds.
    pub found: String,
    /// One sentence: what to do.
    pub advice: &'static str,
}

impl RuleProblem {
    /// A problem with a field.
    #[must_use]
    pub fn new(
        field: &'static str,
        expected: impl Into<String>,
        found: impl Into<String>,
        advice: &'static str,
    ) -> Self {
        Self {
            field,
            expected: expected.into(),
            found: found.into(),
            advice,
        }
    }
}

/// Refuses blank SKUs.
///
/// # Errors
/// The first blank one.
pub(super) fn check_skus(field: &'static str, skus: &[Sku]) -> Result<(), RuleProblem> {
    match skus.iter().find(|sku| sku.as_str().trim().is_empty()) {
        None => Ok(()),
        Some(blank) => Err(RuleProblem::new(
            field,
            "SKUs that are not empty",
            format!("\"{blank}\""),
            "Every product needs its SKU.",
        )),
    }
}

/// Refuses a discount of more than 100 %.
///
/// # Errors
/// What is out of range.
pub(super) fn check_discount(discount: Option<&Discount>) -> Result<(), RuleProblem> {
    let Some(discount) = discount else {
        return Ok(());
    };
    check_percent("discount.percent", discount.percent)
}

/// Refuses percentages above 100.
///
/// # Errors
/// When it is one.
pub(super) fn check_percent(field: &'static str, percent: BasisPoints) -> Result<(), RuleProblem> {
    if percent.0 <= 10_000 {
        return Ok(());
    }
    Err(RuleProblem::new(
        field,
        "a percent from 0 to 100 with at most two decimals",
        percent.percent().to_string(),
        "At most 100 % can be taken off.",
    ))
}

/// Refuses amounts below 0.
///
/// # Errors
/// When it is one.
pub(super) fn check_amount(field: &'static str, amount: Money) -> Result<(), RuleProblem> {
    if amount >= Money::ZERO {
        return Ok(());
    }
    Err(RuleProblem::new(
        field,
        "an amount of 0 or more",
        format!("{} minor units", amount.0),
        "An amount cannot be negative.",
    ))
}
