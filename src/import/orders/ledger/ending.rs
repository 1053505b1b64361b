//! What is decided of contested orders once a file is read: the newer of two tellings stays.

use super::{Contest, Known, Ledger, OPEN, Outside};
use crate::domain::calendar::Minute;
use crate::domain::money::Money;
use crate::domain::orders::{Edition, NEVER, OrderHistory, OrderHistoryBuilder, OrderLine, Runs};
use crate::import::orders::changes::How;
use crate::import::report::builder::ReportBuilder;
use crate::import::report::reasons::LeftOut;

impl Ledger {
    /// Decides what was open while the file was read. Of each order that counts now `ordered` is told the number, the
    /// moment, and the variants of its lines with their prices.
    pub(crate) fn end_file(
        &mut self,
        builder: &mut OrderHistoryBuilder,
        report: &mut ReportBuilder<'_>,
        mut ordered: impl FnMut(&str, Minute, &[(u32, Option<Money>)]),
    ) {
        let at_hand = std::mem::take(&mut self.at_hand);
        self.at_hand.file = at_hand.file;
        let newest = at_hand.newest.unwrap_or(NEVER);
        let orders = builder.len();
        if newest != NEVER || !builder.so_far().origins().as_of.is_empty() {
            builder.origins_mut().as_of.fill(newest, orders);
        }
        self.confirm(builder, &at_hand.confirmed, newest);
        for key in &at_hand.left_out {
            if let Some(outside) = self.outside.get_mut(key) {
                let known = outside.edition.as_of;
                outside.edition.as_of = match known {
                    OPEN => newest,
                    _ => known.max(newest),
                };
            }
        }
        for contest in &at_hand.contests {
            let loses = self.lost(builder.so_far(), contest, newest);
            match (loses, contest.now) {
                (None, now) => {
                    self.win(builder, contest, newest);
                    if let Ok(place) = now {
                        let order = builder.so_far().order(place as usize);
                        ordered(order.number(), order.placed(), &contest.prices);
                        report.accept_rows(contest.rows);
                    }
                }
                (Some(reason), Ok(place)) => {
                    if reason != LeftOut::AlreadyImported {
                        self.lose(builder, contest);
                    }
                    builder.drop_order(place);
                    report.leave_out_rows(reason, contest.rows);
                }
                (Some(_), Err(_)) => self.lose(builder, contest),
            }
        }
    }

    /// Orders that the file says just so are as new as the file.
    fn confirm(
        &self,
        builder: &mut OrderHistoryBuilder,
        confirmed: &[(u32, Option<Minute>)],
        newest: Minute,
    ) {
        let origins = builder.so_far().origins();
        let is_newer = |(place, as_of): &&(u32, Option<Minute>)| {
            as_of.unwrap_or(newest) > origins.as_of.at(*place as usize)
        };
        let newer: Vec<_> = confirmed.iter().filter(is_newer).collect();
        if newer.is_empty() {
            return;
        }
        let orders = builder.len();
        let origins = builder.origins_mut();
        origins.as_of.fill(NEVER, orders);
        let mut flat: Vec<Minute> = origins.as_of.iter().collect();
        for (place, as_of) in newer {
            if let Some(known) = flat.get_mut(*place as usize) {
                *known = as_of.unwrap_or(newest);
            }
        }
        origins.as_of = Runs::from_iter(flat);
    }

    /// Why what the file at hand says does not count.
    fn lost(&self, history: &OrderHistory, contest: &Contest, newest: Minute) -> Option<LeftOut> {
        let now = Edition {
            as_of: contest.about.as_of.unwrap_or(newest),
            changed: contest.about.changed,
            id: contest.about.id,
        };
        let (before, is_project) = match contest.before {
            Known::Inside(place) => (
                history.origins().edition(place as usize),
                (place as usize) < self.of_project,
            ),
            Known::Outside(key) => {
                let outside = self.outside.get(&key)?;
                (outside.edition, outside.by.is_none())
            }
            Known::Nothing => return None,
        };
        if self.keeps_known && is_project {
            return Some(LeftOut::KeptOrder);
        }
        if !now.beats(&before) {
            return Some(LeftOut::OlderOrder);
        }
        // A part of an order is no newer order when it is not newer for certain.
        if let (Known::Inside(place), Ok(new), false) =
            (contest.before, contest.now, contest.rejected.is_empty())
            && !now.is_newer(&before)
        {
            let whole: Vec<OrderLine> = history.order(place as usize).lines().collect();
            let is_part = history
                .order(new as usize)
                .lines()
                .all(|line| whole.contains(&line));
            return Some(match is_part {
                true => LeftOut::AlreadyImported,
                false => LeftOut::OlderOrder,
            });
        }
        None
    }

