//! Files that a saved mapping reads: which mapping is whose, and its columns.

use std::collections::HashSet;
use std::path::Path;

use super::options::{Mapping, PLAIN_ROWS};
use crate::import::dialects;
use crate::import::dialects::Dialect;
use crate::import::dialects::role::Role;
use crate::import::rows::binding::Binding;
use crate::import::rows::error::ImportError;
use crate::import::rows::meaning::{Meaning, squeezed};

/// The columns of a mapping with their meanings; `None` is not read.
pub(crate) fn meanings(
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
pub(crate) fn meaning(words: &str) -> Result<Option<Meaning>, (String, String)> {
    if squeezed(words) == "ignored" {
        return Ok(None);
    }
    Meaning::from_words(words).map(Some).ok_or_else(|| {
        let expected = format!("one of the meanings {}, ignored", Meaning::all_words());
        (expected, format!("\"{words}\""))
    })
}

/// The role of a mapping: as it says, else by the meaning that only one role has.
pub(crate) fn role_of(mapping: &Mapping, meanings: &[(String, Option<Meaning>)]) -> Role {
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

/// The column that a mapping names: by its header, by its number where there is no header, or by `#` and its number.
pub(crate) fn index_of(headers: &[String], column: &str, headless: bool) -> Option<usize> {
    let numbered = |number: &str| {
        let number: usize = number.parse().ok()?;
        number.checked_sub(1).filter(|index| *index < headers.len())
    };
    if headless {
        return numbered(column);
    }
    let wanted = squeezed(column);
    let named = headers.iter().position(|header| squeezed(header) == wanted);
    named
        .filter(|_| !wanted.is_empty())
        .or_else(|| numbered(column.strip_prefix('#')?))
}

/// The names by which a mapping calls the columns, see [`index_of`].
pub(crate) fn keys_of(headers: &[String], headless: bool) -> Vec<String> {
    let mut seen = HashSet::new();
    let key = |(index, header): (usize, &String)| {
        let name = squeezed(header);
        if headless {
            (index + 1).to_string()
        } else if !name.is_empty() && seen.insert(name) {
            header.clone()
        } else {
            format!("#{}", index + 1)
        }
    };
    headers.iter().enumerate().map(key).collect()
}

/// The dialect whose rules for rows hold for a header row under a mapping.
pub(crate) fn rules_of(
    headers: &[String],
    mapping: &Mapping,
    key: Option<&str>,
    role: Role,
) -> &'static Dialect {
    let key = mapping.dialect.as_deref().or(key);
    let known = if mapping.headless || key == Some(PLAIN_ROWS) {
        None
    } else {
        dialects::recognise(headers, key, Some(role))
    };
    match known {
        Some((dialect, _)) if dialect.refusal.is_none() && key.is_some() => dialect,
        _ => dialects::mapped(role),
    }
}

/// The dialect and columns of a header row under a mapping, with the indices it names; `None` when the mapping is not for it.
pub(crate) fn fit(
    headers: &[String],
    mapping: &Mapping,
    meanings: &[(String, Option<Meaning>)],
    key: Option<&str>,
) -> Option<(&'static Dialect, Binding, Vec<usize>)> {
    let mut indices = Vec::with_capacity(meanings.len());
    for (column, meaning) in meanings {
        indices.push((index_of(headers, column, mapping.headless)?, *meaning));
    }
    let dialect = rules_of(headers, mapping, key, role_of(mapping, meanings));
    let mut binding = dialect.bind(headers);
    for (index, meaning) in &indices {
        binding.rebind(*index, *meaning);
    }
    let given = indices.into_iter().map(|(index, _)| index).collect();
    Some((dialect, binding, given))
}
