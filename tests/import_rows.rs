//! Rows are what the file has for rows: stray quotes, header rows in the middle and long rows cost their own row at most.
#![allow(clippy::unwrap_used)]

mod import_desk;

use endcap::import::FileReport;
use import_desk::{Desk, line, orders, read, refusal};

const HEADER: &str = "order_id,created_at,title,sku,quantity,unit_price\n";

fn accounted(file: &FileReport) -> (u64, u64, u64) {
    (file.accepted, file.rejected, file.left_out.values().sum())
}

#[test]
fn a_quote_for_inches_takes_no_orders_with_it_and_is_told() {
    let desk = Desk::new();
    let rows = "1,2026-03-01,Lamp,LAMP,1,50.00\n2,2026-03-01,\"12in lamp,L12,1,15.00\n3,2026-03-01,Bulb,BULB,1,5.00\n\
        4,2026-03-01,Lamp 8\",L8,1,12.00\n5,2026-03-02,Bulb,BULB,1,5.00\n";
    let (_, report) = read(&[&desk.file("orders.csv", format!("{HEADER}{rows}"))]);
    assert_eq!(accounted(&report.files[0]), (5, 0, 0));
    assert_eq!(report.totals.net_revenue, "87.00");
    assert_eq!(
        report.files[0].notes,
        ["A stray quote on line 3 was read as an ordinary character."]
    );
}

#[test]
fn a_row_that_a_quote_spoils_is_rejected_alone_with_its_line() {
    let desk = Desk::new();
    let rows = "1,2026-03-01,Lamp,LAMP,1,50.00\n2,2026-03-01,\"12in, lamp,L12,1,15.00\n3,2026-03-01,Bulb,BULB,1,5.00\n\
        4,2026-03-01,\"Lamp \"\"8\"\"\",L8,1,12.00\n5,2026-03-02,Bulb,BULB,1,5.00\n";
    let (_, report) = read(&[&desk.file("orders.csv", format!("{HEADER}{rows}"))]);
    assert_eq!(accounted(&report.files[0]), (4, 1, 0));
    assert_eq!(report.totals.net_revenue, "72.00");
    assert_eq!(report.problems[0].line, 3);
    assert!(
        report.problems[0].expected.contains("quotes"),
        "{:?}",
        report.problems[0]
    );
}

#[test]
fn tab_files_of_marketplaces_know_no_quoting() {
    let desk = Desk::new();
    let header = "amazon-order-id\tpurchase-date\torder-status\tproduct-name\tsku\tquantity\tcurrency\titem-price\n";
    let row = |order: u32, title: &str, sku: &str, price: &str| {
        format!("{order}\t2026-03-01T09:00:00+00:00\tShipped\t{title}\t{sku}\t1\tUSD\t{price}\n")
    };
    let rows = [
        row(1, "Desk lamp", "LAMP", "50.00"),
        row(2, "\"Pro\" 12in shade", "SHADE", "20.00"),
        row(3, "\"12in lamp", "L12", "15.00"),
        row(4, "Bulb", "BULB", "5.00"),
        row(5, "\"8in lamp", "L8", "12.00"),
    ];
    let (data, report) = read(&[&desk.file("orders.txt", format!("{header}{}", rows.concat()))]);
    assert_eq!(accounted(&report.files[0]), (5, 0, 0));
    assert_eq!(report.totals.net_revenue, "102.00");
    let title = |sku: &str| data.catalog.title(data.catalog.find(&sku.into()).unwrap());
    assert_eq!(title("L12"), "\"12in lamp");
    assert_eq!(title("SHADE"), "\"Pro\" 12in shade");
    assert!(report.files[0].notes.is_empty());
}

#[test]
fn descriptions_of_several_lines_with_as_many_commas_as_columns_are_one_row() {
    let desk = Desk::new();
    let file = desk.file(
        "catalog.csv",
        "ID,Type,SKU,Name,Description,Regular price\r\n1,simple,MUG,Blue Mug,\"<p class=\"\"a\"\">Big, blue</p>\r\n\
         <ul>\n<li>350 ml, a, b, c, d, e</li></ul>\",12.00\r\n2,simple,CUP,Cup,Plain,9.00\r\n",
    );
    let (_, report) = read(&[&file]);
    assert_eq!(accounted(&report.files[0]), (2, 0, 0));
    assert_eq!(report.files[0].rows, 2);
    assert!(report.files[0].notes.is_empty());
}

