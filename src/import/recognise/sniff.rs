//! What a file is before it is read: encoding, delimiter, header row, dialect.

use std::path::Path;

use super::sample::{Beginning, Cut, HEADER_RECORDS, SHAPE_RECORDS, Sample, records};
use super::sniffed::Sniffed;
use super::{baskets, chosen, mapped};
use crate::import::dialects;
use crate::import::dialects::role::Role;
use crate::import::mapping::options::ImportOptions;
use crate::import::mapping::overrides::Overrides;
use crate::import::report::builder::shortened;
use crate::import::rows::encoding::Certainty;
use crate::import::rows::error::ImportError;
use crate::import::rows::meaning::Meaning;

/// Names of a header row that an error shows.
const SHOWN_NAMES: usize = 8;

/// Recognises a file.
pub(crate) fn sniff(
    path: &Path,
    key: Option<&str>,
    role: Option<Role>,
    certainty: Certainty,
    options: &ImportOptions,
) -> Result<Sniffed, ImportError> {
    if let Some(key) = key
        && !dialects::is_known(key)
    {
        let expected = format!("a dialect: {}", dialects::keys());
        return Err(ImportError::unusable(path, expected, key));
    }
    let file = Beginning::read(path, certainty)?;
    if let Some(mapping) = options.of_files.get(path) {
        return chosen::sniff(&file, key, role, options, mapping);
    }
    let overrides = Overrides::everywhere(options, role);
    let sample = file.sample(&overrides)?;
    sample.check_text()?;
    match mapped::sniff(&file, key, role, options, &overrides)? {
        Some(sniffed) => Ok(sniffed),
        None => recognised(&sample, key, role, overrides),
    }
}

/// A file that is read as its header says.
fn recognised(
    sample: &Sample<'_>,
    key: Option<&str>,
    role: Option<Role>,
    mut overrides: Overrides,
) -> Result<Sniffed, ImportError> {
    let path = sample.file.path;
    if key == Some(dialects::BASKETS.key) {
        return Ok(baskets::chosen(sample, &overrides));
    }
    let cut = Cut::best(&sample.text, &overrides, key, role, HEADER_RECORDS).unwrap_or_default();
    let found = cut.dialect.map(|(dialect, _)| dialect);
    if role.is_none_or(|role| role == Role::Orders)
        && key.is_none_or(|key| key == dialects::MARKS.key)
        && let Some(sniffed) = baskets::of(found, sample, &overrides, false)
    {
        return Ok(sniffed);
    }
    let Some(dialect) = found else {
        let found = format!("{}{}", known(&cut.headers, role), longer_rows(sample, &cut));
        return Err(ImportError::unusable(path, needed(role), found));
    };
    dialect.check_usable(path)?;
    let binding = dialect.bind(&cut.headers);
    overrides.take_usual(dialect);
    Ok(Sniffed {
        recognised: binding.meanings().to_vec(),
        ..Sniffed::new(sample, cut, false, dialect, binding, overrides)
    })
}

/// Rows of the sample with more cells than the header, as the end of a sentence: a mark in an amount may part it in two.
fn longer_rows(sample: &Sample<'_>, cut: &Cut) -> String {
    let width = cut.headers.len();
    let rows = records(&sample.text, cut.delimiter).skip(cut.record + 1);
    let longer: Vec<_> = rows
        .take(SHAPE_RECORDS)
        .filter(|row| width > 1 && row.cells.len() > width)
        .collect();
    let Some(first) = longer.first() else {
        return String::new();
    };
    let line = first.line + sample.encoding.skipped_lines;
    let others = match longer.len() {
        1 => String::new(),
        2 => " and one more row".to_owned(),
        count => format!(" and {} more rows", count - 1),
    };
    format!(
        "; {} cells on line {line}{others}, the header has {width}: is a decimal comma not in quotes?",
        first.cells.len()
    )
}

/// What of a header row is known and what is not, and the way on.
fn known(headers: &[String], role: Option<Role>) -> String {
    let shown = headers.get(..SHOWN_NAMES).unwrap_or(headers);
    let row = format!("\"{}\"", shortened(&shown.join(", ")));
    let role = role.unwrap_or(Role::Orders);
    let binding = dialects::names_for(dialects::mapped(role)).bind(headers);
    let needed: &[(&[Meaning], &str)] = match role {
        Role::Orders => &[
            (&[Meaning::Order], "an order number"),
            (&[Meaning::Placed], "a date"),
            (&[Meaning::Sku, Meaning::Title], "a SKU"),
        ],
        Role::Catalog => &[
            (&[Meaning::Sku, Meaning::RowId], "a SKU"),
            (&[Meaning::Title, Meaning::Price], "a title or a price"),
        ],
        Role::AbandonedCheckouts | Role::OfferLog => &[],
    };
    let has = |meanings: &[Meaning]| meanings.iter().any(|meaning| binding.has(*meaning));
    let (there, missing): (Vec<_>, Vec<_>) = needed.iter().partition(|(meanings, _)| has(meanings));
    // Where no name is known the row may be no header at all.
    let lacks = if there.is_empty() || missing.is_empty() {
        String::new()
    } else {
        let names: Vec<&str> = missing.iter().map(|(_, name)| *name).collect();
        format!(", without {}", names.join(" and "))
    };
    format!("{row}{lacks}; {WAY_ON}")
}

/// How a person goes on with a file that is not recognised.
const WAY_ON: &str = "say what its columns mean in a mapping (--map) or in the window, or that every row is a basket \
    with dialect = \"baskets\" in it";

/// What a file with this role must have.
fn needed(role: Option<Role>) -> &'static str {
    match role {
        Some(Role::Catalog) => "a header row that names a SKU and a title or a price",
        Some(Role::Orders) => "a header row that names an order number, a date and a SKU",
        Some(Role::AbandonedCheckouts) => "a header row that names a checkout id, a date and a SKU",
        Some(Role::OfferLog) => {
            "a header row that names a rule, a week or a date, shown and accepted"
        }
        None => {
            "a header row that names a SKU with a title or a price, or an order number, a date and a SKU"
        }
    }
}
