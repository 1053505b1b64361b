#![allow(
    clippy::inconsistent_digit_grouping,
    reason = "minor units read best as units and cents"
)]
use super::*;

fn usd(cell: &str, mark: DecimalMark) -> Option<i64> {
    amount(cell.as_bytes(), Some(mark), 2).ok()
}

#[test]
fn amounts_are_read_with_the_mark_of_their_column_only() {
    for (cell, point, comma) in [
        ("12.50", Some(125_000_00), None),
        ("12,50", None, Some(125_000_00)),
        ("1.234,50", None, Some(12_345_000_00)),
        ("1,234.50", Some(12_345_000_00), None),
        ("1,234", Some(12_340_000_00), Some(12_340_00)),
        ("-5", Some(-50_000_00), Some(-50_000_00)),
        ("34.0000", Some(340_000_00), None),
        ("0.0425", Some(4_25_00), None),
        ("$12.50", Some(125_000_00), None),
        ("-$12.50", Some(-125_000_00), None),
        ("AU $3,000.00", Some(30_000_000_00), None),
        ("EUR 90,00", None, Some(900_000_00)),
        ("1\u{202f}234,50 €", None, Some(12_345_000_00)),
        ("1'234.50", Some(12_345_000_00), None),
        ("", None, None),
        ("n/a", None, None),
        ("12.5.0", None, None),
        ("(12.50)", Some(-125_000_00), None),
        ("($12.50)", Some(-125_000_00), None),
        ("12,50-", None, Some(-125_000_00)),
        ("12.50 USD-", Some(-125_000_00), None),
        ("(-12.50)", None, None),
        ("0,125", None, Some(1_250_00)),
        ("1,2,3", None, None),
        ("1.23456789", None, None),
        ("99999999999999999999", None, None),
    ] {
        // The figures above are minor units times a hundred; `EXTRA` has two digits more.
        let scaled = |value: Option<i64>| value.map(|value| value / 100 * 100);
        assert_eq!(
            usd(cell, DecimalMark::Point),
            scaled(point),
            "{cell} with a point"
        );
        assert_eq!(
            usd(cell, DecimalMark::Comma),
            scaled(comma),
            "{cell} with a comma"
        );
    }
}

#[test]
fn amounts_without_a_decided_mark_wait_for_one() {
    assert_eq!(amount(b"12", None, 2), Ok(12_000_000));
    assert_eq!(amount(b"1.234", None, 2), Err(Fault::Undecided));
    assert_eq!(amount(b"x", None, 2), Err(Fault::Unreadable));
}

#[test]
fn a_cell_votes_for_its_decimal_mark_when_it_has_one_reading() {
    for (cell, vote_for) in [
        ("12.50", Ok(Some(DecimalMark::Point))),
        ("12,5", Ok(Some(DecimalMark::Comma))),
        ("1.234,50", Ok(Some(DecimalMark::Comma))),
        ("1,234.50", Ok(Some(DecimalMark::Point))),
        ("1,234", Err(())),
        ("1.234", Err(())),
        ("0.125", Ok(Some(DecimalMark::Point))),
        ("1234.567", Ok(Some(DecimalMark::Point))),
        ("1.234.567", Ok(Some(DecimalMark::Comma))),
        ("12", Ok(None)),
        ("n/a", Ok(None)),
    ] {
        assert_eq!(vote(cell.as_bytes()), vote_for, "{cell}");
    }
}

