//! Orders that two exports hold: the newer one counts, whatever the sequence of files and imports.
//!
//! What an export says of an order that is known and says it otherwise is open until the file is read, because only then is
//! it known how far the file reaches: both stand in the history until [`Ledger::end_file`] drops one.

mod ending;

use std::collections::{BTreeMap, HashMap};
use std::hash::Hasher;

use foldhash::fast::FixedState;
use siphasher::sip::SipHasher24;

use super::changes::{Changes, How};
use super::index::Index;
use crate::domain::calendar::Minute;
use crate::domain::money::Money;
use crate::domain::orders::{
    Edition, NEVER, OrderHead, OrderHistory, OrderHistoryBuilder, OrderLine, OrderOutside,
};
use crate::domain::progress::{Cancelled, Progress};
use crate::import::report::reasons::LeftOut;

/// Stands for how new a file is while it is read.
const OPEN: Minute = Minute(i32::MAX);

/// What a file tells of an order.
pub(crate) struct Told<'a> {
    pub(crate) head: OrderHead<'a>,
    pub(crate) lines: &'a [OrderLine],
    /// The prices of its lines.
    pub(crate) prices: &'a [Option<Money>],
    /// False when what lines bring is not all in the file.
    pub(crate) has_money: bool,
    pub(crate) about: About,
    /// Accepted rows.
    pub(crate) rows: u64,
    /// Lines that could not be read.
    pub(crate) rejected: &'a [u64],
}

/// Which order it is, and how new what is told of it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct About {
    /// See [`Edition::id`].
    pub(crate) id: u32,
    pub(crate) changed: Option<Minute>,
    /// How far the export reaches that tells of it, when that is not the file at hand.
    pub(crate) as_of: Option<Minute>,
}

/// What became of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is in the history.
    Counts,
    /// It was there, just so.
    Known,
    /// It was there otherwise, and [`Ledger::end_file`] decides.
    Open,
}

/// What is known of an order.
#[derive(Clone, Copy, Debug)]
enum Known {
    Nothing,
    Inside(u32),
    Outside(u64),
}

/// An order outside, with the file of this import that left it out and why.
#[derive(Clone, Copy, Debug)]
struct Outside {
    edition: Edition,
    by: Option<(u32, LeftOut)>,
}

/// Two files, or a file and the project, that say different things of an order.
struct Contest {
    before: Known,
    /// Place of what the file at hand says; or why it leaves the order out.
    now: Result<u32, LeftOut>,
    about: About,
    order: u64,
    rows: u64,
    rejected: Vec<u64>,
    prices: Vec<(u32, Option<Money>)>,
}

/// All orders that are known while files are read.
#[derive(Default)]
pub(crate) struct Ledger {
    key: [u8; 16],
    keeps_known: bool,
    index: Index,
    outside: HashMap<u64, Outside, FixedState>,
    rejected: HashMap<u64, Vec<u64>, FixedState>,
    /// Orders of the project, which come first.
    of_project: usize,
    /// By order of this import that may be changed by a later file: its rows.
    rows: Vec<u32>,
    /// Where the orders of each file begin.
    starts: Vec<(usize, usize)>,
    changes: BTreeMap<usize, Changes>,
    at_hand: AtHand,
}

/// What is collected while one file is read.
#[derive(Default)]
struct AtHand {
    file: usize,
    compares: bool,
    is_followed: bool,
    newest: Option<Minute>,
    confirmed: Vec<(u32, Option<Minute>)>,
    left_out: Vec<u64>,
    contests: Vec<Contest>,
}

impl Ledger {
    /// Begins without an order. `key` is the secret of the project; `keeps_known` lets its orders stay whatever files say.
    pub(crate) fn new(key: [u8; 16], keeps_known: bool) -> Self {
        Self {
            key,
            keeps_known,
            ..Self::default()
        }
    }

