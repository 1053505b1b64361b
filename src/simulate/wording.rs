//! What a reader of the result must know, as sentences.

use super::Replay;
use super::draws::LEAST_WEEKS;
use super::impact::Impact;
use super::reduction::LEAST_OPPORTUNITIES;
use crate::domain::catalog::Sku;
use crate::domain::money::Money;
use crate::domain::plan::Plan;
use crate::domain::rule::{Placement, Use};

pub(super) fn warnings(replay: &Replay, plan: &Plan, impact: &Impact) -> Vec<String> {
    let mut warnings = Vec::new();
    if impact.rules.is_empty() {
        warnings.push("The plan has no active rule.".to_owned());
    }
    warnings.extend(replay.dataset.revenue_basis().sentence());
    let refunded = replay.dataset.history.refunded_in_all();
    if refunded > Money::ZERO {
        warnings.push(format!(
            "Today's revenue is before refunds; {} {} of it was given back. What offers add is after returns.",
            replay.dataset.currency.decimal(refunded),
            impact.currency
        ));
    }
    let weeks = replay.reduced.weeks;
    if !replay.reduced.is_sampled {
        warnings.push(format!(
            "The history has {weeks} {}; ranges show only how unsure the assumptions are. Ranges that also cover chance need {LEAST_WEEKS} weeks.",
            if weeks == 1 { "week" } else { "weeks" }
        ));
    }
    let unknown = impact.baseline.net_revenue - impact.baseline.cogs - impact.baseline.gross_margin;
    if unknown > 1e-9 {
        warnings.push(format!(
            "Products without a cost brought in {unknown:.2} {}; they count towards revenue and not towards margin.",
            impact.currency
        ));
    }
    let period = replay.dataset.history.period();
    for ((rule, compiled), row) in plan
        .active_rules()
        .zip(&replay.compiled.rules)
        .zip(&impact.rules)
    {
        let name = rule.title();
        if !compiled.unknown.is_empty() {
            let skus: Vec<&str> = compiled.unknown.iter().map(Sku::as_str).collect();
            warnings.push(format!(
                "{name}: neither the catalog nor the orders contain {}.",
                skus.join(", ")
            ));
        }
        let missing: Vec<&str> =
            rule.skus_for(&[Use::Offered, Use::Tier, Use::Part, Use::Quantity])
                .filter(|sku| {
                    replay.dataset.catalog.find(sku).is_some_and(|variant| {
                        replay.dataset.catalog.variant(variant).cost.is_none()
                    })
                })
                .map(Sku::as_str)
                .collect();
        if !missing.is_empty() {
            warnings.push(format!(
                "{name}: the cost of {} is unknown; its offers count towards revenue only.",
                missing.join(", ")
            ));
        }
        if matches!(
            rule.placement,
            Placement::Assisted | Placement::CheckoutExit
        ) {
            warnings.push(format!(
                "{name}: offers at \"{}\" are not replayed.",
                rule.placement.label()
            ));
        } else if period.is_some_and(|period| {
            rule.starts.is_some_and(|day| day > period.last)
                || rule.ends.is_some_and(|day| day < period.first)
        }) {
            warnings.push(format!(
                "{name}: its dates lie outside the history, so nothing was replayed."
            ));
        } else if row.opportunities == 0 {
            warnings.push(format!("{name}: no past order would have shown it."));
        } else if row.thin && replay.reduced.is_sampled {
            warnings.push(format!(
                "{name}: only {} {}, too few for chance; its range shows only how unsure the assumptions are ({LEAST_OPPORTUNITIES} are needed).",
                row.opportunities,
                if row.opportunities == 1 { "opportunity" } else { "opportunities" }
            ));
        }
        if row.break_even_acceptance.is_none() {
            warnings.push(if row.cannot_pay {
                format!("{name}: it gives away more than it could earn at any acceptance.")
            } else {
                format!("{name}: every offer taken is sold at a loss.")
            });
        }
    }
    if !impact.rules.is_empty() {
        warnings.push(
            "Orders show purchases, not who saw an offer: acceptance is an assumption until it is measured."
                .to_owned(),
        );
    }
    warnings
}
