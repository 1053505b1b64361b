//! From sums and assumptions to an impact: the part that runs on every frame.

use sha2::{Digest, Sha256};

use super::coefficients::Beliefs;
use super::draws::normals;
use super::effects::{Effect, Evaluation, PlanEffect, Sample};
use super::figures::{change_of, figures, quantiles};
use super::impact::{FORMAT, Impact, NewOrders, Provenance, RuleImpact, WeekImpact, WorstOrder};
use super::reading::Reading;
use super::reduction::{View, WORTHS};
use super::{CurvePoint, DrawOptions, Replay, wording};
use crate::domain::calendar::Week;
use crate::domain::kpi::ratio;
use crate::domain::plan::Plan;
use crate::domain::rule::RuleId;
use crate::domain::rule::document::RuleDocument;
use crate::domain::rule::offer::Reason;
use crate::domain::scenario::{Assumption, ByAssumption};

/// Gains below this many minor units are the noise of adding up.
const NOTHING: f64 = 1e-6;

/// Normals of every assumption and rule, drawn once.
pub(super) struct Chance {
    plan_wide: ByAssumption<Vec<f64>>,
    shared: Vec<f64>,
    own: Vec<Vec<f64>>,
}

impl Chance {
    pub(super) fn of(plan: &Plan, options: DrawOptions) -> Self {
        let draw = |name: &str| normals(options.seed, name, options.draws);
        Self {
            plan_wide: ByAssumption::from_fn(|assumption: Assumption| draw(assumption.name())),
            shared: draw("acceptance"),
            own: plan
                .active_rules()
                .map(|rule| draw(&format!("rule {}", rule.id)))
                .collect(),
        }
    }
}

impl Replay {
    /// The impact of `plan`, which must fit, with its own assumptions and at most `draws` draws. Fast enough for every
    /// frame of a drag at [`super::DRAGGING_DRAWS`]. The tornado is left empty unless `with_tornado`.
    ///
    /// Expected figures have every assumption at its median and every week once. Ranges are equal-tailed quantiles of
    /// draws that move all assumptions and the weeks; a history of fewer than 8 weeks and rules with fewer than 30
    /// opportunities have no sampling part. Probability, expected loss and the value of a test are about the gross margin
    /// of all orders, new ones included. A plan that does not fit gives an impact without rules.
    #[must_use]
    pub fn evaluate(&self, plan: &Plan, draws: usize, with_tornado: bool) -> Impact {
        let draws = draws.clamp(1, self.options.draws);
        let per = self.dataset.currency.minor_per_unit() as f64;
        let beliefs = self.beliefs(plan);
        let readings = self.readings(plan);
        let evaluation = Evaluation {
            reduced: &self.reduced,
            readings: &readings,
        };
        let medians = Sample::medians(&beliefs, &readings);
        let drawn = self.drawn(&beliefs, &readings, draws);

        let expected_rules = evaluation.rules(View::Total, &medians, 1);
        let expected = evaluation.plan(View::Total, &medians, &expected_rules, 1)[0];
        let drawn_rules = evaluation.rules(View::Draws, &drawn, draws);
        let drawn_plan = evaluation.plan(View::Draws, &drawn, &drawn_rules, draws);
        let weeks = self.reduced.weeks;
        let weekly_rules = evaluation.rules(View::Weeks, &medians, weeks);
        let weekly = evaluation.plan(View::Weeks, &medians, &weekly_rules, weeks);

        let baseline = self.reduced.baseline.total;
        let least_orders = 0.05 * baseline[0];
        let with_baseline: Vec<([f64; WORTHS], [f64; WORTHS])> = drawn_plan
            .iter()
            .enumerate()
            .map(|(draw, effect)| {
                let mut before = self.reduced.baseline.at(View::Draws, draw);
                before[0] = before[0].max(least_orders);
                (before, effect.same)
            })
            .collect();
        let margins: Vec<f64> = drawn_plan.iter().map(|effect| effect.margin).collect();
        let subsidy: f64 = expected_rules.iter().map(|rule| rule[0].subsidy).sum();
        let gain: f64 = expected_rules.iter().map(|rule| rule[0].gain.margin).sum();

        let mut impact = Impact {
            format: FORMAT.to_owned(),
            currency: self.dataset.currency.code().to_owned(),
            scenario: plan.scenario.clone(),
            baseline: figures(&baseline, per),
            plan: figures(&sum(&baseline, &expected.same), per),
            change: change_of((&baseline, &expected.same), &with_baseline, per),
            new_orders: NewOrders {
                orders: expected.new[0],
                units: expected.new[1],
                net_revenue: expected.new[2] / per,
                gross_margin: expected.new[4] / per,
            },
            probability_gross_margin_improves: share(&margins, |margin| margin > NOTHING),
            expected_loss: mean(margins.iter().map(|margin| (-margin).max(0.0))) / per,
            value_of_a_test: (mean(margins.iter().map(|margin| margin.max(0.0)))
                - mean(margins.iter().copied()).max(0.0))
            .max(0.0)
                / per,
            break_even_order_loss: self.break_even_order_loss(&medians, &expected),
            subsidy: subsidy / per,
            subsidy_ratio: ratio(subsidy, subsidy + gain.max(0.0)),
            rules: self.rule_impacts(
                plan,
                &evaluation,
                &medians,
                &expected_rules,
                &drawn_rules,
                per,
            ),
            tornado: Vec::new(),
            worst_order: self.worst_order(plan, &readings, per),
            weeks: self.week_impacts(&weekly, per),
            warnings: Vec::new(),
            provenance: self.provenance(plan, draws),
        };
        if with_tornado {
            impact.tornado = self.tornado(plan, &beliefs, &evaluation);
        }
        impact.warnings = wording::warnings(self, plan, &impact);
        impact
    }

