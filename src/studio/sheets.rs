//! The lists of Discover as rows of cells: one form for CSV files, headless verbs and the window.

use std::path::PathBuf;
use std::sync::Arc;

use super::{Command, Discovered, JobKind, NoticeLevel, ProjectView, Studio};
use crate::discover::measures::Fourfold;
use crate::discover::{
    Affinity, FollowUpTable, OfferBelief, OfferValues, SharedBuyers, ladder_steps,
};
use crate::domain::catalog::VariantId;
use crate::domain::money::Money;
use crate::domain::plan::Plan;
use crate::domain::project::Dataset;
use crate::domain::rule::Placement;
use crate::export::{self, Cell, Sheet};
use crate::format;

/// A list of Discover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Pairs with all measures that need no second look at the history.
    Pairs,
    /// Sets and kits.
    Sets,
    /// Price ladders, one row a step.
    Ladders,
    /// Slow stock.
    Slow,
    /// Hub accessories.
    Hubs,
    /// What is bought later.
    FollowUp,
    /// Suspected substitutes.
    Substitutes,
    /// The block list.
    Blocked,
}

impl List {
    /// What its rows are, in files and messages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Pairs => "pairs",
            Self::Sets => "sets",
            Self::Ladders => "ladders",
            Self::Slow => "slow",
            Self::Hubs => "hubs",
            Self::FollowUp => "follow_up",
            Self::Substitutes => "substitutes",
            Self::Blocked => "blocked",
        }
    }
}

/// What the rows are made from.
struct Source<'a> {
    dataset: &'a Dataset,
    plan: &'a Plan,
    found: Option<&'a Discovered>,
    later: Option<&'a FollowUpTable>,
}

/// The rows of a list. `indices` say which rows, in the order wanted; `None` is all of it. Of ladders an index is a
/// family's. A list that was not asked for yet has no rows.
#[must_use]
pub fn sheet<'a>(project: &ProjectView<'a>, list: List, indices: Option<&'a [u32]>) -> Sheet<'a> {
    let source = Source {
        dataset: project.dataset,
        plan: project.plan,
        found: project.discovered.map(|found| &**found),
        later: project.follow_up.map(|later| &**later),
    };
    source.sheet(list, indices)
}

impl Studio {
    pub(super) fn write_csv(&mut self, path: PathBuf, list: List, indices: Option<Vec<u32>>) {
        let Some(project) = &self.project else { return };
        let (dataset, plan) = (Arc::clone(&project.dataset), Arc::clone(&project.plan));
        let (found, later) = (project.discovered.clone(), project.follow_up.clone());
        let permission = self.permission();
        self.jobs.start(JobKind::Export, move |_| {
            let source = Source {
                dataset: &dataset,
                plan: &plan,
                found: found.as_deref(),
                later: later.as_deref(),
            };
            let sheet = source.sheet(list, indices.as_deref());
            let written = export::write_sheet_file(sheet, &path, &permission);
            Box::new(move |studio: &mut Self| match written {
                Ok(rows) => {
                    let rows = format::counted(rows as u64, "row", "rows");
                    let text = format!("{rows} written to {}", path.display());
                    studio.warn(NoticeLevel::Done, text);
                }
                Err(problem) => {
                    let places = indices;
                    studio.not_written(problem, Command::WriteCsv { path, list, places });
                }
            })
        });
    }
}

/// The rows with some indices, or all.
fn pick<'a, T>(rows: &'a [T], indices: Option<&'a [u32]>) -> Box<dyn Iterator<Item = &'a T> + 'a> {
    match indices {
        Some(indices) => Box::new(indices.iter().filter_map(|&index| rows.get(index as usize))),
        None => Box::new(rows.iter()),
    }
}

fn number(value: Option<f64>) -> Cell {
    value.map_or(Cell::Missing, Cell::Number)
}

fn whole(value: impl Into<i64>) -> Cell {
    Cell::Whole(value.into())
}

