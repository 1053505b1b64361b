//! Which column means what: headers in many languages and words, numbers that nothing explains, mappings that add to what is
//! recognised, halves of orders, and rows that are baskets.
#![allow(clippy::unwrap_used)]

mod import_desk;

use std::path::Path;

use endcap::domain::money::Currency;
use endcap::domain::progress::Progress;
use endcap::import::{Half, ImportOptions, Mapping, Role, preview, preview_draft};
use import_desk::{Desk, line, orders, read, read_with, refusal, request, run, sold};

fn mapped(texts: &[&str]) -> ImportOptions {
    ImportOptions {
        mappings: texts
            .iter()
            .map(|text| Mapping::parse(text).unwrap())
            .collect(),
        ..ImportOptions::default()
    }
}

fn refused(files: &[&Path], options: ImportOptions) -> String {
    let outcome = run(&request(files, options)).map(|_| ());
    outcome.unwrap_err().to_string()
}

#[test]
fn units_are_read_whatever_the_export_calls_them() {
    let desk = Desk::new();
    for header in [
        "qty ordered",
        "Units Sold",
        "Menge",
        "Quantité",
        "Antal",
        "pcs",
        "Ilość",
    ] {
        let file = desk.file(
            "orders.csv",
            format!("order_id,date,sku,name,{header},unit price\n1,2026-03-01,A,Alpha,3,10.00\n"),
        );
        let (data, _) = read(&[&file]);
        assert_eq!(orders(&data)[0].2, [line("A", 3, 3_000)], "{header}");
    }
}

#[test]
fn whole_tables_are_known_in_other_languages() {
    let desk = Desk::new();
    for text in [
        "Bestellnummer;Bestelldatum;Artikelnummer;Bezeichnung;Menge;Einzelpreis\n7;31.01.2026;A;Lampe;2;1.234,50\n",
        "N° de commande;Date de commande;Référence produit;Désignation;Quantité;Prix unitaire\n7;31/01/2026;A;Lampe;2;1 234,50\n",
        "Número de pedido;Fecha del pedido;Código de producto;Producto;Cantidad;Precio unitario\n7;31/01/2026;A;Lámpara;2;1.234,50\n",
        "Numero ordine;Data ordine;Codice articolo;Prodotto;Quantità;Prezzo unitario\n7;31/01/2026;A;Lampada;2;1.234,50\n",
        "Bestelnummer;Besteldatum;Artikelnummer;Omschrijving;Aantal;Stukprijs\n7;31-01-2026;A;Lamp;2;1.234,50\n",
        "Número do pedido;Data do pedido;Código do produto;Produto;Quantidade;Preço unitário\n7;31/01/2026;A;Luz;2;1.234,50\n",
        "Ordernummer;Orderdatum;Artikelnummer;Produktnamn;Antal;Styckpris\n7;2026-01-31;A;Lampa;2;1 234,50\n",
        "Numer zamówienia;Data zamówienia;Kod produktu;Nazwa produktu;Ilość;Cena jednostkowa\n7;31.01.2026;A;Lampa;2;1 234,50\n",
    ] {
        let file = desk.file("orders.csv", text);
        let (data, report) = read(&[&file]);
        assert_eq!(orders(&data)[0].2, [line("A", 2, 246_900)], "{text}");
        assert_eq!(
            report.totals.period.as_deref(),
            Some("2026-01-31 to 2026-01-31"),
            "{text}"
        );
    }
}

const COLLI: &str = "order_id,date,sku,colli,price\n1,2026-03-01,A,3,10.00\n1,2026-03-01,B,1,5.00\n2,2026-03-02,A,2,10.00\n";

