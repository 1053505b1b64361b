//! Where a rule or the plan crosses a limit, before anybody sees it in the shop.

mod blocked;
mod on_sale;

use std::cmp::Reverse;

use crate::domain::catalog::{Sku, Variant};
use crate::domain::money::Money;
use crate::domain::plan::Plan;
use crate::domain::project::Dataset;
use crate::domain::rule::quote::Quote;
use crate::domain::rule::{Relation, Rule, RuleId, RuleStatus, Use};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Worth changing.
    Warning,
    /// The rule cannot go out like this.
    Error,
}

/// Where a rule crosses a limit, and what would mend it.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Finding {
    /// How bad.
    pub severity: Severity,
    /// Which rule.
    pub rule: RuleId,
    /// What is wrong, one sentence.
    pub message: String,
    /// What would mend it, one sentence.
    pub fix: String,
}

/// Checks every rule that is not paused: unknown SKUs, unlisted products and targets that are not on sale are errors; targets out of stock, offers
/// that sell below cost, bundles dearer than their parts, ladders whose prices do not rise, and a trigger that offers
/// itself are warnings or errors; so are pairs of the block list; missing costs are notes. Worst first, then in order of the rules' ids.
#[must_use]
pub fn check(dataset: &Dataset, plan: &Plan) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in plan.rules.values() {
        if rule.status != RuleStatus::Paused {
            Judge {
                dataset,
                plan,
                rule,
                findings: &mut findings,
            }
            .judge();
        }
    }
    findings.sort_by_key(|finding| Reverse(finding.severity));
    findings
}

struct Judge<'a> {
    dataset: &'a Dataset,
    plan: &'a Plan,
    rule: &'a Rule,
    findings: &'a mut Vec<Finding>,
}

