//! Any table that is written is read back, and exports that overlap come to the same however they are cut and in any order.
#![allow(clippy::unwrap_used)]

mod import_desk;

use std::collections::BTreeMap;

use endcap::domain::progress::Progress;
use endcap::domain::project::Dataset;
use endcap::import::{ImportOptions, Mapping, import};
use import_desk::{Desk, orders, request};
use proptest::prelude::*;

#[derive(Clone, Copy, Debug)]
enum Text {
    Utf8,
    MarkedUtf8,
    Utf16Le,
    Utf16Be,
    BareUtf16Le,
    Windows1252,
}

fn encoded(text: &str, how: Text) -> Vec<u8> {
    let units = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    match how {
        Text::Utf8 => text.as_bytes().to_vec(),
        Text::MarkedUtf8 => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        Text::Utf16Le => [b"\xFF\xFE".to_vec(), units(u16::to_le_bytes)].concat(),
        Text::Utf16Be => [b"\xFE\xFF".to_vec(), units(u16::to_be_bytes)].concat(),
        Text::BareUtf16Le => units(u16::to_le_bytes),
        // All letters below are in Latin-1, which Windows-1252 shares.
        Text::Windows1252 => text
            .chars()
            .map(|c| u8::try_from(u32::from(c)).unwrap())
            .collect(),
    }
}

/// Names as shops write them, with all that parts cells in them.
fn names() -> impl Strategy<Value = String> {
    "[A-Za-zäßéñØ][A-Za-z0-9äßéñØ ,;|\"\n\t'._-]{0,14}[A-Za-z0-9]"
}

