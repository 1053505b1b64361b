//! The share of shoppers who take the offer: the scenario's belief or the rule's own.

use egui::Ui;

use super::Editor;
use crate::domain::belief::{Belief, Spread};
use crate::domain::glossary;
use crate::domain::money::BasisPoints;
use crate::format::{self, offers};
use crate::simulate::is_learned;
use crate::ui::screens::rules::draft;
use crate::ui::theme;
use crate::ui::widgets::field::percent_field;
use crate::ui::widgets::labelled::{labelled, labelled_term};
use crate::ui::widgets::percent_slider::PercentSlider;
use crate::ui::widgets::segmented::segmented;

/// Where an own value starts when nothing is believed: the pair's default in the cart.
const START: f64 = 0.03;
/// The slider ends here unless the value is larger: hardly any offer is taken more often.
const USUAL_MOST: f64 = 0.3;

#[derive(Clone, Copy, PartialEq)]
enum Source {
    Scenario,
    Range,
    Fixed,
}

impl Editor<'_, '_> {
    pub(super) fn acceptance_ui(&mut self, ui: &mut Ui) {
        let believed = draft::scenario_belief(self.project.plan, &self.draft);
        let before = match self.draft.acceptance.as_ref().map(|belief| belief.spread) {
            None => Source::Scenario,
            Some(Spread::Fixed { .. }) => Source::Fixed,
            Some(Spread::Quantiles { .. } | Spread::Triangle { .. }) => Source::Range,
        };
        let mut source = before;
        let choices = [
            (Source::Scenario, "Standard"),
            (Source::Range, "My own range"),
            (Source::Fixed, "My own value"),
        ];
        if segmented(ui, &mut source, &choices) {
            let own = own(source, self.draft.acceptance.as_ref().or(believed.as_ref()));
            self.change("acceptance", |rule| rule.acceptance = own);
        }
        match self.draft.acceptance.as_ref().map(|belief| belief.spread) {
            None => self.believed_ui(ui, believed.as_ref()),
            Some(spread) => self.own_ui(ui, spread, believed.as_ref()),
        }
        self.learned_ui(ui);
    }

    /// What the offer log teaches about this rule, and the button that takes it.
    fn learned_ui(&mut self, ui: &mut Ui) {
        let Some(learned) = self.memory.learned.of(self.project, &self.draft) else {
            return;
        };
        let said = offers::learned(&learned.totals, learned.belief.spread);
        let text = format!("From your offer log: {said}");
        ui.add(egui::Label::new(text).wrap()).on_hover_text(format!(
            "As shown, {} on average; 95 % of what is believed now lies between {}.\n{}",
            format::percent(learned.mean),
            format::percent_range(learned.lower95, learned.upper95),
            learned.belief.source
        ));
        if learned.in_use {
            ui.label(theme::small("In use."));
        } else if ui.button("Use it").clicked() {
            self.change("acceptance", |rule| *rule = learned.applied(rule));
        }
    }

    fn believed_ui(&self, ui: &mut Ui, believed: Option<&Belief>) {
        let Some(belief) = believed else {
            ui.add(
                egui::Label::new(theme::muted(
                    "Nothing is believed about offers in this placement; they are not replayed.",
                ))
                .wrap(),
            );
            return;
        };
        labelled_term(ui, &glossary::ACCEPTANCE, |ui| {
            ui.label(offers::in_words(belief.spread))
        });
        let mut from = format!(
            "Scenario “{}”, {} at {}",
            self.project.plan.scenario,
            self.draft.kind.label().to_lowercase(),
            self.draft.placement.label().to_lowercase()
        );
        if !belief.source.is_empty() {
            from = format!("{from}: {}", belief.source);
        }
        ui.add(egui::Label::new(theme::small(from)).wrap());
    }

