//! What an order's money is: without tax, held against its own sums, discounts once, refunds off, unknown where it is.
#![allow(clippy::unwrap_used)]

mod import_desk;

use endcap::domain::tax::{TaxMode, TaxRate};
use endcap::import::{ImportOptions, Mapping, preview_with};
use import_desk::{Desk, line, orders, read, read_with, refusal, request, run_onto, sold};

const SHOPIFY: &str = "Name,Created at,Currency,Subtotal,Shipping,Taxes,Total,Discount Amount,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku\n";
const PRODUCTS: &str =
    "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Cost per item\n";

fn shopify(rows: &[&str]) -> String {
    format!("{SHOPIFY}{}\n", rows.join("\n"))
}

fn said(text: &str) -> ImportOptions {
    ImportOptions {
        mappings: vec![Mapping::parse(text).unwrap()],
        ..ImportOptions::default()
    }
}

fn percent(rate: f64) -> TaxRate {
    TaxRate::from_percent(rate).unwrap()
}

#[test]
fn tax_in_prices_is_taken_out_of_lines_discounts_and_catalog_prices() {
    let desk = Desk::new();
    let catalog = desk.file(
        "products.csv",
        format!("{PRODUCTS}lamp,Lamp,Title,Default Title,LAMP,120.00,40.00\nbulb,Bulb,Title,Default Title,BULB,0.99,0.20\n"),
    );
    let file = desk.file(
        "orders.csv",
        shopify(&[
            "#1,2026-03-01 09:00:00 +0100,USD,120.00,0.00,20.00,120.00,0.00,1,Lamp,120.00,LAMP",
            "#2,2026-03-02 09:00:00 +0100,USD,120.00,6.00,21.00,126.00,12.00,1,Lamp,120.00,LAMP",
            "#2,2026-03-02 09:00:00 +0100,,,,,,,1,Cord,12.00,CORD",
        ]),
    );
    let (data, report) = read(&[&catalog, &file]);
    assert_eq!(
        orders(&data),
        [
            ("#1".to_owned(), 0, vec![line("LAMP", 1, 10_000)]),
            (
                "#2".to_owned(),
                1_000,
                vec![line("LAMP", 1, 9_091), line("CORD", 1, 909)]
            ),
        ]
    );
    let tax = report.files[1].money.tax.as_ref().unwrap();
    assert_eq!(tax.mode, TaxMode::Included);
    assert_eq!((tax.orders_included, tax.orders_on_top), (2, 0));
    assert_eq!(tax.rates[0].percent, percent(20.0));
    assert_eq!(tax.rates[0].orders, 2);
    assert_eq!(tax.taken_out, "40.00");
    assert_eq!(sold(&data, "LAMP").3, Some(10_000));
    assert_eq!(sold(&data, "BULB").3, Some(83));
    assert_eq!(
        sold(&data, "CORD").3,
        Some(1_000),
        "what an order paid, without tax"
    );
    assert_eq!(sold(&data, "LAMP").4, Some(4_000), "costs are without tax");
    let bulb = data.catalog.find(&"BULB".into()).unwrap();
    assert_eq!(data.catalog.price_tax(), Some(percent(20.0)));
    assert_eq!(data.catalog.shop_price(bulb).unwrap().0, 99);
    assert_eq!(data.sources[1].money, report.files[1].money);
    // What is there is not taken out twice, and the shop's own price comes back to the cent.
    let (again, _) =
        run_onto(&request(&[&catalog], ImportOptions::default()), Some(&data)).unwrap();
    assert_eq!(sold(&again, "BULB").3, Some(83));
    assert_eq!(sold(&again, "LAMP").3, Some(10_000));
}

