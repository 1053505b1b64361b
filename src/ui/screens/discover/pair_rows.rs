//! Which pairs stand in the table and in what order, as plain rows.

use std::collections::HashMap;

use super::listing::{by_figure, by_rank};
use crate::discover::{Affinity, PairTable};
use crate::domain::catalog::{Catalog, VariantId};
use crate::domain::plan::Plan;
use crate::domain::rule::{RuleId, RuleKind};
use crate::studio::FIND_Q;
use crate::ui::widgets::table::SortBy;

/// Which pairs are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairFilter {
    /// Words that SKU or title of one of the two products must hold, in any case; empty takes all.
    pub search: String,
    /// Only pairs that are hardly chance and more than order size explains.
    pub only_finds: bool,
    /// Least number of orders together.
    pub min_count: u32,
    /// Leaves out pairs that a rule offers already.
    pub hide_rules: bool,
}

impl Default for PairFilter {
    fn default() -> Self {
        Self {
            search: String::new(),
            only_finds: true,
            min_count: 0,
            hide_rules: false,
        }
    }
}

/// True for a pair that is hardly chance (q at most 5 %) and more than order size explains (lower bound above 1).
#[must_use]
pub fn is_find(pair: &Affinity) -> bool {
    pair.q_value <= FIND_Q && pair.lift_lower > 1.0
}

/// What a search and a sort by words need of the catalog, worked out once.
#[derive(Clone, Debug, Default)]
pub struct Names {
    searched: Vec<String>,
    rank: Vec<u32>,
}

impl Names {
    /// Folds and ranks every SKU and title.
    #[must_use]
    pub fn of(catalog: &Catalog) -> Self {
        let titles: Vec<String> = catalog
            .iter()
            .map(|(id, _)| catalog.title(id).to_lowercase())
            .collect();
        let mut places: Vec<usize> = (0..titles.len()).collect();
        places.sort_by(|a, b| titles.get(*a).cmp(&titles.get(*b)));
        let mut rank = vec![0; titles.len()];
        for (number, place) in (0_u32..).zip(places) {
            if let Some(rank) = rank.get_mut(place) {
                *rank = number;
            }
        }
        let searched = catalog
            .variants()
            .iter()
            .zip(titles)
            .map(|(variant, title)| format!("{}\n{title}", variant.sku.as_str().to_lowercase()))
            .collect();
        Self { searched, rank }
    }

    /// Place of a title in alphabetical order.
    #[must_use]
    pub fn rank(&self, id: VariantId) -> u32 {
        self.rank.get(id.index()).copied().unwrap_or(u32::MAX)
    }

    /// Which variants hold all the words; `None` when there are none to look for.
    #[must_use]
    pub fn found(&self, search: &str) -> Option<Vec<bool>> {
        let folded = search.to_lowercase();
        let words: Vec<&str> = folded.split_whitespace().collect();
        let holds = |text: &String| words.iter().all(|word| text.contains(word));
        (!words.is_empty()).then(|| self.searched.iter().map(holds).collect())
    }
}

/// Pairs that a rule of the plan offers, in either direction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RulePairs(HashMap<(VariantId, VariantId), RuleId>);

impl RulePairs {
    /// Looks through the pair rules that name their trigger products.
    #[must_use]
    pub fn of(catalog: &Catalog, plan: &Plan) -> Self {
        let mut pairs = HashMap::new();
        for (id, rule) in &plan.rules {
            let RuleKind::Pair(pair) = &rule.kind else {
                continue;
            };
            let triggers = pair.trigger.any_of.iter().chain(&pair.trigger.all_of);
            for trigger in triggers.filter_map(|sku| catalog.find(sku)) {
                for target in pair.targets.iter().filter_map(|sku| catalog.find(sku)) {
                    pairs
                        .entry(unordered(trigger, target))
                        .or_insert_with(|| id.clone());
                }
            }
        }
        Self(pairs)
    }

    /// The rule that offers one of the two with the other.
    #[must_use]
    pub fn rule(&self, a: VariantId, b: VariantId) -> Option<&RuleId> {
        self.0.get(&unordered(a, b))
    }
}

fn unordered(a: VariantId, b: VariantId) -> (VariantId, VariantId) {
    (a.min(b), a.max(b))
}

/// The pairs of the table from top to bottom, as places in [`PairTable::pairs`]. Equal ones keep the order of their lower
/// bound.
#[must_use]
pub fn order(
    table: &PairTable,
    names: &Names,
    rules: &RulePairs,
    filter: &PairFilter,
    sort: SortBy,
) -> Vec<u32> {
    let found = names.found(&filter.search);
    let is_found = |id: VariantId| {
        found
            .as_ref()
            .is_none_or(|found| found.get(id.index()).copied().unwrap_or(false))
    };
    let rows: Vec<u32> = (0_u32..)
        .zip(&table.pairs)
        .filter(|(_, pair)| {
            pair.count >= filter.min_count
                && (!filter.only_finds || is_find(pair))
                && (is_found(pair.a) || is_found(pair.b))
                && (!filter.hide_rules || rules.rule(pair.a, pair.b).is_none())
        })
        .map(|(row, _)| row)
        .collect();
    sorted(table, names, rows, sort)
}

