//! The export screen: which files, what is in them, and where they go.

pub mod drafts;
mod preview;
mod what;

use std::path::PathBuf;

use egui::{CentralPanel, Frame, Label, Panel, RichText, ScrollArea, TextEdit, Ui};

use super::{Draw, Outbox, Screen};
use crate::export::{TARGETS, Target};
use crate::studio::{Command, View};
use crate::ui::action::Action;
use crate::ui::theme;
use crate::ui::widgets::button::primary_button;
use crate::ui::widgets::empty_state::{EmptyState, EmptyStateClick, Glyph};
use drafts::{Standing, Wanted};

/// The export screen.
pub struct ExportScreen {
    /// Targets that are ticked, in their usual order.
    targets: Vec<&'static Target>,
    /// What was asked for last.
    asked: Option<Wanted>,
    folder: String,
    /// A folder was chosen: write as soon as the drafts answer for the plan.
    pending: bool,
    preview: preview::Preview,
}

impl Default for ExportScreen {
    fn default() -> Self {
        Self {
            targets: TARGETS.to_vec(),
            asked: None,
            folder: String::new(),
            pending: false,
            preview: preview::Preview::default(),
        }
    }
}

impl ExportScreen {
    /// Takes a folder for the files and writes them there, as soon as they are up to date.
    pub fn choose_folder(&mut self, folder: PathBuf) {
        self.folder = folder.into_os_string().to_string_lossy().into_owned();
        self.pending = true;
    }
}

impl Draw for ExportScreen {
    fn ui(&mut self, ui: &mut Ui, view: View<'_>, out: &mut Outbox) {
        let Some(project) = view.project else { return };
        if project.plan.active_rules().next().is_none() {
            self.pending = false;
            no_rules_ui(ui, out);
            return;
        }
        let wanted = Wanted::new(project.plan, project.dataset, &self.targets);
        let standing = drafts::standing(&wanted, self.asked.as_ref(), view);
        if standing == Standing::Ask {
            self.asked = Some(wanted);
            out.command(Command::DraftExport(self.targets.clone()));
        }
        self.follow_pending(standing, view, out);
        Panel::left("targets")
            .resizable(false)
            .show_separator_line(false)
            .exact_size(theme::SIDE_WIDTH)
            .frame(Frame::new())
            .show(ui, |ui| {
                ui.label(theme::title("Rule files"));
                ScrollArea::vertical()
                    .id_salt("targets")
                    .auto_shrink([false, false])
                    .show(ui, |ui| {
                        self.targets_ui(ui);
                        self.write_ui(ui, standing, view, out);
                        written_ui(ui, &view.export.written);
                    });
            });
        CentralPanel::no_frame().show(ui, |ui| match standing {
            Standing::NoTarget => {
                let text = "Tick what the rules are for; the files appear here before anything is written.";
                EmptyState::new(Glyph::Folder, "No file is chosen", text).show(ui);
            }
            Standing::Failed => {
                let text = "The files could not be prepared. Nothing was written.";
                let empty = EmptyState::new(Glyph::Warning, "No files", text);
                if empty.primary("Try again").show(ui).is_some() {
                    self.asked = None;
                }
            }
            _ => self.preview.ui(ui, view.export, standing),
        });
    }
}

impl ExportScreen {
    fn follow_pending(&mut self, standing: Standing, view: View<'_>, out: &mut Outbox) {
        if !self.pending {
            return;
        }
        match standing {
            Standing::Ask | Standing::Waiting => {}
            Standing::NoTarget | Standing::Failed => self.pending = false,
            Standing::Fresh => {
                self.pending = false;
                // Without a file there is nothing to write; why stands in the preview.
                if drafts::files(view.export).next().is_some() {
                    out.command(Command::WriteExport(PathBuf::from(self.folder.trim())));
                }
            }
        }
    }

    fn targets_ui(&mut self, ui: &mut Ui) {
        for target in TARGETS.iter().copied() {
            theme::card(ui)
                .inner_margin(theme::margin(theme::SPACE_12))
                .show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    let mut ticked = self.targets.contains(&target);
                    if ui.checkbox(&mut ticked, target.label).changed() {
                        let wanted = |other: &&Target| match *other == target {
                            true => ticked,
                            false => self.targets.contains(other),
                        };
                        self.targets = TARGETS.iter().copied().filter(wanted).collect();
                    }
                    ui.add(Label::new(theme::small(target.purpose)).wrap());
                });
        }
    }

    fn write_ui(&mut self, ui: &mut Ui, standing: Standing, view: View<'_>, out: &mut Outbox) {
        ui.add_space(theme::SPACE_8);
        ui.strong("Folder");
        ui.add(
            TextEdit::singleline(&mut self.folder)
                .hint_text("Asked for when you write")
                .desired_width(f32::INFINITY),
        )
        .accessible_name("Folder for the files");
        let folder = drafts::folder(&self.folder);
        let is_wrong = folder.is_none() && !self.folder.trim().is_empty();
        if is_wrong {
            let colour = theme::palette(ui).negative;
            let text = "Type a whole path, from the root of the disk";
            ui.label(RichText::new(text).small().color(colour));
        }
        let count = drafts::files(view.export).count();
        let ready = standing == Standing::Fresh && count > 0 && !is_wrong;
        ui.horizontal(|ui| {
            let text = if folder.is_some() {
                "Write files"
            } else {
                "Write files…"
            };
            let button = ui
                .add_enabled_ui(ready, |ui| primary_button(ui, text))
                .inner;
            if button.clicked() {
                match &folder {
                    Some(folder) => out.command(Command::WriteExport(folder.clone())),
                    None => out.action(Action::WriteFiles),
                }
            }
            if folder.is_some() {
                let other = ui.add_enabled(ready, egui::Button::new("Other folder…"));
                if other
                    .on_hover_text("Chooses a folder and writes the files there")
                    .clicked()
                {
                    out.action(Action::WriteFiles);
                }
            }
            if standing == Standing::Waiting {
                ui.spinner();
            }
        });
    }
}

fn written_ui(ui: &mut Ui, written: &[PathBuf]) {
    if written.is_empty() {
        return;
    }
    ui.add_space(theme::SPACE_8);
    ui.strong("Written");
    for path in written {
        let text = path.display().to_string();
        ui.add(
            Label::new(RichText::new(&text).small())
                .wrap()
                .selectable(true),
        );
        let name = format!("Copy the path {text}");
        let copy = ui
            .add(egui::Button::new(theme::small("Copy path")).small())
            .accessible_name(name);
        if copy.clicked() {
            ui.copy_text(text);
        }
    }
}

fn no_rules_ui(ui: &mut Ui, out: &mut Outbox) {
    let empty = EmptyState::new(
        Glyph::Folder,
        "No rule is active",
        "Rule files hold the active rules. Switch one on, or write one, and the files appear here.",
    )
    .primary("Go to the rules")
    .secondary("Discover what is bought together");
    match empty.show(ui) {
        Some(EmptyStateClick::Primary) => out.action(Action::Go(Screen::Rules)),
        Some(EmptyStateClick::Secondary) => out.action(Action::Go(Screen::Discover)),
        None => {}
    }
}
