use super::*;
use crate::domain::progress::Progress;
use crate::import::preview_draft;

fn preview(text: &str) -> FilePreview {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.csv");
    std::fs::write(&path, text).unwrap();
    preview_draft(&path, None, &ImportOptions::default(), &Progress::new()).unwrap()
}

const ORDERS: &str = "Email,order number,order date,sku,quantity,unit price\n\
    a@b.c,1,2025-01-31,A,2,9.50\nd@e.f,2,2025-02-01,B,x,8\n";

#[test]
fn columns_that_are_read_stand_first_and_those_that_may_name_a_buyer_show_no_values() {
    let rows = column_rows(&preview(ORDERS));
    let standing = |header: &str| rows.iter().find(|row| row.header == header).unwrap();
    assert_eq!(standing("sku").values, "A  ·  B");
    assert_eq!(standing("sku").standing, ("recognised", Tone::Positive));
    let customer = standing("Email");
    assert!(customer.is_hidden);
    assert!(customer.values.is_empty() && customer.all_values.is_empty());
    let text = "order number,order date,sku,quantity,unit price,box,phone\n1,2025-01-31,A,2,9.50,red,555-1234\n";
    let rows = column_rows(&preview(text));
    let [.., unread, last] = rows.as_slice() else {
        panic!("two columns are not read");
    };
    assert_eq!(
        (unread.header.as_str(), unread.meaning),
        ("box", "Not read")
    );
    assert_eq!(unread.values, "red");
    assert!(last.is_hidden && last.values.is_empty());
}

#[test]
fn a_cell_that_cannot_be_read_is_said_with_its_line() {
    let rows = column_rows(&preview(ORDERS));
    let units = rows.iter().find(|row| row.meaning == "Units").unwrap();
    let (tone, note) = units.note.clone().unwrap();
    assert_eq!(tone, Tone::Negative);
    assert_eq!(
        note,
        "Line 3: expected a whole number of units, found \"x\"."
    );
}

#[test]
fn amounts_say_why_they_are_read_so() {
    let rows = column_rows(&preview(ORDERS));
    let price = rows.iter().find(|row| row.meaning == "Unit price").unwrap();
    let (_, note) = price.note.clone().unwrap();
    assert_eq!(note, "Point is the decimal mark: 9.50 on line 2.");
}

#[test]
fn every_reason_that_can_be_switched_is_explained() {
    let mut options = ImportOptions::default();
    options.keep.insert(LeftOut::Tip);
    let rows = reason_rows(&options);
    assert_eq!(rows.len(), LeftOut::SWITCHABLE.len());
    for row in rows {
        assert!(row.reason.explanation().ends_with('.'));
        assert_eq!(row.is_on, row.reason != LeftOut::Tip);
    }
}
