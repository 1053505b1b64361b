//! The long work of a project: opening, importing, counting, replaying.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::autosave::Autosave;
use super::project::{Discovered, ImpactOf, OpenProject, ReadOnly};
use super::undo::UndoStack;
use super::{JobKind, NoticeLevel, Studio};
use crate::discover::{self, FollowUpOptions, Lookup, PairFolds, PairOptions, Series};
use crate::domain::kpi::Kpis;
use crate::domain::money::Currency;
use crate::domain::progress::{Cancelled, Progress};
use crate::domain::project::Dataset;
use crate::files::{self, Permission};
use crate::import::{self, ImportRequest};
use crate::sample::{self, SampleOptions};
use crate::simulate::{DRAGGING_DRAWS, DrawOptions, Replay};
use crate::store::{self, Opened, ProjectFile, StoreError, Stored};

/// Weeks of cover from which stock counts as slow.
pub const SLOW_WEEKS: f64 = 26.0;
/// Most members of a proposed set.
const MOST_MEMBERS: usize = 6;

impl Studio {
    pub(super) fn open_sample(&mut self) {
        let Some(home) = self.settings.home().map(Path::to_owned) else {
            let text = "There is no folder for the sample store; set ENDCAP_HOME to one.";
            self.warn(NoticeLevel::Error, text);
            return;
        };
        let path = home.join("Sample store.endcap");
        if path.exists() {
            self.open_project(path);
            return;
        }
        self.jobs.start(JobKind::Sample, move |progress| {
            let made = make_sample(&home, &path, progress);
            Box::new(move |studio: &mut Self| match made {
                Ok(made) => studio.show_made(path, made),
                Err(problem) => studio.warn(NoticeLevel::Error, problem),
            })
        });
    }

    pub(super) fn new_project(&mut self, path: PathBuf, currency: Currency, and_import: bool) {
        self.jobs.start(JobKind::Open, move |_| {
            let made = ProjectFile::create(&path, &currency);
            Box::new(move |studio: &mut Self| match made {
                Ok(made) => {
                    studio.show_made(path, made);
                    if and_import {
                        studio.import_draft(None, None);
                    }
                }
                Err(problem) => studio.warn(NoticeLevel::Error, problem.to_string()),
            })
        });
    }

    pub(super) fn open_project(&mut self, path: PathBuf) {
        // The open project's own file is locked by this very program.
        let is_open = |open: &OpenProject| {
            let elsewhere = open.save_problem.as_ref();
            open.path == path && !elsewhere.is_some_and(|problem| problem.is_elsewhere)
        };
        if self.project.as_ref().is_some_and(is_open) {
            return;
        }
        self.jobs.start(JobKind::Open, move |progress| {
            // What a killed program left beside the project goes first.
            files::tidy(path.parent().unwrap_or(Path::new(".")));
            let opened = store::open(&path, progress);
            let salvaged = match &opened {
                Err(StoreError::Damaged { .. }) => store::salvage_rules(&path).ok(),
                _ => None,
            };
            Box::new(move |studio: &mut Self| match opened {
                Ok(opened) => studio.show(path, opened),
                Err(StoreError::Cancelled { .. }) => {
                    studio.warn(NoticeLevel::Warning, "Opening cancelled.");
                }
                Err(problem) => studio.tell_damage(path, &problem, salvaged),
            })
        });
    }

    fn show_made(&mut self, path: PathBuf, (file, stored): (ProjectFile, Stored)) {
        let opened = Opened {
            file: Ok(file),
            stored,
            remarks: Vec::new(),
        };
        self.show(path, opened);
    }

    fn show(&mut self, path: PathBuf, opened: Opened) {
        if !self.close_project() {
            return;
        }
        let (autosave, read_only) = match opened.file {
            Ok(file) => match Autosave::start(file, self.jobs.waker()) {
                Ok(autosave) => (autosave, None),
                Err(problem) => {
                    self.warn(NoticeLevel::Error, problem.to_string());
                    return;
                }
            },
            Err(reason) => {
                let read_only = ReadOnly {
                    reason: reason.to_owned(),
                    is_salvaged: false,
                };
                (Autosave::none(), Some(read_only))
            }
        };
        self.settings.remember(&path);
        for remark in opened.remarks {
            self.warn(NoticeLevel::Warning, remark);
        }
        self.put_up(path, opened.stored, autosave, read_only);
    }

