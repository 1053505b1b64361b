//! The simulate screen, used by label and keyboard, and pictures of it.
#![allow(clippy::expect_used, reason = "a test that cannot go on should stop")]

mod support;

use egui::{Key, Theme};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use endcap::domain::belief::Spread;
use endcap::domain::scenario::AssumptionId;
use endcap::studio::{Command, Studio};
use endcap::ui::Action;
use endcap::ui::screens::simulate::SimulateScreen;
use endcap::ui::screens::{Draw as _, Outbox, Screen};
use support::harness::{picture, window_of_theme};
use support::shop;

struct Desk {
    studio: Studio,
    screen: SimulateScreen,
    actions: Vec<Action>,
    settles: bool,
    _folder: tempfile::TempDir,
}

fn desk(with_rules: bool) -> Desk {
    let folder = tempfile::tempdir().expect("a folder");
    let mut studio = shop::studio(folder.path());
    if with_rules {
        shop::write_rules(&mut studio);
    }
    Desk {
        studio,
        screen: SimulateScreen::default(),
        actions: Vec::new(),
        settles: true,
        _folder: folder,
    }
}

fn window<'a>(desk: Desk, size: [f32; 2], look: Theme) -> Harness<'a, Desk> {
    let mut window = window_of_theme(size, look, desk, |ui, desk| {
        if desk.settles {
            desk.studio.settle();
        }
        let mut out = Outbox::default();
        desk.screen.ui(ui, desk.studio.view(), &mut out);
        for command in out.commands {
            desk.studio.execute(command);
        }
        desk.actions.extend(out.actions);
    });
    window.run();
    window
}

fn assumption(name: &str) -> AssumptionId {
    name.parse().expect("a known name")
}

fn median(desk: &Desk, name: &str) -> f64 {
    let view = desk.studio.view();
    let plan = view.project.expect("a project").plan;
    let belief = plan.assumptions().belief(assumption(name));
    belief.spread.median()
}

fn margin(desk: &Desk) -> f64 {
    let view = desk.studio.view();
    let impact = view.project.and_then(|project| project.impact);
    impact.expect("an impact").impact.plan.gross_margin
}

#[test]
fn without_an_active_rule_the_screen_leads_to_the_rules() {
    let mut window = window(desk(false), [900.0, 600.0], Theme::Light);
    window.get_by_label("No rule is active");
    window.get_by_label("Go to the rules").click();
    window.run();
    assert_eq!(window.state().actions, [Action::Go(Screen::Rules)]);
}

#[test]
fn an_arrow_key_on_a_slider_moves_the_result_and_is_one_step_of_undo() {
    let mut window = window(desk(true), [1_104.0, 690.0], Theme::Light);
    let name = "acceptance.pair.cart";
    let (before, margin_before) = (median(window.state(), name), margin(window.state()));
    window
        .get_by_role_and_label(egui::accesskit::Role::Slider, "Acceptance, pair, cart")
        .focus();
    window.run();
    window.key_press(Key::ArrowRight);
    window.run();
    assert!(median(window.state(), name) > before);
    assert!(margin(window.state()) > margin_before);
    window.state_mut().studio.execute(Command::Undo);
    window.run();
    assert!((median(window.state(), name) - before).abs() < 1e-12);
}

#[test]
fn a_typed_value_keeps_a_range_and_the_default_comes_back() {
    let mut window = window(desk(true), [1_104.0, 690.0], Theme::Light);
    let field = window.get_by_label("Value of Acceptance, pair, cart");
    field.focus();
    window.run();
    window.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
    window
        .get_by_label("Value of Acceptance, pair, cart")
        .type_text("6");
    window.run();
    window.key_press(Key::Enter);
    window.run();
    let name = "acceptance.pair.cart";
    assert!((median(window.state(), name) - 0.06).abs() < 1e-9);
    let view = window.state().studio.view();
    let belief = view
        .project
        .map(|p| p.plan.assumptions().belief(assumption(name)));
    assert!(
        matches!(belief.expect("a belief").spread, Spread::Quantiles { p05, p95, .. } if p05 < 0.06 && 0.06 < p95)
    );
    window.get_by_label("Reset Acceptance, pair, cart").click();
    window.run();
    assert!((median(window.state(), name) - 0.03).abs() < 1e-12);
}

#[test]
fn looking_at_the_sliders_changes_no_assumption() {
    let window = window(desk(true), [1_104.0, 690.0], Theme::Light);
    let view = window.state().studio.view();
    let plan = view.project.expect("a project").plan;
    assert!(plan.assumptions().values.is_empty());
}

#[test]
fn a_new_scenario_is_named_in_place_and_chosen() {
    let mut window = window(desk(true), [1_104.0, 690.0], Theme::Light);
    window.get_by_label("New scenario…").click();
    window.run();
    window
        .get_by_label("Name of the new scenario")
        .type_text("Cautious");
    window.run();
    window.key_press(Key::Enter);
    window.run();
    let plan = |window: &Harness<'_, Desk>| {
        window
            .state()
            .studio
            .view()
            .project
            .expect("a project")
            .plan
            .clone()
    };
    assert_eq!(plan(&window).scenario, "Cautious");
    window.get_by_label("Delete this scenario").click();
    window.run();
    assert_eq!(plan(&window).scenarios.len(), 1);
}

#[test]
fn what_is_out_of_date_says_so_until_the_replay_has_caught_up() {
    let mut window = window(desk(true), [1_104.0, 690.0], Theme::Light);
    assert!(window.query_by_label("Updating…").is_none());
    let desk = window.state_mut();
    desk.settles = false;
    let id = desk
        .studio
        .view()
        .project
        .expect("a project")
        .plan
        .rules
        .keys()
        .next()
        .cloned();
    desk.studio
        .execute(Command::Edit(endcap::domain::edit::Edit::RemoveRules(
            vec![id.expect("a rule")],
        )));
    window.step();
    window.get_by_label("Updating…");
    window.state_mut().settles = true;
    window.run();
    assert!(window.query_by_label("Updating…").is_none());
}

fn looks(look: Theme, name: &str) {
    let mut window = window(desk(true), [880.0, 460.0], look);
    picture(&mut window, name);
}

#[test]
fn it_looks_right_by_day() {
    looks(Theme::Light, "simulate_light");
}

#[test]
fn it_looks_right_by_night() {
    looks(Theme::Dark, "simulate_dark");
}

#[test]
#[ignore = "writes large pictures to look at"]
fn large_pictures() {
    for (look, size, name) in [
        (Theme::Light, [1_128.0, 712.0], "simulate_1280"),
        (Theme::Light, [1_128.0, 2_200.0], "simulate_long"),
        (Theme::Dark, [1_768.0, 992.0], "simulate_1920"),
    ] {
        let mut window = window(desk(true), size, look);
        picture(&mut window, name);
    }
    let mut empty = window(desk(false), [900.0, 600.0], Theme::Light);
    picture(&mut empty, "simulate_empty");
}