#[test]
fn numbers_that_nothing_explains_are_asked_about_and_refused_where_nobody_can_be_asked() {
    let desk = Desk::new();
    let file = desk.file("orders.csv", COLLI);
    let message = refusal(&[&file]);
    for part in [
        "\"colli\" (3 on line 2)",
        "--map",
        "\"colli\" = \"Units\"",
        "\"colli\" = \"ignored\"",
    ] {
        assert!(message.contains(part), "{message}");
    }
    let seen = preview(&file, None).unwrap();
    let question = &seen.questions[0];
    assert!(question.blocks && question.text.contains("how many units"));
    for (answer, net) in [(0, 5_500), (1, 2_500)] {
        let mut mapping = Mapping::default();
        mapping.say(&question.answers[answer].says);
        let mut options = ImportOptions::default();
        options.of_files.insert(file.clone(), mapping);
        let (data, _) = read_with(&[&file], options.clone());
        let sum: i64 = orders(&data)
            .iter()
            .flat_map(|order| &order.2)
            .map(|line| line.2)
            .sum();
        assert_eq!(sum, net);
        let seen = preview_draft(&file, None, &options, &Progress::new()).unwrap();
        assert!(seen.questions.is_empty());
    }
}

#[test]
fn running_numbers_marks_and_keys_are_no_units() {
    let desk = Desk::new();
    let file = desk.file(
        "orders.csv",
        "line,order_id,date,sku,add_to_cart,reordered,aisle,price\n\
         1,1,2026-03-01,A,1,0,24,10.00\n2,1,2026-03-01,B,2,1,7,5.00\n3,2,2026-03-02,A,1,1,24,10.00\n\
         4,3,2026-03-02,A,1,1,24,10.00\n5,4,2026-03-02,A,1,1,24,10.00\n6,5,2026-03-02,A,1,1,24,10.00\n\
         7,6,2026-03-02,B,1,1,7,5.00\n8,7,2026-03-02,A,1,1,24,10.00\n",
    );
    let (data, _) = read(&[&file]);
    assert_eq!(data.history.len(), 7);
}

#[test]
fn a_price_column_is_never_lost_without_a_word() {
    let desk = Desk::new();
    let shop = desk.file(
        "products.csv",
        "Handle,Title,Vendor,Variant SKU,Variant Price,Variant Inventory Qty\na,Alpha,X,A,10.00,5\nb,Beta,X,B,5.00,6\n",
    );
    assert_eq!(
        sold(&read(&[&shop]).0, "A"),
        ("Alpha", "", "", Some(1_000), None, Some(5))
    );
    let own = desk.file(
        "own.csv",
        "sku,title,our ask,gewicht\nA,Alpha,10.00,1.20\nB,Beta,5.00,0.75\n",
    );
    let message = refusal(&[&own]);
    assert!(
        message.contains("\"our ask\" = \"Price\"") && !message.contains("gewicht"),
        "{message}"
    );
    let seen = preview(&own, None).unwrap();
    assert_eq!(seen.questions[0].text, "Which column holds the prices?");
    let options = mapped(&["[columns]\n\"our ask\" = \"ignored\"\n"]);
    assert_eq!(sold(&read_with(&[&own], options).0, "A").3, None);
}

#[test]
fn a_shop_whose_rows_have_numbers_keeps_its_references_prices_and_costs() {
    let desk = Desk::new();
    let file = desk.file(
        "products.csv",
        "Product ID,Active (0/1),Name *,Categories (x;y;z...),Price tax excluded or Price tax included,Tax rules ID,Wholesale price,Reference #\n\
         1,1,Player,Music,100,1,80,RP-1\n2,1,Case,Music,60,1,40,RP-2\n",
    );
    let (data, _) = read(&[&file]);
    let (title, _, _, price, cost, _) = sold(&data, "RP-1");
    assert_eq!((title, price, cost), ("Player", Some(10_000), Some(8_000)));
}

#[test]
fn a_mapping_adds_to_what_is_recognised() {
    let desk = Desk::new();
    let file = desk.file(
        "orders.csv",
        "Order ID,Order Date,Product ID,Quantity,Payed,Customer ID\n1,2026-03-01,A,1,10.00,x\n2,2026-03-01,B,1,5.00,y\n",
    );
    for text in [
        "role = \"orders\"\n[columns]\nPayed = \"Line total\"\n\"Customer ID\" = \"ignored\"\n",
        "[columns]\nPayed = \"Line total\"\n\"Customer ID\" = \"ignored\"\n",
    ] {
        let (data, report) = read_with(&[&file], mapped(&[text]));
        assert_eq!(report.totals.net_revenue, "15.00");
        assert_eq!((data.history.len(), report.totals.customers), (2, 0));
    }
}

