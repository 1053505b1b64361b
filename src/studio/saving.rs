//! What is not saved, and what becomes of a project that cannot be saved where it is.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::autosave::Autosave;
use super::project::{Damaged, ReadOnly};
use super::{ExportDraft, JobKind, NoticeLevel, Studio};
use crate::store::{Document, ProjectFile, Salvaged, StoreError};

/// How a notice about saving begins.
const NOT_SAVED: &str = "Not saved: ";
/// What is said when it is saved after all.
const SAVED_AGAIN: &str = "Everything is saved again.";

impl Studio {
    /// Says that a project is only read; true when there is one.
    pub(super) fn refuse_to_change(&mut self) -> bool {
        let Some(read_only) = self
            .project
            .as_ref()
            .and_then(|project| project.read_only.as_ref())
        else {
            return false;
        };
        let text = format!(
            "Nothing was changed: {}. Save the project elsewhere to go on with it there.",
            read_only.reason
        );
        self.warn(NoticeLevel::Error, text);
        true
    }

    /// Tells once what cannot be saved, and once that it is saved after all.
    pub(super) fn follow_saving(&mut self) {
        let Some(project) = &mut self.project else {
            return;
        };
        let problem = project.autosave.problem();
        if problem == project.save_problem {
            return;
        }
        project.save_problem.clone_from(&problem);
        self.notices.dismiss_beginning(NOT_SAVED);
        match problem {
            Some(problem) => {
                self.notices.dismiss_beginning(SAVED_AGAIN);
                self.warn(NoticeLevel::Error, format!("{NOT_SAVED}{}", problem.text));
            }
            None => self.warn(NoticeLevel::Done, SAVED_AGAIN),
        }
    }

    pub(super) fn try_saving(&self) {
        if let Some(project) = &self.project {
            project.autosave.try_again();
        }
    }

    /// Writes what waits and comes back when it was tried.
    ///
    /// # Errors
    /// Why not everything is saved; the project stays open.
    pub fn settle_saves(&mut self) -> Result<(), String> {
        let outcome = match &self.project {
            Some(project) => project.autosave.settle(),
            None => Ok(()),
        };
        self.follow_saving();
        outcome.map_err(|problem| problem.text)
    }

    /// Closes the project, writing what waits.
    ///
    /// # Errors
    /// Why not everything is saved; the project stays open then.
    pub fn close(&mut self) -> Result<(), String> {
        self.settle_saves()?;
        self.jobs.abandon_all();
        // A job that ended just now may have sent something more.
        self.settle_saves()?;
        self.project = None;
        Ok(())
    }

    /// True when there is no open project any more.
    pub(super) fn close_project(&mut self) -> bool {
        if self.close().is_err() {
            self.warn(
                NoticeLevel::Error,
                "The project stays open, because not everything in it is saved.",
            );
            return false;
        }
        self.forget_project();
        true
    }

    pub(super) fn abandon_project(&mut self) {
        self.jobs.abandon_all();
        if let Some(project) = self.project.take() {
            project.autosave.abandon();
        }
        self.notices.dismiss_beginning(NOT_SAVED);
        self.forget_project();
    }

    fn forget_project(&mut self) {
        self.report = None;
        self.last_import = None;
        self.draft.forget_base();
        self.export = ExportDraft::default();
    }

    pub(super) fn save_elsewhere(&mut self, path: PathBuf) {
        let Some(project) = &self.project else { return };
        let (dataset, plan) = (Arc::clone(&project.dataset), Arc::clone(&project.plan));
        let mappings = Arc::clone(&project.mappings);
        let customer_key = project.customer_key;
        self.jobs.start(JobKind::Save, move |progress| {
            let document = Document {
                dataset: &dataset,
                plan: &plan,
                mappings: &mappings,
                customer_key,
            };
            let made = ProjectFile::create_with(&path, document, progress);
            Box::new(move |studio: &mut Self| {
                let started = made
                    .map_err(|problem| problem.to_string())
                    .and_then(|file| {
                        Autosave::start(file, studio.jobs.waker())
                            .map_err(|problem| problem.to_string())
                    });
                match started {
                    Ok(autosave) => {
                        studio.go_on_in(&path, autosave);
                        let Some(project) = &studio.project else {
                            return;
                        };
                        // What was changed while it was written.
                        if !Arc::ptr_eq(&project.dataset, &dataset) {
                            project.autosave.save_dataset(Arc::clone(&project.dataset));
                        }
                        if !Arc::ptr_eq(&project.plan, &plan) {
                            project.autosave.save_plan(Arc::clone(&project.plan));
                        }
                        if !Arc::ptr_eq(&project.mappings, &mappings) {
                            project
                                .autosave
                                .save_mappings(Arc::clone(&project.mappings));
                        }
                    }
                    Err(problem) => studio.warn(NoticeLevel::Error, problem),
                }
            })
        });
    }

    /// The open project lives in another file from now on.
    fn go_on_in(&mut self, path: &Path, autosave: Autosave) {
        let Some(project) = &mut self.project else {
            return;
        };
        let before = std::mem::replace(&mut project.autosave, autosave);
        if before.problem().is_some() {
            before.abandon();
        }
        project.save_problem = None;
        project.read_only = None;
        project.path = path.to_owned();
        self.settings.remember(path);
        self.notices.dismiss_beginning(NOT_SAVED);
        let text = format!(
            "Saved in {}; Endcap goes on with this file.",
            path.display()
        );
        self.warn(NoticeLevel::Done, text);
    }

    /// A project that could not be opened; where its rules could be read they are offered.
    pub(super) fn tell_damage(
        &mut self,
        path: PathBuf,
        problem: &StoreError,
        salvaged: Option<Salvaged>,
    ) {
        let salvaged = salvaged.filter(|salvaged| !salvaged.stored.plan.rules.is_empty());
        // The window asks what to do; where nobody can be asked, it is said.
        if salvaged.is_none() || !self.follow {
            self.warn(NoticeLevel::Error, problem.to_string());
        }
        self.damaged = salvaged.map(|salvaged| Damaged {
            path,
            problem: problem.reason(),
            salvaged,
        });
    }

    pub(super) fn open_rules_only(&mut self) {
        let Some(damaged) = self.damaged.take() else {
            return;
        };
        if !self.close_project() {
            return;
        }
        for lost in damaged.salvaged.lost {
            self.warn(NoticeLevel::Warning, lost);
        }
        let read_only = ReadOnly {
            reason: "only the rules of a damaged project were read".to_owned(),
            is_salvaged: true,
        };
        let stored = damaged.salvaged.stored;
        self.put_up(damaged.path, stored, Autosave::none(), Some(read_only));
    }
}
