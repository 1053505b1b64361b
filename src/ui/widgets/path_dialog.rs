//! A dialog for paths, for desktops that offer none: a text field over a list of the folder.

use std::io;
use std::path::{Path, PathBuf};

use egui::{Align, Context, Frame, Id, Key, Layout, Modal, RichText, Ui};

use super::button::primary_button;
use super::field::line_edit;
use super::table::{Column, DataTable, TableState};
use crate::ui::theme;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathPurpose {
    /// One file that exists.
    OpenFile,
    /// One or more files that exist.
    OpenFiles,
    /// A file that may not exist yet.
    SaveFile,
    /// A folder.
    PickFolder,
}

/// How the dialog ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathAnswer {
    /// These paths; exactly one unless several files were asked for.
    Chosen(Vec<PathBuf>),
    /// None.
    Cancelled,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    name: String,
    is_folder: bool,
}

/// The dialog while it is open. The caller keeps it and draws it in every frame until it answers.
#[derive(Clone, Debug)]
pub struct PathDialog {
    title: String,
    purpose: PathPurpose,
    extensions: Vec<String>,
    folder: PathBuf,
    entries: Vec<Entry>,
    typed: String,
    wrong: Option<String>,
    table: TableState,
    opened: bool,
}

impl PathDialog {
    /// A dialog over a folder that shows files with one of these extensions (without point; all files when empty).
    #[must_use]
    pub fn new(title: &str, purpose: PathPurpose, folder: &Path, extensions: &[&str]) -> Self {
        let mut dialog = Self {
            title: title.to_owned(),
            purpose,
            extensions: extensions.iter().map(|end| end.to_lowercase()).collect(),
            folder: PathBuf::new(),
            entries: Vec::new(),
            typed: String::new(),
            wrong: None,
            table: TableState::default(),
            opened: false,
        };
        dialog.enter(folder);
        dialog
    }

    /// Proposes a file name to save under.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.typed);
        self
    }

    /// Draws the dialog; `Some` when somebody has answered.
    pub fn show(&mut self, ctx: &Context) -> Option<PathAnswer> {
        let modal = Modal::new(Id::unique("path dialog"))
            .frame(Frame::window(&ctx.global_style()))
            .show(ctx, |ui| {
                ui.set_width(theme::DIALOG_WIDTH);
                self.inside(ui)
            });
        let closed = modal.should_close().then_some(PathAnswer::Cancelled);
        modal.inner.or(closed)
    }

    fn inside(&mut self, ui: &mut Ui) -> Option<PathAnswer> {
        ui.label(theme::heading(&self.title));
        ui.horizontal(|ui| {
            if ui.button("Up").accessible_name("Folder above").clicked()
                && let Some(above) = self.folder.parent().map(Path::to_owned)
            {
                self.enter(&above);
            }
            ui.add(egui::Label::new(theme::muted(self.folder.display().to_string())).truncate());
        });
        let mut answer = self.list(ui);
        let field = ui
            .add(
                line_edit(&mut self.typed)
                    .hint_text("Name or path")
                    .desired_width(f32::INFINITY),
            )
            .accessible_name("Name or path");
        if !self.opened {
            field.request_focus();
            self.opened = true;
        }
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if let Some(wrong) = &self.wrong {
            ui.label(RichText::new(wrong).color(theme::palette(ui).negative));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if primary_button(ui, self.verb()).clicked() || entered {
                answer = answer.take().or_else(|| self.accept());
            }
            if ui.button("Cancel").clicked() {
                answer = Some(PathAnswer::Cancelled);
            }
        });
        answer
    }

    fn list(&mut self, ui: &mut Ui) -> Option<PathAnswer> {
        let columns = [Column::text("name", "Name").fills().unsorted()];
        let entries = &self.entries;
        let name = |row: usize| entries.get(row).map_or(String::new(), shown);
        let mut table = DataTable::new("Files", &columns, entries.len())
            .max_height(theme::LIST_HEIGHT)
            .row_name(&name);
        if self.purpose == PathPurpose::OpenFiles {
            table = table.multi_select();
        }
        let output = table.show(ui, &mut self.table, |ui, row, _| {
            ui.label(name(row));
        });
        if output.selection_changed
            && let Some(entry) = self
                .table
                .only_selected()
                .and_then(|row| self.entries.get(row))
        {
            entry.name.clone_into(&mut self.typed);
        }
        let entry = self.entries.get(output.activated?)?.clone();
        if entry.is_folder {
            let folder = self.folder.join(entry.name);
            self.enter(&folder);
            return None;
        }
        self.typed = entry.name;
        self.accept()
    }

    fn verb(&self) -> &'static str {
        match self.purpose {
            PathPurpose::OpenFile | PathPurpose::OpenFiles => "Open",
            PathPurpose::SaveFile => "Save",
            PathPurpose::PickFolder => "Choose folder",
        }
    }

    /// Goes into a folder; stays and says why when it cannot be read.
    fn enter(&mut self, folder: &Path) {
        match read(folder, &self.extensions) {
            Ok(entries) => {
                self.entries = entries;
                self.folder = folder.to_owned();
                self.wrong = None;
                self.table.clear();
                if self.purpose != PathPurpose::SaveFile {
                    self.typed.clear();
                }
            }
            Err(error) => {
                self.wrong = Some(format!("{} cannot be read: {error}", folder.display()));
            }
        }
    }

    /// Takes what is typed or selected; says what is wrong with it, or goes into it when it is a folder.
    fn accept(&mut self) -> Option<PathAnswer> {
        if self.purpose == PathPurpose::OpenFiles && self.table.selected.len() > 1 {
            let files = self.selected_files();
            return (!files.is_empty()).then_some(PathAnswer::Chosen(files));
        }
        let typed = self.typed.trim();
        let path = self.folder.join(typed);
        let fits = match self.purpose {
            PathPurpose::PickFolder => path.is_dir(),
            _ if typed.is_empty() => false,
            _ if path.is_dir() => {
                self.enter(&path);
                return None;
            }
            PathPurpose::SaveFile => path.parent().is_some_and(Path::is_dir),
            PathPurpose::OpenFile | PathPurpose::OpenFiles => path.is_file(),
        };
        if !fits {
            self.wrong = Some(if typed.is_empty() {
                "Choose a file or type its name.".to_owned()
            } else {
                format!("{} does not exist.", path.display())
            });
            return None;
        }
        let path = match (self.purpose, self.extensions.first(), path.extension()) {
            (PathPurpose::SaveFile, Some(end), None) => path.with_extension(end),
            _ => path,
        };
        Some(PathAnswer::Chosen(vec![path]))
    }

    fn selected_files(&self) -> Vec<PathBuf> {
        self.table
            .selected
            .iter()
            .filter_map(|row| self.entries.get(*row as usize))
            .filter(|entry| !entry.is_folder)
            .map(|entry| self.folder.join(&entry.name))
            .collect()
    }
}