#[test]
fn names_that_no_file_and_no_meaning_has_are_refused_with_the_nearest() {
    let desk = Desk::new();
    let file = desk.file(
        "orders.csv",
        "order id,date,sku,qty,price\n1,2026-03-01,A,1,10.00\n",
    );
    let message = refused(
        &[&file],
        mapped(&["[columns]\n\"prise\" = \"Unit price\"\n"]),
    );
    assert!(
        message.contains("\"prise\"") && message.contains("the nearest is \"price\""),
        "{message}"
    );
    let (_, found) = Mapping::parse("[columns]\nprice = \"Unit prise\"\n").unwrap_err();
    assert!(found.contains("the nearest is \"Unit price\""), "{found}");
}

#[test]
fn a_file_said_to_have_no_header_needs_its_columns_named() {
    let desk = Desk::new();
    let file = desk.file(
        "orders.csv",
        "order id,date,sku,qty,price\n1,2026-03-01,A,1,10.00\n",
    );
    let message = refused(&[&file], mapped(&["header = false\nrole = \"orders\"\n"]));
    assert!(message.contains("Orders need an order number"), "{message}");
}

#[test]
fn halves_of_orders_are_joined_whether_found_or_told() {
    let desk = Desk::new();
    let heads = desk.file(
        "heads.csv",
        "order_id,gekauft,wer\n1,2026-03-01,x\n2,2026-03-02,y\n",
    );
    let lines = desk.file(
        "lines.csv",
        "order_id,product_id,quantity,price\n1,A,1,10.00\n2,B,1,5.00\n",
    );
    let told = mapped(&[
        "role = \"orders\"\n[columns]\norder_id = \"Order number\"\ngekauft = \"Order date\"\nwer = \"Customer\"\n",
    ]);
    let (data, report) = read_with(&[&heads, &lines], told.clone());
    assert_eq!(
        (data.history.len(), report.totals.net_revenue.as_str()),
        (2, "15.00")
    );
    assert!(refused(&[&heads], told).contains("orders without lines alone"));
    let found = desk.file(
        "found.csv",
        "order_id,purchased,buyer\n1,2026-03-01,x\n2,2026-03-02,y\n",
    );
    assert_eq!(preview(&found, None).unwrap().half, Some(Half::Orders));
    assert_eq!(read(&[&found, &lines]).0.history.len(), 2);
    let day = mapped(&[
        "day = \"2026-03-01\"\nrole = \"orders\"\n[columns]\norder_id = \"Order number\"\n",
    ]);
    assert_eq!(read_with(&[&lines], day).0.history.len(), 2);
}

#[test]
fn orders_without_a_price_are_accepted_with_a_mapping_as_without() {
    let desk = Desk::new();
    let file = desk.file(
        "orders.csv",
        "order_id,product_id,add_to_cart_order\n1,A,1\n1,B,2\n2,A,1\n3,C,1\n",
    );
    let options = mapped(&[
        "role = \"orders\"\nday = \"2026-03-01\"\n[columns]\norder_id = \"Order number\"\nproduct_id = \"SKU\"\n",
    ]);
    let (data, report) = read_with(&[&file], options);
    assert_eq!((data.history.len(), data.history.line_count()), (3, 4));
    assert_eq!(report.files[0].rejected, 0);
}

#[test]
fn a_table_with_a_header_is_no_list_of_baskets() {
    let desk = Desk::new();
    let mut text = "line_no,zettel,ding,anz\n".to_owned();
    for row in 1..30 {
        text.push_str(&format!(
            "{row},{},tee_{},{}\n",
            row / 2,
            row % 3,
            1 + row % 2
        ));
    }
    let file = desk.file("till.csv", text);
    let message = refusal(&[&file]);
    assert!(
        message.contains("header row") && message.contains("--map"),
        "{message}"
    );
}