#[test]
fn moments_are_read_in_every_shape_shops_write() {
    let read = |cell: &str, order| {
        moment(cell.as_bytes(), order).map(|minute| {
            (
                minute.day().to_string(),
                minute.0.rem_euclid(1440) / 60,
                minute.0.rem_euclid(60),
            )
        })
    };
    let day = |text: &str, hour, minute| Ok((text.to_owned(), hour, minute));
    let american = Some(DateOrder::MonthFirst);
    let european = Some(DateOrder::DayFirst);
    assert_eq!(
        read("2023-05-31 21:14:23 -0700", None),
        day("2023-05-31", 21, 14)
    );
    assert_eq!(read("2025-01-08T12:00:00Z", None), day("2025-01-08", 12, 0));
    assert_eq!(read("2015-10-25 3:34:20", None), day("2015-10-25", 3, 34));
    assert_eq!(read("2024/5/1", None), day("2024-05-01", 0, 0));
    assert_eq!(read("12/1/10 8:26", american), day("2010-12-01", 8, 26));
    assert_eq!(read("12/1/10 8:26", european), day("2010-01-12", 8, 26));
    assert_eq!(
        read("7/25/2018 9:06 PM", american),
        day("2018-07-25", 21, 6)
    );
    assert_eq!(read("26-May-26", None), day("2026-05-26", 0, 0));
    assert_eq!(read("Oct-05-26", None), day("2026-10-05", 0, 0));
    assert_eq!(read("03.04.2024", None), day("2024-04-03", 0, 0));
    assert_eq!(read("03/04/2024", None), Err(Fault::Undecided));
    assert_eq!(read("13/01/2020", american), Err(Fault::Unreadable));
    assert_eq!(
        read("12/0/10 8:26", None),
        Err(Fault::Unreadable),
        "no day in either order, so that no other cell can help"
    );
    for broken in [
        "",
        "yesterday",
        "2024-02-30",
        "2024-01-01 25:00",
        "1/2/3",
        "2024-01-01x",
    ] {
        assert_eq!(read(broken, european), Err(Fault::Unreadable), "{broken}");
    }
}

#[test]
fn codes_lose_one_apostrophe_and_numbers_that_lost_their_digits_are_seen() {
    assert_eq!(code(b" '4899959011511 "), b"4899959011511");
    assert_eq!(code(b"'=SUM(1)"), b"=SUM(1)");
    assert_eq!(code(b"'tis"), b"'tis");
    assert!(lost_digits(b"7.35018E+12"));
    assert!(lost_digits(b"1E+12"));
    assert!(!lost_digits(b"E+12"));
    assert!(!lost_digits(b"12E-4"));
}

#[test]
fn whole_numbers_may_have_zeros_after_a_mark_but_no_grouping() {
    assert_eq!(whole(b"6"), Some(6));
    assert_eq!(whole(b" -2 "), Some(-2));
    assert_eq!(whole(b"6.00"), Some(6));
    assert_eq!(whole(b"(2)"), Some(-2));
    assert_eq!(whole(b"2-"), Some(-2));
    for broken in [
        "1,000",
        "1.5",
        "",
        "-",
        "six",
        "--2",
        "-2-",
        "99999999999999999999",
    ] {
        assert_eq!(whole(broken.as_bytes()), None, "{broken}");
    }
}

#[test]
fn the_quick_way_to_an_amount_leads_where_the_long_one_leads() {
    let cells = [
        "0",
        "0.00",
        "12.5",
        "12,5",
        "1.",
        ".5",
        ".",
        "",
        "007.10",
        "1.123456",
        "1.1234567",
        "1.12345670",
        "999999999999999999",
        "99999999999999.9999",
        "123456789012345678",
        "-1.00",
        "1,000.00",
        "1..2",
        "12a",
    ];
    for cell in cells {
        for mark in [None, Some(DecimalMark::Point), Some(DecimalMark::Comma)] {
            for decimals in 0..=3 {
                let long = any_amount(cell.as_bytes(), mark, decimals);
                let quick = plain_amount(cell.as_bytes(), mark, decimals);
                assert!(
                    quick.is_none() || quick == long.ok(),
                    "{cell} {mark:?} {decimals}"
                );
                assert_eq!(amount(cell.as_bytes(), mark, decimals), long);
            }
        }
    }
}

#[test]
fn a_week_is_a_number_or_any_day_in_it() {
    let order = Some(DateOrder::DayFirst);
    let expected = Week::parse_iso("2025-W31");
    for cell in [
        "2025-W31",
        "2025w31",
        "2025-07-28",
        "03/08/2025",
        "20250730",
    ] {
        assert_eq!(week(cell.as_bytes(), order).ok(), expected, "{cell}");
    }
    assert_eq!(week(b"03/08/2025", None), Err(Fault::Undecided));
    assert_eq!(week(b"2025-W54", order), Err(Fault::Unreadable));
    assert_eq!(week(b"", order), Err(Fault::Unreadable));
}
