//! What the editor does to a rule: the changes that are more than setting a field.

use crate::domain::acceptance;
use crate::domain::belief::{Belief, Spread};
use crate::domain::calendar::Day;
use crate::domain::catalog::{Catalog, Sku};
use crate::domain::edit::Edit;
use crate::domain::money::BasisPoints;
use crate::domain::plan::Plan;
use crate::domain::rule::{Component, Discount, Granted, Rule, RuleId};
use crate::ui::widgets::sku_list::SkuListChange;

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

/// Puts a product where its price belongs among the tiers. A tier that is there already changes nothing.
pub fn add_tier(catalog: &Catalog, tiers: &mut Vec<Sku>, sku: Sku) {
    if tiers.contains(&sku) {
        return;
    }
    let price = |sku: &Sku| super::prices::variant(catalog, sku).and_then(|found| found.price);
    let mine = price(&sku);
    let above = tiers
        .iter()
        .position(|tier| mine.is_some() && price(tier) > mine);
    tiers.insert(above.unwrap_or(tiers.len()), sku);
}

/// Adds one unit of a product as a part of a set; one more unit when it is a part already.
pub fn add_part(parts: &mut Vec<Component>, sku: Sku) {
    match parts.iter_mut().find(|part| part.sku == sku) {
        Some(part) => part.units = part.units.saturating_add(1).min(MOST_UNITS),
        None => parts.push(Component { sku, units: 1 }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{dataset, rules};
    use super::*;
    use crate::domain::rule::Placement;

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
    fn a_new_tier_stands_where_its_price_belongs() {
        let dataset = dataset();
        let mut tiers: Vec<Sku> = vec!["CARD".into(), "PRO".into()];
        for sku in ["CAM", "CAM", "NONE"] {
            add_tier(&dataset.catalog, &mut tiers, sku.into());
        }
        let names: Vec<&str> = tiers.iter().map(Sku::as_str).collect();
        assert_eq!(names, ["CARD", "CAM", "PRO", "NONE"]);
    }

    #[test]
    fn a_part_that_is_added_again_counts_once_more() {
        let mut parts = Vec::new();
        for sku in ["CAM", "CARD", "CARD"] {
            add_part(&mut parts, sku.into());
        }
        let units: Vec<u32> = parts.iter().map(|part| part.units).collect();
        assert_eq!(units, [1, 2]);
    }
}
