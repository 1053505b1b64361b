//! What a person says about files: options of an import, and mappings from columns to meanings.

pub(super) mod choices;
pub(super) mod columns;
pub(super) mod options;
pub(super) mod overrides;
pub(super) mod text;
