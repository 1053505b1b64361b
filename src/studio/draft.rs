//! The import draft: files that were looked at and not yet imported, what a person says of them, and the import itself.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::jobs::JobId;
use super::{JobKind, NoticeLevel, Studio};
use crate::domain::money::Currency;
use crate::domain::progress::Progress;
use crate::domain::project::Dataset;
use crate::domain::saved_mapping::{SavedMapping, SavedMappings};
use crate::import::{self, FilePreview, ImportError, ImportOptions, ImportRequest, Mapping, Role};

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
    }

    /// Why nothing can be imported into a project of this currency now, as a sentence; `None` when it can.
    #[must_use]
    pub fn obstacle(&self, currency: Option<&Currency>) -> Option<String> {
        self.files.iter().find_map(|file| {
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
        })
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

    pub(super) fn drop_file(&mut self, place: usize) {
        if place < self.files.len() {
            self.files.remove(place);
        }
        if self.files.is_empty() {
            self.base = None;
        }
    }
}

/// What came of looking at a file.
struct Looked {
    preview: Result<FilePreview, String>,
    mapping: Mapping,
    remembered: Option<String>,
}

/// Looks at a file as a person says; where nobody says anything, as its source was read last time.
fn look(
    path: &Path,
    role: Option<Role>,
    mapping: Mapping,
    options: &ImportOptions,
    kept: Option<&SavedMappings>,
    progress: &Progress,
) -> Looked {
    let with = |mapping: &Mapping| {
        let mut options = options.clone();
        if *mapping != Mapping::default() {
            options.of_files.insert(path.to_owned(), mapping.clone());
        }
        import::preview_draft(path, role, &options, progress).map_err(|problem| problem.to_string())
    };
    let preview = with(&mapping);
    if let (Ok(first), Some(kept)) = (&preview, kept)
        && !first.is_mapped
        && mapping == Mapping::default()
    {
        let known = first
            .signatures
            .iter()
            .filter_map(|signature| kept.get(signature));
        for saved in known {
            let Ok(mapping) = Mapping::parse(&saved.text) else {
                continue;
            };
            if role.is_some_and(|role| mapping.role != Some(role)) {
                continue;
            }
            if let Ok(preview) = with(&mapping)
                && mapping
                    .columns
                    .keys()
                    .all(|key| preview.columns.iter().any(|column| column.key == *key))
            {
                return Looked {
                    preview: Ok(preview),
                    mapping,
                    remembered: Some(saved.file.clone()),
                };
            }
        }
    }
    Looked {
        preview,
        mapping,
        remembered: None,
    }
}

impl Studio {
    /// The kept mappings that files are read by, unless somebody wants none of them.
    fn kept_mappings(&self) -> Option<Arc<SavedMappings>> {
        let project = self.project.as_ref()?;
        (!self.draft.options.afresh).then(|| Arc::clone(&project.mappings))
    }

    pub(super) fn preview_files(&mut self, paths: Vec<PathBuf>) {
        if let Some(folder) = paths.first().and_then(|path| path.parent()) {
            self.settings.last_folder = Some(folder.to_owned());
            self.settings.save();
        }
        let options = self.draft.options.clone();
        let kept = self.kept_mappings();
        self.jobs.start(JobKind::Preview, move |progress| {
            let project_path = paths
                .first()
                .and_then(|path| path.parent())
                .map(free_project_path);
            let files: Vec<DraftFile> = paths
                .into_iter()
                .map(|path| {
                    let said = Mapping::default();
                    let looked = look(&path, None, said, &options, kept.as_deref(), progress);
                    DraftFile {
                        preview: looked.preview,
                        path,
                        role: None,
                        mapping: looked.mapping,
                        remembered: looked.remembered,
                        before: Vec::new(),
                        revision: 0,
                        shown: 0,
                        look: 0,
                        job: None,
                    }
                })
                .collect();
            Box::new(move |studio: &mut Self| {
                if studio.draft.project_path.is_none() {
                    studio.draft.project_path = project_path;
                }
                for mut file in files {
                    studio.looks += 1;
                    file.look = studio.looks;
                    let mut known = studio.draft.files.iter();
                    match known.position(|known| known.path == file.path) {
                        // What was said of a file holds when it is dropped once more.
                        Some(place) => studio.look_again(place),
                        None => studio.draft.files.push(file),
                    }
                }
            })
        });
    }