#[test]
fn tax_on_top_and_orders_without_tax_stay_as_they_are() {
    let desk = Desk::new();
    let file = desk.file(
        "orders.csv",
        shopify(&[
            "#1,2026-03-01 09:00:00 +0100,USD,100.00,5.00,8.75,113.75,0.00,1,Lamp,100.00,LAMP",
            "#2,2026-03-02 09:00:00 +0100,USD,100.00,0.00,0.00,100.00,0.00,1,Lamp,100.00,LAMP",
        ]),
    );
    let (data, report) = read(&[&file]);
    assert_eq!(report.totals.net_revenue, "200.00");
    let tax = report.files[0].money.tax.as_ref().unwrap();
    assert_eq!((tax.mode, tax.orders_untaxed), (TaxMode::OnTop, 1));
    assert_eq!(data.catalog.price_tax(), Some(TaxRate(0)));
}

#[test]
fn an_order_that_says_otherwise_is_read_as_it_says() {
    let desk = Desk::new();
    let file = desk.file(
        "orders.csv",
        shopify(&[
            "#1,2026-03-01 09:00:00 +0100,USD,120.00,0.00,20.00,120.00,0.00,1,Lamp,120.00,LAMP",
            "#2,2026-03-02 09:00:00 +0100,USD,100.00,0.00,0.00,100.00,0.00,1,Lamp,100.00,LAMP",
            "#3,2026-03-02 09:00:00 +0100,USD,100.00,0.00,20.00,120.00,0.00,1,Lamp,100.00,LAMP",
            "#4,2026-03-03 09:00:00 +0100,USD,60.00,0.00,10.00,,0.00,1,Lamp,60.00,LAMP",
        ]),
    );
    let (data, report) = read(&[&file]);
    let revenue: Vec<i64> = data
        .history
        .orders()
        .map(|order| order.net_revenue().0)
        .collect();
    assert_eq!(revenue, [10_000, 10_000, 10_000, 5_000]);
    let tax = report.files[0].money.tax.as_ref().unwrap();
    assert_eq!(
        (
            tax.mode,
            tax.orders_included,
            tax.orders_on_top,
            tax.orders_untaxed
        ),
        (TaxMode::Included, 2, 1, 1)
    );
}

#[test]
fn tax_of_which_nothing_tells_is_asked_and_refused_until_somebody_says() {
    let desk = Desk::new();
    let file = desk.file(
        "lines.csv",
        "order_id,order_date,sku,quantity,price,tax\n1,2026-03-01,A,1,120.00,20.00\n1,2026-03-01,B,1,12.00,2.00\n2,2026-03-02,A,1,120.00,20.00\n",
    );
    let problem = refusal(&[&file]);
    assert!(
        problem.contains("--prices-include-tax yes or no"),
        "{problem}"
    );
    assert!(problem.contains("20 %"), "{problem}");
    let seen = preview_with(&file, None, &ImportOptions::default()).unwrap();
    assert_eq!(seen.questions.len(), 1);
    assert!(
        seen.questions[0].text.contains("20 %"),
        "{:?}",
        seen.questions
    );
    assert!(seen.questions[0].blocks);
    let mut mapping = seen.mapping.clone();
    mapping.say(&seen.questions[0].answers[0].says);
    assert_eq!(mapping.prices_include_tax, Some(true));
    for (text, revenue) in [
        ("prices-include-tax = true", "210.00"),
        ("prices-include-tax = false", "252.00"),
    ] {
        let (_, report) = read_with(&[&file], said(text));
        assert_eq!(report.totals.net_revenue, revenue, "{text}");
        let seen = preview_with(&file, None, &said(text)).unwrap();
        assert!(seen.questions.is_empty());
        assert!(seen.tax.chosen);
    }
}

