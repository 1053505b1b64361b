//! Looking changes nothing: opening every screen leaves the plan, the undo list and the file alone.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod support;

use std::sync::Arc;

use egui::{Key, Modifiers};
use endcap::studio::Command;
use support::window_of_store::{project, settle, window};

#[test]
fn opening_every_screen_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window(Some(&project(folder.path())));
    let before = Arc::clone(harness.state().studio().view().project.unwrap().plan);
    for key in [
        Key::Num1,
        Key::Num2,
        Key::Num3,
        Key::Num4,
        Key::Num5,
        Key::Num6,
    ] {
        harness.key_press_modifiers(Modifiers::COMMAND, key);
        settle(&mut harness);
        let project = harness.state().studio().view().project.unwrap();
        assert!(
            Arc::ptr_eq(&before, project.plan),
            "{key:?}: {:?}",
            project.undo_label
        );
        assert_eq!(project.undo_label, None, "{key:?}");
    }
}

#[test]
fn looking_at_every_rule_in_the_editor_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window(Some(&project(folder.path())));
    let before = Arc::clone(harness.state().studio().view().project.unwrap().plan);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num4);
    settle(&mut harness);
    for id in before.rules.keys() {
        let select = Command::SelectRule(Some(id.clone()));
        harness.state_mut().studio_mut().execute(select);
        settle(&mut harness);
        let project = harness.state().studio().view().project.unwrap();
        assert!(
            Arc::ptr_eq(&before, project.plan),
            "{id}: {:?}",
            project.undo_label
        );
    }
}
