//! What every rule has: name, status, placement, benefit, days, limits, notes.

use egui::{CollapsingHeader, ComboBox, Response, TextEdit, Ui};

use super::Editor;
use crate::domain::calendar::Day;
use crate::domain::edit::Edit;
use crate::domain::rule::{Placement, Rule, RuleStatus};
use crate::format;
use crate::studio::Command;
use crate::ui::screens::rules::draft::{parse_day, some_text};
use crate::ui::theme;
use crate::ui::widgets::badge::badge;
use crate::ui::widgets::field::{FieldOutput, commit_field, text_field};
use crate::ui::widgets::labelled::labelled;
use crate::ui::widgets::segmented::segmented;

impl Editor<'_, '_> {
    pub(super) fn header_ui(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            badge(ui, self.draft.kind.kind().info().short, theme::Tone::Accent);
            ui.add(egui::Label::new(theme::small(self.draft.id.as_str())).truncate())
                .on_hover_text("The rule's name in files");
        });
        let name = self.draft.name.clone();
        labelled(ui, "Name", |ui| {
            let parse = |text: &str| some_text(text).ok_or_else(|| "Type a name".to_owned());
            let field = commit_field(ui, "Name", &name, &name, parse);
            if std::mem::take(&mut self.memory.focus_name) {
                field.response.request_focus();
                field.response.scroll_to_me(None);
            }
            self.take(field, "name", |rule, name| rule.name = name)
        });
        let mut status = self.draft.status;
        labelled(ui, "Status", |ui| {
            let choices = [RuleStatus::Active, RuleStatus::Paused, RuleStatus::Draft]
                .map(|status| (status, status.label()));
            ui.scope(|ui| segmented(ui, &mut status, &choices)).response
        });
        if status != self.draft.status {
            self.draft.status = status;
            let ids = vec![self.draft.id.clone()];
            self.out
                .command(Command::Edit(Edit::SetStatus { ids, status }));
        }
    }

    /// Where and how the offer is shown.
    pub(super) fn offer_ui(&mut self, ui: &mut Ui) {
        let mut placement = self.draft.placement;
        labelled(ui, "Placement", |ui| {
            ComboBox::from_id_salt("placement")
                .selected_text(placement.label())
                .show_ui(ui, |ui| {
                    for choice in Placement::ALL {
                        ui.selectable_value(&mut placement, choice, choice.label());
                    }
                })
                .response
        });
        self.change("placement", |rule| rule.placement = placement);
        if placement == Placement::Assisted {
            ui.label(theme::small(
                "Offers in person are exported, but never replayed.",
            ));
        }
        let benefit = self.draft.benefit.clone();
        labelled(ui, "Benefit in one line", |ui| {
            let field = text_field(ui, "Benefit in one line", &benefit);
            self.take(field, "benefit", |rule, benefit: String| {
                benefit.trim().clone_into(&mut rule.benefit);
            })
        })
        .on_hover_text("Why the shopper gains");
        let priority = self.draft.priority;
        labelled(ui, "Priority", |ui| {
            let parse = |text: &str| {
                let plain = text.trim().replace(format::MINUS, "-");
                plain
                    .parse::<i32>()
                    .map_err(|_| "Type a whole number".to_owned())
            };
            let field = commit_field(ui, "Priority", &priority, &priority.to_string(), parse);
            self.take(field, "priority", |rule, priority| rule.priority = priority)
        })
        .on_hover_text("Higher goes first where slots are few");
    }

    /// Days, limits and notes.
    pub(super) fn schedule_ui(&mut self, ui: &mut Ui) {
        let rule = &self.draft;
        let is_set = rule.starts.is_some()
            || rule.ends.is_some()
            || rule.exclusive_group.is_some()
            || !rule.notes.is_empty();
        CollapsingHeader::new("Schedule, limits and notes")
            .default_open(is_set)
            .show_unindented(ui, |ui| {
                self.day_ui(ui, "Starts", "first day", |rule| &mut rule.starts);
                self.day_ui(ui, "Ends", "last day", |rule| &mut rule.ends);
                self.limits_ui(ui);
                self.notes_ui(ui);
            });
    }

    fn day_ui(
        &mut self,
        ui: &mut Ui,
        name: &'static str,
        what: &'static str,
        day: impl Fn(&mut Rule) -> &mut Option<Day>,
    ) {
        let value = *day(&mut self.draft);
        let text = value.map(|day| day.to_string()).unwrap_or_default();
        // A day that would end before it starts is said at the field, like one that does not exist.
        let draft = self.draft.clone();
        let parse = |text: &str| {
            let value = parse_day(text)?;
            let mut rule = draft.clone();
            *day(&mut rule) = value;
            match (rule.starts, rule.ends) {
                (Some(starts), Some(ends)) if ends < starts => {
                    Err("The last day lies before the first".to_owned())
                }
                _ => Ok(value),
            }
        };
        labelled(ui, name, |ui| {
            let field = commit_field(ui, name, &value, &text, parse);
            self.take(field, what, |rule, value| *day(rule) = value)
        })
        .on_hover_text("YYYY-MM-DD, or nothing");
    }

    fn limits_ui(&mut self, ui: &mut Ui) {
        let group = self.draft.exclusive_group.clone();
        labelled(ui, "Exclusive group", |ui| {
            let text = group.clone().unwrap_or_default();
            let parse = |text: &str| Ok(some_text(text));
            let field = commit_field(ui, "Exclusive group", &group, &text, parse);
            self.take(field, "group", |rule, group| rule.exclusive_group = group)
        })
        .on_hover_text("Of the rules with one group name only the best ranked is shown");
        let most = self.draft.max_shows_per_customer;
        let name = "Shows per customer";
        self.optional_number_ui(ui, name, "shows per customer", most, |rule, most| {
            rule.max_shows_per_customer = most;
        });
        let mut repeat = self.draft.repeat;
        labelled(ui, "Offered again", |ui| {
            ui.checkbox(&mut repeat, "Although offered before")
        });
        self.change("repeat", |rule| rule.repeat = repeat);
    }

    /// A whole number from 1, or nothing.
    pub(super) fn optional_number_ui(
        &mut self,
        ui: &mut Ui,
        name: &'static str,
        what: &'static str,
        value: Option<u32>,
        set: impl FnOnce(&mut Rule, Option<u32>),
    ) {
        let text = value.map(|value| value.to_string()).unwrap_or_default();
        let parse = |text: &str| match text.trim() {
            "" => Ok(None),
            text => match text.parse() {
                Ok(0) | Err(_) => Err("Type a whole number from 1, or nothing".to_owned()),
                Ok(number) => Ok(Some(number)),
            },
        };
        labelled(ui, name, |ui| {
            let field = commit_field(ui, name, &value, &text, parse);
            self.take(field, what, set)
        })
        .on_hover_text("Nothing is no limit");
    }

    fn notes_ui(&mut self, ui: &mut Ui) {
        super::above(ui, "Notes");
        let id = ui.make_persistent_id("notes");
        let typed: Option<String> = ui.data(|data| data.get_temp(id));
        let mut text = typed.unwrap_or_else(|| self.draft.notes.clone());
        let edit = TextEdit::multiline(&mut text)
            .desired_rows(3)
            .desired_width(f32::INFINITY)
            .margin(theme::margin(theme::SPACE_8));
        let response = ui.add(edit).accessible_name("Notes");
        if response.lost_focus() {
            ui.data_mut(|data| data.remove::<String>(id));
            self.change("notes", |rule| rule.notes = text);
        } else if response.changed() {
            ui.data_mut(|data| data.insert_temp(id, text));
        }
    }

    /// Takes what a field committed.
    pub(super) fn take<T>(
        &mut self,
        field: FieldOutput<T>,
        what: &'static str,
        set: impl FnOnce(&mut Rule, T),
    ) -> Response {
        if let Some(value) = field.committed {
            self.change(what, |rule| set(rule, value));
        }
        field.response
    }
}
