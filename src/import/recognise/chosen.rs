//! Files with a mapping of their own: what is said of one file is added to what is recognised, and a table of which nothing
//! is recognised is still a table.

use super::baskets;
use super::sample::{
    Beginning, Cut, HEADER_RECORDS, Shape, cells_of, delimiters, numbers, records,
};
use super::sniffed::Sniffed;
use crate::import::dialects;
use crate::import::dialects::role::Role;
use crate::import::mapping::columns as mapped;
use crate::import::mapping::options::{ImportOptions, Mapping, PLAIN_ROWS};
use crate::import::mapping::overrides::Overrides;
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
    let meanings = mapped::meanings(mapping, file.path)?;
    let role = role.or(mapping.role).or_else(|| mapped::role_of(&meanings));
    let key = mapping.dialect.as_deref().or(key);
    let mut overrides = Overrides::everywhere(options, role);
    overrides.add(mapping);
    let sample = file.sample(&overrides)?;
    sample.check_text()?;
    if sample.text.contains(&0) {
        let found = "bytes that are not text";
        return Err(ImportError::unusable(file.path, "a table of text", found));
    }
    if key == Some(dialects::BASKETS.key) {
        return Ok(baskets::chosen(&sample, &overrides));
    }
    let most = if mapping.skip_lines.is_some() {
        1
    } else {
        HEADER_RECORDS
    };
    let plain = mapping.headless || key == Some(PLAIN_ROWS);
    let mut cut = if plain {
        None
    } else {
        Cut::best(&sample.text, &overrides, key, role, most)
    };
    // The header row is the one that has the columns a person names.
    let has_all = |cut: &Cut| has_all(&cut.headers, mapping);
    if !mapping.columns.is_empty()
        && !cut.as_ref().is_some_and(has_all)
        && let Some(named) = cut_with_all(&sample.text, &overrides, mapping, most)
    {
        cut = Some(named);
    }
    if let Some(cut) = cut.as_mut().filter(|_| !plain) {
        cut.dialect = dialects::recognise(&cut.headers, key, role);
    }
    let found = cut
        .as_ref()
        .filter(|_| !plain)
        .and_then(|cut| cut.dialect)
        .map(|(dialect, _)| dialect);
    if let Some(dialect) = found {
        dialect.check_usable(file.path)?;
    }
    if mapping.columns.is_empty()
        && most > 1
        && key != Some(PLAIN_ROWS)
        && role.is_none_or(|role| role == Role::Orders)
        && let Some(baskets) = baskets::of(found, &sample, &overrides, mapping.headless)
    {
        return Ok(baskets);
    }
    let cut = match cut {
        Some(cut) if found.is_some() || (!mapping.columns.is_empty() && has_all(&cut)) => cut,
        _ => even(&sample.text, &overrides, mapping, most),
    };
    let dialect = match found {
        Some(dialect) => dialect,
        None => dialects::mapped(role.unwrap_or_else(|| role_by(&sample.text, &cut))),
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
    let dialect = dialects::of_shape(dialect, &binding, overrides.day.is_some());
    Ok(Sniffed {
        recognised,
        given,
        ..Sniffed::new(&sample, cut, mapping.headless, dialect, binding, overrides)
    })
}

/// True when a header row has all columns that a mapping names.
fn has_all(headers: &[String], mapping: &Mapping) -> bool {
    let mut columns = mapping.columns.keys();
    columns.all(|column| mapped::index_of(headers, column, mapping.headless).is_some())
}

/// The cut among whose first records is a header row with all columns that a mapping names.
pub(super) fn cut_with_all(
    sample: &[u8],
    overrides: &Overrides,
    mapping: &Mapping,
    most: usize,
) -> Option<Cut> {
    let most = if mapping.headless { 1 } else { most };
    for delimiter in delimiters(overrides) {
        for (index, record) in records(sample, delimiter).take(most).enumerate() {
            let headers = if mapping.headless {
                numbers(record.cells.len())
            } else {
                cells_of(&record)
            };
            if has_all(&headers, mapping) {
                return Some(Cut {
                    delimiter,
                    record: index,
                    line: record.line,
                    headers,
                    ..Cut::default()
                });
            }
        }
    }
    None
}

/// What a table holds that no dialect fits: orders where a column is known as an order's number, or where a cell below the
/// header is a date.
fn role_by(sample: &[u8], cut: &Cut) -> Role {
    let orders = dialects::names_for(dialects::mapped(Role::Orders)).bind(&cut.headers);
    // "Order" alone may be the order in which products stand.
    let is_numbered = orders.at(Meaning::Order).is_some_and(|index| {
        let header = cut.headers.get(index).map_or("", String::as_str);
        !header.trim().eq_ignore_ascii_case("order")
    });
    if is_numbered {
        return Role::Orders;
    }
    let below = records(sample, cut.delimiter).nth(cut.record + 1);
    let cells = below.map(|record| cells_of(&record)).unwrap_or_default();
    let dated = cells.iter().any(|cell| {
        cell.len() >= 6 && cells::moment(cell.as_bytes(), Some(DateOrder::DayFirst)).is_ok()
    });
    if dated { Role::Orders } else { Role::Catalog }
}

/// The cut that makes the most even table, of which nothing else is known.
fn even(sample: &[u8], overrides: &Overrides, mapping: &Mapping, most: usize) -> Cut {
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
    Cut {
        delimiter,
        record,
        line,
        headers,
        dialect: None,
        even_share: shape.even_share,
    }
}
