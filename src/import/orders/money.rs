//! What an order's lines come to when all of them are known: without tax, and held against what the order says.

use super::pending::Pending;
use super::reader::OrderReader;
use crate::domain::money::{Currency, Money};
use crate::domain::orders::OrderLine;
use crate::domain::price::prorate;
use crate::domain::tax::{Contradictions, MoneyFacts, TaxFacts, TaxMode, Unequal};
use crate::import::catalog::assortment::variant_id;
use crate::import::recognise::tax::{FileTax, OrderSums, Rates, share};
use crate::import::rows::cells;
use crate::import::rows::error::Stop;
use crate::import::rows::meaning::Meaning;
use crate::import::rows::money::rounded;
use crate::import::rows::reader::Rows;

/// Contradictions that are kept as examples.
const EXAMPLES: usize = 5;

/// What a file's money comes to while its orders are read.
#[derive(Debug, Default)]
pub(crate) struct MoneyTally {
    included: u64,
    on_top: u64,
    untaxed: u64,
    rates: Rates,
    taken_out: Money,
    pub(crate) at_catalog_price: u64,
    pub(crate) without_price: u64,
    pub(crate) fractions: u64,
    pub(crate) orders_refunded: u64,
    pub(crate) refunded: Money,
    pub(crate) orders_returned: u64,
    pub(crate) returned: Money,
    unequal: u64,
    missing: u64,
    difference: Money,
    examples: Vec<(String, Money, Money)>,
}

impl MoneyTally {
    /// The tally as a report says it.
    pub(crate) fn facts(
        &self,
        tax: &FileTax,
        discount_repeated: bool,
        currency: &Currency,
    ) -> MoneyFacts {
        let decimal = |money| currency.decimal(money);
        let has_tax = self.included + self.on_top > 0;
        MoneyFacts {
            tax: tax.mode.filter(|_| has_tax).map(|mode| TaxFacts {
                mode,
                evidence: tax.evidence.clone(),
                orders_included: self.included,
                orders_on_top: self.on_top,
                orders_untaxed: self.untaxed,
                rates: self.rates.most_frequent(),
                taken_out: decimal(self.taken_out),
            }),
            lines_at_catalog_price: self.at_catalog_price,
            lines_without_price: self.without_price,
            lines_of_fractions: self.fractions,
            discount_repeated,
            orders_refunded_in_part: self.orders_refunded,
            refunded: if self.refunded == Money::ZERO {
                String::new()
            } else {
                decimal(self.refunded)
            },
            orders_with_returns: self.orders_returned,
            returned: if self.returned == Money::ZERO {
                String::new()
            } else {
                decimal(self.returned)
            },
            contradictions: (self.unequal > 0).then(|| Contradictions {
                orders: self.unequal,
                lines_missing: self.missing,
                difference: decimal(self.difference),
                examples: self
                    .examples
                    .iter()
                    .map(|(order, lines, says)| Unequal {
                        order: order.clone(),
                        lines: decimal(*lines),
                        says: decimal(*says),
                    })
                    .collect(),
            }),
        }
    }
}