    /// Makes a document the open project.
    pub(super) fn put_up(
        &mut self,
        path: PathBuf,
        stored: Stored,
        autosave: Autosave,
        read_only: Option<ReadOnly>,
    ) {
        let mut project = OpenProject {
            path,
            customer_key: stored.customer_key,
            dataset: Arc::new(stored.dataset),
            plan: Arc::new(stored.plan),
            mappings: Arc::new(stored.mappings),
            undo: UndoStack::default(),
            autosave,
            save_problem: None,
            read_only,
            kpis: None,
            discovered: None,
            follow_up: None,
            blocked: Arc::default(),
            replay: None,
            replaying: None,
            evaluating: None,
            gave_up_on: None,
            impact: None,
            findings: Arc::default(),
            selected: None,
            draws: DrawOptions::default(),
        };
        project.read_blocked();
        project.check_guardrails();
        self.damaged = None;
        self.project = Some(project);
        self.follow_dataset();
    }

    /// Starts what every new dataset is followed by.
    pub(super) fn follow_dataset(&mut self) {
        let Some(project) = &self.project else { return };
        if !self.follow || project.dataset.history.is_empty() {
            return;
        }
        let dataset = Arc::clone(&project.dataset);
        self.jobs.start(JobKind::Overview, move |_| {
            let kpis = Arc::new(Kpis::of(&dataset));
            Box::new(move |studio: &mut Self| {
                if let Some(project) = studio.with_data(&dataset) {
                    project.kpis = Some(kpis);
                }
            })
        });
        self.discover(PairOptions::default());
    }

    /// The open project, if it still has this dataset.
    fn with_data(&mut self, dataset: &Arc<Dataset>) -> Option<&mut OpenProject> {
        self.project
            .as_mut()
            .filter(|project| Arc::ptr_eq(&project.dataset, dataset))
    }

    pub(super) fn discover(&mut self, options: PairOptions) {
        let Some(project) = &self.project else { return };
        let dataset = Arc::clone(&project.dataset);
        self.jobs.cancel_kind(JobKind::Discover);
        self.jobs.start(JobKind::Discover, move |progress| {
            let found = find(&dataset, options, progress);
            Box::new(move |studio: &mut Self| {
                if let (Ok(found), Some(project)) = (found, studio.with_data(&dataset)) {
                    project.discovered = Some(Arc::new(found));
                }
            })
        });
    }

    pub(super) fn follow_up(&mut self, options: FollowUpOptions) {
        let Some(project) = &self.project else { return };
        let dataset = Arc::clone(&project.dataset);
        self.jobs.cancel_kind(JobKind::FollowUp);
        self.jobs.start(JobKind::FollowUp, move |progress| {
            let found = discover::follow_up(&dataset, &options, progress);
            Box::new(move |studio: &mut Self| {
                if let (Ok(found), Some(project)) = (found, studio.with_data(&dataset)) {
                    project.follow_up = Some(Arc::new(found));
                }
            })
        });
    }

    pub(super) fn simulate(&mut self, draws: Option<usize>, seed: Option<u64>) {
        let Some(project) = &mut self.project else {
            return;
        };
        let before = project.draws;
        project.draws.draws = draws.unwrap_or(before.draws);
        project.draws.seed = seed.unwrap_or(before.seed);
        if project.draws != before {
            project.replay = None;
        }
        self.start_replay();
        if self
            .project
            .as_ref()
            .is_some_and(|open| open.replay.is_some())
        {
            self.start_evaluation();
        }
    }

    /// Starts what a changed plan needs: a replay when its structure changed, an evaluation when only numbers did.
    pub(super) fn follow_plan(&mut self) {
        if !self.follow {
            return;
        }
        let Some(project) = &mut self.project else {
            return;
        };
        if !project.can_replay() {
            project.replay = None;
            project.impact = None;
            return;
        }
        let answered = project
            .impact
            .as_ref()
            .is_some_and(|impact| Arc::ptr_eq(&impact.plan, &project.plan));
        let dragging = project.undo.is_dragging();
        if answered && (dragging || project.impact.as_ref().is_some_and(|of| of.complete)) {
            return;
        }
        match &project.replay {
            Some(replay) if replay.fits(&project.plan) => {
                if !dragging {
                    self.start_evaluation();
                } else if !answered {
                    let impact = replay.evaluate(&project.plan, DRAGGING_DRAWS, false);
                    project.impact = Some(ImpactOf {
                        plan: Arc::clone(&project.plan),
                        impact: Arc::new(impact),
                        complete: false,
                    });
                }
            }
            _ => self.start_replay(),
        }
    }

