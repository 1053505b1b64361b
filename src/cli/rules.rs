//! `endcap rules`.

use std::path::{Path, PathBuf};

use super::{
    Failure, Outcome, Streams, close, command, open, optional, project, try_to_open, write,
};
use crate::domain::edit::Edit;
use crate::domain::rule::RuleId;
use crate::domain::rule::document::RuleSetDocument;
use crate::format::offers;
use crate::simulate::learn_all;
use crate::studio::{Command, NoticeLevel, Studio};

/// Which rules, and what with them.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The project file
    file: PathBuf,
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// List the rules
    List {
        /// Print the rule set as JSON
        #[arg(long)]
        json: bool,
    },
    /// Apply a rule set: equal ids are replaced, new ones added, others kept
    Apply {
        /// The rule set
        rules: PathBuf,
        /// Print the whole rule set as JSON afterwards
        #[arg(long)]
        json: bool,
    },
    /// Write all rules as a rule set
    Export {
        /// Where
        rules: PathBuf,
        /// Replace a file that is there
        #[arg(long)]
        force: bool,
    },
    /// Take the acceptance that the imported offer log teaches
    Learn {
        /// Only these rules; all that the log names when none is given
        ids: Vec<String>,
        /// Print what was learned as JSON
        #[arg(long)]
        json: bool,
    },
    /// Remove a rule
    Remove {
        /// Its id
        id: String,
    },
}

pub(super) fn run(options: &Options, streams: &mut Streams<'_>) -> Outcome {
    let only_reads = matches!(options.what, What::List { .. } | What::Export { .. });
    let mut studio = if only_reads {
        open_for_rules(&options.file, streams)?
    } else {
        open(&options.file, streams)?
    };
    match &options.what {
        What::List { json } => list(&studio, *json, streams)?,
        What::Apply { rules, json } => {
            command(&mut studio, Command::ReadRuleSet(rules.clone()))?;
            for notice in studio.view().notices {
                if notice.level == NoticeLevel::Warning {
                    streams.message(&notice.text)?;
                }
            }
            list(&studio, *json, streams)?;
        }
        What::Export { rules, force } => {
            write(&mut studio, Command::WriteRuleSet(rules.clone()), *force)?;
            streams.message(format!("{} written", rules.display()))?;
        }
        What::Learn { ids, json } => learn(&mut studio, ids, *json, streams)?,
        What::Remove { id } => {
            let edit = Edit::RemoveRules(vec![RuleId::from(id.as_str())]);
            command(&mut studio, Command::Edit(edit))?;
            streams.message(format!("{id} removed"))?;
        }
    }
    close(studio)
}

/// A damaged catalog or history does not lock the rules away.
fn open_for_rules(file: &Path, streams: &mut Streams<'_>) -> Result<Studio, Failure> {
    let (mut studio, outcome) = try_to_open(file, streams)?;
    if let Err(failure) = outcome {
        let Some(damaged) = studio.view().damaged else {
            return Err(failure);
        };
        let lost = damaged.salvaged.lost.clone();
        streams.message(format!("{}; only the rules are read", failure.0))?;
        for lost in lost {
            streams.message(lost)?;
        }
        command(&mut studio, Command::OpenRulesOnly)?;
    }
    Ok(studio)
}

fn learn(studio: &mut Studio, ids: &[String], json: bool, streams: &mut Streams<'_>) -> Outcome {
    let found = {
        let project = project(studio)?;
        let mut found = learn_all(project.dataset, project.plan);
        for id in ids {
            if !project.plan.rules.contains_key(&RuleId::from(id.as_str())) {
                return Err(Failure(format!("there is no rule with the id \"{id}\"")));
            }
            if !found.iter().any(|(known, _)| known.as_str() == id) {
                return Err(Failure(format!(
                    "the offer log never saw the rule \"{id}\" shown"
                )));
            }
        }
        found.retain(|(id, _)| ids.is_empty() || ids.iter().any(|wanted| wanted == id.as_str()));
        found
    };
    let rules: Vec<_> = {
        let plan = project(studio)?.plan;
        found
            .iter()
            .filter_map(|(id, learned)| Some(learned.applied(plan.rules.get(id)?)))
            .collect()
    };
    if !rules.is_empty() {
        command(
            studio,
            Command::Edit(Edit::ApplyRuleSet(rules, serde_json::Map::new())),
        )?;
    }
    if json {
        let learned: Vec<_> = found
            .iter()
            .map(|(id, learned)| optional::learned(id, learned))
            .collect();
        return streams.json(&serde_json::json!({ "learned": learned }));
    }
    if found.is_empty() {
        return streams.message("the offer log names no rule of the plan");
    }
    for (id, learned) in &found {
        streams.line(format!(
            "{id}: {}",
            offers::learned(&learned.totals, learned.belief.spread)
        ))?;
    }
    Ok(())
}

fn list(studio: &Studio, json: bool, streams: &mut Streams<'_>) -> Outcome {
    let project = project(studio)?;
    let rules = project.plan.rules.values().map(|rule| &**rule);
    if json {
        let currency = &project.dataset.currency;
        let mut document = RuleSetDocument::from_rules(rules, currency);
        document.extra.clone_from(&project.plan.rule_set_fields);
        return streams.json(&document);
    }
    let mut rows = vec![
        ["id", "kind", "placement", "status", "name"]
            .map(str::to_owned)
            .to_vec(),
    ];
    rows.extend(rules.map(|rule| {
        vec![
            rule.id.to_string(),
            rule.kind.word().to_owned(),
            rule.placement.word().to_owned(),
            rule.status.label().to_lowercase(),
            rule.name.clone(),
        ]
    }));
    streams.table(&rows, &[])
}