fn shown(entry: &Entry) -> String {
    if entry.is_folder {
        format!("{}/", entry.name)
    } else {
        entry.name.clone()
    }
}

/// Folders first, then files with a wanted extension, each by name; hidden ones are left out.
fn read(folder: &Path, extensions: &[String]) -> io::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for found in std::fs::read_dir(folder)? {
        let found = found?;
        let path = found.path();
        let name = found.file_name().to_string_lossy().into_owned();
        let is_folder = path.is_dir();
        let end = path
            .extension()
            .map(|end| end.to_string_lossy().to_lowercase());
        let is_wanted =
            is_folder || extensions.is_empty() || end.is_some_and(|end| extensions.contains(&end));
        if is_wanted && !name.starts_with('.') {
            entries.push(Entry { name, is_folder });
        }
    }
    entries.sort_by_cached_key(|entry| (!entry.is_folder, entry.name.to_lowercase()));
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_entered_files_are_answered_and_a_name_without_extension_gets_one() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("inner")).unwrap();
        for name in ["b.CSV", "a.csv", "c.txt", ".hidden.csv"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let mut open = PathDialog::new("Open", PathPurpose::OpenFile, folder.path(), &["csv"]);
        let names: Vec<String> = open.entries.iter().map(shown).collect();
        assert_eq!(names, ["inner/", "a.csv", "b.CSV"]);
        open.typed = "missing.csv".to_owned();
        assert_eq!(open.accept(), None);
        assert!(open.wrong.is_some());
        open.typed = "a.csv".to_owned();
        let file = folder.path().join("a.csv");
        assert_eq!(open.accept(), Some(PathAnswer::Chosen(vec![file])));
        open.typed = "inner".to_owned();
        assert_eq!(open.accept(), None);
        assert_eq!(open.folder, folder.path().join("inner"));

        let mut save =
            PathDialog::new("Save", PathPurpose::SaveFile, folder.path(), &["csv"]).named("plan");
        let file = folder.path().join("plan.csv");
        assert_eq!(save.accept(), Some(PathAnswer::Chosen(vec![file])));
    }
}
