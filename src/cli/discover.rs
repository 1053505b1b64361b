//! `endcap discover`.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::{Outcome, Streams, command, open, project};
use crate::discover::PairOptions;
use crate::domain::catalog::VariantId;
use crate::domain::project::Dataset;
use crate::studio::{Command, Discovered};
use crate::ui::format;

/// What to look for.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The project file
    file: PathBuf,
    /// What to show
    #[arg(value_enum)]
    what: What,
    /// Leave out pairs in fewer orders
    #[arg(long, default_value_t = PairOptions::default().min_count)]
    min_count: u32,
    /// Leave out pairs with a greater q-value
    #[arg(long, default_value_t = 0.05)]
    max_q: f64,
    /// Show this many, best first
    #[arg(long, default_value_t = 20)]
    top: usize,
    /// Print JSON
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Print CSV
    #[arg(long)]
    csv: bool,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum What {
    Pairs,
    Sets,
    Ladders,
    Slow,
    Hubs,
}

pub(super) fn run(options: &Options, streams: &mut Streams<'_>) -> Outcome {
    let mut studio = open(&options.file)?;
    let asked = PairOptions {
        min_count: options.min_count.max(1),
        ..PairOptions::default()
    };
    command(&mut studio, Command::Discover(asked))?;
    let project = project(&studio)?;
    let Some(found) = project.discovered else {
        return streams.message("nothing to discover: the project has no orders");
    };
    let table = match options.what {
        What::Pairs => pairs(project.dataset, found, options),
        What::Sets => sets(project.dataset, found, options.top),
        What::Ladders => ladders(project.dataset, found, options.top),
        What::Slow => slow(project.dataset, found, options.top),
        What::Hubs => hubs(project.dataset, found, options.top),
    };
    table.print(options, streams)
}

/// One table for three ways of printing.
struct Table {
    name: &'static str,
    about: Value,
    columns: Vec<&'static str>,
    rows: Vec<Vec<Value>>,
}

impl Table {
    fn print(&self, options: &Options, streams: &mut Streams<'_>) -> Outcome {
        if options.json {
            let rows: Vec<Value> = self
                .rows
                .iter()
                .map(|row| {
                    let cells = self.columns.iter().map(|name| (*name).to_owned());
                    Value::Object(cells.zip(row.iter().cloned()).collect())
                })
                .collect();
            let mut document = json!({ "about": self.about });
            document[self.name] = Value::Array(rows);
            return streams.json(&document);
        }
        if options.csv {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(&self.columns)?;
            for row in &self.rows {
                writer.write_record(row.iter().map(text))?;
            }
            let bytes = writer.into_inner()?;
            return Ok(streams.out.write_all(&bytes)?);
        }
        let mut rows = vec![self.columns.iter().map(|name| (*name).to_owned()).collect()];
        rows.extend(
            self.rows
                .iter()
                .map(|row| row.iter().map(rounded).collect::<Vec<_>>()),
        );
        let figures: Vec<usize> = self
            .rows
            .first()
            .into_iter()
            .flatten()
            .enumerate()
            .filter(|(_, cell)| cell.is_number())
            .map(|(column, _)| column)
            .collect();
        streams.table(&rows, &figures)
    }
}

fn text(cell: &Value) -> String {
    match cell {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(cells) => cells.iter().map(text).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

fn rounded(cell: &Value) -> String {
    match cell.as_f64() {
        Some(number) if cell.is_f64() && number != 0.0 && number.abs() < 0.001 => {
            format!("{number:.1e}")
        }
        Some(number) if cell.is_f64() => format::decimal(number, 3),
        _ if cell.is_null() => "–".to_owned(),
        _ => text(cell),
    }
}

fn sku(dataset: &Dataset, id: VariantId) -> Value {
    json!(dataset.catalog.variant(id).sku.as_str())
}

fn pairs(dataset: &Dataset, found: &Discovered, options: &Options) -> Table {
    let title = |id| json!(dataset.catalog.title(id));
    let rows = found
        .pairs
        .pairs
        .iter()
        .filter(|pair| pair.q_value <= options.max_q)
        .take(options.top)
        .map(|pair| {
            vec![
                sku(dataset, pair.a),
                sku(dataset, pair.b),
                title(pair.a),
                title(pair.b),
                json!(pair.count),
                json!(pair.orders_a),
                json!(pair.orders_b),
                json!(pair.support),
                json!(pair.confidence_ab),
                json!(pair.confidence_ba),
                json!(pair.lift),
                json!(pair.size_aware_lift),
                json!(pair.lift_lower),
                json!(pair.q_value),
            ]
        })
        .collect();
    Table {
        name: "pairs",
        about: json!({
            "orders": found.pairs.orders,
            "capped_baskets": found.pairs.capped_baskets,
            "tested": found.pairs.tested,
            "listed": found.pairs.pairs.len(),
            "max_q": options.max_q,
        }),
        columns: vec![
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
        ],
        rows,
    }
}

fn sets(dataset: &Dataset, found: &Discovered, top: usize) -> Table {
    let rows = found.sets.iter().take(top).map(|set| {
        let members: Vec<Value> = set.members.iter().map(|id| sku(dataset, *id)).collect();
        vec![
            json!(members),
            json!(set.count),
            json!(set.support),
            json!(set.lift),
        ]
    });
    Table {
        name: "sets",
        about: json!({ "found": found.sets.len() }),
        columns: vec!["members", "count", "support", "lift"],
        rows: rows.collect(),
    }
}

fn ladders(dataset: &Dataset, found: &Discovered, top: usize) -> Table {
    let currency = &dataset.currency;
    let rows = found.ladders.iter().take(top).flat_map(|family| {
        family.tiers.iter().map(|tier| {
            vec![
                json!(family.title),
                sku(dataset, tier.variant),
                json!(currency.decimal(tier.price)),
                json!(tier.unit_margin.map(|margin| currency.decimal(margin))),
                json!(tier.orders),
                json!(tier.units),
            ]
        })
    });
    Table {
        name: "ladders",
        about: json!({ "found": found.ladders.len() }),
        columns: vec!["family", "sku", "price", "unit_margin", "orders", "units"],
        rows: rows.collect(),
    }
}

fn slow(dataset: &Dataset, found: &Discovered, top: usize) -> Table {
    let currency = &dataset.currency;
    let rows = found.slow_stock.iter().take(top).map(|slow| {
        vec![
            sku(dataset, slow.variant),
            json!(dataset.catalog.title(slow.variant)),
            json!(slow.stock),
            json!(slow.weekly_units),
            json!(slow.weeks_of_cover),
            json!(slow.stock_value.map(|value| currency.decimal(value))),
        ]
    });
    Table {
        name: "slow",
        about: json!({ "found": found.slow_stock.len() }),
        columns: vec![
            "sku",
            "title",
            "stock",
            "weekly_units",
            "weeks_of_cover",
            "stock_value",
        ],
        rows: rows.collect(),
    }
}

fn hubs(dataset: &Dataset, found: &Discovered, top: usize) -> Table {
    let rows = found.hubs.iter().take(top).map(|hub| {
        let triggers: Vec<Value> = hub.triggers.iter().map(|id| sku(dataset, *id)).collect();
        vec![
            sku(dataset, hub.variant),
            json!(dataset.catalog.title(hub.variant)),
            json!(triggers),
            json!(hub.trigger_orders),
        ]
    });
    Table {
        name: "hubs",
        about: json!({ "found": found.hubs.len() }),
        columns: vec!["sku", "title", "triggers", "trigger_orders"],
        rows: rows.collect(),
    }
}
