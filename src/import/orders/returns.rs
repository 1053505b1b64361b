//! Rows that give a part of an order back: its units and its money are taken off the order.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::pending::Pending;
use super::reader::OrderReader;
use crate::domain::money::Money;
use crate::domain::price::prorate;
use crate::import::recognise::decide::Decisions;
use crate::import::recognise::tax::share;
use crate::import::report::builder::ReportBuilder;
use crate::import::report::reasons::LeftOut;
use crate::import::rows::cells;
use crate::import::rows::error::ImportError;
use crate::import::rows::meaning::Meaning;
use crate::import::rows::money::{MoneyReader, rounded};
use crate::import::rows::reader::Rows;

/// What one row gives back. Signs differ between files and between units and money, so they are not looked at.
#[derive(Clone, Debug, Default)]
struct Returned {
    /// Empty gives money back and no item.
    sku: Vec<u8>,
    units: u32,
    money: Money,
}

/// What the rows of all files give back, by the number of the order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Returns {
    by_order: HashMap<Box<[u8]>, Vec<Returned>, FixedState>,
}

/// True for a row that gives something of another order back.
pub(crate) fn is_return(rows: &Rows<'_>) -> bool {
    let of = cells::code(rows.of(Meaning::RefundOf));
    if of.is_empty() || of == cells::code(rows.of(Meaning::Order)) {
        return false;
    }
    let is_negative = |meaning| cells::trimmed(rows.of(meaning)).first() == Some(&b'-');
    [
        Meaning::Units,
        Meaning::LineTotal,
        Meaning::UnitPrice,
        Meaning::OrderTotal,
    ]
    .into_iter()
    .any(is_negative)
}

impl Returns {
    /// Takes in what the rows of a file give back.
    pub(crate) fn collect(
        &mut self,
        rows: &mut Rows<'_>,
        decisions: &Decisions,
        money: &MoneyReader<'_>,
    ) -> Result<(), ImportError> {
        while rows.advance()? {
            if rows.misshapen().is_some() || !is_return(rows) {
                continue;
            }
            let read = |meaning| {
                let mark = decisions.mark(rows.binding(), meaning);
                let amount = money.amount(rows.of(meaning), mark).ok()?;
                Some(Money(rounded(amount).0.abs()))
            };
            let units = cells::whole(rows.of(Meaning::Units)).unwrap_or(0);
            let units = u32::try_from(units.unsigned_abs()).unwrap_or(u32::MAX);
            let of_units = |price: Money| Money(price.0.saturating_mul(i64::from(units.max(1))));
            let sku = cells::code(rows.of(Meaning::Sku));
            let money = read(Meaning::LineTotal)
                .or_else(|| read(Meaning::UnitPrice).map(of_units))
                .or_else(|| read(Meaning::OrderTotal).filter(|_| sku.is_empty()));
            let returned = Returned {
                sku: sku.to_vec(),
                units: if sku.is_empty() { 0 } else { units },
                money: money.unwrap_or_default(),
            };
            let of = cells::code(rows.of(Meaning::RefundOf));
            self.by_order.entry(of.into()).or_default().push(returned);
        }
        Ok(())
    }
}

impl OrderReader<'_> {
    /// Takes what rows give back off the order they name, never below nothing; false when nothing is left of it, and its rows
    /// are accounted for. `before` is what its lines came to before tax was taken out.
    pub(crate) fn take_back(
        &mut self,
        order: &mut Pending,
        before: Money,
        report: &mut ReportBuilder<'_>,
    ) -> bool {
        let Some(returns) = self.returns.by_order.get(order.number.as_slice()) else {
            return true;
        };
        let had: Money = order.lines.iter().map(|line| line.net_revenue).sum();
        for returned in returns {
            let mut money = share(returned.money, had, before);
            let variant = self.assortment.find(&returned.sku);
            let line = order
                .lines
                .iter_mut()
                .find(|line| variant == Some(line.variant.0));
            if let Some(line) = line {
                line.units -= returned.units.min(line.units);
                money = match line.units {
                    0 => line.net_revenue,
                    _ => money.min(line.net_revenue),
                };
                line.net_revenue -= money;
            } else if returned.sku.is_empty() {
                let left: Money = order.lines.iter().map(|line| line.net_revenue).sum();
                let weights: Vec<i64> = order.lines.iter().map(|line| line.net_revenue.0).collect();
                for (line, part) in order
                    .lines
                    .iter_mut()
                    .zip(prorate(money.min(left), &weights))
                {
                    line.net_revenue -= part;
                }
            }
        }
        let keeps: Vec<bool> = order.lines.iter().map(|line| line.units > 0).collect();
        let mut place = 0;
        order.prices.retain(|_| {
            place += 1;
            keeps.get(place - 1).copied().unwrap_or(true)
        });
        order.lines.retain(|line| line.units > 0);
        let left: Money = order.lines.iter().map(|line| line.net_revenue).sum();
        self.tally.orders_returned += 1;
        self.tally.returned += had - left;
        let is_nothing = order.lines.is_empty() || (left == Money::ZERO && had > Money::ZERO);
        if is_nothing {
            let reason = LeftOut::RefundedOrder;
            report.leave_out_rows(reason, order.accepted);
            let (number, about) = (&order.number, order.about);
            self.ledger
                .leave_out(self.builder, number, about, reason, false);
        }
        !is_nothing
    }
}
