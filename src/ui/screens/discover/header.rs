//! The head of the screen: what was counted, and how to count again.

use std::sync::Arc;

use egui::{Align, Label, Layout, Ui};

use crate::discover::PairOptions;
use crate::domain::tax::RevenueBasis;
use crate::format;
use crate::studio::{self, Command, Discovered, JobKind, JobView, View};
use crate::ui::screens::Outbox;
use crate::ui::theme;
use crate::ui::widgets::badge::badge;
use crate::ui::widgets::empty_state::{EmptyState, EmptyStateClick, Glyph};
use crate::ui::widgets::field::number_field;
use crate::ui::widgets::progress_card::ProgressCard;

/// Limits of the least number of orders together.
const MIN_COUNTS: (u64, u64) = (1, 1_000_000);

/// Limits of the largest basket.
const BASKETS: (u64, u64) = (2, 10_000);

/// What the head remembers.
#[derive(Default)]
pub(super) struct Header {
    /// Of a count its summary and its notes.
    summary: Option<(Arc<Discovered>, String, Vec<String>)>,
    /// Options being changed; `None` while they are folded away.
    changing: Option<PairOptions>,
}

impl Header {
    /// Title, summary, what `offer` adds, and the options to count again; true when the offer says so.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        view: View<'_>,
        found: &Arc<Discovered>,
        out: &mut Outbox,
        offer: impl FnOnce(&mut Ui, &mut Outbox) -> bool,
    ) -> bool {
        let mut taken = false;
        let summary = match &self.summary {
            Some((of, text, _)) if Arc::ptr_eq(of, found) => text,
            _ => {
                let text = summary(found);
                let notes = view.project.map_or_else(Vec::new, |project| {
                    studio::pair_notes(&project.dataset.catalog, &found.pairs)
                });
                &self.summary.insert((Arc::clone(found), text, notes)).1
            }
        };
        ui.horizontal(|ui| {
            ui.label(theme::title("Discover"));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if let Some(job) = job(view) {
                    if ui.button("Stop counting").clicked() {
                        out.command(Command::CancelJob(job.id));
                    }
                    badge(ui, &counting_words(job), theme::Tone::Stale);
                    again(ui);
                } else if ui.button("Counting settings…").clicked() {
                    self.changing = match self.changing {
                        Some(_) => None,
                        None => Some(found.options),
                    };
                }
                taken = offer(ui, out);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(Label::new(theme::muted(summary)).truncate());
                });
            });
        });
        self.notes_ui(ui, found, out);
        // Margins and values of every list come from the same revenue.
        let basis = view.project.map(|project| project.dataset.revenue_basis());
        if let Some(sentence) = basis.and_then(RevenueBasis::sentence) {
            ui.colored_label(theme::palette(ui).warning, sentence);
        }
        self.options_ui(ui, out);
        taken
    }

    /// What is left out and what says little, and one click to count placeholders or to leave them out.
    fn notes_ui(&self, ui: &mut Ui, found: &Discovered, out: &mut Outbox) {
        let Some((_, _, notes)) = &self.summary else {
            return;
        };
        for note in notes {
            ui.add(Label::new(theme::small(note)).wrap());
        }
        let (left_out, kept) = (&found.pairs.left_out, &found.pairs.kept);
        if left_out.is_empty() && kept.is_empty() {
            return;
        }
        let keep = kept.is_empty();
        let text = if keep {
            "Count them as products"
        } else {
            "Leave them out"
        };
        if ui.button(text).clicked() {
            out.command(Command::Discover(PairOptions {
                keep_placeholders: keep,
                ..found.options
            }));
        }
    }

    fn options_ui(&mut self, ui: &mut Ui, out: &mut Outbox) {
        let Some(options) = &mut self.changing else {
            return;
        };
        let mut done = false;
        ui.horizontal(|ui| {
            ui.spacing_mut().text_edit_width = theme::COLUMN_SHORT;
            let name = "List pairs from this many orders together";
            ui.label(theme::muted(name));
            let least = number_field(ui, name, u64::from(options.min_count), MIN_COUNTS);
            if let Some(least) = least.committed {
                options.min_count = u32::try_from(least).unwrap_or(u32::MAX);
            }
            let name = "Leave out baskets with more products than";
            ui.label(theme::muted(name));
            let most = number_field(ui, name, options.max_basket as u64, BASKETS);
            if let Some(most) = most.committed {
                options.max_basket = usize::try_from(most).unwrap_or(usize::MAX);
            }
            if ui.button("Count").clicked() {
                out.command(Command::Discover(*options));
                done = true;
            }
            if ui.button("Cancel").clicked() {
                done = true;
            }
        });
        if done {
            self.changing = None;
        }
    }
}

