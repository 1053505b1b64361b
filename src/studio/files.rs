//! Files on their way in and out: the export draft, rule sets and assumptions.

use std::path::{Path, PathBuf};

use super::{Command, JobKind, NoticeLevel, Replacing, Studio};
use crate::domain::edit::Edit;
use crate::export::{self, FileDraft, RuleCarriage, Target};
use crate::files::{self, WriteError};
use crate::format;

/// Rule files that were drafted, and what was written.
#[derive(Clone, Debug, Default)]
pub struct ExportDraft {
    /// What was asked for.
    pub targets: Vec<&'static Target>,
    /// Each target's files, or why there are none.
    pub drafts: Vec<(&'static Target, Result<Vec<FileDraft>, String>)>,
    /// What each of them holds of each active rule; empty when no rule is active.
    pub what: Vec<RuleCarriage>,
    /// The plan the drafts were made from; they are stale when it is not the current one.
    pub plan: Option<std::sync::Arc<crate::domain::plan::Plan>>,
    /// Files written from these drafts.
    pub written: Vec<PathBuf>,
}

impl Studio {
    pub(super) fn read_rule_set(&mut self, path: &Path) {
        let Some(project) = &self.project else { return };
        let currency = project.dataset.currency.clone();
        let read = read_text(path).and_then(|text| {
            export::read_rule_set(&text, &currency).map_err(|problem| in_file(path, problem))
        });
        match read {
            Ok(set) => {
                let count = set.rules.len();
                self.edit(&Edit::ApplyRuleSet(set.rules, set.fields), false);
                for remark in set.remarks {
                    self.warn(NoticeLevel::Warning, remark);
                }
                self.warn(
                    NoticeLevel::Done,
                    format!("{} applied", format::counted(count as u64, "rule", "rules")),
                );
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

    pub(super) fn draft_export(&mut self, targets: Vec<&'static Target>) {
        let Some(project) = &self.project else { return };
        let (dataset, plan) = (project.dataset.clone(), project.plan.clone());
        self.export.targets.clone_from(&targets);
        self.jobs.start(JobKind::Export, move |_| {
            let what = export::what(&targets, &dataset, &plan).unwrap_or_default();
            let drafts = targets
                .into_iter()
                .map(|target| {
                    let files = export::draft(target, &dataset, &plan);
                    (target, files.map_err(|problem| problem.to_string()))
                })
                .collect();
            Box::new(move |studio: &mut Self| {
                studio.export.drafts = drafts;
                studio.export.what = what;
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
        let permission = self.permission();
        self.jobs.start(JobKind::Export, move |_| {
            let outcome = export::write(&folder, &drafts, &permission);
            Box::new(move |studio: &mut Self| match outcome {
                Ok(written) => {
                    let folder = folder.display();
                    let files = format::counted(written.len() as u64, "file", "files");
                    let text = format!("{files} written to {folder}");
                    studio.export.written = written;
                    studio.warn(NoticeLevel::Done, text);
                }
                Err(problem) => studio.not_written(problem, Command::WriteExport(folder)),
            })
        });
    }

    pub(super) fn write_rule_set(&mut self, path: PathBuf) {
        let Some(project) = &self.project else { return };
        let text = export::rule_set_json(&project.plan, &project.dataset.currency);
        match files::write(&path, text.as_bytes(), &self.permission()) {
            Ok(()) => self.warn(NoticeLevel::Done, format!("{} written", path.display())),
            Err(problem) => self.not_written(problem, Command::WriteRuleSet(path)),
        }
    }

    /// Carries out a command and waits for everything it started: for headless verbs. Files that are there stay unless
    /// the command is a [`Command::Replace`].
    ///
    /// # Errors
    /// The first error notice it caused, or which files are there already.
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
        if let Some(notice) = problem {
            return Err(notice.text.clone());
        }
        match self.replacing.take() {
            Some(Replacing { files: paths, .. }) => {
                let there = WriteError::Exists { paths };
                Err(format!(
                    "{there}; nothing was written. --force replaces what is there"
                ))
            }
            None => Ok(()),
        }
    }
}

fn read_text(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|problem| in_file(path, problem))
}

fn in_file(path: &Path, problem: impl std::fmt::Display) -> String {
    format!("{}: {problem}", path.display())
}
