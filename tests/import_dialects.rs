//! One small file of every storefront: what is recognised, read and left out.
#![allow(clippy::unwrap_used)]

mod import_desk;

use endcap::domain::progress::Progress;
use endcap::import::{ImportOptions, import};
use import_desk::{Desk, left_out, line, orders, read, refusal, request, run, sold};

#[test]
fn magento_products_leave_store_views_out_and_find_costs_among_the_attributes() {
    let desk = Desk::new();
    let file = desk.file(
        "products.csv",
        "sku,store_view_code,attribute_set_code,product_type,categories,name,price,special_price,special_price_to_date,additional_attributes,qty,configurable_variations\n\
         TEE-S,,Default,simple,\"Default Category/Clothing\",Tee S,20.0000,,,\"size=S,cost=7.5000\",4.0000,\n\
         TEE,,Default,configurable,\"Default Category/Clothing,Default Category/Clothing/Tees\",Tee,,,,,0,\"sku=TEE-S,size=S|sku=TEE-M,size=M\"\n\
         TEE,de,Default,configurable,,Hemd,,,,,,\n\
         TEE-M,,Default,simple,Default Category,Tee M,20.0000,15.0000,,cost=8,,\n\
         MUG,,Default,simple,Default Category/Home\\/Garden,Mug,9.0000,1.0000,2020-01-31,\"note=a, b,manufacturer=Acme\",3,\n\
         mug,,Default,simple,Default Category,Mug again,9.0000,,,,3,\n\
         SET,,Default,grouped,,Set,,,,,,\n",
    );
    let (data, report) = read(&[&file]);
    assert_eq!(report.files[0].dialect, "Magento products export");
    assert_eq!(
        left_out(&report, 0),
        [
            ("SKU stands twice", 1),
            ("grouped product", 1),
            ("store-view row", 1)
        ]
        .map(|(reason, count)| (reason.to_owned(), count))
    );
    assert_eq!(
        sold(&data, "TEE-S"),
        ("Tee", "S", "Tees", Some(2_000), Some(750), Some(4))
    );
    assert_eq!(
        sold(&data, "TEE-M"),
        ("Tee", "M", "Tees", Some(1_500), Some(800), None)
    );
    assert_eq!(
        sold(&data, "MUG"),
        ("Mug", "", "Home/Garden", Some(900), None, Some(3))
    );
}

#[test]
fn a_magento_page_keeps_its_title_when_its_variants_are_read_once_more_or_come_in_another_file() {
    let desk = Desk::new();
    let head =
        "sku,store_view_code,attribute_set_code,product_type,name,price,configurable_variations\n";
    let page = "TEE,,Default,configurable,Tee,,\"sku=TEE-S,size=S\"\n";
    let variant = "TEE-S,,Default,simple,Tee S,20.0000,\n";
    let whole = desk.file("whole.csv", format!("{head}{page}{variant}"));
    let first = desk.file("first.csv", format!("{head}{page}"));
    let second = desk.file("second.csv", format!("{head}{variant}"));
    for files in [
        vec![&*whole],
        vec![&*first, &*second],
        vec![&*second, &*first],
    ] {
        let request = request(&files, ImportOptions::default());
        let (data, _) = run(&request).unwrap();
        let housed = ("Tee", "S", "", Some(2_000), None, None);
        assert_eq!(sold(&data, "TEE-S"), housed);
        let (again, _) = import(&request, Some(&data), &Progress::new()).unwrap();
        assert_eq!(sold(&again, "TEE-S"), housed, "read once more");
    }
}

