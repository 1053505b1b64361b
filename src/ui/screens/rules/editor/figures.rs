//! What the rule does, from the last simulation, at the foot of the editor.

use egui::{Frame, Panel, RichText, Ui};

use super::Editor;
use crate::domain::glossary::{self, Term};
use crate::domain::money::Currency;
use crate::format;
use crate::simulate::RuleImpact;
use crate::ui::screens::rules::rows;
use crate::ui::theme::{self, Tone};
use crate::ui::widgets::badge::badge;
use crate::ui::widgets::term::term_as;

/// One figure of the strip.
struct Figure {
    term: Term,
    value: String,
    note: Option<String>,
    tone: Option<Tone>,
}

impl Editor<'_, '_> {
    pub(super) fn figures_ui(&self, ui: &mut Ui) {
        let palette = theme::palette(ui);
        let frame = Frame::new()
            .fill(palette.panel)
            .inner_margin(theme::margin(theme::SPACE_12));
        Panel::bottom("rule figures")
            .resizable(false)
            .frame(frame)
            .show(ui, |ui| {
                let fresh = self.project.impact_is_fresh();
                let impact = self.project.impact.map(|of| &of.impact);
                let figures = impact.and_then(|impact| rows::figures(impact, &self.draft.id));
                match figures.filter(|_| self.draft.is_active()) {
                    Some(figures) => self.strip_ui(ui, figures, fresh),
                    None => {
                        ui.add(egui::Label::new(theme::small(self.why_none())).wrap());
                    }
                }
            });
    }

    fn why_none(&self) -> &'static str {
        if !self.draft.is_active() {
            "A rule that is not active takes part in nothing, so it has no figures."
        } else if self.project.dataset.history.is_empty() {
            "Import an order history to see what this rule would have done."
        } else {
            "What this rule would have done is being worked out…"
        }
    }

    fn strip_ui(&self, ui: &mut Ui, figures: &RuleImpact, fresh: bool) {
        let palette = theme::palette(ui);
        ui.spacing_mut().item_spacing.y = theme::SPACE_2;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = theme::SPACE_16;
            for figure in strip(figures, self.currency()) {
                ui.vertical(|ui| {
                    let name = figure.term.name.split(' ').next().unwrap_or_default();
                    let name = if figure.term == glossary::GROSS_MARGIN {
                        figure.term.name
                    } else {
                        name
                    };
                    term_as(ui, theme::small(name), &figure.term);
                    let colour = match figure.tone {
                        _ if !fresh => palette.stale,
                        Some(tone) => palette.tone(tone),
                        None => palette.text,
                    };
                    ui.label(RichText::new(figure.value).color(colour));
                    ui.label(theme::small(figure.note.unwrap_or_default()));
                });
            }
        });
        if !fresh {
            badge(ui, "Being worked out again", Tone::Stale);
        } else if figures.thin {
            ui.label(theme::small(
                "Few weeks or opportunities: the true range is wider than this one.",
            ));
        }
    }
}

/// The figures of a rule from left to right.
fn strip(figures: &RuleImpact, currency: &Currency) -> Vec<Figure> {
    let plain = |term, value: String, note: Option<String>| Figure {
        term,
        value,
        note,
        tone: None,
    };
    let break_even = match (figures.cannot_pay, figures.break_even_acceptance) {
        (true, _) => "Cannot pay".to_owned(),
        (false, share) => format::or_none(share, format::percent),
    };
    let tone = if figures.gross_margin < 0.0 {
        Tone::Negative
    } else {
        Tone::Positive
    };
    let margin = Figure {
        term: glossary::GROSS_MARGIN,
        value: format::money_change(figures.gross_margin, currency),
        note: Some(format::money_range(
            figures.gross_margin_lower80,
            figures.gross_margin_upper80,
            currency,
        )),
        tone: Some(tone),
    };
    vec![
        plain(
            glossary::OPPORTUNITY,
            format::count(figures.opportunities),
            Some(format!("{} buy anyway", format::count(figures.already))),
        ),
        plain(
            glossary::ACCEPTANCE,
            format::decimal(figures.accepted, 1),
            Some(format!(
                "taken, {}",
                format::percent(figures.acceptance_offered)
            )),
        ),
        margin,
        plain(
            glossary::SUBSIDY,
            format::money_units(figures.subsidy, currency),
            None,
        ),
        plain(glossary::BREAK_EVEN_ACCEPTANCE, break_even, None),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strip_says_what_a_rule_would_have_done() {
        let figures = RuleImpact {
            opportunities: 1_200,
            already: 80,
            accepted: 31.24,
            acceptance_offered: 0.032,
            gross_margin: 512.4,
            gross_margin_lower80: -20.0,
            gross_margin_upper80: 900.0,
            subsidy: 45.0,
            break_even_acceptance: Some(0.011),
            ..RuleImpact::default()
        };
        let texts = |figures: &RuleImpact| -> Vec<String> {
            strip(figures, &Currency::usd())
                .into_iter()
                .map(|figure| format!("{} / {}", figure.value, figure.note.unwrap_or_default()))
                .collect()
        };
        assert_eq!(
            texts(&figures),
            [
                "1,200 / 80 buy anyway",
                "31.2 / taken, 3.2\u{a0}%",
                "+$512 / \u{2212}$20 to $900",
                "$45 / ",
                "1.1\u{a0}% / "
            ]
        );
        let lost = RuleImpact {
            cannot_pay: true,
            ..figures
        };
        assert_eq!(texts(&lost)[4], "Cannot pay / ");
    }
}
