//! What the editor does to a rule: checks, and the changes that are more than setting a field.

use std::collections::BTreeSet;

use crate::domain::acceptance;
use crate::domain::belief::{Belief, Spread};
use crate::domain::calendar::Day;
use crate::domain::catalog::{Catalog, Sku};
use crate::domain::edit::Edit;
use crate::domain::money::BasisPoints;
use crate::domain::plan::Plan;
use crate::domain::rule::{
    Bundle, Component, Discount, Granted, Ladder, Rule, RuleId, RuleKind, Step,
};
use crate::ui::widgets::sku_list::SkuListChange;

/// Most parts of a bundle, and tiers of a ladder.
pub const MOST_PARTS: usize = 6;
/// Most units of one part in a set.
pub const MOST_UNITS: u32 = 99;

/// The edit that puts a changed rule in its place.
#[must_use]
pub fn replaced(id: &RuleId, rule: Rule, what: &'static str) -> Edit {
    Edit::ReplaceRule {
        id: id.clone(),
        rule: Box::new(rule),
        what,
    }
}

/// Says in one sentence why a rule could not be kept like this.
///
/// # Errors
/// The first thing that is missing or contradicts another.
pub fn check(rule: &Rule) -> Result<(), &'static str> {
    if rule.name.trim().is_empty() {
        return Err("A rule needs a name.");
    }
    if rule
        .ends
        .zip(rule.starts)
        .is_some_and(|(ends, starts)| ends < starts)
    {
        return Err("The last day lies before the first.");
    }
    if let Some(belief) = &rule.acceptance {
        let (low, high) = belief.spread.range();
        if belief.spread.check().is_err() || low < 0.0 || high > 1.0 {
            return Err(
                "The middle of the acceptance must lie in its range, and the range between 0 and 100 %.",
            );
        }
    }
    match &rule.kind {
        RuleKind::Pair(pair) if pair.trigger.is_empty() => {
            Err("A pair needs something that triggers it: a product, or a category, brand or tag.")
        }
        RuleKind::Pair(pair) if pair.targets.is_empty() => {
            Err("A pair offers at least one product; add another before this one goes.")
        }
        RuleKind::Pair(_) => Ok(()),
        RuleKind::Ladder(ladder) => check_ladder(ladder),
        RuleKind::Bundle(bundle) => check_bundle(bundle),
    }
}

fn check_ladder(ladder: &Ladder) -> Result<(), &'static str> {
    let distinct: BTreeSet<&Sku> = ladder.tiers.iter().collect();
    if distinct.len() != ladder.tiers.len() {
        return Err("Every tier of a ladder is another product.");
    }
    if ladder.tiers.len() < 2 {
        return Err("A ladder has at least two tiers; add another before this one goes.");
    }
    let rises = |step: &Step| place(ladder, &step.from) < place(ladder, &step.to);
    if ladder.steps.iter().all(rises) {
        Ok(())
    } else {
        Err("A step leads from a tier to a higher one.")
    }
}

fn check_bundle(bundle: &Bundle) -> Result<(), &'static str> {
    let distinct: BTreeSet<&Sku> = bundle.components.iter().map(|part| &part.sku).collect();
    if distinct.len() != bundle.components.len() {
        return Err("Every part of a bundle is another product; raise its units instead.");
    }
    if bundle.components.len() < 2 {
        return Err("A bundle has at least two parts; add another before this one goes.");
    }
    if bundle.components.len() > MOST_PARTS {
        return Err("A bundle has at most six parts.");
    }
    if bundle.components.iter().any(|part| part.units == 0) {
        return Err("A part has at least one unit.");
    }
    if distinct.contains(&bundle.anchor) {
        Ok(())
    } else {
        Err("The anchor is one of the parts.")
    }
}

