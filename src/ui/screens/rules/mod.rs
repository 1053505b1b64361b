//! The rules screen: the table of rules, the editor of the selected one, and the making of new ones.

mod draft;
mod editor;
#[cfg(test)]
mod fixture;
mod list;
mod new_rule;
mod prices;
mod rows;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use egui::{Key, Modifiers, Ui};

use super::{Draw, Outbox, Screen};
use crate::domain::edit::Edit;
use crate::domain::plan::Plan;
use crate::domain::project::Dataset;
use crate::domain::rule::{Kind, RuleId};
use crate::guardrails::Finding;
use crate::simulate::Impact;
use crate::studio::{Command, ProjectView, View};
use crate::ui::action::Action;
use crate::ui::theme;
use crate::ui::widgets::button::primary_button;
use crate::ui::widgets::empty_state::{EmptyState, EmptyStateClick, Glyph};
use crate::ui::widgets::table::{SortBy, TableState};
use editor::EditorMemory;
use list::List;
use new_rule::{NewRule, NewRuleAnswer};
use rows::{Filter, Row, Worst};

/// The rules screen; what is searched, selected and being made.
#[derive(Default)]
pub struct RulesScreen {
    rows: Vec<Row>,
    rows_of: Option<(Arc<Plan>, Arc<Dataset>)>,
    worst: HashMap<RuleId, Worst>,
    worst_of: Option<(Arc<Plan>, *const Finding, usize)>,
    order: Vec<u32>,
    order_of: Option<OrderKey>,
    filter: Filter,
    table: TableState,
    selected: Option<RuleId>,
    new_rule: Option<NewRule>,
    editor: EditorMemory,
}

/// What the order of the rows was worked out from.
struct OrderKey {
    plan: Arc<Plan>,
    impact: Option<Arc<Impact>>,
    findings: (*const Finding, usize),
    filter: Filter,
    sort: Option<SortBy>,
}

impl Draw for RulesScreen {
    fn ui(&mut self, ui: &mut Ui, view: View<'_>, out: &mut Outbox) {
        let Some(project) = view.project else {
            return;
        };
        self.follow(project);
        if project.plan.rules.is_empty() {
            empty_ui(ui, out);
        } else {
            self.rules_ui(ui, project, out);
        }
        self.new_rule_ui(ui, project, out);
        // The slider of a drag may be gone before the hand lets go.
        if self.editor.dragging && !ui.input(|input| input.pointer.any_down()) {
            self.editor.dragging = false;
            out.command(Command::EndDrag);
        }
    }
}

impl RulesScreen {
    /// Begins a rule of a kind.
    pub fn begin(&mut self, kind: Kind) {
        self.new_rule = Some(NewRule::of(kind));
    }

    fn rules_ui(&mut self, ui: &mut Ui, project: ProjectView<'_>, out: &mut Outbox) {
        self.toolbar_ui(ui, project, out);
        let (shown, all) = (self.order.len(), self.rows.len());
        if list::filter_ui(ui, &mut self.filter, shown, all) {
            self.follow_order(project);
        }
        ui.add_space(theme::SPACE_4);
        let palette = theme::palette(ui);
        let frame = egui::Frame::new()
            .fill(palette.card)
            .stroke(egui::Stroke::new(theme::HAIRLINE, palette.border));
        // The widest a table can spare on a small window.
        let most = (ui.available_width() * 0.6).clamp(theme::EDITOR_LEAST, theme::EDITOR_MOST);
        egui::Panel::right("rule editor")
            .resizable(true)
            .default_size(theme::EDITOR_WIDTH)
            .size_range(theme::EDITOR_LEAST..=most)
            .show_separator_line(false)
            .frame(frame)
            .show(ui, |ui| self.editor_ui(ui, project, out));
        let gap = egui::Margin {
            right: theme::SPACE_12 as i8,
            ..egui::Margin::ZERO
        };
        egui::CentralPanel::default()
            .frame(egui::Frame::new().inner_margin(gap))
            .show(ui, |ui| self.table_ui(ui, project, out));
    }

