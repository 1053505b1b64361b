//! Files with a mapping of their own: what is said of one file is added to what is recognised, and a table of which nothing
//! is recognised is still a table.

use super::baskets;
use super::sample::{Beginning, Cut, HEADER_RECORDS, Shape, delimiters, numbers};
use super::sniffed::Sniffed;
use crate::import::dialects;
use crate::import::dialects::role::Role;
use crate::import::dialects::{Dialect, OrderShape};
use crate::import::mapping::columns as mapped;
use crate::import::mapping::options::{ImportOptions, Mapping, PLAIN_ROWS};
use crate::import::mapping::overrides::Overrides;
use crate::import::rows::binding::Binding;
use crate::import::rows::cells;
use crate::import::rows::error::ImportError;
use crate::import::rows::forms::DateOrder;
use crate::import::rows::meaning::Meaning;

/// Recognises a file and adds what a person says of it.
pub(super) fn sniff(
    file: &Beginning<'_>,
    key: Option<&str>,
    role: Option<Role>,
    options: &ImportOptions,
    mapping: &Mapping,
) -> Result<Sniffed, ImportError> {
    let role = role.or(mapping.role);
    let key = mapping.dialect.as_deref().or(key);
    let mut overrides = Overrides::everywhere(options, role);
    overrides.add(mapping);
    let sample = file.sample(&overrides)?;
    sample.check_text()?;
    if sample.text.contains(&0) {
        let found = "bytes that are not text";
        return Err(ImportError::unusable(file.path, "a table of text", found));
    }
    let meanings = mapped::meanings(mapping, file.path)?;
    let most = if mapping.skip_lines.is_some() {
        1
    } else {
        HEADER_RECORDS
    };
    let plain = mapping.headless || key == Some(PLAIN_ROWS);
    let found = if plain {
        None
    } else {
        Cut::best(&sample.text, &overrides, key, role, most)
            .and_then(|cut| cut.dialect.map(|(dialect, _)| (dialect, cut)))
    };
    if let Some((dialect, _)) = &found {
        dialect.check_usable(file.path)?;
    }
    let untouched = mapping.columns.is_empty() && most > 1 && !plain;
    if found.is_none()
        && untouched
        && role != Some(Role::Catalog)
        && let Some(baskets) = baskets::sniff(&sample, &overrides)
    {
        return Ok(baskets);
    }
    let (dialect, cut) = match found {
        Some(found) => found,
        None => unnamed(&sample.text, &overrides, mapping, role, &meanings, most),
    };
    overrides.take_usual(dialect);
    let recognised = if plain {
        vec![None; cut.headers.len()]
    } else {
        // Headers that the generic tables know are worth knowing even where a needed one is missing.
        let names = dialects::names_for(dialect);
        names.bind(&cut.headers).meanings().to_vec()
    };
    let mut binding = dialects::mapped(dialect.role).bind(&cut.headers);
    for (index, meaning) in recognised.iter().enumerate() {
        if meaning.is_some() {
            binding.rebind(index, *meaning);
        }
    }
    let mut given = Vec::new();
    // What is not read goes first, so that its meaning is free for another column.
    for leaves in [true, false] {
        for (column, meaning) in &meanings {
            if meaning.is_none() == leaves
                && let Some(index) = mapped::index_of(&cut.headers, column, mapping.headless)
            {
                binding.rebind(index, *meaning);
                given.push(index);
            }
        }
    }
    let dialect = fuller(dialect, &binding);
    Ok(Sniffed {
        recognised,
        given,
        ..Sniffed::new(&sample, cut, mapping.headless, dialect, binding, overrides)
    })
}

/// Rows that were taken for orders without lines, or for lines without orders, are whole once they have what they lacked.
fn fuller(dialect: &'static Dialect, binding: &Binding) -> &'static Dialect {
    let has_goods = binding.has(Meaning::Sku) || binding.has(Meaning::Title);
    let is_whole = match (dialect.role, dialect.order_rows.shape) {
        (Role::Orders, OrderShape::Headers) => has_goods,
        (Role::Orders, OrderShape::Details) => binding.has(Meaning::Placed),
        _ => false,
    };
    if is_whole {
        dialects::mapped(Role::Orders)
    } else {
        dialect
    }
}

/// The cut that makes the most even table, of which nothing else is known.
fn unnamed(
    sample: &[u8],
    overrides: &Overrides,
    mapping: &Mapping,
    role: Option<Role>,
    meanings: &[(String, Option<Meaning>)],
    most: usize,
) -> (&'static Dialect, Cut) {
    let most = if mapping.headless { 1 } else { most };
    let mut best: Option<(u8, Shape)> = None;
    for delimiter in delimiters(overrides) {
        let shape = Shape::of(sample, delimiter, most);
        if best
            .as_ref()
            .is_none_or(|(_, best)| shape.rank() > best.rank())
        {
            best = Some((delimiter, shape));
        }
    }
    let (delimiter, shape) = best.unwrap_or((b',', Shape::default()));
    let (record, line, mut headers) = shape.header;
    if mapping.headless {
        headers = numbers(shape.width.max(headers.len()));
    }
    let role = role.unwrap_or_else(|| {
        let dated = shape.first_row.iter().any(|cell| {
            cell.len() >= 6 && cells::moment(cell.as_bytes(), Some(DateOrder::DayFirst)).is_ok()
        });
        if dated {
            Role::Orders
        } else {
            mapped::role_of(mapping, meanings)
        }
    });
    let cut = Cut {
        delimiter,
        record,
        line,
        headers,
        dialect: None,
        even_share: shape.even_share,
    };
    (dialects::mapped(role), cut)
}
