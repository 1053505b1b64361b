//! What a rule would do alone, and what the plan would lose without it.

use super::sums::{CellKey, Sums};
use super::walk::{Walker, Way};
use crate::domain::rule::offer::Basket;

/// Rules beyond which contributions are not worked out.
const MOST_RULES: usize = 50;

/// Rule-by-rule looks spent on further walks at most.
const MOST_LOOKS: u64 = 60_000_000;

/// Offers of one rule in one kind of cell, over all weeks.
#[derive(Clone, Debug)]
pub(super) struct Share {
    pub rule: u16,
    pub key: CellKey,
    pub sums: Sums,
}

/// Sums of further walks over the orders that several rules concern.
///
/// *Alone* is the rule as the whole plan. *Others* is what the offers of all other rules gain from its presence: their
/// sums with it minus their sums without it.
#[derive(Clone, Debug, Default)]
pub(super) struct Contributions {
    pub alone: Vec<Vec<Share>>,
    pub others: Vec<Vec<Share>>,
    looks: u64,
}

impl Contributions {
    pub(super) fn over(rules: usize) -> Self {
        let count = if rules <= MOST_RULES { rules } else { 0 };
        Self {
            alone: vec![Vec::new(); count],
            others: vec![Vec::new(); count],
            looks: 0,
        }
    }

    /// False when there were too many rules or orders to work them out.
    pub(super) fn is_known(&self) -> bool {
        !self.alone.is_empty()
    }

    /// Adds one order that was walked with all its rules.
    pub(super) fn add(
        &mut self,
        walker: &Walker<'_>,
        basket: &Basket<'_>,
        matching: &[u16],
        way: &Way,
        other: &mut Way,
        often: impl Fn(u16) -> bool + Copy,
    ) {
        if !self.is_known() {
            return;
        }
        if let [rule] = matching {
            for shown in &way.shown {
                add(
                    &mut self.alone[usize::from(*rule)],
                    *rule,
                    shown.key,
                    &shown.offer.sums,
                    1,
                );
            }
            return;
        }
        self.looks += (matching.len() * matching.len()) as u64;
        if self.looks > MOST_LOOKS {
            self.alone.clear();
            self.others.clear();
            return;
        }
        for &rule in matching {
            let index = usize::from(rule);
            walker.walk(basket, &[rule], None, often, None, other);
            for shown in &other.shown {
                add(
                    &mut self.alone[index],
                    rule,
                    shown.key,
                    &shown.offer.sums,
                    1,
                );
            }
            // A rule that was not even shown changes nothing for the others, unless it beat one and found no slot.
            walker.walk(basket, matching, Some(rule), often, None, other);
            for shown in way.shown.iter().filter(|shown| shown.offer.rule != rule) {
                add(
                    &mut self.others[index],
                    shown.offer.rule,
                    shown.key,
                    &shown.offer.sums,
                    1,
                );
            }
            for shown in &other.shown {
                add(
                    &mut self.others[index],
                    shown.offer.rule,
                    shown.key,
                    &shown.offer.sums,
                    -1,
                );
            }
        }
    }

    /// Forgets cells whose walks agreed.
    pub(super) fn tidy(&mut self) {
        for shares in &mut self.others {
            shares.retain(|share| share.sums != Sums::default());
        }
    }
}

fn add(shares: &mut Vec<Share>, rule: u16, key: CellKey, sums: &Sums, sign: i64) {
    if let Some(share) = shares
        .iter_mut()
        .find(|share| share.rule == rule && share.key == key)
    {
        share.sums.add(sums, sign);
    } else {
        let mut signed = Sums::default();
        signed.add(sums, sign);
        shares.push(Share {
            rule,
            key,
            sums: signed,
        });
    }
}