    /// A rule's gross margin against its acceptance, from 0 to `most`: what it does in the plan, with all other
    /// assumptions as they are. Empty for a rule that is not in the plan.
    #[must_use]
    pub fn acceptance_curve(
        &self,
        plan: &Plan,
        rule: &RuleId,
        most: f64,
        points: usize,
        draws: usize,
    ) -> Vec<CurvePoint> {
        let Some(index) = plan.active_rules().position(|known| known.id == *rule) else {
            return Vec::new();
        };
        let draws = draws.clamp(1, self.options.draws);
        let beliefs = self.beliefs(plan);
        let readings = self.readings(plan);
        let evaluation = Evaluation {
            reduced: &self.reduced,
            readings: &readings,
        };
        let mut medians = Sample::medians(&beliefs, &readings);
        let mut drawn = self.drawn(&beliefs, &readings, draws);
        let last = points.max(2) - 1;
        (0..=last)
            .map(|point| {
                let acceptance = most * point as f64 / last as f64;
                medians.at_list[index] = vec![acceptance];
                drawn.at_list[index] = vec![acceptance];
                let expected = evaluation.rule(index, View::Total, &medians, 1);
                let mut margins: Vec<f64> = evaluation
                    .rule(index, View::Draws, &drawn, draws)
                    .iter()
                    .map(Effect::margin)
                    .collect();
                let [lower80, upper80] = quantiles(&mut margins, [0.1, 0.9]);
                CurvePoint {
                    acceptance,
                    expected: expected.first().map_or(0.0, Effect::margin),
                    lower80,
                    upper80,
                }
            })
            .collect()
    }

    fn drawn(&self, beliefs: &Beliefs, readings: &[Reading], draws: usize) -> Sample {
        let chance = &self.chance;
        Sample::drawn(
            beliefs,
            readings,
            &chance.plan_wide,
            &chance.shared,
            &chance.own,
            draws,
        )
    }

    fn rule_impacts(
        &self,
        plan: &Plan,
        evaluation: &Evaluation<'_>,
        medians: &Sample,
        expected: &[Vec<Effect>],
        drawn: &[Vec<Effect>],
        per: f64,
    ) -> Vec<RuleImpact> {
        let values = medians.values_at(0);
        let contributions = &self.resolved.contributions;
        plan.active_rules()
            .enumerate()
            .take(evaluation.readings.len())
            .map(|(index, rule)| {
                let reading = &evaluation.readings[index];
                let reduced = &self.reduced.rules[index];
                let effect = &expected[index][0];
                let mut margins: Vec<f64> = drawn[index].iter().map(Effect::margin).collect();
                let [lower80, upper80] = quantiles(&mut margins, [0.1, 0.9]);
                let at_list = medians.at_list[index][0];
                let (break_even, cannot_pay) = break_even(effect);
                let gain = |shares: &[super::contribution::Share]| -> f64 {
                    shares
                        .iter()
                        .map(|share| {
                            evaluation.gain_of(share.rule, &share.key, &share.sums, medians)
                        })
                        .sum()
                };
                let (alone, last_in) = if contributions.is_known() {
                    let leaks = effect.margin() - effect.gain.margin;
                    (
                        Some((gain(&contributions.alone[index]) + leaks) / per),
                        Some((effect.margin() + gain(&contributions.others[index])) / per),
                    )
                } else {
                    (None, None)
                };
                RuleImpact {
                    id: rule.id.to_string(),
                    opportunities: reduced.opportunities,
                    already: reduced.already,
                    shown: reduced.opportunities as f64
                        * rule
                            .placement
                            .replayed_index()
                            .map_or(0.0, |at| values.reach(at)),
                    accepted: effect.gain.offers,
                    net_revenue: effect.revenue() / per,
                    gross_margin: effect.margin() / per,
                    gross_margin_lower80: lower80 / per,
                    gross_margin_upper80: upper80 / per,
                    subsidy: effect.subsidy / per,
                    break_even_acceptance: break_even,
                    cannot_pay,
                    acceptance: at_list,
                    acceptance_offered: reading.offered_overall(at_list, values),
                    alone,
                    last_in,
                    overlap: last_in.zip(alone).map(|(last_in, alone)| last_in - alone),
                    thin: reduced.thin,
                    suppressed: Reason::ALL
                        .iter()
                        .zip(&reduced.suppressed)
                        .filter(|(_, count)| **count > 0)
                        .map(|(reason, count)| (reason.words().to_owned(), *count))
                        .collect(),
                }
            })
            .collect()
    }