#[test]
fn a_row_longer_than_the_header_is_rejected_with_both_counts() {
    let desk = Desk::new();
    let (_, report) = read(&[&desk.file(
        "orders.csv",
        format!("{HEADER}1,2026-03-01,Lamp,LAMP,1,50,00\n2,2026-03-01,Bulb,BULB,1,5.00\n"),
    )]);
    assert_eq!(accounted(&report.files[0]), (1, 1, 0));
    let problem = &report.problems[0];
    assert_eq!((problem.line, &problem.found[..]), (2, "7 cells"));
    assert!(problem.expected.contains("6 cells"));
}

#[test]
fn a_header_row_in_the_middle_is_no_row_and_what_follows_is_read_in_its_columns() {
    let desk = Desk::new();
    let file = desk.file(
        "orders.csv",
        "order_id,created_at,sku,title,note,quantity,unit_price\n1,2026-03-01,A,Alpha,,1,10.00\n\
         Order ID,created_at,sku,title,note,quantity,unit_price\n2,2026-03-01,B,Beta,,1,5.00\n\
         order_id,created_at,title,sku,unit_price,quantity\n3,2026-03-02,Alpha,A,10.00,3\n4,2026-03-02,\"Be\"\"ta\",B,5.00,2\n\
         order_id,created_at,sku,title,note,quantity,unit_price\n5,2026-03-03,B,Beta,,7,5.00\n",
    );
    let (data, report) = read(&[&file]);
    assert_eq!(
        accounted(&report.files[0]),
        (5, 0, 3),
        "{:?}",
        report.problems
    );
    assert_eq!(report.files[0].left_out["repeated header"], 3);
    let lines: Vec<_> = orders(&data).into_iter().map(|(.., lines)| lines).collect();
    let expected = [
        [line("A", 1, 1_000)],
        [line("B", 1, 500)],
        [line("A", 3, 3_000)],
        [line("B", 2, 1_000)],
        [line("B", 7, 3_500)],
    ];
    assert_eq!(lines, expected);
    assert!(
        report.files[0].notes[0].contains("on line 3"),
        "{:?}",
        report.files[0].notes
    );
}

#[test]
fn rows_below_a_second_header_keep_their_shape_beyond_what_is_cut_at_once() {
    let desk = Desk::new();
    let mut text = "order_id,created_at,sku,title,quantity,unit_price\n".to_owned();
    for order in 0..150 {
        text.push_str(&format!("{order},2026-03-01,A,Alpha,1,10.00\n"));
    }
    text.push_str("order_id,created_at,title,sku,unit_price,quantity\n");
    for order in 150..300 {
        text.push_str(&format!("{order},2026-03-01,Alpha,A,10.00,2\n"));
    }
    text.push_str("300,2026-03-01,Alpha,A,10.00,2,more\n");
    let (data, report) = read(&[&desk.file("orders.csv", text)]);
    assert_eq!(accounted(&report.files[0]), (300, 1, 1));
    assert_eq!(report.totals.net_revenue, "4500.00");
    assert_eq!(data.catalog.variants().len(), 1);
}

#[test]
fn a_second_header_without_a_needed_column_is_refused_with_its_line() {
    let desk = Desk::new();
    let told = refusal(&[&desk.file(
        "orders.csv",
        "order_id,created_at,sku,title,quantity,unit_price\n1,2026-03-01,A,Alpha,1,10.00\n\
         order_id,created_at,sku,title,quantity\n2,2026-03-02,A,Alpha,1\n",
    )]);
    assert!(
        told.contains("line 3") && told.contains("unit_price"),
        "{told}"
    );
}

#[test]
fn a_table_that_is_not_known_and_whose_rows_are_longer_than_its_header_is_refused_with_both_counts()
{
    let desk = Desk::new();
    let told = refusal(&[&desk.file(
        "orders.csv",
        "ID,Reference,Total,Payment\n41,ABC,71,51,Bank wire\n42,BCD,20,00,Cheque\n",
    )]);
    let expected = "5 cells on line 2 and one more row, the header has 4";
    assert!(told.contains(expected), "{told}");
}
