//! `endcap demo`: the whole story without a display.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Failure, Outcome, Streams, close, command, import, inspect, project, simulate};
use crate::discover::{Affinity, ItemSet, PROVEN_Q, PairOptions, trigger_first};
use crate::domain::catalog::VariantId;
use crate::domain::edit::Edit;
use crate::domain::kpi::Kpis;
use crate::domain::money::{Currency, Money};
use crate::domain::progress::Progress;
use crate::domain::project::Dataset;
use crate::domain::rule::{Kind, RuleId, RuleStatus};
use crate::export::Target;
use crate::files::make_folder;
use crate::format;
use crate::sample::{self, SampleOptions};
use crate::simulate::Impact;
use crate::studio::{Command, Studio};

/// Where the story's files go.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The project file; files are written beside it. A new folder `endcap-demo` when not given
    #[arg(long)]
    out: Option<PathBuf>,
}

/// The targets the story ends with; it stays as it is when another is added.
const SHOPS: [&str; 3] = ["endcap", "shopify", "woocommerce"];

pub(super) fn run(options: &Options, streams: &mut Streams<'_>) -> Outcome {
    let file = match &options.out {
        Some(file) => file.clone(),
        None => free_folder(Path::new("endcap-demo"))?.join("demo.endcap"),
    };
    if file.exists() {
        let text = format!(
            "{}: a file is there already; nothing was written",
            file.display()
        );
        return Err(Failure(text));
    }
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
        .to_owned();
    let mut studio = Studio::headless();

    streams.line("1. The sample store")?;
    let files = sample::write(
        &folder.join("sample"),
        &SampleOptions::default(),
        &Progress::new(),
    )?;
    streams.line(format!(
        "An invented shop: {} orders with {} lines, written as two CSV files:",
        format::count(files.order_count),
        format::count(files.line_count)
    ))?;
    for path in [&files.catalog, &files.orders] {
        streams.line(format!("  {}", path.display()))?;
    }

    streams.gap()?;
    streams.line("2. Import")?;
    let (path, currency) = (file.clone(), Currency::usd());
    command(&mut studio, Command::NewProject { path, currency })?;
    command(
        &mut studio,
        Command::PreviewFiles(vec![files.catalog, files.orders]),
    )?;
    let start_import = Command::Import {
        dialect: None,
        rejects: None,
    };
    command(&mut studio, start_import)?;
    if let Some(report) = studio.view().report.cloned() {
        import::tell(&report, streams)?;
    }
    let dataset = Arc::clone(project(&studio)?.dataset);
    inspect::tell(&dataset, &Kpis::of(&dataset), streams)?;

    streams.gap()?;
    streams.line("3. What is bought together")?;
    command(&mut studio, Command::Discover(PairOptions::default()))?;
    tell_pairs(&studio, streams)?;

    streams.gap()?;
    streams.line("4. Rules")?;
    write_rules(&mut studio, &dataset)?;
    for rule in project(&studio)?.plan.rules.values() {
        streams.line(format!("  {}: {}", rule.kind.label(), rule.name))?;
    }

    streams.gap()?;
    streams.line("5. What the rules would have done to the past orders")?;
    let impact = replay(&mut studio)?;
    simulate::tell(&impact, &dataset.currency, streams)?;
    let losing: Vec<RuleId> = impact
        .rules
        .iter()
        .filter(|rule| rule.gross_margin < 0.0)
        .map(|rule| RuleId::from(rule.id.as_str()))
        .collect();
    if !losing.is_empty() {
        streams.gap()?;
        streams.line(format!(
            "{} cost more than they earn under these assumptions. Switched off, and replayed again:",
            format::counted(losing.len() as u64, "rule", "rules")
        ))?;
        let status = RuleStatus::Paused;
        command(
            &mut studio,
            Command::Edit(Edit::SetStatus {
                ids: losing,
                status,
            }),
        )?;
        let impact = replay(&mut studio)?;
        simulate::tell(&impact, &dataset.currency, streams)?;
    }

    streams.gap()?;
    streams.line("6. Rule files")?;
    let targets = SHOPS.into_iter().map(Target::by_word);
    let targets = targets.collect::<Result<_, _>>()?;
    command(&mut studio, Command::DraftExport(targets))?;
    for (target, files) in &studio.view().export.drafts {
        if let Err(problem) = files {
            return Err(Failure(format!("{}: {problem}", target.label)));
        }
    }
    command(&mut studio, Command::WriteExport(folder.join("rules")))?;
    for path in &studio.view().export.written {
        streams.line(format!("  {}", path.display()))?;
    }
    close(studio)?;
    streams.gap()?;
    streams.line(format!("The project: endcap open {}", file.display()))
}