    /// Begins with the orders of the project.
    ///
    /// # Errors
    /// [`Cancelled`] when somebody asked to stop.
    pub(crate) fn carry_over(
        &mut self,
        builder: &mut OrderHistoryBuilder,
        progress: &Progress,
    ) -> Result<(), Cancelled> {
        let orders = builder.len();
        // Of the orders of older projects nobody knows how new they are.
        builder.origins_mut().as_of.fill(NEVER, orders);
        let history = builder.so_far();
        let origins = history.origins();
        for (order, line) in &origins.rejected {
            self.rejected.entry(*order).or_default().push(*line);
        }
        let outside = origins.outside.iter().map(|order| {
            let edition = Edition {
                as_of: order.as_of,
                changed: order.changed,
                id: order.id,
            };
            (order.order, Outside { edition, by: None })
        });
        self.outside = outside.collect();
        self.of_project = history.len();
        self.index = Index::of(history, progress)?;
        Ok(())
    }

    /// Begins a file. `is_followed` when another file with orders comes after it.
    pub(crate) fn begin_file(&mut self, file: usize, is_followed: bool, orders: usize) {
        self.starts.push((orders, file));
        self.at_hand = AtHand {
            file,
            compares: !self.index.is_empty() || !self.outside.is_empty(),
            is_followed,
            ..AtHand::default()
        };
    }

    /// The file at hand tells of something at this moment.
    #[inline]
    pub(crate) fn see(&mut self, moment: Minute) {
        self.at_hand.newest = self.at_hand.newest.max(Some(moment));
    }

    /// How far the file at hand reaches so far.
    pub(crate) fn newest(&self) -> Minute {
        self.at_hand.newest.unwrap_or(NEVER)
    }

    /// Keyed hash of the number of an order and its id, where both are told apart by it.
    fn hash(&self, number: &str, id: u32) -> u64 {
        let mut hasher = SipHasher24::new_with_key(&self.key);
        hasher.write(number.as_bytes());
        if id != 0 {
            hasher.write(&id.to_le_bytes());
        }
        hasher.finish()
    }

    /// Takes an order in, or finds that it is there.
    pub(crate) fn settle(&mut self, builder: &mut OrderHistoryBuilder, told: &Told<'_>) -> Fate {
        self.see(told.head.placed);
        let number = told.head.number;
        let known = self.known(builder, number, told.about.id);
        let order = match told.rejected.is_empty() && matches!(known, Known::Nothing) {
            true => 0,
            false => self.order_hash(builder.so_far(), number, told.about.id, known),
        };
        match known {
            Known::Nothing => {
                builder.push(&told.head, told.lines);
                if !told.rejected.is_empty() {
                    self.rejected.insert(order, told.rejected.to_vec());
                }
                self.pushed(builder, told);
                let place = builder.len() - 1;
                if self.at_hand.is_followed {
                    self.index.add(builder.so_far(), place as u32);
                }
                return Fate::Counts;
            }
            Known::Inside(place) => {
                let (head, lines) = (&told.head, told.lines);
                if !builder.push_unless_same(place, head, lines, told.has_money) {
                    let About { id, changed, as_of } = told.about;
                    let before = builder.so_far().origins().edition(place as usize).changed;
                    builder
                        .origins_mut()
                        .note(place as usize, changed.max(before), id);
                    self.at_hand.confirmed.push((place, as_of));
                    if told.rejected.is_empty() {
                        self.rejected.remove(&order);
                    } else {
                        self.rejected.insert(order, told.rejected.to_vec());
                    }
                    return Fate::Known;
                }
            }
            Known::Outside(_) => builder.push(&told.head, told.lines),
        }
        self.pushed(builder, told);
        self.at_hand.contests.push(Contest {
            before: known,
            now: Ok(builder.len() as u32 - 1),
            about: told.about,
            order,
            rows: told.rows,
            rejected: told.rejected.to_vec(),
            prices: told
                .lines
                .iter()
                .zip(told.prices)
                .map(|(line, price)| (line.variant.0, *price))
                .collect(),
        });
        Fate::Open
    }

