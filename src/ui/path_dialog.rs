//! A path dialog inside the window, for desktops without one of their own: a text field and a list of the folder.

use std::path::{Path, PathBuf};

use egui::{Key, Modifiers, Ui};

use super::dialogs::{Manner, Purpose};
use super::theme;
use super::widgets::button::primary_button;

/// The open dialog.
pub struct PathDialog {
    purpose: Purpose,
    folder: PathBuf,
    typed: String,
    chosen: Vec<PathBuf>,
    entries: Vec<Entry>,
    problem: Option<String>,
    focused: bool,
}

struct Entry {
    name: String,
    path: PathBuf,
    is_folder: bool,
}

/// What came of a frame of the dialog.
pub enum PathAnswer {
    /// Still open.
    Open,
    /// Closed without a choice.
    Closed,
    /// These paths.
    Chosen(Vec<PathBuf>),
}

impl PathDialog {
    /// A dialog that begins in a folder; in the working folder when there is none.
    #[must_use]
    pub fn new(purpose: Purpose, folder: Option<PathBuf>) -> Self {
        let folder = folder
            .filter(|folder| folder.is_dir())
            .or_else(|| std::env::current_dir().ok())
            .unwrap_or_else(|| PathBuf::from("."));
        let typed = match purpose.manner() {
            Manner::SaveFile => folder.join("My shop.endcap").display().to_string(),
            Manner::Folder => folder.join("rules").display().to_string(),
            Manner::OpenFile | Manner::OpenFiles => String::new(),
        };
        let mut dialog = Self {
            purpose,
            folder,
            typed,
            chosen: Vec::new(),
            entries: Vec::new(),
            problem: None,
            focused: false,
        };
        dialog.read_folder();
        dialog
    }

