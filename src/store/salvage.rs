//! Rules of a damaged project: what people wrote is read even where the imported data cannot be.

use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, OpenFlags};

use super::place::{self, Place};
use super::{StoreError, Stored, Trouble, connect, logs, mappings, meta, meta_text, plan, reading};
use crate::domain::money::Currency;
use crate::domain::plan::Plan;
use crate::domain::project::Dataset;

/// What could be read of a damaged project: no catalog and no orders.
#[derive(Debug)]
pub struct Salvaged {
    /// The plan as far as it is whole, beside empty data.
    pub stored: Stored,
    /// What of the plan could not be read, a sentence each.
    pub lost: Vec<String>,
}

/// Reads the rules, scenarios and blocked pairs that are whole, whatever else is damaged. The file is left as it is.
///
/// # Errors
/// See [`StoreError`]; when it is no project, or not even its currency can be read.
pub fn salvage_rules(path: &Path) -> Result<Salvaged, StoreError> {
    place::check_name(path)?;
    salvage(path).map_err(|trouble| trouble.at(path))
}

fn salvage(path: &Path) -> Result<Salvaged, Trouble> {
    let place = Place::open(path, false)?;
    let logs = logs::waiting(place.real());
    if logs.is_empty() && !place.asks_for_log() {
        return read(&Connection::open_with_flags(
            place.real(),
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?);
    }
    // Without the log first: nobody knows whether it belongs to a file that is damaged.
    let mut outcome = Err(Trouble::InUse);
    for logs in [&[], logs.as_slice()] {
        let folder = tempfile::tempdir()?;
        let copy = logs::copy_into(&place, logs, folder.path())?;
        outcome = connect(&copy).and_then(|connection| read(&connection));
        if outcome.is_ok() {
            break;
        }
    }
    outcome
}

fn read(connection: &Connection) -> Result<Salvaged, Trouble> {
    reading::recognise(connection, 1)?;
    let currency = Currency::new(&meta_text(connection, "currency")?)
        .map_err(|problem| Trouble::damaged("meta currency", problem))?;
    let mut lost = Vec::new();
    let mut keep = |what: &str, trouble: Trouble| {
        let said = trouble.at(Path::new("")).reason();
        lost.push(format!("{what} could not be read: {said}"));
    };
    let mut read = Plan::default();
    match plan::read_whole_rules(connection, &currency) {
        Ok((rules, broken)) => {
            read.rules = rules;
            for (id, trouble) in broken {
                keep(&format!("rule \"{id}\""), trouble);
            }
        }
        Err(trouble) => return Err(trouble),
    }
    match plan::read_scenarios(connection) {
        Ok(scenarios) if !scenarios.is_empty() => {
            read.scenarios = scenarios;
            let known = meta_text(connection, "scenario").ok();
            let first = read.scenarios.keys().next().cloned();
            let known = known.filter(|name| read.scenarios.contains_key(name));
            read.scenario = known.or(first).unwrap_or_default();
        }
        Ok(_) => {}
        Err(trouble) => keep("the scenarios", trouble),
    }
    match plan::read_blocked(connection) {
        Ok(blocked) => read.blocked = Arc::new(blocked),
        Err(trouble) => keep("the block list", trouble),
    }
    let key = meta::<Vec<u8>>(connection, "customer_key").ok();
    let stored = Stored {
        dataset: Dataset::empty(currency),
        plan: read,
        mappings: mappings::read(connection).unwrap_or_default(),
        customer_key: key.and_then(|key| key.try_into().ok()).unwrap_or_default(),
    };
    Ok(Salvaged { stored, lost })
}
