//! The inside of the files before they are written: remarks, steps, rows or text.

use std::sync::Arc;

use egui::{Label, RichText, ScrollArea, TextStyle, Ui};

use super::drafts::{self, Standing};
use super::what::what_ui;
use crate::domain::plan::Plan;
use crate::export::{FileDraft, Target};
use crate::format;
use crate::studio::ExportDraft;
use crate::ui::theme::{self, Tone};
use crate::ui::widgets::badge::badge;
use crate::ui::widgets::segmented::segmented_wrapped;
use crate::ui::widgets::table::{Column, DataTable, TableState};

/// Rows of a table that are shown.
const MOST_ROWS: usize = 200;

/// What the preview remembers between frames.
#[derive(Default)]
pub(super) struct Preview {
    chosen: Option<View>,
    /// Of the files of the target shown.
    file: usize,
    table: TableState,
    lines: Option<Lines>,
}

/// What is shown: the files of a target, or which rule fits in which file.
#[derive(Clone, Copy, PartialEq)]
enum View {
    Files(&'static Target),
    What,
}

/// Lines of a text, found once per plan and file.
struct Lines {
    plan: Arc<Plan>,
    target: &'static Target,
    file: usize,
    places: Vec<(usize, usize)>,
}

impl Preview {
    pub fn ui(&mut self, ui: &mut Ui, export: &ExportDraft, standing: Standing) {
        let files = export.drafts.iter();
        let mut choices: Vec<(View, &str)> = files
            .map(|(target, _)| (View::Files(target), target.label))
            .collect();
        if !choices.is_empty() {
            choices.push((View::What, "What fits where"));
        }
        let known = self
            .chosen
            .filter(|chosen| choices.iter().any(|(view, _)| view == chosen));
        let Some(mut chosen) = known.or_else(|| choices.first().map(|(view, _)| *view)) else {
            ui.vertical_centered(|ui| {
                ui.add_space(theme::SPACE_32);
                ui.spinner();
                ui.label(theme::muted("Preparing rule files…"));
            });
            return;
        };
        segmented_wrapped(ui, &mut chosen, &choices);
        if self.chosen != Some(chosen) {
            self.chosen = Some(chosen);
            self.file = 0;
            self.table = TableState::default();
        }
        if standing != Standing::Fresh {
            ui.multiply_opacity(theme::STALE_OPACITY);
        }
        let View::Files(chosen) = chosen else {
            what_ui(ui, export, &mut self.table);
            return;
        };
        let drafted = export.drafts.iter().find(|(target, _)| *target == chosen);
        match drafted {
            Some((target, Ok(files))) => {
                if files.len() > 1 {
                    let names = files.iter().enumerate();
                    let names: Vec<(usize, &str)> = names
                        .map(|(index, file)| (index, file.name.as_str()))
                        .collect();
                    if segmented_wrapped(ui, &mut self.file, &names) {
                        self.table = TableState::default();
                    }
                }
                if let Some(file) = files.get(self.file).or_else(|| files.first()) {
                    self.file_ui(ui, target, file, export.plan.as_ref(), standing);
                }
            }
            Some((_, Err(problem))) => problem_ui(ui, problem),
            None => {}
        }
    }

