//! The columns of the chosen file: what each means, why, and its values as they will be read.

use std::path::PathBuf;

use egui::{Align, Align2, Layout, RichText, ScrollArea, Ui, UiBuilder, pos2, vec2};

use super::rows::{self, ColumnRow, NOT_READ};
use crate::format;
use crate::import::{FilePreview, MeaningChoice};
use crate::studio::{Command, DraftFile};
use crate::ui::action::Action;
use crate::ui::screens::Outbox;
use crate::ui::theme::{self, Tone};
use crate::ui::widgets::search_choice::{Choice, search_choice};
use crate::ui::widgets::segmented::segmented;

/// Which columns are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Filter {
    #[default]
    All,
    Read,
    NotRead,
}

/// The table of columns: its rows are made when the file or what is said of it changes, not in every frame.
#[derive(Default)]
pub(super) struct ColumnTable {
    filter: Filter,
    /// For which file, and which look at it, the rows were made.
    made_for: Option<(PathBuf, u64)>,
    rows: Vec<ColumnRow>,
    meanings: Vec<MeaningChoice>,
    /// Keys in the order in which the file's columns stood first, so that no row jumps when its meaning changes.
    order: Vec<String>,
}

const HEIGHT: f32 = theme::ROW_HEIGHT + theme::SPACE_16;

impl ColumnTable {
    fn make(&mut self, file: &DraftFile, preview: &FilePreview) {
        let wanted = (file.path.clone(), file.look());
        if self.made_for.as_ref() == Some(&wanted) {
            return;
        }
        let is_same_file = self
            .made_for
            .as_ref()
            .is_some_and(|(path, _)| *path == file.path);
        self.rows = rows::column_rows(preview);
        let known = |order: &[String], row: &ColumnRow| order.contains(&row.key);
        if is_same_file
            && self.rows.len() == self.order.len()
            && self.rows.iter().all(|row| known(&self.order, row))
        {
            let indices: std::collections::HashMap<&str, usize> = self
                .order
                .iter()
                .enumerate()
                .map(|(index, key)| (key.as_str(), index))
                .collect();
            self.rows
                .sort_by_key(|row| indices.get(row.key.as_str()).copied());
        } else {
            self.order = self.rows.iter().map(|row| row.key.clone()).collect();
        }
        if file.remembered.is_some() && !file.can_step_back() {
            let chosen = self
                .rows
                .iter_mut()
                .filter(|row| row.standing.1 == Tone::Accent);
            chosen.for_each(|row| row.standing.0 = "as last time");
        }
        self.meanings = rows::choices(preview);
        self.made_for = Some(wanted);
    }

    /// Draws the table.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        index: usize,
        file: &DraftFile,
        preview: &FilePreview,
        out: &mut Outbox,
    ) {
        self.make(file, preview);
        let is_read = |row: &ColumnRow| row.meaning != NOT_READ.words;
        let read = self.rows.iter().filter(|row| is_read(row)).count();
        let all = format!("All {}", format::count(self.rows.len() as u64));
        let some = format!("Read {}", format::count(read as u64));
        let none = format!(
            "Not read {}",
            format::count((self.rows.len() - read) as u64)
        );
        ui.horizontal(|ui| {
            ui.label(theme::body_strong("Columns"));
            let choices = [
                (Filter::All, all.as_str()),
                (Filter::Read, some.as_str()),
                (Filter::NotRead, none.as_str()),
            ];
            segmented(ui, &mut self.filter, &choices);
            if read == 0 {
                ui.colored_label(
                    theme::palette(ui).warning,
                    "Nothing was recognised: choose what the columns mean.",
                );
            }
            mapping_ui(ui, index, file, out);
        });
        let filter = self.filter;
        let shown: Vec<&ColumnRow> = self
            .rows
            .iter()
            .filter(|row| match filter {
                Filter::All => true,
                Filter::Read => is_read(row),
                Filter::NotRead => !is_read(row),
            })
            .collect();
        let choices: Vec<Choice<'_>> = self
            .meanings
            .iter()
            .map(|meaning| Choice {
                label: meaning.words,
                explanation: meaning.explanation,
            })
            .collect();
        head_ui(ui);
        let room = (ui.clip_rect().bottom() - ui.cursor().top() - theme::SPACE_32)
            .max(theme::TABLE_HEIGHT / 1.4);
        let mut changed = None;
        ScrollArea::vertical()
            .id_salt(("columns", index))
            .max_height(room)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                let first = ui.cursor().top();
                let clip = ui.clip_rect();
                for (number, row) in shown.iter().enumerate() {
                    let top = first + number as f32 * HEIGHT;
                    let rect = egui::Rect::from_min_size(
                        pos2(ui.cursor().left(), top),
                        vec2(ui.available_width(), HEIGHT),
                    );
                    // Rows out of sight take their room and nothing else.
                    if rect.bottom() < clip.top() || rect.top() > clip.bottom() {
                        continue;
                    }
                    if let Some(choice) = row_ui(ui, rect, number, row, &choices) {
                        changed = Some((row.key.clone(), choice));
                    }
                }
                ui.allocate_space(vec2(ui.available_width(), HEIGHT * shown.len() as f32));
            });
        if let Some((key, choice)) = changed
            && let Some(meaning) = self.meanings.get(choice)
        {
            let mapping = Box::new(with_meaning(file, preview, &key, meaning.words));
            out.command(Command::SetFileMapping {
                place: index,
                mapping,
            });
        }
    }
}

