//! Which belief moves the plan most: each at its 10 and 90 % points with the rest at the median.

use super::Replay;
use super::beliefs::value_at;
use super::coefficients::Beliefs;
use super::effects::{Evaluation, Sample};
use super::impact::TornadoBar;
use super::reduction::View;
use crate::domain::acceptance;
use crate::domain::plan::Plan;
use crate::domain::scenario::Assumption;

/// The 90 % point of the standard normal.
const Z90: f64 = 1.281_551_565_544_600_4;

impl Replay {
    /// Bars by width, widest first. Acceptances stand by name (`acceptance.pair.cart`, or `acceptance.rule.<id>` for a
    /// rule's own belief), and all of them moved together as `acceptance`. Beliefs without effect are left out.
    pub(super) fn tornado(
        &self,
        plan: &Plan,
        beliefs: &Beliefs,
        evaluation: &Evaluation<'_>,
    ) -> Vec<TornadoBar> {
        let per = self.dataset.currency.minor_per_unit() as f64;
        let margin = |sample: &Sample| {
            let rules = evaluation.rules(View::Total, sample, 1);
            evaluation.plan(View::Total, sample, &rules, 1)[0].margin / per
        };
        let medians = || Sample::medians(beliefs, evaluation.readings);
        let mut bars = Vec::new();
        for moved in Assumption::ALL {
            if beliefs.is_certain(moved) {
                continue;
            }
            let at = |z: f64| {
                let mut sample = medians();
                sample.values =
                    vec![beliefs.at(|assumption| if assumption == moved { z } else { 0.0 })];
                margin(&sample)
            };
            bars.push(TornadoBar {
                assumption: moved.name().to_owned(),
                low: at(-Z90),
                high: at(Z90),
            });
        }
        let names: Vec<String> = plan
            .active_rules()
            .map(
                |rule| match (&rule.acceptance, acceptance::assumption_of(rule)) {
                    (None, Some(id)) => id.name().to_owned(),
                    _ => format!("acceptance.rule.{}", rule.id),
                },
            )
            .collect();
        let mut groups: Vec<Option<&String>> = names.iter().map(Some).collect();
        groups.sort();
        groups.dedup();
        if groups.len() > 1 {
            groups.push(None);
        }
        for group in groups {
            let at = |z: f64| {
                let mut sample = medians();
                for ((reading, name), at_list) in evaluation
                    .readings
                    .iter()
                    .zip(&names)
                    .zip(&mut sample.at_list)
                {
                    if group.is_none_or(|group| group == name) && !reading.acceptance.is_certain() {
                        *at_list = vec![value_at(reading.acceptance, true, z)];
                    }
                }
                margin(&sample)
            };
            bars.push(TornadoBar {
                assumption: group.map_or_else(|| "acceptance".to_owned(), Clone::clone),
                low: at(-Z90),
                high: at(Z90),
            });
        }
        bars.retain(|bar| (bar.high - bar.low).abs() > 1e-9);
        bars.sort_by(|a, b| {
            let width = |bar: &TornadoBar| (bar.high - bar.low).abs();
            width(b)
                .total_cmp(&width(a))
                .then_with(|| a.assumption.cmp(&b.assumption))
        });
        bars
    }
}