    /// Looks at a file of the draft again; what an earlier look finds later does not count.
    fn look_again(&mut self, place: usize) {
        let kept = self.kept_mappings();
        let options = self.draft.options.clone();
        let Some(file) = self.draft.files.get_mut(place) else {
            return;
        };
        file.revision += 1;
        if let Some(job) = file.job.take() {
            self.jobs.cancel(job);
        }
        let (path, role, mapping) = (file.path.clone(), file.role, file.mapping.clone());
        // Something was said and taken back: then the file is read as it is recognised.
        let kept = kept.filter(|_| file.before.is_empty() && file.remembered.is_none());
        let revision = file.revision;
        let job = self.jobs.start(JobKind::Preview, move |progress| {
            let looked = look(&path, role, mapping, &options, kept.as_deref(), progress);
            Box::new(move |studio: &mut Self| {
                studio.looks += 1;
                let asked = |file: &&mut DraftFile| file.path == path && file.revision == revision;
                if let Some(file) = studio.draft.files.iter_mut().find(asked) {
                    file.preview = looked.preview;
                    file.mapping = looked.mapping;
                    file.remembered = looked.remembered.or(file.remembered.take());
                    file.shown = revision;
                    file.look = studio.looks;
                    file.job = None;
                }
            })
        });
        if let Some(file) = self.draft.files.get_mut(place) {
            file.job = Some(job);
        }
    }

    /// Changes what is said of a file, which can be taken back.
    fn say_of_file(&mut self, place: usize, change: impl FnOnce(&mut DraftFile)) {
        let Some(file) = self.draft.files.get_mut(place) else {
            return;
        };
        let before = (file.role, file.mapping.clone());
        change(file);
        if before == (file.role, file.mapping.clone()) {
            return;
        }
        file.before.push(before);
        if file.before.len() > STEPS_BACK {
            file.before.remove(0);
        }
        self.look_again(place);
    }

    pub(super) fn set_file_role(&mut self, place: usize, role: Role) {
        self.say_of_file(place, |file| {
            file.role = Some(role);
            if file.is_touched() {
                file.mapping.role = Some(role);
            }
        });
    }

    pub(super) fn set_file_mapping(&mut self, place: usize, mapping: Mapping) {
        self.say_of_file(place, |file| file.mapping = mapping);
    }

    pub(super) fn undo_file_mapping(&mut self, place: usize) {
        let step = self
            .draft
            .files
            .get_mut(place)
            .and_then(|file| file.before.pop());
        if let (Some((role, mapping)), Some(file)) = (step, self.draft.files.get_mut(place)) {
            (file.role, file.mapping) = (role, mapping);
            self.look_again(place);
        }
    }

    pub(super) fn start_file_afresh(&mut self, place: usize) {
        self.say_of_file(place, |file| {
            file.role = None;
            file.mapping = Mapping::default();
            file.remembered = None;
        });
    }

    pub(super) fn set_import_options(&mut self, options: ImportOptions) {
        let looks_otherwise = options.mappings != self.draft.options.mappings
            || options.afresh != self.draft.options.afresh;
        self.draft.options = options;
        if looks_otherwise {
            for place in 0..self.draft.files.len() {
                self.look_again(place);
            }
        }
    }

    pub(super) fn keep_file_mapping(&mut self, place: usize) {
        let Some(project) = &mut self.project else {
            let text =
                "Mappings are kept in the project: import into one first, or write a TOML file.";
            self.warn(NoticeLevel::Warning, text);
            return;
        };
        let kept = self.draft.files.get(place).and_then(|file| file.kept(true));
        if let Some((signature, saved)) = kept {
            let text = format!("Files like {} will be read this way", saved.file);
            project.keep_mappings([(signature, saved)]);
            self.warn(NoticeLevel::Done, text);
        }
    }

