//! Fields of a written rule that say nothing here: another kind's, or nobody's.

use std::collections::BTreeSet;

use schemars::SchemaGenerator;

use crate::domain::plain_words::either;
use crate::domain::rule::{Kind, Rule};

/// How alike a field must be to a known one to be taken for a slip of the pen.
const ALIKE: f64 = 0.75;

/// The fields that a kind has besides those of every rule.
fn fields(kind: Kind) -> BTreeSet<String> {
    let schema = (kind.info().schema)(&mut SchemaGenerator::default());
    let properties = schema.get("properties").and_then(|found| found.as_object());
    properties
        .into_iter()
        .flat_map(|properties| properties.keys().cloned())
        .collect()
}

/// A sentence for every field that was kept and does nothing.
#[must_use]
pub fn remarks(rules: &[Rule]) -> Vec<String> {
    if rules.iter().all(|rule| rule.extra.is_empty()) {
        return Vec::new();
    }
    let known: Vec<(Kind, BTreeSet<String>)> = Kind::ALL
        .iter()
        .map(|kind| (*kind, fields(*kind)))
        .collect();
    let mut remarks = Vec::new();
    for rule in rules {
        let own = known.iter().find(|(kind, _)| *kind == rule.kind.kind());
        for field in rule.extra.keys() {
            let others: Vec<&str> = known
                .iter()
                .filter(|(kind, fields)| *kind != rule.kind.kind() && fields.contains(field))
                .map(|(kind, _)| kind.info().word)
                .collect();
            let about = if others.is_empty() {
                let near = own.and_then(|(_, fields)| nearest(field, fields));
                match near {
                    Some(near) => format!("is unknown; did you mean \"{near}\"?"),
                    None => "is unknown".to_owned(),
                }
            } else {
                let kind = rule.kind.word();
                format!("belongs to the kind {}, not to {kind}", either(&others))
            };
            let about = about
                .strip_suffix('?')
                .map_or(about.clone() + ".", |_| about.clone());
            remarks.push(format!(
                "Rule \"{}\", field \"{field}\": it {about} It is kept and does nothing.",
                rule.id
            ));
        }
    }
    remarks
}

fn nearest<'a>(field: &str, known: &'a BTreeSet<String>) -> Option<&'a str> {
    known
        .iter()
        .map(|name| (strsim::jaro_winkler(field, name), name.as_str()))
        .filter(|(alike, _)| *alike >= ALIKE)
        .max_by(|one, two| one.0.total_cmp(&two.0))
        .map(|(_, name)| name)
}
