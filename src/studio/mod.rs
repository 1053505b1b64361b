//! The application without a window: commands in, a view out. The window and the headless verbs are two faces of it.

mod autosave;
mod command;
mod draft;
mod files;
mod jobs;
mod many_rules;
mod notices;
mod pair_notes;
mod project;
mod replacing;
pub mod rule_making;
mod saving;
mod settings;
mod sheets;
mod undo;
mod work;

pub use work::SLOW_WEEKS;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use autosave::SaveProblem;
pub use command::Command;
pub use draft::{DraftFile, ImportDraft, LastImport};
pub use files::ExportDraft;
pub use jobs::{JobId, JobKind, JobView, Waker};
pub use notices::{Notice, NoticeLevel};
pub use pair_notes::{no_pairs, pair_notes};
pub use project::{Damaged, Discovered, ImpactOf, ReadOnly};
pub use replacing::Replacing;
pub use settings::{Settings, home};
pub use sheets::{List, sheet};

use jobs::{Finished, Jobs};
use notices::Notices;
use project::OpenProject;

use crate::discover::{Blocked, FollowUpTable};
use crate::domain::catalog::VariantId;
use crate::domain::kpi::Kpis;
use crate::domain::plan::Plan;
use crate::domain::project::Dataset;
use crate::domain::rule::RuleId;
use crate::files as door;
use crate::guardrails::Finding;
use crate::import::ImportReport;
use crate::simulate::Replay;

/// The application's state. Only [`Studio::execute`] and the endings of jobs change it.
pub struct Studio {
    settings: Settings,
    project: Option<OpenProject>,
    damaged: Option<Damaged>,
    draft: ImportDraft,
    report: Option<Arc<ImportReport>>,
    last_import: Option<LastImport>,
    /// Looks at files so far.
    looks: u64,
    export: ExportDraft,
    replacing: Option<Replacing>,
    /// The command that is carried out may replace files that are there.
    may_replace: bool,
    jobs: Jobs<Self>,
    job_views: Vec<JobView>,
    notices: Notices,
    /// Follow every change with key figures, pairs and replay; the headless verbs ask for what they need instead.
    follow: bool,
}

/// What a screen reads: references only, cheap to copy.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// Remembered between runs.
    pub settings: &'a Settings,
    /// The open project.
    pub project: Option<ProjectView<'a>>,
    /// A damaged project of which the rules could be read.
    pub damaged: Option<&'a Damaged>,
    /// Files to be imported.
    pub draft: &'a ImportDraft,
    /// What the last import did.
    pub report: Option<&'a Arc<ImportReport>>,
    /// What the last import read, and how.
    pub last_import: Option<&'a LastImport>,
    /// Rule files to be written.
    pub export: &'a ExportDraft,
    /// Files that would be replaced, until somebody answers with [`Command::Replace`] or [`Command::KeepFiles`].
    pub replacing: Option<&'a Replacing>,
    /// Running jobs, oldest first.
    pub jobs: &'a [JobView],
    /// Messages not yet dismissed.
    pub notices: &'a [Notice],
}

/// What a screen reads of the open project.
#[derive(Clone, Copy)]
pub struct ProjectView<'a> {
    /// Its file.
    pub path: &'a Path,
    /// Imported data.
    pub dataset: &'a Arc<Dataset>,
    /// What people edit.
    pub plan: &'a Arc<Plan>,
    /// Key figures; `None` until they are worked out.
    pub kpis: Option<&'a Arc<Kpis>>,
    /// Pairs, sets, ladders; `None` until they are counted.
    pub discovered: Option<&'a Arc<Discovered>>,
    /// What is bought later; `None` until somebody asks with [`Command::FollowUp`].
    pub follow_up: Option<&'a Arc<FollowUpTable>>,
    /// The plan's block list, ready to be asked about many pairs.
    pub blocked: &'a Arc<Blocked>,
    /// The replay that answers for the plan or an earlier one.
    pub replay: Option<&'a Arc<Replay>>,
    /// What the plan does; see [`ProjectView::impact_is_fresh`].
    pub impact: Option<&'a ImpactOf>,
    /// Where rules cross limits, worst first.
    pub findings: &'a [Finding],
    /// The selected rule.
    pub selected: Option<&'a RuleId>,
    /// What undo would take back.
    pub undo_label: Option<&'a str>,
    /// What redo would do again.
    pub redo_label: Option<&'a str>,
    /// True when everything is on disk, or nothing can be changed.
    pub saved: bool,
    /// Why it is not, once saving has failed.
    pub save_problem: Option<&'a SaveProblem>,
    /// Why the project can only be read, when so.
    pub read_only: Option<&'a ReadOnly>,
}