#[test]
fn few_baskets_without_a_header_are_told_from_a_header_by_names_that_come_back() {
    let desk = Desk::new();
    let file = desk.file(
        "baskets.csv",
        "bread,milk\nbread\nmilk,jam,tea\nbread,jam\n",
    );
    let (data, report) = read(&[&file]);
    assert_eq!(data.history.len(), 4);
    assert_eq!(report.files[0].dialect, "One basket a row");
    // A first row that is sold nowhere is left to a person, who may say so.
    let open = desk.file("open.csv", "first,second\nbread\nmilk,jam,tea\nbread,jam\n");
    assert!(refusal(&[&open]).contains("dialect = \"baskets\""));
    let (data, _) = read_with(
        &[&open],
        mapped(&["dialect = \"baskets\"\nheader = false\n"]),
    );
    assert_eq!(data.history.len(), 4);
}

#[test]
fn columns_of_marks_are_baskets_of_what_is_marked() {
    let desk = Desk::new();
    for (text, first) in [
        (
            "order_id,bread,milk,jam\n1,1,1,0\n2,0,1,0\n3,1,0,1\n4,0,0,1\n",
            "1",
        ),
        (
            "bread,milk,jam\nTRUE,TRUE,FALSE\nFALSE,TRUE,FALSE\nTRUE,FALSE,TRUE\n,,TRUE\n",
            "marks-1",
        ),
    ] {
        let file = desk.file("marks.csv", text);
        let (data, _) = read(&[&file]);
        let found = orders(&data);
        assert_eq!(found.len(), 4);
        assert_eq!(found[0].0, first);
        assert_eq!(found[0].2, [line("bread", 1, 0), line("milk", 1, 0)]);
        assert!(data.catalog.find(&"0".into()).is_none());
    }
}

#[test]
fn a_cart_in_one_cell_is_taken_apart() {
    let desk = Desk::new();
    let file = desk.file(
        "orders.csv",
        "Email,Pickup Date,Cart Order,Cart Total,Date and Time of Order\n\
         x,03/17 Tues,\"2x Rye Loaf ($14), 1x Oat Bun ($4)\",32.00,\"3/14/2026, 9:05:10 AM\"\n\
         x,03/17 Tues,1x Rye Loaf ($14),14.00,\"3/14/2026, 11:40:00 PM\"\n",
    );
    let (data, report) = read(&[&file]);
    let found = orders(&data);
    assert_eq!(
        found[0].2,
        [line("Rye Loaf", 2, 2_800), line("Oat Bun", 1, 400)]
    );
    assert_eq!(found[1].2, [line("Rye Loaf", 1, 1_400)]);
    assert_eq!(
        report.totals.period.as_deref(),
        Some("2026-03-14 to 2026-03-14")
    );
}

#[test]
fn a_french_market_report_is_read_to_the_cent_and_the_day() {
    let desk = Desk::new();
    let file = desk.file(
        "report.csv",
        "Numéro de vente;Numéro de commande;Pseudo de l\u{2019}acheteur;Numéro de l'objet;Intitulé de l'objet;Quantité;Vendu pour;Date de vente\n\
         1;05-1;a;1111;Buffet;1;1\u{a0}234,50\u{a0}€;05-oct.-26\n2;05-2;b;2222;Bougie;1;4,00\u{202f}€;03-févr.-26\n",
    );
    let mut request = request(&[&file], ImportOptions::default());
    request.currency = Currency::new("EUR").unwrap();
    let (data, report) = run(&request).unwrap();
    let net: Vec<i64> = orders(&data).iter().map(|order| order.2[0].2).collect();
    assert_eq!(net, [400, 123_450]);
    assert_eq!(
        report.totals.period.as_deref(),
        Some("2026-02-03 to 2026-10-05")
    );
    assert_eq!(preview(&file, None).unwrap().currencies[0].codes, ["EUR"]);
}

#[test]
fn goods_without_a_code_go_by_their_names_whatever_nobody_sees() {
    let desk = Desk::new();
    let catalog = desk.file(
        "catalog.csv",
        "Handle,Title,Variant SKU,Variant Price\nserum,Roll-On Serum,,20.00\n",
    );
    let sales = desk.file(
        "orders.csv",
        "order,date,sku,title,quantity,price\n1,2026-03-01,,Roll\u{2011}On\u{202f}Serum,1,20.00\n2,2026-03-02,,ROLL-ON SERUM\u{200b},1,20.00\n",
    );
    let (data, report) = read(&[&catalog, &sales]);
    assert_eq!(
        (report.files[0].accepted, report.totals.matched_lines),
        (1, 2)
    );
    assert_eq!(sold(&data, "Roll-On Serum").0, "Roll-On Serum");
    assert!(report.totals.unmatched_skus.is_empty());
    // Without a catalog they are one item as well.
    let (alone, _) = read(&[&sales]);
    assert_eq!(alone.catalog.variants().len(), 1);
}