fn sorted(table: &PairTable, names: &Names, rows: Vec<u32>, sort: SortBy) -> Vec<u32> {
    let figure = |of: fn(&Affinity) -> f64| move |row: usize| table.pairs.get(row).map(of);
    let rank = |of: fn(&Affinity) -> VariantId| {
        move |row: usize| table.pairs.get(row).map(|pair| names.rank(of(pair)))
    };
    let up = sort.ascending;
    match sort.column {
        "a" => by_rank(rows, up, rank(|pair| pair.a)),
        "b" => by_rank(rows, up, rank(|pair| pair.b)),
        "count" => by_figure(rows, up, figure(|pair| f64::from(pair.count))),
        "support" => by_figure(rows, up, figure(|pair| pair.support)),
        "ab" => by_figure(rows, up, figure(|pair| pair.confidence_ab)),
        "ba" => by_figure(rows, up, figure(|pair| pair.confidence_ba)),
        "lift" => by_figure(rows, up, figure(|pair| pair.lift)),
        "aware" => by_figure(rows, up, figure(|pair| pair.size_aware_lift)),
        "q" => by_figure(rows, up, figure(|pair| pair.q_value)),
        // The table comes in this order.
        _ if !up => rows,
        _ => by_figure(rows, up, figure(|pair| pair.lift_lower)),
    }
}

/// The products of some pairs, each once, in the order of the pairs.
#[must_use]
pub fn members(pairs: impl IntoIterator<Item = Affinity>) -> Vec<VariantId> {
    let mut members = Vec::new();
    for pair in pairs {
        for id in [pair.a, pair.b] {
            if !members.contains(&id) {
                members.push(id);
            }
        }
    }
    members
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::edit::Edit;
    use crate::domain::project::Dataset;
    use crate::studio::rule_making;
    use crate::ui::screens::discover::fixtures::{affinity, dataset};

    fn table() -> PairTable {
        let pair = |a, b, count, lower, q| Affinity {
            lift_lower: lower,
            q_value: q,
            ..affinity(a, b, count)
        };
        PairTable {
            orders: 1_000,
            pairs: vec![
                pair(0, 1, 90, 3.0, 0.001),
                pair(0, 2, 4, 2.0, 0.04),
                pair(1, 2, 40, 1.5, 0.2),
                pair(1, 3, 60, 0.8, 0.01),
            ],
            ..PairTable::default()
        }
    }

    const LOWER: SortBy = SortBy {
        column: "lower",
        ascending: false,
    };

    fn shown(dataset: &Dataset, plan: &Plan, filter: &PairFilter, sort: SortBy) -> Vec<u32> {
        let catalog = &dataset.catalog;
        let rules = RulePairs::of(catalog, plan);
        order(&table(), &Names::of(catalog), &rules, filter, sort)
    }

    fn everything() -> PairFilter {
        PairFilter {
            only_finds: false,
            ..PairFilter::default()
        }
    }

    #[test]
    fn only_what_is_neither_chance_nor_order_size_is_a_find() {
        let (dataset, plan) = (dataset(), Plan::default());
        assert_eq!(
            shown(&dataset, &plan, &PairFilter::default(), LOWER),
            [0, 1]
        );
        assert_eq!(shown(&dataset, &plan, &everything(), LOWER), [0, 1, 2, 3]);
    }

    #[test]
    fn a_search_finds_words_of_sku_or_title_of_either_product() {
        let (dataset, plan) = (dataset(), Plan::default());
        let search = |text: &str| PairFilter {
            search: text.to_owned(),
            ..everything()
        };
        assert_eq!(
            shown(&dataset, &plan, &search("memory CARD"), LOWER),
            [0, 2, 3]
        );
        assert_eq!(shown(&dataset, &plan, &search("cam-1"), LOWER), [0, 1]);
        assert_eq!(
            shown(&dataset, &plan, &search("nothing"), LOWER),
            [0_u32; 0]
        );
    }

    #[test]
    fn few_orders_and_pairs_with_a_rule_can_be_left_out() {
        let dataset = dataset();
        let rule = rule_making::pair(&dataset, &Plan::default(), VariantId(1), VariantId(0));
        let plan = Plan::default().apply(&Edit::AddRules(vec![rule])).unwrap();
        let filter = PairFilter {
            min_count: 40,
            hide_rules: true,
            ..everything()
        };
        assert_eq!(shown(&dataset, &plan, &filter, LOWER), [2, 3]);
        let rules = RulePairs::of(&dataset.catalog, &plan);
        assert!(rules.rule(VariantId(0), VariantId(1)).is_some());
        assert!(rules.rule(VariantId(0), VariantId(2)).is_none());
    }

    #[test]
    fn every_column_sorts() {
        let (dataset, plan) = (dataset(), Plan::default());
        let by =
            |column, ascending| shown(&dataset, &plan, &everything(), SortBy { column, ascending });
        assert_eq!(by("lower", true), [3, 2, 1, 0]);
        assert_eq!(by("count", false), [0, 3, 2, 1]);
        assert_eq!(by("q", true), [0, 3, 1, 2]);
        assert_eq!(by("b", true), [1, 2, 0, 3]);
        assert_eq!(by("a", false), [2, 3, 0, 1]);
    }

    #[test]
    fn a_bundle_of_several_pairs_holds_each_product_once() {
        let pairs = table().pairs;
        let three = members(pairs.into_iter().take(3));
        assert_eq!(three, [VariantId(0), VariantId(1), VariantId(2)]);
    }
}
