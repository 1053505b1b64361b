//! The import draft: files that were looked at and not yet imported, and what a person says of them.

use std::path::PathBuf;
use std::sync::Arc;

use super::JobKind;
use super::jobs::JobId;
use crate::domain::money::Currency;
use crate::domain::project::Dataset;
use crate::domain::saved_mapping::SavedMapping;
use crate::files::Stamp;
use crate::import::{FilePreview, ImportOptions, Mapping, Role};

mod work;

/// Steps back that are kept for a file.
const STEPS_BACK: usize = 100;

/// One file of the import draft.
#[derive(Clone, Debug)]
pub struct DraftFile {
    /// The file.
    pub path: PathBuf,
    /// What was understood, or why it cannot be used.
    pub preview: Result<FilePreview, String>,
    /// What a person says it holds, when that differs.
    pub role: Option<Role>,
    /// What a person says of it, or said last time.
    pub mapping: Mapping,
    /// Name of the file of this source that was read last, when this one is read the same way.
    pub remembered: Option<String>,
    /// What was said before, for going back.
    before: Vec<(Option<Role>, Mapping)>,
    /// Counts what was said; the preview answers for `shown`.
    revision: u64,
    shown: u64,
    /// Names the look its preview comes from.
    look: u64,
    job: Option<JobId>,
}

impl DraftFile {
    /// False while the file is looked at again.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.revision == self.shown
    }

    /// Names the look that its preview comes from: another number, another preview.
    #[must_use]
    pub fn look(&self) -> u64 {
        self.look
    }

    /// True when something that was said can be taken back.
    #[must_use]
    pub fn can_step_back(&self) -> bool {
        !self.before.is_empty()
    }

    /// True when a person or a mapping says anything of it.
    #[must_use]
    pub fn is_touched(&self) -> bool {
        self.mapping != Mapping::default()
    }

    /// The name of the file without its folder.
    #[must_use]
    pub fn name(&self) -> String {
        self.path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    }

    /// Why the file cannot be imported as it is read now, or `None`.
    #[must_use]
    pub fn obstacle(&self) -> Option<String> {
        match &self.preview {
            Err(problem) => Some(problem.clone()),
            Ok(preview) => {
                let asks = preview.questions.iter().find(|question| question.blocks);
                let missing = preview.missing.first().cloned();
                missing.or_else(|| asks.map(|question| question.text.clone()))
            }
        }
    }

    /// What is kept of this file for the next one of its source: all when a person said something of it, else only what its
    /// cells decided, which those of the next may not.
    fn kept(&self, always: bool) -> Option<(String, SavedMapping)> {
        let preview = self.preview.as_ref().ok()?;
        let whole = &preview.mapping;
        let mapping = if always || self.is_touched() || preview.is_mapped {
            whole.clone()
        } else {
            if preview.dates.found.is_empty() && preview.decimal.found != "comma" {
                return None;
            }
            Mapping {
                role: whole.role,
                decimal: whole.decimal,
                dates: whole.dates,
                ..Mapping::default()
            }
        };
        let saved = SavedMapping {
            file: self.name(),
            role: preview.role.word().to_owned(),
            text: mapping.to_toml(),
        };
        Some((preview.signature().to_owned(), saved))
    }
}

/// Files that were looked at and not yet imported.
#[derive(Clone, Debug, Default)]
pub struct ImportDraft {
    /// The files, in the order they came.
    pub files: Vec<DraftFile>,
    /// Where a new project for them could lie: beside the first file, under a name that is free.
    pub project_path: Option<PathBuf>,
    /// What a person says about the files that they do not say themselves.
    pub options: ImportOptions,
    /// Onto what they are imported when that is not the project's dataset: what was there before their last import.
    base: Option<Arc<Dataset>>,
}

