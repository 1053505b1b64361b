//! The rule set as JSON, `endcap.rules/1`: every rule with all it says.

use super::{Made, Target};
use crate::domain::plan::Plan;
use crate::domain::project::Dataset;
use crate::export::files::{ExportError, FileDraft, rule_set_json};
use crate::export::links::Ledger;

pub(super) static TARGET: Target = Target {
    word: "endcap",
    label: "Endcap rule set (JSON)",
    purpose: "Every rule with all it says, for a developer, another Endcap project or an archive.",
    steps: &[
        "Give the file to whoever builds the shop, or keep it with the shop's sources.",
        "To bring it into another project, open that project and choose Rules, Apply a rule set…",
    ],
    limits: &[],
    make,
};

fn make(dataset: &Dataset, plan: &Plan) -> Result<Made, ExportError> {
    let waiting = plan.rules.len() - plan.active_rules().count();
    let mut remarks = match waiting {
        0 => Vec::new(),
        1 => vec!["1 rule is a draft or paused; it is in the file with its status.".to_owned()],
        n => vec![format!(
            "{n} rules are drafts or paused; they are in the file with their status."
        )],
    };
    if let Some(rate) = dataset.catalog.price_tax().filter(|rate| rate.0 > 0) {
        remarks.push(format!(
            "Amounts in the file are without tax; the shop's own prices have {rate} in them."
        ));
    }
    let file = FileDraft {
        name: "endcap-rules.json".to_owned(),
        content: rule_set_json(plan, &dataset.currency),
        table: Vec::new(),
        rules: plan.rules.len(),
        remarks,
    };
    Ok(Made {
        files: vec![file],
        carried: Ledger::new(plan).all_native(),
    })
}
