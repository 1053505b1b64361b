//! Encodings are recognised or asked for; a letter is never replaced in silence.
#![allow(clippy::unwrap_used)]

mod import_desk;

use endcap::import::{ImportOptions, Mapping, preview};
use import_desk::{Desk, line, orders, read, read_with, refusal, request, run};

const TEXT: &str =
    "order;date;sku;quantity;price\n1;2025-01-01;Café;2;3,00\n2;2025-01-02;Caña;1;1,50\n";

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

fn sold(data: &endcap::domain::project::Dataset) -> Vec<Vec<(String, u32, i64)>> {
    orders(data).into_iter().map(|(.., lines)| lines).collect()
}

#[test]
fn utf_16_is_read_with_and_without_its_mark() {
    let desk = Desk::new();
    let expected = vec![vec![line("Café", 2, 600)], vec![line("Caña", 1, 150)]];
    for (unit, name) in [
        (u16::to_le_bytes as fn(u16) -> [u8; 2], "UTF-16LE"),
        (u16::to_be_bytes, "UTF-16BE"),
    ] {
        for (mark, words) in [
            ("\u{feff}", format!("{name} with byte order mark")),
            ("", format!("{name} (guessed: no byte order mark)")),
        ] {
            let path = desk.file("utf16.csv", utf16(&format!("{mark}{TEXT}"), unit));
            assert_eq!(preview(&path, None).unwrap().encoding, words);
            let (data, report) = read(&[&path]);
            assert_eq!(report.files[0].encoding, words);
            assert_eq!(sold(&data), expected, "{words}");
        }
    }
}

#[test]
fn utf_16_that_ends_inside_a_character_is_an_error() {
    let desk = Desk::new();
    let mut bytes = utf16(&format!("\u{feff}{TEXT}"), u16::to_le_bytes);
    bytes.pop();
    let problem = refusal(&[&desk.file("odd.csv", &bytes)]);
    assert!(problem.contains("UTF-16LE"), "{problem}");
    let lone = utf16(&format!("\u{feff}{TEXT}"), u16::to_le_bytes);
    let half = [&lone[..], &[0x00, 0xD8, 0x41, 0x00]].concat();
    assert!(refusal(&[&desk.file("half.csv", half)]).contains("UTF-16LE"));
}

#[test]
fn a_mark_behind_blank_lines_or_a_title_is_no_part_of_a_header() {
    let desk = Desk::new();
    for start in [
        "\n\t\u{feff}",
        "\u{feff}",
        "Export of today\n\u{feff}",
        "\u{feff}\u{feff}",
    ] {
        let (data, report) = read(&[&desk.file("marked.csv", format!("{start}{TEXT}"))]);
        assert_eq!(report.files[0].accepted, 2, "{start:?}");
        assert_eq!(sold(&data)[0], [line("Café", 2, 600)]);
    }
}

#[test]
fn a_mark_before_bytes_of_another_encoding_is_not_believed() {
    let desk = Desk::new();
    let bytes = [
        b"\xEF\xBB\xBF".as_slice(),
        &TEXT
            .replace("é", "\u{1}")
            .replace("ñ", "\u{2}")
            .into_bytes(),
    ]
    .concat()
    .iter()
    .map(|byte| match byte {
        1 => 0xE9,
        2 => 0xF1,
        byte => *byte,
    })
    .collect::<Vec<u8>>();
    let (data, report) = read(&[&desk.file("mixed.csv", bytes)]);
    assert_eq!(
        report.files[0].encoding,
        "Windows-1252 (guessed: not UTF-8)"
    );
    assert_eq!(
        sold(&data),
        [[line("Café", 2, 600)], [line("Caña", 1, 150)]]
    );
}

#[test]
fn a_mark_wins_over_what_a_person_says() {
    let desk = Desk::new();
    let path = desk.file("marked.csv", format!("\u{feff}{TEXT}"));
    let mapping = Mapping::parse("encoding = \"windows-1252\"").unwrap();
    let options = ImportOptions {
        mappings: vec![mapping],
        ..ImportOptions::default()
    };
    let (data, _) = read_with(&[&path], options);
    assert_eq!(sold(&data)[0], [line("Café", 2, 600)]);
}