    /// dM / (M_exposed + dM), dM before any order is lost, each exposed order once, with the greatest reach of the
    /// placements before payment that showed it something. `None` when nothing is exposed or the plan does not pay.
    fn break_even_order_loss(&self, medians: &Sample, expected: &PlanEffect) -> Option<f64> {
        let values = medians.values_at(0);
        let exposed: f64 = self
            .resolved
            .exposed_once
            .iter()
            .enumerate()
            .map(|(met, margin)| {
                let most = (0..super::resolve::BEFORE_PAYMENT)
                    .filter(|placement| met & (1 << placement) != 0)
                    .fold(0.0_f64, |most, placement| most.max(values.reach(placement)));
                most * *margin as f64
            })
            .sum();
        let gained = expected.margin_before_loss;
        (exposed > 0.0 && gained >= 0.0).then(|| gained / (exposed + gained))
    }

    fn worst_order(&self, plan: &Plan, readings: &[Reading], per: f64) -> Option<WorstOrder> {
        let worst = self.resolved.worst.under(readings)?;
        let ids: Vec<&RuleId> = plan.active_rules().map(|rule| &rule.id).collect();
        Some(WorstOrder {
            order: self
                .dataset
                .history
                .order(worst.place as usize)
                .number()
                .to_owned(),
            gross_margin_before: worst.before / per,
            gross_margin_after: worst.after / per,
            rules: worst
                .rules
                .iter()
                .filter_map(|rule| ids.get(usize::from(*rule)))
                .map(ToString::to_string)
                .collect(),
        })
    }

    fn week_impacts(&self, weekly: &[PlanEffect], per: f64) -> Vec<WeekImpact> {
        weekly
            .iter()
            .enumerate()
            .map(|(index, effect)| {
                let before = self.reduced.baseline.at(View::Weeks, index);
                WeekImpact {
                    monday: Week(self.resolved.first_week + index as i32)
                        .monday()
                        .to_string(),
                    baseline: figures(&before, per),
                    plan: figures(&sum(&before, &effect.same), per),
                }
            })
            .collect()
    }

    fn provenance(&self, plan: &Plan, draws: usize) -> Provenance {
        let history = &self.dataset.history;
        Provenance {
            data_hash: self.dataset.hash.clone(),
            plan_hash: plan_hash(plan, &self.dataset.currency),
            seed: self.options.seed,
            draws,
            weeks: self.reduced.weeks,
            period: history.period().map(|period| period.to_string()),
            orders_used: history.len() as u64,
            orders_left_out: std::collections::BTreeMap::new(),
        }
    }
}

/// What is given away / earned per unit of acceptance, and whether no acceptance pays.
fn break_even(effect: &Effect) -> (Option<f64>, bool) {
    let given = effect.subsidy + effect.traded_down[2];
    let earned = effect.earned_per_acceptance;
    if given <= 0.0 {
        return ((earned >= 0.0).then_some(0.0), false);
    }
    let needed = given / earned;
    if earned > 0.0 && needed <= 1.0 {
        (Some(needed), false)
    } else {
        (None, true)
    }
}

/// SHA-256 of the active rules' documents and the assumptions in use.
fn plan_hash(plan: &Plan, currency: &crate::domain::money::Currency) -> String {
    let mut sha = Sha256::new();
    for rule in plan.active_rules() {
        let document = RuleDocument::from_rule(rule, currency);
        sha.update(serde_json::to_vec(&document).unwrap_or_default());
    }
    sha.update(serde_json::to_vec(plan.assumptions()).unwrap_or_default());
    sha.finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn sum(a: &[f64; WORTHS], b: &[f64; WORTHS]) -> [f64; WORTHS] {
    std::array::from_fn(|index| a[index] + b[index])
}

fn mean(numbers: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = numbers.len() as f64;
    ratio(numbers.sum(), count).unwrap_or(0.0)
}

fn share(numbers: &[f64], holds: impl Fn(f64) -> bool) -> f64 {
    let count = numbers.iter().filter(|number| holds(**number)).count();
    ratio(count as f64, numbers.len() as f64).unwrap_or(0.0)
}
