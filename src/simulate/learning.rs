//! What an offer log teaches about a rule's acceptance: the belief held before, updated with what was shown and taken.

use statrs::function::gamma::digamma;

use super::beliefs::{Z95, value_at};
use super::draws::{Z975, normal_at};
use crate::domain::acceptance::{self, Terms, is_from_dashboard, logit, sigmoid};
use crate::domain::belief::{Belief, Grade, Spread};
use crate::domain::catalog::Catalog;
use crate::domain::offer_log::{OfferSource, OfferTotals};
use crate::domain::plan::Plan;
use crate::domain::project::Dataset;
use crate::domain::rule::{Rule, RuleId};
use crate::domain::scenario::Assumption;

/// The source of a learned belief begins with this.
const SOURCE: &str = "offer log:";
/// Field of a rule that keeps the own belief it had before it learned, so that learning again starts from it.
const BEFORE: &str = "acceptance_before_offer_log";
/// Points at which an uncertain incremental share is evaluated.
const SHARES: usize = 65;

/// What the offer log teaches about one rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Learned {
    /// What the log says.
    pub totals: OfferTotals,
    /// What was believed before; `None` when nothing was, or nothing that could be learned from.
    pub before: Option<Belief>,
    /// What to believe now about the offer at list price, with source and grade.
    pub belief: Belief,
    /// Mean acceptance of the offer as it was shown.
    pub mean: f64,
    /// 2.5 % of the belief about the offer as it was shown lies below.
    pub lower95: f64,
    /// 97.5 % of it lies below.
    pub upper95: f64,
    /// True when the rule believes it already.
    pub in_use: bool,
}

impl Learned {
    /// The rule with the learned belief; it keeps its own former belief.
    #[must_use]
    pub fn applied(&self, rule: &Rule) -> Rule {
        let mut rule = rule.clone();
        if !rule.acceptance.as_ref().is_some_and(is_learned) {
            let before = rule
                .acceptance
                .as_ref()
                .and_then(|own| serde_json::to_value(own).ok());
            match before {
                Some(before) => rule.extra.insert(BEFORE.to_owned(), before),
                None => rule.extra.remove(BEFORE),
            };
        }
        rule.acceptance = Some(self.belief.clone());
        rule
    }
}

/// True when a belief was learned from an offer log.
#[must_use]
pub fn is_learned(belief: &Belief) -> bool {
    belief.source.starts_with(SOURCE)
}

/// What the log teaches about every rule of the plan it names, in order of ids.
#[must_use]
pub fn learn_all(dataset: &Dataset, plan: &Plan) -> Vec<(RuleId, Learned)> {
    let rules = plan.rules.values();
    rules
        .filter_map(|rule| Some((rule.id.clone(), learn(dataset, plan, rule)?)))
        .collect()
}

