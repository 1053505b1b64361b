//! The window: polls the studio, follows shortcuts, draws the shell and the screen, and hands commands on.

use std::path::PathBuf;
use std::sync::Arc;

use egui::{Context, Ui};

use super::action::Action;
use super::dialogs::{Answer, NativeDialog, Purpose};
use super::help::Help;
use super::palette::{Palette, PaletteAnswer};
use super::screens::{self, Draw, Outbox, Screen};
use super::unsaved::{self, Leaving, Unsaved, UnsavedAnswer};
use super::widgets::path_dialog::{PathAnswer, PathDialog, PathPurpose};
use super::{shell, theme};
use crate::domain::edit::Edit;
use crate::domain::money::Currency;
use crate::domain::rule::RuleStatus;
use crate::domain::scenario::Assumptions;
use crate::studio::{Command, Settings, Studio, home};

/// The whole window.
pub struct EndcapApp {
    studio: Studio,
    screen: Screen,
    screens: Screens,
    palette: Option<Palette>,
    help: Option<Help>,
    native: Option<NativeDialog>,
    inside: Option<(Purpose, PathDialog)>,
    unsaved: Option<Unsaved>,
    may_close: bool,
    native_dialogs: bool,
    /// A file that the desktop's own dialog has asked about before it gave it.
    desktop_asked: Option<PathBuf>,
    title: String,
    had_project: bool,
    had_orders: bool,
}

#[derive(Default)]
struct Screens {
    welcome: screens::welcome::WelcomeScreen,
    import: screens::import::ImportScreen,
    overview: screens::overview::OverviewScreen,
    discover: screens::discover::DiscoverScreen,
    rules: screens::rules::RulesScreen,
    simulate: screens::simulate::SimulateScreen,
    export: screens::export::ExportScreen,
}

impl EndcapApp {
    /// The window's state, with a project to open.
    #[must_use]
    pub fn new(ctx: &Context, file: Option<PathBuf>) -> Self {
        let waker = ctx.clone();
        let wake = Arc::new(move || {
            // About one frame later is soon enough, and many endings at once make one repaint.
            waker.request_repaint_after(std::time::Duration::from_millis(10));
        });
        let studio = Studio::new(Settings::load(home()), wake);
        Self::with_studio(ctx, studio, file)
    }

    /// The window's state around a studio; for tests, which use no dialogs of the desktop.
    #[must_use]
    pub fn with_studio(ctx: &Context, studio: Studio, file: Option<PathBuf>) -> Self {
        theme::install(ctx);
        let mut app = Self {
            studio,
            screen: Screen::default(),
            screens: Screens::default(),
            palette: None,
            help: None,
            native: None,
            inside: None,
            unsaved: None,
            may_close: false,
            native_dialogs: !cfg!(test),
            desktop_asked: None,
            title: String::new(),
            had_project: false,
            had_orders: false,
        };
        if let Some(file) = file {
            app.studio.execute(Command::OpenProject(file));
        }
        app
    }

    /// Keeps to the window's own file dialogs.
    pub fn use_inside_dialogs(&mut self) {
        self.native_dialogs = false;
    }

    /// The studio, for tests.
    #[must_use]
    pub fn studio(&self) -> &Studio {
        &self.studio
    }

    /// The studio, for tests.
    pub fn studio_mut(&mut self) -> &mut Studio {
        &mut self.studio
    }

    /// The screen that is shown.
    #[must_use]
    pub fn screen(&self) -> Screen {
        self.screen
    }

    fn follow_project(&mut self, ctx: &Context) {
        let view = self.studio.view();
        let project = view.project;
        let has_orders = project.is_some_and(|project| !project.dataset.is_empty());
        // A fresh project asks for files; a filled one shows what is in it.
        if project.is_some() && (!self.had_project || (has_orders && !self.had_orders)) {
            let failed = view
                .report
                .is_some_and(|report| report.all_rejected().is_some());
            let is_salvaged = project
                .and_then(|project| project.read_only)
                .is_some_and(|only| only.is_salvaged);
            self.screen = if is_salvaged {
                Screen::Rules
            } else if has_orders && !failed {
                Screen::Overview
            } else {
                Screen::Import
            };
        }
        if project.is_none() && self.had_project {
            self.screens = Screens::default();
            self.screen = Screen::default();
        }
        self.had_project = project.is_some();
        self.had_orders = has_orders;
        let title = match project.and_then(|project| project.path.file_stem()) {
            Some(name) => format!("{} – Endcap", name.to_string_lossy()),
            None => "Endcap".to_owned(),
        };
        if title != self.title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
        if view.jobs.iter().any(|job| job.kind.is_foreground()) {
            ctx.request_repaint_after(std::time::Duration::from_millis(50));
        }
    }