    /// Notes what belongs to the order that was added last.
    fn pushed(&mut self, builder: &mut OrderHistoryBuilder, told: &Told<'_>) {
        let orders = builder.len();
        let About { id, changed, as_of } = told.about;
        let origins = builder.origins_mut();
        origins.note(orders - 1, changed, id);
        if let Some(as_of) = as_of {
            origins.as_of.fill(as_of, orders);
        }
        if self.at_hand.is_followed {
            self.rows.push(told.rows as u32);
        }
    }

    /// The file at hand leaves an order out. One that nobody knows is remembered, unless `only_if_known`: an older export
    /// must not bring it back.
    pub(crate) fn leave_out(
        &mut self,
        builder: &OrderHistoryBuilder,
        number: &[u8],
        about: About,
        reason: LeftOut,
        only_if_known: bool,
    ) {
        let number = String::from_utf8_lossy(number);
        let known = self.known(builder, &number, about.id);
        let order = self.order_hash(builder.so_far(), &number, about.id, known);
        match known {
            Known::Nothing if only_if_known => {}
            Known::Nothing => {
                let edition = Edition {
                    as_of: about.as_of.unwrap_or(OPEN),
                    changed: about.changed,
                    id: about.id,
                };
                let by = Some((self.at_hand.file as u32, reason));
                let first = self.outside_of(&number, 0);
                let key = if first.is_some() {
                    order
                } else {
                    self.hash(&number, 0)
                };
                self.outside.insert(key, Outside { edition, by });
                self.at_hand.left_out.push(key);
            }
            Known::Outside(key) => {
                if let Some(known) = self.outside.get_mut(&key) {
                    known.edition.changed = known.edition.changed.max(about.changed);
                    if about.as_of.is_none() {
                        self.at_hand.left_out.push(key);
                    }
                }
            }
            Known::Inside(_) => self.at_hand.contests.push(Contest {
                before: known,
                now: Err(reason),
                about,
                order,
                rows: 0,
                rejected: Vec::new(),
                prices: Vec::new(),
            }),
        }
    }

    /// What is known of an order from the project and from files before.
    fn known(&mut self, builder: &OrderHistoryBuilder, number: &str, id: u32) -> Known {
        if !self.at_hand.compares {
            return Known::Nothing;
        }
        let history = builder.so_far();
        let (mut found, mut is_shared) = (None, false);
        // Orders of one file are told apart where they are read.
        let own = self.starts.last().map_or(0, |(start, _)| *start);
        for place in self.index.places(history, number) {
            if builder.is_dropped(place) || place as usize >= own {
                continue;
            }
            let its = history.origins().edition(place as usize).id;
            if its == id {
                return Known::Inside(place);
            }
            if its == 0 || id == 0 {
                found = found.or(Some(place));
            } else {
                is_shared = true;
            }
        }
        if let Some(place) = found {
            return Known::Inside(place);
        }
        if let Some(key) = self.outside_of(number, id) {
            return Known::Outside(key);
        }
        if is_shared {
            self.shares(number);
        }
        Known::Nothing
    }

    /// The key of an order outside.
    fn outside_of(&self, number: &str, id: u32) -> Option<u64> {
        if self.outside.is_empty() {
            return None;
        }
        let fits = |key: &u64| {
            let found = self.outside.get(key)?.edition.id;
            (found == 0 || id == 0 || found == id).then_some(*key)
        };
        let plain = self.hash(number, 0);
        fits(&plain).or_else(|| fits(&self.hash(number, id)))
    }

    /// The hash by which the rejected lines of an order are known.
    fn order_hash(&self, history: &OrderHistory, number: &str, id: u32, known: Known) -> u64 {
        match known {
            Known::Inside(place) => {
                let its = history.origins().edition(place as usize).id;
                self.hash(number, its)
            }
            _ => self.hash(number, id),
        }
    }

    /// An order of the file at hand has the number of another order.
    pub(crate) fn shares(&mut self, number: &str) {
        self.changed(self.at_hand.file).share(number);
    }

