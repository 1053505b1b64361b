//! Files that a mapping for all files reads.

use super::sample::{Beginning, Cut, HEADER_RECORDS, cells_of, delimiters, numbers, records};
use super::sniffed::Sniffed;
use crate::import::dialects::role::Role;
use crate::import::mapping::columns as mapped;
use crate::import::mapping::options::ImportOptions;
use crate::import::mapping::overrides::Overrides;
use crate::import::rows::error::ImportError;

/// The file as its first fitting mapping reads it.
pub(super) fn sniff(
    file: &Beginning<'_>,
    key: Option<&str>,
    role: Option<Role>,
    options: &ImportOptions,
    everywhere: &Overrides,
) -> Result<Option<Sniffed>, ImportError> {
    for mapping in options
        .mappings
        .iter()
        .filter(|mapping| !mapping.columns.is_empty())
    {
        let meanings = mapped::meanings(mapping, file.path)?;
        if role.is_some_and(|role| role != mapped::role_of(mapping, &meanings)) {
            continue;
        }
        let mut overrides = everywhere.clone();
        overrides.add(mapping);
        let sample = file.sample(&overrides)?;
        for delimiter in delimiters(&overrides) {
            let first = records(&sample.text, delimiter).take(HEADER_RECORDS);
            for (index, record) in first.enumerate() {
                let headers = match mapping.headless {
                    true => numbers(record.cells.len()),
                    false => cells_of(&record),
                };
                let Some((dialect, binding, given)) =
                    mapped::fit(&headers, mapping, &meanings, key)
                else {
                    continue;
                };
                let cut = Cut {
                    delimiter,
                    record: index,
                    line: record.line,
                    headers,
                    ..Cut::default()
                };
                return Ok(Some(Sniffed {
                    given,
                    is_mapped: true,
                    ..Sniffed::new(&sample, cut, mapping.headless, dialect, binding, overrides)
                }));
            }
        }
    }
    Ok(None)
}