    fn take_drops(&mut self, ctx: &Context) {
        let dropped = ctx.input(|input| input.raw.dropped_files.clone());
        let paths: Vec<PathBuf> = dropped.iter().map(|file| file.path().to_owned()).collect();
        let is_project = |path: &PathBuf| path.extension().is_some_and(|end| end == "endcap");
        if let Some(project) = paths.iter().find(|path| is_project(path)) {
            self.execute(Command::OpenProject(project.clone()));
        } else if !paths.is_empty() {
            self.studio.execute(Command::PreviewFiles(paths));
            self.screen = Screen::Import;
        }
    }

    fn follow_shortcuts(&mut self, ctx: &Context) {
        let asks = self.studio.view().replacing.is_some() || self.unsaved.is_some();
        if asks || self.palette.is_some() || self.inside.is_some() || self.help.is_some() {
            return;
        }
        // A text field has its own undo, and its own use for Backspace.
        let typing = ctx.text_edit_focused();
        let mut actions: Vec<Action> = Action::all().to_vec();
        // Ctrl+Shift+Z also looks like Ctrl+Z: the one with more modifiers is asked first.
        actions.sort_by_key(|action| {
            let shift = action.shortcut().is_some_and(|s| s.modifiers.shift);
            std::cmp::Reverse(shift)
        });
        for action in actions {
            let Some(shortcut) = action.shortcut() else {
                continue;
            };
            let belongs_to_text =
                matches!(action, Action::Undo | Action::Redo | Action::DeleteRule);
            if typing && belongs_to_text {
                continue;
            }
            if ctx.input_mut(|input| input.consume_shortcut(&shortcut))
                && action.is_possible(self.studio.view())
            {
                self.act(ctx, action);
            }
        }
    }