/// What the log teaches about one rule; `None` when it never saw the rule shown.
///
/// The belief held before becomes Beta(a, b) with the same mean and variance of its logit; accepted and not accepted
/// offers are added; the sum becomes logit-normal with mean psi(a) - psi(b) and variance psi'(a) + psi'(b). Acceptances
/// counted by a dashboard are first multiplied by the incremental share, whose uncertainty widens the result. All this is about
/// the offer as it was shown; the belief is about list price, so a discount and a ladder's price gap are taken out with
/// the medians of their elasticities.
#[must_use]
pub fn learn(dataset: &Dataset, plan: &Plan, rule: &Rule) -> Option<Learned> {
    let totals = dataset.offer_log.totals(&rule.id)?;
    let shown = totals.shown();
    if shown == 0 {
        return None;
    }
    let before = believed_before(plan, rule);
    let terms = terms_of(&dataset.catalog, plan, rule);
    let prior = match &before {
        Some(belief) => beta_of(belief.spread, terms),
        // Jeffreys: as little as can be believed.
        None => (0.5, 0.5),
    };
    let shares = incremental_shares(plan, &totals);
    let [randomised, logged, dashboard] = totals.by_source.map(|(_, accepted)| accepted as f64);
    let certain = randomised + logged;
    let nodes: Vec<(f64, f64)> = shares
        .iter()
        .map(|share| {
            let accepted = certain + share * dashboard;
            (prior.0 + accepted, prior.1 + shown as f64 - accepted)
        })
        .collect();
    let (mean_logit, sd_logit) = logit_normal(&nodes);
    let offered = |z: f64| sigmoid(mean_logit + z * sd_logit);
    let middle = shares.get(shares.len() / 2).copied().unwrap_or(1.0);
    let belief = Belief {
        spread: Spread::Quantiles {
            median: at_list(terms, offered(0.0)),
            p05: at_list(terms, offered(-Z95)),
            p95: at_list(terms, offered(Z95)),
        },
        source: source_text(&totals, before.as_ref(), middle),
        grade: Some(match totals.source {
            OfferSource::Randomised => Grade::A,
            OfferSource::Logged => Grade::B,
            OfferSource::Dashboard => Grade::C,
        }),
    };
    let mean = nodes.iter().map(|(a, b)| a / (a + b)).sum::<f64>() / nodes.len() as f64;
    Some(Learned {
        in_use: rule.acceptance.as_ref() == Some(&belief),
        totals,
        before,
        belief,
        mean,
        lower95: offered(-Z975),
        upper95: offered(Z975),
    })
}

/// What was believed before the log: the rule's own belief, else the scenario's, else the default for its kind and
/// placement. An exact belief cannot learn, one that was learned would count the log twice, and one read off a
/// dashboard counts what the log counts: these are passed over.
fn believed_before(plan: &Plan, rule: &Rule) -> Option<Belief> {
    let usual = acceptance::assumption_of(rule);
    let own = match &rule.acceptance {
        Some(belief) if is_learned(belief) => rule
            .extra
            .get(BEFORE)
            .and_then(|before| serde_json::from_value(before.clone()).ok()),
        Some(_) if is_from_dashboard(rule) => None,
        own => own.clone(),
    };
    let scenario = usual.map(|id| plan.assumptions().belief(id));
    let default = usual.map(|id| &id.spec().default);
    let can_learn = |belief: &&Belief| !belief.spread.is_certain() && belief.spread.check().is_ok();
    [own.as_ref(), scenario, default]
        .into_iter()
        .flatten()
        .find(can_learn)
        .cloned()
}

fn source_text(totals: &OfferTotals, before: Option<&Belief>, share: f64) -> String {
    let mut text = format!(
        "{SOURCE} {} of {} accepted, weeks of {} to {}",
        totals.accepted(),
        totals.shown(),
        totals.first,
        totals.last
    );
    if totals.source == OfferSource::Dashboard {
        text.push_str(&format!(", dashboard counts times {share:.2}"));
    }
    if let Some(before) = before {
        text.push_str(&format!(
            ", starting from {:.1} %",
            100.0 * before.spread.median()
        ));
    }
    text
}

/// Equally likely values of the incremental share, from low to high; one of 1 where no dashboard counted.
fn incremental_shares(plan: &Plan, totals: &OfferTotals) -> Vec<f64> {
    if totals.source != OfferSource::Dashboard {
        return vec![1.0];
    }
    let spread = plan
        .assumptions()
        .belief(Assumption::IncrementalShare)
        .spread;
    let count = if spread.is_certain() { 1 } else { SHARES };
    (0..count)
        .map(|index| {
            let below = (index as f64 + 0.5) / count as f64;
            value_at(spread, true, normal_at(below)).clamp(0.0, 1.0)
        })
        .collect()
}

/// What the offer was shown on, with the medians of the responses.
fn terms_of(catalog: &Catalog, plan: &Plan, rule: &Rule) -> Terms {
    let terms = rule.kind.terms(catalog);
    let gaps: Vec<f64> = terms.gaps.into_iter().flatten().collect();
    Terms {
        off: terms.off,
        elasticity: plan.assumptions().median(Assumption::DiscountElasticity),
        // A log does not say which step was shown: the steps are taken to be shown alike.
        gap: (!gaps.is_empty()).then(|| gaps.iter().sum::<f64>() / gaps.len() as f64),
        gap_response: plan.assumptions().median(Assumption::GapResponse),
    }
}

