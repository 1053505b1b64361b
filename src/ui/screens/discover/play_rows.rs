//! The five considerations of a product as sentences, side by side: a better version, or something that goes with it.

use crate::discover::{Cohort, LATER_DAYS, Play};
use crate::domain::catalog::Catalog;
use crate::domain::money::Currency;
use crate::ui::format;

/// Steps and complements that are named.
const NAMED: usize = 3;

/// One consideration: what speaks about either play, a line each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Consideration {
    /// Its name.
    pub title: &'static str,
    /// What it asks.
    pub question: &'static str,
    /// About offering a better version.
    pub better: Vec<String>,
    /// About offering something that goes with it.
    pub beside: Vec<String>,
}

/// The five of a product, in their order.
#[must_use]
pub fn considerations(catalog: &Catalog, currency: &Currency, play: &Play) -> [Consideration; 5] {
    let money = |amount| format::money(amount, currency);
    let minor = |minor: f64| format::money_whole(minor, currency);
    let percent = |share| format::or_none(share, format::percent);
    let steps = &play.relationship.steps_above;
    let complements = &play.relationship.complements;
    let mut better: Vec<String> = steps
        .iter()
        .take(NAMED)
        .map(|step| {
            let gap = step.relative_gap.map_or_else(String::new, |gap| {
                format!(" ({})", format::percent_change(gap))
            });
            format!(
                "{}: {} dearer{gap}, margin gap {}",
                catalog.title(step.product),
                money(step.price_gap),
                format::or_none(step.margin_gap, money)
            )
        })
        .collect();
    if better.is_empty() {
        better.push("No dearer version was found.".to_owned());
    }
    let none = || vec![format::NONE.to_owned()];
    let mut beside = vec![format::counted(
        complements.len() as u64,
        "product goes with it",
        "products go with it",
    )];
    beside.extend(complements.iter().take(NAMED).map(|complement| {
        format!(
            "{}: lower bound {}, in {} of its orders",
            catalog.title(complement.product),
            format::lift(complement.lift_lower),
            format::percent(complement.share)
        )
    }));
    let behaviour = &play.behaviour;
    let position = |place| format::or_none(place, |place| format::decimal(place, 2));
    let lifetime = &play.lifetime;
    let cohort = |who: &str, cohort: &Cohort| {
        format!(
            "{} {who}: {} bought again within {LATER_DAYS} days, {} each",
            format::counted(u64::from(cohort.customers), "buyer", "buyers"),
            percent(cohort.repeat_rate),
            format::or_none(cohort.later_spend, minor)
        )
    };
    let plain = cohort("of it alone", &lifetime.plain_buyers);
    [
        Consideration {
            title: "Product relationship",
            question: "What stands above it, and what goes with it?",
            better,
            beside,
        },
        Consideration {
            title: "Customer behaviour",
            question: "What do its buyers do today?",
            better: if steps.is_empty() {
                none()
            } else {
                vec![
                    format!(
                        "{} of the family's buyers take a dearer step",
                        percent(behaviour.upper_share)
                    ),
                    format!(
                        "Other goods in the orders with a dearer step: price position {} (0 cheapest, 1 dearest)",
                        position(behaviour.upper_price_position)
                    ),
                ]
            },
            beside: vec![
                format!(
                    "{} of its orders hold something that goes with it",
                    percent(behaviour.with_complement)
                ),
                format!(
                    "Other goods in its orders: price position {} (0 cheapest, 1 dearest)",
                    position(behaviour.price_position)
                ),
            ],
        },
        Consideration {
            title: "Profit margin",
            question: "Which offer may earn more per 1,000 orders with it?",
            better: vec![match play.margin.next_step {
                Some(earned) => format!("{} from the next step", minor(earned)),
                None => "Not known: no next step, or no cost".to_owned(),
            }],
            beside: vec![match play.margin.best_complement {
                Some((id, earned)) => format!("{} from {}", minor(earned), catalog.title(id)),
                None => "Not known: nothing goes with it, or no cost".to_owned(),
            }],
        },
        Consideration {
            title: "Customer lifetime value",
            question: "What did buyers do afterwards? As they were; no effect of anything.",
            better: if steps.is_empty() {
                vec![plain.clone()]
            } else {
                vec![
                    cohort("of a dearer step", &lifetime.upper_buyers),
                    plain.clone(),
                ]
            },
            beside: vec![
                cohort("with something beside it", &lifetime.complement_buyers),
                plain,
            ],
        },
        Consideration {
            title: "Marketing resources",
            question: "How many rules does it take?",
            better: if steps.is_empty() {
                none()
            } else {
                vec![format::counted(
                    play.resources.ladder_rules as u64,
                    "ladder rule for all steps",
                    "ladder rules",
                )]
            },
            beside: {
                let mut lines = vec![format::counted(
                    play.resources.pair_rules as u64,
                    "pair rule",
                    "pair rules",
                )];
                if let Some((hub, triggers)) = play.resources.hub {
                    lines.push(format!(
                        "{} goes with {}: one rule could serve them all",
                        catalog.title(hub),
                        format::counted(triggers as u64, "product", "products")
                    ));
                }
                lines
            },
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::{Behaviour, Lifetime, MarginSide, Relationship, Resources, StepUp};
    use crate::domain::catalog::VariantId;
    use crate::domain::money::Money;
    use crate::ui::screens::discover::fixtures::dataset;

    #[test]
    fn both_plays_are_told_side_by_side_and_what_is_unknown_is_said_to_be() {
        let dataset = dataset();
        let mut play = Play {
            product: VariantId(1),
            orders: 100,
            relationship: Relationship::default(),
            behaviour: Behaviour::default(),
            margin: MarginSide::default(),
            lifetime: Lifetime::default(),
            resources: Resources::default(),
        };
        let told = |play: &Play| considerations(&dataset.catalog, &dataset.currency, play);
        assert_eq!(told(&play)[0].better, ["No dearer version was found."]);
        assert_eq!(
            told(&play)[2].better,
            ["Not known: no next step, or no cost"]
        );
        play.relationship.steps_above.push(StepUp {
            product: VariantId(0),
            price_gap: Money(47_000),
            relative_gap: Some(0.5),
            margin_gap: None,
            orders: 3,
        });
        play.margin.best_complement = Some((VariantId(2), 12_345.0));
        assert_eq!(
            told(&play)[0].better,
            ["Camera: $470.00 dearer (+50.0\u{a0}%), margin gap –"]
        );
        assert_eq!(told(&play)[2].beside, ["$123 from Bag"]);
    }
}