impl ProjectView<'_> {
    /// True when the impact answers for the current plan.
    #[must_use]
    pub fn impact_is_fresh(&self) -> bool {
        self.impact
            .is_some_and(|impact| Arc::ptr_eq(&impact.plan, self.plan))
    }
}

impl Studio {
    /// A studio for a window: every change is followed by key figures, pairs and replay in the background.
    #[must_use]
    pub fn new(settings: Settings, waker: Waker) -> Self {
        Self::with(settings, waker, true)
    }

    /// A studio for headless verbs: nothing runs that was not asked for.
    #[must_use]
    pub fn headless() -> Self {
        Self::with(Settings::default(), Arc::new(|| {}), false)
    }

    fn with(settings: Settings, waker: Waker, follow: bool) -> Self {
        Self {
            settings,
            project: None,
            damaged: None,
            draft: ImportDraft::default(),
            report: None,
            last_import: None,
            looks: 0,
            export: ExportDraft::default(),
            replacing: None,
            may_replace: false,
            jobs: Jobs::new(waker),
            job_views: Vec::new(),
            notices: Notices::default(),
            follow,
        }
    }

    /// What screens read.
    #[must_use]
    pub fn view(&self) -> View<'_> {
        View {
            settings: &self.settings,
            project: self.project.as_ref().map(|project| ProjectView {
                path: &project.path,
                dataset: &project.dataset,
                plan: &project.plan,
                kpis: project.kpis.as_ref(),
                discovered: project.discovered.as_ref(),
                follow_up: project.follow_up.as_ref(),
                blocked: &project.blocked,
                replay: project.replay.as_ref(),
                impact: project.impact.as_ref(),
                findings: &project.findings,
                selected: project.selected.as_ref(),
                undo_label: project.undo.undo_label(),
                redo_label: project.undo.redo_label(),
                saved: project.autosave.is_saved(),
                save_problem: project.save_problem.as_ref(),
                read_only: project.read_only.as_ref(),
            }),
            damaged: self.damaged.as_ref(),
            draft: &self.draft,
            report: self.report.as_ref(),
            last_import: self.last_import.as_ref(),
            export: &self.export,
            replacing: self.replacing.as_ref(),
            jobs: &self.job_views,
            notices: self.notices.all(),
        }
    }

    /// Carries out one command, or starts the job that does.
    pub fn execute(&mut self, command: Command) {
        if command.changes_project() && self.refuse_to_change() {
            return;
        }
        match command {
            Command::OpenSample => self.open_sample(),
            Command::NewProject { path, currency } => self.new_project(path, currency, false),
            Command::OpenProject(path) => self.open_project(path),
            Command::CloseProject => {
                self.close_project();
            }
            Command::AbandonProject => self.abandon_project(),
            Command::TrySaving => self.try_saving(),
            Command::SaveElsewhere(path) => self.save_elsewhere(path),
            Command::OpenRulesOnly => self.open_rules_only(),
            Command::ForgetDamaged => self.damaged = None,
            Command::ForgetRecent(path) => self.settings.forget(&path),
            Command::PreviewFiles(paths) => self.preview_files(paths),
            Command::SetFileRole { place, role } => self.set_file_role(place, role),
            Command::SetImportOptions(options) => self.set_import_options(*options),
            Command::SetFileMapping { place, mapping } => self.set_file_mapping(place, *mapping),
            Command::UndoFileMapping(place) => self.undo_file_mapping(place),
            Command::StartFileAfresh(place) => self.start_file_afresh(place),
            Command::KeepFileMapping(place) => self.keep_file_mapping(place),
            Command::WriteFileMapping { place, path } => self.write_file_mapping(place, &path),
            Command::ReadFileMapping { place, path } => self.read_file_mapping(place, &path),
            Command::ReviseImport => self.revise_import(),
            Command::ImportAgain(options) => self.import_again(*options),
            Command::DropFile(place) => self.draft.drop_file(place),
            Command::DiscardDraft => self.draft = ImportDraft::default(),
            Command::Import { dialect, rejects } => self.import_draft(dialect, rejects),
            Command::ImportIntoNew { path, currency } => self.new_project(path, currency, true),
            Command::CancelJob(id) => self.jobs.cancel(id),
            Command::Edit(edit) => self.edit(&edit, false),
            Command::Drag(edit) => self.edit(&edit, true),
            Command::EndDrag => self.end_drag(),
            Command::Undo => self.step(false),
            Command::Redo => self.step(true),
            Command::MakeRule {
                kind,
                title,
                products,
            } => self.make_unblocked(&products, |dataset, plan| {
                rule_making::of_products(dataset, plan, kind, &title, &products)
            }),
            Command::MakePairs { pairs, placement } => self.make_pairs(&pairs, placement),
            Command::DuplicateRule(id) => {
                self.make_rule(|_, plan| rule_making::copy(plan, &id));
            }
            Command::SelectRule(id) => {
                if let Some(project) = &mut self.project {
                    project.selected = id;
                }
            }
            Command::Discover(options) => self.discover(options),
            Command::FollowUp(options) => self.follow_up(options),
            Command::WriteCsv { path, list, places } => self.write_csv(path, list, places),
            Command::Simulate { draws, seed } => self.simulate(draws, seed),
            Command::ReadRuleSet(path) => self.read_rule_set(&path),
            Command::ReadAssumptions(path) => self.read_assumptions(&path),
            Command::DraftExport(targets) => self.draft_export(targets),
            Command::WriteExport(folder) => self.write_export(folder),
            Command::WriteRuleSet(path) => self.write_rule_set(path),
            Command::Replace(command) => self.replace(*command),
            Command::KeepFiles => self.replacing = None,
            Command::DismissNotice(id) => self.notices.dismiss(id),
        }
        self.after_change();
    }

    /// Collects what jobs finished, and starts what follows. Call it once a frame; it never blocks.
    pub fn poll(&mut self) {
        while let Some(finished) = self.jobs.next_finished(false) {
            self.end(finished);
        }
        self.follow_saving();
        self.after_change();
    }

    /// Blocks until no job runs.
    pub fn settle(&mut self) {
        while let Some(finished) = self.jobs.next_finished(true) {
            self.end(finished);
            self.after_change();
        }
    }

    fn end(&mut self, finished: Finished<Self>) {
        match finished {
            Finished::Ending(ending) => ending(self),
            Finished::Panicked(kind) => {
                self.draft.give_up_looking(kind);
                if let Some(project) = &mut self.project {
                    project.replaying = None;
                    project.evaluating = None;
                    project.gave_up_on = Some(Arc::clone(&project.plan));
                }
                self.warn(
                    NoticeLevel::Error,
                    format!(
                        "{} stopped unexpectedly. Nothing was changed.",
                        kind.title()
                    ),
                );
            }
        }
    }

    fn after_change(&mut self) {
        self.follow_plan();
        self.job_views = self.jobs.views();
    }

    fn warn(&mut self, level: NoticeLevel, text: impl Into<String>) {
        self.notices.push(level, text);
    }

    fn edit(&mut self, edit: &crate::domain::edit::Edit, drag: bool) {
        let Some(project) = &mut self.project else {
            return;
        };
        if let Err(problem) = project.edit(edit, drag) {
            self.warn(NoticeLevel::Error, problem.to_string());
        }
    }

    fn end_drag(&mut self) {
        if let Some(project) = &mut self.project {
            project.end_drag();
        }
    }

    fn step(&mut self, forward: bool) {
        if let Some(project) = &mut self.project {
            project.step(forward);
        }
    }

    /// Makes a rule, unless two of its products are on the block list.
    fn make_unblocked(
        &mut self,
        products: &[VariantId],
        make: impl FnOnce(&Dataset, &Plan) -> Option<crate::domain::rule::Rule>,
    ) {
        let Some(project) = &self.project else {
            return;
        };
        match project.blocked.first_of(products) {
            None => self.make_rule(make),
            Some((a, b)) => {
                let title = |id| project.dataset.catalog.title(id);
                let text = format!(
                    "{} with {} is on the block list; unblock the pair first.",
                    title(a),
                    title(b)
                );
                self.warn(NoticeLevel::Error, text);
            }
        }
    }

    fn make_rule(
        &mut self,
        make: impl FnOnce(&Dataset, &Plan) -> Option<crate::domain::rule::Rule>,
    ) {
        let Some(project) = &mut self.project else {
            return;
        };
        let Some(rule) = make(&project.dataset, &project.plan) else {
            let text = "A bundle or ladder needs two to six different products.";
            self.warn(NoticeLevel::Error, text);
            return;
        };
        let (id, name) = (rule.id.clone(), rule.name.clone());
        match project.edit(&crate::domain::edit::Edit::AddRules(vec![rule]), false) {
            Ok(()) => {
                project.selected = Some(id);
                self.warn(NoticeLevel::Done, format!("Rule made: {name}"));
            }
            Err(problem) => self.warn(NoticeLevel::Error, problem.to_string()),
        }
    }

    /// Where the rejects of an import go when nobody says: beside the project file, where nothing is yet.
    fn rejects_path(project: &Path) -> PathBuf {
        let stem = project.file_stem().unwrap_or_default().to_string_lossy();
        door::free_path(&project.with_file_name(format!("{stem}-rejects.csv")))
    }
}
