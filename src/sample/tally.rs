//! What really happened, counted while it is written. Memory grows with the articles, never with the orders.

use super::basket::Line;

/// Counts over all orders.
pub(super) struct Tally {
    /// Named articles: pairs are counted among these.
    named: usize,
    pub(super) orders: u64,
    pub(super) lines: u64,
    /// Orders that hold an article.
    pub(super) orders_with: Vec<u64>,
    /// Units sold on the last 13 weeks.
    pub(super) recent_units: Vec<u64>,
    both: Vec<u64>,
    sets: Vec<(u128, u64)>,
    /// Lines by month, January first.
    pub(super) lines_by_month: [f64; 12],
}

impl Tally {
    /// Nothing counted; `sets` are the triples to watch. At most 128 articles can be named.
    pub(super) fn new(articles: usize, named: usize, sets: &[[usize; 3]]) -> Self {
        let named = named.min(128);
        let mask = |set: &[usize; 3]| set.iter().fold(0_u128, |mask, &place| mask | bit(place));
        Self {
            named,
            orders: 0,
            lines: 0,
            orders_with: vec![0; articles],
            recent_units: vec![0; articles],
            both: vec![0; named * named],
            sets: sets.iter().map(|set| (mask(set), 0)).collect(),
            lines_by_month: [0.0; 12],
        }
    }

    /// Counts an order.
    pub(super) fn count(&mut self, lines: &[Line], month: usize, is_recent: bool) {
        self.orders += 1;
        self.lines += lines.len() as u64;
        if let Some(sold) = self.lines_by_month.get_mut(month) {
            *sold += lines.len() as f64;
        }
        let mut mask = 0_u128;
        for (nth, line) in lines.iter().enumerate() {
            if let Some(count) = self.orders_with.get_mut(line.article) {
                *count += 1;
            }
            if is_recent && let Some(units) = self.recent_units.get_mut(line.article) {
                *units += line.units;
            }
            if line.article >= self.named {
                continue;
            }
            mask |= bit(line.article);
            for other in lines
                .iter()
                .skip(nth + 1)
                .filter(|other| other.article < self.named)
            {
                let (a, b) = super::planted::ordered(line.article, other.article);
                if let Some(count) = self.both.get_mut(a * self.named + b) {
                    *count += 1;
                }
            }
        }
        if lines.len() > 2 {
            for (set, count) in &mut self.sets {
                *count += u64::from(mask & *set == *set);
            }
        }
    }

    /// Orders that hold both of two named articles.
    pub(super) fn with_both(&self, a: usize, b: usize) -> u64 {
        let (a, b) = super::planted::ordered(a, b);
        self.both.get(a * self.named + b).copied().unwrap_or(0)
    }

    /// Orders that hold an article.
    pub(super) fn with(&self, place: usize) -> u64 {
        self.orders_with.get(place).copied().unwrap_or(0)
    }

    /// Orders that hold the watched set of this number.
    pub(super) fn with_set(&self, nth: usize) -> u64 {
        self.sets.get(nth).map_or(0, |(_, count)| *count)
    }
}

fn bit(place: usize) -> u128 {
    u32::try_from(place)
        .ok()
        .and_then(|place| 1_u128.checked_shl(place))
        .unwrap_or(0)
}
