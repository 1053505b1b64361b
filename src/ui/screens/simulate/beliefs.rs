//! Beliefs under a slider: where the slider stands, how far it goes, and what the range does when it moves.

use std::ops::RangeInclusive;

use crate::domain::acceptance::{self, sigmoid};
use crate::domain::belief::{Belief, Grade, Spread};
use crate::domain::money::Currency;
use crate::domain::scenario::{AssumptionSpec, AssumptionUnit};
use crate::format;

/// Shares that have a range stay this far away from 0 and 1, where a logit has no value.
const SHARE_EDGE: f64 = 0.001;
/// Elasticities that have a range stay above this, because a lognormal has no zero.
const LEAST_FACTOR: f64 = 0.01;

/// The limits of a belief and what is believed when nobody says otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// What the number counts.
    pub unit: AssumptionUnit,
    /// Smallest value that makes sense.
    pub least: f64,
    /// Largest value that makes sense.
    pub most: f64,
    /// Believed when nobody says otherwise.
    pub default: Spread,
}

impl Frame {
    /// The limits of an assumption.
    #[must_use]
    pub fn of(spec: &AssumptionSpec) -> Self {
        Self {
            unit: spec.unit,
            least: spec.least,
            most: spec.most,
            default: spec.default.spread,
        }
    }
}

/// Where the slider of a belief stands: its value, its median, or its likeliest value.
#[must_use]
pub fn centre(spread: Spread) -> f64 {
    match spread {
        Spread::Triangle { mode, .. } => mode,
        other => other.median(),
    }
}

/// The belief with its centre elsewhere and its range scaled along: shares keep the distances of their range on the logit,
/// other quantiles their ratios, triangles the ratios of their ends (or the distances, where values may be negative or the
/// likeliest one is 0). An exact value stays exact. The result is the person's own: without source and grade.
#[must_use]
pub fn moved(belief: &Belief, frame: &Frame, to: f64) -> Belief {
    let to = to.clamp(frame.least, frame.most);
    // A range cannot be scaled around nothing; once a belief leaves nothing the default's shape comes back.
    let shape = match belief.spread {
        Spread::Fixed { fixed } if fixed == 0.0 && to != 0.0 => frame.default,
        other => other,
    };
    let clamp = |value: f64| value.clamp(frame.least, frame.most);
    let spread = match shape {
        Spread::Fixed { .. } => Spread::Fixed { fixed: to },
        Spread::Quantiles { .. } if to == 0.0 => Spread::Fixed { fixed: 0.0 },
        Spread::Quantiles { median, p05, p95 } if frame.unit == AssumptionUnit::Share => {
            let to = to.clamp(SHARE_EDGE, 1.0 - SHARE_EDGE);
            let step = logit(to) - logit(median);
            Spread::Quantiles {
                median: to,
                p05: clamp(sigmoid(logit(p05) + step)).min(to),
                p95: clamp(sigmoid(logit(p95) + step)).max(to),
            }
        }
        Spread::Quantiles { median, p05, p95 } => {
            let to = to.max(LEAST_FACTOR);
            let factor = to / median.max(LEAST_FACTOR);
            Spread::Quantiles {
                median: to,
                p05: clamp(p05 * factor).min(to),
                p95: clamp(p95 * factor).max(to),
            }
        }
        Spread::Triangle { low, mode, high } => {
            let (low, high) = if frame.least >= 0.0 && mode > 0.0 {
                (low * to / mode, high * to / mode)
            } else {
                (low + to - mode, high + to - mode)
            };
            Spread::Triangle {
                low: clamp(low).min(to),
                mode: to,
                high: clamp(high).max(to),
            }
        }
    };
    Belief::of(spread)
}

fn logit(share: f64) -> f64 {
    acceptance::logit(share.clamp(1e-9, 1.0 - 1e-9))
}

/// How far the slider goes: far enough around the default to disagree with it, fine enough to hit small shares, and always as
/// far as the belief held now.
#[must_use]
pub fn ends(frame: &Frame, now: Spread) -> RangeInclusive<f64> {
    let (low, high) = frame.default.range();
    let widened = if low < high { high * 2.0 } else { high * 5.0 };
    let mut last = if high <= 0.0 {
        frame.most.min(1.0)
    } else {
        round_up(widened).min(frame.most)
    };
    let mut first = if frame.least < 0.0 {
        -round_up(-low * 2.0).min(-frame.least)
    } else {
        frame.least
    };
    let at = centre(now);
    if at > last {
        last = frame.most;
    }
    if at < first {
        first = frame.least;
    }
    first..=last
}

/// A step of the slider: about two hundred of them from end to end, at a round figure.
#[must_use]
pub fn step(ends: &RangeInclusive<f64>) -> f64 {
    round_up((ends.end() - ends.start()) / 250.0)
}

/// The next figure of 1, 2, 5, 10, 20, 50 and so on.
fn round_up(figure: f64) -> f64 {
    if figure <= 0.0 || !figure.is_finite() {
        return 0.0;
    }
    let power = 10.0_f64.powf(figure.log10().floor());
    let rounded = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .find(|lead| lead * power >= figure * (1.0 - 1e-9))
        .unwrap_or(10.0);
    rounded * power
}