/// What can be done with the mapping as a whole.
fn mapping_ui(ui: &mut Ui, index: usize, file: &DraftFile, out: &mut Outbox) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.menu_button("Mapping ⏷", |ui| {
            for action in [
                Action::KeepMapping,
                Action::WriteMapping,
                Action::ReadMapping,
            ] {
                if ui
                    .button(action.label())
                    .on_hover_text(action.tip())
                    .clicked()
                {
                    out.action(action);
                    ui.close();
                }
            }
        });
        let touched = file.is_touched() || file.role.is_some();
        let afresh = ui.add_enabled(touched, egui::Button::new("Start afresh"));
        if afresh
            .on_hover_text("Forget all choices for this file, now and from last time")
            .clicked()
        {
            out.command(Command::StartFileAfresh(index));
        }
        let back = ui.add_enabled(file.can_step_back(), egui::Button::new("Step back"));
        if back
            .on_hover_text("Undo the last choice for this file")
            .clicked()
        {
            out.command(Command::UndoFileMapping(index));
        }
    });
}

/// What is said of a file, with another meaning for a column; the column that had it is not read then.
fn with_meaning(
    file: &DraftFile,
    preview: &FilePreview,
    key: &str,
    words: &str,
) -> crate::import::Mapping {
    let mut mapping = file.mapping.clone();
    mapping.role = Some(preview.role);
    if words == NOT_READ.words {
        mapping.columns.insert(key.to_owned(), "ignored".to_owned());
        return mapping;
    }
    for column in preview
        .columns
        .iter()
        .filter(|column| column.meaning == Some(words))
    {
        mapping
            .columns
            .insert(column.key.clone(), "ignored".to_owned());
    }
    mapping.columns.insert(key.to_owned(), words.to_owned());
    mapping
}

/// Left edges and widths of the parts of a row: header, meaning, standing, values.
fn parts(rect: egui::Rect) -> [egui::Rect; 4] {
    let wide = rect.width() > theme::WIDE_TABLE;
    let widths = if wide {
        [
            theme::CARD_WIDTH + theme::SPACE_32,
            theme::CARD_WIDTH,
            theme::COLUMN_NUMBER + theme::SPACE_8,
        ]
    } else {
        [theme::COLUMN_TEXT, theme::COLUMN_TEXT, theme::COLUMN_SHORT]
    };
    let mut left = rect.left() + theme::SPACE_8;
    let mut cut = |width: f32| {
        let part =
            egui::Rect::from_min_max(pos2(left, rect.top()), pos2(left + width, rect.bottom()));
        left += width + theme::SPACE_12;
        part
    };
    let [header, meaning, standing] = widths.map(&mut cut);
    let rest = (rect.right() - left - theme::SPACE_8).max(theme::COLUMN_LEAST);
    let values = egui::Rect::from_min_size(pos2(left, rect.top()), vec2(rest, rect.height()));
    [header, meaning, standing, values]
}