    fn start_replay(&mut self) {
        let Some(project) = &mut self.project else {
            return;
        };
        if let Some(running) = &project.replaying {
            if !Arc::ptr_eq(running, &project.plan) {
                self.jobs.cancel_kind(JobKind::Replay);
            }
            return;
        }
        if !project.can_replay() {
            return;
        }
        let (dataset, plan) = (Arc::clone(&project.dataset), Arc::clone(&project.plan));
        let draws = project.draws;
        project.replaying = Some(Arc::clone(&plan));
        self.jobs.start(JobKind::Replay, move |progress| {
            let resolved =
                Replay::resolve(Arc::clone(&dataset), Arc::clone(&plan), draws, progress);
            Box::new(move |studio: &mut Self| {
                if let Some(project) = &mut studio.project {
                    project.replaying = None;
                }
                let Some(project) = studio.with_data(&dataset) else {
                    return;
                };
                if let Ok(replay) = resolved {
                    project.replay = Some(Arc::new(replay));
                    studio.start_evaluation();
                }
            })
        });
    }

    fn start_evaluation(&mut self) {
        let Some(project) = &mut self.project else {
            return;
        };
        let Some(replay) = project.replay.clone() else {
            return;
        };
        if !replay.fits(&project.plan)
            || project.evaluating.is_some()
            || self.jobs.runs(JobKind::Evaluate)
        {
            return;
        }
        let plan = Arc::clone(&project.plan);
        let draws = project.draws.draws;
        project.evaluating = Some(Arc::clone(&plan));
        self.jobs.start(JobKind::Evaluate, move |_| {
            let impact = Arc::new(replay.evaluate(&plan, draws, true));
            Box::new(move |studio: &mut Self| {
                let Some(project) = &mut studio.project else {
                    return;
                };
                project.evaluating = None;
                // An older answer must not replace the newer one a drag has put up meanwhile.
                let current = Arc::ptr_eq(&plan, &project.plan);
                let same_replay = project
                    .replay
                    .as_ref()
                    .is_some_and(|now| Arc::ptr_eq(now, &replay));
                if same_replay && (current || project.impact.is_none()) {
                    project.impact = Some(ImpactOf {
                        plan,
                        impact,
                        complete: true,
                    });
                }
            })
        });
    }
}

fn make_sample(
    home: &Path,
    path: &Path,
    progress: &Progress,
) -> Result<(ProjectFile, Stored), String> {
    let words = |problem: &dyn std::fmt::Display| problem.to_string();
    let folder = home.join("sample");
    let (options, may) = (SampleOptions::default(), Permission::to_replace());
    let files =
        sample::write_with(&folder, &options, &may, progress).map_err(|problem| words(&problem))?;
    let (mut file, mut stored) =
        ProjectFile::create(path, &Currency::usd()).map_err(|problem| words(&problem))?;
    let request = ImportRequest {
        files: vec![(files.catalog, None), (files.orders, None)],
        dialect: None,
        currency: Currency::usd(),
        customer_key: stored.customer_key,
        rejects: None,
        options: import::ImportOptions::default(),
    };
    let imported = import::import(&request, None, progress)
        .map_err(|problem| words(&problem))
        .and_then(|(dataset, _)| {
            file.save_dataset_watched(&dataset, progress)
                .map_err(|problem| words(&problem))?;
            Ok(dataset)
        });
    match imported {
        Ok(dataset) => {
            stored.dataset = dataset;
            Ok((file, stored))
        }
        Err(problem) => {
            // An empty sample project would be opened instead of a full one next time.
            drop(file);
            files::take_back(path);
            Err(problem)
        }
    }
}

/// Everything the history shows, in one pass over the rooms of discovery.
fn find(
    dataset: &Dataset,
    options: PairOptions,
    progress: &Progress,
) -> Result<Discovered, Cancelled> {
    let pairs = discover::pairs(dataset, &options, progress)?;
    let sets = discover::sets(dataset, &pairs, MOST_MEMBERS, progress)?;
    let hubs = discover::hubs(dataset, &pairs);
    let lookup = Lookup::new(dataset, &pairs, options.max_basket, progress)?;
    let substitutes = discover::substitutes(dataset, &pairs, &lookup, progress)?;
    let mut slow_stock = discover::slow_stock(dataset, SLOW_WEEKS);
    discover::stock_triggers(dataset, &pairs, &mut slow_stock);
    Ok(Discovered {
        options,
        folds: PairFolds::of(&Series::of(&dataset.catalog), &pairs),
        lookup,
        substitutes,
        sets,
        hubs,
        ladders: discover::ladders(dataset),
        slow_stock,
        pairs,
    })
}
