//! What is planted: which article draws which other one into the basket, and how often.

use std::collections::BTreeSet;

use super::shelf::{Article, BOOTS, EVERYDAY, LADDERS};

/// When `trigger` is in a basket, `target` joins it with this chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pull {
    pub(super) trigger: usize,
    pub(super) target: usize,
    pub(super) per_mille: u32,
}

/// Everything planted, by places in the shelf.
#[derive(Debug, Default)]
pub(super) struct Planted {
    /// Goods that attract goods.
    pub(super) attract: Vec<Pull>,
    /// Protection plans, which are no goods.
    pub(super) protection: Vec<Pull>,
    /// Trigger and two of its targets.
    pub(super) sets: Vec<[usize; 3]>,
    /// Popular pairs that only large baskets bring together.
    pub(super) size_only: Vec<(usize, usize)>,
}

const CAMERAS: &[&str] = LADDERS[0].1;
const LAPTOPS: &[&str] = LADDERS[1].1;
const PHONES: &[&str] = LADDERS[2].1;
const DESKTOPS: &[&str] = LADDERS[3].1;
const BURGERS: &[&str] = LADDERS[4].1;

/// Triggers that all have the same targets, each with its chance per mille.
type PullTable = (&'static [&'static str], &'static [(&'static str, u32)]);

/// Triggers, their targets with the chance per mille.
const PULLS: [PullTable; 9] = [
    (
        CAMERAS,
        &[
            ("CARD-128", 300),
            ("LENS-35", 180),
            ("BAG-CAM", 150),
            ("TRIPOD", 120),
            ("LENS-70", 100),
            ("BOOK-PH", 100),
            ("DRIVE-1T", 100),
        ],
    ),
    (
        LAPTOPS,
        &[("BAG-LAP", 250), ("MOUSE-W", 220), ("DRIVE-1T", 180)],
    ),
    (
        PHONES,
        &[
            ("CASE-PH", 350),
            ("GLASS-PH", 200),
            ("EARPH", 180),
            ("CHARGER", 150),
        ],
    ),
    (&["CASE-PH"], &[("GLASS-PH", 300)]),
    (
        DESKTOPS,
        &[
            ("HEADSET", 250),
            ("SSD-2T", 220),
            ("GPU-X", 150),
            ("DRIVE-1T", 120),
        ],
    ),
    (&BOOTS, &[("SOCK-HK", 300), ("PACK-30", 180)]),
    (BURGERS, &[("FRIES", 400), ("JUICE", 220)]),
    (&["COFFEE"], &[("CAKE", 150)]),
    (&["SOFA-FJ"], &[("TABLE-FJ", 250), ("ARMCH-FJ", 200)]),
];

const PROTECTION: [PullTable; 2] = [
    (
        &["CAM-S", "LAP-GO", "PHN-ONE", "PHN-TWO"],
        &[("PLAN-2Y", 80)],
    ),
    (
        &[
            "CAM-M", "CAM-P", "LAP-AIR", "LAP-MAX", "PHN-MAX", "PC-CORE", "PC-PLUS", "PC-PRO",
            "PC-ULTRA",
        ],
        &[("PLAN-3Y", 120)],
    ),
];

const SETS: [(&[&str], [&str; 2]); 7] = [
    (CAMERAS, ["CARD-128", "BAG-CAM"]),
    (LAPTOPS, ["BAG-LAP", "MOUSE-W"]),
    (PHONES, ["CASE-PH", "GLASS-PH"]),
    (DESKTOPS, ["HEADSET", "SSD-2T"]),
    (&BOOTS, ["SOCK-HK", "PACK-30"]),
    (BURGERS, ["FRIES", "JUICE"]),
    (&["SOFA-FJ"], ["TABLE-FJ", "ARMCH-FJ"]),
];

/// Both places, the smaller one first.
pub(super) fn ordered(a: usize, b: usize) -> (usize, usize) {
    (a.min(b), a.max(b))
}

fn pulls(shelf: &[Article], table: &[PullTable]) -> Vec<Pull> {
    let mut found = Vec::new();
    for (triggers, targets) in table {
        for trigger in triggers.iter().filter_map(|sku| place(shelf, sku)) {
            for (target, per_mille) in *targets {
                found.extend(place(shelf, target).map(|target| Pull {
                    trigger,
                    target,
                    per_mille: *per_mille,
                }));
            }
        }
    }
    found
}

/// Where a SKU stands.
pub(super) fn place(shelf: &[Article], sku: &str) -> Option<usize> {
    shelf.iter().position(|article| article.sku == sku)
}

impl Planted {
    /// Finds the places of everything planted.
    pub(super) fn new(shelf: &[Article]) -> Self {
        let mut sets = Vec::new();
        for (triggers, [first, second]) in &SETS {
            for trigger in *triggers {
                if let (Some(trigger), Some(first), Some(second)) = (
                    place(shelf, trigger),
                    place(shelf, first),
                    place(shelf, second),
                ) {
                    sets.push([trigger, first, second]);
                }
            }
        }
        let everyday: Vec<usize> = EVERYDAY
            .iter()
            .filter_map(|sku| place(shelf, sku))
            .collect();
        let mut size_only = Vec::new();
        for (nth, &a) in everyday.iter().enumerate() {
            size_only.extend(everyday.iter().skip(nth + 1).map(|&b| ordered(a, b)));
        }
        Self {
            attract: pulls(shelf, &PULLS),
            protection: pulls(shelf, &PROTECTION),
            sets,
            size_only,
        }
    }