/// The running count.
fn job(view: View<'_>) -> Option<&JobView> {
    view.jobs.iter().rfind(|job| job.kind == JobKind::Discover)
}

/// True while a count runs.
pub(super) fn is_counting(view: View<'_>) -> bool {
    job(view).is_some()
}

fn counting_words(job: &JobView) -> String {
    match counting_card(job.progress.share()) {
        (_, None) => "Counting again…".to_owned(),
        (_, Some(share)) => {
            let share = format::percent_with(f64::from(share), 0);
            format!("Counting again, {share}")
        }
    }
}

/// What is being done, and how much of it is: pairs come first, and nobody knows how long what is made of them takes.
fn counting_card(share: Option<f32>) -> (&'static str, Option<f32>) {
    match share {
        Some(share) if share >= 1.0 => ("Looking for sets, ladders and substitutes", None),
        share => ("Counting what is bought together", share),
    }
}

/// Draws again soon: a job tells when it ends, not how far it is.
fn again(ui: &Ui) {
    ui.request_repaint_after(std::time::Duration::from_millis(100));
}

/// What stands here before anything was counted.
pub(super) fn counting(ui: &mut Ui, view: View<'_>, out: &mut Outbox) {
    ui.label(theme::title("Discover"));
    ui.add_space(theme::SPACE_8);
    if let Some(job) = job(view) {
        let (title, share) = counting_card(job.progress.share());
        let card = ProgressCard {
            title,
            share,
            ..ProgressCard::default()
        };
        if card.show(ui) {
            out.command(Command::CancelJob(job.id));
        }
        again(ui);
        return;
    }
    let text = "The orders have not been counted yet, or the count was stopped.";
    let click = EmptyState::new(Glyph::Search, "Nothing counted yet", text)
        .primary("Count")
        .show(ui);
    if click == Some(EmptyStateClick::Primary) {
        out.command(Command::Discover(PairOptions::default()));
    }
}

/// How much was counted and found.
fn summary(found: &Discovered) -> String {
    let table = &found.pairs;
    let proven = table.pairs.iter().filter(|pair| pair.is_proven()).count() as u64;
    let mut parts = vec![
        format!(
            "{} counted",
            format::counted(table.orders, "order", "orders")
        ),
        format!("{} tested", format::counted(table.tested, "pair", "pairs")),
        format::counted(proven, "proven pair", "proven pairs"),
    ];
    if table.capped_baskets > 0 {
        parts.push(format!(
            "{} with more than {} products left out",
            format::counted(table.capped_baskets, "basket", "baskets"),
            format::count(found.options.max_basket as u64),
        ));
    }
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::PairTable;

    #[test]
    fn pairs_that_are_all_counted_are_no_finished_count() {
        assert_eq!(counting_card(Some(0.4)).1, Some(0.4));
        let (title, share) = counting_card(Some(1.0));
        assert_eq!(
            (title, share),
            ("Looking for sets, ladders and substitutes", None)
        );
        assert_eq!(counting_card(None).0, "Counting what is bought together");
    }

    #[test]
    fn the_summary_says_how_much_was_counted_and_left_out() {
        let mut found = Discovered {
            pairs: PairTable {
                orders: 20_000,
                tested: 780,
                ..PairTable::default()
            },
            ..Discovered::default()
        };
        let text = "20,000 orders counted · 780 pairs tested · 0 proven pairs";
        assert_eq!(summary(&found), text);
        found.pairs.capped_baskets = 1;
        let end = " · 1 basket with more than 50 products left out";
        assert_eq!(summary(&found), format!("{text}{end}"));
    }
}
