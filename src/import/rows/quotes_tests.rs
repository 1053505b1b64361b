//! Rows with quotes, well and badly closed.

use proptest::prelude::*;

use super::quotes::RowShape;
use super::records::Records;

const HEADER: &str = "order_id,created_at,title,sku,quantity,unit_price\n";

fn read(table: &str, delimiter: u8, width: usize) -> (Vec<(u64, Vec<String>, bool)>, u64) {
    let shape = RowShape::of(table.as_bytes(), delimiter, width);
    let bytes = std::io::Cursor::new(table.as_bytes().to_vec());
    let mut records = Records::new(Box::new(bytes), delimiter);
    records.expect(shape);
    let mut all = Vec::new();
    while records.advance().unwrap() {
        let cell = |index| String::from_utf8_lossy(records.get(index).unwrap()).into_owned();
        let cells = (0..records.len()).map(cell).collect();
        all.push((records.line(), cells, records.damage().is_some()));
    }
    (all, records.mended().0)
}

/// The titles of the rows that are whole, and the lines of those that are not.
fn titles(rows: &str) -> (Vec<String>, Vec<u64>) {
    let width = HEADER.split(',').count();
    let (found, _) = read(rows, b',', width);
    let whole = |(_, cells, damaged): &(u64, Vec<String>, bool)| {
        (!damaged && cells.len() == width).then(|| cells[2].clone())
    };
    let broken = found.iter().filter(|row| whole(row).is_none());
    (
        found.iter().filter_map(whole).collect(),
        broken.map(|(line, ..)| *line).collect(),
    )
}

#[test]
fn a_quote_for_inches_takes_no_row_below_into_its_cell() {
    let rows = "1,2026-03-01,Lamp,LAMP,1,50.00\n\
        2,2026-03-01,\"12in lamp,L12,1,15.00\n\
        3,2026-03-01,Bulb,BULB,1,5.00\n\
        4,2026-03-01,Lamp 8\",L8,1,12.00\n\
        5,2026-03-02,Bulb,BULB,1,5.00\n";
    let (found, broken) = titles(rows);
    assert_eq!(found, ["Lamp", "\"12in lamp", "Bulb", "Lamp 8\"", "Bulb"]);
    assert_eq!(broken, [0_u64; 0]);
}

#[test]
fn a_row_that_its_quote_spoils_is_the_only_one() {
    for spoilt in [
        "2,2026-03-01,\"12in, lamp,L12,1,15.00\n",
        "2,2026-03-01,\"12in,\n",
        "2,2026-03-01,\"a\"b,c\"d\",L12,1\n",
    ] {
        for next in [
            "Bulb",
            "\"Bulb, warm\"",
            "\"Bulb \"\"W\"\"\"",
            "Lamp 8\"",
            "\"8in",
        ] {
            let rows = format!(
                "1,2026-03-01,Lamp,LAMP,1,50.00\n{spoilt}3,2026-03-01,{next},BULB,1,5.00\n4,2026-03-02,Cord,CORD,2,5.00\n"
            );
            let (found, broken) = titles(&rows);
            assert_eq!(found.len(), 3, "{rows}{found:?}");
            assert_eq!(broken, [2], "{rows}");
        }
    }
}

#[test]
fn texts_of_several_lines_stay_whole_with_commas_and_doubled_quotes() {
    let rows = "1,2026-03-01,\"<p class=\"\"a\"\">Big, blue</p>\r\n<ul>\n\n<li>350 ml, 12, 5, red, blue, or 3,50</li></ul>\",MUG,1,12.00\r\n\
        2,2026-03-01,\"Cup\n1,2\n,,,,,\n\",CUP,1,9.00\r\n";
    let (found, broken) = titles(rows);
    assert_eq!(broken, [0_u64; 0]);
    assert_eq!(found.len(), 2);
    assert!(found[0].starts_with("<p class=\"a\">Big, blue</p>\r\n<ul>"));
}

