//! The columns of a Shopify store's product and order exports.

use super::super::basket::Line;
use super::super::cells::{clock, money, number, text};
use super::super::shelf::Article;
use super::Order;

/// Columns of an orders export, in its order. Those about people stay empty.
pub(super) const ORDER_COLUMNS: &str = "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,\
Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,\
Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,\
Lineitem taxable,Lineitem fulfillment status,Billing Name,Billing Street,Billing Address1,Billing Address2,\
Billing Company,Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping Street,\
Shipping Address1,Shipping Address2,Shipping Company,Shipping City,Shipping Zip,Shipping Province,Shipping Country,\
Shipping Phone,Notes,Note Attributes,Cancelled at,Payment Method,Payment Reference,Refunded Amount,Vendor,\
Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,Source,Lineitem discount,Tax 1 Name,Tax 1 Value,\
Tax 2 Name,Tax 2 Value,Tax 3 Name,Tax 3 Value,Tax 4 Name,Tax 4 Value,Tax 5 Name,Tax 5 Value,Phone,Receipt Number,\
Duties,Billing Province Name,Shipping Province Name,Payment ID,Payment Terms Name,Next Payment Due At,\
Payment References";

/// Columns of a product export with the headers that exports carry.
const PRODUCT_COLUMNS: &str = "Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,\
Option1 Value,Option2 Name,Option2 Value,Option3 Name,Option3 Value,Variant SKU,Variant Grams,\
Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Fulfillment Service,Variant Price,\
Variant Compare At Price,Variant Requires Shipping,Variant Taxable,Variant Barcode,Image Src,Image Position,\
Image Alt Text,Gift Card,SEO Title,SEO Description,Variant Image,Variant Weight Unit,Variant Tax Code,Cost per item,\
Status";

/// The product that has a second image and so a row of its own for it.
const WITH_SECOND_IMAGE: &str = "CAM-S";
const FREE_SHIPPING_CENTS: u64 = 5_000;
const SHIPPING_CENTS: u64 = 495;
const TAX_PERCENT: u64 = 8;
const FIRST_ID: u64 = 5_400_000_000_000;

/// What an order row needs to know about the articles.
pub(super) struct OrderCells<'a> {
    pub(super) cells: &'a [Vec<u8>],
    pub(super) names: &'a [Vec<u8>],
    pub(super) shipped: &'a [bool],
}

/// Title and variant as order lines name them.
pub(super) fn line_name(article: &Article) -> String {
    if article.size.is_empty() {
        article.title.clone()
    } else {
        format!("{} - {}", article.title, article.size)
    }
}

/// From `Lineitem compare at price` to `Lineitem fulfillment status`.
pub(super) fn line_cells(article: &Article) -> Vec<u8> {
    let mut out = b",".to_vec();
    text(&mut out, &article.sku);
    let shipping: &[u8] = if article.cover_weeks.is_some() {
        b",true,true,fulfilled"
    } else {
        b",false,true,fulfilled"
    };
    out.extend(shipping);
    out
}

/// Vendor is not repeated in orders: the store sells in its own name.
const VENDOR: &[u8] = b"Endcap Sample Store";

/// Appends an order: its own figures stand on the first row only.
pub(super) fn order(
    out: &mut Vec<u8>,
    order: &Order<'_>,
    first_order: u64,
    goods: &OrderCells<'_>,
) {
    let gross = order
        .lines
        .iter()
        .map(|line| line.price_cents * line.units)
        .sum::<u64>();
    let discount = order
        .lines
        .iter()
        .map(|line| line.discount_cents)
        .sum::<u64>();
    let subtotal = gross.saturating_sub(discount);
    let is_shipped = |line: &Line| goods.shipped.get(line.article).copied().unwrap_or(true);
    let shipping = if subtotal >= FREE_SHIPPING_CENTS || !order.lines.iter().any(is_shipped) {
        0
    } else {
        SHIPPING_CENTS
    };
    let taxes = (subtotal * TAX_PERCENT + 50) / 100;
    for (nth, line) in order.lines.iter().enumerate() {
        let is_first = nth == 0;
        out.push(b'#');
        number(out, first_order + order.nth - 1);
        out.extend(b",,");
        if is_first {
            out.extend(b"paid,");
            moment(out, order);
            out.extend(b",fulfilled,");
            moment(out, order);
            out.extend(b",no,USD,");
            for amount in [subtotal, shipping, taxes, subtotal + shipping + taxes] {
                money(out, amount);
                out.push(b',');
            }
            out.push(b',');
            money(out, discount);
            out.extend(b",Standard,");
        } else {
            out.extend(b",,,,,,,,,,,,,");
        }
        moment(out, order);
        out.push(b',');
        number(out, line.units);
        out.push(b',');
        out.extend(goods.names.get(line.article).map_or(&[][..], Vec::as_slice));
        out.push(b',');
        money(out, line.price_cents);
        out.push(b',');
        out.extend(goods.cells.get(line.article).map_or(&[][..], Vec::as_slice));
        // 20 columns about people, then notes and attributes.
        out.extend(b",,,,,,,,,,,,,,,,,,,,,,,");
        out.extend(b",,,");
        if is_first {
            money(out, 0);
        }
        out.push(b',');
        out.extend(VENDOR);
        out.extend(b",");
        if is_first {
            money(out, 0);
        }
        out.extend(b",,,,");
        if is_first {
            number(out, FIRST_ID + order.nth);
        }
        out.extend(b",,");
        out.extend(if is_first {
            &b"Low,web,"[..]
        } else {
            &b",,"[..]
        });
        money(out, line.discount_cents);
        out.extend(b",,,,,,,,,,,,,,,,,,,\n");
    }
}