impl Judge<'_> {
    fn judge(&mut self) {
        let rule = self.rule;
        for sku in rule.skus() {
            self.judge_sku(sku);
        }
        self.judge_on_sale();
        self.judge_blocked();
        for quote in rule.kind.quotes(&self.dataset.catalog) {
            match &quote.subject {
                None => self.judge_single(&quote),
                Some(subject) => self.judge_set(subject, &quote),
            }
        }
        self.judge_own_trigger();
        self.judge_prices_rise();
    }

    fn find(&mut self, severity: Severity, message: String, fix: impl Into<String>) {
        let finding = Finding {
            severity,
            rule: self.rule.id.clone(),
            message,
            fix: fix.into(),
        };
        // Several offers of one product find the same.
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    fn variant(&self, sku: &Sku) -> Option<&Variant> {
        let catalog = &self.dataset.catalog;
        catalog.find(sku).map(|id| catalog.variant(id))
    }

    fn money(&self, amount: Money) -> String {
        let currency = &self.dataset.currency;
        format!("{} {}", currency.decimal(amount), currency.code())
    }

    /// Unknown and unlisted SKUs; conditions on the past may name what is no longer sold.
    fn judge_sku(&mut self, sku: &Sku) {
        let listed = self.variant(sku).map(|variant| variant.listed);
        match listed {
            None => self.find(
                Severity::Error,
                format!("{sku} is not in the catalog."),
                format!("Correct the SKU, or import a catalog that holds {sku}."),
            ),
            Some(false) if !self.rule.is_condition_only(sku) => self.find(
                Severity::Error,
                format!("{sku} is only in the order history; the catalog no longer lists it."),
                format!("Take {sku} out of the rule, or import a catalog that lists it."),
            ),
            Some(_) => {}
        }
    }

    fn judge_stock(&mut self, sku: &Sku, units: u32) {
        let stock = self.variant(sku).and_then(|variant| variant.stock);
        match stock {
            Some(stock) if stock <= 0 => self.find(
                Severity::Warning,
                format!("{sku} is offered but out of stock."),
                format!("Pause the rule until {sku} is back, or offer something else."),
            ),
            Some(stock) if stock < i64::from(units) => self.find(
                Severity::Warning,
                format!("One set needs {units} of {sku} and {stock} are in stock."),
                format!("Pause the rule until {sku} is back, or put fewer in the set."),
            ),
            _ => {}
        }
    }

    /// Stock, cost and price of what is offered alone.
    fn judge_single(&mut self, quote: &Quote) {
        for (sku, units) in &quote.parts {
            if self.variant(sku).is_none() {
                return;
            }
            self.judge_stock(sku, *units);
            let Some((list, price)) = quote.list.zip(quote.price) else {
                self.find(
                    Severity::Warning,
                    format!("{sku} has no price in the catalog, so its offer is worth nothing."),
                    format!("Import a catalog with a price for {sku}."),
                );
                return;
            };
            let Some(cost) = quote.cost else {
                self.missing_cost(sku);
                return;
            };
            if price < cost {
                let message = format!(
                    "{sku} sells for {}, below its cost of {}.",
                    self.money(price),
                    self.money(cost)
                );
                let fix = if list < cost {
                    format!("Raise the price of {sku}, or offer something else.")
                } else {
                    // Whole tenths of a percent, rounded down: the percent named must itself pass.
                    let tenths = (list - cost).times(1_000).0 / list.0.max(1);
                    let most = tenths as f64 / 10.0;
                    format!("Give at most {most} % off, or offer something else.")
                };
                self.find(Severity::Warning, message, fix);
            }
        }
    }

    fn missing_cost(&mut self, sku: &Sku) {
        self.find(
            Severity::Note,
            format!("{sku} has no cost, so no gross margin can be worked out for it."),
            format!("Import a catalog with the cost of {sku}."),
        );
    }

    fn judge_own_trigger(&mut self) {
        let rule = self.rule;
        let Some(trigger) = rule.kind.trigger() else {
            return;
        };
        let targets: Vec<&Sku> = rule.skus_for(&[Use::Offered]).collect();
        for &target in &targets {
            if trigger.all_of.contains(target) {
                self.find(
                    Severity::Error,
                    format!(
                        "{target} must be in the basket and is offered; it can never be offered."
                    ),
                    format!("Take {target} out of the trigger or out of the targets."),
                );
            } else if trigger.any_of.contains(target) {
                let alone = trigger.any_of.len() == 1 && targets.len() == 1;
                let severity = if alone {
                    Severity::Error
                } else {
                    Severity::Warning
                };
                self.find(
                    severity,
                    format!("{target} is trigger and target of the rule; who has it is never offered it."),
                    format!("Take {target} out of the trigger or out of the targets."),
                );
            }
        }
    }

    fn judge_prices_rise(&mut self) {
        let rule = self.rule;
        let steps = rule.kind.together();
        for step in steps
            .iter()
            .filter(|step| step.relation == Relation::Better)
        {
            let price = |sku: &Sku| self.variant(sku).and_then(|variant| variant.price);
            let (Some(low), Some(high)) = (price(step.from), price(step.to)) else {
                continue;
            };
            if high <= low {
                let message = format!(
                    "The step from {} to {} does not rise: {} to {}.",
                    step.from,
                    step.to,
                    self.money(low),
                    self.money(high)
                );
                self.find(
                    Severity::Error,
                    message,
                    "Put the tiers in order of price, or take the step out.",
                );
            }
        }
    }

    /// Several units or products at one price.
    fn judge_set(&mut self, subject: &str, quote: &Quote) {
        for (sku, units) in &quote.parts {
            self.judge_stock(sku, *units);
            let Some(variant) = self.variant(sku) else {
                return;
            };
            let (price, cost) = (variant.price, variant.cost);
            if cost.is_none() {
                self.missing_cost(sku);
            }
            if price.is_none() {
                self.find(
                    Severity::Warning,
                    format!(
                        "{sku} has no price in the catalog, so the set cannot be compared with its parts."
                    ),
                    format!("Import a catalog with a price for {sku}."),
                );
            }
        }
        let Some((list, price)) = quote.list.zip(quote.price) else {
            return;
        };
        if quote.overdrawn {
            let message = format!(
                "The amount off the set is more than its parts cost alone, {}.",
                self.money(list)
            );
            self.find(
                Severity::Error,
                message,
                "Take less off than the parts cost alone.",
            );
        } else if price > list {
            let message = format!(
                "{subject} costs {}, more than its parts alone, {}.",
                self.money(price),
                self.money(list)
            );
            let fix = format!("Ask at most {} for the set.", self.money(list));
            self.find(Severity::Error, message, fix);
        } else if let Some(cost) = quote.cost.filter(|cost| price < *cost) {
            let message = format!(
                "{subject} sells for {}, below the cost of its parts, {}.",
                self.money(price),
                self.money(cost)
            );
            let fix = format!("Ask at least {} for the set.", self.money(cost));
            self.find(Severity::Warning, message, fix);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalog::{Catalog, Product, ProductId, SaleStatus, ShopFacts};
    use crate::domain::edit::Edit;
    use crate::domain::money::{BasisPoints, Currency};
    use crate::domain::orders::OrderHistory;
    use crate::domain::price::SetPrice;
    use crate::domain::rule::{
        Bundle, Component, Discount, Granted, Ladder, Pair, RuleKind, Trigger,
    };

    fn dataset() -> Dataset {
        let variant = |sku: &str, price: i64, cost: Option<i64>, stock, listed| Variant {
            sku: sku.into(),
            product: ProductId(0),
            option: String::new(),
            price: Some(Money(price)),
            cost: cost.map(Money),
            stock,
            attributes: Vec::new(),
            listed,
        };
        let variants = vec![
            variant("CAM", 50_000, Some(40_000), Some(5), true),
            variant("PRO", 80_000, Some(60_000), Some(5), true),
            variant("CARD", 3_000, Some(1_000), None, true),
            variant("STRAP", 2_000, None, Some(0), true),
            variant("OLD", 1_000, None, None, false),
        ];
        Dataset::new(
            Currency::usd(),
            Catalog::new(vec![Product::default()], variants),
            OrderHistory::default(),
            Vec::new(),
        )
    }

    fn findings(kind: RuleKind, status: RuleStatus) -> Vec<(Severity, String, String)> {
        findings_in(&dataset(), kind, status)
    }

    fn findings_in(
        dataset: &Dataset,
        kind: RuleKind,
        status: RuleStatus,
    ) -> Vec<(Severity, String, String)> {
        let mut rule = Rule::new("r".into(), "R", kind);
        rule.status = status;
        let plan = Plan::default().apply(&Edit::AddRules(vec![rule])).unwrap();
        check(dataset, &plan)
            .into_iter()
            .map(|finding| (finding.severity, finding.message, finding.fix))
            .collect()
    }

    fn pair(trigger: &str, targets: &[&str], percent: u32) -> RuleKind {
        RuleKind::Pair(Pair {
            trigger: Trigger::on(trigger.into()),
            targets: targets.iter().map(|sku| Sku::from(*sku)).collect(),
            discount: (percent > 0).then_some(Discount {
                percent: BasisPoints(percent),
                granted: Granted::Offer,
                max_discounted_units: None,
            }),
            ..Pair::default()
        })
    }

    fn ladder(tiers: &[&str]) -> RuleKind {
        RuleKind::Ladder(Ladder {
            tiers: tiers.iter().map(|sku| Sku::from(*sku)).collect(),
            ..Ladder::default()
        })
    }

    fn bundle(price: SetPrice, units: u32) -> RuleKind {
        let part = |sku: &str, units| Component {
            sku: sku.into(),
            units,
        };
        RuleKind::Bundle(Bundle {
            anchor: "CAM".into(),
            components: vec![part("CAM", units), part("CARD", 1)],
            price,
            granted: Granted::Offer,
        })
    }

    #[test]
    fn every_limit_is_found_with_its_severity_and_a_fix() {
        use Severity::{Error, Note, Warning};
        for (kind, severity, message, fix) in [
            (
                pair("CAM", &["CRD"], 0),
                Error,
                "CRD is not in the catalog.",
                "Correct the SKU, or import a catalog that holds CRD.",
            ),
            (
                pair("OLD", &["CARD"], 0),
                Error,
                "OLD is only in the order history; the catalog no longer lists it.",
                "Take OLD out of the rule, or import a catalog that lists it.",
            ),
            (
                pair("CARD", &["CAM"], 2_500),
                Warning,
                "CAM sells for 375.00 USD, below its cost of 400.00 USD.",
                "Give at most 20 % off, or offer something else.",
            ),
            (
                pair("CARD", &["CARD"], 0),
                Error,
                "CARD is trigger and target of the rule; who has it is never offered it.",
                "Take CARD out of the trigger or out of the targets.",
            ),
            (
                ladder(&["PRO", "CAM"]),
                Error,
                "The step from PRO to CAM does not rise: 800.00 USD to 500.00 USD.",
                "Put the tiers in order of price, or take the step out.",
            ),
            (
                bundle(SetPrice::Fixed(Money(54_000)), 1),
                Error,
                "The set costs 540.00 USD, more than its parts alone, 530.00 USD.",
                "Ask at most 530.00 USD for the set.",
            ),
            (
                bundle(SetPrice::Fixed(Money(40_000)), 1),
                Warning,
                "The set sells for 400.00 USD, below the cost of its parts, 410.00 USD.",
                "Ask at least 410.00 USD for the set.",
            ),
            (
                bundle(SetPrice::Amount(Money(60_000)), 1),
                Error,
                "The amount off the set is more than its parts cost alone, 530.00 USD.",
                "Take less off than the parts cost alone.",
            ),
            (
                bundle(SetPrice::Percent(BasisPoints(500)), 6),
                Warning,
                "One set needs 6 of CAM and 5 are in stock.",
                "Pause the rule until CAM is back, or put fewer in the set.",
            ),
        ] {
            let found = findings(kind.clone(), RuleStatus::Draft);
            assert_eq!(found, [(severity, message.to_owned(), fix.to_owned())]);
            assert_eq!(findings(kind, RuleStatus::Paused), []);
        }
        let found = findings(pair("CAM", &["STRAP"], 0), RuleStatus::Active);
        assert_eq!(
            found.iter().map(|finding| finding.0).collect::<Vec<_>>(),
            [Warning, Note]
        );
    }

    #[test]
    fn what_is_not_on_sale_is_no_target() {
        use Severity::{Error, Warning};
        for (status, sku, severity) in [
            (SaleStatus::Draft, "CARD", Some(Error)),
            (SaleStatus::Archived, "CARD", Some(Error)),
            (SaleStatus::Private, "CARD", Some(Error)),
            (SaleStatus::Hidden, "CARD", Some(Warning)),
            (SaleStatus::Draft, "CAM", Some(Warning)),
            (SaleStatus::OnSale, "CARD", None),
            (SaleStatus::Draft, "PRO", None),
        ] {
            let mut dataset = dataset();
            let mut facts = ShopFacts::default();
            let id = dataset.catalog.find(&sku.into()).unwrap();
            facts.set_variant_status(id, status);
            dataset.catalog = dataset.catalog.with_facts(facts);
            let found = findings_in(&dataset, pair("CAM", &["CARD"], 0), RuleStatus::Active);
            let found: Vec<Severity> = found.into_iter().map(|finding| finding.0).collect();
            assert_eq!(found, Vec::from_iter(severity), "{sku} {status:?}");
        }
    }

    #[test]
    fn sound_rules_give_no_finding() {
        for kind in [
            pair("CAM", &["CARD"], 1_000),
            ladder(&["CAM", "PRO"]),
            bundle(SetPrice::Percent(BasisPoints(1_000)), 1),
        ] {
            assert_eq!(findings(kind, RuleStatus::Active), []);
        }
    }
}