#[test]
fn bytes_of_a_dos_code_page_are_in_doubt_until_a_person_says_what_they_are() {
    let desk = Desk::new();
    let bytes = b"order;date;sku;quantity;price\n1;2025-01-01;\x9B\x83\xAA;2;3,00\n";
    let path = desk.file("dos.csv", bytes);
    let seen = preview(&path, None).unwrap();
    assert!(seen.encoding.contains("guessed"), "{}", seen.encoding);
    assert!(seen.remarks.iter().any(|remark| remark.contains("accents")));
    let question = &seen.questions[0];
    assert!(
        question.blocks && question.answers.len() > 2,
        "{question:?}"
    );
    let told = refusal(&[&path]);
    assert!(
        told.contains("--encoding") && told.contains("line 2"),
        "{told}"
    );
    let said = |label: &str| {
        let mapping = Mapping::parse(&format!("encoding = \"{label}\"")).unwrap();
        let options = ImportOptions {
            mappings: vec![mapping],
            ..ImportOptions::default()
        };
        run(&request(&[&path], options))
    };
    let (data, _) = said("ibm866").unwrap();
    assert_eq!(sold(&data)[0], [line("ЫГк", 2, 600)]);
    let problem = said("utf-8").map(|_| ()).unwrap_err().to_string();
    assert!(problem.contains("UTF-8"), "{problem}");
    let problem = said("cp-of-nobody").map(|_| ()).unwrap_err().to_string();
    assert!(problem.contains("cp-of-nobody"), "{problem}");
}

#[test]
fn encodings_are_told_from_the_letters_and_the_report_says_which() {
    let desk = Desk::new();
    let header = "order_id,created_at,sku,title,quantity,unit_price\n";
    let cases: [(&str, &[u8], &str); 5] = [
        (
            "Windows-1251",
            b"1,2026-03-01,A1,\xD7\xE0\xE9\xED\xE8\xEA \xE1\xE5\xEB\xFB\xE9,1,10.00\n",
            "Чайник белый",
        ),
        (
            "GB 18030",
            b"1,2026-03-01,A1,\xCC\xD5\xB4\xC9\xBF\xA7\xB7\xC8\xB1\xAD,1,10.00\n",
            "陶瓷咖啡杯",
        ),
        (
            "Shift JIS",
            b"1,2026-03-01,A1,\x83R\x81[\x83q\x81[\x83J\x83b\x83v,1,10.00\n",
            "コーヒーカップ",
        ),
        (
            "Mac Roman",
            b"1,2026-03-01,A1,M\x9Fsli gro\xA7,1,10.00\n",
            "Müsli groß",
        ),
        (
            "Windows-1252",
            b"1,2026-03-01,A1,M\xFCsli \x96 gro\xDF \x80,1,10.00\n",
            "Müsli – groß €",
        ),
    ];
    for (name, row, title) in cases {
        let path = desk.file("orders.csv", [header.as_bytes(), row].concat());
        let (data, report) = read(&[&path]);
        let sku = data.catalog.find(&"A1".into()).unwrap();
        assert_eq!(data.catalog.title(sku), title);
        assert_eq!(
            report.files[0].encoding,
            format!("{name} (guessed: not UTF-8)")
        );
        assert!(
            report.files[0].notes[0].contains(name),
            "{:?}",
            report.files[0].notes
        );
        // The window offers other readings that make words.
        let question = &preview(&path, None).unwrap().questions[0];
        assert_eq!(question.answers[0].read_as, question.cell);
        assert!(
            !question.blocks && question.answers.len() > 1,
            "{question:?}"
        );
    }
}

#[test]
fn letters_that_come_late_in_a_long_file_are_looked_at_before_it_is_read() {
    let desk = Desk::new();
    let mut bytes = b"order_id,created_at,sku,title,quantity,unit_price\n".to_vec();
    for order in 0..8_000 {
        bytes.extend_from_slice(format!("{order},2026-03-01,A1,Tea,1,10.00\n").as_bytes());
    }
    let last = b"9999,2026-03-01,B1,\xD7\xE0\xE9\xED\xE8\xEA,1,10.00\n";
    bytes.extend_from_slice(last);
    let (data, report) = read(&[&desk.file("late.csv", &bytes)]);
    let sku = data.catalog.find(&"B1".into()).unwrap();
    assert_eq!(data.catalog.title(sku), "Чайник");
    assert_eq!(
        report.files[0].encoding,
        "Windows-1251 (guessed: not UTF-8)"
    );
}

#[test]
fn an_encoding_said_of_all_files_leaves_those_in_utf_8_as_they_are() {
    let desk = Desk::new();
    let utf8 = desk.file("catalog.csv", "sku,title,price\nA1,Чайник,10.00\n");
    let late = b"order_id,created_at,sku,title,quantity,unit_price\n1,2026-03-01,B1,\xD7\xE0\xE9\xED\xE8\xEA,1,10.00\n";
    let other = desk.file("orders.csv", late);
    let options = ImportOptions {
        mappings: vec![Mapping::parse("encoding = \"windows-1251\"").unwrap()],
        ..ImportOptions::default()
    };
    let (data, _) = read_with(&[&utf8, &other], options);
    for sku in ["A1", "B1"] {
        assert_eq!(
            data.catalog.title(data.catalog.find(&sku.into()).unwrap()),
            "Чайник"
        );
    }
}
