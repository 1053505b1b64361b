//! `endcap discover`.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

use serde_json::json;

use super::discover_table::{Form, Table};
use super::{Failure, Outcome, Streams, close, command, discover_one, open, project};
use crate::discover::{
    Folded, FollowUpOptions, FrequentOptions, InsideSeries, OfferBelief, OfferValues, PROVEN_Q,
    PairOptions, frequent_sets,
};
use crate::domain::blocked::SkuPair;
use crate::domain::catalog::VariantId;
use crate::domain::edit::Edit;
use crate::domain::progress::Progress;
use crate::domain::rule::Placement;
use crate::export::Cell;
use crate::format;
use crate::studio::{self, Command, Discovered, List, ProjectView, Studio};

/// What to look for.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The project file
    file: PathBuf,
    #[command(subcommand)]
    what: What,
    /// Leave out pairs in fewer orders
    #[arg(long, global = true, default_value_t = PairOptions::default().min_count)]
    min_count: u32,
    /// Leave out pairs with a greater q-value
    #[arg(long, global = true, default_value_t = PROVEN_Q)]
    max_q: f64,
    /// Count placeholders such as NONE, Miscellaneous or Shipping as products
    #[arg(long, global = true)]
    keep_placeholders: bool,
    /// Show this many, best first
    #[arg(long, global = true, default_value_t = 20)]
    top: usize,
    /// Print JSON
    #[arg(long, global = true, conflicts_with = "csv")]
    json: bool,
    /// Print CSV
    #[arg(long, global = true)]
    csv: bool,
}

/// [`InsideSeries`] as an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Inside {
    Show,
    Hide,
    Only,
}

impl From<Inside> for InsideSeries {
    fn from(inside: Inside) -> Self {
        match inside {
            Inside::Show => Self::Show,
            Inside::Hide => Self::Hide,
            Inside::Only => Self::Only,
        }
    }
}

