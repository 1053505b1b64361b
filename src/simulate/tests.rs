//! Slots, ladders of equals and contributions, on small shops.

use super::*;
use crate::domain::belief::Belief;
use crate::domain::blocked::SkuPair;
use crate::domain::calendar::Minute;
use crate::domain::catalog::{Catalog, Product, ProductId, Variant, VariantId};
use crate::domain::edit::Edit;
use crate::domain::money::{Currency, Money};
use crate::domain::orders::{OrderHead, OrderHistoryBuilder, OrderLine};
use crate::domain::rule::{Ladder, Pair, PairUnits, Placement, Rule, RuleId, RuleKind, Trigger};
use crate::domain::scenario::{Assumption, Preset, Scenario};

fn shop(orders: usize) -> Arc<Dataset> {
    let variants = (0..8)
        .map(|place| Variant {
            sku: format!("S{place}").into(),
            product: ProductId(0),
            option: String::new(),
            price: Some(Money(if place < 2 { 5_000 } else { 1_000 + place })),
            cost: Some(Money(if place < 2 { 3_000 } else { 600 })),
            stock: None,
            attributes: Vec::new(),
            listed: true,
        })
        .collect();
    let mut builder = OrderHistoryBuilder::new();
    for number in 0..orders {
        let line = |variant, minor| OrderLine {
            variant: VariantId(variant),
            units: 1,
            net_revenue: Money(minor),
        };
        let name = number.to_string();
        let head = OrderHead {
            number: &name,
            placed: Minute((number * 2_000) as i32),
            customer: Some(number as u64 % 50),
            order_discount: Money::ZERO,
        };
        let second = 2 + (number % 6) as u32;
        if number % 7 == 0 {
            builder.push(&head, &[line(1, 5_000)]);
        } else {
            builder.push(&head, &[line(0, 5_000), line(second, 1_000)]);
        }
    }
    let catalog = Catalog::new(vec![Product::default()], variants);
    Arc::new(Dataset::new(
        Currency::usd(),
        catalog,
        builder.finish(),
        Vec::new(),
    ))
}

fn pair(id: &str, target: &str) -> Rule {
    let mut rule = Rule::new(
        RuleId::from(id),
        "",
        RuleKind::Pair(Pair {
            trigger: Trigger::on("S0".into()),
            targets: vec![target.into()],
            units: PairUnits::One,
            discount: None,
        }),
    );
    rule.acceptance = Some(Belief::fixed(0.1));
    rule
}

fn plan(rules: Vec<Rule>, values: &[(&str, f64)]) -> Arc<Plan> {
    let mut plan = Plan::default();
    for rule in rules {
        plan.rules.insert(rule.id.clone(), Arc::new(rule));
    }
    let mut scenario = Scenario {
        name: plan.scenario.clone(),
        assumptions: crate::domain::scenario::Assumptions {
            preset: Some(Preset::Textbook),
            ..Default::default()
        },
    };
    for (name, value) in values {
        scenario
            .assumptions
            .values
            .insert(name.parse().unwrap(), Belief::fixed(*value));
    }
    plan.scenarios
        .insert(plan.scenario.clone(), Arc::new(scenario));
    Arc::new(plan)
}

fn impact(data: &Arc<Dataset>, plan: &Arc<Plan>, slots: Option<usize>) -> Impact {
    let options = DrawOptions { draws: 20, seed: 1 };
    let slots = [slots; Placement::REPLAYED.len()];
    Replay::resolve_with(
        data.clone(),
        plan.clone(),
        options,
        &slots,
        &Progress::new(),
    )
    .unwrap()
    .evaluate(plan, 20, true)
}

fn many() -> Vec<Rule> {
    (2..8)
        .map(|place| pair(&format!("r{place}"), &format!("S{place}")))
        .collect()
}

#[test]
fn without_slots_nothing_changes_and_many_slots_are_as_good_as_no_cap() {
    let data = shop(100);
    let plan = plan(many(), &[("overload", 0.1), ("position_decay", 0.5)]);
    let none = impact(&data, &plan, Some(0));
    assert_eq!(none.plan, none.baseline);
    assert!(none.rules.iter().all(|rule| rule.opportunities == 0));
    assert_eq!(
        impact(&data, &plan, None),
        impact(&data, &plan, Some(1_000))
    );
}

#[test]
fn one_more_offer_never_raises_what_another_earns() {
    let data = shop(100);
    let values = [
        ("overload", 0.1),
        ("position_decay", 0.5),
        ("free_options", 1.0),
    ];
    let few = impact(
        &data,
        &plan(many().into_iter().take(3).collect(), &values),
        Some(2),
    );
    let all = impact(&data, &plan(many(), &values), Some(2));
    for rule in &few.rules {
        let now = all.rules.iter().find(|now| now.id == rule.id).unwrap();
        assert!(now.accepted <= rule.accepted + 1e-12);
    }
}