#[test]
fn prices_with_tax_of_an_unknown_rate_need_the_rate() {
    let desk = Desk::new();
    let file = desk.file(
        "lines.csv",
        "order_id,order_date,sku,quantity,price\n1,2026-03-01,A,1,119.00\n",
    );
    let catalog = desk.file("catalog.csv", "sku,title,price\nA,Lamp,119.00\n");
    let problem = run_onto(&request(&[&file], said("prices-include-tax = true")), None)
        .map(|_| ())
        .unwrap_err()
        .to_string();
    assert!(problem.contains("--tax-rate"), "{problem}");
    let rate = "prices-include-tax = true\ntax-rate = 19";
    let (data, report) = read_with(&[&file, &catalog], said(rate));
    assert_eq!(report.totals.net_revenue, "100.00");
    assert_eq!(sold(&data, "A").3, Some(10_000));
    let mut switched = said(rate);
    switched.mappings.insert(
        0,
        Mapping::parse("role = \"catalog\"\nprices-include-tax = false").unwrap(),
    );
    let mut asked = request(&[&file, &catalog], switched);
    asked.files[1].1 = Some(endcap::import::Role::Catalog);
    let (data, _) = run_onto(&asked, None).unwrap();
    assert_eq!(sold(&data, "A").3, Some(11_900));
}

#[test]
fn lines_that_do_not_come_to_the_subtotal_are_told() {
    let desk = Desk::new();
    let file = desk.file(
        "orders.csv",
        shopify(&[
            "#1301,2026-03-01 09:00:00 +0500,USD,55.00,0.00,0.00,55.00,0.00,1,Lamp,50.00,LAMP",
            "#1301,2026-03-01 09:00:00 +0500,,,,,,,1,Bulb,5.00,BULB",
            "#1302,2026-03-02 09:00:00 +0500,USD,75.00,0.00,0.00,75.00,0.00,1,Lamp,50.00,LAMP",
            "#1303,2026-03-02 09:00:00 +0500,USD,50.01,0.00,0.00,50.01,0.00,1,Lamp,50.00,LAMP",
        ]),
    );
    let (data, report) = read(&[&file]);
    let found = report.files[0].money.contradictions.as_ref().unwrap();
    assert_eq!((found.orders, found.lines_missing), (1, 1));
    assert_eq!(found.difference, "25.00");
    let example = &found.examples[0];
    assert_eq!(
        [&example.order, &example.lines, &example.says],
        ["#1302", "50.00", "75.00"]
    );
    assert!(found.words().contains("no proof of what was bought alone"));
    // The order is worth what the shop says, and what no line names is no item of its basket.
    assert_eq!(data.history.order(1).net_revenue().0, 7_500);
    let missing = data.catalog.find(&"(lines missing)".into()).unwrap();
    assert!(data.catalog.is_service(missing));
    let kpis = endcap::domain::kpi::Kpis::of(&data);
    assert_eq!((kpis.totals.units, kpis.totals.multi_item_orders), (4, 1));
}

const REPEATED: &str = "order_id,order_date,sku,quantity,price,discount_amount,order_total\n\
    1,2026-03-01,A,1,50.00,10.00,90.00\n1,2026-03-01,B,1,30.00,10.00,90.00\n1,2026-03-01,C,1,20.00,10.00,90.00\n\
    2,2026-03-02,A,1,50.00,0.00,50.00\n3,2026-03-03,A,2,50.00,5.00,125.00\n3,2026-03-03,B,1,30.00,5.00,125.00\n";

#[test]
fn an_orders_discount_on_each_of_its_lines_counts_once() {
    let desk = Desk::new();
    let file = desk.file("orders.csv", REPEATED);
    let (data, report) = read(&[&file]);
    assert_eq!(report.totals.net_revenue, "265.00");
    assert!(report.files[0].money.discount_repeated);
    assert_eq!(report.files[0].money.contradictions, None);
    let discounts: Vec<i64> = data
        .history
        .orders()
        .map(|order| order.order_discount().0)
        .collect();
    assert_eq!(discounts, [1_000, 0, 500]);
    let each = REPEATED
        .replace(",90.00\n", ",70.00\n")
        .replace(",125.00\n", ",120.00\n");
    let file = desk.file("each.csv", each);
    let (_, report) = read(&[&file]);
    assert_eq!(report.totals.net_revenue, "240.00");
    assert!(!report.files[0].money.discount_repeated);
}