fn moment(out: &mut Vec<u8>, order: &Order<'_>) {
    out.extend(order.date.as_bytes());
    out.push(b' ');
    clock(out, order.second_of_day);
    out.extend(b" +0000");
}

fn handle_of(title: &str) -> String {
    let mut slug = String::new();
    for letter in title.to_lowercase().chars() {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter);
        } else if !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_matches('-').to_owned()
}

/// The product export: variants of one page stand on rows that follow one another.
pub(super) fn catalog(shelf: &[Article], stock: &[Option<u64>]) -> Vec<u8> {
    let mut out = format!("{PRODUCT_COLUMNS}\n").into_bytes();
    let mut before = "";
    for (article, stock) in shelf.iter().zip(stock) {
        let is_first = before != article.title;
        before = &article.title;
        let handle = handle_of(&article.title);
        let mut row: Vec<String> = vec![handle.clone()];
        if is_first {
            let body = format!("<p>{}</p>\n<p>An invented article.</p>", article.title);
            row.extend([
                article.title.clone(),
                body,
                article.brand.to_owned(),
                String::new(),
                article.category.to_owned(),
                article.tags.replace(',', ", "),
                "true".to_owned(),
                if article.size.is_empty() {
                    "Title"
                } else {
                    "Size"
                }
                .to_owned(),
            ]);
        } else {
            row.extend(vec![String::new(); 8]);
        }
        row.push(
            if article.size.is_empty() {
                "Default Title"
            } else {
                article.size
            }
            .to_owned(),
        );
        row.extend(vec![String::new(); 4]);
        let is_shipped = article.cover_weeks.is_some();
        row.extend([
            article.sku.clone(),
            if is_shipped { "500.0" } else { "0.0" }.to_owned(),
            if is_shipped { "shopify" } else { "" }.to_owned(),
            stock.map(|units| units.to_string()).unwrap_or_default(),
            "deny".to_owned(),
            "manual".to_owned(),
            amount(article.price_cents),
            String::new(),
            is_shipped.to_string(),
            "true".to_owned(),
            String::new(),
        ]);
        row.extend(if is_first {
            [
                image_of(&handle, 1),
                "1".to_owned(),
                String::new(),
                "false".to_owned(),
            ]
        } else {
            [const { String::new() }; 4]
        });
        row.extend(vec![String::new(); 3]);
        row.extend([
            "kg".to_owned(),
            String::new(),
            article.cost_cents.map(amount).unwrap_or_default(),
            if is_first { "active" } else { "" }.to_owned(),
        ]);
        write_row(&mut out, &row);
        if article.sku == WITH_SECOND_IMAGE {
            let mut row = vec![String::new(); 36];
            for (column, value) in [
                (0, handle.clone()),
                (25, image_of(&handle, 2)),
                (26, "2".to_owned()),
            ] {
                if let Some(cell) = row.get_mut(column) {
                    *cell = value;
                }
            }
            write_row(&mut out, &row);
        }
    }
    out
}

fn image_of(handle: &str, nth: u32) -> String {
    format!("https://shop.example/files/{handle}-{nth}.png")
}

fn amount(cents: u64) -> String {
    let mut out = Vec::new();
    money(&mut out, cents);
    String::from_utf8(out).unwrap_or_default()
}

fn write_row(out: &mut Vec<u8>, row: &[String]) {
    for (nth, value) in row.iter().enumerate() {
        if nth > 0 {
            out.push(b',');
        }
        text(out, value);
    }
    out.push(b'\n');
}