#[test]
fn magento_order_items_count_a_configurable_line_once_and_the_grid_is_refused() {
    let desk = Desk::new();
    let file = desk.file(
        "orders.csv",
        "increment_id,created_at,status,customer_email,item_id,parent_item_id,product_type,sku,name,qty_ordered,price,discount_amount,row_total\n\
         100000001,2025-03-01 3:34:20,complete,a@example.com,1,,configurable,TEE-S,Tee,2.0000,20.0000,5.0000,40.0000\n\
         100000001,2025-03-01 3:34:20,complete,a@example.com,2,1,simple,TEE-S,Tee S,2.0000,0.0000,0.0000,0.0000\n\
         100000002,2025-03-02 9:00:00,canceled,b@example.com,3,,simple,MUG,Mug,1.0000,9.0000,0.0000,9.0000\n",
    );
    let (data, report) = read(&[&file]);
    assert_eq!(
        orders(&data),
        [("100000001".to_owned(), 0, vec![line("TEE-S", 2, 3_500)])]
    );
    assert_eq!(
        left_out(&report, 0),
        [
            ("cancelled order".to_owned(), 1),
            ("part of another line".to_owned(), 1)
        ]
    );
    let grid = desk.file(
        "grid.csv",
        "ID,Purchase Point,Purchase Date,Bill-to Name,Grand Total (Base),Grand Total (Purchased),Status\n1,Main,2025-01-01,X,$1.00,$1.00,Complete\n",
    );
    let message = refusal(&[&grid]);
    assert!(
        message.contains("one row per item") && message.contains("order grid"),
        "{message}"
    );
}

#[test]
fn bigcommerce_variants_take_the_price_of_their_product() {
    let desk = Desk::new();
    let now = desk.file(
        "now.csv",
        "Item,ID,Name,Type,SKU,Options,Inventory Tracking,Current Stock,Price,Cost Price,Image URL (Import)\n\
         Product,77,Tee,Physical,TEE,,variant,0,20.00,8.00,\n\
         Image,,,,,,,,,,https://example.com/a.jpg\n\
         Variant,78,,,TEE-S,Type=Radio|Name=Size|Value=S,,5,,,\n\
         Variant,79,,,TEE-M,Type=Radio|Name=Size|Value=M,,6,22.00,,\n\
         Product,80,Mug,Physical,MUG,,product,9,9.00,3.00,\n",
    );
    let (data, report) = read(&[&now]);
    assert_eq!(report.files[0].dialect, "BigCommerce products export");
    assert_eq!(left_out(&report, 0), [("image-only row".to_owned(), 1)]);
    assert_eq!(report.totals.variants, 3);
    let (title, option, _, price, _, _) = sold(&data, "TEE-S");
    assert_eq!((title, option, price), ("Tee", "S", Some(2_000)));
    assert_eq!(sold(&data, "TEE-M").3, Some(2_200));
    assert_eq!(
        sold(&data, "MUG"),
        ("Mug", "", "", Some(900), Some(300), Some(9))
    );

    let former = desk.file(
        "former.csv",
        "Item Type,Product ID,Product Name,Product Type,Product Code/SKU,Brand Name,Price,Cost Price,Sale Price,Current Stock Level,Category\n\
         Product,1,Tee,P,TEE,Acme,20.00,8.00,0.00,0,Shop/Clothing;Shop\n\
         SKU,,[S]Size=Small,,TEE-S,,,,,5,\n\
         Rule,,,,TEE-S,,[ADD]1,,,,\n",
    );
    let (data, report) = read(&[&former]);
    assert_eq!(
        left_out(&report, 0),
        [("row without a variant".to_owned(), 1)]
    );
    let (title, option, category, ..) = sold(&data, "TEE-S");
    assert_eq!((title, option, category), ("Tee", "Small", "Clothing"));
}

#[test]
fn prestashop_products_are_read_under_their_labels() {
    let desk = Desk::new();
    let file = desk.file(
        "products.csv",
        "Product ID;Active (0/1);Name *;Categories (x,y,z...);Price tax excluded;Wholesale price;Reference #;Manufacturer;Quantity;Tags (x,y,z...)\r\n\
         1;1;Player;Home, Players;129,50;70,25;REF-1;Acme;10;music, small\r\n\
         2;1;Case;Home,Accessories;26;;;Acme;3;\r\n",
    );
    let (data, report) = read(&[&file]);
    assert_eq!(report.files[0].dialect, "PrestaShop products");
    assert_eq!(report.files[0].delimiter, "semicolon");
    assert_eq!(
        sold(&data, "REF-1"),
        ("Player", "", "Players", Some(12_950), Some(7_025), Some(10))
    );
    assert_eq!(
        sold(&data, "2"),
        ("Case", "", "Accessories", Some(2_600), None, Some(3))
    );
}

