//! The import screen, used by label and keyboard: meanings are chosen, questions answered, mappings kept; and pictures of it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod support;

use std::path::{Path, PathBuf};

use egui::accesskit::Role;
use egui::{Key, Theme};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use endcap::domain::money::Currency;
use endcap::studio::{Command, Settings, Studio};
use endcap::ui::Action;
use endcap::ui::screens::import::ImportScreen;
use endcap::ui::screens::{Draw as _, Outbox};
use support::harness::{picture, window_of_theme};

struct Desk {
    studio: Studio,
    screen: ImportScreen,
}

const SIZE: [f32; 2] = [1_096.0, 720.0];

fn new_project(folder: &Path) -> Studio {
    let mut studio = Studio::new(Settings::default(), std::sync::Arc::new(|| {}));
    let path = folder.join("shop.endcap");
    let currency = Currency::new("EUR").unwrap();
    studio.run(Command::NewProject { path, currency }).unwrap();
    studio
}

fn window<'a>(studio: Studio, size: [f32; 2], look: Theme) -> Harness<'a, Desk> {
    let desk = Desk {
        studio,
        screen: ImportScreen::default(),
    };
    let mut window = window_of_theme(size, look, desk, |ui, desk| {
        desk.studio.settle();
        let mut out = Outbox::default();
        desk.screen.ui(ui, desk.studio.view(), &mut out);
        for command in out.commands {
            desk.studio.execute(command);
        }
        if out.actions.contains(&Action::ImportDraft) {
            let (dialect, rejects) = (None, None);
            desk.studio.execute(Command::Import { dialect, rejects });
        }
    });
    run(&mut window);
    window
}

fn run(window: &mut Harness<'_, Desk>) {
    window.run_steps(4);
}

/// A file in a folder, looked at.
fn drop_file(studio: &mut Studio, folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    std::fs::write(&path, bytes).unwrap();
    studio
        .run(Command::PreviewFiles(vec![path.clone()]))
        .unwrap();
    path
}

fn mapping(window: &Harness<'_, Desk>) -> endcap::import::Mapping {
    window.state().studio.view().draft.files[0].mapping.clone()
}

fn samples(window: &Harness<'_, Desk>, header: &str) -> Vec<String> {
    let view = window.state().studio.view();
    let preview = view.draft.files[0].preview.as_ref().unwrap();
    let column = preview.columns.iter().find(|column| column.name == header);
    column.unwrap().samples.clone()
}