#[test]
fn the_price_response_is_0_by_default_and_changes_no_figure_yet() {
    let data = shop(100);
    let (without, with) = (plan(many(), &[]), plan(many(), &[("price_response", 2.0)]));
    let response = Assumption::PriceResponse;
    assert_eq!(Plan::default().assumptions().median(response), 0.0);
    assert_eq!(without.assumptions().median(response), 0.0);
    assert_eq!(with.assumptions().median(response), 2.0);
    let (mut before, after) = (impact(&data, &without, None), impact(&data, &with, None));
    before.provenance.plan_hash = after.provenance.plan_hash.clone();
    assert_eq!(before, after);
}

#[test]
fn contributions_agree_with_replays_of_smaller_plans() {
    let data = shop(100);
    let values = [
        ("overload", 0.1),
        ("position_decay", 0.5),
        ("free_options", 1.0),
    ];
    let all = impact(&data, &plan(many(), &values), Some(2));
    let margin = |rules: Vec<Rule>| {
        impact(&data, &plan(rules, &values), Some(2))
            .change
            .gross_margin
            .expected
    };
    for (place, rule) in all.rules.iter().enumerate() {
        let alone = margin(vec![many().swap_remove(place)]);
        let mut rest = many();
        rest.remove(place);
        let last_in = all.change.gross_margin.expected - margin(rest);
        assert!((rule.alone.unwrap() - alone).abs() < 1e-9);
        assert!((rule.last_in.unwrap() - last_in).abs() < 1e-9);
        assert!(rule.overlap.unwrap() < 0.0);
    }
}

#[test]
fn a_ladder_of_two_equal_products_changes_nothing_but_orders_per_step() {
    let data = shop(100);
    let mut rule = Rule::new(
        RuleId::from("same"),
        "",
        RuleKind::Ladder(Ladder {
            tiers: vec!["S0".into(), "S1".into()],
            ..Ladder::default()
        }),
    );
    rule.acceptance = Some(Belief::fixed(0.2));
    let found = impact(&data, &plan(vec![rule], &[("trade_down", 0.1)]), Some(4));
    assert!(found.rules[0].opportunities > 0 && found.rules[0].already > 0);
    assert_eq!(found.change.gross_margin.expected, 0.0);
}

#[test]
fn what_was_offered_on_the_page_is_not_offered_again_in_the_cart() {
    let data = shop(100);
    let mut page = pair("page", "S2");
    page.placement = Placement::ProductPage;
    let cart = pair("cart", "S2");
    let found = impact(&data, &plan(vec![page, cart.clone()], &[]), Some(4));
    let row = &found.rules[0];
    assert_eq!((row.id.as_str(), row.opportunities), ("cart", 0));
    assert_eq!(
        row.suppressed["offered earlier"],
        found.rules[1].opportunities
    );

    let mut again = cart;
    again.repeat = true;
    let mut page = pair("page", "S2");
    page.placement = Placement::ProductPage;
    let found = impact(&data, &plan(vec![page, again], &[]), Some(4));
    let ratio = found.rules[0].accepted / found.rules[1].accepted;
    assert!((ratio - 0.3 * 0.9).abs() < 1e-12, "{ratio}");
}

#[test]
fn a_customer_sees_a_capped_rule_only_so_often() {
    let data = shop(100);
    let mut rule = pair("once", "S2");
    rule.max_shows_per_customer = Some(1);
    let found = impact(&data, &plan(vec![rule], &[]), Some(4));
    assert!(found.rules[0].opportunities <= 50);
    assert!(found.rules[0].suppressed["shown often enough"] > 0);
}

#[test]
fn the_curve_of_a_rule_goes_through_its_expected_margin() {
    let data = shop(100);
    let plan = plan(many(), &[]);
    let options = DrawOptions {
        draws: 100,
        seed: 1,
    };
    let replay = Replay::resolve(data, plan.clone(), options, &Progress::new()).unwrap();
    let curve = replay.acceptance_curve(&plan, &RuleId::from("r2"), 0.2, 3, 100);
    let impact = replay.evaluate(&plan, 100, false);
    assert_eq!(curve.len(), 3);
    assert_eq!(curve[0].expected, 0.0);
    assert!((curve[1].expected / 100.0 - impact.rules[0].gross_margin).abs() < 1e-9);
}

#[test]
fn a_blocked_pair_is_offered_to_no_basket_that_holds_the_other() {
    let data = shop(100);
    let free = plan(vec![pair("card", "S2")], &[]);
    let before = impact(&data, &free, Some(4));
    assert!(before.rules[0].opportunities > 0);
    let block = Edit::Block {
        pairs: SkuPair::new("S2".into(), "S0".into()).into_iter().collect(),
        note: String::new(),
    };
    let blocked = Arc::new(free.apply(&block).unwrap());
    let found = impact(&data, &blocked, Some(4));
    assert_eq!(found.rules[0].opportunities, 0);
    assert_eq!(
        found.rules[0].suppressed["on the block list"],
        before.rules[0].opportunities
    );
    assert_eq!(found.change.gross_margin.expected, 0.0);
    let options = DrawOptions { draws: 4, seed: 1 };
    let replay = Replay::resolve(data, free.clone(), options, &Progress::new()).unwrap();
    assert!(replay.fits(&free) && !replay.fits(&blocked));
}
