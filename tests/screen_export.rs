//! The export screen, used by label and keyboard, and pictures of it.
#![allow(clippy::expect_used, reason = "a test that cannot go on should stop")]

mod support;

use std::path::PathBuf;

use egui::Theme;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use endcap::domain::edit::Edit;
use endcap::domain::rule::{Pair, Rule, RuleKind, Trigger};
use endcap::export::TARGETS;
use endcap::studio::{Command, Studio};
use endcap::ui::Action;
use endcap::ui::screens::export::ExportScreen;
use endcap::ui::screens::export::drafts::files;
use endcap::ui::screens::{Draw as _, Outbox};
use support::harness::{picture, window_of_theme};
use support::shop;

struct Desk {
    studio: Studio,
    screen: ExportScreen,
    actions: Vec<Action>,
    drafted: usize,
    folder: tempfile::TempDir,
}

fn desk(with_rules: bool) -> Desk {
    let folder = tempfile::tempdir().expect("a folder");
    let mut studio = shop::studio(folder.path());
    if with_rules {
        shop::write_rules(&mut studio);
    }
    Desk {
        studio,
        screen: ExportScreen::default(),
        actions: Vec::new(),
        drafted: 0,
        folder,
    }
}

fn window<'a>(desk: Desk, size: [f32; 2], look: Theme) -> Harness<'a, Desk> {
    let mut window = window_of_theme(size, look, desk, |ui, desk| {
        desk.studio.settle();
        let mut out = Outbox::default();
        desk.screen.ui(ui, desk.studio.view(), &mut out);
        for command in out.commands {
            desk.drafted += usize::from(matches!(command, Command::DraftExport(_)));
            desk.studio.execute(command);
        }
        desk.actions.extend(out.actions);
    });
    run(&mut window);
    window
}

/// A few frames more than asked for: a job's answer is on screen in the frame after it.
fn run(window: &mut Harness<'_, Desk>) {
    window.run_steps(4);
}

#[test]
fn drafts_are_made_once_for_each_plan_and_choice_of_targets() {
    let mut window = window(desk(true), [900.0, 600.0], Theme::Light);
    assert_eq!(window.state().drafted, 1);
    window.get_by_label("How it gets into the shop");
    window
        .get_by_role_and_label(egui::accesskit::Role::CheckBox, "Shopify product CSV")
        .click();
    run(&mut window);
    assert_eq!(window.state().drafted, 2);
    let view = window.state().studio.view();
    assert_eq!(view.export.drafts.len(), TARGETS.len() - 1);
    shop::write_rules(&mut window.state_mut().studio);
    run(&mut window);
    assert_eq!(window.state().drafted, 3);
}

#[test]
fn a_chosen_folder_is_written_to_at_once_and_the_paths_are_listed() {
    let mut window = window(desk(true), [900.0, 900.0], Theme::Light);
    window.get_by_label("Write files…").click();
    run(&mut window);
    assert_eq!(window.state().actions, [Action::WriteFiles]);
    let folder: PathBuf = window.state().folder.path().join("out");
    window.state_mut().screen.choose_folder(folder.clone());
    run(&mut window);
    let path = folder.join("shopify-products.csv");
    assert!(path.exists());
    window.get_by_label(&path.display().to_string());
}

#[test]
fn a_folder_chosen_after_a_change_waits_for_the_new_drafts() {
    let mut window = window(desk(false), [900.0, 900.0], Theme::Light);
    window.get_by_label("No rule is active");
    shop::write_rules(&mut window.state_mut().studio);
    let folder = window.state().folder.path().join("out");
    window.state_mut().screen.choose_folder(folder.clone());
    run(&mut window);
    let export = window.state().studio.view().export;
    assert!(export.written.len() >= TARGETS.len());
    assert_eq!(export.written.len(), files(export).count());
    assert_eq!(window.state().drafted, 1);
}

#[test]
fn unknown_skus_are_named_in_full_with_their_rules() {
    let pair = Pair {
        trigger: Trigger::on("CAM-1".into()),
        targets: vec!["LOST-1".into(), "LOST-2".into()],
        ..Pair::default()
    };
    let rule = Rule::new("lost".into(), "Lost and found", RuleKind::Pair(pair));
    let mut desk = desk(true);
    desk.studio
        .execute(Command::Edit(Edit::AddRules(vec![rule])));
    let window = window(desk, [900.0, 600.0], Theme::Light);
    window.get_by_label("Cannot be written");
    assert!(window.query_by_label_contains("LOST-1").is_some());
    assert!(window.query_by_label_contains("LOST-2").is_some());
}

#[test]
fn what_fits_where_is_a_row_for_each_rule_with_its_reasons() {
    let mut window = window(desk(true), [1_100.0, 700.0], Theme::Light);
    window.get_by_label("What fits where").click();
    run(&mut window);
    let what = &window.state().studio.view().export.what;
    assert!(!what.is_empty());
    for row in what {
        assert!(window.query_all_by_label_contains(&row.name).count() > 0);
        let reasons = row.targets.iter().flat_map(|carried| &carried.reasons);
        for reason in reasons {
            assert!(
                window.query_all_by_label_contains(reason).count() > 0,
                "{reason}"
            );
        }
    }
}

fn looks(look: Theme, name: &str) {
    let mut window = window(desk(true), [880.0, 460.0], look);
    window
        .get_by_role_and_label(egui::accesskit::Role::RadioButton, "Shopify product CSV")
        .click();
    run(&mut window);
    picture(&mut window, name);
}

#[test]
fn it_looks_right_by_day() {
    looks(Theme::Light, "export_light");
}

#[test]
fn it_looks_right_by_night() {
    looks(Theme::Dark, "export_dark");
}

#[test]
#[ignore = "writes large pictures to look at"]
fn large_pictures() {
    for (look, size, name) in [
        (Theme::Light, [1_128.0, 712.0], "export_1280"),
        (Theme::Dark, [1_768.0, 992.0], "export_1920"),
    ] {
        let mut window = window(desk(true), size, look);
        picture(&mut window, name);
    }
}