impl OrderReader<'_> {
    /// Counts an order whose lines, all discounts taken out, do not come to what the order says. Of orders with lines that
    /// were rejected or left out nobody knows what the rest should come to.
    pub(crate) fn compare(&mut self, order: &mut Pending) {
        if order.is_partial || order.lacks_prices {
            return;
        }
        let lines: Money = order.lines.iter().map(|line| line.net_revenue).sum();
        let taxes = order.taxes.unwrap_or(order.line_tax);
        let says = match (order.subtotal, order.total) {
            (Some(subtotal), _) => subtotal,
            // A total may have shipping and tax in it: only less than the lines is a contradiction, unless both are told.
            (None, Some(total)) => {
                let goods = total - order.shipping - order.tips;
                let either = [goods, goods - taxes];
                let is_whole = either.iter().any(|goods| (*goods - lines).0.abs() <= 1);
                let tells_shipping = self.has_shipping || total < lines;
                if is_whole || !tells_shipping {
                    return;
                }
                match self.tax.mode {
                    Some(TaxMode::OnTop) => goods - taxes,
                    _ => goods,
                }
            }
            (None, None) => return,
        };
        let difference = says - lines;
        if difference.0.abs() <= 1 {
            return;
        }
        let tally = &mut self.tally;
        tally.unequal += 1;
        tally.missing += u64::from(difference > Money::ZERO && order.subtotal.is_some());
        tally.difference += difference;
        if tally.examples.len() < EXAMPLES {
            let number = String::from_utf8_lossy(&order.number).into_owned();
            tally.examples.push((number, lines, says));
        }
        // The shop says what the goods cost: what no line names is revenue of the order, and no item of its basket.
        if difference > Money::ZERO && order.subtotal.is_some() {
            let variant = self.assortment.missing_lines();
            order.lines.push(OrderLine {
                variant: variant_id(variant),
                units: 1,
                net_revenue: difference,
            });
            order.prices.push(None);
        }
    }

    /// Takes the tax out of an order's lines and their prices, where they have it; what is left of the discount.
    ///
    /// # Errors
    /// When the order is taxed and nothing tells whether its prices include the tax.
    pub(crate) fn take_tax_out(
        &mut self,
        order: &mut Pending,
        order_discount: Money,
    ) -> Result<Money, Stop> {
        let gross: Money = order.lines.iter().map(|line| line.net_revenue).sum();
        let taxes = order.taxes.unwrap_or(order.line_tax);
        let sums = OrderSums {
            goods: order.subtotal.unwrap_or(gross),
            shipping: order.shipping,
            taxes,
            total: order.total,
            discount: order.discount,
            tips: order.tips,
        };
        if taxes <= Money::ZERO && (self.names_tax || self.tax.rate.is_none()) {
            self.tally.untaxed += u64::from(self.names_tax);
            return Ok(order_discount);
        }
        match self.tax.of_order(&sums) {
            None if taxes > Money::ZERO => return Err(Stop::Undecided),
            None => return Ok(order_discount),
            Some(TaxMode::OnTop) => {
                if taxes > Money::ZERO {
                    self.tally.on_top += 1;
                    self.tally.rates.see(&sums, TaxMode::OnTop);
                }
                return Ok(order_discount);
            }
            Some(TaxMode::Included) => {}
        }
        let off = if taxes > Money::ZERO {
            self.tally.rates.see(&sums, TaxMode::Included);
            let on_goods = if order.taxes.is_some() {
                self.tax.rates.on_goods(&sums, TaxMode::Included)
            } else {
                taxes
            };
            // Lines that are missing have their part of the tax.
            share(on_goods, gross, sums.goods.max(gross))
        } else {
            let rate = self.tax.rate.unwrap_or_default();
            gross - rate.net_of(gross)
        };
        let off = off.min(gross);
        self.tally.included += 1;
        self.tally.taken_out += off;
        let weights: Vec<i64> = match order.line_taxes.as_slice() {
            [] => order.lines.iter().map(|line| line.net_revenue.0).collect(),
            taxes => taxes.iter().map(|tax| tax.0.max(0)).collect(),
        };
        for (line, part) in order.lines.iter_mut().zip(prorate(off, &weights)) {
            line.net_revenue -= part;
        }
        for price in order.prices.iter_mut().flatten() {
            *price = share(*price, gross - off, gross);
        }
        Ok(share(order_discount, gross - off, gross))
    }

    /// Says what the order that is handed on next gave back: of its goods first, and without the tax on them. `before` is what
    /// its lines came to before tax was taken out.
    pub(crate) fn give_back(&mut self, order: &Pending, before: Money) {
        if order.refunded <= Money::ZERO || order.lacks_prices {
            return;
        }
        let net: Money = order.lines.iter().map(|line| line.net_revenue).sum();
        let gross = if before > net {
            before
        } else {
            let taxes = order.taxes.unwrap_or(order.line_tax);
            let all = order.subtotal.unwrap_or(net) + order.shipping;
            net + share(taxes, net, all.max(net))
        };
        let refunded = share(order.refunded, net, gross).min(net);
        self.builder.refund_next(refunded);
        self.tally.orders_refunded += 1;
        self.tally.refunded += refunded;
    }

    /// What an order says of its sums beside subtotal, discount and total: shipping and tax. Neither is needed, so that a
    /// cell that cannot be read is as none.
    pub(crate) fn sums_of(&self, order: &mut Pending, rows: &Rows<'_>) {
        let read = |meaning| self.amount(rows, meaning).ok().flatten().map(rounded);
        order.shipping = read(Meaning::Shipping).unwrap_or_default();
        order.taxes = read(Meaning::Taxes);
    }

    /// What a line that is a tip comes to.
    pub(crate) fn tip(&self, rows: &Rows<'_>) -> Money {
        let price = self.amount(rows, Meaning::UnitPrice).ok().flatten();
        let units = cells::whole(rows.of(Meaning::Units)).unwrap_or(1);
        price.map_or(Money::ZERO, |price| rounded(price.saturating_mul(units)))
    }
}
