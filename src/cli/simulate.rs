//! `endcap simulate`.

use std::path::PathBuf;
use std::sync::Arc;

use super::{Failure, Outcome, Streams, open, project};
use crate::domain::edit::Edit;
use crate::domain::money::Currency;
use crate::domain::progress::Progress;
use crate::export;
use crate::format::{self, costs};
use crate::simulate::{Change, DRAWS, DrawOptions, Impact, Replay};

/// What to replay.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The project file
    file: PathBuf,
    /// Scenario to use for this run; the chosen one when not given
    #[arg(long)]
    scenario: Option<String>,
    /// Assumptions for this run, instead of the scenario's
    #[arg(long)]
    assumptions: Option<PathBuf>,
    /// Draws, from 100 to 1,000,000
    #[arg(long, default_value_t = DrawOptions::default().draws, value_parser = draws)]
    draws: usize,
    /// Seed of the draws
    #[arg(long, default_value_t = DrawOptions::default().seed)]
    seed: u64,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// A number of draws that makes a range and can be held.
fn draws(text: &str) -> Result<usize, String> {
    let number: Option<usize> = text.trim().parse().ok();
    number
        .filter(|number| DRAWS.contains(number))
        .ok_or_else(|| {
            let (fewest, most) = (*DRAWS.start() as u64, *DRAWS.end() as u64);
            format!(
                "expected a number of draws from {} to {}",
                format::count(fewest),
                format::count(most)
            )
        })
}

pub(super) fn run(options: &Options, streams: &mut Streams<'_>) -> Outcome {
    let studio = open(&options.file, streams)?;
    let project = project(&studio)?;
    // A run with other assumptions leaves the project as it is.
    let mut plan = (**project.plan).clone();
    if let Some(name) = &options.scenario {
        plan = plan.apply(&Edit::ChooseScenario(name.clone()))?;
    }
    if let Some(path) = &options.assumptions {
        let in_file = |problem: String| Failure(format!("{}: {problem}", path.display()));
        let text = std::fs::read_to_string(path).map_err(|problem| in_file(problem.to_string()))?;
        let assumptions =
            export::read_assumptions(&text).map_err(|problem| in_file(problem.to_string()))?;
        plan = plan.apply(&Edit::SetAssumptions(assumptions))?;
    }
    let plan = Arc::new(plan);
    let draws = DrawOptions {
        draws: options.draws,
        seed: options.seed,
    };
    let replay = Replay::resolve(
        Arc::clone(project.dataset),
        Arc::clone(&plan),
        draws,
        &Progress::new(),
    )?;
    let impact = replay.evaluate(&plan, draws.draws, true);
    if options.json {
        streams.json(&impact)
    } else {
        tell(&impact, &project.dataset.currency, streams)
    }
}

/// The result in plain words.
pub(super) fn tell(impact: &Impact, currency: &Currency, streams: &mut Streams<'_>) -> Outcome {
    let money = |amount: f64| format::money_units_exact(amount, currency);
    let (before, after, change) = (&impact.baseline, &impact.plan, &impact.change);
    let row = |name: &str, before: String, after: String, range: String| {
        vec![name.to_owned(), before, after, range]
    };
    let range = |change: &Change, text: &dyn Fn(f64) -> String| {
        format!(
            "{} ({})",
            text(change.expected),
            format::between(&text(change.lower80), &text(change.upper80))
        )
    };
    let amount = |units: f64| format::money_change(units, currency);
    let exact = |units: f64| format::money_change_exact(units, currency);
    let number = |units: f64| format::change(units, 4);
    let figure = |value: Option<f64>| format::or_none(value, money);
    let rows = vec![
        row(
            "",
            "History".into(),
            "With the plan".into(),
            "Change (80 % range)".into(),
        ),
        row(
            "AOV",
            figure(before.aov),
            figure(after.aov),
            range(&change.aov, &exact),
        ),
        row(
            "Units per order",
            format::or_none(before.upt, |upt| format::decimal(upt, 4)),
            format::or_none(after.upt, |upt| format::decimal(upt, 4)),
            range(&change.upt, &number),
        ),
        row(
            "Net revenue",
            money(before.net_revenue),
            money(after.net_revenue),
            range(&change.net_revenue, &amount),
        ),
        if impact.margin_is_unknown() {
            let unknown = || costs::UNKNOWN.to_lowercase();
            row("Gross margin", unknown(), unknown(), unknown())
        } else {
            row(
                "Gross margin",
                money(before.gross_margin),
                money(after.gross_margin),
                range(&change.gross_margin, &amount),
            )
        },
    ];
    streams.table(&rows, &[1, 2, 3])?;
    if !impact.margin_is_unknown() {
        streams.line(format!(
            "Chance that gross margin improves: {}",
            format::percent(impact.probability_gross_margin_improves)
        ))?;
    }
    if let Some(loss) = impact.break_even_order_loss {
        streams.line(format!(
            "The plan pays as long as it loses fewer than {} of the orders that see an offer before payment.",
            format::percent_with(loss, 2)
        ))?;
    }
    let mut rows = vec![
        [
            "rule",
            "shown",
            "accepted",
            "net revenue",
            "gross margin",
            "subsidy",
            "break-even",
        ]
        .map(str::to_owned)
        .to_vec(),
    ];
    rows.extend(impact.rules.iter().map(|rule| {
        let break_even = if rule.cannot_pay {
            "cannot pay".to_owned()
        } else {
            format::or_none(rule.break_even_acceptance, |share| {
                format::percent_with(share, 2)
            })
        };
        vec![
            rule.id.clone(),
            format::decimal(rule.shown, 0),
            format::decimal(rule.accepted, 1),
            money(rule.net_revenue),
            money(rule.gross_margin),
            money(rule.subsidy),
            break_even,
        ]
    }));
    streams.table(&rows, &[1, 2, 3, 4, 5, 6])?;
    for warning in &impact.warnings {
        streams.line(format!("Note: {warning}"))?;
    }
    Ok(())
}
