//! What stands around every screen: menus, navigation, status line, notices, the hint while files hover.

use egui::{Align, Layout, Ui};

use super::action::{Action, Menu};
use super::screens::{Outbox, Screen};
use super::theme;
use super::widgets::progress_card::ProgressCard;
use super::widgets::toast::{Toast, ToastEvent, show_toasts};
use crate::format;
use crate::studio::{Command, JobKind, NoticeLevel, ProjectView, View};

/// The margin every screen has.
pub fn screen_frame(ui: &Ui) -> egui::Frame {
    egui::Frame::new()
        .fill(theme::palette(ui).surface)
        .inner_margin(theme::margin(theme::SPACE_16))
}

/// The menu bar.
pub fn menu_ui(ui: &mut Ui, view: View<'_>, out: &mut Outbox) {
    let frame = egui::Frame::new()
        .fill(theme::palette(ui).panel)
        .inner_margin(theme::margin(theme::SPACE_4));
    egui::Panel::top("menu").frame(frame).show(ui, |ui| {
        egui::MenuBar::new().ui(ui, |ui| {
            for menu in Menu::ALL {
                ui.menu_button(menu.label(), |ui| {
                    let actions = Action::all().iter().filter(|action| action.menu() == menu);
                    for action in actions {
                        menu_item_ui(ui, view, *action, out);
                    }
                });
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let dark = ui.visuals().dark_mode;
                let word = if dark { "Light" } else { "Dark" };
                let button = ui.add(egui::Button::new(theme::small(word)).frame(false));
                if button.on_hover_text(Action::SwitchTheme.label()).clicked() {
                    out.action(Action::SwitchTheme);
                }
                let shortcut = Action::Palette
                    .shortcut()
                    .map(|shortcut| ui.ctx().format_shortcut(&shortcut))
                    .unwrap_or_default();
                let text = theme::small(format!("Commands  {shortcut}"));
                let button = ui.add(egui::Button::new(text).frame(false));
                if button.on_hover_text(Action::Palette.tip()).clicked() {
                    out.action(Action::Palette);
                }
            });
        });
    });
}

fn menu_item_ui(ui: &mut Ui, view: View<'_>, action: Action, out: &mut Outbox) {
    let step = |label: Option<&str>| label.map(|label| format!("{} {label}", action.label()));
    let text = match action {
        Action::Undo => view.project.and_then(|project| step(project.undo_label)),
        Action::Redo => view.project.and_then(|project| step(project.redo_label)),
        _ => None,
    };
    let text = text.unwrap_or_else(|| action.label().to_owned());
    let shortcut = action
        .shortcut()
        .map(|shortcut| ui.ctx().format_shortcut(&shortcut))
        .unwrap_or_default();
    let button = egui::Button::new(text).shortcut_text(shortcut);
    let response = ui.add_enabled(action.is_possible(view), button);
    if response.on_hover_text(action.tip()).clicked() {
        out.action(action);
        ui.close();
    }
}

/// The steps of the day, on the left.
pub fn navigation_ui(ui: &mut Ui, view: View<'_>, current: Screen, out: &mut Outbox) {
    let frame = egui::Frame::new()
        .fill(theme::palette(ui).panel)
        .inner_margin(theme::margin(theme::SPACE_8));
    egui::Panel::left("navigation")
        .resizable(false)
        .exact_size(theme::NAVIGATION_WIDTH)
        .frame(frame)
        .show(ui, |ui| {
            ui.add_space(theme::SPACE_8);
            for screen in Screen::ALL {
                let action = Action::Go(screen);
                let count = badge_of(view, screen).unwrap_or_default();
                let button = egui::Button::selectable(screen == current, screen.label())
                    .shortcut_text(theme::small(count))
                    .min_size(egui::vec2(ui.available_width(), theme::NAVIGATION_HEIGHT));
                let response = ui.add_enabled(action.is_possible(view), button);
                let response = response.accessible_name(screen.label());
                if response.on_hover_text(screen.tip()).clicked() {
                    out.action(action);
                }
            }
        });
}

/// A figure beside a step, where there is one worth knowing.
fn badge_of(view: View<'_>, screen: Screen) -> Option<String> {
    let project = view.project?;
    let count = match screen {
        Screen::Import => view.draft.files.len(),
        Screen::Rules => project.plan.rules.len(),
        _ => 0,
    };
    (count > 0).then(|| format::count(count as u64))
}

