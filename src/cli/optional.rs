//! Abandoned checkouts and the offer log in the words of `endcap inspect` and `endcap rules learn`.

use serde_json::{Value, json};

use super::{Outcome, Streams};
use crate::domain::money::Money;
use crate::domain::plan::Plan;
use crate::domain::project::Dataset;
use crate::domain::rule::RuleId;
use crate::format::{self, offers};
use crate::simulate::{Learned, learn_all};

/// Products shown of what was left behind.
const SHOWN: usize = 5;

fn amount(dataset: &Dataset, money: Money) -> f64 {
    money.as_f64() / dataset.currency.minor_per_unit() as f64
}

/// Abandoned checkouts as JSON: counts, period, and every SKU they hold, most often first.
pub(super) fn checkouts(dataset: &Dataset) -> Value {
    let left = dataset.checkouts.left_behind(&dataset.catalog);
    let products: Vec<Value> = left
        .iter()
        .map(|left| {
            json!({
                "sku": left.sku.as_str(),
                "checkouts": left.checkouts,
                "units": left.units,
                "value": amount(dataset, left.value),
                "units_without_price": left.units_without_price,
            })
        })
        .collect();
    json!({
        "checkouts": dataset.checkouts.len(),
        "period": dataset.checkouts.period().map(|period| period.to_string()),
        "value": amount(dataset, left.iter().map(|left| left.value).sum()),
        "products": products,
    })
}

/// The offer log as JSON: every rule it names, whether the plan has it, and what it teaches.
pub(super) fn offer_log(dataset: &Dataset, plan: &Plan) -> Value {
    let learned_of = learn_all(dataset, plan);
    let rules: Vec<Value> = dataset
        .offer_log
        .rules()
        .iter()
        .map(|(rule, totals)| {
            let found = learned_of.iter().find(|(id, _)| id == *rule);
            json!({
                "rule": rule.as_str(),
                "in_plan": plan.rules.contains_key(*rule),
                "weeks": totals.weeks,
                "first_week": totals.first,
                "last_week": totals.last,
                "shown": totals.shown(),
                "accepted": totals.accepted(),
                "source": totals.source.word(),
                "learned": found.map(|(id, found)| learned(id, found)),
            })
        })
        .collect();
    json!({ "weeks": dataset.offer_log.len(), "rules": rules })
}

/// What one rule learned as JSON.
pub(super) fn learned(id: &RuleId, learned: &Learned) -> Value {
    json!({
        "rule": id.as_str(),
        "shown": learned.totals.shown(),
        "accepted": learned.totals.accepted(),
        "before": learned.before,
        "acceptance": learned.belief,
        "mean": learned.mean,
        "lower95": learned.lower95,
        "upper95": learned.upper95,
        "in_use": learned.in_use,
    })
}

/// Both files in plain words; nothing where neither was imported.
pub(super) fn tell(dataset: &Dataset, plan: &Plan, streams: &mut Streams<'_>) -> Outcome {
    if let Some(period) = dataset.checkouts.period() {
        let left = dataset.checkouts.left_behind(&dataset.catalog);
        let value: Money = left.iter().map(|left| left.value).sum();
        streams.line(format!(
            "Abandoned checkouts: {} over {}, {} left behind, most often holding:",
            format::count(dataset.checkouts.len() as u64),
            format::period(period),
            format::money(value, &dataset.currency)
        ))?;
        for left in left.iter().take(SHOWN) {
            streams.line(format!(
                "  {}: {}, {}",
                left.sku,
                format::counted(left.checkouts, "checkout", "checkouts"),
                format::money(left.value, &dataset.currency)
            ))?;
        }
    }
    if dataset.offer_log.is_empty() {
        return Ok(());
    }
    streams.line("Offer log:")?;
    let learned_of = learn_all(dataset, plan);
    for (rule, totals) in dataset.offer_log.rules() {
        let found = learned_of.iter().find(|(id, _)| id == rule);
        let text = match found {
            Some((_, learned)) if learned.in_use => {
                format!(
                    "{}, in use",
                    offers::learned(&learned.totals, learned.belief.spread)
                )
            }
            Some((_, learned)) => offers::learned(&learned.totals, learned.belief.spread),
            None => offers::counted(&totals),
        };
        let note = if plan.rules.contains_key(rule) {
            ""
        } else {
            " (the plan has no such rule)"
        };
        streams.line(format!("  {rule}: {text}{note}"))?;
    }
    Ok(())
}