/// Does to a list of products what somebody did to its chips. Places that are not there change nothing.
pub fn change_list(list: &mut Vec<Sku>, change: SkuListChange) {
    match change {
        SkuListChange::Remove(place) if place < list.len() => {
            list.remove(place);
        }
        SkuListChange::Move { from, to } if from < list.len() && to < list.len() => {
            let sku = list.remove(from);
            list.insert(to, sku);
        }
        SkuListChange::Remove(_) | SkuListChange::Move { .. } => {}
    }
}

/// Adds a product that is not in the list yet.
pub fn add(list: &mut Vec<Sku>, sku: Sku) {
    if !list.contains(&sku) {
        list.push(sku);
    }
}

/// The place where a pair's or ladder's discount stands; bundles have a price instead.
#[must_use]
pub fn discount_of(rule: &mut Rule) -> Option<&mut Option<Discount>> {
    match &mut rule.kind {
        RuleKind::Pair(pair) => Some(&mut pair.discount),
        RuleKind::Ladder(ladder) => Some(&mut ladder.discount),
        RuleKind::Bundle(_) => None,
    }
}

/// Sets the percentage of a discount. At rest nothing off is no discount; while the hand moves it stays one, so that who
/// gets it is not forgotten on the way.
pub fn set_percent(discount: &mut Option<Discount>, percent: BasisPoints, at_rest: bool) {
    if percent == BasisPoints(0) && at_rest {
        *discount = None;
        return;
    }
    discount
        .get_or_insert(Discount {
            percent,
            granted: Granted::Offer,
            max_discounted_units: None,
        })
        .percent = percent;
}

/// A share as hundredths of a percent, at most 100 %.
#[must_use]
pub fn points(share: f64) -> BasisPoints {
    BasisPoints((share.clamp(0.0, 1.0) * 10_000.0).round() as u32)
}

/// What the scenario in use believes about the acceptance of a rule of this kind in this placement; `None` where nothing is
/// believed.
#[must_use]
pub fn scenario_belief(plan: &Plan, rule: &Rule) -> Option<Belief> {
    acceptance::of_scenario(rule, plan.assumptions()).cloned()
}

/// The belief with another middle. The range moves along: its ends keep their distance from the middle in log-odds, so
/// that they stay between 0 and 100 %.
#[must_use]
pub fn moved(spread: Spread, median: f64) -> Spread {
    let median = median.clamp(0.0, 1.0);
    let logit = |share: f64| acceptance::logit(share.clamp(1e-9, 1.0 - 1e-9));
    match spread {
        Spread::Fixed { .. } => Spread::Fixed { fixed: median },
        Spread::Quantiles {
            median: before,
            p05,
            p95,
        } => {
            let by = logit(median) - logit(before);
            let shift = |end: f64| acceptance::sigmoid(logit(end) + by);
            Spread::Quantiles {
                median,
                p05: shift(p05).min(median),
                p95: shift(p95).max(median),
            }
        }
        Spread::Triangle { low, high, .. } => Spread::Triangle {
            low: low.min(median),
            mode: median,
            high: high.max(median),
        },
    }
}

/// The value a slider moves: the fixed value, the median or the mode.
#[must_use]
pub fn middle(spread: Spread) -> f64 {
    match spread {
        Spread::Fixed { fixed } => fixed,
        Spread::Quantiles { median, .. } => median,
        Spread::Triangle { mode, .. } => mode,
    }
}

/// Reads an optional day; blank is none.
///
/// # Errors
/// A sentence that says what to type.
pub fn parse_day(text: &str) -> Result<Option<Day>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    Day::parse(text)
        .map(Some)
        .map_err(|_| "Type a day as YYYY-MM-DD, or nothing".to_owned())
}

