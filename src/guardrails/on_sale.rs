//! Rules that lead to what shoppers cannot find.

use super::{Judge, Severity};
use crate::domain::catalog::SaleStatus;
use crate::domain::rule::Use;

/// Uses of a product that a shopper is shown.
const SHOWN: [Use; 6] = [
    Use::Trigger,
    Use::Offered,
    Use::Tier,
    Use::Anchor,
    Use::Part,
    Use::Quantity,
];

impl Judge<'_> {
    /// Targets that are not on sale are errors: no shop shows a link to them. What is only hidden from lists can still be
    /// bought, and some offers are made with it on purpose: a warning, as is a trigger that nobody can put into a basket.
    pub(super) fn judge_on_sale(&mut self) {
        let catalog = &self.dataset.catalog;
        let rule = self.rule;
        for (used, sku) in rule.kind.uses() {
            let Some(id) = catalog.find(sku).filter(|_| SHOWN.contains(&used)) else {
                continue;
            };
            let status = catalog.status(id);
            if !status.is_off_sale() {
                continue;
            }
            let word = status.word();
            let (severity, message) = if used == Use::Trigger {
                let message =
                    format!("{sku} triggers the rule and is not on sale ({word} in the shop).");
                (Severity::Warning, message)
            } else {
                let message = format!(
                    "The target {sku} is not on sale ({word} in the shop); links to it do not show."
                );
                let severity = match status {
                    SaleStatus::Hidden => Severity::Warning,
                    _ => Severity::Error,
                };
                (severity, message)
            };
            let fix = format!(
                "Put {sku} on sale in the shop and import its catalog again, or take it out of the rule."
            );
            self.find(severity, message, fix);
        }
    }
}
