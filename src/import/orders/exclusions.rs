//! Why an order or a line is left out, where the file does not say it outright.

use std::hash::{BuildHasher, Hash, Hasher};

use foldhash::fast::FixedState;

use super::reader::{OrderReader, Pending};
use crate::domain::money::Currency;
use crate::import::report::reasons::LeftOut;
use crate::import::rows::error::ImportError;
use crate::import::rows::meaning::Meaning;
use crate::import::rows::reader::Rows;

impl OrderReader<'_> {
    /// The reason, unless a person said that it does not hold.
    pub(crate) fn unless_kept(&self, reason: LeftOut) -> Option<LeftOut> {
        (!self.options.keep.contains(&reason)).then_some(reason)
    }

    /// Why an order of this status is left out.
    pub(crate) fn status_reason(&self, status: &[u8]) -> Option<LeftOut> {
        let is = |name: &str| status.eq_ignore_ascii_case(name.as_bytes());
        if self.options.leave_out_statuses.iter().any(|name| is(name)) {
            return Some(LeftOut::ChosenStatus);
        }
        let (_, reason) = self.rules.left_out.iter().find(|(name, _)| is(name))?;
        self.unless_kept(*reason)
    }

    /// Why an order is none that a shopper put together, by where it came from and by its discount code.
    pub(crate) fn no_purchase(&self, rows: &Rows<'_>) -> Option<LeftOut> {
        let holds = |meaning, word: &[u8]| {
            let cell = rows.of(meaning);
            cell.windows(word.len())
                .any(|part| part.eq_ignore_ascii_case(word))
        };
        if holds(Meaning::OrderSource, b"draft_order") {
            return self.unless_kept(LeftOut::DraftOrder);
        }
        if holds(Meaning::DiscountCode, b"replacement") {
            return self.unless_kept(LeftOut::ReplacementOrder);
        }
        None
    }

    /// Why a line is no goods, by what it says of itself.
    #[inline]
    pub(crate) fn no_goods(&self, rows: &Rows<'_>, sku: &[u8], title: &[u8]) -> Option<LeftOut> {
        let rules = &self.rules;
        if sku.is_empty() && rules.tips && title.eq_ignore_ascii_case(b"tip") {
            return self.unless_kept(LeftOut::Tip);
        }
        if rules.summaries && sku.is_empty() && title.is_empty() {
            return self.unless_kept(LeftOut::Sums);
        }
        if rows.binding().has(Meaning::ParentLine)
            && !matches!(rows.of(Meaning::ParentLine), b"" | b"0" | b"NULL")
        {
            return self.unless_kept(LeftOut::PartOfLine);
        }
        let name = if sku.is_empty() { title } else { sku };
        if rules
            .missing
            .iter()
            .any(|missing| missing.as_bytes() == name)
        {
            return self.unless_kept(LeftOut::NoItem);
        }
        None
    }

    /// Why a SKU that no catalog lists is no goods.
    pub(crate) fn fee(&self, sku: &[u8]) -> Option<LeftOut> {
        let is_fee = self
            .rules
            .fees
            .iter()
            .any(|fee| match fee.strip_suffix('*') {
                Some(start) => sku
                    .get(..start.len())
                    .is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes())),
                None => sku.eq_ignore_ascii_case(fee.as_bytes()),
            });
        if is_fee {
            self.unless_kept(LeftOut::Fee)
        } else {
            None
        }
    }

    /// True when repeated rows are dropped and this one repeats another of its order.
    #[inline]
    pub(crate) fn repeats(&self, order: &mut Pending, rows: &Rows<'_>) -> bool {
        if !self.options.drop_repeated_rows {
            return false;
        }
        let mut hasher = FixedState::default().build_hasher();
        let record = rows.record();
        for place in 0..record.len() {
            record.get(place).hash(&mut hasher);
        }
        !order.rows.insert(hasher.finish())
    }

    /// Sees which currency the amounts of an order are in. One that is not the project's needs a rate, or leaves the order
    /// out when a person said so.
    #[inline]
    pub(crate) fn look_at_currency(
        &mut self,
        order: &mut Pending,
        rows: &Rows<'_>,
    ) -> Result<(), ImportError> {
        if order.currency.is_none() && !rows.binding().has(Meaning::OrderCurrency) {
            self.order_money = None;
            return Ok(());
        }
        self.look_at_named_currency(order, rows)
    }

    fn look_at_named_currency(
        &mut self,
        order: &mut Pending,
        rows: &Rows<'_>,
    ) -> Result<(), ImportError> {
        let code = rows.of(Meaning::OrderCurrency);
        if !code.is_empty() && !code.eq_ignore_ascii_case(self.money.plain_code().as_bytes()) {
            let text = String::from_utf8_lossy(code);
            match Currency::new(&text) {
                Ok(currency) if self.money.knows(&currency) => order.currency = Some(currency),
                _ if self.options.leave_out_other_currencies => {
                    order.left_out = order.left_out.or(Some(LeftOut::ForeignOrder));
                }
                _ => {
                    return Err(ImportError::Unusable {
                        path: rows.path().to_owned(),
                        expected: format!(
                            "orders in {}, the project's one currency, or a rate for the others",
                            self.money.currency
                        ),
                        found: format!("{text} in line {}", rows.line()),
                    });
                }
            }
        }
        self.order_money = order
            .currency
            .as_ref()
            .map(|currency| self.money.of_order(currency));
        Ok(())
    }
}