#[test]
fn wix_variants_cost_a_surcharge_and_share_the_sale_of_their_product() {
    let desk = Desk::new();
    let file = desk.file(
        "wix.csv",
        "handleId,fieldType,name,collection,sku,price,surcharge,discountMode,discountValue,inventory,cost,productOptionName1,productOptionType1,productOptionDescription1\n\
         p1,Product,Tee,Clothing;Sale,,20.00,,PERCENT,10,InStock,8.00,Size,DROP_DOWN,S;M\n\
         p1,Variant,,,TEE-S,,0.00,,,5,,,,S\n\
         p1,Variant,,,TEE-M,,2.00,,,OutOfStock,9.00,,,M\n\
         p2,Product,Mug,Home,MUG,9.00,,AMOUNT,1.50,7,3.00,,,\n",
    );
    let (data, report) = read(&[&file]);
    assert_eq!(report.files[0].dialect, "Wix products export");
    assert_eq!(report.totals.variants, 3);
    assert_eq!(
        sold(&data, "TEE-S"),
        ("Tee", "S", "Clothing", Some(1_800), None, Some(5))
    );
    assert_eq!(
        sold(&data, "TEE-M"),
        ("Tee", "M", "Clothing", Some(1_980), Some(900), Some(0))
    );
    assert_eq!(
        sold(&data, "MUG"),
        ("Mug", "", "Home", Some(750), Some(300), Some(7))
    );
}

#[test]
fn squarespace_orders_are_not_shopify_orders() {
    let desk = Desk::new();
    let file = desk.file(
        "orders.csv",
        "Order ID,Email,Financial Status,Currency,Subtotal,Total,Discount Amount,Amount Refunded,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Lineitem variant,Cancelled at\n\
         00001,a@example.com,PAID,USD,27.00,27.00,3.00,0.00,7/25/2018 21:06,1,Tee,20.00,TEE,S,\n\
         00001,,,,,,,,,1,Mug,10.00,MUG,,\n\
         00002,b@example.com,REFUNDED,USD,10.00,10.00,0.00,10.00,7/26/2018 8:00,1,Mug,10.00,MUG,,\n",
    );
    let (data, report) = read(&[&file]);
    assert_eq!(report.files[0].dialect, "Squarespace orders export");
    assert_eq!(report.files[0].date_order, "mdy");
    assert_eq!(
        orders(&data),
        [(
            "00001".to_owned(),
            300,
            vec![line("TEE", 1, 1_800), line("MUG", 1, 900)]
        )]
    );
    assert_eq!(
        left_out(&report, 0),
        [("fully refunded order".to_owned(), 1)]
    );
}

#[test]
fn etsy_dates_are_month_first_and_an_order_discount_counts_once() {
    let desk = Desk::new();
    let file = desk.file(
        "etsy.csv",
        "Sale Date,Item Name,Buyer,Quantity,Price,Discount Amount,Item Total,Currency,Transaction ID,Listing ID,Order ID,SKU\n\
         09/03/26,\"Ring | silver, small\",ann,1,$10.00,2.00,10.00,USD,1,11,900,RING\n\
         09/03/26,Chain,ann,2,$5.00,2.00,10.00,USD,2,12,900,\n",
    );
    let (data, report) = read(&[&file]);
    assert_eq!(
        report.totals.period.as_deref(),
        Some("2026-09-03 to 2026-09-03")
    );
    assert_eq!(
        orders(&data),
        [(
            "900".to_owned(),
            200,
            vec![line("RING", 1, 900), line("Chain", 2, 900)]
        )]
    );
}

