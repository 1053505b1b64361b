//! Every measure of the pair, each explained under the pointer.

use egui::{Grid, Ui};

use super::Shown;
use crate::discover::PairMeasures;
use crate::domain::glossary::{self as word, Term};
use crate::format;
use crate::ui::screens::discover::words::q_value;
use crate::ui::theme;
use crate::ui::widgets::term::term;

pub(super) fn ui(ui: &mut Ui, shown: Shown<'_>) {
    Grid::new("measures")
        .num_columns(2)
        .min_row_height(0.0)
        .striped(true)
        .spacing([theme::SPACE_24, theme::SPACE_4])
        .show(ui, |ui| {
            for (explained, suffix, figure) in rows(&shown.evidence.measures) {
                ui.horizontal(|ui| {
                    term(ui, &explained);
                    ui.label(theme::muted(suffix));
                });
                ui.label(figure);
                ui.end_row();
            }
        });
}

/// Term, direction where there is one, and figure.
fn rows(measures: &PairMeasures) -> Vec<(Term, &'static str, String)> {
    let share = |share| format::or_none(share, |share| format::percent_with(share, 2));
    let number = |number| format::or_none(number, |number| format::decimal(number, 3));
    let lift = |ratio| format::or_none(ratio, format::lift);
    let conviction = |of, opposite: Option<f64>| match (of, opposite) {
        // Every order with the first holds the second: no order contradicts.
        (None, Some(confidence)) if confidence >= 1.0 => "∞".to_owned(),
        (of, _) => number(of),
    };
    vec![
        (word::SUPPORT, "", share(measures.support)),
        (word::CONFIDENCE, "A to B", share(measures.confidence_ab)),
        (word::CONFIDENCE, "B to A", share(measures.confidence_ba)),
        (word::LIFT, "", lift(measures.lift)),
        (word::LIFT_BY_MONTH, "", lift(measures.lift_by_month)),
        (word::SIZE_AWARE_LIFT, "", lift(measures.size_aware_lift)),
        (
            word::SHRUNKEN_LIFT,
            "",
            format::lift(measures.shrunken_lift),
        ),
        (word::LIFT_LOWER, "", format::lift(measures.lift_lower)),
        (
            word::EXPECTED_ORDERS,
            "",
            format::decimal(measures.expected, 1),
        ),
        (word::HYPER_LIFT, "", lift(measures.hyper_lift)),
        (word::ODDS_RATIO, "", number(measures.odds_ratio)),
        (word::LEVERAGE, "", share(measures.leverage)),
        (
            word::CONVICTION,
            "A to B",
            conviction(measures.conviction_ab, measures.confidence_ab),
        ),
        (
            word::CONVICTION,
            "B to A",
            conviction(measures.conviction_ba, measures.confidence_ba),
        ),
        (word::ALL_CONFIDENCE, "", share(measures.all_confidence)),
        (word::KULCZYNSKI, "", number(measures.kulczynski)),
        (word::IMBALANCE, "", number(measures.imbalance)),
        (word::COSINE, "", number(measures.cosine)),
        (word::JACCARD, "", number(measures.jaccard)),
        (word::CHI_SQUARE, "", number(measures.chi_square)),
        (word::FISHER, "", p_value(measures.fisher)),
        (word::P_VALUE, "", p_value(Some(measures.p_value))),
        (
            word::Q_VALUE,
            "",
            format::or_none(measures.q_value, q_value),
        ),
    ]
}

/// A probability with its magnitude where it is small.
fn p_value(p: Option<f64>) -> String {
    format::or_none(p, |p| {
        if p <= 0.0 {
            "below 1e-300".to_owned()
        } else if p < 1e-4 {
            format!("{p:.1e}")
        } else {
            format::decimal(p, 4)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_probabilities_keep_their_magnitude() {
        assert_eq!(p_value(None), "–");
        assert_eq!(p_value(Some(0.25)), "0.2500");
        assert_eq!(p_value(Some(3.21e-12)), "3.2e-12");
        assert_eq!(p_value(Some(0.0)), "below 1e-300");
    }
}