    /// True when an order of this number is in the history.
    pub(crate) fn has(&self, builder: &OrderHistoryBuilder, number: &[u8]) -> bool {
        let number = String::from_utf8_lossy(number);
        self.index
            .places(builder.so_far(), &number)
            .any(|place| !builder.is_dropped(place))
    }

    /// True when orders of the project have lines that were rejected.
    pub(crate) fn awaits_lines(&self) -> bool {
        self.at_hand.compares && !self.rejected.is_empty()
    }

    /// The order that mended rows belong to: its place, and those of its lines that were rejected and are not there yet.
    pub(crate) fn awaiting(
        &mut self,
        builder: &OrderHistoryBuilder,
        number: &str,
        id: u32,
    ) -> Option<(u32, Vec<u64>)> {
        let known = self.known(builder, number, id);
        let Known::Inside(place) = known else {
            return None;
        };
        let order = self.order_hash(builder.so_far(), number, id, known);
        let lines = self.rejected.get(&order).cloned().unwrap_or_default();
        Some((place, lines))
    }

    /// Adds lines to the order at a place; the lines of its file that they were are `taken`.
    pub(crate) fn complete(
        &mut self,
        builder: &mut OrderHistoryBuilder,
        place: u32,
        lines: &[OrderLine],
        taken: &[u64],
        rows: u64,
    ) {
        let history = builder.so_far();
        let known = history.order(place as usize);
        let number = known.number().to_owned();
        let edition = history.origins().edition(place as usize);
        let before = known.net_revenue();
        let all: Vec<OrderLine> = known.lines().chain(lines.iter().copied()).collect();
        let head = OrderHead {
            number: &number,
            placed: known.placed(),
            customer: builder.customer_hash(place),
            order_discount: known.order_discount(),
        };
        let refunded = known.refunded();
        builder.refund_next(refunded);
        builder.push(&head, &all);
        let told = Told {
            head,
            lines: &all,
            prices: &[],
            has_money: true,
            about: About {
                id: edition.id,
                changed: edition.changed,
                as_of: Some(edition.as_of),
            },
            rows,
            rejected: &[],
        };
        self.pushed(builder, &told);
        let now = builder.len() as u32 - 1;
        builder.drop_order(place);
        self.index.replace(builder.so_far(), place, now);
        let money: Money = all.iter().map(|line| line.net_revenue).sum();
        let (before, after) = ((1, before), (1, money));
        self.changed(self.at_hand.file)
            .add(How::Completed, before, after);
        let order = self.hash(&number, edition.id);
        if let Some(waiting) = self.rejected.get_mut(&order) {
            waiting.retain(|line| !taken.contains(line));
            if waiting.is_empty() {
                self.rejected.remove(&order);
            }
        }
    }

    /// Rows of a file that a later file of the import took the place of.
    pub(crate) fn superseded_rows(&self, file: usize) -> u64 {
        self.changes
            .get(&file)
            .map_or(0, |changes| changes.superseded_rows)
    }

    fn changed(&mut self, file: usize) -> &mut Changes {
        self.changes.entry(file).or_default()
    }

    /// What the files changed, and what is to be remembered in the history.
    pub(crate) fn finish(self, builder: &mut OrderHistoryBuilder) -> BTreeMap<usize, Changes> {
        let mut outside: Vec<OrderOutside> = self
            .outside
            .into_iter()
            .map(|(order, outside)| OrderOutside {
                order,
                id: outside.edition.id,
                as_of: outside.edition.as_of,
                changed: outside.edition.changed,
            })
            .collect();
        outside.sort_unstable();
        let mut rejected: Vec<(u64, u64)> = self
            .rejected
            .into_iter()
            .flat_map(|(order, lines)| lines.into_iter().map(move |line| (order, line)))
            .collect();
        rejected.sort_unstable();
        rejected.dedup();
        let origins = builder.origins_mut();
        origins.outside = outside;
        origins.rejected = rejected;
        self.changes
    }
}