#[test]
fn codes_that_a_spreadsheet_damaged_are_found_by_the_name_of_the_item() {
    let desk = Desk::new();
    let catalog = desk.file(
        "catalog.csv",
        "sku,title,price\n219E01,Cable Red,4.00\n0017,Cable Blue,5.00\n90.750,Ring Seal,6.00\n4006381333931,Marker,2.00\n17,Cable Grey,5.50\n",
    );
    let sales = desk.file(
        "orders.csv",
        "order,date,sku,title,quantity,price\n1,2026-03-01,2.19E+03,Cable Red,1,4.00\n1,2026-03-01,17,Cable Blue,1,5.00\n\
         1,2026-03-01,90.75,Ring Seal,1,6.00\n1,2026-03-01,4.00638E+12,Marker,1,2.00\n2,2026-03-01,17,Cable Grey,1,5.50\n\
         3,2026-03-01,90.75,Seal,1,6.00\n",
    );
    let (data, report) = read(&[&catalog, &sales]);
    let found: Vec<Vec<String>> = orders(&data)
        .into_iter()
        .map(|order| order.2.into_iter().map(|line| line.0).collect())
        .collect();
    assert_eq!(
        found,
        [
            vec!["219E01", "0017", "90.750", "4006381333931"],
            vec!["17"],
            vec!["90.75"]
        ]
    );
    let matches = &report.files[1].loose_matches;
    assert_eq!(matches.len(), 4);
    assert!(
        matches
            .iter()
            .all(|found| found.damaged && found.lines == 1)
    );
}

#[test]
fn values_of_columns_that_are_not_read_are_shown_unless_they_may_name_a_buyer() {
    let desk = Desk::new();
    let file = desk.file(
        "orders.csv",
        "order id,date,sku,qty,price,colour,Billing Name,contact point\n1,2026-03-01,A,1,10.00,red,Somebody,a@b.example\n",
    );
    let seen = preview(&file, None).unwrap();
    let column = |name: &str| {
        seen.columns
            .iter()
            .find(|column| column.name == name)
            .unwrap()
    };
    assert_eq!(column("colour").samples, ["red"]);
    assert!(column("Billing Name").is_personal && column("Billing Name").samples.is_empty());
    assert!(column("contact point").samples.is_empty());
    assert_eq!(seen.role, Role::Orders);
}

#[test]
fn orders_that_were_cancelled_in_another_language_do_not_count() {
    let desk = Desk::new();
    for (header, status) in [
        ("Status", "Storniert"),
        ("Statut", "Annulée"),
        ("Estado", "Cancelado"),
        ("Stato", "Annullato"),
        ("Status", "Geannuleerd"),
    ] {
        let file = desk.file(
            "orders.csv",
            format!(
                "order_id,date,sku,qty,unit price,{header}\n1,2026-03-01,A,3,10.00,{status}\n2,2026-03-01,A,1,10.00,ok\n"
            ),
        );
        let (data, _) = read(&[&file]);
        assert_eq!(orders(&data).len(), 1, "{status}");
    }
}

#[test]
fn a_table_with_order_numbers_is_no_list_of_products_even_where_it_has_neither_dates_nor_prices() {
    let desk = Desk::new();
    let file = desk.file(
        "orders.csv",
        "order_id,product_id,add_to_cart_order\n1,A,1\n1,B,2\n2,A,1\n",
    );
    let options = ImportOptions::default();
    let seen = preview_draft(&file, None, &options, &Progress::new()).unwrap();
    assert_eq!(seen.role, Role::Orders);
    assert_eq!(seen.half, Some(Half::Lines));
    assert!(seen.lacks_prices());
}
