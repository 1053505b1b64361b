//! The evidence card of one pair: counts, what they mean, over time, by order size and price, and the rules to make of it.

mod bars;
mod confounds;
mod counts;
mod header;
mod measures;
mod months;
mod orders;

use std::sync::Arc;

use egui::{CollapsingHeader, Ui};

use self::months::Months;
use crate::discover::{Affinity, PairEvidence, evidence};
use crate::domain::catalog::VariantId;
use crate::studio::Discovered;
use crate::ui::screens::discover::ask::Ask;
use crate::ui::screens::discover::tab_data::TabData;
use crate::ui::theme;

/// What the card remembers.
#[derive(Default)]
pub(super) struct EvidenceCard {
    of: Option<Gathered>,
    /// The row whose rule goes the other way round than proposed.
    swapped: Option<u32>,
}

/// The evidence for one row of one table.
struct Gathered {
    found: Arc<Discovered>,
    row: u32,
    evidence: PairEvidence,
    months: Months,
}

/// What the parts of the card read.
#[derive(Clone, Copy)]
struct Shown<'a> {
    data: TabData<'a>,
    pair: &'a Affinity,
    evidence: &'a PairEvidence,
    trigger: VariantId,
    target: VariantId,
}

impl EvidenceCard {
    /// The row whose direction was turned around.
    pub fn swapped(&self) -> Option<u32> {
        self.swapped
    }

    /// Draws the card for a row of the table.
    pub fn ui(&mut self, ui: &mut Ui, data: TabData<'_>, row: u32) -> Option<Ask> {
        let pair = data.pair(row as usize)?;
        let known = self
            .of
            .as_ref()
            .is_some_and(|of| of.row == row && Arc::ptr_eq(&of.found, data.found));
        if !known {
            let found = data.found;
            let gathered = evidence(data.dataset, &found.pairs, &found.lookup, pair.a, pair.b);
            self.of = Some(Gathered {
                found: Arc::clone(found),
                row,
                months: Months::of(&gathered),
                evidence: gathered,
            });
        }
        let of = self.of.as_ref()?;
        let (mut trigger, mut target) = data.direction(row as usize)?;
        if self.swapped == Some(row) {
            std::mem::swap(&mut trigger, &mut target);
        }
        let shown = Shown {
            data,
            pair,
            evidence: &of.evidence,
            trigger,
            target,
        };
        ui.spacing_mut().item_spacing.y = theme::SPACE_4;
        let mut swap = false;
        let mut ask = header::ui(ui, shown, &mut swap);
        section(ui, "Counts", true, |ui| counts::ui(ui, shown));
        section(ui, "Month by month", true, |ui| months::ui(ui, &of.months));
        section(ui, "By order size", true, |ui| bars::sizes_ui(ui, shown));
        section(ui, "By price paid", false, |ui| bars::prices_ui(ui, shown));
        section(ui, "What else it could be", true, |ui| {
            confounds::ui(ui, shown);
        });
        section(ui, "Who else fits", true, |ui| {
            ask = ask.take().or(orders::partners_ui(ui, shown));
        });
        section(ui, "Sample orders", false, |ui| {
            orders::samples_ui(ui, shown);
        });
        section(ui, "All measures", false, |ui| measures::ui(ui, shown));
        if swap {
            self.swapped = match self.swapped {
                Some(swapped) if swapped == row => None,
                _ => Some(row),
            };
        }
        ask
    }
}

fn section(ui: &mut Ui, title: &str, open: bool, contents: impl FnOnce(&mut Ui)) {
    ui.add_space(theme::SPACE_4);
    CollapsingHeader::new(egui::RichText::new(title).strong())
        .default_open(open)
        .show_unindented(ui, |ui| {
            ui.spacing_mut().item_spacing.y = theme::SPACE_4;
            contents(ui);
        });
}