    fn act(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::OpenSample => self.execute(Command::OpenSample),
            Action::NewProject => self.ask(ctx, Purpose::NewProject),
            Action::OpenProject => self.ask(ctx, Purpose::OpenProject),
            Action::AddFiles => self.ask(ctx, Purpose::AddFiles),
            Action::ReadRules => self.ask(ctx, Purpose::ReadRules),
            Action::ReadAssumptions => self.ask(ctx, Purpose::ReadAssumptions),
            Action::WriteFiles => {
                self.screen = Screen::Export;
                self.ask(ctx, Purpose::WriteFiles);
            }
            Action::ImportDraft => {
                self.screen = Screen::Import;
                self.studio.execute(Command::Import {
                    dialect: None,
                    rejects: None,
                });
            }
            Action::KeepMapping => {
                if let Some(place) = self.shown_file() {
                    self.studio.execute(Command::KeepFileMapping(place));
                }
            }
            Action::WriteMapping => self.ask(ctx, Purpose::WriteMapping),
            Action::ReadMapping => self.ask(ctx, Purpose::ReadMapping),
            Action::SaveList => {
                self.screen = Screen::Discover;
                self.screens.discover.begin_writing();
                self.ask(ctx, Purpose::SaveList);
            }
            Action::SaveElsewhere => self.ask(ctx, Purpose::SaveElsewhere),
            Action::CloseProject => self.execute(Command::CloseProject),
            Action::Quit => self.leave(ctx, Leaving::Quit),
            Action::Undo => self.studio.execute(Command::Undo),
            Action::Redo => self.studio.execute(Command::Redo),
            Action::Go(screen) => self.screen = screen,
            Action::NewRule(kind) => {
                self.screen = Screen::Rules;
                self.screens.rules.begin(kind);
            }
            Action::DuplicateRule | Action::ToggleRule | Action::DeleteRule => {
                self.act_on_rule(action);
            }
            Action::ResetAssumptions => self
                .studio
                .execute(Command::Edit(Edit::SetAssumptions(Assumptions::default()))),
            Action::Palette => self.palette = Some(Palette::default()),
            Action::SwitchTheme => {
                let dark = ctx.theme() == egui::Theme::Dark;
                ctx.set_theme(if dark {
                    egui::ThemePreference::Light
                } else {
                    egui::ThemePreference::Dark
                });
            }
            Action::Help => self.help = Some(Help::default()),
        }
    }

    /// The file of the draft that the import screen shows.
    fn shown_file(&self) -> Option<usize> {
        let files = &self.studio.view().draft.files;
        self.screens.import.shown_place(files)
    }

    fn act_on_rule(&mut self, action: Action) {
        let Some(project) = self.studio.view().project else {
            return;
        };
        let Some((id, rule)) = project
            .selected
            .and_then(|id| Some((id.clone(), project.plan.rules.get(id)?)))
        else {
            return;
        };
        let command = match action {
            Action::DuplicateRule => Command::DuplicateRule(id),
            Action::DeleteRule => Command::Edit(Edit::RemoveRules(vec![id])),
            _ => {
                let status = if rule.is_active() {
                    RuleStatus::Paused
                } else {
                    RuleStatus::Active
                };
                Command::Edit(Edit::SetStatus {
                    ids: vec![id],
                    status,
                })
            }
        };
        self.studio.execute(command);
    }

    fn ask(&mut self, ctx: &Context, purpose: Purpose) {
        self.desktop_asked = None;
        let folder = self.studio.view().settings.last_folder.clone();
        if self.native_dialogs
            && let Some(dialog) = NativeDialog::open(purpose, folder, ctx.clone())
        {
            self.native = Some(dialog);
        } else {
            self.ask_inside(purpose);
        }
    }

    fn ask_inside(&mut self, purpose: Purpose) {
        let folder = self
            .studio
            .view()
            .settings
            .last_folder
            .clone()
            .filter(|folder| folder.is_dir())
            .or_else(|| std::env::current_dir().ok())
            .unwrap_or_default();
        let mut dialog = PathDialog::new(
            purpose.title(),
            purpose.manner(),
            &folder,
            purpose.filter().1,
        );
        if let Some(name) = purpose.file_name() {
            dialog = dialog.named(name);
        }
        self.inside = Some((purpose, dialog));
    }

    fn follow_dialogs(&mut self) {
        let Some(dialog) = &self.native else { return };
        let purpose = dialog.purpose;
        match dialog.poll() {
            Answer::Waiting => return,
            Answer::Chosen(paths) => {
                let saves = purpose.manner() == PathPurpose::SaveFile;
                self.desktop_asked = paths.first().filter(|_| saves).cloned();
                self.chosen(purpose, paths);
            }
            Answer::Cancelled => {}
            Answer::Unavailable => self.ask_inside(purpose),
        }
        self.native = None;
    }

    fn chosen(&mut self, purpose: Purpose, paths: Vec<PathBuf>) {
        let Some(first) = paths.first().cloned() else {
            return;
        };
        let command = match purpose {
            Purpose::NewProject => Command::NewProject {
                path: with_ending(first, "endcap"),
                currency: Currency::usd(),
            },
            Purpose::OpenProject => Command::OpenProject(first),
            Purpose::AddFiles => {
                self.screen = Screen::Import;
                Command::PreviewFiles(paths)
            }
            Purpose::WriteMapping | Purpose::ReadMapping => {
                let Some(place) = self.shown_file() else {
                    return;
                };
                self.screen = Screen::Import;
                if purpose == Purpose::ReadMapping {
                    Command::ReadFileMapping { place, path: first }
                } else {
                    let path = with_ending(first, "toml");
                    Command::WriteFileMapping { place, path }
                }
            }
            Purpose::ReadRules => Command::ReadRuleSet(first),
            Purpose::ReadAssumptions => Command::ReadAssumptions(first),
            Purpose::WriteFiles => {
                self.screens.export.choose_folder(first);
                return;
            }
            Purpose::SaveList => {
                self.screens.discover.write_to(first);
                return;
            }
            Purpose::SaveElsewhere => Command::SaveElsewhere(with_ending(first, "endcap")),
        };
        self.execute(command);
    }

    /// Carries out a command; one that leaves a project with something unsaved is asked about first.
    fn execute(&mut self, command: Command) {
        let has_project = self.studio.view().project.is_some();
        if command.leaves_project() && has_project && self.studio.settle_saves().is_err() {
            self.unsaved = Some(Unsaved::before(Leaving::Then(Box::new(command))));
        } else {
            self.studio.execute(command);
        }
    }

    /// Ends the window, or does what closes the project; something unsaved is asked about first.
    fn leave(&mut self, ctx: &Context, leaving: Leaving) {
        if self.studio.settle_saves().is_err() {
            self.unsaved = Some(Unsaved::before(leaving));
            return;
        }
        match leaving {
            Leaving::Quit => {
                self.may_close = true;
                ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
            Leaving::Then(command) => self.studio.execute(*command),
        }
    }

    /// The desktop asks the window to close.
    fn follow_closing(&mut self, ctx: &Context) {
        if !ctx.input(|input| input.viewport().close_requested()) || self.may_close {
            return;
        }
        if self.studio.settle_saves().is_err() {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            self.unsaved = Some(Unsaved::before(Leaving::Quit));
        }
    }

    fn unsaved_ui(&mut self, ctx: &Context) {
        // A path dialog asks where to save it; what was asked before waits for that.
        if self.inside.is_some() || self.native.is_some() {
            return;
        }
        let Some(unsaved) = &mut self.unsaved else {
            return;
        };
        match unsaved.ui(ctx, self.studio.view()) {
            UnsavedAnswer::Open => {}
            UnsavedAnswer::Cancelled => self.unsaved = None,
            UnsavedAnswer::SaveElsewhere => self.ask(ctx, Purpose::SaveElsewhere),
            UnsavedAnswer::TryAgain | UnsavedAnswer::Saved => {
                if let Some(unsaved) = self.unsaved.take() {
                    self.leave(ctx, unsaved.leaving);
                }
            }
            UnsavedAnswer::Abandon => {
                if let Some(unsaved) = self.unsaved.take() {
                    self.studio.execute(Command::AbandonProject);
                    self.leave(ctx, unsaved.leaving);
                }
            }
        }
    }

    fn damaged_ui(&mut self, ctx: &Context) {
        let Some(damaged) = self.studio.view().damaged else {
            return;
        };
        if let Some(command) = unsaved::damaged_ui(ctx, damaged) {
            self.execute(command);
        }
    }

    /// What the desktop has asked is not asked again.
    fn follow_replacing(&mut self) {
        let Some(replacing) = self.studio.view().replacing else {
            return;
        };
        let asked = self.desktop_asked.take();
        if asked.is_some_and(|path| replacing.files == [path]) {
            let command = Command::Replace(replacing.command.clone());
            self.studio.execute(command);
        }
    }

    fn overlays_ui(&mut self, ui: &mut Ui) {
        if let Some(palette) = &mut self.palette {
            match palette.ui(ui, self.studio.view()) {
                PaletteAnswer::Open => {}
                PaletteAnswer::Closed => self.palette = None,
                PaletteAnswer::Chosen(action) => {
                    self.palette = None;
                    self.act(&ui.ctx().clone(), action);
                }
            }
        }
        if let Some((purpose, dialog)) = &mut self.inside {
            let purpose = *purpose;
            match dialog.show(ui.ctx()) {
                None => {}
                Some(PathAnswer::Cancelled) => self.inside = None,
                Some(PathAnswer::Chosen(paths)) => {
                    self.inside = None;
                    self.chosen(purpose, paths);
                }
            }
        }
        if let Some(replacing) = self.studio.view().replacing
            && let Some(answer) = super::replace::ui(ui.ctx(), replacing)
        {
            self.studio.execute(answer);
        }
        if let Some(help) = &mut self.help
            && help.ui(ui)
        {
            self.help = None;
        }
        let ctx = ui.ctx().clone();
        self.damaged_ui(&ctx);
        self.unsaved_ui(&ctx);
    }
}