fn text() -> impl Strategy<Value = Text> {
    prop::sample::select(vec![
        Text::Utf8,
        Text::MarkedUtf8,
        Text::Utf16Le,
        Text::Utf16Be,
        Text::BareUtf16Le,
        Text::Windows1252,
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_table_in_any_encoding_is_read_back(
        rows in prop::collection::vec((names(), 1..99_u32, 0..9_999_999_i64), 1..30),
        delimiter in prop::sample::select(vec![b',', b';', b'\t', b'|']),
        terminator in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        always_quoted in any::<bool>(),
        ends in any::<bool>(),
        title_line in any::<bool>(),
        how in text(),
    ) {
        let mark = char::from(delimiter).to_string();
        let cell = |text: &str| {
            if always_quoted || text.contains(['"', '\n', '\r', char::from(delimiter)]) {
                format!("\"{}\"", text.replace('"', "\"\""))
            } else {
                text.to_owned()
            }
        };
        let row = |cells: &[&str]| cells.iter().map(|text| cell(text)).collect::<Vec<_>>().join(&mark);
        let mut lines = vec![row(&["order", "date", "sku", "title", "quantity", "line total"])];
        if title_line {
            lines.insert(0, "Sales of the week".to_owned());
        }
        for (place, (title, units, minor)) in rows.iter().enumerate() {
            let (order, sku) = (format!("o{place}"), format!("S-{place}"));
            let total = format!("{}.{:02}", minor / 100, minor % 100);
            lines.push(row(&[&order, "2025-03-10", &sku, title, &units.to_string(), &total]));
        }
        let mut table = lines.join(terminator);
        if ends {
            table.push_str(terminator);
        }
        let desk = Desk::new();
        let path = desk.file("table.csv", encoded(&table, how));
        // Letters at random tell no encoding.
        let said = matches!(how, Text::Windows1252).then(|| Mapping::parse("encoding = \"windows-1252\"").unwrap());
        let options = ImportOptions { mappings: said.into_iter().collect(), ..ImportOptions::default() };
        let (data, report) = import(&request(&[&path], options), None, &Progress::new()).unwrap();
        prop_assert_eq!(report.files[0].rows, rows.len() as u64);
        prop_assert_eq!(report.files[0].accepted, rows.len() as u64);
        let found: BTreeMap<String, (String, u32, i64)> = data.history.orders().map(|order| {
            let line = order.lines().next().unwrap();
            let title = data.catalog.product_of(line.variant).title.clone();
            (order.number().to_owned(), (title, line.units, line.net_revenue.0))
        }).collect();
        for (place, (title, units, minor)) in rows.iter().enumerate() {
            let (read, found_units, found_minor) = &found[&format!("o{place}")];
            prop_assert_eq!((read, found_units, found_minor), (title, units, minor));
        }
    }

    #[test]
    fn overlapping_exports_come_to_the_same_in_any_split_and_order(
        lines in prop::collection::vec((0..12_usize, 0..5_usize, 1..9_u32, 1..900_i64), 1..60),
        cuts in prop::collection::vec((0..12_usize, 1..12_usize), 1..5),
        shuffle in any::<u64>(),
        listed in any::<bool>(),
        together in any::<bool>(),
    ) {
        let mut by_order: BTreeMap<usize, String> = BTreeMap::new();
        for (order, sku, units, minor) in &lines {
            let row = format!("o{order},2025-03-{:02},S{sku},{units},{}.{:02}\n", 1 + order / 2, minor / 100, minor % 100);
            by_order.entry(*order).or_default().push_str(&row);
        }
        const HEADER: &str = "order,date,sku,quantity,price\n";
        let export = |wanted: &dyn Fn(usize) -> bool| -> String {
            let rows = by_order.iter().filter(|(order, _)| wanted(**order)).map(|(_, rows)| rows.as_str());
            std::iter::once(HEADER).chain(rows).collect()
        };
        let desk = Desk::new();
        let catalog = desk.file("catalog.csv", "sku,title,price\nS0,Zero,1.00\nS1,One,2.00\nS2,Two,3.00\n");
        let all = desk.file("all.csv", export(&|_| true));
        let start = |file: &std::path::Path| -> Dataset {
            let files = if listed { vec![catalog.as_path(), file] } else { vec![file] };
            import(&request(&files, ImportOptions::default()), None, &Progress::new()).unwrap().0
        };
        let expected = start(&all);
        // Parts that overlap, and what no part has.
        let mut parts: Vec<String> = cuts
            .iter()
            .map(|(from, count)| export(&|order| (*from..from + count).contains(&order)))
            .collect();
        parts.push(export(&|order| !cuts.iter().any(|(from, count)| (*from..from + count).contains(&order))));
        parts.retain(|part| part.len() > HEADER.len());
        for place in (1..parts.len()).rev() {
            parts.swap(place, (shuffle as usize >> place) % (place + 1));
        }
        let parts: Vec<_> = parts
            .into_iter()
            .enumerate()
            .map(|(place, part)| desk.file(&format!("part-{place}.csv"), part))
            .collect();
        let found = if together {
            let mut files: Vec<_> = parts.iter().map(std::path::PathBuf::as_path).collect();
            files.push(&catalog);
            files.retain(|file| listed || *file != catalog.as_path());
            import(&request(&files, ImportOptions::default()), None, &Progress::new()).unwrap().0
        } else {
            let mut data = start(&parts[0]);
            for part in &parts[1..] {
                data = import(&request(&[part], ImportOptions::default()), Some(&data), &Progress::new()).unwrap().0;
            }
            data
        };
        prop_assert_eq!(content(&found), content(&expected));
    }
}

/// Orders with their lines in the order of SKUs, and the prices of all SKUs.
fn content(data: &Dataset) -> impl PartialEq + std::fmt::Debug + use<> {
    let mut sold = orders(data);
    for (_, _, lines) in &mut sold {
        lines.sort();
    }
    let prices: BTreeMap<String, (Option<i64>, bool)> = data
        .catalog
        .variants()
        .iter()
        .map(|variant| {
            let price = variant.price.map(|price| price.0);
            (variant.sku.to_string(), (price, variant.listed))
        })
        .collect();
    (sold, prices)
}
