//! What a preview says of a file: evidence, questions, meanings; and mappings that are chosen for one file, kept and written.
#![allow(clippy::unwrap_used)]

mod import_desk;

use std::path::Path;

use endcap::domain::money::Currency;
use endcap::domain::progress::Progress;
use endcap::files::Permission;
use endcap::import::{
    DateOrder, DecimalMark, FilePreview, ImportOptions, Mapping, Role, Says, Standing,
    preview_draft,
};
use endcap::studio::{Command, Studio};
use import_desk::{Desk, read_with, request, run};

fn with(path: &Path, mapping: Mapping) -> ImportOptions {
    let mut options = ImportOptions::default();
    options.of_files.insert(path.to_owned(), mapping);
    options
}

fn look(path: &Path, mapping: Mapping) -> FilePreview {
    preview_draft(path, None, &with(path, mapping), &Progress::new()).unwrap()
}

const TILL: &str = "Kassenbericht;;;;\nZettel;Wann;Was;Kisten;Bezahlt\n\
    7;03/04/2025;Käse;2;12,50\n7;31/04/2025;Brot;1;1.234,50\n8;25/04/2025;Brot;1;2,00\n";

fn till(desk: &Desk) -> std::path::PathBuf {
    desk.file("kasse.csv", encoding_rs::WINDOWS_1252.encode(TILL).0)
}

fn till_mapping() -> Mapping {
    Mapping::parse(
        "role = \"orders\"\n[columns]\nZettel = \"Order number\"\nWann = \"Order date\"\nWas = \"SKU\"\n\
         Kisten = \"Units\"\nBezahlt = \"Line total\"\n",
    )
    .unwrap()
}

#[test]
fn a_table_of_which_nothing_is_known_is_shown_with_every_column_unread() {
    let desk = Desk::new();
    let seen = look(&till(&desk), Mapping::default());
    assert_eq!((seen.header_line, seen.delimiter), (2, "semicolon"));
    assert_eq!(seen.role, Role::Orders);
    assert!(
        seen.columns
            .iter()
            .all(|column| column.standing == Standing::Unread)
    );
    assert_eq!(seen.columns[4].samples, ["12,50", "1.234,50", "2,00"]);
    assert_eq!(seen.missing.len(), 3);
    let strict = endcap::import::preview(&till(&desk), None).unwrap_err();
    assert!(strict.to_string().contains("a header row"));
}

#[test]
fn decisions_name_the_cell_and_line_they_rest_on() {
    let desk = Desk::new();
    let seen = look(&till(&desk), till_mapping());
    assert_eq!(seen.decimal.found, "comma");
    assert_eq!(
        seen.decimal.evidence,
        "Comma is the decimal mark: 12,50 on line 3."
    );
    assert_eq!(seen.dates.evidence, "Day first: 31/04/2025 on line 4.");
    assert_eq!(
        seen.encoding_found.evidence,
        "Told from its letters: byte E4 on line 3 is not UTF-8."
    );
    assert_eq!(
        seen.delimiter_found.evidence,
        "5 cells in 100 % of the first rows."
    );
    assert_eq!(seen.columns[4].samples, ["12.50", "1234.50", "2.00"]);
    assert_eq!(
        seen.columns[1].problems,
        ["Line 4: expected a date, found \"31/04/2025\"."]
    );
    assert!(seen.missing.is_empty());
    // One word with one letter: another reading is offered and nothing waits for it.
    assert!(seen.questions.iter().all(|question| !question.blocks));
    assert!(
        seen.columns
            .iter()
            .all(|column| column.standing == Standing::Chosen)
    );
}

#[test]
fn two_readings_are_asked_with_what_the_cell_is_under_each() {
    let desk = Desk::new();
    let file = desk.file(
        "orders.csv",
        "order number,order date,sku,quantity,unit price\n1,03/04/2025,A,1,\"1,234\"\n",
    );
    let seen = look(&file, Mapping::default());
    let read: Vec<Vec<&str>> = seen
        .questions
        .iter()
        .map(|question| {
            question
                .answers
                .iter()
                .map(|answer| answer.read_as.as_str())
                .collect()
        })
        .collect();
    assert_eq!(read, [["2025-04-03", "2025-03-04"], ["1234.00", "1.234"]]);
    assert!(
        seen.questions
            .iter()
            .all(|question| question.blocks && question.line == 2)
    );
    let refused = run(&request(&[&file], ImportOptions::default()))
        .map(|_| ())
        .unwrap_err()
        .to_string();
    assert!(refused.contains("2025-04-03 or 2025-03-04"), "{refused}");
    let mut mapping = Mapping::default();
    mapping.say(&Says::Dates(DateOrder::MonthFirst));
    mapping.say(&Says::Decimal(DecimalMark::Point));
    let seen = look(&file, mapping.clone());
    assert!(seen.questions.is_empty());
    assert_eq!(seen.columns[4].samples, ["1234.00"]);
    let (data, _) = read_with(&[&file], with(&file, mapping));
    assert_eq!(data.history.len(), 1);
}

