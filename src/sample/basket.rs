//! One order after the other: how many articles, which ones, what they pull in, how many pieces, what is taken off.

use super::chance::{Alias, Dice, scramble};
use super::planted::{Planted, Pull};
use super::shelf::{Article, Pieces};

/// One line of an order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// Place in the shelf.
    pub(super) article: usize,
    pub(super) units: u64,
    pub(super) price_cents: u64,
    /// Money off the whole line, never more than the line.
    pub(super) discount_cents: u64,
}

/// Who buys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Buyer {
    Guest,
    Customer(u64),
}

/// Weights of 1, 2, 3, ... independent draws per order. Variance is more than twice the mean, as in real stores, and
/// nothing else depends on it.
const SIZES: [u64; 18] = [
    636, 170, 78, 42, 24, 15, 10, 7, 5, 4, 3, 2, 0, 0, 2, 0, 0, 2,
];
/// A first article is looked for in the customer's favourite category in this many of 1,000 orders.
const TASTE_PER_MILLE: u32 = 250;
/// Attempts to find an article that is not in the basket yet.
const ATTEMPTS: usize = 60;

/// Makes baskets.
pub(super) struct Counter {
    shelf: Vec<Article>,
    /// Family of each article by number; `u16::MAX` for none.
    families: Vec<u16>,
    pulls: Vec<Vec<Pull>>,
    sizes: Alias,
    /// All articles, by month.
    wanted: Vec<Alias>,
    /// Articles of one category and their table, by category, by month.
    by_category: Vec<(Vec<usize>, Vec<Alias>)>,
    /// Categories by popularity.
    favourites: Alias,
    seed: u64,
    regulars: u64,
    newcomers: u64,
}

fn weights(shelf: &[Article], places: &[usize], month: usize) -> Vec<u64> {
    places
        .iter()
        .filter_map(|&place| shelf.get(place))
        .map(|article| article.popularity * article.season.weight(month))
        .collect()
}

