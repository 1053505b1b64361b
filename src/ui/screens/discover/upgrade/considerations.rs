//! The five considerations of a product as sentences, side by side: an upgrade, or an add-on that goes with it.

use crate::discover::{Cohort, LATER_DAYS, Play};
use crate::domain::catalog::Catalog;
use crate::domain::glossary::{self, Term};
use crate::domain::money::Currency;
use crate::format;

/// Steps and complements that are named.
const NAMED: usize = 3;

/// One figure in a sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The sentence.
    pub text: String,
    /// The word of the glossary that explains the figure.
    pub term: Option<Term>,
}

impl Line {
    /// A sentence whose figure is explained by a word of the glossary.
    fn of(term: Term, text: String) -> Self {
        Self {
            text,
            term: Some(term),
        }
    }

    /// A sentence that needs no explanation.
    fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            term: None,
        }
    }
}

/// One consideration: what speaks for or against either offer, a line each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Consideration {
    /// Its name.
    pub title: &'static str,
    /// What it asks.
    pub question: &'static str,
    /// About offering an upgrade.
    pub better: Vec<Line>,
    /// About offering an add-on.
    pub beside: Vec<Line>,
}

/// The five of a product, in their order.
#[must_use]
pub fn considerations(catalog: &Catalog, currency: &Currency, play: &Play) -> [Consideration; 5] {
    let money = |amount| format::money(amount, currency);
    let minor = |minor: f64| format::money_whole(minor, currency);
    let percent = |share| format::or_none(share, format::percent);
    let steps = &play.relationship.steps_above;
    let complements = &play.relationship.complements;
    let mut better: Vec<Line> = steps
        .iter()
        .take(NAMED)
        .map(|step| {
            let gap = step.relative_gap.map_or_else(String::new, |gap| {
                format!(" ({})", format::percent_change(gap))
            });
            let text = format!(
                "{}: {} dearer{gap}, margin gap {}",
                catalog.title(step.product),
                money(step.price_gap),
                format::or_none(step.margin_gap, money)
            );
            Line::of(glossary::MARGIN_GAP, text)
        })
        .collect();
    if better.is_empty() {
        better.push(Line::plain("No dearer version was found."));
    }
    let no_step = || vec![Line::plain("There is no step above it.")];
    let goes_with = format::counted(
        complements.len() as u64,
        "product goes with it",
        "products go with it",
    );
    let mut beside = vec![Line::of(glossary::PROVEN_PAIR, goes_with)];
    beside.extend(complements.iter().take(NAMED).map(|complement| {
        let text = format!(
            "{}: lift at least {}, in {} of its orders",
            catalog.title(complement.product),
            format::lift(complement.lift_lower),
            format::percent(complement.share)
        );
        Line::of(glossary::LIFT_LOWER, text)
    }));
    let behaviour = &play.behaviour;
    let position = |items: &str, position: Option<f64>| {
        let text = match position {
            Some(position) => format!(
                "{items}: price position {} (0 cheapest, 1 dearest)",
                format::decimal(position, 2)
            ),
            None => format!("{items}: price position unknown: categories or prices are missing"),
        };
        Line::of(glossary::PRICE_POSITION, text)
    };
    let lifetime = &play.lifetime;
    let cohort = |who: &str, cohort: &Cohort| {
        let buyers = format::counted(u64::from(cohort.customers), "buyer", "buyers");
        let text = match (cohort.repeat_rate, cohort.later_spend) {
            (Some(rate), Some(spend)) => format!(
                "{buyers} {who}: {} bought again within {LATER_DAYS} days, {} each",
                format::percent(rate),
                minor(spend)
            ),
            _ => format!("{buyers} {who} with {LATER_DAYS} days of history after it"),
        };
        Line::of(glossary::REPEAT_RATE, text)
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
                no_step()
            } else {
                let share = percent(behaviour.upper_share);
                let text = format!("{share} of the family's buyers take a dearer step");
                vec![
                    Line::of(glossary::UPPER_SHARE, text),
                    position(
                        "Other products in orders with a dearer step",
                        behaviour.upper_price_position,
                    ),
                ]
            },
            beside: {
                let share = percent(behaviour.with_complement);
                let text = format!("{share} of its orders hold something that goes with it");
                vec![
                    Line::of(glossary::WITH_COMPLEMENT, text),
                    position("Other products in its orders", behaviour.price_position),
                ]
            },
        },
        Consideration {
            title: "Profit margin",
            question: "Which offer may earn more per 1,000 orders with it?",
            better: vec![match play.margin.next_step {
                Some(earned) => {
                    let text = format!("{} from the next step", minor(earned));
                    Line::of(glossary::EXPECTED_MARGIN, text)
                }
                None => Line::plain("Not known: no next step, or no cost"),
            }],
            beside: vec![match play.margin.best_complement {
                Some((id, earned)) => {
                    let text = format!("{} from {}", minor(earned), catalog.title(id));
                    Line::of(glossary::EXPECTED_MARGIN, text)
                }
                None => Line::plain("Not known: nothing goes with it, or no cost"),
            }],
        },
        Consideration {
            title: "Customer lifetime value",
            question: "What did buyers do afterwards? Observed, not an effect of the offer.",
            better: if steps.is_empty() {
                vec![plain.clone()]
            } else {
                vec![
                    cohort("of a dearer step", &lifetime.upper_buyers),
                    plain.clone(),
                ]
            },
            beside: vec![cohort("with an add-on", &lifetime.complement_buyers), plain],
        },
        Consideration {
            title: "Marketing resources",
            question: "How many rules does it take?",
            better: if steps.is_empty() {
                no_step()
            } else {
                vec![Line::plain(format::counted(
                    play.resources.ladder_rules as u64,
                    "ladder rule for all steps",
                    "ladder rules",
                ))]
            },
            beside: {
                let mut lines = vec![Line::plain(format::counted(
                    play.resources.pair_rules as u64,
                    "pair rule",
                    "pair rules",
                ))];
                if let Some((hub, triggers)) = play.resources.hub {
                    let text = format!(
                        "{} goes with {}: one rule could serve them all",
                        catalog.title(hub),
                        format::counted(triggers as u64, "product", "products")
                    );
                    lines.push(Line::of(glossary::GOES_WITH, text));
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

    fn texts(said: Vec<Line>) -> Vec<String> {
        said.into_iter().map(|said| said.text).collect()
    }

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
        let told = |play: &Play| {
            let told = considerations(&dataset.catalog, &dataset.currency, play);
            told.map(|told| [told.better, told.beside].map(texts))
        };
        assert_eq!(told(&play)[0][0], ["No dearer version was found."]);
        assert_eq!(told(&play)[2][0], ["Not known: no next step, or no cost"]);
        play.relationship.steps_above.push(StepUp {
            product: VariantId(0),
            price_gap: Money(47_000),
            relative_gap: Some(0.5),
            margin_gap: None,
            orders: 3,
        });
        play.margin.best_complement = Some((VariantId(2), 12_345.0));
        assert_eq!(
            told(&play)[0][0],
            ["Camera: $470.00 dearer (+50.0\u{a0}%), margin gap –"]
        );
        assert_eq!(told(&play)[2][1], ["$123 from Bag"]);
    }
}
