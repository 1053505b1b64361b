//! Sums times assumptions: what a rule and a plan do, for one set of values or for many.

use super::beliefs::value_at;
use super::coefficients::{Beliefs, Values, Worthwhile};
use super::reading::Reading;
use super::reduction::{Reduced, ReducedCell, ReducedRule, View, WORTHS};
use super::sums::Earlier;
use crate::domain::scenario::{Assumption, ByAssumption};

/// How much of a second showing of the same target counts.
const REPEATED: f64 = 0.3;

/// Values of every assumption: one set, or one per draw.
pub(super) struct Sample {
    pub values: Vec<Values>,
    /// Acceptance at list price, by rule and draw.
    pub at_list: Vec<Vec<f64>>,
}

impl Sample {
    /// Every assumption at its median.
    pub(super) fn medians(beliefs: &Beliefs, readings: &[Reading]) -> Self {
        Self {
            values: vec![beliefs.medians()],
            at_list: readings
                .iter()
                .map(|reading| vec![reading.acceptance.median()])
                .collect(),
        }
    }

    /// Every assumption at its draws. Acceptances err together as far as the shared optimism C says:
    /// z = sqrt(C) z_shared + sqrt(1-C) z_rule.
    pub(super) fn drawn(
        beliefs: &Beliefs,
        readings: &[Reading],
        plan_wide: &ByAssumption<Vec<f64>>,
        shared: &[f64],
        own: &[Vec<f64>],
        draws: usize,
    ) -> Self {
        let values: Vec<Values> = (0..draws)
            .map(|draw| beliefs.at(|assumption| plan_wide[assumption][draw]))
            .collect();
        let at_list = readings
            .iter()
            .zip(own)
            .map(|(reading, own)| {
                if reading.acceptance.is_certain() {
                    return vec![reading.acceptance.median(); draws];
                }
                (0..draws)
                    .map(|draw| {
                        let together = values[draw][Assumption::SharedOptimism].clamp(0.0, 1.0);
                        let z =
                            together.sqrt() * shared[draw] + (1.0 - together).sqrt() * own[draw];
                        value_at(reading.acceptance, true, z)
                    })
                    .collect()
            })
            .collect();
        Self { values, at_list }
    }

    fn at<T: Copy>(column: &[T], place: usize) -> T {
        if column.len() == 1 {
            column[0]
        } else {
            column[place]
        }
    }

    pub(super) fn values_at(&self, place: usize) -> &Values {
        if self.values.len() == 1 {
            &self.values[0]
        } else {
            &self.values[place]
        }
    }
}

/// What one rule does, minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Effect {
    /// From taken offers.
    pub gain: Worthwhile,
    /// Discount on units sold anyway.
    pub subsidy: f64,
    /// Revenue, known revenue and margin lost to trade-down.
    pub traded_down: [f64; 3],
    /// Margin per unit of the rule's acceptance at the offered price.
    pub earned_per_acceptance: f64,
}

impl Effect {
    pub(super) fn revenue(&self) -> f64 {
        self.gain.revenue - self.subsidy - self.traded_down[0]
    }

    pub(super) fn margin(&self) -> f64 {
        self.gain.margin - self.subsidy - self.traded_down[2]
    }
}

/// Change of the history's orders, and what new orders add; minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct PlanEffect {
    /// Orders, units, revenue, revenue with known cost, margin of the same orders.
    pub same: [f64; WORTHS],
    /// The same of new orders.
    pub new: [f64; WORTHS],
    /// Margin of all, order loss taken out.
    pub margin: f64,
    /// Margin of all before orders are lost.
    pub margin_before_loss: f64,
}

/// Sums and terms, put together.
pub(super) struct Evaluation<'a> {
    pub reduced: &'a Reduced,
    pub readings: &'a [Reading],
}

