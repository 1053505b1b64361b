//! Files that a mapping for all files reads: the first that fits is added to what is recognised.

use super::chosen;
use super::sample::{Beginning, HEADER_RECORDS};
use super::sniffed::Sniffed;
use crate::import::dialects::role::Role;
use crate::import::mapping::columns as mapped;
use crate::import::mapping::options::ImportOptions;
use crate::import::mapping::overrides::Overrides;
use crate::import::rows::error::ImportError;

/// The file as its first fitting mapping reads it. One that only says that there is no header fits every file of its role.
pub(super) fn sniff(
    file: &Beginning<'_>,
    key: Option<&str>,
    role: Option<Role>,
    options: &ImportOptions,
    everywhere: &Overrides,
) -> Result<Option<Sniffed>, ImportError> {
    for (place, mapping) in options.mappings.iter().enumerate() {
        if !mapping.is_for_some() {
            continue;
        }
        let meanings = mapped::meanings(mapping, file.path)?;
        let own_role = mapping.role.or_else(|| mapped::role_of(&meanings));
        if role.is_some() && own_role.is_some() && role != own_role {
            continue;
        }
        let mut overrides = everywhere.clone();
        overrides.add(mapping);
        let sample = file.sample(&overrides)?;
        if chosen::cut_with_all(&sample.text, &overrides, mapping, HEADER_RECORDS).is_none() {
            continue;
        }
        let sniffed = chosen::sniff(file, key, role.or(own_role), options, mapping)?;
        return Ok(Some(Sniffed {
            mapped_by: Some(place),
            ..sniffed
        }));
    }
    Ok(None)
}