    fn win(&mut self, builder: &mut OrderHistoryBuilder, contest: &Contest, newest: Minute) {
        let (before, how) = match contest.before {
            Known::Inside(place) => {
                builder.drop_order(place);
                if let Some((file, rows)) = self.rows_of(place) {
                    self.changed(file).superseded_rows += rows;
                }
                let how = contest
                    .now
                    .map_or_else(How::of, |now| corrected(builder.so_far(), place, now));
                let money = builder.so_far().order(place as usize).net_revenue();
                ((1, money), how)
            }
            _ => ((0, Money::ZERO), How::Revived),
        };
        let mut after = (0, Money::ZERO);
        match contest.now {
            Ok(place) => {
                after = (1, builder.so_far().order(place as usize).net_revenue());
                match contest.before {
                    Known::Inside(old) => self.index.replace(builder.so_far(), old, place),
                    Known::Outside(key) => {
                        self.outside.remove(&key);
                        self.index.add(builder.so_far(), place);
                    }
                    Known::Nothing => {}
                }
                if contest.rejected.is_empty() {
                    self.rejected.remove(&contest.order);
                } else {
                    self.rejected
                        .insert(contest.order, contest.rejected.clone());
                }
            }
            Err(reason) => {
                if let Known::Inside(place) = contest.before {
                    let number = builder.so_far().order(place as usize).number();
                    let known = builder.so_far().origins().edition(place as usize).id;
                    let id = if contest.about.id == 0 {
                        known
                    } else {
                        contest.about.id
                    };
                    let edition = Edition {
                        as_of: contest.about.as_of.unwrap_or(newest),
                        changed: contest.about.changed,
                        id,
                    };
                    let key = match self.outside_of(number, 0) {
                        Some(_) => self.hash(number, id),
                        None => self.hash(number, 0),
                    };
                    let by = Some((self.at_hand.file as u32, reason));
                    self.outside.insert(key, Outside { edition, by });
                    self.rejected.remove(&contest.order);
                }
            }
        }
        self.changed(self.at_hand.file).add(how, before, after);
    }

    /// Counts what the file at hand says and what is not believed: as a change that an earlier file of this import made to
    /// it, else as an order that the project knows better.
    fn lose(&mut self, builder: &OrderHistoryBuilder, contest: &Contest) {
        let history = builder.so_far();
        let state = |place: u32| (1, history.order(place as usize).net_revenue());
        let said = contest.now.map_or((0, Money::ZERO), state);
        let (file, after, how) = match contest.before {
            Known::Inside(place) => {
                let how = contest
                    .now
                    .map_or(How::Revived, |said| corrected(history, said, place));
                let file = self.rows_of(place).map(|(file, _)| file);
                (file, state(place), how)
            }
            Known::Outside(key) => {
                let by = self.outside.get(&key).and_then(|outside| outside.by);
                let how = by.map_or(How::LeftOut, |(_, reason)| How::of(reason));
                (by.map(|(file, _)| file as usize), (0, Money::ZERO), how)
            }
            Known::Nothing => return,
        };
        match file {
            Some(file) => self.changed(file).add(how, said, after),
            None => self.changed(self.at_hand.file).overruled += 1,
        }
    }

    /// The file of this import that an order came from, and the rows it was.
    fn rows_of(&self, place: u32) -> Option<(usize, u64)> {
        let place = place as usize;
        let own = place.checked_sub(self.of_project)?;
        let file = self.starts.partition_point(|(start, _)| *start <= place);
        let (_, file) = self.starts.get(file.checked_sub(1)?)?;
        Some((*file, u64::from(self.rows.get(own).copied().unwrap_or(0))))
    }
}

/// How an order changed that counts before and now.
fn corrected(history: &OrderHistory, before: u32, now: u32) -> How {
    let refunded = |place: u32| history.order(place as usize).refunded();
    if refunded(now) > refunded(before) {
        How::Refunded
    } else {
        How::Corrected
    }
}
