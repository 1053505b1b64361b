//! Tables with a column for each item, where every row is a basket with a mark in the columns of what is in it.

use super::lines::{Line, Paid, Sold};
use super::pending::Pending;
use super::reader::OrderReader;
use crate::domain::money::Money;
use crate::domain::orders::OrderLine;
use crate::import::catalog::assortment::variant_id;
use crate::import::catalog::codes::Numbers;
use crate::import::report::builder::{Refusal, ReportBuilder};
use crate::import::report::reasons::LeftOut;
use crate::import::rows::cells;
use crate::import::rows::error::Stop;
use crate::import::rows::meaning::Meaning;
use crate::import::rows::reader::Rows;

impl OrderReader<'_> {
    /// Reads every row as one order of the items whose columns are marked; a number in place of a mark says how many units.
    /// Without a column of order numbers orders have the number of their row.
    pub(crate) fn read_marks(
        &mut self,
        rows: &mut Rows<'_>,
        report: &mut ReportBuilder<'_>,
        headers: &[String],
    ) -> Result<(), Stop> {
        let items: Vec<(usize, &str)> = headers
            .iter()
            .zip(rows.binding().meanings())
            .enumerate()
            .filter(|(_, (header, meaning))| meaning.is_none() && !header.is_empty())
            .map(|(index, (header, _))| (index, header.as_str()))
            .collect();
        self.read_rows(rows, report, |reader, order, rows, seen| {
            reader.marked(order, rows, &items, seen)
        })
    }

    fn marked(
        &mut self,
        order: &mut Pending,
        rows: &Rows<'_>,
        items: &[(usize, &str)],
        seen: &Numbers,
    ) -> Result<Result<(), Line>, Stop> {
        let refused = |meaning, expected| Ok(Err(Line::Refused(Refusal { meaning, expected })));
        if let Some(why) = self.is_no_new_order(order, rows, seen) {
            return Ok(Err(why));
        }
        self.head(order, rows)?;
        if let Some(reason) = order.left_out {
            return Ok(Err(Line::LeftOut(reason)));
        }
        if rows.binding().has(Meaning::Placed) {
            if let Some(refusal) = self.placed(order, rows)? {
                return Ok(Err(refusal.into()));
            }
        } else {
            order.placed = Some(self.day.unwrap_or_default());
        }
        order.customer = self.customer(rows.of(Meaning::Customer));
        for (index, name) in items {
            let cell = rows.cell(*index);
            let units = match (cells::mark(cell), cells::whole(cell)) {
                (Some(is_in), _) => u32::from(is_in),
                (None, Some(units)) if units <= 0 => 0,
                (None, Some(units)) => u32::try_from(units).unwrap_or(u32::MAX),
                (None, None) => {
                    return refused(
                        Meaning::Items,
                        "marks: 1 for what is in the basket, 0 for what is not",
                    );
                }
            };
            if units == 0 {
                continue;
            }
            let name = name.as_bytes();
            let (_, variant) = match self.item_named(None, name, name) {
                Ok(item) => item,
                Err(Line::LeftOut(_)) => continue,
                Err(refusal) => return Ok(Err(refusal)),
            };
            let named = variant.or_else(|| self.assortment.named(name));
            let variant = named.unwrap_or_else(|| self.assortment.add_unlisted(name, name));
            let today = self.assortment.price(variant);
            match today {
                Some(_) => self.tally.at_catalog_price += 1,
                None => self.tally.without_price += 1,
            }
            let price = self.catalog_tax.net_of(today.unwrap_or_default());
            let net_revenue = Money(price.0.saturating_mul(i64::from(units)));
            let line = OrderLine {
                variant: variant_id(variant),
                units,
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
            return Ok(Err(Line::LeftOut(LeftOut::NoItem)));
        }
        Ok(Ok(()))
    }
}