/// A value in words.
#[must_use]
pub fn text(unit: AssumptionUnit, value: f64, currency: &Currency) -> String {
    match unit {
        AssumptionUnit::Share => format::percent(value),
        AssumptionUnit::Amount => format::money_units_exact(value, currency),
        AssumptionUnit::Number => format::decimal(value, 2),
    }
}

/// The range in words; `None` for an exact value.
#[must_use]
pub fn range_text(unit: AssumptionUnit, spread: Spread, currency: &Currency) -> Option<String> {
    let (low, high) = spread.range();
    if low >= high {
        return None;
    }
    Some(match unit {
        AssumptionUnit::Share => format::percent_range(low, high),
        _ => format::between(&text(unit, low, currency), &text(unit, high, currency)),
    })
}

/// Reads a value as a person types it.
///
/// # Errors
/// A sentence that says what is expected.
pub fn read(frame: &Frame, typed: &str, currency: &Currency) -> Result<f64, String> {
    let plain: String = typed
        .replace(currency.sign(), "")
        .replace(format::MINUS, "-")
        .chars()
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, ',' | '%'))
        .collect();
    let number: f64 = plain
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
        .ok_or_else(|| "Type a number".to_owned())?;
    let value = match frame.unit {
        AssumptionUnit::Share => number / 100.0,
        _ => number,
    };
    if value < frame.least {
        Err(format!(
            "At least {}",
            text(frame.unit, frame.least, currency)
        ))
    } else if value > frame.most {
        Err(format!(
            "At most {}",
            text(frame.unit, frame.most, currency)
        ))
    } else {
        Ok(value)
    }
}

/// What a grade means.
#[must_use]
pub fn grade_text(grade: Grade) -> &'static str {
    match grade {
        Grade::A => "Grade A: a primary study.",
        Grade::B => "Grade B: a secondary or vendor source.",
        Grade::C => "Grade C: judgement.",
    }
}

/// The letter of a grade.
#[must_use]
pub fn grade_letter(grade: Grade) -> &'static str {
    match grade {
        Grade::A => "A",
        Grade::B => "B",
        Grade::C => "C",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::scenario::{AssumptionId, specs};

    fn spec(name: &str) -> &'static AssumptionSpec {
        name.parse::<AssumptionId>().unwrap().spec()
    }

    fn frame(name: &str) -> Frame {
        Frame::of(spec(name))
    }

    fn default(name: &str) -> Belief {
        spec(name).default.clone()
    }

    #[test]
    fn the_range_of_a_share_keeps_its_distances_on_the_logit() {
        let name = "acceptance.pair.cart";
        let after = moved(&default(name), &frame(name), 0.06).spread;
        let (
            Spread::Quantiles { median, p05, p95 },
            Spread::Quantiles {
                median: m,
                p05: l,
                p95: h,
            },
        ) = (after, default(name).spread)
        else {
            panic!("expected quantiles");
        };
        assert!((median - 0.06).abs() < 1e-12);
        for (end, before) in [(p05, l), (p95, h)] {
            let kept = (logit(end) - logit(median)) - (logit(before) - logit(m));
            assert!(kept.abs() < 1e-9);
        }
    }

    #[test]
    fn every_assumption_can_be_put_anywhere_on_its_slider_and_stays_valid() {
        for spec in specs() {
            let frame = Frame::of(spec);
            let ends = ends(&frame, spec.default.spread);
            let mut belief = spec.default.clone();
            for part in 0..=20 {
                let to = ends.start() + (ends.end() - ends.start()) * f64::from(part) / 20.0;
                belief = moved(&belief, &frame, to);
                spec.id.check(&belief).unwrap();
                assert!(
                    (centre(belief.spread) - to).abs() <= LEAST_FACTOR,
                    "{} at {to}",
                    spec.name
                );
            }
            assert!(ends.contains(&centre(spec.default.spread)), "{}", spec.name);
        }
    }

    #[test]
    fn a_belief_put_to_nothing_gets_its_range_back_when_it_leaves_nothing() {
        let name = "return_rate";
        let none = moved(&default(name), &frame(name), 0.0);
        assert_eq!(none.spread, Spread::Fixed { fixed: 0.0 });
        let back = moved(&none, &frame(name), 0.15);
        let ((low, high), (l, h)) = (back.spread.range(), default(name).spread.range());
        assert!((low - l).abs() < 1e-9 && (high - h).abs() < 1e-9);
    }

    #[test]
    fn what_is_typed_reads_in_the_unit_of_the_assumption() {
        let usd = Currency::usd();
        assert_eq!(read(&frame("return_rate"), "12.5 %", &usd), Ok(0.125));
        assert_eq!(read(&frame("order_loss"), "−0.5", &usd), Ok(-0.005));
        assert_eq!(read(&frame("pick_cost"), "$1,000", &usd), Ok(1_000.0));
        assert_eq!(
            read(&frame("return_rate"), "120", &usd),
            Err("At most 100.0\u{a0}%".to_owned())
        );
        assert!(read(&frame("return_rate"), "a lot", &usd).is_err());
    }

    #[test]
    fn sliders_over_small_shares_are_fine_enough_to_hit_them() {
        let ends = ends(
            &frame("acceptance.pair.cart"),
            default("acceptance.pair.cart").spread,
        );
        assert_eq!(ends, 0.0..=0.2);
        assert!((step(&ends) - 0.001).abs() < 1e-12);
    }
}