impl Evaluation<'_> {
    /// Attention of every distinct slot and number of offers, by place in the sample.
    fn attentions(&self, sample: &Sample) -> Vec<Vec<f64>> {
        self.reduced
            .attentions
            .iter()
            .map(|&(slot, shown)| {
                sample
                    .values
                    .iter()
                    .map(|values| values.attention(slot, shown))
                    .collect()
            })
            .collect()
    }

    /// Effects of every rule at `count` places of a view.
    pub(super) fn rules(&self, view: View, sample: &Sample, count: usize) -> Vec<Vec<Effect>> {
        let attentions = self.attentions(sample);
        (0..self.readings.len())
            .map(|rule| self.rule_with(rule, view, sample, &attentions, count))
            .collect()
    }

    /// Effects of one rule at `count` places of a view.
    pub(super) fn rule(
        &self,
        rule: usize,
        view: View,
        sample: &Sample,
        count: usize,
    ) -> Vec<Effect> {
        let attentions = self.attentions(sample);
        self.rule_with(rule, view, sample, &attentions, count)
    }

    fn rule_with(
        &self,
        rule: usize,
        view: View,
        sample: &Sample,
        attentions: &[Vec<f64>],
        count: usize,
    ) -> Vec<Effect> {
        let mut effects = vec![Effect::default(); count];
        let (Some(reading), Some(reduced)) =
            (self.readings.get(rule), self.reduced.rules.get(rule))
        else {
            return effects;
        };
        let at_list = &sample.at_list[rule];
        let alike = sample.values.len();
        let overall: Vec<f64> = (0..alike)
            .map(|place| reading.offered_overall(Sample::at(at_list, place), &sample.values[place]))
            .collect();
        let by_option: Vec<Vec<f64>> = (0..reading.distinct_options())
            .map(|option| {
                (0..alike)
                    .map(|place| {
                        reading.offered(
                            Sample::at(at_list, place),
                            option as u8,
                            &sample.values[place],
                        )
                    })
                    .collect()
            })
            .collect();
        if let Some(placement) = reading.placement {
            for cell in &reduced.cells {
                let option = usize::from(cell.key.option).min(by_option.len() - 1);
                for (place, effect) in effects.iter_mut().enumerate() {
                    let values = sample.values_at(place);
                    let mut seen =
                        values.reach(placement) * Sample::at(&attentions[cell.attention], place);
                    if reading.is_from_dashboard {
                        seen *= values[Assumption::IncrementalShare];
                    }
                    seen *= reading.further(cell.key.gap, values);
                    if let Some(earlier) = cell.key.earlier {
                        seen *= REPEATED * (1.0 - self.taken_earlier(earlier, sample, place));
                    }
                    add_cell(
                        effect,
                        cell,
                        view,
                        place,
                        reading,
                        values,
                        seen,
                        Sample::at(&by_option[option], place),
                        Sample::at(&overall, place),
                    );
                }
            }
        }
        for (place, effect) in effects.iter_mut().enumerate() {
            leak(
                effect,
                reduced,
                view,
                place,
                reading,
                sample.values_at(place),
            );
        }
        effects
    }

    /// Share that took the offer made earlier on the way.
    fn taken_earlier(&self, earlier: Earlier, sample: &Sample, place: usize) -> f64 {
        let rule = usize::from(earlier.rule);
        let Some(reading) = self.readings.get(rule) else {
            return 0.0;
        };
        let values = sample.values_at(place);
        let reach = reading.placement.map_or(0.0, |at| values.reach(at));
        let acceptance = reading.offered(
            Sample::at(&sample.at_list[rule], place),
            earlier.option,
            values,
        );
        (reach * values.attention(earlier.slot, earlier.shown) * acceptance).clamp(0.0, 1.0)
    }

    /// The plan as the sum of its rules, less the orders it loses.
    pub(super) fn plan(
        &self,
        view: View,
        sample: &Sample,
        rules: &[Vec<Effect>],
        count: usize,
    ) -> Vec<PlanEffect> {
        let mut plan = vec![PlanEffect::default(); count];
        for (reading, effects) in self.readings.iter().zip(rules) {
            for (plan, effect) in plan.iter_mut().zip(effects) {
                let gain = &effect.gain;
                let into = if reading.is_new_order {
                    plan.new[0] += gain.offers;
                    &mut plan.new
                } else {
                    &mut plan.same
                };
                into[1] += gain.units;
                into[2] += gain.revenue;
                into[3] += gain.revenue_known;
                into[4] += gain.margin;
                plan.same[2] -= effect.subsidy + effect.traded_down[0];
                plan.same[3] -= effect.subsidy + effect.traded_down[1];
                plan.same[4] -= effect.subsidy + effect.traded_down[2];
            }
        }
        for (place, plan) in plan.iter_mut().enumerate() {
            plan.margin_before_loss = plan.same[4] + plan.new[4];
            let values = sample.values_at(place);
            let order_loss = values[Assumption::OrderLoss];
            if order_loss != 0.0 {
                for (placement, shown, worth) in &self.reduced.exposures {
                    let lost =
                        order_loss * (1.0 + values.beyond_free(*shown)) * values.reach(*placement);
                    for (figure, worth) in plan.same.iter_mut().zip(worth.at(view, place)) {
                        *figure -= lost * worth;
                    }
                }
            }
            plan.margin = plan.same[4] + plan.new[4];
        }
        plan
    }

    /// Expected value of other sums of one rule under one set of values: for contributions.
    pub(super) fn gain_of(
        &self,
        rule: u16,
        key: &super::sums::CellKey,
        sums: &super::sums::Sums,
        sample: &Sample,
    ) -> f64 {
        let place = usize::from(rule);
        let Some(reading) = self.readings.get(place) else {
            return 0.0;
        };
        let Some(placement) = reading.placement else {
            return 0.0;
        };
        let values = sample.values_at(0);
        let mut seen = values.reach(placement) * values.attention(key.slot, key.shown);
        if reading.is_from_dashboard {
            seen *= values[Assumption::IncrementalShare];
        }
        seen *= reading.further(key.gap, values);
        if let Some(earlier) = key.earlier {
            seen *= REPEATED * (1.0 - self.taken_earlier(earlier, sample, 0));
        }
        let acceptance = reading.offered(sample.at_list[place][0], key.option, values);
        seen * acceptance
            * values
                .worth(&reading.terms, key.costed, key.service, &sums.as_f64())
                .margin
    }
}