#[derive(Clone, Debug, clap::Subcommand)]
enum What {
    /// Pairs bought together
    Pairs {
        /// Rank by the gross margin a cart offer is expected to earn
        #[arg(long)]
        by_margin: bool,
        /// Of each two series show only the best pair, and how many others it stands for
        #[arg(long)]
        fold: bool,
        /// Pairs whose two products belong to one series
        #[arg(long, value_enum, default_value_t = Inside::Show)]
        inside_series: Inside,
    },
    /// Sets of three and more, for bundles
    Sets {
        /// Every set that occurs in --min-count orders, of one product and more, whether it belongs together or not
        #[arg(long)]
        every: bool,
        /// Products in a set at most, with --every
        #[arg(long, default_value_t = 4, requires = "every")]
        max_size: usize,
    },
    /// Families whose prices rise
    Ladders,
    /// Stock that lies longer than it should
    Slow,
    /// Accessories that go with many products
    Hubs,
    /// What the same customers buy later
    FollowUp {
        /// Days after an order in which later orders count
        #[arg(long, default_value_t = FollowUpOptions::default().days)]
        days: u32,
    },
    /// Products suspected to stand in for one another
    Substitutes,
    /// Better version or something that goes with it: five considerations of one product
    Play {
        /// The product's SKU
        sku: String,
    },
    /// Everything the history shows about one pair
    Evidence {
        /// One SKU
        a: String,
        /// The other SKU
        b: String,
    },
    /// Never propose or offer two products together
    Block {
        /// One SKU
        a: String,
        /// The other SKU
        b: String,
        /// Why, in a few words
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Take a pair off the block list
    Unblock {
        /// One SKU
        a: String,
        /// The other SKU
        b: String,
    },
    /// Pairs that are never offered together
    Blocked,
}

impl Options {
    fn form(&self) -> Form {
        match (self.json, self.csv) {
            (true, _) => Form::Json,
            (_, true) => Form::Csv,
            _ => Form::Text,
        }
    }
}

pub(super) fn run(options: &Options, streams: &mut Streams<'_>) -> Outcome {
    let mut studio = open(&options.file, streams)?;
    match &options.what {
        What::Block { a, b, note } => return block(studio, a, b, Some(note), streams),
        What::Unblock { a, b } => return block(studio, a, b, None, streams),
        What::Blocked => {
            return Table::of(&project(&studio)?, List::Blocked, None, usize::MAX)
                .print(options.form(), streams);
        }
        What::Sets {
            every: true,
            max_size,
        } => return every_set(&project(&studio)?, *max_size, options, streams),
        What::FollowUp { days } => {
            let asked = FollowUpOptions {
                days: (*days).max(1),
                min_customers: options.min_count.max(1),
                keep_placeholders: options.keep_placeholders,
                ..FollowUpOptions::default()
            };
            command(&mut studio, Command::FollowUp(asked))?;
        }
        _ => {
            let asked = PairOptions {
                min_count: options.min_count.max(1),
                keep_placeholders: options.keep_placeholders,
                ..PairOptions::default()
            };
            command(&mut studio, Command::Discover(asked))?;
        }
    }
    let project = project(&studio)?;
    if let What::FollowUp { .. } = options.what {
        return follow_up(&project, options, streams);
    }
    let Some(found) = project.discovered else {
        return streams.message("nothing to discover: the project has no orders");
    };
    if let Some(sentence) = project.dataset.revenue_basis().sentence() {
        streams.message(sentence)?;
    }
    let list = match &options.what {
        What::Sets { .. } => List::Sets,
        What::Ladders => List::Ladders,
        What::Slow => List::Slow,
        What::Hubs => List::Hubs,
        What::Substitutes => List::Substitutes,
        What::Play { sku } => {
            return discover_one::play(&project, found, sku, options.json, streams);
        }
        What::Evidence { a, b } => {
            return discover_one::evidence(&project, found, a, b, options.json, streams);
        }
        _ => List::Pairs,
    };
    let (indices, folded) = indices(&project, found, options);
    let mut table = Table::of(&project, list, indices.as_deref(), options.top);
    if let (List::Pairs, Some(indices)) = (list, &indices) {
        table.add_series(found, indices, folded.as_ref());
    }
    let notes = studio::pair_notes(&project.dataset.catalog, &found.pairs);
    let everywhere: Vec<VariantId> = found.pairs.everywhere.iter().map(|item| item.0).collect();
    let packs: Vec<serde_json::Value> = found
        .pairs
        .packs
        .iter()
        .map(|pack| {
            let [a, b] = [pack.a, pack.b].map(|id| skus(&project, &[id]).pop());
            json!({ "a": a, "b": b, "count": pack.count, "orders_a": pack.orders_a, "orders_b": pack.orders_b })
        })
        .collect();
    let is_text = options.form() == Form::Text;
    if list == List::Pairs && is_text {
        for note in &notes {
            streams.message(note)?;
        }
        if table.rows.is_empty() {
            let ways = "All that were counted: --max-q 1; pairs in fewer orders: --min-count 1.";
            let (least, most) = (options.min_count, options.max_q);
            return streams.message(studio::no_pairs(&found.pairs, least, most, ways));
        }
    }
    table.about = match list {
        List::Pairs => json!({
            "orders": found.pairs.orders,
            "capped_baskets": found.pairs.capped_baskets,
            "tested": found.pairs.tested,
            "listed": found.pairs.pairs.len(),
            "max_q": options.max_q,
            "folded": folded.is_some(),
            "placeholders_left_out": skus(&project, &found.pairs.left_out),
            "placeholders_kept": skus(&project, &found.pairs.kept),
            "in_nearly_every_order": skus(&project, &everywhere),
            "pairs_off_sale": found.pairs.off_sale,
            "packs_of_one_article": packs,
            "too_few_products_to_tell": found.pairs.pairs.iter().filter(|pair| pair.is_saturated()).count(),
            "notes": notes,
        }),
        List::Substitutes => json!({
            "tested": found.substitutes.tested,
            "untested_goods": found.substitutes.untested_items,
            "found": found.substitutes.pairs.len(),
        }),
        List::Sets => json!({ "found": found.sets.len() }),
        List::Ladders => json!({ "found": found.ladders.len() }),
        List::Slow => json!({ "found": found.slow_stock.len() }),
        _ => json!({ "found": found.hubs.len() }),
    };
    table.print(options.form(), streams)
}

fn skus(project: &ProjectView<'_>, ids: &[VariantId]) -> Vec<String> {
    let variants = project.dataset.catalog.variants();
    let found = ids.iter().filter_map(|id| variants.get(id.index()));
    found.map(|variant| variant.sku.to_string()).collect()
}

/// Indices of what is shown: of pairs those with a small q-value, of sets what is not blocked. And how the pairs were
/// folded, if they were.
fn indices(
    project: &ProjectView<'_>,
    found: &Discovered,
    options: &Options,
) -> (Option<Vec<u32>>, Option<Folded>) {
    match &options.what {
        What::Pairs {
            by_margin,
            fold,
            inside_series,
        } => {
            let inside = InsideSeries::from(*inside_series);
            let shown = (0_u32..).zip(&found.pairs.pairs).filter(|(index, pair)| {
                pair.q_value <= options.max_q && inside.takes(found.folds.is_inside(*index))
            });
            let mut indices: Vec<u32> = shown.map(|(index, _)| index).collect();
            if *by_margin {
                sort_by_margin(project, found, &mut indices);
            }
            let folded = fold.then(|| found.folds.folded(&indices, &BTreeSet::new()));
            if let Some(folded) = &folded {
                indices.clone_from(&folded.rows);
            }
            indices.truncate(options.top);
            (Some(indices), folded)
        }
        What::Sets { .. } => {
            let sets = (0_u32..).zip(&found.sets);
            let free = sets.filter(|(_, set)| !project.blocked.any_of(&set.members));
            let indices = free.map(|(index, _)| index).take(options.top);
            (Some(indices.collect()), None)
        }
        _ => (None, None),
    }
}

/// Most expected gross margin first; unknown margins go last.
fn sort_by_margin(project: &ProjectView<'_>, found: &Discovered, indices: &mut [u32]) {
    let belief = OfferBelief::of(project.plan.assumptions(), Placement::Cart);
    let column = OfferValues::new(project.dataset, belief).column(&found.pairs);
    let worth = |index: &u32| {
        let worth = column.get(*index as usize).copied().unwrap_or(f64::NAN);
        if worth.is_nan() {
            f64::NEG_INFINITY
        } else {
            worth
        }
    };
    indices.sort_by(|x, y| worth(y).total_cmp(&worth(x)).then(x.cmp(y)));
}

/// Sets that are counted at most.
const MOST_SETS: usize = 1_000_000;

fn every_set(
    project: &ProjectView<'_>,
    max_size: usize,
    options: &Options,
    streams: &mut Streams<'_>,
) -> Outcome {
    let asked = FrequentOptions {
        min_count: options.min_count.max(1),
        max_size,
        max_basket: PairOptions::default().max_basket,
        most: MOST_SETS,
        keep_placeholders: options.keep_placeholders,
    };
    // Nobody but the caller's own signal ends a verb.
    let Ok(found) = frequent_sets(project.dataset, &asked, &Progress::new()) else {
        return Ok(());
    };
    if !found.complete {
        return Err(Failure(format!(
            "more than {} sets are in {} orders or more: ask with a greater --min-count",
            format::count(MOST_SETS as u64),
            format::count(u64::from(asked.min_count))
        )));
    }
    let sku = |id: &VariantId| {
        let variant = project.dataset.catalog.variants().get(id.index());
        variant.map_or_else(String::new, |variant| variant.sku.to_string())
    };
    let orders = found.orders.max(1) as f64;
    let counts: HashMap<&[VariantId], u32> = found
        .sets
        .iter()
        .map(|set| (set.members.as_slice(), set.count))
        .collect();
    // Of the orders with all the others the share that holds this member too: each has a denominator of its own.
    let given_others = |members: &[VariantId], count: u32, but: usize| {
        let others: Vec<VariantId> = members
            .iter()
            .enumerate()
            .filter_map(|(index, id)| (index != but).then_some(*id))
            .collect();
        let with_others = if others.is_empty() {
            Some(found.orders as f64)
        } else {
            counts.get(others.as_slice()).map(|count| f64::from(*count))
        };
        with_others.map_or_else(String::new, |with| {
            format::decimal(f64::from(count) / with.max(1.0), 4)
        })
    };
    let rows = found.sets.iter().take(options.top).map(|set| {
        vec![
            Cell::List(set.members.iter().map(sku).collect()),
            Cell::Whole(i64::from(set.count)),
            Cell::Number(f64::from(set.count) / orders),
            Cell::List(
                (0..set.members.len())
                    .map(|but| given_others(&set.members, set.count, but))
                    .collect(),
            ),
        ]
    });
    let mut by_size = serde_json::Map::new();
    for size in 1..=max_size {
        let sets = found.sets.iter().filter(|set| set.members.len() == size);
        by_size.insert(size.to_string(), json!(sets.count()));
    }
    let table = Table {
        name: List::Sets.word(),
        about: json!({ "orders": found.orders, "found": found.sets.len(), "by_size": by_size }),
        columns: vec!["members", "count", "support", "confidence_of_each"],
        rows: rows.collect(),
    };
    table.print(options.form(), streams)
}

fn follow_up(project: &ProjectView<'_>, options: &Options, streams: &mut Streams<'_>) -> Outcome {
    let Some(later) = project.follow_up else {
        return streams.message("nothing to discover: the project has no orders");
    };
    let shown = (0_u32..)
        .zip(&later.rows)
        .filter(|(_, row)| row.q_value <= options.max_q);
    let indices: Vec<u32> = shown.map(|(index, _)| index).take(options.top).collect();
    let mut table = Table::of(project, List::FollowUp, Some(&indices), options.top);
    table.about = json!({
        "days": later.days,
        "customers": later.customers,
        "events": later.events,
        "without_customer": later.without_customer,
        "too_late": later.too_late,
        "capped_baskets": later.capped,
        "tested": later.tested,
        "max_q": options.max_q,
    });
    table.print(options.form(), streams)
}

fn block(
    mut studio: Studio,
    a: &str,
    b: &str,
    note: Option<&String>,
    streams: &mut Streams<'_>,
) -> Outcome {
    let catalog = &project(&studio)?.dataset.catalog;
    for sku in [a, b] {
        // A pair may be unblocked after its product is gone.
        if note.is_some() && catalog.find(&sku.into()).is_none() {
            return Err(Failure(format!("{sku} is not in the catalog")));
        }
    }
    let pair = SkuPair::new(a.into(), b.into())
        .ok_or_else(|| Failure("expected two different SKUs".to_owned()))?;
    let words = if note.is_some() {
        "blocked"
    } else {
        "no longer blocked"
    };
    let edit = match note {
        Some(note) => Edit::Block {
            pairs: vec![pair],
            note: note.clone(),
        },
        None => Edit::Unblock(vec![pair]),
    };
    command(&mut studio, Command::Edit(edit))?;
    streams.message(format!("{a} with {b} {words}"))?;
    close(studio)
}