#[test]
fn a_guessed_encoding_is_asked_only_where_the_readings_differ() {
    let desk = Desk::new();
    let text = "order number,order date,sku,quantity,unit price\n1,2025-01-31,Kr\u{e8}me,1,2.50\n";
    let file = desk.file("orders.csv", encoding_rs::WINDOWS_1252.encode(text).0);
    let seen = look(&file, Mapping::default());
    let answers = &seen.questions[0].answers;
    assert_eq!(
        (answers[0].read_as.as_str(), answers[1].read_as.as_str()),
        ("Krème", "Krčme")
    );
    assert!(!seen.questions[0].blocks);
    let mut mapping = Mapping::default();
    mapping.say(&answers[1].says);
    let seen = look(&file, mapping);
    assert_eq!(seen.columns[2].samples, ["Krčme"]);
    assert!(seen.questions.is_empty());
    let same = desk.file(
        "same.csv",
        encoding_rs::WINDOWS_1252.encode(&text.replace('è', "ü")).0,
    );
    assert!(look(&same, Mapping::default()).questions.is_empty());
}

#[test]
fn a_choice_for_one_column_keeps_the_rules_of_the_dialect() {
    let desk = Desk::new();
    let file = desk.file(
        "orders.csv",
        "Name,Email,Financial Status,Currency,Subtotal,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Mine\n\
         #1,a@b.c,paid,USD,14.00,2025-01-31 10:00:00 +0000,1,Lamp,9.00,A,X-1\n#1,a@b.c,,,,2025-01-31 10:00:00 +0000,1,Bulb,5.00,B,X-2\n",
    );
    let mut mapping = Mapping::default();
    mapping.columns.insert("Mine".to_owned(), "SKU".to_owned());
    let seen = look(&file, mapping.clone());
    assert!(seen.dialect.contains("Shopify"), "{}", seen.dialect);
    let (data, _) = read_with(&[&file], with(&file, mapping));
    assert_eq!(data.history.len(), 1);
    assert_eq!(data.history.line_count(), 2);
    assert!(data.catalog.find(&"X-2".into()).is_some() && data.catalog.find(&"B".into()).is_none());
}

#[test]
fn the_whole_mapping_reads_the_file_the_same_way_as_a_file_of_its_own() {
    let desk = Desk::new();
    let file = till(&desk);
    let seen = look(&file, till_mapping());
    let toml = desk.folder.path().join("kasse.toml");
    seen.mapping.write(&toml, &Permission::default()).unwrap();
    let options = ImportOptions {
        mappings: vec![Mapping::read(&toml).unwrap()],
        ..ImportOptions::default()
    };
    let (by_file, first) = read_with(&[&file], options);
    let (by_choice, second) = read_with(&[&file], with(&file, till_mapping()));
    assert_eq!(by_file.hash, by_choice.hash);
    assert_eq!(first.files[0].accepted, second.files[0].accepted);
}

#[test]
fn a_chosen_file_without_a_needed_column_is_refused_in_words() {
    let desk = Desk::new();
    let file = till(&desk);
    let mut mapping = till_mapping();
    mapping.columns.remove("Zettel");
    let refused = run(&request(&[&file], with(&file, mapping)))
        .map(|_| ())
        .unwrap_err()
        .to_string();
    assert!(refused.contains("Orders need an order number"), "{refused}");
}

#[test]
fn currencies_that_are_named_are_found_and_those_without_a_rate_are_said() {
    let desk = Desk::new();
    let file = desk.file(
        "orders.csv",
        "order number,order date,sku,quantity,unit price\n1,2025-01-31,A,1,$2.50\n2,2025-01-31,A,1,€2.50\n",
    );
    let seen = look(&file, Mapping::default());
    let lines: Vec<u64> = seen.currencies.iter().map(|found| found.line).collect();
    assert_eq!(lines, [2, 3]);
    let euros = Currency::new("EUR").unwrap();
    let question = seen.currency_question(&euros).unwrap();
    assert_eq!(question.answers[0].says, Says::Currency(Currency::usd()));
    assert!(seen.currency_question(&Currency::usd()).is_none());
    let mut options = ImportOptions::default();
    assert_eq!(seen.foreign_currencies(&Currency::usd(), &options), ["EUR"]);
    options.rates.insert("EUR".to_owned(), 1.1);
    assert!(
        seen.foreign_currencies(&Currency::usd(), &options)
            .is_empty()
    );
}