fn head_ui(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(
        vec2(ui.available_width(), theme::HEADER_HEIGHT),
        egui::Sense::hover(),
    );
    let palette = theme::palette(ui);
    ui.painter().rect_filled(rect, theme::RADIUS, palette.panel);
    let font = egui::TextStyle::Small.resolve(ui.style());
    for (part, text) in parts(rect)
        .into_iter()
        .zip(["In the file", "Means", "Why", "First values"])
    {
        let at = pos2(part.left(), part.center().y);
        ui.painter()
            .text(at, Align2::LEFT_CENTER, text, font.clone(), palette.muted);
    }
}

fn row_ui(
    ui: &mut Ui,
    rect: egui::Rect,
    number: usize,
    row: &ColumnRow,
    choices: &[Choice<'_>],
) -> Option<usize> {
    let palette = theme::palette(ui);
    let is_wrong = matches!(row.note, Some((Tone::Negative, _)));
    let ground = if is_wrong {
        palette.soft(Tone::Negative)
    } else if number % 2 == 1 {
        palette.stripe
    } else {
        palette.card
    };
    ui.painter().rect_filled(rect, 0.0, ground);
    let [header, meaning, standing, values] = parts(rect);
    let middle = Layout::left_to_right(Align::Center);
    let is_read = row.meaning != NOT_READ.words;
    let mut cell = |part: egui::Rect, name: &str, layout: Layout, draw: &mut dyn FnMut(&mut Ui)| {
        let builder = UiBuilder::new()
            .max_rect(part)
            .layout(layout)
            .id_salt((name, &row.key));
        let mut child = ui.new_child(builder);
        child.style_mut().wrap_mode = Some(egui::TextWrapMode::Truncate);
        child.shrink_clip_rect(part);
        draw(&mut child);
    };
    cell(header, "header", middle, &mut |ui| {
        let text = RichText::new(&row.header);
        let text = if is_read {
            text.strong()
        } else {
            text.color(palette.muted)
        };
        ui.label(text).on_hover_text(&row.header);
    });
    let mut picked = None;
    cell(meaning, "meaning", middle, &mut |ui| {
        let name = format!("Meaning of {}", row.header);
        picked = search_choice(ui, &name, row.meaning, choices, meaning.width());
    });
    cell(standing, "standing", middle, &mut |ui| {
        let (word, tone) = row.standing;
        ui.label(RichText::new(word).small().color(palette.tone(tone)));
    });
    cell(values, "values", Layout::top_down(Align::Min), &mut |ui| {
        values_ui(ui, row, rect);
    });
    picked
}

fn values_ui(ui: &mut Ui, row: &ColumnRow, rect: egui::Rect) {
    let palette = theme::palette(ui);
    ui.spacing_mut().item_spacing.y = theme::SPACE_2;
    let lines = 1 + usize::from(row.note.is_some());
    ui.add_space((rect.height() - lines as f32 * (theme::SPACE_16 + theme::SPACE_2)) / 2.0);
    let text = match (row.values.as_str(), row.is_hidden) {
        ("", true) => theme::muted("not shown: it may say who bought"),
        ("", false) => theme::muted("empty in the first rows"),
        (values, _) if row.meaning == NOT_READ.words => theme::muted(values),
        (values, _) => RichText::new(values).color(palette.text),
    };
    let label = ui.label(text);
    if !row.all_values.is_empty() {
        label.on_hover_text(&row.all_values);
    }
    if let Some((tone, note)) = &row.note {
        let is_wrong = *tone == Tone::Negative;
        let note = if is_wrong {
            format!("⚠ {note}")
        } else {
            note.clone()
        };
        let label = ui.label(RichText::new(note).small().color(palette.tone(*tone)));
        label.on_hover_text(if is_wrong {
            &row.problems
        } else {
            &row.all_values
        });
    }
}