    pub(super) fn write_file_mapping(&mut self, place: usize, path: &Path) {
        let preview = self
            .draft
            .files
            .get(place)
            .map(|file| file.preview.as_ref());
        let Some(Ok(preview)) = preview else { return };
        match preview.mapping.write(path) {
            Ok(()) => self.warn(
                NoticeLevel::Done,
                format!("Mapping written to {}", path.display()),
            ),
            Err(problem) => self.warn(NoticeLevel::Error, problem.to_string()),
        }
    }

    pub(super) fn read_file_mapping(&mut self, place: usize, path: &Path) {
        match Mapping::read(path) {
            Ok(mapping) => self.say_of_file(place, |file| {
                file.role = mapping.role.or(file.role);
                // A mapping that stands alone reads plain rows where it does not say whose rules hold.
                let is_alone = mapping.dialect.is_none() && !mapping.columns.is_empty();
                file.mapping = mapping;
                if is_alone {
                    file.mapping.dialect = Some("none".to_owned());
                }
            }),
            Err(problem) => self.warn(NoticeLevel::Error, problem.to_string()),
        }
    }

    pub(super) fn revise_import(&mut self) {
        let Some(last) = &self.last_import else {
            return;
        };
        let mut files = last.files.clone();
        files.append(&mut self.draft.files);
        self.draft.files = files;
        self.draft.options = last.options.clone();
        self.draft.base = Some(Arc::clone(&last.base));
    }

    pub(super) fn import_again(&mut self, options: ImportOptions) {
        if self.last_import.is_none() || !self.draft.files.is_empty() {
            return;
        }
        self.revise_import();
        self.draft.options = options;
        let rejects = self.last_import.as_ref().map(|last| last.rejects.clone());
        self.import_draft(None, rejects);
    }

    pub(super) fn import_draft(&mut self, dialect: Option<String>, rejects: Option<PathBuf>) {
        let Some(project) = &self.project else { return };
        let rejects = rejects.unwrap_or_else(|| Self::rejects_path(&project.path));
        let files = &self.draft.files;
        let request = ImportRequest {
            files: files
                .iter()
                .map(|file| (file.path.clone(), file.role))
                .collect(),
            dialect,
            currency: project.dataset.currency.clone(),
            customer_key: project.customer_key,
            rejects: Some(rejects.clone()),
            options: self.draft.options_of_files(),
        };
        let base = Arc::clone(self.draft.base.as_ref().unwrap_or(&project.dataset));
        let last = LastImport {
            files: files.clone(),
            options: self.draft.options.clone(),
            rejects,
            base: Arc::clone(&base),
        };
        self.jobs.start(JobKind::Import, move |progress| {
            let base = (!base.is_empty()).then_some(&*base);
            let outcome = import::import(&request, base, progress);
            Box::new(move |studio: &mut Self| match outcome {
                Ok((dataset, mut report)) => {
                    if let Some(project) = &studio.project {
                        let outside = dataset.offer_log.rules_outside(&project.plan);
                        report.totals.unknown_rules =
                            outside.iter().map(ToString::to_string).collect();
                    }
                    studio.report = Some(Arc::new(report));
                    studio.draft = ImportDraft::default();
                    if let Some(project) = &mut studio.project {
                        project
                            .keep_mappings(last.files.iter().filter_map(|file| file.kept(false)));
                        project.set_dataset(Arc::new(dataset));
                    }
                    studio.last_import = Some(last);
                    studio.follow_dataset();
                }
                Err(ImportError::Cancelled(_)) => {
                    let text = "Import cancelled; the project is as it was.";
                    studio.warn(NoticeLevel::Warning, text);
                }
                Err(problem) => studio.warn(NoticeLevel::Error, problem.to_string()),
            })
        });
    }
}

fn free_project_path(folder: &Path) -> PathBuf {
    let mut path = folder.join("My shop.endcap");
    let mut number = 2;
    while path.exists() {
        path = folder.join(format!("My shop {number}.endcap"));
        number += 1;
    }
    path
}
