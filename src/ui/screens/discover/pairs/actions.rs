//! What one can do with the selected pairs: rules, a bundle, the block list.

use std::collections::BTreeSet;

use egui::{Align, Label, Layout, Popup, PopupCloseBehavior, Ui};

use crate::domain::blocked::SkuPair;
use crate::domain::catalog::VariantId;
use crate::domain::rule::MOST_PARTS;
use crate::format;
use crate::studio::List;
use crate::ui::screens::discover::ask::Ask;
use crate::ui::screens::discover::tab_data::TabData;
use crate::ui::theme;
use crate::ui::widgets::button::primary_button;

/// Rules made at once, at most: more nobody reads before the shop does.
const MOST_RULES: usize = 200;

/// New rules whose names are shown before they are made.
const NAMED: usize = 8;

/// The selected pairs, sorted out.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Chosen {
    /// Their rows, in the order of the table as it came.
    pub rows: Vec<u32>,
    /// Trigger and target of those that can become rules.
    pub new: Vec<(VariantId, VariantId)>,
    /// How many a rule offers already.
    pub with_rule: usize,
    /// How many are blocked.
    pub blocked: usize,
}

impl Chosen {
    /// Sorts the selected rows out; the direction of one of them may be turned around.
    pub fn of(data: TabData<'_>, selected: &BTreeSet<u32>, swapped: Option<u32>) -> Self {
        let mut chosen = Self {
            rows: selected.iter().copied().collect(),
            ..Self::default()
        };
        for row in &chosen.rows {
            let Some((trigger, target)) = data.direction(*row as usize) else {
                continue;
            };
            if data.blocked.pair(trigger, target) {
                chosen.blocked += 1;
            } else if data.rules.holds(trigger, target) {
                chosen.with_rule += 1;
            } else if swapped == Some(*row) {
                chosen.new.push((target, trigger));
            } else {
                chosen.new.push((trigger, target));
            }
        }
        chosen
    }

    /// What will not become a rule, and why; `None` when all will.
    pub fn skipped(&self) -> Option<String> {
        let parts = [
            (self.with_rule, "with a rule already"),
            (self.blocked, "on the block list"),
        ];
        let said: Vec<String> = parts
            .into_iter()
            .filter(|(pairs, _)| *pairs > 0)
            .map(|(pairs, why)| format!("{} {why}", format::count(pairs as u64)))
            .collect();
        (!said.is_empty()).then(|| format!("Left out: {}", said.join(", ")))
    }

    fn sku_pairs(&self, data: TabData<'_>, blocked: bool) -> Vec<SkuPair> {
        let catalog = &data.dataset.catalog;
        let rows = self.rows.iter();
        rows.filter_map(|row| data.direction(*row as usize))
            .filter(|(a, b)| data.blocked.pair(*a, *b) == blocked)
            .filter_map(|(a, b)| {
                let sku = |id: VariantId| catalog.variant(id).sku.clone();
                SkuPair::new(sku(a), sku(b))
            })
            .collect()
    }

    /// The products of the pairs, each once, in the order of the pairs; stops where a bundle is full.
    fn members(&self, data: TabData<'_>) -> Vec<VariantId> {
        let mut members = Vec::new();
        let pairs = self.rows.iter().filter_map(|row| data.pair(*row as usize));
        for id in pairs.flat_map(|pair| [pair.a, pair.b]) {
            if !members.contains(&id) {
                members.push(id);
            }
            if members.len() > MOST_PARTS {
                break;
            }
        }
        members
    }
}

/// The rule of a pair: the one that is there, or a new one.
pub(super) fn rule_of(data: TabData<'_>, row: usize) -> Option<Ask> {
    let (trigger, target) = data.direction(row)?;
    Some(match data.rules.find(trigger, target) {
        Some(id) => Ask::Rule(id.clone()),
        None => Ask::Pair { trigger, target },
    })
}

/// How many pairs there are and are selected, and what to do with them.
pub(super) fn bar_ui(
    ui: &mut Ui,
    data: TabData<'_>,
    chosen: &Chosen,
    is_capped: bool,
    shown: usize,
) -> Option<Ask> {
    let mut ask = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().button_padding.x = theme::SPACE_8;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.button("Export as CSV…").clicked() {
                ask = Some(Ask::Csv(List::Pairs));
            }
            ask = ask.take().or(block_ui(ui, data, chosen));
            ask = ask.take().or(bundle_ui(ui, data, chosen));
            ask = ask.take().or(rules_ui(ui, data, chosen));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let mut text = format!(
                    "{} of {}",
                    format::count(shown as u64),
                    format::counted(data.columns.len() as u64, "pair", "pairs"),
                );
                if chosen.rows.len() > 1 {
                    let selected = format::count(chosen.rows.len() as u64);
                    text = format!("{text} · {selected} selected");
                    if is_capped {
                        text = format!("{text}, which is the most");
                    }
                }
                ui.add(Label::new(theme::muted(text)).truncate());
            });
        });
    });
    ask
}

