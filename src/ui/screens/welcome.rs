//! The welcome screen: the sample store, a new project, an old one, or files of one's own.

use std::path::Path;

use egui::{Align, Layout, Ui};

use super::{Draw, Outbox};
use crate::studio::{Command, View};
use crate::ui::action::Action;
use crate::ui::theme;
use crate::ui::widgets::button::{primary_button, quiet_button};

/// The welcome screen.
#[derive(Default)]
pub struct WelcomeScreen;

const WAYS: [(Action, &str, &str); 4] = [
    (
        Action::OpenSample,
        "Open the sample store",
        "An invented shop with 18 months of orders. The quickest way to see what Endcap does.",
    ),
    (
        Action::AddFiles,
        "Import CSV files…",
        "The catalog and order history your shop exports. You can also drop them on this window.",
    ),
    (
        Action::OpenProject,
        "Open project…",
        "A project file you made earlier.",
    ),
    (
        Action::NewProject,
        "New project…",
        "An empty project file; the files come afterwards.",
    ),
];

impl Draw for WelcomeScreen {
    fn ui(&mut self, ui: &mut Ui, view: View<'_>, out: &mut Outbox) {
        egui::ScrollArea::vertical()
            .id_salt("welcome")
            .auto_shrink([false, false])
            .show(ui, |ui| {
                let side = ((ui.available_width() - theme::WELCOME_WIDTH) / 2.0).max(0.0);
                ui.horizontal_top(|ui| {
                    ui.add_space(side);
                    ui.vertical(|ui| {
                        ui.set_width(theme::WELCOME_WIDTH.min(ui.available_width()));
                        column_ui(ui, view, out);
                    });
                });
            });
    }
}

fn column_ui(ui: &mut Ui, view: View<'_>, out: &mut Outbox) {
    ui.add_space(theme::SPACE_32 * 2.0);
    ui.label(theme::title("Welcome to Endcap"));
    ui.label(theme::muted(
        "See what is really bought together, write rules for it, replay them over every past order, and take them to \
         your shop. Everything stays on this computer.",
    ));
    ui.add_space(theme::SPACE_24);
    for (place, (action, label, sentence)) in WAYS.into_iter().enumerate() {
        theme::card(ui).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal(|ui| {
                ui.vertical(|ui| {
                    ui.set_width(ui.available_width() - theme::WELCOME_BUTTON);
                    ui.label(theme::heading(label.trim_end_matches('…')));
                    ui.label(theme::muted(sentence));
                });
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let word = match action {
                        Action::OpenSample | Action::OpenProject => "Open",
                        Action::AddFiles => "Import…",
                        _ => "Create…",
                    };
                    let response = if place == 0 {
                        primary_button(ui, word)
                    } else {
                        ui.button(word)
                    };
                    if response.accessible_name(label).clicked() {
                        out.action(action);
                    }
                });
            });
        });
        ui.add_space(theme::SPACE_8);
    }
    if !view.settings.recent.is_empty() {
        ui.add_space(theme::SPACE_16);
        ui.label(theme::heading("Recent projects"));
        ui.add_space(theme::SPACE_4);
        for path in &view.settings.recent {
            recent_ui(ui, path, out);
        }
    }
    ui.add_space(theme::SPACE_32);
}

fn recent_ui(ui: &mut Ui, path: &Path, out: &mut Outbox) {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let folder = path.parent().unwrap_or(Path::new("")).display().to_string();
    ui.horizontal(|ui| {
        let link = ui.link(name.as_ref());
        if link.on_hover_text(path.display().to_string()).clicked() {
            out.command(Command::OpenProject(path.to_owned()));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let forget = quiet_button(ui, "×", &format!("Take {name} out of this list"));
            if forget
                .on_hover_text("Take it out of this list; the file stays")
                .clicked()
            {
                out.command(Command::ForgetRecent(path.to_owned()));
            }
            ui.add(egui::Label::new(theme::small(folder)).truncate());
        });
    });
}