#[test]
fn amazon_totals_lose_their_promotion() {
    let desk = Desk::new();
    let file = desk.file(
        "amazon.txt",
        "amazon-order-id\tmerchant-order-id\tpurchase-date\torder-status\tproduct-name\tsku\tquantity\tcurrency\titem-price\titem-promotion-discount\n\
         111-1\t\t2025-03-01T10:00:00+00:00\tShipped\tMug\tMUG\t2\tUSD\t18.00\t3.00\n\
         111-2\t\t2025-03-01T11:00:00+00:00\tCancelled\tMug\tMUG\t0\t\t\t\n",
    );
    let (data, report) = read(&[&file]);
    assert_eq!(report.files[0].delimiter, "tab");
    assert_eq!(
        orders(&data),
        [("111-1".to_owned(), 0, vec![line("MUG", 2, 1_500)])]
    );
    assert_eq!(left_out(&report, 0), [("cancelled order".to_owned(), 1)]);
}

#[test]
fn ebay_reports_lose_their_sums_and_lines_of_text() {
    let desk = Desk::new();
    let text = "\n\
        Sales Record Number,Order Number,Buyer Username,Item Number,Item Title,Custom Label,Quantity,Sold For,Total Price,Sale Date\n\
        ,,,,,,,,,\n\
        101,01-1,ann,55,Lamp,LAMP,1,\"US $3,000.00\",\"US $3,000.00\",Oct-05-26\n\
        102,01-2,ben,,,,3,,US $43.00,26-May-26\n\
        102,01-2,ben,56,Mug,MUG,2,US $9.00,,26-May-26\n\
        102,01-2,ben,57,Plate,,1,US $25.00,,26-May-26\n\
        2 record(s) downloaded\n\
        Seller ID : somebody\n";
    let (data, report) = read(&[&desk.file("ebay.csv", text)]);
    assert_eq!(report.files[0].dialect, "eBay orders report");
    assert_eq!(
        left_out(&report, 0),
        [
            ("line of text".to_owned(), 2),
            ("sums of an order".to_owned(), 1)
        ]
    );
    assert_eq!(
        orders(&data),
        [
            (
                "01-2".to_owned(),
                0,
                vec![line("MUG", 2, 1_800), line("Plate", 1, 2_500)]
            ),
            ("01-1".to_owned(), 0, vec![line("LAMP", 1, 300_000)]),
        ]
    );
    let foreign = text.replace("US $", "AU $");
    let (_, report) = read(&[&desk.file("foreign.csv", foreign)]);
    assert_eq!((report.files[0].accepted, report.files[0].rejected), (0, 3));
    assert_eq!(report.problems[0].found, "AU $3,000.00");
}

#[test]
fn a_google_feed_has_amounts_with_their_currency() {
    let desk = Desk::new();
    let file = desk.file(
        "feed.txt",
        "id\ttitle\tlink\tavailability\tprice\tsale_price\tcost_of_goods_sold\tbrand\tproduct_type\titem_group_id\tcolor\tsize\n\
         T1\tTee\thttps://example.com\tin_stock\t15.00 USD\t12.00 USD\t6.00 USD\tAcme\tHome > Women > Tops\tTEE\tRed\tS\n\
         T2\tTee\thttps://example.com\tout_of_stock\t15.00 USD\t\t\tAcme\tHome > Women > Tops\tTEE\tBlue\tM\n",
    );
    let (data, report) = read(&[&file]);
    assert_eq!(report.files[0].dialect, "Google Merchant feed");
    assert_eq!(
        sold(&data, "T1"),
        ("Tee", "Red / S", "Tops", Some(1_200), Some(600), None)
    );
    assert_eq!(
        sold(&data, "T2"),
        ("Tee", "Blue / M", "Tops", Some(1_500), None, Some(0))
    );
    assert_eq!(report.totals.products, 1);
}