    fn read_folder(&mut self) {
        let endings = self.purpose.filter().1;
        let only_folders = self.purpose.manner() == Manner::Folder;
        self.entries.clear();
        self.problem = None;
        let list = match std::fs::read_dir(&self.folder) {
            Ok(list) => list,
            Err(problem) => {
                self.problem = Some(format!("{}: {problem}", self.folder.display()));
                return;
            }
        };
        for entry in list.flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_folder = path.is_dir();
            let fits = path
                .extension()
                .and_then(|end| end.to_str())
                .is_some_and(|end| endings.contains(&end.to_lowercase().as_str()));
            if !name.starts_with('.') && (is_folder || (fits && !only_folders)) {
                self.entries.push(Entry {
                    name,
                    path,
                    is_folder,
                });
            }
        }
        self.entries
            .sort_by_key(|entry| (!entry.is_folder, entry.name.to_lowercase()));
    }

    fn enter(&mut self, folder: &Path) {
        self.folder = folder.to_owned();
        self.chosen.clear();
        match self.purpose.manner() {
            Manner::SaveFile => {
                let name = Path::new(&self.typed).file_name().map(PathBuf::from);
                let name = name.unwrap_or_else(|| PathBuf::from("My shop.endcap"));
                self.typed = folder.join(name).display().to_string();
            }
            Manner::Folder => self.typed = folder.display().to_string(),
            Manner::OpenFile | Manner::OpenFiles => self.typed.clear(),
        }
        self.read_folder();
    }

    fn choose(&mut self, path: &Path) {
        if self.purpose.manner() == Manner::OpenFiles {
            match self.chosen.iter().position(|known| known == path) {
                Some(place) => {
                    self.chosen.remove(place);
                }
                None => self.chosen.push(path.to_owned()),
            }
        } else {
            self.chosen = vec![path.to_owned()];
        }
        self.typed = self
            .chosen
            .iter()
            .map(|path| path.display().to_string())
            .collect::<Vec<_>>()
            .join("; ");
    }

    /// The typed paths, or why they cannot be taken. A folder that was typed is entered instead.
    fn accept(&mut self) -> Option<Vec<PathBuf>> {
        let paths: Vec<PathBuf> = self
            .typed
            .split(';')
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(|text| self.folder.join(text))
            .collect();
        let manner = self.purpose.manner();
        if paths.is_empty() {
            self.problem = Some("Type or choose a path first.".to_owned());
            return None;
        }
        for path in &paths {
            let problem = match manner {
                Manner::OpenFile | Manner::OpenFiles if path.is_dir() => {
                    let folder = path.clone();
                    self.enter(&folder);
                    return None;
                }
                Manner::OpenFile | Manner::OpenFiles if !path.is_file() => "there is no such file",
                Manner::SaveFile if path.exists() => "a file is there already; take another name",
                Manner::Folder if path.is_file() => "this is a file, not a folder",
                _ => continue,
            };
            self.problem = Some(format!("{}: {problem}", path.display()));
            return None;
        }
        Some(paths)
    }

    /// Draws the dialog over everything else.
    pub fn ui(&mut self, ui: &mut Ui) -> PathAnswer {
        let mut answer = PathAnswer::Open;
        let (enter, escape) = ui.input_mut(|input| {
            (
                input.consume_key(Modifiers::NONE, Key::Enter),
                input.consume_key(Modifiers::NONE, Key::Escape),
            )
        });
        let mut accept = enter;
        let modal = egui::Modal::new(egui::Id::unique("path dialog")).show(ui.ctx(), |ui| {
            ui.set_width(theme::DIALOG_WIDTH);
            ui.label(theme::heading(self.purpose.title()));
            ui.add_space(theme::SPACE_8);
            let field = egui::TextEdit::singleline(&mut self.typed).desired_width(f32::INFINITY);
            let response = ui.add(field).accessible_name("Path");
            if !self.focused {
                response.request_focus();
                self.focused = true;
            }
            if response.changed() {
                self.problem = None;
            }
            ui.add_space(theme::SPACE_8);
            self.folder_ui(ui);
            if let Some(problem) = &self.problem {
                ui.add_space(theme::SPACE_4);
                let colour = theme::palette(ui).negative;
                ui.colored_label(colour, problem);
            }
            ui.add_space(theme::SPACE_12);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let word = match self.purpose.manner() {
                    Manner::OpenFile | Manner::OpenFiles => "Open",
                    Manner::SaveFile => "Create",
                    Manner::Folder => "Choose folder",
                };
                accept |= primary_button(ui, word).clicked();
                if ui.button("Cancel").clicked() {
                    answer = PathAnswer::Closed;
                }
            });
        });
        if accept && let Some(paths) = self.accept() {
            answer = PathAnswer::Chosen(paths);
        } else if escape || modal.should_close() {
            answer = PathAnswer::Closed;
        }
        answer
    }

    fn folder_ui(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            let parent = self.folder.parent().map(Path::to_owned);
            let up = ui.add_enabled(parent.is_some(), egui::Button::new("Up one folder"));
            if let (true, Some(parent)) = (up.clicked(), parent) {
                self.enter(&parent);
            }
            ui.add(egui::Label::new(theme::small(self.folder.display().to_string())).truncate());
        });
        let mut entered = None;
        let mut chosen = None;
        egui::ScrollArea::vertical()
            .id_salt("path dialog list")
            .max_height(theme::CHART_HEIGHT)
            .auto_shrink([false, false])
            .show_rows(
                ui,
                theme::CONTROL_HEIGHT,
                self.entries.len(),
                |ui, range| {
                    for entry in &self.entries[range] {
                        let text = if entry.is_folder {
                            format!("{}/", entry.name)
                        } else {
                            entry.name.clone()
                        };
                        let selected = self.chosen.contains(&entry.path);
                        let button = egui::Button::selectable(selected, text)
                            .min_size(egui::vec2(ui.available_width(), theme::CONTROL_HEIGHT));
                        if ui.add(button).clicked() {
                            if entry.is_folder {
                                entered = Some(entry.path.clone());
                            } else {
                                chosen = Some(entry.path.clone());
                            }
                        }
                    }
                },
            );
        if self.entries.is_empty() && self.problem.is_none() {
            ui.label(theme::muted("Nothing of this kind is in this folder"));
        }
        if let Some(folder) = entered {
            self.enter(&folder);
        }
        if let Some(path) = chosen {
            self.choose(&path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_fitting_files_are_listed_and_a_missing_one_is_refused_with_its_name() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["orders.csv", "notes.doc", "CATALOG.CSV"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        std::fs::create_dir(folder.path().join("old")).unwrap();
        let mut dialog = PathDialog::new(Purpose::AddFiles, Some(folder.path().to_owned()));
        let names: Vec<&str> = dialog.entries.iter().map(|e| e.name.as_str()).collect();
        assert_eq!(names, ["old", "CATALOG.CSV", "orders.csv"]);
        dialog.typed = "orders.csv; lost.csv".into();
        assert!(dialog.accept().is_none());
        assert!(
            dialog
                .problem
                .as_ref()
                .unwrap()
                .contains("lost.csv: there is no such file")
        );
        dialog.typed = "orders.csv".into();
        assert_eq!(dialog.accept().unwrap(), [folder.path().join("orders.csv")]);
    }

    #[test]
    fn a_new_project_never_takes_the_name_of_a_file_that_is_there() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("shop.endcap"), "").unwrap();
        let mut dialog = PathDialog::new(Purpose::NewProject, Some(folder.path().to_owned()));
        dialog.typed = folder.path().join("shop.endcap").display().to_string();
        assert!(dialog.accept().is_none());
    }
}
