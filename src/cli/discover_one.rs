//! `endcap discover FILE evidence A B` and `endcap discover FILE play SKU`: one pair, one product.

use serde_json::{Value, json};

use super::{Failure, Outcome, Streams};
use crate::discover::{self, Cohort, EvidenceRow, Findings, Partner, PlayBeliefs, PriceLevels};
use crate::domain::catalog::VariantId;
use crate::domain::money::Money;
use crate::domain::project::Dataset;
use crate::format;
use crate::studio::{Discovered, ProjectView};

fn find(dataset: &Dataset, sku: &str) -> Result<VariantId, Failure> {
    let found = dataset.catalog.find(&sku.into());
    found.ok_or_else(|| Failure(format!("{sku} is not in the catalog")))
}

fn sku(dataset: &Dataset, id: VariantId) -> Value {
    json!(dataset.catalog.variant(id).sku.as_str())
}

fn amount(dataset: &Dataset, minor: Option<f64>) -> Value {
    json!(minor.map(|minor| dataset.currency.decimal(Money(minor.round() as i64))))
}

fn month(number: i32) -> String {
    format!(
        "{:04}-{:02}",
        number.div_euclid(12),
        number.rem_euclid(12) + 1
    )
}

/// Prints the evidence card.
pub(super) fn evidence(
    project: &ProjectView<'_>,
    found: &Discovered,
    a: &str,
    b: &str,
    json: bool,
    streams: &mut Streams<'_>,
) -> Outcome {
    let dataset = project.dataset;
    let (a, b) = (find(dataset, a)?, find(dataset, b)?);
    if a == b {
        return Err(Failure("expected two different SKUs".to_owned()));
    }
    let card = discover::evidence(dataset, &found.pairs, &found.lookup, a, b);
    let price = discover::cross_price(dataset, &found.lookup, a, b);
    let m = &card.measures;
    let row = |row: &EvidenceRow| {
        json!({
            "orders": row.orders, "a": row.a, "b": row.b, "both": row.both,
            "expected": row.expected, "lift": row.lift(),
        })
    };
    let with = |first: Value, name: &str, evidence: &EvidenceRow| {
        let mut value = row(evidence);
        value[name] = first;
        value
    };
    let prices = |prices: &PriceLevels| {
        let levels = prices.levels.iter().map(|level| {
            json!({
                "from": dataset.currency.decimal(level.from),
                "to": dataset.currency.decimal(level.to),
                "orders": level.orders, "both": level.both, "share": level.share(),
            })
        });
        json!({ "moved": prices.moved, "levels": levels.collect::<Vec<_>>() })
    };
    let partners = |list: &[Partner]| {
        let rows = list.iter().map(|partner| {
            json!({ "sku": sku(dataset, partner.product), "lift_lower": partner.lift_lower })
        });
        Value::Array(rows.collect())
    };
    let months = card
        .months
        .iter()
        .map(|(number, of)| with(json!(month(*number)), "month", of));
    let sizes = card.sizes.iter().map(|size| {
        let mut value = with(json!(size.from), "from", &size.row);
        value["to"] = json!(size.to);
        value
    });
    let samples = card.samples.iter().map(|order| {
        let lines = order.lines.iter().map(|line| {
            json!({
                "sku": sku(dataset, line.variant), "units": line.units,
                "net_revenue": dataset.currency.decimal(line.net_revenue),
            })
        });
        json!({
            "order": order.number, "day": order.day.to_string(),
            "net_revenue": dataset.currency.decimal(order.net_revenue),
            "order_discount": dataset.currency.decimal(order.order_discount),
            "lines": lines.collect::<Vec<_>>(),
        })
    });
    let c = &card.confounds;
    let measures = json!({
        "orders": m.table.orders, "orders_a": m.table.a, "orders_b": m.table.b, "count": m.table.both,
        "support": m.support, "confidence_ab": m.confidence_ab, "confidence_ba": m.confidence_ba,
        "lift": m.lift, "lift_by_month": m.lift_by_month, "size_aware_lift": m.size_aware_lift,
        "expected": m.expected, "leverage": m.leverage, "conviction_ab": m.conviction_ab,
        "conviction_ba": m.conviction_ba, "all_confidence": m.all_confidence,
        "kulczynski": m.kulczynski, "imbalance": m.imbalance, "cosine": m.cosine,
        "jaccard": m.jaccard, "chi_square": m.chi_square, "fisher_p": m.fisher,
        "hyper_lift": m.hyper_lift, "odds_ratio": m.odds_ratio, "shrunken_lift": m.shrunken_lift,
        "lift_lower": m.lift_lower, "p_value": m.p_value, "q_value": m.q_value,
        "judged_by": m.judged.words(),
    });
    if !json {
        let mut rows = vec![vec!["measure".to_owned(), "value".to_owned()]];
        for (name, value) in measures.as_object().into_iter().flatten() {
            rows.push(vec![name.clone(), figure(value)]);
        }
        streams.table(&rows, &[1])?;
        return streams.line(price.words(&dataset.catalog.title(a), &dataset.catalog.title(b)));
    }
    streams.json(&json!({
        "a": sku(dataset, a), "b": sku(dataset, b), "measures": measures,
        "months": months.collect::<Vec<_>>(), "sizes": sizes.collect::<Vec<_>>(),
        "prices_a": prices(&card.prices_a), "prices_b": prices(&card.prices_b),
        "cross_price": price.words(&dataset.catalog.title(a), &dataset.catalog.title(b)),
        "partners_a": partners(&card.partners_a), "partners_b": partners(&card.partners_b),
        "samples": samples.collect::<Vec<_>>(),
        "confounds": {
            "joint": c.joint, "discounted": c.discounted, "discounted_single": c.discounted_single,
            "free": c.free, "first_months": c.first_months.map(|first| first.map(month)),
            "launched_together": c.launched_together, "same_product": c.same_product,
            "wholesale": c.wholesale, "wholesale_share": c.wholesale_share,
            "customers": c.customers, "one_customer": c.one_customer,
        },
        "blocked": project.blocked.pair(a, b),
    }))
}