/// A text without blanks around it; nothing when that is all.
#[must_use]
pub fn some_text(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn place(ladder: &Ladder, sku: &Sku) -> Option<usize> {
    ladder.tiers.iter().position(|tier| tier == sku)
}

/// The steps a person can offer, lower first: every neighbour, and what a file wrote besides. True for those offered.
#[must_use]
pub fn steps(ladder: &Ladder) -> Vec<(Step, bool)> {
    let offered = ladder.offered_steps();
    let mut all: Vec<Step> = neighbours(ladder);
    for step in &offered {
        if !all.contains(step) {
            all.push(step.clone());
        }
    }
    all.sort_by_key(|step| (place(ladder, &step.from), place(ladder, &step.to)));
    all.into_iter()
        .map(|step| {
            let is_offered = offered.contains(&step);
            (step, is_offered)
        })
        .collect()
}

fn neighbours(ladder: &Ladder) -> Vec<Step> {
    let whole = Ladder {
        tiers: ladder.tiers.clone(),
        ..Ladder::default()
    };
    whole.offered_steps()
}

/// Offers a step or no longer. The last offered step stays.
pub fn offer_step(ladder: &mut Ladder, step: &Step, on: bool) {
    let chosen: Vec<Step> = steps(ladder)
        .into_iter()
        .filter(|(other, offered)| if other == step { on } else { *offered })
        .map(|(step, _)| step)
        .collect();
    if !chosen.is_empty() {
        ladder.steps = chosen;
        tidy_steps(ladder);
    }
}

/// Drops steps whose tiers are gone or no longer rise, and writes "every neighbour" as no steps at all.
pub fn tidy_steps(ladder: &mut Ladder) {
    let tiers = &ladder.tiers;
    let at = |sku: &Sku| tiers.iter().position(|tier| tier == sku);
    ladder
        .steps
        .retain(|step| match (at(&step.from), at(&step.to)) {
            (Some(low), Some(high)) => low < high,
            _ => false,
        });
    if ladder.steps == neighbours(ladder) {
        ladder.steps.clear();
    }
}

/// Puts a product where its price belongs among the tiers. A tier that is there already changes nothing.
pub fn add_tier(catalog: &Catalog, ladder: &mut Ladder, sku: Sku) {
    if ladder.tiers.contains(&sku) {
        return;
    }
    let price = |sku: &Sku| super::prices::variant(catalog, sku).and_then(|found| found.price);
    let mine = price(&sku);
    let above = ladder
        .tiers
        .iter()
        .position(|tier| mine.is_some() && price(tier) > mine);
    ladder
        .tiers
        .insert(above.unwrap_or(ladder.tiers.len()), sku);
    tidy_steps(ladder);
}

/// Adds one unit of a product as a part of a bundle; one more unit when it is a part already.
pub fn add_part(bundle: &mut Bundle, sku: Sku) {
    match bundle.components.iter_mut().find(|part| part.sku == sku) {
        Some(part) => part.units = part.units.saturating_add(1).min(MOST_UNITS),
        None => bundle.components.push(Component { sku, units: 1 }),
    }
}

/// Takes a part out; when it was the anchor the first part that is left becomes it.
pub fn remove_part(bundle: &mut Bundle, place: usize) {
    if place < bundle.components.len() {
        bundle.components.remove(place);
    }
    if !bundle
        .components
        .iter()
        .any(|part| part.sku == bundle.anchor)
        && let Some(first) = bundle.components.first()
    {
        bundle.anchor = first.sku.clone();
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{dataset, rules};
    use super::*;
    use crate::domain::money::Currency;
    use crate::domain::rule::document::RuleDocument;
    use crate::domain::rule::{Pair, Placement, Trigger};

    fn ladder_of(tiers: &[&str]) -> Ladder {
        Ladder {
            tiers: tiers.iter().map(|sku| Sku::from(*sku)).collect(),
            ..Ladder::default()
        }
    }

    fn step(from: &str, to: &str) -> Step {
        Step {
            from: from.into(),
            to: to.into(),
        }
    }

    /// Rules that lack something, one for each thing.
    fn broken() -> Vec<Rule> {
        let [pair, ladder, bundle] = rules();
        let with = |rule: &Rule, change: &dyn Fn(&mut Rule)| {
            let mut rule = rule.clone();
            change(&mut rule);
            rule
        };
        let kind = |kind: RuleKind| with(&pair, &move |rule| rule.kind = kind.clone());
        let set = |change: &dyn Fn(&mut Bundle)| {
            with(&bundle, &|rule| {
                if let RuleKind::Bundle(bundle) = &mut rule.kind {
                    change(bundle);
                }
            })
        };
        let with_steps = |steps: Vec<Step>| {
            with(&ladder, &move |rule| {
                if let RuleKind::Ladder(ladder) = &mut rule.kind {
                    ladder.steps.clone_from(&steps);
                }
            })
        };
        vec![
            kind(RuleKind::Pair(Pair {
                targets: vec!["CARD".into()],
                ..Pair::default()
            })),
            kind(RuleKind::Pair(Pair {
                trigger: Trigger::on("CAM".into()),
                ..Pair::default()
            })),
            kind(RuleKind::Ladder(ladder_of(&["CAM"]))),
            kind(RuleKind::Ladder(ladder_of(&["CAM", "PRO", "CAM"]))),
            with_steps(vec![step("PRO", "CAM")]),
            with_steps(vec![step("CAM", "GONE")]),
            set(&|bundle| bundle.components.truncate(1)),
            set(&|bundle| bundle.components[1].units = 0),
            set(&|bundle| bundle.components[1].sku = "CAM".into()),
            set(&|bundle| bundle.anchor = "PRO".into()),
            with(&pair, &|rule| {
                rule.starts = Some(Day(10));
                rule.ends = Some(Day(9));
            }),
            with(&pair, &|rule| rule.acceptance = Some(Belief::fixed(1.2))),
            with(&pair, &|rule| {
                rule.acceptance = Some(Belief::of(Spread::Quantiles {
                    median: 0.1,
                    p05: 0.2,
                    p95: 0.3,
                }));
            }),
        ]
    }

    #[test]
    fn what_the_file_would_refuse_to_read_again_is_never_committed() {
        let currency = Currency::usd();
        let reads = |rule: &Rule| RuleDocument::from_rule(rule, &currency).to_rule(&currency);
        for rule in rules() {
            assert!(reads(&rule).is_ok());
            assert_eq!(check(&rule), Ok(()));
        }
        for rule in broken() {
            assert!(reads(&rule).is_err(), "{rule:?}");
            assert!(check(&rule).is_err(), "{rule:?}");
        }
    }

    #[test]
    fn chips_move_and_go_and_places_beyond_the_end_change_nothing() {
        let mut list: Vec<Sku> = vec!["A".into(), "B".into(), "C".into()];
        change_list(&mut list, SkuListChange::Move { from: 2, to: 0 });
        change_list(&mut list, SkuListChange::Remove(1));
        change_list(&mut list, SkuListChange::Remove(7));
        change_list(&mut list, SkuListChange::Move { from: 0, to: 7 });
        add(&mut list, "B".into());
        add(&mut list, "D".into());
        let names: Vec<&str> = list.iter().map(Sku::as_str).collect();
        assert_eq!(names, ["C", "B", "D"]);
    }

    #[test]
    fn nothing_off_is_no_discount_at_rest_and_keeps_who_gets_it_while_the_hand_moves() {
        let mut discount = Some(Discount {
            percent: BasisPoints(500),
            granted: Granted::Code,
            max_discounted_units: Some(2),
        });
        set_percent(&mut discount, BasisPoints(0), false);
        set_percent(&mut discount, BasisPoints(1_000), true);
        let kept = discount.unwrap();
        assert_eq!(kept.percent, BasisPoints(1_000));
        assert_eq!(
            (kept.granted, kept.max_discounted_units),
            (Granted::Code, Some(2))
        );
        set_percent(&mut discount, BasisPoints(0), true);
        assert_eq!(discount, None);
    }

    #[test]
    fn the_range_of_an_acceptance_moves_with_its_middle_and_stays_in_order() {
        let spread = Spread::Quantiles {
            median: 0.03,
            p05: 0.008,
            p95: 0.1,
        };
        for share in [0.0, 0.001, 0.03, 0.2, 0.5, 1.0] {
            let moved = moved(spread, share);
            assert_eq!(middle(moved), share);
            moved.check().unwrap();
            let (low, high) = moved.range();
            assert!((0.0..=1.0).contains(&low) && (0.0..=1.0).contains(&high));
        }
        let (low, high) = moved(moved(spread, 0.2), 0.03).range();
        assert!((low - 0.008).abs() < 1e-9 && (high - 0.1).abs() < 1e-9);
    }

    #[test]
    fn the_scenario_believes_something_by_kind_and_placement() {
        let [mut pair, ..] = rules();
        let plan = Plan::default();
        let cart = scenario_belief(&plan, &pair).unwrap().spread.median();
        pair.placement = Placement::PostPurchase;
        assert!(scenario_belief(&plan, &pair).unwrap().spread.median() > cart);
        pair.placement = Placement::Assisted;
        assert_eq!(scenario_belief(&plan, &pair), None);
    }

    #[test]
    fn days_are_read_and_blank_is_none() {
        assert_eq!(parse_day("  "), Ok(None));
        assert_eq!(parse_day("1970-01-02"), Ok(Some(Day(1))));
        assert!(parse_day("2 Jan").is_err());
        assert!(parse_day("2025-02-30").is_err());
    }

    #[test]
    fn steps_are_switched_off_and_on_and_every_neighbour_is_written_as_none() {
        let mut ladder = ladder_of(&["A", "B", "C"]);
        offer_step(&mut ladder, &step("A", "B"), false);
        assert_eq!(ladder.steps, [step("B", "C")]);
        offer_step(&mut ladder, &step("B", "C"), false);
        assert_eq!(ladder.steps, [step("B", "C")], "the last one stays");
        offer_step(&mut ladder, &step("A", "B"), true);
        assert_eq!(ladder.steps, []);
        ladder.steps = vec![step("A", "C")];
        let shown = steps(&ladder);
        assert_eq!(
            shown,
            [
                (step("A", "B"), false),
                (step("A", "C"), true),
                (step("B", "C"), false)
            ]
        );
    }

    #[test]
    fn steps_of_a_tier_that_goes_go_with_it() {
        let mut ladder = ladder_of(&["A", "B", "C"]);
        ladder.steps = vec![step("A", "B")];
        change_list(&mut ladder.tiers, SkuListChange::Remove(1));
        tidy_steps(&mut ladder);
        assert_eq!(ladder.offered_steps(), [step("A", "C")]);
    }

    #[test]
    fn a_new_tier_stands_where_its_price_belongs() {
        let dataset = dataset();
        let mut ladder = ladder_of(&["CARD", "PRO"]);
        add_tier(&dataset.catalog, &mut ladder, "CAM".into());
        add_tier(&dataset.catalog, &mut ladder, "CAM".into());
        add_tier(&dataset.catalog, &mut ladder, "NONE".into());
        let names: Vec<&str> = ladder.tiers.iter().map(Sku::as_str).collect();
        assert_eq!(names, ["CARD", "CAM", "PRO", "NONE"]);
    }

    #[test]
    fn the_anchor_is_handed_on_when_its_part_goes() {
        let [.., rule] = rules();
        let RuleKind::Bundle(mut bundle) = rule.kind else {
            panic!("a bundle")
        };
        add_part(&mut bundle, "CARD".into());
        assert_eq!(bundle.components[1].units, 2);
        remove_part(&mut bundle, 0);
        assert_eq!(bundle.anchor.as_str(), "CARD");
        remove_part(&mut bundle, 9);
        assert_eq!(bundle.components.len(), 2);
    }
}