/// Gives a new file its ending when the person left it out.
fn with_ending(path: PathBuf, ending: &str) -> PathBuf {
    if path.extension().is_some() {
        path
    } else {
        path.with_extension(ending)
    }
}

impl eframe::App for EndcapApp {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.studio.poll();
        self.follow_closing(ctx);
        self.follow_dialogs();
        self.follow_replacing();
        self.take_drops(ctx);
        self.follow_shortcuts(ctx);
        self.follow_project(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let mut out = Outbox::default();
        let view = self.studio.view();
        shell::menu_ui(ui, view, &mut out);
        shell::status_ui(ui, view, &mut out);
        if view.project.is_some() || self.screen == Screen::Import {
            shell::navigation_ui(ui, view, self.screen, &mut out);
        }
        let screen: &mut dyn Draw = match (view.project, self.screen) {
            (_, Screen::Import) => &mut self.screens.import,
            (None, _) => &mut self.screens.welcome,
            (Some(_), Screen::Overview) => &mut self.screens.overview,
            (Some(_), Screen::Discover) => &mut self.screens.discover,
            (Some(_), Screen::Rules) => &mut self.screens.rules,
            (Some(_), Screen::Simulate) => &mut self.screens.simulate,
            (Some(_), Screen::Export) => &mut self.screens.export,
        };
        egui::CentralPanel::default()
            .frame(shell::screen_frame(ui))
            .show(ui, |ui| screen.ui(ui, view, &mut out));
        shell::notices_ui(ui, view, &mut out);
        shell::drop_hint_ui(ui);
        self.overlays_ui(ui);
        for command in out.commands {
            self.execute(command);
        }
        let ctx = ui.ctx().clone();
        for action in out.actions {
            self.act(&ctx, action);
        }
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        // The window is gone: what could not be saved can only be said on the terminal the studio was started from.
        if let Err(problem) = self.studio.close() {
            use std::io::Write;
            let _ = writeln!(std::io::stderr(), "endcap: not saved: {problem}");
        }
    }
}