    fn own_ui(&mut self, ui: &mut Ui, spread: Spread, believed: Option<&Belief>) {
        let middle = draft::middle(spread);
        let most = if middle > USUAL_MOST { 1.0 } else { USUAL_MOST };
        labelled_term(ui, &glossary::ACCEPTANCE, |ui| {
            let mut slider = PercentSlider::new(glossary::ACCEPTANCE.name, 0.0..=most);
            if let Some(believed) = believed {
                let (lower, upper) = believed.spread.range();
                slider = slider
                    .median(believed.spread.median())
                    .between(lower, upper);
            }
            let slider = slider.show(ui, middle);
            self.slide(&slider, "acceptance", |rule, share, _| {
                if let Some(belief) = &mut rule.acceptance {
                    belief.spread = draft::moved(belief.spread, share);
                    by_hand(belief);
                }
            });
            slider.response
        });
        self.share_ui(ui, "Exactly", middle, |spread, share| match spread {
            Spread::Fixed { fixed: at }
            | Spread::Quantiles { median: at, .. }
            | Spread::Triangle { mode: at, .. } => *at = share,
        });
        let names = match spread {
            Spread::Fixed { .. } => return,
            Spread::Quantiles { .. } => ["Hardly below", "Hardly above"],
            Spread::Triangle { .. } => ["Never below", "Never above"],
        };
        let (lower, upper) = spread.range();
        let [below, above] = names;
        self.share_ui(ui, below, lower, |spread, share| match spread {
            Spread::Quantiles { p05: end, .. } | Spread::Triangle { low: end, .. } => *end = share,
            Spread::Fixed { .. } => {}
        });
        self.share_ui(ui, above, upper, |spread, share| match spread {
            Spread::Quantiles { p95: end, .. } | Spread::Triangle { high: end, .. } => *end = share,
            Spread::Fixed { .. } => {}
        });
        if matches!(spread, Spread::Quantiles { .. }) {
            ui.label(theme::small(
                "One time in twenty it is lower, one in twenty higher.",
            ));
        }
    }

    fn share_ui(
        &mut self,
        ui: &mut Ui,
        name: &'static str,
        share: f64,
        set: impl FnOnce(&mut Spread, f64),
    ) {
        let shown = draft::points(share);
        labelled(ui, name, |ui| {
            let field = percent_field(ui, name, shown, (BasisPoints(0), BasisPoints(10_000)));
            self.take(field, "acceptance", |rule, points| {
                if let Some(belief) = &mut rule.acceptance {
                    set(&mut belief.spread, points.share());
                    by_hand(belief);
                }
            })
        });
    }
}

/// What was learned and then changed by hand is the person's own.
fn by_hand(belief: &mut Belief) {
    if is_learned(belief) {
        *belief = Belief::of(belief.spread);
    }
}

/// The belief a person starts from when choosing this source.
fn own(source: Source, from: Option<&Belief>) -> Option<Belief> {
    let spread = from.map(|belief| belief.spread);
    let middle = spread.map_or(START, draft::middle);
    match (source, spread) {
        (Source::Scenario, _) => None,
        (Source::Fixed, _) => Some(Belief::fixed(middle)),
        (Source::Range, Some(spread @ (Spread::Quantiles { .. } | Spread::Triangle { .. }))) => {
            Some(Belief::of(spread))
        }
        (Source::Range, _) => {
            // A quarter to three times the value: about as wide as the beliefs nobody has measured.
            Some(Belief::of(Spread::Quantiles {
                median: middle,
                p05: middle / 4.0,
                p95: (middle * 3.0).min(1.0),
            }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_begins_with_a_belief_in_order() {
        let believed = Belief::of(Spread::Quantiles {
            median: 0.5,
            p05: 0.1,
            p95: 0.9,
        });
        let fixed = Belief::fixed(0.5);
        for from in [None, Some(&believed), Some(&fixed)] {
            for source in [Source::Range, Source::Fixed] {
                let own = own(source, from).unwrap();
                own.spread.check().unwrap();
                let expected = from.map_or(START, |from| from.spread.median());
                assert_eq!(draft::middle(own.spread), expected);
            }
            assert_eq!(own(Source::Scenario, from), None);
        }
    }
}
