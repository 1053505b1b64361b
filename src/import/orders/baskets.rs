//! Files without a header where every row is a basket of names.

use super::lines::{Paid, Sold};
use super::pending::Pending;
use super::reader::OrderReader;
use crate::domain::orders::OrderLine;
use crate::import::catalog::assortment::variant_id;
use crate::import::report::builder::ReportBuilder;
use crate::import::report::reasons::LeftOut;
use crate::import::rows::cells;
use crate::import::rows::error::Stop;
use crate::import::rows::reader::Rows;

impl OrderReader<'_> {
    /// Reads every row as one order. Orders have the number of their row, so that the file can be read again without doubling,
    /// and the day a person gave, else the first day of 1970.
    pub(crate) fn read_baskets(
        &mut self,
        rows: &mut Rows<'_>,
        report: &mut ReportBuilder<'_>,
    ) -> Result<(), Stop> {
        let name = rows
            .path()
            .file_stem()
            .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        let mut order = Pending::default();
        while rows.advance()? {
            if let Some((expected, found)) = rows.damaged() {
                report.reject(rows, "", expected, found)?;
                continue;
            }
            order.begin(format!("{name}-{}", rows.count()).as_bytes());
            for index in 0..rows.record().len() {
                let sku = cells::code(rows.cell(index));
                if sku.is_empty() || self.not_an_item(rows, sku, sku).is_some() {
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
                let today = self.assortment.price(variant);
                match today {
                    Some(_) => self.tally.at_catalog_price += 1,
                    None => self.tally.without_price += 1,
                }
                let net_revenue = self.catalog_tax.net_of(today.unwrap_or_default());
                let line = OrderLine {
                    variant: variant_id(variant),
                    units: 1,
                    net_revenue,
                };
                let paid = Paid {
                    net_revenue,
                    lacks_price: true,
                    ..Paid::default()
                };
                order.take(&Sold { line, paid });
            }
            if order.lines.is_empty() {
                report.leave_out(LeftOut::NoItem);
                continue;
            }
            order.accepted = 1;
            order.placed = Some(self.day.unwrap_or_default());
            self.close(&mut order, report)?;
        }
        Ok(())
    }
}
