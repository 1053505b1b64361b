//! What became of each rule: whether a target holds all of it, the nearest it can, or nothing.

use std::collections::HashMap;

use super::{LinkList, Lists, joined, lost, ranked_rules};
use crate::domain::plan::Plan;
use crate::domain::rule::Rule;

/// How much of a rule a target holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Carriage {
    /// All it says.
    Native,
    /// The nearest the target can hold; the reasons say what is lost or changed.
    Nearest,
    /// Nothing; the reasons say why.
    Refused,
}

impl Carriage {
    /// The word in JSON and tables: `native`, `nearest`, `refused`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Nearest => "nearest",
            Self::Refused => "refused",
        }
    }
}

/// What a target holds of one rule, and why no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// How much.
    pub carriage: Carriage,
    /// What is lost, changed or in the way, each without a capital and a full stop; empty when all of it is held.
    pub reasons: Vec<String>,
}

/// The account of a target's files: every active rule, best ranked first, with what was written of it.
pub(in crate::export) struct Ledger<'a> {
    entries: Vec<Entry<'a>>,
    index: HashMap<&'a str, usize>,
}

struct Entry<'a> {
    rule: &'a Rule,
    written: bool,
    notes: Vec<String>,
}

impl<'a> Ledger<'a> {
    pub(in crate::export) fn new(plan: &'a Plan) -> Self {
        let entries: Vec<Entry<'a>> = ranked_rules(plan)
            .into_iter()
            .map(|rule| Entry {
                rule,
                written: false,
                notes: Vec::new(),
            })
            .collect();
        let ids = entries.iter().map(|entry| entry.rule.id.as_str());
        let index = ids.enumerate().map(|(index, id)| (id, index)).collect();
        Self { entries, index }
    }

    /// Every rule is held with all it says.
    pub(in crate::export) fn all_native(self) -> Vec<Carried> {
        let native = Carried {
            carriage: Carriage::Native,
            reasons: Vec::new(),
        };
        vec![native; self.entries.len()]
    }

    /// Why a rule, or a part of it, is not held as written; said once however often it is noted.
    pub(in crate::export) fn note(&mut self, rule: &Rule, reason: String) {
        if let Some(entry) = self.entry(rule)
            && !entry.notes.contains(&reason)
        {
            entry.notes.push(reason);
        }
    }

    /// Counts the rules of every link in the rows as written, and notes where they are shown elsewhere than they say.
    pub(in crate::export) fn wrote<'l, T: 'l>(
        &mut self,
        rows: impl IntoIterator<Item = &'l Lists<'a, T>>,
        lists: &[LinkList],
    ) where
        'a: 'l,
    {
        for row in rows {
            for (links, list) in row.iter().zip(lists) {
                for rule in links.iter().flat_map(|link| &link.rules) {
                    if let Some(entry) = self.entry(rule) {
                        entry.written = true;
                    }
                    if rule.placement != list.shown {
                        let (shown, wanted) = (list.shown.label(), rule.placement.label());
                        self.note(
                            rule,
                            format!(
                                "{} are shown at \"{shown}\", not at \"{wanted}\"",
                                list.name
                            ),
                        );
                    }
                }
            }
        }
    }

    fn entry(&mut self, rule: &Rule) -> Option<&mut Entry<'a>> {
        let index = *self.index.get(rule.id.as_str())?;
        self.entries.get_mut(index)
    }

    /// How many rules left something in the files, and what became of each. Adds what a person must know of them to
    /// the remarks.
    pub(in crate::export) fn close(self, remarks: &mut Vec<String>) -> (usize, Vec<Carried>) {
        let mut written = 0;
        let carried = self.entries.into_iter().map(|entry| {
            let (rule, mut reasons) = (entry.rule, entry.notes);
            if !entry.written {
                if reasons.is_empty() {
                    reasons.push("it links no two products that the shop tells apart".to_owned());
                }
                remarks.push(format!(
                    "Rule \"{}\" is not in the file: {}.",
                    rule.name,
                    joined(&reasons)
                ));
                return Carried {
                    carriage: Carriage::Refused,
                    reasons,
                };
            }
            written += 1;
            if let Some(lost) = lost(rule) {
                remarks.push(format!(
                    "Rule \"{}\": {lost}; set this up in the shop.",
                    rule.name
                ));
                reasons.insert(0, lost);
            }
            let carriage = if reasons.is_empty() {
                Carriage::Native
            } else {
                Carriage::Nearest
            };
            Carried { carriage, reasons }
        });
        let carried = carried.collect();
        (written, carried)
    }
}
