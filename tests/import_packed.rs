//! Orders of one row each: goods packed into a cell, in groups of columns, or told as text.
#![allow(clippy::unwrap_used)]

mod import_desk;

use endcap::domain::progress::Progress;
use endcap::import::{ImportOptions, import};
use import_desk::{Desk, left_out, line, orders, read, request};

const CATALOG: &str =
    "sku,title,price\nH-1,Hoodie,45.00\nC-1,\"Cap, blue\",10.00\nS-1,\"Salt, 2× Pepper\",6.00\n";

#[test]
fn packed_items_become_the_lines_of_their_order() {
    let desk = Desk::new();
    let catalog = desk.file("catalog.csv", CATALOG);
    let sales = desk.file(
        "orders.csv",
        "order_id,order_number,date,status,order_total,refunded_total,order_currency,customer_id,billing_email,line_items\n\
         1,1001,2025-01-02 9:30:00,completed,81.00,0.00,USD,5,a@shop.example,id:1|name:Hoodie|product_id:12|sku:H-1|quantity:2|subtotal:90.00|total:81.00|total_tax:0.00|meta:size=M;id:2|name:Old\\; thing|sku:unknown_product|quantity:1|total:3.50\n\
         2,1002,2025-01-03 9:30:00,cancelled,45.00,0.00,USD,5,a@shop.example,id:3|name:Hoodie|sku:H-1|quantity:1|total:45.00\n\
         3,1003,2025-01-04 9:30:00,completed,45.00,45.00,USD,6,b@shop.example,id:4|name:Hoodie|sku:H-1|quantity:1|total:45.00\n\
         4,1004,2025-01-05 9:30:00,completed,0.00,0.00,USD,6,b@shop.example,\n\
         5,1005,2025-01-06 9:30:00,completed,45.00,0.00,USD,6,b@shop.example,nothing of the kind\n\
         6,1006,2025-01-06 9:30:00,completed,45.00,0.00,USD,6,b@shop.example,name:Hoodie|sku:H-1|quantity:some|total:45.00\n\
         1,1001,2025-01-02 9:30:00,completed,81.00,0.00,USD,5,a@shop.example,name:Hoodie|sku:H-1|quantity:2|total:81.00\n",
    );
    let (data, report) = read(&[&catalog, &sales]);
    let file = &report.files[1];
    assert_eq!(file.dialect, "WooCommerce orders, one row per order");
    assert_eq!((file.rows, file.accepted, file.rejected), (7, 1, 2));
    let reason = |reason: &str, rows| (reason.to_owned(), rows);
    assert_eq!(
        left_out(&report, 1),
        [
            reason("cancelled order", 1),
            reason("fully refunded order", 1),
            reason("no item", 1),
            reason("order stands twice", 1)
        ]
    );
    assert_eq!(
        orders(&data),
        [(
            "1001".to_owned(),
            0,
            vec![line("H-1", 2, 8_100), line("Old; thing", 1, 350)]
        )]
    );
    assert_eq!(report.totals.customers, 1);
    let (again, _) = import(
        &request(&[&catalog, &sales], ImportOptions::default()),
        Some(&data),
        &Progress::new(),
    )
    .unwrap();
    assert_eq!(again.hash, data.hash);
}

#[test]
fn items_may_be_packed_as_json() {
    let desk = Desk::new();
    let sales = desk.file(
        "orders.csv",
        "id,order_number,created_at,status,currency,line_items\n\
         1,7,2025-01-02 09:30:00,processing,USD,\"[{\"\"name\"\":\"\"A &quot;1&quot; \"\",\"\"sku\"\":\"\"A-1\"\",\"\"quantity\"\":3,\"\"total\"\":\"\"9.00\"\"}]\"\n",
    );
    let (data, report) = read(&[&sales]);
    assert_eq!(report.files[0].accepted, 1);
    assert_eq!(
        orders(&data),
        [("7".to_owned(), 0, vec![line("A-1", 3, 900)])]
    );
}

#[test]
fn numbered_groups_of_columns_become_lines() {
    let desk = Desk::new();
    for (one, two) in [
        (
            "Product Item 1 Name,Product Item 1 SKU,Product Item 1 Quantity,Product Item 1 Total",
            "Product Item 2 Name,Product Item 2 SKU,Product Item 2 Quantity,Product Item 2 Total",
        ),
        (
            "Name 1,SKU 1,Quantity 1,Order line total 1",
            "Name 2,SKU 2,Quantity 2,Order line total 2",
        ),
    ] {
        let text = format!(
            "Order Number,Order Date,Order Status,Currency,{one},{two}\n\
             11,2025-02-01,completed,USD,Hoodie,H-1,2,\"90,00\",Cap,C-1,1,\"1.010,50\"\n\
             12,2025-02-02,completed,USD,Cap,C-1,1,\"10,00\",,,,\n\
             13,2025-02-03,failed,USD,Cap,C-1,1,\"10,00\",,,,\n"
        );
        let (data, report) = read(&[&desk.file("orders.csv", text)]);
        let file = &report.files[0];
        assert_eq!(
            file.dialect,
            "WooCommerce orders, goods in groups of columns"
        );
        assert_eq!((file.rows, file.accepted), (3, 2));
        assert_eq!(
            orders(&data),
            [
                (
                    "11".to_owned(),
                    0,
                    vec![line("H-1", 2, 9_000), line("C-1", 1, 101_050)]
                ),
                ("12".to_owned(), 0, vec![line("C-1", 1, 1_000)])
            ]
        );
        let units = file
            .columns
            .iter()
            .filter(|(_, meaning)| *meaning == "Units")
            .count();
        assert_eq!(units, 2, "the columns of every group are told");
    }
}

#[test]
fn goods_told_as_text_share_what_their_order_brought() {
    let desk = Desk::new();
    let catalog = desk.file("catalog.csv", CATALOG);
    let sales = desk.file(
        "analytics.csv",
        "Date,Order #,N. Revenue (formatted),Status,Customer,Customer type,Product(s),Items sold,Coupon(s),Net Sales\n\
         2025-04-01 10:00:00,501,$95.00,completed,A,new,\"2× Hoodie, 1× Cap, blue\",3,TEN,95.00\n\
         2025-04-02 10:00:00,502,$12.00,completed,A,new,\"2× Salt, 2× Pepper\",2,,12.00\n\
         2025-04-03 10:00:00,503,-$45.00,completed,A,new,1× Hoodie,-1,,-45.00\n\
         2025-04-04 10:00:00,504,$3.00,completed,A,new,3× Unknown thing,3,,3.00\n\
         2025-04-05 10:00:00,505,$45.00,cancelled,A,new,1× Hoodie,1,,45.00\n",
    );
    let (data, report) = read(&[&catalog, &sales]);
    assert_eq!(report.files[1].dialect, "WooCommerce analytics orders");
    assert_eq!((report.files[1].rows, report.files[1].accepted), (5, 3));
    assert_eq!(
        left_out(&report, 1),
        [("cancelled order".to_owned(), 1), ("return".to_owned(), 1)]
    );
    assert_eq!(
        orders(&data),
        [
            (
                "501".to_owned(),
                0,
                vec![line("H-1", 2, 8_550), line("C-1", 1, 950)]
            ),
            ("502".to_owned(), 0, vec![line("S-1", 2, 1_200)]),
            ("504".to_owned(), 0, vec![line("Unknown thing", 3, 300)])
        ]
    );
}