/// The acceptance at list price that gives this one as offered, by halving on the logit: offered acceptance rises with the
/// one at list price.
fn at_list(terms: Terms, offered: f64) -> f64 {
    let is_at_list = terms.off == 0.0 || terms.elasticity == 0.0;
    if is_at_list && (terms.gap.is_none() || terms.gap_response == 0.0) {
        return offered;
    }
    let (mut low, mut high) = (-40.0, 40.0);
    for _ in 0..80 {
        let middle = f64::midpoint(low, high);
        if acceptance::offered(sigmoid(middle), terms) < offered {
            low = middle;
        } else {
            high = middle;
        }
    }
    sigmoid(f64::midpoint(low, high))
}

/// Mean and standard deviation of the logit over equally likely Betas: the mean of the means, and the mean of the
/// variances plus the variance of the means.
fn logit_normal(betas: &[(f64, f64)]) -> (f64, f64) {
    let count = betas.len().max(1) as f64;
    let means: Vec<f64> = betas
        .iter()
        .map(|(a, b)| digamma(*a) - digamma(*b))
        .collect();
    let mean = means.iter().sum::<f64>() / count;
    let within = betas
        .iter()
        .map(|(a, b)| trigamma(*a) + trigamma(*b))
        .sum::<f64>()
        / count;
    let between = means.iter().map(|m| (m - mean).powi(2)).sum::<f64>() / count;
    (mean, (within + between).sqrt())
}

/// The Beta whose logit has mean and variance of a belief, as offered.
///
/// The halves of a belief may differ in width; with widths l and r of the logit, its mean lies (r - l) / sqrt(2 pi) beside
/// the median and its variance is (l^2 + r^2) / 2 - (r - l)^2 / (2 pi).
fn beta_of(spread: Spread, terms: Terms) -> (f64, f64) {
    let at = |z: f64| {
        let share = value_at(spread, true, z).clamp(1e-6, 1.0 - 1e-6);
        logit(acceptance::offered(share, terms).clamp(1e-9, 1.0 - 1e-9))
    };
    let median = at(0.0);
    let (left, right) = ((median - at(-Z95)) / Z95, (at(Z95) - median) / Z95);
    let skew = right - left;
    let turn = 2.0 * std::f64::consts::PI;
    let mean = median + skew / turn.sqrt();
    let variance = (left * left + right * right) / 2.0 - skew * skew / turn;
    beta_with(mean, variance.max(1e-8))
}

/// The Beta whose logit has this mean and this variance, by halving: for each a one b gives the mean, and the variance
/// falls as a grows.
fn beta_with(mean: f64, variance: f64) -> (f64, f64) {
    let b_of = |a: f64| {
        let wanted = digamma(a) - mean;
        halve(|b| digamma(b) < wanted)
    };
    let a = halve(|a| trigamma(a) + trigamma(b_of(a)) > variance);
    (a, b_of(a))
}

/// The number between e^-15 and e^25 up to which something holds.
fn halve(holds: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (-15.0_f64, 25.0_f64);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if holds(middle.exp()) {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high).exp()
}

/// The derivative of digamma for x > 0: by psi'(x) = psi'(x + 1) + 1 / x^2 up to 12, then the asymptotic series
/// (Abramowitz and Stegun 6.4.12).
fn trigamma(x: f64) -> f64 {
    let (mut sum, mut x) = (0.0, x);
    while x < 12.0 {
        sum += 1.0 / (x * x);
        x += 1.0;
    }
    let r = 1.0 / (x * x);
    let series =
        1.0 / 6.0 - r * (1.0 / 30.0 - r * (1.0 / 42.0 - r * (1.0 / 30.0 - r * 5.0 / 66.0)));
    sum + 1.0 / x + r / 2.0 + r / x * series
}

#[cfg(test)]
#[path = "learning_tests.rs"]
mod tests;