/// "Make rule", or "Make 7 rules…" with a look at what will be made.
fn rules_ui(ui: &mut Ui, data: TabData<'_>, chosen: &Chosen) -> Option<Ask> {
    let rules = chosen.new.len();
    let few = (1..=MOST_RULES).contains(&rules);
    let text = match (rules, chosen.rows.len()) {
        (1, 1) => "Make rule".to_owned(),
        (0, _) => "Make rules…".to_owned(),
        (1, _) => "Make 1 rule…".to_owned(),
        _ => format!("Make {} rules…", format::count(rules as u64)),
    };
    let button = ui
        .add_enabled_ui(few, |ui| primary_button(ui, &text))
        .inner
        .on_disabled_hover_text(if rules == 0 {
            chosen
                .skipped()
                .unwrap_or_else(|| "Select a pair".to_owned())
        } else {
            format!("At most {MOST_RULES} rules at once")
        });
    if chosen.rows.len() == 1 {
        let (trigger, target) = *chosen.new.first()?;
        return button.clicked().then_some(Ask::Pair { trigger, target });
    }
    let mut ask = None;
    Popup::menu(&button)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .show(|ui| {
            ui.set_max_width(theme::READING_WIDTH);
            ask = preview_ui(ui, data, chosen);
        });
    ask
}

fn preview_ui(ui: &mut Ui, data: TabData<'_>, chosen: &Chosen) -> Option<Ask> {
    let catalog = &data.dataset.catalog;
    let rules = chosen.new.len();
    let text = format::counted(rules as u64, "new rule", "new rules");
    ui.label(theme::heading(text));
    for (trigger, target) in chosen.new.iter().take(NAMED) {
        let text = format!(
            "{} with {}",
            catalog.title(*target),
            catalog.title(*trigger)
        );
        ui.add(Label::new(text).truncate());
    }
    if rules > NAMED {
        let more = format::count((rules - NAMED) as u64);
        ui.label(theme::muted(format!("and {more} more")));
    }
    if let Some(skipped) = chosen.skipped() {
        ui.label(theme::muted(skipped));
    }
    let mut ask = None;
    ui.horizontal(|ui| {
        let text = format!("Make {}", format::counted(rules as u64, "rule", "rules"));
        if primary_button(ui, &text).clicked() {
            ask = Some(Ask::Pairs(chosen.new.clone()));
            ui.close();
        }
        if ui.button("Cancel").clicked() {
            ui.close();
        }
    });
    ask
}

fn bundle_ui(ui: &mut Ui, data: TabData<'_>, chosen: &Chosen) -> Option<Ask> {
    let members = chosen.members(data);
    let fits = (2..=MOST_PARTS).contains(&members.len());
    let text = if fits && members.len() > 2 {
        format!("Make bundle of {}", members.len())
    } else {
        "Make bundle".to_owned()
    };
    let button = ui
        .add_enabled(fits, egui::Button::new(text))
        .on_hover_text("All products of the selected pairs at one price")
        .on_disabled_hover_text("A bundle has two to six products");
    button.clicked().then_some(Ask::Bundle(members))
}

/// "Block", or "Unblock" when all selected pairs are blocked.
fn block_ui(ui: &mut Ui, data: TabData<'_>, chosen: &Chosen) -> Option<Ask> {
    let all_blocked = !chosen.rows.is_empty() && chosen.blocked == chosen.rows.len();
    let (text, tip) = if all_blocked {
        ("Unblock", "Takes the selected pairs off the block list")
    } else {
        (
            "Block",
            "Keeps the selected pairs out of all proposals and rules",
        )
    };
    let button = ui.add_enabled(!chosen.rows.is_empty(), egui::Button::new(text));
    if !button.on_hover_text(tip).clicked() {
        return None;
    }
    let pairs = chosen.sku_pairs(data, all_blocked);
    Some(if all_blocked {
        Ask::Unblock(pairs)
    } else {
        Ask::Block(pairs)
    })
}

/// The menu of the secondary button, for the selected pairs.
pub(super) fn menu_ui(ui: &mut Ui, data: TabData<'_>, chosen: &Chosen) -> Option<Ask> {
    let mut ask = None;
    let rules = chosen.new.len();
    if (1..=MOST_RULES).contains(&rules) {
        let text = format!("Make {}", format::counted(rules as u64, "rule", "rules"));
        if ui.button(text).clicked() {
            ask = Some(Ask::Pairs(chosen.new.clone()));
        }
    }
    if let [row] = chosen.rows[..] {
        let row = row as usize;
        if chosen.with_rule == 1 && ui.button("Show the rule").clicked() {
            ask = rule_of(data, row);
        }
        if let Some((trigger, target)) = data.direction(row) {
            let catalog = &data.dataset.catalog;
            for id in [trigger, target] {
                if ui
                    .button(format!("Pairs of {}", catalog.title(id)))
                    .clicked()
                {
                    ask = Some(Ask::PairsOf(id));
                }
            }
            if ui.button("Show on map").clicked() {
                ask = Some(Ask::Map(trigger));
            }
            if ui.button("Upgrade or add-on").clicked() {
                ask = Some(Ask::Play(trigger));
            }
        }
    }
    ui.separator();
    if chosen.blocked < chosen.rows.len() && ui.button("Block").clicked() {
        ask = Some(Ask::Block(chosen.sku_pairs(data, false)));
    }
    if chosen.blocked > 0 && ui.button("Unblock").clicked() {
        ask = Some(Ask::Unblock(chosen.sku_pairs(data, true)));
    }
    if ask.is_some() {
        ui.close();
    }
    ask
}
