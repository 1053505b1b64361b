//! Files on their way in and out: the import draft and the export draft, and the commands around them.

use std::path::{Path, PathBuf};

use super::{Command, JobKind, NoticeLevel, Studio};
use crate::domain::edit::Edit;
use crate::export::{self, FileDraft, Target};
use crate::import::{self, FilePreview, ImportOptions, Role};

/// One file of the import draft.
#[derive(Clone, Debug)]
pub struct DraftFile {
    /// The file.
    pub path: PathBuf,
    /// What was understood, or why it cannot be used.
    pub preview: Result<FilePreview, String>,
    /// What a person says it holds, when that differs.
    pub role: Option<Role>,
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
}

impl ImportDraft {
    /// True when every file was understood and there is at least one.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        !self.files.is_empty() && self.files.iter().all(|file| file.preview.is_ok())
    }

    pub(super) fn set_role(&mut self, place: usize, role: Role) {
        if let Some(file) = self.files.get_mut(place) {
            file.role = Some(role);
        }
    }

    pub(super) fn drop_file(&mut self, place: usize) {
        if place < self.files.len() {
            self.files.remove(place);
        }
    }

    pub(super) fn requested(&self) -> Vec<(PathBuf, Option<Role>)> {
        self.files
            .iter()
            .map(|file| (file.path.clone(), file.role))
            .collect()
    }
}

/// Rule files that were drafted, and what was written.
#[derive(Clone, Debug, Default)]
pub struct ExportDraft {
    /// What was asked for.
    pub targets: Vec<Target>,
    /// Each target's files, or why there are none.
    pub drafts: Vec<(Target, Result<Vec<FileDraft>, String>)>,
    /// The plan the drafts were made from; they are stale when it is not the current one.
    pub plan: Option<std::sync::Arc<crate::domain::plan::Plan>>,
    /// Files written from these drafts.
    pub written: Vec<PathBuf>,
}

impl Studio {
    pub(super) fn preview_files(&mut self, paths: Vec<PathBuf>) {
        if let Some(folder) = paths.first().and_then(|path| path.parent()) {
            self.settings.last_folder = Some(folder.to_owned());
            self.settings.save();
        }
        let options = self.draft.options.clone();
        self.jobs.start(JobKind::Preview, move |_| {
            let project_path = paths
                .first()
                .and_then(|path| path.parent())
                .map(free_project_path);
            let files: Vec<DraftFile> = paths
                .into_iter()
                .map(|path| DraftFile {
                    preview: import::preview_with(&path, None, &options)
                        .map_err(|problem| problem.to_string()),
                    path,
                    role: None,
                })
                .collect();
            Box::new(move |studio: &mut Self| {
                if studio.draft.project_path.is_none() {
                    studio.draft.project_path = project_path;
                }
                for file in files {
                    studio.draft.files.retain(|known| known.path != file.path);
                    studio.draft.files.push(file);
                }
            })
        });
    }

    pub(super) fn read_rule_set(&mut self, path: &Path) {
        let Some(project) = &self.project else { return };
        let currency = project.dataset.currency.clone();
        let read = read_text(path).and_then(|text| {
            export::read_rule_set(&text, &currency).map_err(|problem| in_file(path, problem))
        });
        match read {
            Ok(rules) => {
                let count = rules.len();
                self.edit(&Edit::ApplyRuleSet(rules), false);
                self.warn(NoticeLevel::Done, format!("{count} rules applied"));
            }
            Err(problem) => self.warn(NoticeLevel::Error, problem),
        }
    }

    pub(super) fn read_assumptions(&mut self, path: &Path) {
        let read = read_text(path).and_then(|text| {
            export::read_assumptions(&text).map_err(|problem| in_file(path, problem))
        });
        match read {
            Ok(assumptions) => self.edit(&Edit::SetAssumptions(assumptions), false),
            Err(problem) => self.warn(NoticeLevel::Error, problem),
        }
    }

    pub(super) fn draft_export(&mut self, targets: Vec<Target>) {
        let Some(project) = &self.project else { return };
        let (dataset, plan) = (project.dataset.clone(), project.plan.clone());
        self.export.targets.clone_from(&targets);
        self.jobs.start(JobKind::Export, move |_| {
            let drafts = targets
                .into_iter()
                .map(|target| {
                    let files = export::draft(target, &dataset, &plan);
                    (target, files.map_err(|problem| problem.to_string()))
                })
                .collect();
            Box::new(move |studio: &mut Self| {
                studio.export.drafts = drafts;
                studio.export.plan = Some(plan);
                studio.export.written.clear();
            })
        });
    }

    pub(super) fn write_export(&mut self, folder: PathBuf) {
        let drafts: Vec<FileDraft> = self
            .export
            .drafts
            .iter()
            .filter_map(|(_, files)| files.as_ref().ok())
            .flatten()
            .cloned()
            .collect();
        if drafts.is_empty() {
            self.warn(NoticeLevel::Error, "There is no rule file to write.");
            return;
        }
        self.jobs.start(JobKind::Export, move |_| {
            let outcome = export::write(&folder, &drafts);
            Box::new(move |studio: &mut Self| match outcome {
                Ok(written) => {
                    let text = format!("{} files written to {}", written.len(), folder.display());
                    studio.export.written = written;
                    studio.warn(NoticeLevel::Done, text);
                }
                Err(problem) => studio.warn(NoticeLevel::Error, problem.to_string()),
            })
        });
    }

    /// Carries out a command and waits for everything it started: for headless verbs.
    ///
    /// # Errors
    /// The first error notice it caused.
    pub fn run(&mut self, command: Command) -> Result<(), String> {
        let seen = self.notices.all().last().map(|notice| notice.id);
        self.execute(command);
        self.settle();
        let problem = self
            .notices
            .all()
            .iter()
            .filter(|notice| seen.is_none_or(|seen| notice.id > seen))
            .find(|notice| notice.level == NoticeLevel::Error);
        problem.map_or(Ok(()), |notice| Err(notice.text.clone()))
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

fn read_text(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|problem| in_file(path, problem))
}

fn in_file(path: &Path, problem: impl std::fmt::Display) -> String {
    format!("{}: {problem}", path.display())
}
