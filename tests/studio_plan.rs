//! Undo, redo and saving over random edits: nothing a person made is ever lost.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::path::Path;
use std::sync::Arc;

use endcap::domain::belief::Belief;
use endcap::domain::blocked::SkuPair;
use endcap::domain::edit::Edit;
use endcap::domain::money::Currency;
use endcap::domain::plan::Plan;
use endcap::domain::rule::{Pair, Rule, RuleId, RuleKind, RuleStatus, Trigger};
use endcap::studio::{Command, Studio};
use proptest::prelude::*;

fn rule(number: u8) -> Rule {
    let pair = Pair {
        trigger: Trigger::on("A".into()),
        targets: vec!["B".into()],
        ..Pair::default()
    };
    let id = format!("rule-{number}");
    Rule::new(RuleId::from(id.as_str()), id, RuleKind::Pair(pair))
}

fn blocked(number: u8) -> Vec<SkuPair> {
    let other = format!("B{number}");
    SkuPair::new("A".into(), other.as_str().into())
        .into_iter()
        .collect()
}

#[derive(Clone, Debug)]
enum Gesture {
    Edit(Edit),
    Drag(Vec<Edit>),
    Undo,
    Redo,
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        (0_u8..6).prop_map(|number| Edit::AddRules(vec![rule(number)])),
        (0_u8..6).prop_map(|number| Edit::RemoveRules(vec![rule(number).id])),
        (0_u8..4, ".{0,4}").prop_map(|(number, note)| Edit::Block {
            pairs: blocked(number),
            note
        }),
        (0_u8..4).prop_map(|number| Edit::Unblock(blocked(number))),
        (0_u8..6, any::<bool>()).prop_map(|(number, on)| Edit::SetStatus {
            ids: vec![rule(number).id],
            status: if on {
                RuleStatus::Active
            } else {
                RuleStatus::Paused
            },
        }),
        (0_u8..6, "[a-z]{1,6}").prop_map(|(number, name)| {
            let mut changed = rule(number);
            changed.name = name;
            Edit::ReplaceRule {
                id: rule(number).id,
                rule: Box::new(changed),
                what: "name",
            }
        }),
        (0_u32..=100).prop_map(|percent| Edit::SetAssumption {
            id: "reach.cart".parse().unwrap(),
            belief: Some(Belief::fixed(f64::from(percent) / 100.0)),
        }),
        "[A-Z]{1,2}".prop_map(Edit::AddScenario),
    ]
}

fn gesture() -> impl Strategy<Value = Gesture> {
    prop_oneof![
        4 => edit().prop_map(Gesture::Edit),
        1 => prop::collection::vec(edit(), 1..5).prop_map(Gesture::Drag),
        2 => Just(Gesture::Undo),
        1 => Just(Gesture::Redo),
    ]
}

fn plan(studio: &Studio) -> Arc<Plan> {
    Arc::clone(studio.view().project.unwrap().plan)
}

fn new_project(path: &Path) -> Studio {
    let mut studio = Studio::headless();
    let command = Command::NewProject {
        path: path.to_owned(),
        currency: Currency::usd(),
    };
    studio.run(command).unwrap();
    studio
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn undo_and_redo_walk_the_same_plans_and_the_file_ends_with_the_last(
        gestures in prop::collection::vec(gesture(), 1..40),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.endcap");
        let mut studio = new_project(&path);
        // The slow obvious history: every plan that was, and where in it one stands.
        let mut plans = vec![plan(&studio)];
        let mut place = 0;
        for gesture in gestures {
            let before = plan(&studio);
            match gesture {
                Gesture::Undo => {
                    studio.execute(Command::Undo);
                    place = usize::saturating_sub(place, 1);
                }
                Gesture::Redo => {
                    studio.execute(Command::Redo);
                    place = (place + 1).min(plans.len() - 1);
                }
                Gesture::Edit(edit) => {
                    studio.execute(Command::Edit(edit));
                    if !Arc::ptr_eq(&before, &plan(&studio)) {
                        plans.truncate(place + 1);
                        plans.push(plan(&studio));
                        place += 1;
                    }
                }
                Gesture::Drag(edits) => {
                    for edit in edits {
                        studio.execute(Command::Drag(edit));
                    }
                    studio.execute(Command::EndDrag);
                    if !Arc::ptr_eq(&before, &plan(&studio)) {
                        plans.truncate(place + 1);
                        plans.push(plan(&studio));
                        place += 1;
                    }
                }
            }
            prop_assert!(Arc::ptr_eq(&plan(&studio), &plans[place]));
        }
        let last = plan(&studio);
        studio.close().unwrap();
        let mut again = Studio::headless();
        again.run(Command::OpenProject(path)).unwrap();
        prop_assert_eq!(&*plan(&again), &*last);
    }
}

#[test]
fn a_refused_edit_changes_nothing_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let mut studio = new_project(&folder.path().join("shop.endcap"));
    let before = plan(&studio);
    let refused = studio.run(Command::Edit(Edit::RemoveRules(vec!["lost".into()])));
    assert_eq!(
        refused.unwrap_err(),
        "there is no rule with the id \"lost\""
    );
    assert!(Arc::ptr_eq(&before, &plan(&studio)));
    assert_eq!(studio.view().project.unwrap().undo_label, None);
}

#[test]
fn a_second_studio_is_refused_the_file_of_the_first_and_the_first_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.endcap");
    let mut first = new_project(&path);
    let mut second = Studio::headless();
    assert!(second.run(Command::OpenProject(path)).is_err());
    first
        .run(Command::Edit(Edit::AddRules(vec![rule(1)])))
        .unwrap();
    assert_eq!(plan(&first).rules.len(), 1);
}

#[test]
fn a_cancelled_import_leaves_the_project_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let mut studio = new_project(&folder.path().join("shop.endcap"));
    let orders = folder.path().join("orders.csv");
    let mut text = String::from("order_id,created_at,sku,quantity,unit_price\n");
    for number in 0..200_000 {
        text.push_str(&format!("o{number},2025-01-08T12:00:00Z,A,1,5.00\n"));
    }
    std::fs::write(&orders, text).unwrap();
    studio.run(Command::PreviewFiles(vec![orders])).unwrap();
    let before = Arc::clone(studio.view().project.unwrap().dataset);
    studio.execute(Command::Import {
        dialect: None,
        rejects: None,
    });
    let job = studio
        .view()
        .jobs
        .iter()
        .find(|job| job.kind.is_foreground())
        .unwrap()
        .id;
    studio.execute(Command::CancelJob(job));
    studio.settle();
    let project = studio.view().project.unwrap();
    assert!(Arc::ptr_eq(&before, project.dataset));
    assert!(studio.view().report.is_none());
    assert_eq!(
        studio.view().draft.files.len(),
        1,
        "the draft is still there to try again"
    );
}