impl<'a> Source<'a> {
    fn sheet(&self, list: List, indices: Option<&'a [u32]>) -> Sheet<'a> {
        let (columns, rows): (&[&'static str], Box<dyn Iterator<Item = Vec<Cell>> + 'a>) =
            match list {
                List::Pairs => (&PAIRS, self.pairs(indices)),
                List::Sets => (
                    &["members", "count", "support", "lift", "blocked"],
                    self.sets(indices),
                ),
                List::Ladders => (&LADDERS, self.ladders(indices)),
                List::Slow => (&SLOW, self.slow(indices)),
                List::Hubs => (
                    &["sku", "title", "triggers", "trigger_orders"],
                    self.hubs(indices),
                ),
                List::FollowUp => (&FOLLOW_UP, self.follow_up(indices)),
                List::Substitutes => (&SUBSTITUTES, self.substitutes(indices)),
                List::Blocked => (&["a", "b", "note"], self.blocked()),
            };
        Sheet {
            name: list.word(),
            columns: columns.to_vec(),
            rows,
        }
    }

    fn words(&self) -> Words<'a> {
        Words {
            dataset: self.dataset,
        }
    }

    fn pairs(&self, indices: Option<&'a [u32]>) -> Box<dyn Iterator<Item = Vec<Cell>> + 'a> {
        let Some(found) = self.found else {
            return Box::new(std::iter::empty());
        };
        let words = self.words();
        let belief = OfferBelief::of(self.plan.assumptions(), Placement::Cart);
        let values = OfferValues::new(self.dataset, belief);
        let (orders, plan) = (found.pairs.orders, self.plan);
        let rows = pick(&found.pairs.pairs, indices);
        Box::new(rows.map(move |pair| pair_row(&words, &values, plan, orders, pair)))
    }

    fn sets(&self, indices: Option<&'a [u32]>) -> Box<dyn Iterator<Item = Vec<Cell>> + 'a> {
        let Some(found) = self.found else {
            return Box::new(std::iter::empty());
        };
        let words = self.words();
        let blocked = crate::discover::Blocked::of(&self.dataset.catalog, &self.plan.blocked);
        Box::new(pick(&found.sets, indices).map(move |set| {
            vec![
                words.skus(&set.members),
                whole(set.count),
                Cell::Number(set.support),
                Cell::Number(set.lift),
                Cell::Flag(blocked.any_of(&set.members)),
            ]
        }))
    }

    fn ladders(&self, indices: Option<&'a [u32]>) -> Box<dyn Iterator<Item = Vec<Cell>> + 'a> {
        let Some(found) = self.found else {
            return Box::new(std::iter::empty());
        };
        let words = self.words();
        Box::new(pick(&found.ladders, indices).flat_map(move |family| {
            let steps = ladder_steps(family).into_iter().zip(&family.tiers);
            let rows = steps.map(|(step, tier)| {
                let money = |amount: Option<Money>| {
                    amount.map_or(Cell::Missing, |amount| words.money(amount))
                };
                vec![
                    Cell::Text(family.title.clone()),
                    words.sku(step.variant),
                    words.money(step.price),
                    money(step.unit_margin),
                    whole(step.orders),
                    Cell::Whole(i64::try_from(tier.units).unwrap_or(i64::MAX)),
                    number(step.gap),
                    money(step.margin_gap),
                    Cell::Number(step.share),
                    Cell::Flag(step.is_wide()),
                ]
            });
            rows.collect::<Vec<_>>()
        }))
    }

    fn slow(&self, indices: Option<&'a [u32]>) -> Box<dyn Iterator<Item = Vec<Cell>> + 'a> {
        let Some(found) = self.found else {
            return Box::new(std::iter::empty());
        };
        let words = self.words();
        Box::new(pick(&found.slow_stock, indices).map(move |slow| {
            let triggers: Vec<VariantId> = slow.triggers.iter().map(|t| t.variant).collect();
            vec![
                words.sku(slow.variant),
                words.title(slow.variant),
                whole(slow.stock),
                Cell::Number(slow.weekly_units),
                number(slow.weeks_of_cover),
                slow.stock_value
                    .map_or(Cell::Missing, |value| words.money(value)),
                words.skus(&triggers),
                number(slow.triggers.first().map(|trigger| trigger.weekly_orders)),
            ]
        }))
    }

    fn hubs(&self, indices: Option<&'a [u32]>) -> Box<dyn Iterator<Item = Vec<Cell>> + 'a> {
        let Some(found) = self.found else {
            return Box::new(std::iter::empty());
        };
        let words = self.words();
        let blocked = crate::discover::Blocked::of(&self.dataset.catalog, &self.plan.blocked);
        let hubs =
            pick(&found.hubs, indices).filter_map(move |hub| blocked.hub(&found.lookup, hub));
        Box::new(hubs.map(move |hub| {
            vec![
                words.sku(hub.variant),
                words.title(hub.variant),
                words.skus(&hub.triggers),
                whole(hub.trigger_orders),
            ]
        }))
    }

    fn follow_up(&self, indices: Option<&'a [u32]>) -> Box<dyn Iterator<Item = Vec<Cell>> + 'a> {
        let Some(later) = self.later else {
            return Box::new(std::iter::empty());
        };
        let words = self.words();
        Box::new(pick(&later.rows, indices).map(move |row| {
            vec![
                words.sku(row.trigger),
                words.sku(row.target),
                words.title(row.trigger),
                words.title(row.target),
                whole(row.trigger_customers),
                whole(row.customers),
                Cell::Number(row.share),
                Cell::Number(row.expected),
                Cell::Number(row.lift),
                Cell::Number(row.lift_lower),
                Cell::Number(row.q_value),
                Cell::Number(row.median_days),
            ]
        }))
    }

    fn substitutes(&self, indices: Option<&'a [u32]>) -> Box<dyn Iterator<Item = Vec<Cell>> + 'a> {
        let Some(found) = self.found else {
            return Box::new(std::iter::empty());
        };
        let words = self.words();
        Box::new(pick(&found.substitutes.pairs, indices).map(move |pair| {
            let (shared, by_chance) = match pair.buyers {
                SharedBuyers::Unknown => (Cell::Missing, Cell::Missing),
                SharedBuyers::Known {
                    shared, expected, ..
                } => (whole(shared), Cell::Number(expected)),
            };
            vec![
                words.sku(pair.a),
                words.sku(pair.b),
                words.title(pair.a),
                words.title(pair.b),
                whole(pair.orders_a),
                whole(pair.orders_b),
                whole(pair.count),
                Cell::Number(pair.expected),
                Cell::Number(pair.lift),
                Cell::Number(pair.lift_upper),
                Cell::Number(pair.q_value),
                shared,
                by_chance,
                Cell::Flag(pair.same_product),
            ]
        }))
    }

    fn blocked(&self) -> Box<dyn Iterator<Item = Vec<Cell>> + 'a> {
        Box::new(self.plan.blocked.iter().map(|(pair, note)| {
            vec![
                Cell::Text(pair.first().to_string()),
                Cell::Text(pair.second().to_string()),
                Cell::Text(note.clone()),
            ]
        }))
    }
}

const PAIRS: [&str; 33] = [
    "a",
    "b",
    "title_a",
    "title_b",
    "count",
    "orders_a",
    "orders_b",
    "support",
    "confidence_ab",
    "confidence_ba",
    "lift",
    "size_aware_lift",
    "lift_lower",
    "q_value",
    "expected",
    "p_value",
    "leverage",
    "conviction_ab",
    "conviction_ba",
    "all_confidence",
    "kulczynski",
    "imbalance",
    "cosine",
    "jaccard",
    "chi_square",
    "fisher_p",
    "hyper_lift",
    "opportunities",
    "offer",
    "expected_margin",
    "margin_per_1000",
    "blocked",
    "judged_by",
];

const LADDERS: [&str; 10] = [
    "family",
    "sku",
    "price",
    "unit_margin",
    "orders",
    "units",
    "price_gap",
    "margin_gap",
    "share",
    "wide_gap",
];

const SLOW: [&str; 8] = [
    "sku",
    "title",
    "stock",
    "weekly_units",
    "weeks_of_cover",
    "stock_value",
    "triggers",
    "first_trigger_weekly_orders",
];

const FOLLOW_UP: [&str; 12] = [
    "trigger",
    "target",
    "title_trigger",
    "title_target",
    "trigger_customers",
    "customers",
    "share",
    "expected",
    "lift",
    "lift_lower",
    "q_value",
    "median_days",
];

const SUBSTITUTES: [&str; 14] = [
    "a",
    "b",
    "title_a",
    "title_b",
    "orders_a",
    "orders_b",
    "count",
    "expected",
    "lift",
    "lift_upper",
    "q_value",
    "shared_buyers",
    "shared_expected",
    "same_product",
];

fn pair_row(
    words: &Words<'_>,
    values: &OfferValues,
    plan: &Plan,
    orders: u64,
    pair: &Affinity,
) -> Vec<Cell> {
    let table = Fourfold {
        orders,
        a: u64::from(pair.orders_a),
        b: u64::from(pair.orders_b),
        both: u64::from(pair.count),
    };
    let turned = Fourfold {
        a: table.b,
        b: table.a,
        ..table
    };
    let proposed = values.proposed(pair);
    let catalog = &words.dataset.catalog;
    let (a, b) = (catalog.variant(pair.a), catalog.variant(pair.b));
    let money = |minor: Option<f64>| {
        minor.map_or(Cell::Missing, |minor| {
            words.money(Money(minor.round() as i64))
        })
    };
    vec![
        words.sku(pair.a),
        words.sku(pair.b),
        words.title(pair.a),
        words.title(pair.b),
        whole(pair.count),
        whole(pair.orders_a),
        whole(pair.orders_b),
        Cell::Number(pair.support),
        Cell::Number(pair.confidence_ab),
        Cell::Number(pair.confidence_ba),
        Cell::Number(pair.lift),
        Cell::Number(pair.size_aware_lift),
        Cell::Number(pair.lift_lower),
        Cell::Number(pair.q_value),
        Cell::Number(pair.expected),
        Cell::Number(pair.p_value()),
        number(table.leverage()),
        number(table.conviction()),
        number(turned.conviction()),
        number(table.all_confidence()),
        number(table.kulczynski()),
        number(table.imbalance()),
        number(table.cosine()),
        number(table.jaccard()),
        number(table.chi_square()),
        number(table.fisher()),
        number(table.hyper_lift()),
        whole(proposed.opportunities),
        words.sku(proposed.target),
        money(proposed.expected),
        money(proposed.per_thousand),
        Cell::Flag(plan.is_blocked(&a.sku, &b.sku)),
        Cell::Text(pair.judged.words().to_owned()),
    ]
}

/// SKUs, titles and amounts as cells.
struct Words<'a> {
    dataset: &'a Dataset,
}

impl Words<'_> {
    fn sku(&self, id: VariantId) -> Cell {
        Cell::Text(self.dataset.catalog.variant(id).sku.to_string())
    }

    fn title(&self, id: VariantId) -> Cell {
        Cell::Text(self.dataset.catalog.title(id))
    }

    fn skus(&self, ids: &[VariantId]) -> Cell {
        let catalog = &self.dataset.catalog;
        Cell::List(
            ids.iter()
                .map(|id| catalog.variant(*id).sku.to_string())
                .collect(),
        )
    }

    fn money(&self, amount: Money) -> Cell {
        Cell::Amount(self.dataset.currency.decimal(amount))
    }
}
