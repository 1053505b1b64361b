//! Orders with both, month by month, against what chance explains.

use egui::Ui;

use crate::discover::PairEvidence;
use crate::format;
use crate::ui::theme;
use crate::ui::widgets::charts::{AxisSpec, Series, line_with_band};

const NAMES: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// The curves of the chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Months {
    curves: Vec<Series>,
}

/// "Dec 2024", from months since year 0.
pub(super) fn month_name(month: f64) -> String {
    if (month - month.round()).abs() > 1e-6 {
        return String::new();
    }
    let month = month.round() as i64;
    let name = NAMES.get(month.rem_euclid(12) as usize).copied();
    format!("{} {}", name.unwrap_or_default(), month.div_euclid(12))
}

impl Months {
    pub fn of(evidence: &PairEvidence) -> Self {
        let curve = |name: &str, figure: fn(&crate::discover::EvidenceRow) -> f64| Series {
            name: name.to_owned(),
            points: evidence
                .months
                .iter()
                .map(|(month, row)| [f64::from(*month), figure(row)])
                .collect(),
            ..Series::default()
        };
        Self {
            curves: vec![
                curve("Together", |row| f64::from(row.both)),
                curve("Expected by chance", |row| row.expected),
            ],
        }
    }
}

pub(super) fn ui(ui: &mut Ui, months: &Months) {
    let points = months.curves.first().map_or(0, |curve| curve.points.len());
    if points < 2 {
        ui.label(theme::small("The history holds a single month."));
        return;
    }
    let (x, y) = (
        AxisSpec {
            title: "Month",
            text: &month_name,
        },
        AxisSpec {
            title: "Orders per month",
            text: &|orders| format::decimal(orders, usize::from(orders.fract().abs() > 1e-9)),
        },
    );
    ui.scope(|ui| {
        ui.set_max_height(theme::CHART_HEIGHT);
        line_with_band(ui, "Orders with both by month", (x, y), &months.curves);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_named_with_their_year_and_only_where_they_begin() {
        assert_eq!(month_name(2024.0 * 12.0 + 11.0), "Dec 2024");
        assert_eq!(month_name(2025.0 * 12.0), "Jan 2025");
        assert_eq!(month_name(2025.0 * 12.0 + 0.5), "");
    }
}
