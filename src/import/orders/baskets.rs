//! Files without a header where every row is a basket of names.

use std::collections::HashSet;

use super::reader::OrderReader;
use crate::domain::calendar::Minute;
use crate::domain::orders::{OrderHead, OrderLine};
use crate::import::Stop;
use crate::import::catalog::assortment::variant_id;
use crate::import::report::builder::Ledger;
use crate::import::rows::cells;
use crate::import::rows::reader::Rows;

/// Rows a table needs to be taken for baskets.
const FEWEST_ROWS: usize = 12;
/// Bytes of the longest name in a basket.
const LONGEST_NAME: usize = 64;

/// True when the first rows of a file look like baskets: rows of many widths, short names, the same names again and again,
/// none twice in a row. `is_whole` says that these are all rows.
pub(crate) fn are_baskets(records: &[Vec<String>], is_whole: bool) -> bool {
    // The last row of a sample may be cut.
    let records = match records {
        [rows @ .., _] if !is_whole => rows,
        rows => rows,
    };
    let mut names: HashSet<&str> = HashSet::new();
    let mut widths: HashSet<usize> = HashSet::new();
    let mut cells = 0_usize;
    let mut repeats = 0_usize;
    for record in records {
        let mut own: HashSet<&str> = HashSet::new();
        for cell in record
            .iter()
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
        {
            if cell.len() > LONGEST_NAME || cell.chars().any(char::is_control) {
                return false;
            }
            cells += 1;
            repeats += usize::from(!own.insert(cell));
            names.insert(cell);
        }
        if own.is_empty() {
            return false;
        }
        widths.insert(own.len());
    }
    records.len() >= FEWEST_ROWS
        && widths.len() >= 3
        && cells >= 2 * records.len()
        && names.len() * 4 <= cells * 3
        && repeats * 50 <= cells
}

impl OrderReader<'_> {
    /// Reads every row as one order. Orders have the number of their row, so that the file can be read again without doubling,
    /// and the day a person gave, else the first day of 1970.
    pub(crate) fn read_baskets(
        &mut self,
        rows: &mut Rows<'_>,
        ledger: &mut Ledger<'_>,
    ) -> Result<(), Stop> {
        let name = rows
            .path()
            .file_stem()
            .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        let mut lines: Vec<OrderLine> = Vec::new();
        while rows.advance()? {
            if let Some((expected, found)) = rows.damaged() {
                ledger.reject(rows, "", expected, found)?;
                continue;
            }
            let number = format!("{name}-{}", rows.count());
            if self.known.has(number.as_bytes()) {
                ledger.leave_out("already imported");
                continue;
            }
            lines.clear();
            for place in 0..rows.record().len() {
                let sku = cells::code(rows.cell(place));
                if sku.is_empty() || self.no_goods(rows, sku, sku).is_some() {
                    continue;
                }
                let mut variant = self
                    .assortment
                    .find(sku)
                    .or_else(|| self.assortment.named(sku));
                if variant.is_none() && self.options.loose_skus {
                    variant = self.assortment.loosely(sku);
                }
                let variant = variant.unwrap_or_else(|| self.assortment.add_unlisted(sku, sku));
                self.assortment.ordered(variant, Minute::default(), None);
                lines.push(OrderLine {
                    variant: variant_id(variant),
                    units: 1,
                    net_revenue: self.assortment.price(variant).unwrap_or_default(),
                });
            }
            if lines.is_empty() {
                ledger.leave_out("no item");
                continue;
            }
            ledger.accept();
            self.remember(number.as_bytes());
            let head = OrderHead {
                number: &number,
                placed: self.day.unwrap_or_default(),
                customer: None,
                order_discount: Default::default(),
            };
            self.builder.push(&head, &lines);
        }
        Ok(())
    }
}