impl Counter {
    /// A counter in front of this shelf. About `orders` orders will be made: regular customers are a third of that.
    pub(super) fn new(shelf: Vec<Article>, planted: &Planted, seed: u64, orders: u64) -> Self {
        let mut names: Vec<&'static str> = Vec::new();
        let families = shelf
            .iter()
            .map(|article| {
                article.family.map_or(u16::MAX, |family| {
                    let known = names.iter().position(|name| *name == family);
                    known.unwrap_or_else(|| {
                        names.push(family);
                        names.len() - 1
                    }) as u16
                })
            })
            .collect();
        let mut pulls = vec![Vec::new(); shelf.len()];
        for pull in planted.attract.iter().chain(&planted.protection) {
            if let Some(of_trigger) = pulls.get_mut(pull.trigger) {
                of_trigger.push(*pull);
            }
        }
        let all: Vec<usize> = (0..shelf.len()).collect();
        let mut categories: Vec<(&'static str, Vec<usize>)> = Vec::new();
        for (place, article) in shelf.iter().enumerate() {
            if article.popularity == 0 {
                continue;
            }
            match categories
                .iter_mut()
                .find(|(name, _)| *name == article.category)
            {
                Some((_, members)) => members.push(place),
                None => categories.push((article.category, vec![place])),
            }
        }
        let popularity = |members: &[usize]| {
            let members = members.iter().filter_map(|&place| shelf.get(place));
            members.map(|article| article.popularity).sum::<u64>()
        };
        let favourites: Vec<u64> = categories
            .iter()
            .map(|(_, members)| popularity(members))
            .collect();
        let tables = |members: &[usize]| -> Vec<Alias> {
            (0..12)
                .map(|month| Alias::new(&weights(&shelf, members, month)))
                .collect()
        };
        Self {
            families,
            pulls,
            sizes: Alias::new(&SIZES),
            wanted: tables(&all),
            by_category: categories
                .into_iter()
                .map(|(_, members)| {
                    let of_months = tables(&members);
                    (members, of_months)
                })
                .collect(),
            favourites: Alias::new(&favourites),
            shelf,
            seed,
            regulars: (orders / 3).max(1),
            newcomers: 0,
        }
    }

    /// The articles.
    pub(super) fn shelf(&self) -> &[Article] {
        &self.shelf
    }

    /// Share of each article among independent draws, by month.
    pub(super) fn monthly_share(&self, place: usize) -> [f64; 12] {
        let mut shares = [0.0; 12];
        for (month, share) in shares.iter_mut().enumerate() {
            let of = |article: &Article| (article.popularity * article.season.weight(month)) as f64;
            let total = self.shelf.iter().map(of).sum::<f64>();
            *share = self.shelf.get(place).map_or(0.0, of) / total.max(1.0);
        }
        shares
    }

    /// A guest in 12 of 100 orders, somebody new in 26, else a regular; a twentieth of the regulars come ten times as
    /// often as the last ones.
    pub(super) fn buyer(&mut self, dice: &mut Dice) -> Buyer {
        let kind = dice.unit();
        if kind < 0.12 {
            Buyer::Guest
        } else if kind < 0.38 {
            self.newcomers += 1;
            Buyer::Customer(self.regulars + self.newcomers)
        } else {
            let u = dice.unit();
            let place = (0.05 * u + 0.95 * u * u) * self.regulars as f64;
            Buyer::Customer(place as u64 + 1)
        }
    }

    /// The articles and pieces of one order in a month (January = 0). Season works through the month alone, customers'
    /// taste through the first article alone, so neither makes articles meet that would not meet by chance.
    pub(super) fn fill(&self, lines: &mut Vec<Line>, buyer: Buyer, month: usize, dice: &mut Dice) {
        lines.clear();
        let size = self.sizes.pick(dice) + 1;
        let mut attempts = 0;
        while lines.len() < size && attempts < ATTEMPTS {
            attempts += 1;
            let place = match buyer {
                Buyer::Customer(id) if lines.is_empty() && dice.happens(TASTE_PER_MILLE) => {
                    self.favourite(id, month, dice)
                }
                _ => self.wanted.get(month).map(|table| table.pick(dice)),
            };
            if let Some(place) = place {
                self.add(lines, place, month, dice);
            }
        }
        // A pulled article may pull another one in turn.
        let mut nth = 0;
        while let Some(trigger) = lines.get(nth).map(|line| line.article) {
            for pull in self.pulls.get(trigger).into_iter().flatten() {
                if dice.happens(pull.per_mille) {
                    self.add(lines, pull.target, month, dice);
                }
            }
            nth += 1;
        }
    }

    fn favourite(&self, customer: u64, month: usize, dice: &mut Dice) -> Option<usize> {
        let mut own = Dice::new(self.seed ^ scramble(customer), 5);
        let (members, tables) = self.by_category.get(self.favourites.pick(&mut own))?;
        members.get(tables.get(month)?.pick(dice)).copied()
    }

    fn add(&self, lines: &mut Vec<Line>, place: usize, month: usize, dice: &mut Dice) {
        let family = self.families.get(place).copied().unwrap_or(u16::MAX);
        let taken = lines.iter().any(|line| {
            line.article == place
                || (family != u16::MAX && self.families.get(line.article) == Some(&family))
        });
        let Some(article) = self.shelf.get(place).filter(|_| !taken) else {
            return;
        };
        let (two, three) = match article.pieces {
            Pieces::One => (985, 1_000),
            Pieces::Few => (900, 980),
            Pieces::Several => (700, 920),
        };
        let bits = dice.bits();
        let roll = ((bits >> 32) * 1_000) >> 32;
        let units = 1 + u64::from(roll >= two) + u64::from(roll >= three);
        // Sales weeks before the year's end; the low bits of the same draw are as good as fresh ones.
        let often = if month >= 10 { 120 } else { 50 };
        let low = bits & 0xFFFF_FFFF;
        let percent = if (low * 1_000) >> 32 < often {
            5 * (1 + (scramble(bits) & 3))
        } else {
            0
        };
        lines.push(Line {
            article: place,
            units,
            price_cents: article.price_cents,
            discount_cents: units * article.price_cents * percent / 100,
        });
    }
}