#[test]
fn both_spellings_of_retail_invoices_lose_fees_and_cancellations() {
    let desk = Desk::new();
    for header in [
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
        "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country",
    ] {
        let file = desk.file(
            "retail.csv",
            format!(
                "{header}\n1,85123A,HOLDER,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n\
                 1,m,Manual,1,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n\
                 1,DCGS0003,BOX,1,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n\
                 C2,85123A,HOLDER,-6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n\
                 C3,85123A,HOLDER,2,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n"
            ),
        );
        let (data, report) = read(&[&file]);
        assert_eq!(report.files[0].dialect, "Online Retail invoices");
        assert_eq!(
            left_out(&report, 0),
            [
                ("cancellation".to_owned(), 1),
                ("postage or fee".to_owned(), 2)
            ]
        );
        assert_eq!(
            orders(&data),
            [
                ("1".to_owned(), 0, vec![line("85123A", 6, 1_530)]),
                ("C3".to_owned(), 0, vec![line("85123A", 2, 510)])
            ]
        );
        assert_eq!(report.totals.customers, 1);
    }
}

#[test]
fn an_order_number_that_begins_with_c_is_an_order() {
    let desk = Desk::new();
    let file = desk.file(
        "orders.csv",
        "order_id,date,sku,quantity,unit_price\nC1001,2025-01-02,CARD,1,10.00\n\
         C1002,2025-01-03,CARD,2,10.00\nB1003,2025-01-03,CARD,2,10.00\nC1004,2025-01-03,CARD,-1,10.00\n",
    );
    let (data, report) = read(&[&file]);
    assert_eq!(data.history.len(), 3);
    assert_eq!(left_out(&report, 0), [("return".to_owned(), 1)]);
}

#[test]
fn orders_may_name_goods_by_another_key_of_the_catalog() {
    let desk = Desk::new();
    let catalog = desk.file(
        "products.csv",
        "ProductKey,ProductSubcategoryKey,ProductSKU,ProductName,ModelName,ProductColor,ProductSize,ProductCost,ProductPrice\n\
         214,31,HL-1,\"Helmet, Red\",Helmet,Red,0,13.0863,34.99\n\
         215,31,HL-2,\"Helmet, Black\",Helmet,Black,M,12.0278,33.6442\n",
    );
    let sales = desk.file(
        "sales.csv",
        "OrderDate,StockDate,OrderNumber,ProductKey,CustomerKey,TerritoryKey,OrderLineItem,OrderQuantity\n\
         13-01-2017,13-12-2003,SO1,214,23791,1,2,2\n\
         02-01-2017,13-12-2003,SO2,215,23791,1,1,1\n",
    );
    let (data, report) = read(&[&sales, &catalog]);
    assert_eq!(report.files[0].date_order, "dmy");
    assert_eq!(report.totals.matched_lines, 2);
    assert_eq!(
        orders(&data),
        [
            ("SO2".to_owned(), 0, vec![line("HL-2", 1, 3_364)]),
            ("SO1".to_owned(), 0, vec![line("HL-1", 2, 6_998)]),
        ]
    );
}

#[test]
fn orders_and_their_lines_may_stand_in_two_files() {
    let desk = Desk::new();
    let heads = desk.file(
        "orders.csv",
        "OrderID,CustomerID,OrderDate,Freight\n1,VINET,7/14/1996,32.38\n2,TOMSP,7/5/1996,1\n2,TOMSP,7/5/1996,1\n3,HANAR,7/8/1996,1\n",
    );
    let details = desk.file(
        "details.csv",
        "OrderID,ProductID,UnitPrice,Quantity,Discount\n1,11,14,12,0\n1,42,9.8,10,0.15\n2,11,14,1,0.05\n9,11,14,1,0\n",
    );
    let products = desk.file(
        "products.csv",
        "ProductID,ProductName,UnitPrice,UnitsInStock\n11,Queso,21,22\n42,Mee,14,26\n",
    );
    let (data, report) = read(&[&details, &heads, &products]);
    assert_eq!(
        orders(&data),
        [
            ("2".to_owned(), 0, vec![line("11", 1, 1_330)]),
            (
                "1".to_owned(),
                0,
                vec![line("11", 12, 16_800), line("42", 10, 8_330)]
            ),
        ]
    );
    assert_eq!((report.files[0].accepted, report.files[0].rejected), (3, 1));
    assert_eq!(
        left_out(&report, 1),
        [
            ("order stands twice".to_owned(), 1),
            ("order without lines".to_owned(), 1)
        ]
    );
    assert_eq!(report.totals.customers, 2);
    assert_eq!(
        sold(&data, "11"),
        ("Queso", "", "", Some(2_100), None, Some(22))
    );
    let message = refusal(&[&details]);
    assert!(
        message.contains("a second file with the orders"),
        "{message}"
    );
}

