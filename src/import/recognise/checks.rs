//! What is wrong with the files of an import before a row is read.

use std::path::PathBuf;

use super::sniffed::Sniffed;
use super::unclear;
use crate::domain::progress::Progress;
use crate::import::dialects::OrderShape;
use crate::import::dialects::role::Role;
use crate::import::mapping::choices::missing;
use crate::import::mapping::columns as mapped;
use crate::import::mapping::options::Mapping;
use crate::import::rows::error::ImportError;

/// Refuses what no row can mend: mappings for no file, columns that are missing or not clear, lines whose orders are in no
/// file.
pub(crate) fn whole(
    paths: &[(PathBuf, Option<Role>)],
    mappings: &[Mapping],
    files: &[Sniffed],
    progress: &Progress,
) -> Result<(), ImportError> {
    every_mapping_fits(paths, mappings, files)?;
    for ((path, _), file) in paths.iter().zip(files) {
        let has_day = file.overrides.day.is_some();
        let missing = missing(file.dialect, &file.layout.binding, has_day);
        if !missing.is_empty() {
            return Err(ImportError::unusable(
                path,
                "every column that is needed",
                format!(
                    "one missing. {} A mapping (--map) names it.",
                    missing.join(" ")
                ),
            ));
        }
        if let Some(unclear) = unclear::of_file(path, file, progress)?.first() {
            return Err(unclear.refusal(path));
        }
    }
    let shape = |file: &Sniffed| file.dialect.order_rows.shape;
    let alone = |one, other| {
        let place = files.iter().position(|file| shape(file) == one)?;
        let is_alone = !files.iter().any(|file| shape(file) == other);
        paths.get(place).filter(|_| is_alone)
    };
    if let Some((path, _)) = alone(OrderShape::Details, OrderShape::Headers) {
        return Err(ImportError::unusable(
            path,
            "a second file with the orders and their dates, a column of dates, or one day for all of them (day in a mapping, \
             --map)",
            "order lines alone",
        ));
    }
    match alone(OrderShape::Headers, OrderShape::Details) {
        Some((path, _)) => Err(ImportError::unusable(
            path,
            "a second file with the lines of these orders, or a column that says what was bought (SKU or Title in a mapping, \
             --map)",
            "orders without lines alone",
        )),
        None => Ok(()),
    }
}

/// Every mapping that names columns is for some file.
fn every_mapping_fits(
    paths: &[(PathBuf, Option<Role>)],
    mappings: &[Mapping],
    files: &[Sniffed],
) -> Result<(), ImportError> {
    for (place, mapping) in mappings.iter().enumerate() {
        if !mapping.is_for_some() || files.iter().any(|file| file.mapped_by == Some(place)) {
            continue;
        }
        let unknown = |file: &Sniffed| {
            let headers = &file.layout.headers;
            let mut columns = mapping.columns.keys();
            columns
                .find(|column| mapped::index_of(headers, column, mapping.headless).is_none())
                .map(|column| (column.clone(), mapped::unknown(column, headers)))
        };
        let of_role = |file: &Sniffed| mapping.role.is_none_or(|role| role == file.dialect.role);
        let mut fitting = paths.iter().zip(files).filter(|(_, file)| of_role(file));
        let Some(((path, _), file)) = fitting.next() else {
            continue;
        };
        if let Some((column, found)) = unknown(file) {
            let expected = format!("the column \"{column}\" that a mapping names");
            return Err(ImportError::unusable(path, expected, found));
        }
    }
    Ok(())
}
