//! The import screen: files are shown as they were understood, then read; every row is accounted for.

mod report;
mod rows;

use egui::{Align, Layout, Ui};

use super::{Draw, Outbox};
use crate::domain::money::Currency;
use crate::import::{FilePreview, Role};
use crate::studio::{Command, DraftFile, View};
use crate::ui::action::Action;
use crate::ui::theme::{self, Tone};
use crate::ui::widgets::badge::badge;
use crate::ui::widgets::button::{primary_button, quiet_button};
use crate::ui::widgets::empty_state::{EmptyState, EmptyStateClick, Glyph};
use crate::ui::widgets::field::line_edit;
use crate::ui::widgets::labelled::labelled;
use crate::ui::widgets::segmented::segmented;
use crate::ui::widgets::table::{Column, DataTable, TableState};

/// The import screen; what was typed for a new project.
#[derive(Default)]
pub struct ImportScreen {
    path: Option<String>,
    currency: Option<String>,
    columns: Vec<TableState>,
}

impl Draw for ImportScreen {
    fn ui(&mut self, ui: &mut Ui, view: View<'_>, out: &mut Outbox) {
        egui::ScrollArea::vertical()
            .id_salt("import")
            .auto_shrink([false, false])
            .show(ui, |ui| {
                if view.draft.files.is_empty() {
                    self.without_draft_ui(ui, view, out);
                } else {
                    self.draft_ui(ui, view, out);
                }
            });
    }
}

impl ImportScreen {
    fn without_draft_ui(&mut self, ui: &mut Ui, view: View<'_>, out: &mut Outbox) {
        self.path = None;
        if let Some(report) = view.report {
            report::ui(ui, report, out);
            return;
        }
        let filled = view
            .project
            .is_some_and(|project| !project.dataset.is_empty());
        let sentence = if filled {
            "Add a newer order history or catalog: orders that are here already stay as they are."
        } else {
            "Drop the catalog and the order history of your shop here, as CSV. Shopify and WooCommerce exports are \
             recognised; other files by their column names."
        };
        let empty =
            EmptyState::new(Glyph::Folder, "Import CSV files", sentence).primary("Choose files…");
        if let Some(EmptyStateClick::Primary) = empty.show(ui) {
            out.action(Action::AddFiles);
        }
    }

    fn draft_ui(&mut self, ui: &mut Ui, view: View<'_>, out: &mut Outbox) {
        ui.horizontal(|ui| {
            ui.label(theme::title("What Endcap understood"));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.button("Add files…").clicked() {
                    out.action(Action::AddFiles);
                }
                if ui.button("Discard").clicked() {
                    out.command(Command::DiscardDraft);
                }
            });
        });
        ui.label(theme::muted(
            "Look whether the columns mean what they should. Columns that are not read stay in the file, so names and \
             addresses of customers never get into the project.",
        ));
        ui.add_space(theme::SPACE_12);
        self.go_ui(ui, view, out);
        ui.add_space(theme::SPACE_12);
        self.columns
            .resize_with(view.draft.files.len(), TableState::default);
        for (place, file) in view.draft.files.iter().enumerate() {
            self.file_ui(ui, place, file, out);
            ui.add_space(theme::SPACE_12);
        }
    }

    /// The button that starts the import, with what a new project needs.
    fn go_ui(&mut self, ui: &mut Ui, view: View<'_>, out: &mut Outbox) {
        let ready = view.draft.is_ready();
        let busy = view.jobs.iter().any(|job| job.kind.is_foreground());
        if view.project.is_some() {
            ui.add_enabled_ui(ready && !busy, |ui| {
                if primary_button(ui, "Import").clicked() {
                    out.command(Command::Import {
                        dialect: None,
                        rejects: None,
                    });
                }
            });
            return;
        }
        let path = self.path.get_or_insert_with(|| {
            let suggested = view.draft.project_path.as_ref();
            suggested.map_or_else(String::new, |path| path.display().to_string())
        });
        let currency = self.currency.get_or_insert_with(|| "USD".to_owned());
        theme::card(ui).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(theme::heading("New project"));
            ui.add_space(theme::SPACE_4);
            labelled(ui, "Project file", |ui| {
                ui.add(line_edit(path).desired_width(f32::INFINITY))
            });
            labelled(ui, "Currency", |ui| {
                ui.add(line_edit(currency).desired_width(theme::FIELD_WIDTH))
            });
            let parsed = Currency::new(currency);
            if let Err(problem) = &parsed {
                ui.colored_label(theme::palette(ui).negative, problem.to_string());
            }
            ui.add_space(theme::SPACE_8);
            let possible = ready && !busy && parsed.is_ok() && !path.trim().is_empty();
            ui.add_enabled_ui(possible, |ui| {
                if primary_button(ui, "Create project and import").clicked()
                    && let Ok(currency) = parsed
                {
                    out.command(Command::ImportIntoNew {
                        path: path.trim().into(),
                        currency,
                    });
                }
            });
        });
    }

    fn file_ui(&mut self, ui: &mut Ui, place: usize, file: &DraftFile, out: &mut Outbox) {
        let name = file
            .path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        theme::card(ui).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal(|ui| {
                ui.label(theme::heading(&name));
                match &file.preview {
                    Ok(preview) => badge(ui, preview.dialect, Tone::Accent),
                    Err(_) => badge(ui, "Cannot be used", Tone::Negative),
                };
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let drop = quiet_button(ui, "×", &format!("Leave {name} out"));
                    if drop.on_hover_text("Leave this file out").clicked() {
                        out.command(Command::DropFile(place));
                    }
                });
            });
            match &file.preview {
                Ok(preview) => {
                    let role = file.role.unwrap_or(preview.role);
                    let state = &mut self.columns[place];
                    preview_ui(ui, place, preview, role, state, out);
                }
                Err(problem) => {
                    ui.colored_label(theme::palette(ui).negative, problem);
                }
            }
        });
    }
}

fn preview_ui(
    ui: &mut Ui,
    place: usize,
    preview: &FilePreview,
    role: Role,
    state: &mut TableState,
    out: &mut Outbox,
) {
    ui.horizontal(|ui| {
        let mut chosen = role;
        let choices = Role::ALL.map(|role| (role, role.label()));
        if segmented(ui, &mut chosen, &choices) {
            out.command(Command::SetFileRole {
                place,
                role: chosen,
            });
        }
        ui.label(theme::small(rows::file_line(preview)));
    });
    for remark in &preview.remarks {
        ui.colored_label(theme::palette(ui).warning, remark);
    }
    ui.add_space(theme::SPACE_8);
    let table = rows::column_rows(preview);
    let columns = [
        Column::text("column", "Column in the file")
            .width(200.0)
            .unsorted(),
        Column::text("meaning", "Read as").width(160.0).unsorted(),
        Column::text("values", "First values, as read")
            .fills()
            .unsorted(),
    ];
    let name = format!("Columns of file {}", place + 1);
    let row_name = |row: usize| table[row].column.clone();
    DataTable::new(&name, &columns, table.len())
        .row_name(&row_name)
        .max_height(theme::CHART_HEIGHT)
        .show(ui, state, |ui, row, column| {
            let row = &table[row];
            match (column, row.meaning) {
                (0, _) => ui.label(&row.column),
                (1, Some(meaning)) => ui.label(meaning),
                (1, None) => ui.label(theme::muted("not read")),
                _ => ui.label(theme::muted(&row.values)),
            };
        });
}