#[test]
fn rows_that_are_baskets_need_no_header() {
    let desk = Desk::new();
    let mut text = String::new();
    for round in 0..10 {
        text.push_str("bread,butter,milk\n");
        text.push_str(if round % 2 == 0 {
            "milk\n"
        } else {
            "tea ,milk\n"
        });
    }
    let file = desk.file("baskets.csv", &text);
    let (data, report) = read(&[&file]);
    assert_eq!(report.files[0].dialect, "One basket a row");
    assert_eq!((report.files[0].rows, report.files[0].accepted), (20, 20));
    assert_eq!((report.totals.orders, report.totals.lines), (20, 45));
    assert_eq!(data.catalog.variants().len(), 4);
    let numbers = desk.file(
        "numbers.dat",
        text.replace(' ', "")
            .replace(',', " ")
            .replace("bread", "1")
            .replace("butter", "2")
            .replace("milk", "3")
            .replace("tea", "4"),
    );
    let (_, report) = read(&[&numbers]);
    assert_eq!(report.files[0].delimiter, "blank");
    assert_eq!((report.totals.orders, report.totals.lines), (20, 45));
}

#[test]
fn till_lines_have_their_time_apart_and_no_price() {
    let desk = Desk::new();
    let file = desk.file(
        "till.csv",
        "Date,Time,Transaction,Item\r\n\u{0}2016-10-30,09:58:11,1,Bread\r\n2016-10-30,10:05:34,2,Tea\r\n2016-10-30,10:05:34,2,Tea\r\n2016-10-30,10:05:34,2,NONE\r\n",
    );
    let (data, report) = read(&[&file]);
    assert_eq!(report.files[0].rejected, 0, "{:?}", report.problems);
    assert_eq!(
        orders(&data),
        [
            ("1".to_owned(), 0, vec![line("Bread", 1, 0)]),
            ("2".to_owned(), 0, vec![line("Tea", 2, 0)])
        ]
    );
    assert_eq!(data.history.order(0).placed().0 % 1440, 9 * 60 + 58);
    assert_eq!(left_out(&report, 0), [("no item".to_owned(), 1)]);
}

#[test]
fn woocommerce_headers_may_be_in_the_language_of_the_shop() {
    let desk = Desk::new();
    for (name, header) in [
        (
            "de.csv",
            "ID,Typ,Artikelnummer,Name,Bestand,Angebotspreis,Regulärer Preis,Kategorien,Übergeordnetes Produkt,Attribut 1 Name,Attribut 1 Wert(e)",
        ),
        (
            "ru.csv",
            "ID,Тип,Артикул,Имя,Запасы,Акционная цена,Базовая цена,Категории,Родительский,Имя атрибута 1,Значения атрибутов 1",
        ),
        (
            "fr.csv",
            "ID,Type,UGS,Nom,Stock,Tarif promo,Tarif régulier,Catégories,Parent,Nom de l’attribut 1,Valeur(s) de l’attribut 1",
        ),
    ] {
        let file = desk.file(
            name,
            format!("\u{feff}{header}\n1,variable,TEE,Tee,,,,\"A, A > B\",,Size,\"S, M\"\n2,variation,TEE-S,Tee - S,4,,\"19,90\",,TEE,Size,S\n"),
        );
        let (data, report) = read(&[&file]);
        assert!(report.files[0].dialect.starts_with("WooCommerce"), "{name}");
        assert_eq!(
            sold(&data, "TEE-S"),
            ("Tee", "S", "B", Some(1_990), None, Some(4)),
            "{name}"
        );
    }
}
