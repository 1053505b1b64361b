//! Points and bars of the charts.

use crate::domain::calendar::Day;
use crate::domain::plan::Plan;
use crate::domain::rule::RuleId;
use crate::domain::scenario::AssumptionId;
use crate::format;
use crate::simulate::{CurvePoint, Figures, Impact, RuleImpact};
use crate::ui::widgets::charts::{Marker, RangeBar, Series, Swing};

/// Bars beyond this are left to the table.
pub const MOST_BARS: usize = 12;
/// Letters of a name beside a bar.
const NAME_LENGTH: usize = 26;

/// What the chart of weeks shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weekly {
    /// Average order value.
    #[default]
    Aov,
    /// Net revenue.
    Revenue,
    /// Gross margin.
    Margin,
    /// What the plan adds to gross margin.
    Gain,
}

impl Weekly {
    /// Choices and their words.
    pub const CHOICES: [(Self, &'static str); 4] = [
        (Self::Aov, "AOV"),
        (Self::Revenue, "Revenue"),
        (Self::Margin, "Margin"),
        (Self::Gain, "Gain"),
    ];

    /// Title of the axis.
    #[must_use]
    pub fn axis(self) -> &'static str {
        match self {
            Self::Aov => "AOV",
            Self::Revenue => "Net revenue per week",
            Self::Margin => "Gross margin per week",
            Self::Gain => "Added gross margin per week",
        }
    }

    fn of(self, figures: &Figures) -> Option<f64> {
        match self {
            Self::Aov => figures.aov,
            Self::Revenue => Some(figures.net_revenue),
            Self::Margin | Self::Gain => Some(figures.gross_margin),
        }
    }
}

/// Lines over the weeks, by number of the week: the history and the plan, or their difference.
#[must_use]
pub fn weekly(impact: &Impact, what: Weekly) -> Vec<Series> {
    let line = |name: &str, figure: &dyn Fn(usize) -> Option<f64>| Series {
        name: name.to_owned(),
        points: (0..impact.weeks.len())
            .filter_map(|week| figure(week).map(|value| [week as f64, value]))
            .collect(),
        ..Series::default()
    };
    let at = |week: usize| impact.weeks.get(week);
    let before = |week: usize| at(week).and_then(|week| what.of(&week.baseline));
    let after = |week: usize| at(week).and_then(|week| what.of(&week.plan));
    if what == Weekly::Gain {
        let gain = |week: usize| Some(after(week)? - before(week)?);
        return vec![line("With the plan", &gain)];
    }
    vec![line("History", &before), line("With the plan", &after)]
}

/// Days on which the weeks begin, as an axis shows them.
#[must_use]
pub fn week_names(impact: &Impact) -> Vec<String> {
    impact
        .weeks
        .iter()
        .map(|week| {
            Day::parse(&week.monday).map_or_else(|_| week.monday.clone(), format::day_short)
        })
        .collect()
}

/// A name that fits beside a bar.
#[must_use]
pub fn short_name(name: &str) -> String {
    if name.chars().count() <= NAME_LENGTH {
        return name.to_owned();
    }
    let kept: String = name.chars().take(NAME_LENGTH - 1).collect();
    format!("{}…", kept.trim_end())
}

/// What a rule is called.
#[must_use]
pub fn rule_name<'a>(plan: &'a Plan, id: &'a str) -> &'a str {
    let rule = plan.rules.get(&RuleId::from(id));
    rule.map_or(id, |rule| rule.title())
}

/// What every rule contributes, largest effect first, at most [`MOST_BARS`], then from best to worst.
#[must_use]
pub fn contributions(impact: &Impact, plan: &Plan) -> Vec<RangeBar> {
    let mut rules: Vec<&RuleImpact> = impact.rules.iter().collect();
    rules.sort_by(|a, b| {
        b.gross_margin
            .abs()
            .total_cmp(&a.gross_margin.abs())
            .then_with(|| a.id.cmp(&b.id))
    });
    rules.truncate(MOST_BARS);
    rules.sort_by(|a, b| b.gross_margin.total_cmp(&a.gross_margin));
    rules
        .into_iter()
        .map(|rule| RangeBar {
            name: short_name(rule_name(plan, &rule.id)),
            value: rule.gross_margin,
            range: (rule.gross_margin_lower80 < rule.gross_margin_upper80)
                .then_some((rule.gross_margin_lower80, rule.gross_margin_upper80)),
        })
        .collect()
}

/// The assumptions that move the result most.
#[must_use]
pub fn swings(impact: &Impact, plan: &Plan) -> Vec<Swing> {
    impact
        .tornado
        .iter()
        .take(MOST_BARS)
        .map(|bar| Swing {
            name: short_name(&assumption_name(plan, &bar.assumption)),
            at_low: bar.low,
            at_high: bar.high,
        })
        .collect()
}

fn assumption_name(plan: &Plan, name: &str) -> String {
    if name == "acceptance" {
        return "Acceptance, all rules".to_owned();
    }
    if let Some(id) = name.strip_prefix("acceptance.rule.") {
        return format!("Acceptance, {}", rule_name(plan, id));
    }
    let known = name.parse::<AssumptionId>();
    known.map_or_else(|_| name.to_owned(), |id| id.spec().label.clone())
}

