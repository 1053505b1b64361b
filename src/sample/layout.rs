//! The two column layouts of the catalog and of the orders.

mod shopify;

use super::SampleDialect;
use super::basket::{Buyer, Line};
use super::cells::{clock, money, number, text};
use super::shelf::Article;

/// One order, ready to be written.
pub(super) struct Order<'a> {
    /// Counts from 1.
    pub(super) nth: u64,
    /// `YYYY-MM-DD`.
    pub(super) date: &'a str,
    pub(super) second_of_day: u32,
    pub(super) buyer: Buyer,
    pub(super) lines: &'a [Line],
}

/// Writes cells of one dialect. What never changes about an article is laid out once.
pub(super) struct Layout {
    dialect: SampleDialect,
    /// Per article: its SKU as a cell in the plain layout; what follows the price in Shopify's.
    cells: Vec<Vec<u8>>,
    /// Per article: true for goods that are shipped.
    shipped: Vec<bool>,
    /// Per article: how the orders call it.
    names: Vec<Vec<u8>>,
    head: Vec<u8>,
}

/// The first order has this number.
const FIRST_ORDER: u64 = 100_001;
/// The first customer has this number.
const FIRST_CUSTOMER: u64 = 20_000;

impl Layout {
    /// Cells of this shelf.
    pub(super) fn new(dialect: SampleDialect, shelf: &[Article]) -> Self {
        let cell = |value: &str| {
            let mut out = Vec::new();
            text(&mut out, value);
            out
        };
        let shipped: Vec<bool> = shelf
            .iter()
            .map(|article| article.cover_weeks.is_some())
            .collect();
        Self {
            dialect,
            cells: shelf
                .iter()
                .map(|article| match dialect {
                    SampleDialect::Generic => cell(&article.sku),
                    SampleDialect::Shopify => shopify::line_cells(article),
                })
                .collect(),
            names: shelf
                .iter()
                .map(|article| cell(&shopify::line_name(article)))
                .collect(),
            shipped,
            head: Vec::new(),
        }
    }

    /// First line of the orders.
    pub(super) fn order_header(&self) -> String {
        match self.dialect {
            SampleDialect::Generic => {
                "order_id,created_at,customer_id,sku,quantity,unit_price,line_discount\n".to_owned()
            }
            SampleDialect::Shopify => format!("{}\n", shopify::ORDER_COLUMNS),
        }
    }

    /// Appends the lines of an order.
    pub(super) fn order(&mut self, out: &mut Vec<u8>, order: &Order<'_>) {
        match self.dialect {
            SampleDialect::Generic => self.plain_order(out, order),
            SampleDialect::Shopify => {
                let goods = shopify::OrderCells {
                    cells: &self.cells,
                    names: &self.names,
                    shipped: &self.shipped,
                };
                shopify::order(out, order, FIRST_ORDER, &goods);
            }
        }
    }

    fn plain_order(&mut self, out: &mut Vec<u8>, order: &Order<'_>) {
        self.head.clear();
        number(&mut self.head, FIRST_ORDER + order.nth - 1);
        self.head.push(b',');
        self.head.extend(order.date.as_bytes());
        self.head.push(b'T');
        clock(&mut self.head, order.second_of_day);
        self.head.push(b',');
        if let Buyer::Customer(id) = order.buyer {
            self.head.push(b'C');
            number(&mut self.head, FIRST_CUSTOMER + id);
        }
        self.head.push(b',');
        for line in order.lines {
            out.extend(&self.head);
            out.extend(self.cells.get(line.article).map_or(&[][..], Vec::as_slice));
            out.push(b',');
            number(out, line.units);
            out.push(b',');
            money(out, line.price_cents);
            out.push(b',');
            money(out, line.discount_cents);
            out.push(b'\n');
        }
    }

    /// The whole catalog, with the stock of each article in its order.
    pub(super) fn catalog(&self, shelf: &[Article], stock: &[Option<u64>]) -> Vec<u8> {
        match self.dialect {
            SampleDialect::Generic => plain_catalog(shelf, stock),
            SampleDialect::Shopify => shopify::catalog(shelf, stock),
        }
    }
}

fn plain_catalog(shelf: &[Article], stock: &[Option<u64>]) -> Vec<u8> {
    let mut out = b"sku,title,category,brand,price,cost,stock,tags\n".to_vec();
    for (article, stock) in shelf.iter().zip(stock) {
        for value in [
            &article.sku,
            &article.full_title(),
            article.category,
            article.brand,
        ] {
            text(&mut out, value);
            out.push(b',');
        }
        money(&mut out, article.price_cents);
        out.push(b',');
        if let Some(cost) = article.cost_cents {
            money(&mut out, cost);
        }
        out.push(b',');
        if let Some(units) = stock {
            number(&mut out, *units);
        }
        out.push(b',');
        text(&mut out, article.tags);
        out.push(b'\n');
    }
    out
}