fn studio(desk: &Desk) -> Studio {
    let mut studio = Studio::headless();
    let path = desk.folder.path().join("shop.endcap");
    let currency = Currency::new("EUR").unwrap();
    studio.run(Command::NewProject { path, currency }).unwrap();
    studio
}

fn import(studio: &mut Studio) {
    studio
        .run(Command::Import {
            dialect: None,
            rejects: None,
        })
        .unwrap();
}

#[test]
fn a_mapping_is_kept_in_the_project_and_reads_the_next_file_of_its_source() {
    let desk = Desk::new();
    let file = till(&desk);
    let mut first = studio(&desk);
    first.run(Command::PreviewFiles(vec![file])).unwrap();
    let mapping = Box::new(till_mapping());
    first
        .run(Command::SetFileMapping { place: 0, mapping })
        .unwrap();
    import(&mut first);
    first.close().unwrap();

    let mut again = Studio::headless();
    again
        .run(Command::OpenProject(desk.folder.path().join("shop.endcap")))
        .unwrap();
    // Columns in another order, and days that tell nothing.
    let text = "Bezahlt;Zettel;Was;Kisten;Wann\n2,50;9;Brot;1;02/05/2025\n";
    let next = desk.file("kasse-05.csv", encoding_rs::WINDOWS_1252.encode(text).0);
    again
        .run(Command::PreviewFiles(vec![next.clone()]))
        .unwrap();
    let draft = again.view().draft;
    assert_eq!(draft.files[0].remembered.as_deref(), Some("kasse.csv"));
    let preview = draft.files[0].preview.as_ref().unwrap();
    assert_eq!(preview.columns[4].samples, ["2025-05-02"]);
    again.run(Command::StartFileAfresh(0)).unwrap();
    assert!(again.view().draft.files[0].remembered.is_none());
    again.run(Command::DiscardDraft).unwrap();
    let afresh = ImportOptions {
        afresh: true,
        ..ImportOptions::default()
    };
    again
        .run(Command::SetImportOptions(Box::new(afresh)))
        .unwrap();
    again.run(Command::PreviewFiles(vec![next])).unwrap();
    assert!(again.view().draft.files[0].remembered.is_none());
}

#[test]
fn an_import_that_is_read_again_counts_nothing_twice() {
    let desk = Desk::new();
    let catalog = desk.file("catalog.csv", "sku,title,price\nabc,Lamp,9.00\n");
    let orders = desk.file(
        "orders.csv",
        "order number,order date,sku,quantity,unit price\n1,2025-01-31,ABC,1,9.00\n",
    );
    let mut studio = studio(&desk);
    studio
        .run(Command::PreviewFiles(vec![catalog, orders]))
        .unwrap();
    import(&mut studio);
    assert_eq!(studio.view().report.unwrap().totals.unmatched_skus, ["ABC"]);
    let loose = ImportOptions {
        loose_skus: true,
        ..studio.view().last_import.unwrap().options.clone()
    };
    studio.run(Command::ImportAgain(Box::new(loose))).unwrap();
    let view = studio.view();
    let report = view.report.unwrap();
    assert!(report.totals.unmatched_skus.is_empty());
    assert_eq!(report.files[1].accepted, 1);
    assert_eq!(view.project.unwrap().dataset.history.len(), 1);
    assert_eq!(view.project.unwrap().dataset.sources.len(), 2);
}

#[test]
fn the_last_of_many_choices_is_the_one_that_is_shown() {
    let desk = Desk::new();
    let mut studio = studio(&desk);
    studio
        .run(Command::PreviewFiles(vec![till(&desk)]))
        .unwrap();
    for marks in 0..9 {
        let mut mapping = till_mapping();
        mapping.decimal = Some(if marks % 2 == 0 {
            DecimalMark::Comma
        } else {
            DecimalMark::Point
        });
        let mapping = Box::new(mapping);
        studio.execute(Command::SetFileMapping { place: 0, mapping });
    }
    studio.settle();
    let file = &studio.view().draft.files[0];
    assert!(file.is_current());
    assert_eq!(file.preview.as_ref().unwrap().decimal.found, "comma");
}