fn meaning(window: &Harness<'_, Desk>, header: &str) -> Option<&'static str> {
    let view = window.state().studio.view();
    let preview = view.draft.files[0].preview.as_ref().unwrap();
    let column = preview.columns.iter().find(|column| column.name == header);
    column.unwrap().meaning
}

/// Opens the choice of a column's meaning, types and takes the first match.
fn choose(window: &mut Harness<'_, Desk>, header: &str, was: &str, typed: &str) {
    let button = format!("Meaning of {header}: {was}");
    window.get_by_label(&button).click();
    run(window);
    let field = format!("Search for Meaning of {header}");
    window.get_by_label(&field).type_text(typed);
    run(window);
    window.key_press(Key::Enter);
    run(window);
}

/// A till's report as a German spreadsheet writes it: a title line, semicolons, decimal commas, umlauts in Windows-1252.
fn till_report(month: u32) -> String {
    let mut text = "Kassenbericht Filiale München;;;;;;\nZettel;Wann;Käufername;Was;Klartext;Kisten;Jeweils;Bemerkung\n".to_owned();
    let goods = [
        ("KAM-100", "Kamera Größe M", "1.249,00"),
        ("TAS-001", "Tasche für Kamera", "79,90"),
        ("AKK-007", "Akku, übergroß", "49,90"),
    ];
    for order in 0..30 {
        for (sku, title, price) in goods.iter().take(1 + order % 3) {
            let day = 1 + order % 28;
            text.push_str(&format!(
                "R-{month}{order:02};{day:02}/{month:02}/2025;Frau Müller {order};{sku};{title};{};{price};bitte klingeln\n",
                1 + order % 2
            ));
        }
    }
    text
}

fn map_till_report(window: &mut Harness<'_, Desk>) {
    for (header, typed) in [
        ("Zettel", "order number"),
        ("Wann", "order date"),
        ("Was", "sku"),
    ] {
        choose(window, header, "Not read", typed);
    }
    // What may be the price is asked about.
    window
        .get_by_label_contains("Jeweils is the price of one unit")
        .click();
    run(window);
    choose(window, "Kisten", "Not read", "units");
}

#[test]
fn an_unknown_file_is_mapped_by_typing_and_imported() {
    let folder = tempfile::tempdir().unwrap();
    let mut studio = new_project(folder.path());
    drop_file(&mut studio, folder.path(), "kasse-10.csv", &till_report(10));
    let mut window = window(studio, SIZE, Theme::Light);
    assert!(
        window
            .query_by_label_contains("Nothing was recognised")
            .is_some()
    );
    assert!(
        window
            .query_by_label_contains("Orders need an order number")
            .is_some()
    );
    assert!(window.query_by_label_contains("Müller").is_none());
    map_till_report(&mut window);
    assert_eq!(samples(&window, "Jeweils")[0], "1249.00");
    let evidence = "Comma is the decimal mark: 1.249,00 on line 3.";
    assert!(window.query_all_by_label(evidence).count() >= 1);
    window.get_by_role_and_label(Role::Button, "Import").click();
    run(&mut window);
    let view = window.state().studio.view();
    assert_eq!(view.project.unwrap().dataset.history.len(), 30);
    assert!(window.query_by_label("Imported").is_some());
}

#[test]
fn next_months_file_is_read_as_last_time_until_somebody_starts_afresh() {
    let folder = tempfile::tempdir().unwrap();
    let mut studio = new_project(folder.path());
    drop_file(&mut studio, folder.path(), "kasse-10.csv", &till_report(10));
    let mut first = window(studio, SIZE, Theme::Light);
    map_till_report(&mut first);
    first.get_by_role_and_label(Role::Button, "Import").click();
    run(&mut first);
    first.state_mut().studio.close().unwrap();
    let mut studio = Studio::headless();
    studio
        .run(Command::OpenProject(folder.path().join("shop.endcap")))
        .unwrap();
    // The days of this month tell nothing, the mapping does.
    let text: String = till_report(3)
        .lines()
        .take(12)
        .map(|line| format!("{line}\n"))
        .collect();
    drop_file(&mut studio, folder.path(), "kasse-03.csv", &text);
    let mut window = window(studio, SIZE, Theme::Light);
    assert!(
        window
            .query_by_label_contains("read as last time (kasse-10.csv)")
            .is_some()
    );
    assert_eq!(samples(&window, "Wann")[0], "2025-03-01");
    window.get_by_label("Start afresh").click();
    run(&mut window);
    assert!(
        window
            .query_by_label_contains("read as last time")
            .is_none()
    );
    assert!(meaning(&window, "Was").is_none());
    window.get_by_label("Step back").click();
    run(&mut window);
    assert_eq!(samples(&window, "Was")[0], "KAM-100");
}

#[test]
fn a_question_is_answered_by_one_click_and_the_cells_follow() {
    let folder = tempfile::tempdir().unwrap();
    let mut studio = new_project(folder.path());
    let text = "order number,order date,sku,quantity,unit price\n1,03/04/2025,A,1,\"1,234\"\n2,05/06/2025,B,1,\"2,500\"\n";
    drop_file(&mut studio, folder.path(), "orders.csv", text);
    let mut window = window(studio, SIZE, Theme::Light);
    let import = window.get_by_role_and_label(Role::Button, "Import");
    assert!(import.accesskit_node().is_disabled());
    window
        .get_by_label("Comma is the decimal mark:  1.234")
        .click();
    run(&mut window);
    assert_eq!(samples(&window, "unit price"), ["1.234", "2.50"]);
    window.get_by_label("Day first:  2025-04-03").click();
    run(&mut window);
    assert_eq!(samples(&window, "order date")[0], "2025-04-03");
    let import = window.get_by_role_and_label(Role::Button, "Import");
    assert!(!import.accesskit_node().is_disabled());
}

#[test]
fn a_meaning_that_moves_leaves_the_column_that_had_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut studio = new_project(folder.path());
    let text =
        "order number,order date,sku,quantity,unit price,list\n1,2025-01-31,A,1,9.50,12.00\n";
    drop_file(&mut studio, folder.path(), "orders.csv", text);
    let mut window = window(studio, SIZE, Theme::Light);
    choose(&mut window, "list", "Not read", "unit price");
    assert_eq!(samples(&window, "list"), ["12.00"]);
    assert!(meaning(&window, "unit price").is_none());
    assert_eq!(mapping(&window).columns.len(), 2);
    window.get_by_label("Step back").click();
    run(&mut window);
    assert_eq!(samples(&window, "unit price"), ["9.50"]);
}

#[test]
fn what_was_chosen_stays_when_the_file_is_dropped_once_more_or_another_comes() {
    let folder = tempfile::tempdir().unwrap();
    let mut studio = new_project(folder.path());
    let path = drop_file(&mut studio, folder.path(), "kasse-10.csv", &till_report(10));
    let mut window = window(studio, SIZE, Theme::Light);
    choose(&mut window, "Was", "Not read", "sku");
    let before = mapping(&window);
    let studio = &mut window.state_mut().studio;
    studio.run(Command::PreviewFiles(vec![path])).unwrap();
    drop_file(
        studio,
        folder.path(),
        "other.csv",
        "sku,title,price\nA,Lamp,9.00\n",
    );
    run(&mut window);
    assert_eq!(mapping(&window), before);
    assert_eq!(window.state().studio.view().draft.files.len(), 2);
}

fn german(look: Theme, size: [f32; 2]) -> (tempfile::TempDir, Harness<'static, Desk>) {
    let folder = tempfile::tempdir().unwrap();
    let mut studio = new_project(folder.path());
    let text = till_report(10).replacen(";2;79,90", ";zwei;79,90", 1);
    drop_file(&mut studio, folder.path(), "kasse-10.csv", &text);
    let mut window = window(studio, size, look);
    map_till_report(&mut window);
    (folder, window)
}

#[test]
fn it_looks_right_by_day() {
    let (_folder, mut window) = german(Theme::Light, SIZE);
    picture(&mut window, "mapping_light");
}

#[test]
fn it_looks_right_by_night() {
    let (_folder, mut window) = german(Theme::Dark, SIZE);
    picture(&mut window, "mapping_dark");
}