#[test]
fn equal_discounts_on_each_line_without_a_total_are_asked_about() {
    let desk = Desk::new();
    let text: String = REPEATED
        .lines()
        .map(|row| format!("{}\n", row.rsplit_once(',').unwrap().0))
        .collect();
    let file = desk.file("orders.csv", text);
    let problem = refusal(&[&file]);
    assert!(
        problem.contains("--discount-repeats yes or no"),
        "{problem}"
    );
    let seen = preview_with(&file, None, &ImportOptions::default()).unwrap();
    assert_eq!(seen.questions.len(), 1);
    for (text, revenue) in [
        ("discount-repeats = true", "265.00"),
        ("discount-repeats = false", "240.00"),
    ] {
        let (_, report) = read_with(&[&file], said(text));
        assert_eq!(report.totals.net_revenue, revenue, "{text}");
    }
}

#[test]
fn orders_without_any_price_count_and_their_revenue_is_unknown() {
    let desk = Desk::new();
    let catalog = desk.file(
        "products.csv",
        "product_id,product_name\nA,Alpha\nB,Beta\nC,Gamma\n",
    );
    let file = desk.file(
        "orders.csv",
        "order_id,product_id,add_to_cart_order\n1,A,1\n1,B,2\n2,A,1\n2,B,2\n3,C,1\n",
    );
    let options = said(
        "role = \"orders\"\nday = \"2026-03-01\"\n[columns]\n\"order_id\" = \"Order number\"\n\"product_id\" = \"SKU\"\n",
    );
    let (data, report) = read_with(&[&catalog, &file], options);
    assert_eq!((report.totals.orders, report.totals.lines), (3, 5));
    assert_eq!(report.files[1].money.lines_without_price, 5);
    let kpis = endcap::domain::kpi::Kpis::of(&data);
    assert_eq!(kpis.totals.known_net_revenue(), None);
}

#[test]
fn parts_of_a_unit_count_as_somebody_says() {
    let desk = Desk::new();
    let file = desk.file(
        "orders.csv",
        "order_id,order_date,sku,quantity,price\n1,2026-03-01,CLOTH,0.75,20.00\n1,2026-03-01,PIN,2,1.00\n2,2026-03-02,CLOTH,2.6,20.00\n",
    );
    let (data, report) = read(&[&file]);
    assert_eq!(report.files[0].rejected, 2);
    assert!(report.problems[0].expected.contains("--fractions"));
    assert_eq!(data.history.len(), 1);
    let seen = preview_with(&file, None, &ImportOptions::default()).unwrap();
    assert!(seen.questions[0].text.contains("part of a unit"));
    for (text, units) in [("fractions = \"one\"", 1), ("fractions = \"round\"", 3)] {
        let (data, report) = read_with(&[&file], said(text));
        assert_eq!(
            orders(&data),
            [
                (
                    "1".to_owned(),
                    0,
                    vec![line("CLOTH", 1, 1_500), line("PIN", 2, 200)]
                ),
                ("2".to_owned(), 0, vec![line("CLOTH", units, 5_200)]),
            ]
        );
        assert_eq!(report.files[0].money.lines_of_fractions, 2);
    }
}

#[test]
fn what_was_given_back_in_part_is_known_beside_what_was_bought() {
    let desk = Desk::new();
    let head = SHOPIFY.replace("Discount Amount", "Refunded Amount,Discount Amount");
    let file = desk.file(
        "orders.csv",
        format!(
            "{head}\
             #1,2026-03-01 09:00:00 +0100,USD,120.00,0.00,20.00,120.00,60.00,0.00,1,Lamp,120.00,LAMP\n\
             #2,2026-03-02 09:00:00 +0100,USD,60.00,6.00,11.00,66.00,6.00,0.00,1,Bulb,60.00,BULB\n\
             #3,2026-03-02 09:00:00 +0100,USD,60.00,6.00,11.00,66.00,66.00,0.00,1,Bulb,60.00,BULB\n"
        ),
    );
    let (data, report) = read(&[&file]);
    let given_back: Vec<i64> = data
        .history
        .orders()
        .map(|order| order.refunded().0)
        .collect();
    assert_eq!(given_back, [5_000, 500]);
    let money = &report.files[0].money;
    assert_eq!(
        (money.orders_refunded_in_part, money.refunded.as_str()),
        (2, "55.00")
    );
    let totals = endcap::domain::kpi::Kpis::of(&data).totals;
    assert_eq!(totals.net_revenue.0, 15_000);
    assert_eq!(totals.after_refunds().unwrap().0, 9_500);
}

