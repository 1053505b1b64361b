//! Discover over a small shop, used by label and keyboard, and pictured.

mod support;

use egui::accesskit::Role;
use egui::{Key, Theme};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use endcap::discover::PairOptions;
use endcap::domain::rule::RuleKind;
use endcap::studio::Command;
use endcap::ui::Action;
use endcap::ui::screens::Screen;
use endcap::ui::screens::discover::DiscoverScreen;
use support::camera_shop::CameraShop;
use support::harness::{shot, window_of};

type Window = Harness<'static, (CameraShop, DiscoverScreen)>;

fn screen(shop: CameraShop) -> Window {
    let state = (shop, DiscoverScreen::default());
    let mut window = window_of([1100.0, 760.0], state, |ui, (shop, screen)| {
        shop.draw(screen, ui);
    });
    window.run();
    window
}

fn click(window: &mut Window, label: &str) {
    window.get_by_label(label).click();
    window.run();
}

fn press(window: &mut Window, key: Key) {
    window.key_press(key);
    window.run();
}

#[test]
fn enter_on_a_pair_makes_its_rule_with_the_dearer_product_as_trigger() {
    let mut window = screen(CameraShop::busy());
    click(&mut window, "Row: Field camera, M and Memory card");
    press(&mut window, Key::Enter);
    let shop = &window.state().0;
    let (camera, card) = (shop.id("CAM-M"), shop.id("CARD"));
    assert!(matches!(
        shop.commands[..],
        [Command::MakePair { trigger, target }] if trigger == camera && target == card
    ));
    assert!(window.query_by_label("A rule already").is_some());
    assert!(window.query_by_label_contains("In the plan: ").is_some());
    click(&mut window, "Go to rules");
    assert_eq!(window.state().0.actions, [Action::Go(Screen::Rules)]);
}

#[test]
fn enter_on_a_pair_with_a_rule_makes_no_second_one() {
    let mut window = screen(CameraShop::busy());
    click(&mut window, "Row: Field camera, M and Memory card");
    press(&mut window, Key::Enter);
    press(&mut window, Key::Enter);
    let shop = &window.state().0;
    assert_eq!(shop.plan.rules.len(), 1);
    assert!(matches!(
        shop.commands.last(),
        Some(Command::SelectRule(Some(_)))
    ));
}

#[test]
fn a_swapped_pair_is_offered_the_other_way_round() {
    let mut window = screen(CameraShop::busy());
    click(&mut window, "Row: Field camera, M and Memory card");
    click(&mut window, "Swap");
    click(&mut window, "Make pair rule");
    let shop = &window.state().0;
    let (camera, card) = (shop.id("CAM-M"), shop.id("CARD"));
    assert!(matches!(
        shop.commands[..],
        [Command::MakePair { trigger, target }] if trigger == card && target == camera
    ));
}

#[test]
fn the_evidence_says_both_confidences_in_plain_words() {
    let mut window = screen(CameraShop::busy());
    click(&mut window, "Row: Field camera, M and Memory card");
    let sentence = "Of 60 orders with Field camera, M, 100.0\u{a0}% also hold Memory card.";
    assert!(window.query_by_label(sentence).is_some());
}

#[test]
fn only_finds_are_shown_until_one_asks_for_every_pair() {
    let mut window = screen(CameraShop::busy());
    let hidden = "Row: Memory card and Green tea";
    assert!(window.query_by_label(hidden).is_none());
    click(&mut window, "Only finds");
    assert!(window.query_by_label(hidden).is_some());
}

#[test]
fn a_search_that_finds_nothing_offers_every_pair() {
    let mut window = screen(CameraShop::busy());
    window.get_by_label("Search pairs").focus();
    window.run();
    window
        .get_by_label("Search pairs")
        .type_text("no such thing");
    window.run();
    click(&mut window, "Show every pair");
    assert!(
        window
            .query_by_label("Row: Memory card and Green tea")
            .is_some()
    );
}

#[test]
fn pairs_with_a_rule_can_be_hidden() {
    let mut window = screen(CameraShop::busy());
    let row = "Row: Field camera, M and Memory card";
    click(&mut window, row);
    press(&mut window, Key::Enter);
    click(&mut window, "Hide pairs with a rule");
    assert!(window.query_by_label(row).is_none());
}

#[test]
fn a_ladder_becomes_a_rule_with_the_keyboard() {
    let mut window = screen(CameraShop::busy());
    click(&mut window, "Ladders");
    click(&mut window, "Row: Field camera");
    press(&mut window, Key::Enter);
    let (_, rule) = window.state().0.plan.rules.iter().next().expect("a rule");
    assert!(matches!(&rule.kind, RuleKind::Ladder(ladder) if ladder.tiers.len() == 3));
    assert!(window.query_by_label("Show the rule").is_some());
}

#[test]
fn slow_stock_leads_to_its_pairs() {
    let mut window = screen(CameraShop::busy());
    click(&mut window, "Slow stock");
    click(&mut window, "Row: Travel tripod");
    press(&mut window, Key::Enter);
    let search = window.get_by_role_and_label(Role::TextInput, "Search pairs");
    assert_eq!(search.value().as_deref(), Some("TRI"));
}

#[test]
fn tabs_follow_the_arrow_keys() {
    let mut window = screen(CameraShop::busy());
    window
        .get_by_role_and_label(Role::RadioButton, "Pairs")
        .focus();
    window.run();
    for _ in 0..2 {
        press(&mut window, Key::ArrowRight);
    }
    assert!(window.query_by_label("Make ladder").is_some());
}

#[test]
fn the_count_starts_again_with_other_options() {
    let mut window = screen(CameraShop::busy());
    click(&mut window, "Count again…");
    click(&mut window, "Count");
    let expected = PairOptions::default();
    assert!(matches!(
        window.state().0.commands[..],
        [Command::Discover(options)] if options == expected
    ));
}

#[test]
fn a_stopped_count_can_be_started_and_an_empty_project_asks_for_files() {
    let mut shop = CameraShop::busy();
    shop.discovered = None;
    let mut window = screen(shop);
    click(&mut window, "Count");
    assert!(matches!(
        window.state().0.commands[..],
        [Command::Discover(_)]
    ));
    let mut window = screen(CameraShop::empty());
    click(&mut window, Action::AddFiles.label());
    assert_eq!(window.state().0.actions, [Action::AddFiles]);
}

fn picture(name: &str, look: Theme) {
    let mut shop = CameraShop::busy();
    let mut screen = DiscoverScreen::default();
    shot(name, [900.0, 600.0], look, |ui| shop.draw(&mut screen, ui));
}

#[test]
fn discover_looks_as_drawn_by_day() {
    picture("discover_light", Theme::Light);
}

#[test]
fn discover_looks_as_drawn_by_night() {
    picture("discover_dark", Theme::Dark);
}
