//! What is done with the import draft: files are looked at beside the window, mapped, and imported.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{DraftFile, ImportDraft, LastImport, STEPS_BACK};
use crate::domain::progress::Progress;
use crate::domain::saved_mapping::SavedMappings;
use crate::files;
use crate::import::{self, FilePreview, ImportError, ImportOptions, ImportRequest, Mapping, Role};
use crate::studio::{Command, JobKind, NoticeLevel, Studio};

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

    pub(in crate::studio) fn preview_files(&mut self, paths: Vec<PathBuf>) {
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
                        Some(index) => studio.look_again(index),
                        None => studio.draft.files.push(file),
                    }
                }
            })
        });
    }

    /// Looks at a file of the draft again; what an earlier look finds later does not count.
    fn look_again(&mut self, index: usize) {
        let kept = self.kept_mappings();
        let options = self.draft.options.clone();
        let Some(file) = self.draft.files.get_mut(index) else {
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
        if let Some(file) = self.draft.files.get_mut(index) {
            file.job = Some(job);
        }
    }

    /// Changes what is said of a file, which can be taken back.
    fn say_of_file(&mut self, index: usize, change: impl FnOnce(&mut DraftFile)) {
        let Some(file) = self.draft.files.get_mut(index) else {
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
        self.look_again(index);
    }

    pub(in crate::studio) fn set_file_role(&mut self, index: usize, role: Role) {
        self.say_of_file(index, |file| {
            file.role = Some(role);
            if file.is_touched() {
                file.mapping.role = Some(role);
            }
        });
    }

    pub(in crate::studio) fn set_file_mapping(&mut self, index: usize, mapping: Mapping) {
        self.say_of_file(index, |file| file.mapping = mapping);
    }

    pub(in crate::studio) fn undo_file_mapping(&mut self, index: usize) {
        let step = self
            .draft
            .files
            .get_mut(index)
            .and_then(|file| file.before.pop());
        if let (Some((role, mapping)), Some(file)) = (step, self.draft.files.get_mut(index)) {
            (file.role, file.mapping) = (role, mapping);
            self.look_again(index);
        }
    }

    pub(in crate::studio) fn start_file_afresh(&mut self, index: usize) {
        self.say_of_file(index, |file| {
            file.role = None;
            file.mapping = Mapping::default();
            file.remembered = None;
        });
    }

    pub(in crate::studio) fn set_import_options(&mut self, options: ImportOptions) {
        let looks_otherwise = options.mappings != self.draft.options.mappings
            || options.afresh != self.draft.options.afresh;
        self.draft.options = options;
        if looks_otherwise {
            for index in 0..self.draft.files.len() {
                self.look_again(index);
            }
        }
    }

    pub(in crate::studio) fn keep_file_mapping(&mut self, index: usize) {
        let Some(project) = &mut self.project else {
            let text =
                "Mappings are kept in the project: import into one first, or write a TOML file.";
            self.warn(NoticeLevel::Warning, text);
            return;
        };
        let kept = self.draft.files.get(index).and_then(|file| file.kept(true));
        if let Some((signature, saved)) = kept {
            let text = format!("Files like {} will be read this way", saved.file);
            project.keep_mappings([(signature, saved)]);
            self.warn(NoticeLevel::Done, text);
        }
    }

    pub(in crate::studio) fn write_file_mapping(&mut self, index: usize, path: &Path) {
        let preview = self
            .draft
            .files
            .get(index)
            .map(|file| file.preview.as_ref());
        let Some(Ok(preview)) = preview else { return };
        match preview.mapping.write(path, &self.permission()) {
            Ok(()) => self.warn(
                NoticeLevel::Done,
                format!("Mapping written to {}", path.display()),
            ),
            Err(problem) => {
                let (place, path) = (index, path.to_owned());
                self.not_written(problem, Command::WriteFileMapping { place, path });
            }
        }
    }

    pub(in crate::studio) fn read_file_mapping(&mut self, index: usize, path: &Path) {
        match Mapping::read(path) {
            Ok(mapping) => self.say_of_file(index, |file| {
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

    pub(in crate::studio) fn revise_import(&mut self) {
        let Some(last) = &self.last_import else {
            return;
        };
        let mut files = last.files.clone();
        files.append(&mut self.draft.files);
        self.draft.files = files;
        self.draft.options = last.options.clone();
        self.draft.base = Some(Arc::clone(&last.base));
    }

    pub(in crate::studio) fn import_again(&mut self, options: ImportOptions) {
        if self.last_import.is_none() || !self.draft.files.is_empty() {
            return;
        }
        self.revise_import();
        self.draft.options = options;
        // The rejected rows of the reading before go, unless somebody has worked on them.
        let untouched = self.last_import.as_ref().and_then(|last| {
            let stamp = last.rejects_stamp?;
            (files::stamp(&last.rejects) == Some(stamp)).then(|| last.rejects.clone())
        });
        let before = std::mem::replace(&mut self.may_replace, untouched.is_some());
        self.import_draft(None, untouched);
        self.may_replace = before;
    }

    pub(in crate::studio) fn import_draft(
        &mut self,
        dialect: Option<String>,
        rejects: Option<PathBuf>,
    ) {
        let Some(project) = &self.project else { return };
        let rejects = rejects.unwrap_or_else(|| Self::rejects_path(&project.path));
        let again = Command::Import {
            dialect: dialect.clone(),
            rejects: Some(rejects.clone()),
        };
        let mut options = self.draft.options_of_files();
        options.replace_rejects = self.may_replace;
        let drafted = &self.draft.files;
        let request = ImportRequest {
            files: drafted
                .iter()
                .map(|file| (file.path.clone(), file.role))
                .collect(),
            dialect,
            currency: project.dataset.currency.clone(),
            customer_key: project.customer_key,
            rejects: Some(rejects.clone()),
            options,
        };
        let base = Arc::clone(self.draft.base.as_ref().unwrap_or(&project.dataset));
        let mut last = LastImport {
            files: drafted.clone(),
            options: self.draft.options.clone(),
            rejects,
            rejects_stamp: None,
            base: Arc::clone(&base),
        };
        self.jobs.start(JobKind::Import, move |progress| {
            let base = (!base.is_empty()).then_some(&*base);
            let outcome = import::import(&request, base, progress);
            Box::new(move |studio: &mut Self| match outcome {
                Ok((dataset, mut report)) => {
                    if report.files.iter().any(|file| file.rejected > 0) {
                        last.rejects_stamp = files::stamp(&last.rejects);
                    }
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
                Err(ImportError::Rejects(problem)) => studio.not_written(problem, again),
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
