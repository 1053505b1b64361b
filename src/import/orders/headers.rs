//! Orders whose lines stand in another file.

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};

use foldhash::fast::FixedState;

use super::ledger::Fate;
use super::pending::Pending;
use super::reader::{OrderReader, unusable_number};
use crate::domain::calendar::Minute;
use crate::domain::money::Currency;
use crate::domain::orders::Edition;
use crate::import::report::builder::{Refusal, ReportBuilder};
use crate::import::report::reasons::LeftOut;
use crate::import::rows::cells;
use crate::import::rows::error::Stop;
use crate::import::rows::meaning::Meaning;
use crate::import::rows::reader::Rows;

#[derive(Debug)]
struct OrderHeader {
    placed: Option<Minute>,
    customer: Option<u64>,
    left_out: Option<LeftOut>,
    currency: Option<Currency>,
    changed: Option<Minute>,
    /// How far its file reaches.
    as_of: Minute,
    /// Place of its file.
    file: usize,
    /// What became of its lines; `None` while there are none.
    fate: Cell<Option<Fate>>,
}

impl OrderHeader {
    /// True when both say the same.
    fn says(&self, other: &Self) -> bool {
        self.placed == other.placed
            && self.customer == other.customer
            && self.left_out == other.left_out
            && self.currency == other.currency
    }

    fn edition(&self) -> Edition {
        Edition {
            as_of: self.as_of,
            changed: self.changed,
            id: 0,
        }
    }
}

/// All orders of the files without lines.
#[derive(Debug, Default)]
pub(crate) struct OrderHeaders {
    by_number: HashMap<Box<[u8]>, OrderHeader, FixedState>,
    /// Rows by file and why they do not count after all.
    after_all: BTreeMap<(usize, LeftOut), u64>,
}

impl OrderHeaders {
    /// Takes in the orders of one more file, which reaches to `newest`. Of two that name an order the newer file counts.
    pub(crate) fn extend(&mut self, more: Self, newest: Minute) {
        for (number, mut header) in more.by_number {
            header.as_of = newest;
            let Some(known) = self.by_number.get_mut(&number) else {
                self.by_number.insert(number, header);
                continue;
            };
            let (older, reason) = if known.says(&header) {
                known.as_of = known.as_of.max(newest);
                (header, LeftOut::RepeatedOrder)
            } else if header.edition().beats(&known.edition()) {
                (std::mem::replace(known, header), LeftOut::OlderOrder)
            } else {
                (header, LeftOut::OlderOrder)
            };
            if older.left_out.is_none() {
                *self.after_all.entry((older.file, reason)).or_default() += 1;
            }
        }
    }

    /// Fills in what the order's own file says.
    pub(crate) fn tell(&self, order: &mut Pending) {
        match self.by_number.get(order.number.as_slice()) {
            Some(head) => {
                order.placed = head.placed;
                order.customer = head.customer;
                order.left_out = head.left_out;
                order.currency.clone_from(&head.currency);
                order.about.changed = head.changed;
                order.about.as_of = Some(head.as_of);
            }
            None => order.unreadable = Some(Meaning::Order),
        }
    }

    /// The order has a line that could count.
    pub(crate) fn mark(&self, number: &[u8], fate: Fate) {
        if let Some(head) = self.by_number.get(number)
            && head.fate.get() != Some(Fate::Counts)
        {
            head.fate.set(Some(fate));
        }
    }

    /// Accepted rows of a file that do not count after all, with the reason: an order that no line names, one that is there
    /// just so, one that a newer file says otherwise. `is_known` says whether the project has an order.
    pub(crate) fn after_all(
        &self,
        file: usize,
        is_known: impl Fn(&[u8]) -> bool,
    ) -> BTreeMap<LeftOut, u64> {
        let mut rows: BTreeMap<LeftOut, u64> = self
            .after_all
            .iter()
            .filter(|((of, _), _)| *of == file)
            .map(|((_, reason), rows)| (*reason, *rows))
            .collect();
        for (number, head) in &self.by_number {
            if head.file != file || head.left_out.is_some() {
                continue;
            }
            let reason = match head.fate.get() {
                Some(Fate::Counts) => continue,
                Some(Fate::Known) => LeftOut::AlreadyImported,
                Some(Fate::Open) => LeftOut::OlderOrder,
                None if is_known(number) => LeftOut::AlreadyImported,
                None => LeftOut::EmptyOrder,
            };
            *rows.entry(reason).or_default() += 1;
        }
        rows
    }
}

impl OrderReader<'_> {
    /// Reads a file of orders without lines.
    pub(crate) fn read_headers(
        &mut self,
        rows: &mut Rows<'_>,
        report: &mut ReportBuilder<'_>,
        file: usize,
    ) -> Result<OrderHeaders, Stop> {
        let mut order_headers = OrderHeaders::default();
        let mut order = Pending::default();
        while rows.advance()? {
            if report.reject_misshapen(rows)? {
                continue;
            }
            let number = cells::code(rows.of(Meaning::Order));
            if let Some(expected) = unusable_number(number) {
                let meaning = Meaning::Order;
                report.refuse(rows, &Refusal { meaning, expected })?;
                continue;
            }
            if order_headers.by_number.contains_key(number) {
                report.leave_out(LeftOut::RepeatedOrder);
                continue;
            }
            order.begin(number);
            self.look_at_currency(&mut order, rows)?;
            self.head(&mut order, rows)?;
            if let Some(meaning) = order.unreadable {
                let expected = "an amount";
                report.refuse(rows, &Refusal { meaning, expected })?;
                continue;
            }
            if order.left_out.is_none()
                && let Some(refusal) = self.placed(&mut order, rows)?
            {
                report.refuse(rows, &refusal)?;
                continue;
            }
            match order.left_out {
                Some(reason) => {
                    report.leave_out(reason);
                    // Lines have the number alone.
                    order.about.id = 0;
                    self.ledger
                        .leave_out(self.builder, number, order.about, reason, false);
                }
                None => {
                    self.ledger.see(order.placed.unwrap_or_default());
                    report.accept();
                }
            }
            order_headers.by_number.insert(
                number.into(),
                OrderHeader {
                    placed: order.placed,
                    customer: self.customer(rows.of(Meaning::Customer)),
                    left_out: order.left_out,
                    currency: order.currency.clone(),
                    changed: order.about.changed,
                    as_of: Minute::default(),
                    file,
                    fate: Cell::new(None),
                },
            );
        }
        Ok(order_headers)
    }
}