    /// Chance 0..1 that `trigger` itself brings `target`.
    pub(super) fn chance(&self, trigger: usize, target: usize) -> f64 {
        self.attract
            .iter()
            .find(|pull| pull.trigger == trigger && pull.target == target)
            .map_or(0.0, |pull| f64::from(pull.per_mille) / 1_000.0)
    }

    /// Chance 0..1 that `trigger` brings `target`, directly or through one other target:
    /// 1 - (1 - p) x product over y of (1 - p(trigger, y) p(y, target)).
    pub(super) fn chance_with_chains(&self, trigger: usize, target: usize) -> f64 {
        let missed = self
            .attract
            .iter()
            .filter(|pull| pull.trigger == trigger)
            .map(|pull| {
                1.0 - f64::from(pull.per_mille) / 1_000.0 * self.chance(pull.target, target)
            })
            .product::<f64>();
        1.0 - (1.0 - self.chance(trigger, target)) * missed
    }

    /// Pairs that attract, the smaller place first.
    pub(super) fn attracted(&self) -> BTreeSet<(usize, usize)> {
        self.attract
            .iter()
            .map(|pull| ordered(pull.trigger, pull.target))
            .collect()
    }

    /// Pairs that meet because one trigger brings both, although neither attracts the other.
    pub(super) fn implied(&self) -> BTreeSet<(usize, usize)> {
        let mut found = BTreeSet::new();
        for first in &self.attract {
            let mut reached: Vec<usize> = Vec::new();
            for next in self
                .attract
                .iter()
                .filter(|pull| pull.trigger == first.trigger)
            {
                reached.push(next.target);
                let chained = self
                    .attract
                    .iter()
                    .filter(|pull| pull.trigger == next.target);
                reached.extend(chained.map(|pull| pull.target));
            }
            found.extend(
                reached
                    .iter()
                    .filter(|&&b| b != first.trigger)
                    .map(|&b| ordered(first.trigger, b)),
            );
            found.extend(
                reached
                    .iter()
                    .filter(|&&b| b != first.target)
                    .map(|&b| ordered(first.target, b)),
            );
        }
        let attracted = self.attracted();
        found.retain(|pair| !attracted.contains(pair));
        found
    }
}

/// The lift that two articles show over the whole period although they are independent in every month:
/// (sum x y) (sum 1) / ((sum x) (sum y)), months weighted by `trade` (lines sold in them).
pub(super) fn season_lift(a: &[f64; 12], b: &[f64; 12], trade: &[f64; 12]) -> f64 {
    let mut sums = [0.0_f64; 4];
    for ((x, y), weight) in a.iter().zip(b).zip(trade) {
        sums[0] += weight * x * y;
        sums[1] += weight;
        sums[2] += weight * x;
        sums[3] += weight * y;
    }
    if sums[2] * sums[3] > 0.0 {
        sums[0] * sums[1] / (sums[2] * sums[3])
    } else {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::super::shelf::named;
    use super::*;

    #[test]
    fn every_planted_sku_stands_on_the_shelf() {
        let planted = Planted::new(&named());
        let listed = PULLS.iter().map(|(a, b)| a.len() * b.len()).sum::<usize>();
        assert_eq!(planted.attract.len(), listed);
        let listed = PROTECTION
            .iter()
            .map(|(a, b)| a.len() * b.len())
            .sum::<usize>();
        assert_eq!(planted.protection.len(), listed);
        assert_eq!(
            planted.sets.len(),
            SETS.iter().map(|(a, _)| a.len()).sum::<usize>()
        );
        assert_eq!(planted.size_only.len(), 10);
    }

    #[test]
    fn a_phone_brings_a_protector_directly_or_with_its_case() {
        let shelf = named();
        let planted = Planted::new(&shelf);
        let [phone, glass] = ["PHN-ONE", "GLASS-PH"].map(|sku| place(&shelf, sku).unwrap());
        let expected = 1.0 - 0.8 * (1.0 - 0.35 * 0.3);
        assert!((planted.chance_with_chains(phone, glass) - expected).abs() < 1e-12);
    }

    #[test]
    fn card_and_bag_are_implied_by_the_camera_and_the_case_and_protector_are_not() {
        let shelf = named();
        let planted = Planted::new(&shelf);
        let implied = planted.implied();
        let pair = |a, b| ordered(place(&shelf, a).unwrap(), place(&shelf, b).unwrap());
        assert!(implied.contains(&pair("CARD-128", "BAG-CAM")));
        assert!(!implied.contains(&pair("CASE-PH", "GLASS-PH")));
        assert!(!implied.contains(&pair("CARD-128", "BAG-LAP")));
    }
}