#[test]
fn quotes_inside_a_quoted_cell_that_nobody_doubled_stay_in_it() {
    let row = |title: &str| format!("\"1\",\"2026-03-01\",\"{title}\",\"FR-8\",\"1\",\"15.00\"\n");
    let rows = [
        row("Lamp"),
        row("Frame 8\"x10\" oak"),
        row("Shade"),
        row("<b class=\"x\">Big</b>\nblue"),
    ]
    .concat();
    let (found, broken) = titles(&rows);
    assert_eq!(broken, [0_u64; 0]);
    assert_eq!(
        found,
        [
            "Lamp",
            "Frame 8\"x10\" oak",
            "Shade",
            "<b class=\"x\">Big</b>\nblue"
        ]
    );
}

#[test]
fn in_tab_files_a_quote_is_an_ordinary_character_unless_the_file_proves_otherwise() {
    let titles = |rows: &str| -> Vec<String> {
        let (found, mended) = read(rows, b'\t', 3);
        assert_eq!(mended, 0);
        found
            .into_iter()
            .map(|(_, cells, damaged)| {
                assert!(!damaged);
                cells[1].clone()
            })
            .collect()
    };
    let rows = "1\t\"Pro\" shade\t5.00\n2\t\"12in lamp\t5.00\n3\tBulb\t5.00\n4\t\"8in lamp\t5.00\n5\t\"Pro\"\t5.00\n";
    assert_eq!(
        titles(rows),
        [
            "\"Pro\" shade",
            "\"12in lamp",
            "Bulb",
            "\"8in lamp",
            "\"Pro\""
        ]
    );
    let quoted = "1\t\"12\"\" lamp\"\t5.00\n2\t\"Pro, red\"\t5.00\n3\t\"two\nlines\"\t5.00\n";
    assert_eq!(titles(quoted), ["12\" lamp", "Pro, red", "two\nlines"]);
}

/// A row in one of the ways that files write it, with or without a stray quote, as its lines.
fn row() -> impl Strategy<Value = (String, bool)> {
    let title = prop::sample::select(vec![
        "Lamp",
        "\"Lamp, red\"",
        "\"Lamp \"\"R\"\"\"",
        "\"two\nlines\"",
        "Lamp 8\"",
        "\"12in lamp",
        "\"a\"b\"",
        "\"Pro\" lamp",
        "\"",
        "\"x, y",
        "",
    ]);
    (title, 1..99_u32, 100..9_999_u32).prop_map(|(title, units, cents)| {
        let is_stray = matches!(
            title,
            "\"12in lamp" | "\"a\"b\"" | "\"Pro\" lamp" | "\"" | "\"x, y"
        );
        let row = format!(
            "2026-03-01,{title},S{units},{units},{}.{:02}\n",
            cents / 100,
            cents % 100
        );
        (row, is_stray)
    })
}

proptest! {
    #[test]
    fn no_row_is_lost_whatever_stray_quotes_stand_in_its_neighbours(rows in prop::collection::vec(row(), 1..30)) {
        let mut table = String::new();
        let mut begins = Vec::new();
        // At least half of the rows are as they should be, as in any file that somebody uses.
        for (index, (row, _)) in rows.iter().enumerate() {
            for row in [row.as_str(), "2026-03-01,Cord,C,1,2.00\n"] {
                begins.push(1 + table.matches('\n').count() as u64);
                table.push_str(&format!("{index},{row}"));
            }
        }
        let (found, _) = read(&table, b',', 6);
        let lines: Vec<u64> = found.iter().map(|(line, ..)| *line).collect();
        prop_assert_eq!(&lines, &begins, "{}", table);
        for ((_, cells, damaged), is_stray) in found.iter().zip(rows.iter().flat_map(|(_, stray)| [*stray, false])) {
            prop_assert!(is_stray || !damaged && cells.len() == 6, "{:?}", cells);
            prop_assert!(*damaged || cells.len() == 6 || is_stray, "{:?}", cells);
        }
    }
}
