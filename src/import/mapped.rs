//! Files that a saved mapping reads: which mapping is whose, and its columns.

use std::path::Path;

use super::columns::{Binding, Meaning, squeezed};
use super::decide::Wishes;
use super::dialects::{self, Dialect};
use super::options::{ImportOptions, Mapping};
use super::{ImportError, Role};
use crate::domain::calendar::Day;
use crate::domain::money::Currency;

/// What mappings without columns say of every file.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    pub(super) delimiter: Option<u8>,
    pub(super) encoding: Option<String>,
    pub(super) skip_lines: usize,
    pub(super) currency: Option<Currency>,
    pub(super) day: Option<Day>,
    pub(super) wishes: Wishes,
}

impl Said {
    /// Adds what a mapping says; what was said before holds.
    pub(super) fn add(&mut self, mapping: &Mapping) {
        self.delimiter = self.delimiter.or(mapping.delimiter);
        if self.encoding.is_none() {
            self.encoding.clone_from(&mapping.encoding);
        }
        self.skip_lines = self.skip_lines.max(mapping.skip_lines.unwrap_or(0));
        if self.currency.is_none() {
            self.currency.clone_from(&mapping.currency);
        }
        self.day = self.day.or(mapping.day);
        self.wishes.mark = self.wishes.mark.or(mapping.decimal);
        self.wishes.dates = self.wishes.dates.or(mapping.dates);
        self.wishes.discount = self.wishes.discount.or(mapping.discount);
    }

    /// What the mappings for every file of this role say.
    pub(super) fn everywhere(options: &ImportOptions, role: Option<Role>) -> Self {
        let mut said = Self::default();
        for mapping in &options.mappings {
            let fits = mapping.role.is_none() || role.is_none() || mapping.role == role;
            if mapping.columns.is_empty() && fits {
                said.add(mapping);
            }
        }
        said
    }
}

/// The columns of a mapping with their meanings; `None` is not read.
pub(super) fn meanings(
    mapping: &Mapping,
    path: &Path,
) -> Result<Vec<(String, Option<Meaning>)>, ImportError> {
    let mut found = Vec::new();
    for (column, words) in &mapping.columns {
        let meaning = meaning(words).map_err(|(expected, found)| ImportError::Unusable {
            path: path.to_owned(),
            expected,
            found: format!("{found} for the column \"{column}\" in the mapping"),
        })?;
        found.push((column.clone(), meaning));
    }
    Ok(found)
}

/// The meaning with these words; `None` is not read.
pub(super) fn meaning(words: &str) -> Result<Option<Meaning>, (String, String)> {
    if squeezed(words) == "ignored" {
        return Ok(None);
    }
    Meaning::from_words(words).map(Some).ok_or_else(|| {
        let expected = format!("one of the meanings {}, ignored", Meaning::all_words());
        (expected, format!("\"{words}\""))
    })
}

/// The role of a mapping: as it says, else by the meaning that only one role has.
pub(super) fn role_of(mapping: &Mapping, meanings: &[(String, Option<Meaning>)]) -> Role {
    let has = |wanted| meanings.iter().any(|(_, meaning)| *meaning == Some(wanted));
    mapping.role.unwrap_or_else(|| {
        if has(Meaning::Order) {
            Role::Orders
        } else if has(Meaning::Checkout) {
            Role::AbandonedCheckouts
        } else if has(Meaning::Shown) {
            Role::OfferLog
        } else {
            Role::Catalog
        }
    })
}

/// The dialect and columns of a header row under a mapping; `None` when the mapping is not for it.
pub(super) fn fit(
    headers: &[String],
    mapping: &Mapping,
    meanings: &[(String, Option<Meaning>)],
    key: Option<&str>,
) -> Option<(&'static Dialect, Binding)> {
    let names: Vec<String> = headers.iter().map(|header| squeezed(header)).collect();
    let mut places = Vec::with_capacity(meanings.len());
    for (column, meaning) in meanings {
        let place = match (mapping.headless, column.parse::<usize>()) {
            (true, Ok(number)) => number.checked_sub(1).filter(|place| *place < headers.len()),
            (true, Err(_)) => None,
            (false, _) => {
                let wanted = squeezed(column);
                names.iter().position(|name| *name == wanted)
            }
        }?;
        places.push((place, *meaning));
    }
    let role = role_of(mapping, meanings);
    let known = if mapping.headless {
        None
    } else {
        dialects::recognise(headers, key, Some(role))
    };
    let dialect = match known {
        Some((dialect, _)) if dialect.refusal.is_none() && key.is_some() => dialect,
        _ => dialects::mapped(role),
    };
    let mut binding = Binding::new(dialect, headers);
    for (place, meaning) in places {
        binding.rebind(place, meaning);
    }
    Some((dialect, binding))
}