/// What the last import read, and how.
#[derive(Clone, Debug)]
pub struct LastImport {
    /// The files as they were drafted.
    pub files: Vec<DraftFile>,
    /// With which options.
    pub options: ImportOptions,
    /// Where rejected rows went.
    pub rejects: PathBuf,
    /// The file of rejected rows as it was written; `None` when none was.
    rejects_stamp: Option<Stamp>,
    /// What the project held before.
    base: Arc<Dataset>,
}

impl ImportDraft {
    /// True when every file was understood, nothing is missing or asked, and there is at least one.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        !self.files.is_empty()
            && self
                .files
                .iter()
                .all(|file| file.is_current() && file.obstacle().is_none())
            && self.lonely_half().is_none()
    }

    /// The first file that holds half of its orders while no file here holds the other half, and what to do about it.
    #[must_use]
    pub fn lonely_half(&self) -> Option<(usize, &'static str)> {
        let half = |file: &DraftFile| file.preview.as_ref().ok().and_then(|preview| preview.half);
        self.files.iter().enumerate().find_map(|(index, file)| {
            let own = half(file)?;
            let has_other = self
                .files
                .iter()
                .any(|file| half(file) == Some(own.other()));
            (!has_other).then(|| (index, own.needs()))
        })
    }

    /// Why nothing can be imported into a project of this currency now, as a sentence; `None` when it can.
    #[must_use]
    pub fn obstacle(&self, currency: Option<&Currency>) -> Option<String> {
        let of_a_file = self.files.iter().find_map(|file| {
            let name = file.name();
            if !file.is_current() {
                return Some(format!("{name} is being looked at."));
            }
            if let Some(why) = file.obstacle() {
                return Some(format!("{name}: {why}"));
            }
            let preview = file.preview.as_ref().ok()?;
            let code = currency?;
            if let Some(question) = preview.currency_question(code) {
                return Some(format!("{name}: {}", question.text));
            }
            let foreign = preview.foreign_currencies(code, &self.options);
            (!foreign.is_empty()).then(|| {
                format!(
                    "{name}: give a rate for {}, or leave such orders out.",
                    foreign.join(", ")
                )
            })
        });
        of_a_file.or_else(|| {
            let (index, needs) = self.lonely_half()?;
            Some(format!("{}: {needs}", self.files.get(index)?.name()))
        })
    }

    /// What a person should know before importing, although nothing hinders it; `None` when there is nothing.
    #[must_use]
    pub fn remark(&self) -> Option<String> {
        let file = self.files.iter().find(|file| {
            let preview = file.preview.as_ref();
            preview.is_ok_and(FilePreview::lacks_prices)
        })?;
        Some(format!(
            "{} has no prices: orders bring what the catalog asks today, or an unknown amount.",
            file.name()
        ))
    }

    /// True when everything can be imported into a project of this currency.
    #[must_use]
    pub fn can_import(&self, currency: &Currency) -> bool {
        self.is_ready() && self.obstacle(Some(currency)).is_none()
    }

    /// True when the files were imported already and are read anew.
    #[must_use]
    pub fn is_again(&self) -> bool {
        self.base.is_some()
    }

    /// The options with what is said of single files.
    fn options_of_files(&self) -> ImportOptions {
        let mut options = self.options.clone();
        for file in self.files.iter().filter(|file| file.is_touched()) {
            options
                .of_files
                .insert(file.path.clone(), file.mapping.clone());
        }
        options
    }

    /// A look that stopped unexpectedly brings nothing any more.
    pub(super) fn give_up_looking(&mut self, kind: JobKind) {
        for file in self.files.iter_mut().filter(|_| kind == JobKind::Preview) {
            file.shown = file.revision;
        }
    }

    pub(super) fn forget_base(&mut self) {
        self.base = None;
    }

    pub(super) fn drop_file(&mut self, index: usize) {
        if index < self.files.len() {
            self.files.remove(index);
        }
        if self.files.is_empty() {
            self.base = None;
        }
    }
}