#[test]
fn rows_of_returns_are_taken_off_the_orders_they_name() {
    let desk = Desk::new();
    let file = desk.file(
        "orders.csv",
        "order_number,type,parent,status,date,sku,name,quantity,line_total,order_total\n\
         700,order,,completed,2026-03-01,CORD-1,Cloth Cord,3,30.00,30.00\n\
         R1,refund,700,completed,2026-03-02,CORD-1,Cloth Cord,1,-10.00,-10.00\n\
         701,order,,refunded,2026-03-01,SHADE-1,Linen Shade,1,20.00,20.00\n\
         R2,refund,701,completed,2026-03-03,SHADE-1,Linen Shade,-1,-20.00,-20.00\n\
         702,order,,completed,2026-03-01,MUG,Blue Mug,3,36.00,36.00\n\
         R3,refund,702,completed,2026-03-02,MUG,Blue Mug,-1,-12.00,-12.00\n\
         R4,refund,702,completed,2026-03-04,,,,,-36.00\n\
         703,order,,completed,2026-03-05,MUG,Blue Mug,1,12.00,22.00\n\
         703,order,,completed,2026-03-05,CORD-1,Cloth Cord,1,10.00,22.00\n\
         R5,refund,703,completed,2026-03-06,MUG,Blue Mug,1,-12.00,-12.00\n",
    );
    let (data, report) = read(&[&file]);
    assert_eq!(
        orders(&data),
        [
            ("700".to_owned(), 0, vec![line("CORD-1", 2, 2_000)]),
            ("703".to_owned(), 0, vec![line("CORD-1", 1, 1_000)]),
        ]
    );
    assert_eq!(report.files[0].rejected, 0);
    assert_eq!(report.files[0].left_out["return"], 5);
    assert_eq!(report.files[0].left_out["fully refunded order"], 2);
    let money = &report.files[0].money;
    assert_eq!(
        (money.orders_with_returns, money.returned.as_str()),
        (3, "58.00")
    );
    // Read once more, nothing is given back twice.
    let (again, _) = run_onto(&request(&[&file], ImportOptions::default()), Some(&data)).unwrap();
    assert_eq!(orders(&again), orders(&data));
}

#[test]
fn catalog_prices_with_tax_are_told_by_what_orders_without_it_paid() {
    let desk = Desk::new();
    let head =
        "order_number,date,status,item_sku,item_name,item_quantity,item_total,item_total_tax\n";
    let rows: String = (1..5)
        .map(|n| format!("{n},2026-03-0{n} 10:00:00,completed,LAMP,Lamp,1,100.00,20.00\n"))
        .collect();
    let file = desk.file("orders.csv", format!("{head}{rows}"));
    for (price, kept) in [("120.00", 10_000), ("100.00", 10_000), ("150.00", 15_000)] {
        let catalog = desk.file(
            "products.csv",
            format!(
                "ID,Type,SKU,Name,Regular price,Categories\n1,simple,LAMP,Lamp,{price},Light\n"
            ),
        );
        let (data, report) = read(&[&catalog, &file]);
        assert_eq!(report.totals.net_revenue, "400.00");
        let tax = report.files[1].money.tax.as_ref().unwrap();
        assert_eq!(
            (tax.mode, tax.rates[0].percent),
            (TaxMode::OnTop, percent(20.0))
        );
        assert_eq!(sold(&data, "LAMP").3, Some(kept), "{price}");
    }
}