fn replay(studio: &mut Studio) -> Result<Arc<Impact>, Failure> {
    let (draws, seed) = (None, None);
    command(studio, Command::Simulate { draws, seed })?;
    let impact = project(studio)?.impact.map(|of| Arc::clone(&of.impact));
    impact.ok_or_else(|| Failure("the simulation made no result".to_owned()))
}

/// A folder with this name, numbered when it is taken: nothing is ever overwritten.
fn free_folder(wanted: &Path) -> Result<PathBuf, Failure> {
    let mut folder = wanted.to_owned();
    let mut number = 2;
    while folder.exists() {
        folder = PathBuf::from(format!("{}-{number}", wanted.display()));
        number += 1;
    }
    make_folder(&folder)?;
    Ok(folder)
}

fn tell_pairs(studio: &Studio, streams: &mut Streams<'_>) -> Outcome {
    let project = project(studio)?;
    let Some(found) = project.discovered else {
        return Ok(());
    };
    let finds = found
        .pairs
        .pairs
        .iter()
        .filter(|pair| pair.q_value <= PROVEN_Q);
    streams.line(format!(
        "Of {} pairs {} attract one another beyond season and order size (5 % false finds at most). The surest:",
        format::count(found.pairs.tested),
        format::count(finds.clone().filter(|pair| pair.lift_lower > 1.0).count() as u64)
    ))?;
    let mut rows = vec![
        ["first", "second", "together", "lift", "at least"]
            .map(str::to_owned)
            .to_vec(),
    ];
    let title = |id| project.dataset.catalog.title(id);
    rows.extend(finds.take(8).map(|pair| {
        vec![
            title(pair.a),
            title(pair.b),
            format::count(u64::from(pair.count)),
            format::lift(pair.size_aware_lift),
            format::lift(pair.lift_lower),
        ]
    }));
    streams.table(&rows, &[2, 3, 4])
}

/// What a merchandiser would write first: the two pairs that promise most margin, a bundle of a set, and every ladder
/// of three and more steps.
fn write_rules(studio: &mut Studio, dataset: &Dataset) -> Outcome {
    let found = project(studio)?
        .discovered
        .cloned()
        .ok_or_else(|| Failure("nothing was discovered".to_owned()))?;
    for (trigger, target) in best_pairs(dataset, &found.pairs.pairs, 3) {
        command(
            studio,
            Command::make_rule(Kind::Pair, "", &[trigger, target]),
        )?;
    }
    if let Some(set) = best_set(dataset, &found.sets) {
        command(studio, Command::make_rule(Kind::Bundle, "", &set.members))?;
    }
    for family in found
        .ladders
        .iter()
        .filter(|family| family.tiers.len() >= 3)
    {
        let tiers: Vec<VariantId> = family.tiers.iter().map(|tier| tier.variant).collect();
        command(
            studio,
            Command::make_rule(Kind::Ladder, &family.title, &tiers),
        )?;
    }
    Ok(())
}

/// The set whose members' list prices, times the orders that hold it, are worth most.
fn best_set<'a>(dataset: &Dataset, sets: &'a [ItemSet]) -> Option<&'a ItemSet> {
    let worth = |set: &ItemSet| {
        let prices = set
            .members
            .iter()
            .filter_map(|id| dataset.catalog.variant(*id).price);
        prices.sum::<Money>().times(i64::from(set.count))
    };
    // The first of equals is the better attested one.
    sets.iter().rev().max_by_key(|set| worth(set))
}

/// Sure pairs with different triggers and targets, by the margin of the target times the orders that lack it.
fn best_pairs(dataset: &Dataset, pairs: &[Affinity], most: usize) -> Vec<(VariantId, VariantId)> {
    let mut promising: Vec<(f64, VariantId, VariantId)> = pairs
        .iter()
        .filter(|pair| pair.q_value <= PROVEN_Q && pair.lift_lower > 1.2)
        .filter_map(|pair| {
            let (trigger, target) =
                trigger_first(|id| dataset.catalog.variant(id).price, pair.a, pair.b);
            let margin = dataset.catalog.unit_margin(target)?.as_f64();
            let lacking = f64::from(pair.orders_with(trigger) - pair.count);
            Some((margin * lacking, trigger, target))
        })
        .collect();
    promising.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    let mut seen = std::collections::HashSet::new();
    promising
        .into_iter()
        .filter(|(_, trigger, target)| seen.insert(*trigger) && seen.insert(*target))
        .map(|(_, trigger, target)| (trigger, target))
        .take(most)
        .collect()
}