/// Prints the five considerations.
pub(super) fn play(
    project: &ProjectView<'_>,
    found: &Discovered,
    product: &str,
    json: bool,
    streams: &mut Streams<'_>,
) -> Outcome {
    let dataset = project.dataset;
    let id = find(dataset, product)?;
    let findings = Findings {
        dataset,
        pairs: &found.pairs,
        lookup: &found.lookup,
        ladders: &found.ladders,
        hubs: &found.hubs,
        blocked: project.blocked,
    };
    let beliefs = PlayBeliefs::of(dataset, project.plan.assumptions());
    let play = discover::play(findings, &beliefs, id);
    let cohort = |cohort: &Cohort| {
        json!({
            "customers": cohort.customers, "repeat_rate": cohort.repeat_rate,
            "later_spend": amount(dataset, cohort.later_spend),
        })
    };
    let steps = play.relationship.steps_above.iter().map(|step| {
        json!({
            "sku": sku(dataset, step.product),
            "price_gap": dataset.currency.decimal(step.price_gap),
            "relative_gap": step.relative_gap,
            "margin_gap": step.margin_gap.map(|gap| dataset.currency.decimal(gap)),
            "orders": step.orders,
        })
    });
    let complements = play.relationship.complements.iter().map(|complement| {
        json!({
            "sku": sku(dataset, complement.product), "lift_lower": complement.lift_lower,
            "share": complement.share, "opportunities": complement.value.opportunities,
            "margin_per_1000": amount(dataset, complement.value.per_thousand),
            "unknown": complement.value.unit_margin.err().map(discover::NoMargin::words),
        })
    });
    let behaviour = &play.behaviour;
    let best = play.margin.best_complement;
    let document = json!({
        "sku": sku(dataset, id), "orders": play.orders,
        "relationship": {
            "ladder": play.relationship.ladder.and_then(|index| found.ladders.get(index)).map(|ladder| &ladder.title),
            "steps_above": steps.collect::<Vec<_>>(), "complements": complements.collect::<Vec<_>>(),
        },
        "behaviour": {
            "with_complement": behaviour.with_complement, "upper_share": behaviour.upper_share,
            "price_position": behaviour.price_position,
            "upper_price_position": behaviour.upper_price_position,
        },
        "margin_per_1000": {
            "next_step": amount(dataset, play.margin.next_step),
            "best_complement": best.map(|(id, _)| sku(dataset, id)),
            "best_complement_margin": amount(dataset, best.map(|(_, margin)| margin)),
        },
        "lifetime": {
            "days": discover::LATER_DAYS,
            "note": "as it was, no effect of either play",
            "complement_buyers": cohort(&play.lifetime.complement_buyers),
            "upper_buyers": cohort(&play.lifetime.upper_buyers),
            "plain_buyers": cohort(&play.lifetime.plain_buyers),
        },
        "resources": {
            "ladder_rules": play.resources.ladder_rules, "pair_rules": play.resources.pair_rules,
            "hub": play.resources.hub.map(|(id, _)| sku(dataset, id)),
            "hub_triggers": play.resources.hub.map(|(_, triggers)| triggers),
        },
    });
    if json {
        return streams.json(&document);
    }
    let mut rows = vec![vec![
        "consideration".to_owned(),
        "figure".to_owned(),
        "value".to_owned(),
    ]];
    for (consideration, figures) in document.as_object().into_iter().flatten() {
        for (name, value) in figures.as_object().into_iter().flatten() {
            rows.push(vec![consideration.clone(), name.clone(), figure(value)]);
        }
    }
    streams.table(&rows, &[])
}

fn figure(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(list) => {
            let names = list
                .iter()
                .map(|entry| figure(entry.get("sku").unwrap_or(entry)));
            names.collect::<Vec<_>>().join("; ")
        }
        Value::Object(fields) => {
            let parts = fields
                .iter()
                .map(|(name, value)| format!("{name} {}", figure(value)));
            parts.collect::<Vec<_>>().join(", ")
        }
        Value::Number(number) if number.is_f64() => match number.as_f64() {
            Some(small) if small != 0.0 && small.abs() < 0.001 => format!("{small:.1e}"),
            Some(other) => format::decimal(other, 3),
            None => number.to_string(),
        },
        other => other.to_string(),
    }
}