/// The status line at the bottom.
pub fn status_ui(ui: &mut Ui, view: View<'_>, out: &mut Outbox) {
    let frame = egui::Frame::new()
        .fill(theme::palette(ui).panel)
        .inner_margin(theme::margin(theme::SPACE_4));
    egui::Panel::bottom("status").frame(frame).show(ui, |ui| {
        ui.horizontal(|ui| {
            let Some(project) = view.project else {
                ui.label(theme::small("No project is open"));
                return;
            };
            saved_ui(ui, project, out);
            ui.separator();
            let history = &project.dataset.history;
            ui.label(theme::small(format!(
                "{}, {}",
                format::counted(history.len() as u64, "order", "orders"),
                format::counted(history.line_count() as u64, "line", "lines"),
            )));
            if let Some(period) = history.period() {
                ui.separator();
                ui.label(theme::small(format::period(period)));
            }
            let quiet = view.jobs.iter().rfind(|job| !job.kind.is_foreground());
            if let Some(job) = quiet {
                ui.separator();
                ui.spinner();
                ui.label(theme::small(format!("{}…", job.kind.title())));
            }
        });
    });
    foreground_ui(ui, view, out);
}

/// Whether the project is saved; when not, why, and what can be done.
fn saved_ui(ui: &mut Ui, project: ProjectView<'_>, out: &mut Outbox) {
    let path = project.path.display().to_string();
    let (text, tone) = match (project.read_only, project.save_problem) {
        (Some(only), _) => (
            format!("Read only, because {}", only.reason),
            Some(theme::Tone::Warning),
        ),
        (None, Some(problem)) => (
            format!("Not saved: {}", problem.reason),
            Some(theme::Tone::Negative),
        ),
        (None, None) if project.saved => ("Saved".to_owned(), None),
        (None, None) => ("Saving…".to_owned(), None),
    };
    let Some(tone) = tone else {
        ui.label(theme::small(text)).on_hover_text(path);
        return;
    };
    let color = theme::palette(ui).tone(tone);
    ui.label(theme::small(text).color(color).strong())
        .on_hover_text(path);
    if project.save_problem.is_some() && ui.small_button("Try again").clicked() {
        out.command(Command::TrySaving);
    }
    let elsewhere = ui.small_button(Action::SaveElsewhere.label());
    if elsewhere
        .on_hover_text(Action::SaveElsewhere.tip())
        .clicked()
    {
        out.action(Action::SaveElsewhere);
    }
}

/// What a person waits for, with a way to stop it.
fn foreground_ui(ui: &mut Ui, view: View<'_>, out: &mut Outbox) {
    let Some(job) = view.jobs.iter().find(|job| job.kind.is_foreground()) else {
        return;
    };
    let frame = screen_frame(ui);
    egui::Panel::bottom("foreground job")
        .frame(frame)
        .show(ui, |ui| {
            let rows = job.progress.rows();
            let rate = job.rows_per_second();
            let rate = (job.kind == JobKind::Import && rate > 0)
                .then(|| format!("{} rows/s", format::count(rate)));
            let card = ProgressCard {
                title: job.kind.title(),
                share: job.progress.share(),
                rows: (job.kind == JobKind::Import && rows > 0).then_some(rows),
                rate: rate.as_deref(),
                elapsed: Some(job.began.elapsed()),
            };
            if card.show(ui) {
                out.command(Command::CancelJob(job.id));
            }
        });
}

/// Messages, in the corner.
pub fn notices_ui(ui: &Ui, view: View<'_>, out: &mut Outbox) {
    let toasts: Vec<Toast> = view
        .notices
        .iter()
        .rev()
        .take(4)
        .map(|notice| Toast {
            id: notice.id,
            tone: match notice.level {
                NoticeLevel::Done => theme::Tone::Positive,
                NoticeLevel::Warning => theme::Tone::Warning,
                NoticeLevel::Error => theme::Tone::Negative,
            },
            text: notice.text.clone(),
            action: None,
        })
        .collect();
    for event in show_toasts(ui.ctx(), &toasts) {
        if let ToastEvent::Dismissed(id) = event {
            out.command(Command::DismissNotice(id));
        }
    }
}

/// Says what will happen while files hover over the window.
pub fn drop_hint_ui(ui: &Ui) {
    if ui.input(|input| input.raw.hovered_files.is_empty()) {
        return;
    }
    let painter = ui.ctx().layer_painter(egui::LayerId::new(
        egui::Order::Foreground,
        egui::Id::unique("drop hint"),
    ));
    let palette = theme::palette(ui);
    let rect = ui.ctx().content_rect();
    painter.rect_filled(rect, 0.0, palette.hover.gamma_multiply(0.9));
    painter.text(
        rect.center(),
        egui::Align2::CENTER_CENTER,
        "Drop CSV files to import them, or a project to open it",
        theme::title_style().resolve(ui.style()),
        palette.text,
    );
}
