//! Why an order or a line is left out, where the file does not say it outright.

use std::hash::{BuildHasher, Hash, Hasher};

use foldhash::fast::FixedState;

use super::pending::Pending;
use super::reader::OrderReader;
use crate::domain::money::Currency;
use crate::import::mapping::options::ImportOptions;
use crate::import::report::reasons::LeftOut;
use crate::import::rows::error::ImportError;
use crate::import::rows::meaning::Meaning;
use crate::import::rows::money::MoneyReader;
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

    /// Why a line is not an item, by what it says of itself.
    #[inline]
    pub(crate) fn not_an_item(&self, rows: &Rows<'_>, sku: &[u8], title: &[u8]) -> Option<LeftOut> {
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

    /// Why a SKU that no catalog lists is not an item.
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
        for index in 0..record.len() {
            record.get(index).hash(&mut hasher);
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
        match currency_of(rows, &self.money, self.options, "orders")? {
            Named::Plain => {}
            Named::Other(currency) => order.currency = Some(currency),
            Named::LeftOut => {
                order.left_out = order.left_out.or(Some(LeftOut::ForeignOrder));
            }
        }
        self.order_money = order
            .currency
            .as_ref()
            .map(|currency| self.money.of_order(currency));
        Ok(())
    }
}

/// What a row says about the currency of its order or checkout.
pub(super) enum Named {
    /// Nothing but what the file has.
    Plain,
    /// A currency that can be converted.
    Other(Currency),
    /// A currency without a rate, and a person leaves such orders out.
    LeftOut,
}

/// The currency that a row names. One that is not the project's needs a rate, or leaves the row out when a person said so.
///
/// # Errors
/// When there is no rate and such rows are not left out; `what` says in the plural what the row is of.
pub(super) fn currency_of(
    rows: &Rows<'_>,
    money: &MoneyReader<'_>,
    options: &ImportOptions,
    what: &str,
) -> Result<Named, ImportError> {
    let code = rows.of(Meaning::OrderCurrency);
    if code.is_empty() || code.eq_ignore_ascii_case(money.plain_code().as_bytes()) {
        return Ok(Named::Plain);
    }
    let text = String::from_utf8_lossy(code);
    match Currency::new(&text) {
        Ok(currency) if money.knows(&currency) => Ok(Named::Other(currency)),
        _ if options.leave_out_other_currencies => Ok(Named::LeftOut),
        _ => Err(ImportError::unusable(
            rows.path(),
            format!(
                "{what} in {}, the project's one currency, a rate for the others (--rates {text}=…), or to leave them out (--skip-other-currencies)",
                money.currency
            ),
            format!("{text} in line {}", rows.line()),
        )),
    }
}
