//! The import screen: files are shown as they were understood and can be understood otherwise; then they are read, and every
//! row is accounted for.

mod account;
mod columns;
mod facts;
mod files;
mod left_out;
mod options;
mod questions;
mod report;
mod rows;
mod target;

use std::path::PathBuf;

use egui::{Align, Layout, Ui};

use super::{Draw, Outbox};
use crate::domain::money::Currency;
use crate::studio::{Command, DraftFile, View};
use crate::ui::action::Action;
use crate::ui::theme;
use crate::ui::widgets::empty_state::{EmptyState, EmptyStateClick, Glyph};

/// The import screen; what was typed for a new project, and which file is shown.
#[derive(Default)]
pub struct ImportScreen {
    target: target::Target,
    shown: Option<PathBuf>,
    columns: columns::ColumnTable,
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
    /// The index in the draft of the file whose columns are shown; `None` without a draft.
    #[must_use]
    pub fn shown_place(&self, files: &[DraftFile]) -> Option<usize> {
        let known = files
            .iter()
            .position(|file| Some(&file.path) == self.shown.as_ref());
        known.or((!files.is_empty()).then_some(0))
    }

    fn without_draft_ui(&mut self, ui: &mut Ui, view: View<'_>, out: &mut Outbox) {
        self.target = target::Target::default();
        if let Some(report) = view.report {
            report::ui(ui, report, view, out);
            return;
        }
        let filled = view
            .project
            .is_some_and(|project| !project.dataset.is_empty());
        let sentence = if filled {
            "Add a newer order history or catalog: orders that changed since are brought up to date, the others count once."
        } else {
            "Drop the catalog and the order history of your shop here, as CSV. Exports of the usual shops are recognised; \
             any other table can be mapped by hand."
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
                if view.project.is_some() {
                    target::import_ui(ui, view, out);
                }
                if ui.button("Add files…").clicked() {
                    out.action(Action::AddFiles);
                }
                if ui
                    .button("Discard")
                    .on_hover_text("The files stay where they are")
                    .clicked()
                {
                    out.command(Command::DiscardDraft);
                }
            });
        });
        self.target.ui(ui, view, out);
        let currency = self.currency(view);
        let index = self.shown_place(&view.draft.files);
        if let Some(clicked) = files::ui(ui, view, index, currency.as_ref(), out) {
            self.shown = view.draft.files.get(clicked).map(|file| file.path.clone());
        }
        let index = self.shown_place(&view.draft.files);
        let Some((index, file)) =
            index.and_then(|index| Some((index, view.draft.files.get(index)?)))
        else {
            return;
        };
        self.file_ui(ui, index, file, currency.as_ref(), out);
        options::ui(ui, view, currency.as_ref(), out);
    }

    /// The currency of the project, or of the one that will be made.
    fn currency(&self, view: View<'_>) -> Option<Currency> {
        match view.project {
            Some(project) => Some(project.dataset.currency.clone()),
            None => self.target.currency(),
        }
    }

    fn file_ui(
        &mut self,
        ui: &mut Ui,
        index: usize,
        file: &DraftFile,
        currency: Option<&Currency>,
        out: &mut Outbox,
    ) {
        theme::card(ui).show(ui, |ui| {
            ui.set_width(ui.available_width());
            let preview = match &file.preview {
                Ok(preview) => preview,
                Err(problem) => {
                    ui.colored_label(theme::palette(ui).negative, problem);
                    ui.label(theme::muted(
                        "Choose another export, or read the file as a plain table and map its columns by hand.",
                    ));
                    if ui.button("Read as a plain table").clicked() {
                        let mut mapping = file.mapping.clone();
                        mapping.dialect = Some("none".to_owned());
                        let mapping = Box::new(mapping);
                        out.command(Command::SetFileMapping { place: index, mapping });
                    }
                    return;
                }
            };
            questions::ui(ui, index, file, currency, out);
            facts::ui(ui, index, file, preview, currency, out);
            ui.add_space(theme::SPACE_4);
            self.columns.ui(ui, index, file, preview, out);
        });
        ui.add_space(theme::SPACE_4);
    }
}