#[allow(clippy::too_many_arguments)]
fn add_cell(
    effect: &mut Effect,
    cell: &ReducedCell,
    view: View,
    place: usize,
    reading: &Reading,
    values: &Values,
    seen: f64,
    acceptance: f64,
    overall: f64,
) {
    let worth = values.worth(
        &reading.terms,
        cell.key.costed,
        cell.key.service,
        &cell.sums.at(view, place),
    );
    let taken = seen * acceptance;
    effect.gain.revenue += taken * worth.revenue;
    effect.gain.revenue_known += taken * worth.revenue_known;
    effect.gain.margin += taken * worth.margin;
    effect.gain.units += taken * worth.units;
    effect.gain.offers += taken * worth.offers;
    let relative = if overall > 0.0 {
        acceptance / overall
    } else {
        1.0
    };
    effect.earned_per_acceptance += seen * relative * worth.margin;
}

fn leak(
    effect: &mut Effect,
    reduced: &ReducedRule,
    view: View,
    place: usize,
    reading: &Reading,
    values: &Values,
) {
    let [list, sets, fixed, gap, gap_known, gap_margin] = reduced.leaks.at(view, place);
    let terms = &reading.terms;
    if terms.is_reduced() {
        let granted = values[Assumption::already_granted_share(terms.granted)];
        effect.subsidy = granted * terms.given_away(list, sets, fixed);
    }
    let share = reading.trade_down(values);
    effect.traded_down = [gap, gap_known, gap_margin].map(|sum| share * sum);
}
