//! The answer sheet: what was planted, beside the counts of the file just written.

use super::SampleOptions;
use super::basket::Counter;
use super::planted::{Planted, Pull, place, season_lift};
use super::season::period;
use super::shelf::{Article, LADDERS, OVERSTOCKED, SECOND_UNITS};
use super::tally::Tally;
use super::truth::{
    MetPair, Overstock, PlantedLadder, PlantedPair, PlantedSet, SeasonPair, SecondUnit, Truth,
};
use crate::domain::money::Money;

/// A common season that lifts a pair less than this is not worth naming.
const NOTABLE_SEASON_LIFT: f64 = 1.1;
/// Stock is set by the sales of the last 13 weeks.
pub(super) const RECENT_WEEKS: u64 = 13;

/// Everything there is to know about a sample store.
pub(super) struct Answers<'a> {
    pub(super) options: &'a SampleOptions,
    pub(super) counter: &'a Counter,
    pub(super) planted: &'a Planted,
    pub(super) tally: &'a Tally,
    /// Articles that are no filler; they come first.
    pub(super) named: usize,
}

/// Units on hand: the weeks of cover of each article at its recent sales.
pub(super) fn stock(shelf: &[Article], tally: &Tally) -> Vec<Option<u64>> {
    shelf
        .iter()
        .zip(&tally.recent_units)
        .map(|(article, units)| {
            article
                .cover_weeks
                .map(|weeks| 2 + (*units).max(1) * weeks / RECENT_WEEKS)
        })
        .collect()
}

impl Answers<'_> {
    fn sku(&self, place: usize) -> String {
        self.counter
            .shelf()
            .get(place)
            .map(|article| article.sku.clone())
            .unwrap_or_default()
    }

    fn met(&self, (a, b): (usize, usize)) -> MetPair {
        MetPair {
            a: self.sku(a),
            b: self.sku(b),
            orders_a: self.tally.with(a),
            orders_b: self.tally.with(b),
            orders_both: self.tally.with_both(a, b),
        }
    }

    fn pulled(&self, pull: &Pull) -> PlantedPair {
        let probability = f64::from(pull.per_mille) / 1_000.0;
        PlantedPair {
            trigger: self.sku(pull.trigger),
            target: self.sku(pull.target),
            probability,
            probability_with_chains: self
                .planted
                .chance_with_chains(pull.trigger, pull.target)
                .max(probability),
            orders_trigger: self.tally.with(pull.trigger),
            orders_target: self.tally.with(pull.target),
            orders_both: self.tally.with_both(pull.trigger, pull.target),
        }
    }

    fn set(&self, nth: usize, set: &[usize; 3]) -> PlantedSet {
        let [trigger, first, second] = *set;
        let once = |from, to| self.planted.chance(from, to);
        let (p, q) = (once(trigger, first), once(trigger, second));
        PlantedSet {
            skus: set.iter().map(|&place| self.sku(place)).collect(),
            probability: p * (1.0 - (1.0 - q) * (1.0 - once(first, second)))
                + (1.0 - p) * q * once(second, first),
            orders_all: self.tally.with_set(nth),
        }
    }

    fn season_only(&self) -> Vec<SeasonPair> {
        let shares: Vec<[f64; 12]> = (0..self.named)
            .map(|place| self.counter.monthly_share(place))
            .collect();
        let (attracted, implied) = (self.planted.attracted(), self.planted.implied());
        let mut found = Vec::new();
        for (a, of_a) in shares.iter().enumerate() {
            for (b, of_b) in shares.iter().enumerate().skip(a + 1) {
                let season_lift = season_lift(of_a, of_b, &self.tally.lines_by_month);
                let is_planted = attracted.contains(&(a, b)) || implied.contains(&(a, b));
                if season_lift >= NOTABLE_SEASON_LIFT && !is_planted && !self.are_one_family(a, b) {
                    let pair = self.met((a, b));
                    found.push(SeasonPair { pair, season_lift });
                }
            }
        }
        found
    }

    fn are_one_family(&self, a: usize, b: usize) -> bool {
        let family = |place: usize| {
            self.counter
                .shelf()
                .get(place)
                .and_then(|article| article.family)
        };
        family(a).is_some() && family(a) == family(b)
    }

    fn price(&self, sku: &str) -> Money {
        let shelf = self.counter.shelf();
        let article = place(shelf, sku).and_then(|place| shelf.get(place));
        Money(article.map_or(0, |article| article.price_cents) as i64)
    }

    /// The sheet.
    pub(super) fn truth(&self, stock: &[Option<u64>]) -> Truth {
        let shelf = self.counter.shelf();
        let overstocked = OVERSTOCKED.iter().filter_map(|sku| {
            let place = place(shelf, sku)?;
            Some(Overstock {
                sku: (*sku).to_owned(),
                stock: stock.get(place).copied().flatten()?,
                weekly_units: *self.tally.recent_units.get(place)? as f64 / RECENT_WEEKS as f64,
            })
        });
        Truth {
            format: "endcap.sample-truth/1".to_owned(),
            seed: self.options.seed,
            lines_asked: self.options.lines,
            lines: self.tally.lines,
            orders: self.tally.orders,
            period: period(),
            skus: shelf.len() as u64,
            filler_skus: (shelf.len() - self.named) as u64,
            attract: self
                .planted
                .attract
                .iter()
                .map(|pull| self.pulled(pull))
                .collect(),
            protection: self
                .planted
                .protection
                .iter()
                .map(|pull| self.pulled(pull))
                .collect(),
            sets: self
                .planted
                .sets
                .iter()
                .enumerate()
                .map(|(nth, set)| self.set(nth, set))
                .collect(),
            implied: self
                .planted
                .implied()
                .into_iter()
                .map(|pair| self.met(pair))
                .collect(),
            season_only: self.season_only(),
            size_only: self
                .planted
                .size_only
                .iter()
                .map(|&pair| self.met(pair))
                .collect(),
            ladders: LADDERS
                .iter()
                .map(|(title, skus)| PlantedLadder {
                    title: (*title).to_owned(),
                    skus: skus.iter().map(|sku| (*sku).to_owned()).collect(),
                    prices: skus.iter().map(|sku| self.price(sku)).collect(),
                })
                .collect(),
            second_units: SECOND_UNITS
                .iter()
                .map(|&(sku, cents)| SecondUnit {
                    sku: sku.to_owned(),
                    price: self.price(sku),
                    second_unit_price: Money(cents as i64),
                })
                .collect(),
            overstocked: overstocked.collect(),
            missing_costs: shelf
                .iter()
                .filter(|article| article.cost_cents.is_none())
                .map(|article| article.sku.clone())
                .collect(),
        }
    }
}
