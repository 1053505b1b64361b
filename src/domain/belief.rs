//! Beliefs: numbers nobody has measured in this shop, each with a median, a range, a source and a grade.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The shape of a belief.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(
    untagged,
    deny_unknown_fields,
    expecting = "expected {\"fixed\": x}, {\"median\": x, \"p05\": x, \"p95\": x} or {\"low\": x, \"mode\": x, \"high\": x}"
)]
pub enum Spread {
    /// An exact value.
    Fixed {
        /// The value.
        fixed: f64,
    },
    /// Logit-normal for shares, lognormal for elasticities, through the median and the 5 and 95 % points.
    Quantiles {
        /// Half of the belief lies below.
        median: f64,
        /// 5 % of the belief lies below.
        p05: f64,
        /// 95 % of the belief lies below.
        p95: f64,
    },
    /// Triangular.
    Triangle {
        /// Smallest value.
        low: f64,
        /// Likeliest value.
        mode: f64,
        /// Largest value.
        high: f64,
    },
}

/// How well founded a belief is: A primary study, B secondary or vendor, C judgement.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Grade {
    /// A primary study.
    A,
    /// A secondary or vendor source.
    B,
    /// Judgement.
    C,
}

/// A belief with where it comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Belief {
    /// Value or range.
    #[serde(flatten)]
    pub spread: Spread,
    /// Where it comes from; empty when a person typed it in.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// How well founded it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
}

impl Belief {
    /// An exact value without source.
    #[must_use]
    pub fn fixed(value: f64) -> Self {
        Self {
            spread: Spread::Fixed { fixed: value },
            source: String::new(),
            grade: None,
        }
    }

    /// A median with the 5 and 95 % points.
    #[must_use]
    pub fn quantiles(median: f64, p05: f64, p95: f64, source: &str, grade: Grade) -> Self {
        Self {
            spread: Spread::Quantiles { median, p05, p95 },
            source: source.to_owned(),
            grade: Some(grade),
        }
    }

    /// A likeliest value between two ends.
    #[must_use]
    pub fn triangle(low: f64, mode: f64, high: f64, source: &str, grade: Grade) -> Self {
        Self {
            spread: Spread::Triangle { low, mode, high },
            source: source.to_owned(),
            grade: Some(grade),
        }
    }

    /// A value without a range.
    #[must_use]
    pub fn point(value: f64, source: &str, grade: Grade) -> Self {
        Self {
            spread: Spread::Fixed { fixed: value },
            source: source.to_owned(),
            grade: Some(grade),
        }
    }

    /// A belief with a spread and no source.
    #[must_use]
    pub fn of(spread: Spread) -> Self {
        Self {
            spread,
            source: String::new(),
            grade: None,
        }
    }
}

impl Spread {
    /// The middle: fixed value or median; the exact median of the triangle.
    #[must_use]
    pub fn median(self) -> f64 {
        match self {
            Self::Fixed { fixed } => fixed,
            Self::Quantiles { median, .. } => median,
            Self::Triangle { low, mode, high } => {
                let width = high - low;
                if width <= 0.0 {
                    return mode;
                }
                if mode - low >= width / 2.0 {
                    low + (width * (mode - low) / 2.0).sqrt()
                } else {
                    high - (width * (high - mode) / 2.0).sqrt()
                }
            }
        }
    }

    /// Lowest and highest plausible value: the 5 and 95 % points, or the ends of the triangle.
    #[must_use]
    pub fn range(self) -> (f64, f64) {
        match self {
            Self::Fixed { fixed } => (fixed, fixed),
            Self::Quantiles { p05, p95, .. } => (p05, p95),
            Self::Triangle { low, high, .. } => (low, high),
        }
    }

    /// True when there is no range.
    #[must_use]
    pub fn is_certain(self) -> bool {
        let (low, high) = self.range();
        low == high
    }

    /// Says what is wrong with the numbers, if anything: not finite, not in order.
    ///
    /// # Errors
    /// A sentence that names expected and found.
    pub fn check(self) -> Result<(), String> {
        let (a, b, c) = match self {
            Self::Fixed { fixed } => (fixed, fixed, fixed),
            Self::Quantiles { median, p05, p95 } => (p05, median, p95),
            Self::Triangle { low, mode, high } => (low, mode, high),
        };
        if !(a.is_finite() && b.is_finite() && c.is_finite()) {
            return Err("expected finite numbers".to_owned());
        }
        if a <= b && b <= c {
            Ok(())
        } else {
            Err(format!(
                "expected low <= middle <= high, found {a}, {b}, {c}"
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_written_forms_are_read_and_written_back() {
        for text in [
            r#"{"fixed":0.2}"#,
            r#"{"median":0.03,"p05":0.007,"p95":0.1,"source":"survey","grade":"B"}"#,
            r#"{"low":0.0,"mode":0.05,"high":0.2}"#,
        ] {
            let belief: Belief = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&belief).unwrap(), text);
        }
    }

    #[test]
    fn half_of_a_triangle_lies_below_its_median() {
        let spread = Spread::Triangle {
            low: 0.0,
            mode: 0.02,
            high: 0.128,
        };
        let median = spread.median();
        let above = (0.128 - median).powi(2) / (0.128 * (0.128 - 0.02));
        assert!((above - 0.5).abs() < 1e-12);
    }
}