/// How far the curve of a rule goes: past the acceptance used and past its break-even.
#[must_use]
pub fn furthest_acceptance(rule: &RuleImpact) -> f64 {
    let break_even = rule.break_even_acceptance.unwrap_or(0.0);
    let wanted = (3.0 * rule.acceptance).max(1.6 * break_even).max(0.05);
    ((wanted * 20.0).ceil() / 20.0).min(1.0)
}

/// The curve in whole units of the currency.
#[must_use]
pub fn curve(points: &[CurvePoint], minor_per_unit: f64) -> Series {
    let units = |minor: f64| minor / minor_per_unit;
    Series {
        name: "Expected, with 80 % range".to_owned(),
        points: points
            .iter()
            .map(|point| [point.acceptance, units(point.expected)])
            .collect(),
        band80: points
            .iter()
            .map(|point| [units(point.lower80), units(point.upper80)])
            .collect(),
        band95: Vec::new(),
    }
}

/// Where the rule breaks even, and the acceptance that was used.
#[must_use]
pub fn markers(rule: &RuleImpact) -> Vec<Marker> {
    let used = Marker {
        name: format!("Used: {}", format::percent(rule.acceptance)),
        at: rule.acceptance,
    };
    let break_even = rule.break_even_acceptance.filter(|at| *at > 0.0);
    std::iter::once(used)
        .chain(break_even.map(|at| Marker {
            name: format!("Break-even: {}", format::percent(at)),
            at,
        }))
        .collect()
}

#[cfg(test)]
pub(super) mod fixture {
    use super::RuleImpact;

    pub fn rule(id: &str, margin: f64) -> RuleImpact {
        RuleImpact {
            id: id.to_owned(),
            gross_margin: margin,
            gross_margin_lower80: margin - 1.0,
            gross_margin_upper80: margin + 1.0,
            acceptance: 0.03,
            ..RuleImpact::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fixture::rule;
    use super::*;
    use crate::simulate::{TornadoBar, WeekImpact};

    #[test]
    fn bars_run_from_best_to_worst_and_keep_a_large_loss() {
        let mut rules: Vec<RuleImpact> = (0..20)
            .map(|n| rule(&n.to_string(), f64::from(n)))
            .collect();
        rules.push(rule("loss", -50.0));
        let impact = Impact {
            rules,
            ..Impact::default()
        };
        let bars = contributions(&impact, &Plan::default());
        assert_eq!(bars.len(), MOST_BARS);
        assert_eq!(
            (bars[0].name.as_str(), bars[0].range),
            ("19", Some((18.0, 20.0)))
        );
        assert_eq!(bars[MOST_BARS - 1].name, "loss");
    }

    #[test]
    fn a_week_without_orders_leaves_a_gap_in_aov_and_a_nothing_in_revenue() {
        let empty = WeekImpact {
            monday: "2025-01-06".to_owned(),
            ..WeekImpact::default()
        };
        let mut full = empty.clone();
        full.baseline.aov = Some(80.0);
        full.plan.aov = Some(82.0);
        full.baseline.gross_margin = 10.0;
        full.plan.gross_margin = 14.0;
        let impact = Impact {
            weeks: vec![empty, full],
            ..Impact::default()
        };
        assert_eq!(weekly(&impact, Weekly::Aov)[1].points, [[1.0, 82.0]]);
        assert_eq!(weekly(&impact, Weekly::Revenue)[0].points.len(), 2);
        assert_eq!(
            weekly(&impact, Weekly::Gain)[0].points,
            [[0.0, 0.0], [1.0, 4.0]]
        );
        assert_eq!(week_names(&impact)[0], "6 Jan");
    }

    #[test]
    fn a_curve_reaches_past_the_break_even_and_never_past_one() {
        assert!((furthest_acceptance(&rule("a", 1.0)) - 0.1).abs() < 1e-12);
        let late = RuleImpact {
            break_even_acceptance: Some(0.7),
            ..rule("a", 1.0)
        };
        assert_eq!(furthest_acceptance(&late), 1.0);
        assert_eq!(markers(&late).len(), 2);
        assert_eq!(markers(&rule("a", 1.0)).len(), 1);
    }

    #[test]
    fn a_curve_is_drawn_in_whole_units() {
        let point = CurvePoint {
            acceptance: 0.1,
            expected: 250.0,
            lower80: 100.0,
            upper80: 400.0,
        };
        let series = curve(&[point], 100.0);
        assert_eq!(series.points, [[0.1, 2.5]]);
        assert_eq!(series.band80, [[1.0, 4.0]]);
    }

    #[test]
    fn a_tornado_reads_in_words() {
        let bar = |name: &str| TornadoBar {
            assumption: name.to_owned(),
            low: 1.0,
            high: 2.0,
        };
        let impact = Impact {
            tornado: vec![
                bar("acceptance"),
                bar("return_rate"),
                bar("acceptance.rule.a"),
            ],
            ..Impact::default()
        };
        let names: Vec<String> = swings(&impact, &Plan::default())
            .into_iter()
            .map(|swing| swing.name)
            .collect();
        assert_eq!(
            names,
            ["Acceptance, all rules", "Return rate", "Acceptance, a"]
        );
    }

    #[test]
    fn long_names_end_in_an_ellipsis() {
        assert_eq!(short_name("Memory card"), "Memory card");
        let long = short_name("Memory card with camera and a very long tail");
        assert_eq!(long, "Memory card with camera a…");
    }
}