    fn file_ui(
        &mut self,
        ui: &mut Ui,
        target: &'static Target,
        file: &FileDraft,
        plan: Option<&Arc<Plan>>,
        standing: Standing,
    ) {
        ui.horizontal_wrapped(|ui| {
            ui.label(theme::heading(&file.name));
            let rules = format::counted(file.rules as u64, "rule", "rules");
            ui.label(theme::muted(format!(
                "{rules}, {}",
                drafts::size(file.content.len())
            )));
            if standing != Standing::Fresh {
                badge(ui, "Updating…", Tone::Stale);
            }
        });
        ScrollArea::vertical()
            .id_salt("remarks")
            .max_height(ui.available_height() * 0.45)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                if !file.remarks.is_empty() {
                    remarks_ui(ui, &file.remarks);
                }
                steps_ui(ui, target);
            });
        match plan {
            Some(plan) if file.table.is_empty() => self.text_ui(ui, &file.content, plan, target),
            _ => self.table_ui(ui, &file.table),
        }
    }

    fn table_ui(&mut self, ui: &mut Ui, table: &[Vec<String>]) {
        let Some((header, rows)) = table.split_first() else {
            return;
        };
        let shown = rows.len().min(MOST_ROWS);
        let all = format::counted(rows.len() as u64, "row", "rows");
        let text = if shown < rows.len() {
            format!("First {} of {all}", format::count(shown as u64))
        } else {
            all
        };
        ui.label(theme::small(text));
        let width = ui.available_width() / header.len().max(1) as f32;
        let columns: Vec<Column> = header
            .iter()
            .map(|title| {
                Column::text("cell", title.clone())
                    .unsorted()
                    .width(width.max(theme::COLUMN_TEXT) - theme::SPACE_4)
            })
            .collect();
        let cell = |row: usize, column: usize| -> &str {
            rows.get(row)
                .and_then(|row| row.get(column))
                .map_or("", String::as_str)
        };
        let name = |row: usize| cell(row, 0).to_owned();
        let text = |row: usize, column: usize| cell(row, column).to_owned();
        DataTable::new("Rows of the file", &columns, shown)
            .multi_select()
            .row_name(&name)
            .cell_text(&text)
            .show(ui, &mut self.table, |ui, row, column| {
                let text = cell(row, column);
                ui.add(Label::new(text).truncate());
            });
    }

    fn text_ui(&mut self, ui: &mut Ui, content: &str, plan: &Arc<Plan>, target: &'static Target) {
        let file = self.file;
        let known = |lines: &Lines| {
            Arc::ptr_eq(&lines.plan, plan) && (lines.target, lines.file) == (target, file)
        };
        let lines = self.lines.take().filter(known).unwrap_or_else(|| Lines {
            plan: Arc::clone(plan),
            target,
            file,
            places: drafts::lines(content),
        });
        theme::card(ui)
            .inner_margin(theme::margin(theme::SPACE_8))
            .show(ui, |ui| {
                let height = ui.text_style_height(&TextStyle::Monospace);
                ui.spacing_mut().item_spacing.y = theme::SPACE_2;
                ScrollArea::both()
                    .id_salt("text of the file")
                    .auto_shrink([false, false])
                    .show_rows(ui, height, lines.places.len(), |ui, rows| {
                        for place in rows {
                            let line = lines
                                .places
                                .get(place)
                                .and_then(|(start, end)| content.get(*start..*end))
                                .unwrap_or_default();
                            let text = RichText::new(line).monospace();
                            ui.add(Label::new(text).extend().selectable(true));
                        }
                    });
            });
        self.lines = Some(lines);
    }
}

fn remarks_ui(ui: &mut Ui, remarks: &[String]) {
    theme::card(ui)
        .inner_margin(theme::margin(theme::SPACE_12))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal(|ui| {
                badge(ui, "Read before importing", Tone::Warning);
            });
            for remark in remarks {
                ui.horizontal_top(|ui| {
                    ui.label(theme::muted("•"));
                    ui.add(Label::new(remark).wrap().selectable(true));
                });
            }
        });
}

fn steps_ui(ui: &mut Ui, target: &Target) {
    theme::card(ui)
        .inner_margin(theme::margin(theme::SPACE_12))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.strong("How it gets into the shop");
            for (index, step) in target.steps.iter().enumerate() {
                ui.horizontal_top(|ui| {
                    ui.label(theme::muted(format!("{}.", index + 1)));
                    ui.add(Label::new(*step).wrap());
                });
            }
            if !target.limits.is_empty() {
                ui.strong("What the shop does not take");
            }
            for limit in target.limits {
                ui.horizontal_top(|ui| {
                    ui.label(theme::muted("•"));
                    ui.add(Label::new(*limit).wrap());
                });
            }
        });
}

/// A problem in full; each SKU of a list on its own line.
fn problem_ui(ui: &mut Ui, problem: &str) {
    theme::card(ui)
        .inner_margin(theme::margin(theme::SPACE_12))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal(|ui| {
                badge(ui, "Cannot be written", Tone::Negative);
            });
            ScrollArea::vertical()
                .id_salt("problem")
                .auto_shrink([false, true])
                .show(ui, |ui| {
                    for part in problem.split("; ") {
                        ui.add(Label::new(part).wrap().selectable(true));
                    }
                });
        });
}