    fn toolbar_ui(&mut self, ui: &mut Ui, project: ProjectView<'_>, out: &mut Outbox) {
        ui.horizontal_wrapped(|ui| {
            ui.label(theme::title("Rules"));
            ui.add_space(theme::SPACE_8);
            let mut ask = |pressed: bool, action: Action| {
                if pressed {
                    out.action(action);
                }
            };
            for (index, kind) in Kind::ALL.iter().enumerate() {
                let word = format!("New {}…", kind.info().noun);
                let button = match index {
                    0 => primary_button(ui, &word),
                    _ => ui.button(&word),
                };
                let button = button.on_hover_text(kind.info().about);
                ask(button.clicked(), Action::NewRule(*kind));
            }
            ui.separator();
            let ids = self.selected_ids();
            if let [id] = ids.as_slice() {
                let on = project
                    .plan
                    .rules
                    .get(id)
                    .is_some_and(|rule| rule.is_active());
                let word = if on { "Switch off" } else { "Switch on" };
                ask(ui.button(word).clicked(), Action::ToggleRule);
                ask(ui.button("Duplicate").clicked(), Action::DuplicateRule);
                ask(ui.button("Delete").clicked(), Action::DeleteRule);
            } else {
                ui.add_enabled_ui(!ids.is_empty(), |ui| {
                    for (word, on) in [("Switch on", true), ("Switch off", false)] {
                        if ui.button(word).clicked() {
                            out.command(list::set_status(ids.clone(), on));
                        }
                    }
                    if ui.button("Delete").clicked() {
                        out.command(Command::Edit(Edit::RemoveRules(ids.clone())));
                    }
                });
            }
        });
    }

