//! Files that a saved mapping reads: which mapping is whose, and its columns.

use std::collections::HashSet;
use std::path::Path;

use super::options::Mapping;
use crate::import::dialects::role::Role;
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
        let near = nearest(
            words,
            Meaning::all().map(Meaning::own_words).chain(["ignored"]),
        );
        let near = near.map_or_else(String::new, |near| format!("; the nearest is \"{near}\""));
        (expected, format!("\"{words}\"{near}"))
    })
}

/// The role that the meanings of a mapping tell, of which only one role has one.
pub(crate) fn role_of(meanings: &[(String, Option<Meaning>)]) -> Option<Role> {
    let has = |wanted| meanings.iter().any(|(_, meaning)| *meaning == Some(wanted));
    if has(Meaning::Order) {
        Some(Role::Orders)
    } else if has(Meaning::Checkout) {
        Some(Role::AbandonedCheckouts)
    } else if has(Meaning::Shown) {
        Some(Role::OfferLog)
    } else {
        None
    }
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

/// A sentence about a column that a mapping names and none of these headers is, with the nearest of them.
pub(crate) fn unknown(column: &str, headers: &[String]) -> String {
    match nearest(column, headers.iter().map(String::as_str)) {
        Some(near) => format!("no column of that name; the nearest is \"{near}\""),
        None => format!("only the columns {}", headers.join(", ")),
    }
}

/// The name that is written most like a word, when at most half of its letters differ.
pub(crate) fn nearest<'n>(word: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let wanted: Vec<char> = squeezed(word).chars().collect();
    let distance = |name: &str| {
        let name: Vec<char> = squeezed(name).chars().collect();
        let mut row: Vec<usize> = (0..=name.len()).collect();
        for (line, letter) in wanted.iter().enumerate() {
            let mut before = line;
            let mut left = line + 1;
            for (other, cost) in name.iter().zip(row.iter_mut().skip(1)) {
                let above = *cost;
                left = (left + 1)
                    .min(above + 1)
                    .min(before + usize::from(other != letter));
                before = above;
                *cost = left;
            }
            if let Some(first) = row.first_mut() {
                *first = line + 1;
            }
        }
        row.last().copied().unwrap_or(wanted.len())
    };
    let (changes, name) = names
        .map(|name| (distance(name), name))
        .min_by_key(|(changes, _)| *changes)?;
    (2 * changes <= wanted.len().max(2)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_the_one_with_the_fewest_letters_to_change() {
        let names = ["Order ID", "Sales", "Quantity"];
        for (word, expected) in [
            ("Salse", Some("Sales")),
            ("order_id", Some("Order ID")),
            ("Quantiy", Some("Quantity")),
            ("Shoe size", None),
        ] {
            assert_eq!(nearest(word, names.into_iter()), expected, "{word}");
        }
    }
}