    fn table_ui(&mut self, ui: &mut Ui, project: ProjectView<'_>, out: &mut Outbox) {
        if self.order.is_empty() {
            let empty = EmptyState::new(
                Glyph::Search,
                "No rule fits",
                "No rule has these words, this kind and this status.",
            );
            if empty.primary("Show all").show(ui).is_some() {
                self.filter = Filter::default();
                self.follow_order(project);
            }
            return;
        }
        let list = List {
            rows: &self.rows,
            order: &self.order,
            worst: &self.worst,
            impact: project.impact.map(|of| &*of.impact),
            fresh: project.impact_is_fresh(),
            currency: &project.dataset.currency,
        };
        let table = ui.make_persistent_id(("data table", list::TABLE));
        let output = list.ui(ui, &mut self.table, out);
        if output.sort_changed.is_some() {
            self.follow_order(project);
        }
        if output.selection_changed {
            self.selected = self.only_selected();
            out.command(Command::SelectRule(self.selected.clone()));
        }
        if output.activated.is_some() {
            self.editor.focus_name = true;
        }
        let focused = ui.memory(egui::Memory::focused);
        if focused.is_none_or(|id| id == table)
            && self.new_rule.is_none()
            && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Delete))
        {
            match self.selected_ids() {
                ids if ids.is_empty() => {}
                ids if ids.len() == 1 => out.action(Action::DeleteRule),
                ids => out.command(Command::Edit(Edit::RemoveRules(ids))),
            }
        }
    }

    fn editor_ui(&mut self, ui: &mut Ui, project: ProjectView<'_>, out: &mut Outbox) {
        let rule = self
            .only_selected()
            .and_then(|id| project.plan.rules.get(&id));
        if let Some(rule) = rule {
            editor::ui(ui, project, rule, &mut self.editor, out);
            return;
        }
        let several = self.table.selected.len();
        if several > 1 {
            let heading = format!("{several} rules selected");
            let sentence = "Switch them on or off or delete them with the buttons above the table.";
            EmptyState::new(Glyph::List, &heading, sentence).show(ui);
        } else {
            let sentence = "Select a rule in the table to see and change it.";
            EmptyState::new(Glyph::List, "No rule selected", sentence).show(ui);
        }
    }

    fn new_rule_ui(&mut self, ui: &mut Ui, project: ProjectView<'_>, out: &mut Outbox) {
        let Some(new_rule) = &mut self.new_rule else {
            return;
        };
        let dataset = project.dataset;
        match new_rule.ui(ui, &dataset.catalog, &dataset.currency) {
            NewRuleAnswer::Open => {}
            NewRuleAnswer::Cancelled => self.new_rule = None,
            NewRuleAnswer::Made(command) => {
                self.new_rule = None;
                // The new rule must be in sight.
                self.filter = Filter::default();
                out.command(command);
            }
        }
    }

    fn selected_ids(&self) -> Vec<RuleId> {
        let rows = self.table.selected.iter();
        rows.filter_map(|row| self.rows.get(*row as usize))
            .map(|row| row.rule.id.clone())
            .collect()
    }

    fn only_selected(&self) -> Option<RuleId> {
        let row = self.table.only_selected()?;
        self.rows.get(row).map(|row| row.rule.id.clone())
    }

    /// Brings rows, order and selection in step with the studio.
    fn follow(&mut self, project: ProjectView<'_>) {
        self.follow_rows(project);
        self.follow_findings(project);
        if project.selected != self.selected.as_ref() {
            self.selected = project.selected.cloned();
            let place = project
                .selected
                .and_then(|id| rows::place_of(&self.rows, id));
            match place {
                Some(place) => self.table.select(place),
                None => self.table.clear(),
            }
        }
        self.follow_order(project);
    }

    fn follow_rows(&mut self, project: ProjectView<'_>) {
        let (plan, dataset) = (project.plan, project.dataset);
        let known = self
            .rows_of
            .as_ref()
            .map(|(of, data)| (Arc::ptr_eq(of, plan), Arc::ptr_eq(data, dataset)));
        if known == Some((true, true)) {
            return;
        }
        let same_data = known.is_some_and(|(_, same_data)| same_data);
        let before = if same_data { self.rows.as_slice() } else { &[] };
        let after = rows::rows(dataset, plan, before);
        // Rows are numbered anew; the selection stays with its rules.
        let place = |row: &u32| {
            let id = &self.rows.get(*row as usize)?.rule.id;
            rows::place_of(&after, id).map(|place| place as u32)
        };
        let selected: BTreeSet<u32> = self.table.selected.iter().filter_map(place).collect();
        let cursor = self.table.cursor.as_ref().and_then(place);
        self.table.selected = selected;
        self.table.cursor = cursor;
        self.rows = after;
        self.rows_of = Some((Arc::clone(plan), Arc::clone(dataset)));
    }

    fn follow_findings(&mut self, project: ProjectView<'_>) {
        let (at, count) = (project.findings.as_ptr(), project.findings.len());
        let known = self.worst_of.as_ref().is_some_and(|(plan, place, number)| {
            Arc::ptr_eq(plan, project.plan) && (*place, *number) == (at, count)
        });
        if !known {
            self.worst = rows::worst_by_rule(project.findings);
            self.worst_of = Some((Arc::clone(project.plan), at, count));
        }
    }

    fn follow_order(&mut self, project: ProjectView<'_>) {
        let impact = project.impact.map(|of| &of.impact);
        let findings = (project.findings.as_ptr(), project.findings.len());
        let known = self.order_of.as_ref().is_some_and(|key| {
            let same_impact = match (&key.impact, impact) {
                (Some(a), Some(b)) => Arc::ptr_eq(a, b),
                (None, None) => true,
                _ => false,
            };
            let same_asked = key.filter == self.filter && key.sort == self.table.sort;
            // While the hand moves a slider the rows stay where they are.
            same_asked
                && (self.editor.dragging
                    || (same_impact
                        && Arc::ptr_eq(&key.plan, project.plan)
                        && key.findings == findings))
        });
        if known {
            return;
        }
        let sort = self.table.sort;
        let impact_now = impact.map(|impact| &**impact);
        self.order = rows::order(&self.rows, &self.filter, sort, impact_now, &self.worst);
        self.order_of = Some(OrderKey {
            plan: Arc::clone(project.plan),
            impact: impact.cloned(),
            findings,
            filter: self.filter.clone(),
            sort,
        });
    }
}

fn empty_ui(ui: &mut Ui, out: &mut Outbox) {
    let empty = EmptyState::new(
        Glyph::List,
        "No rules yet",
        "Rules say what is offered for what, where and at which price. Discover shows what is bought together and makes \
         a rule of it with one click.",
    );
    let first = format!("New {}…", Kind::ALL[0].info().noun);
    match empty
        .primary("See what is bought together")
        .secondary(&first)
        .show(ui)
    {
        Some(EmptyStateClick::Primary) => out.action(Action::Go(Screen::Discover)),
        Some(EmptyStateClick::Secondary) => out.action(Action::NewRule(Kind::ALL[0])),
        None => {}
    }
}
