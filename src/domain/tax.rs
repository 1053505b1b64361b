//! Tax in the shop's prices: every amount of a project is without it, and this says what was taken out and why.

use super::plain_words::grouped;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::money::Money;

/// Tax on a net amount, in millionths of it: 200,000 is 20 %. Written as percent.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(from = "f64", into = "f64")]
#[schemars(with = "f64")]
pub struct TaxRate(pub u32);

/// Millionths of the whole.
const WHOLE: i128 = 1_000_000;

impl TaxRate {
    /// From percent, 0..100; `None` for anything else.
    #[must_use]
    pub fn from_percent(percent: f64) -> Option<Self> {
        let sensible = percent.is_finite() && (0.0..=100.0).contains(&percent);
        sensible.then(|| Self((percent * 10_000.0).round() as u32))
    }

    /// In percent.
    #[must_use]
    pub fn percent(self) -> f64 {
        f64::from(self.0) / 10_000.0
    }

    /// The amount without tax of one that has it, to the minor unit, halves up.
    #[must_use]
    pub fn net_of(self, gross: Money) -> Money {
        divided(i128::from(gross.0) * WHOLE, WHOLE + i128::from(self.0))
    }

    /// The amount with tax of one that has none, to the minor unit, halves up.
    #[must_use]
    pub fn gross_of(self, net: Money) -> Money {
        divided(i128::from(net.0) * (WHOLE + i128::from(self.0)), WHOLE)
    }
}

fn divided(part: i128, whole: i128) -> Money {
    let rounded = (2 * part + whole).div_euclid(2 * whole);
    Money(i64::try_from(rounded).unwrap_or(i64::MAX))
}

impl From<f64> for TaxRate {
    fn from(percent: f64) -> Self {
        Self::from_percent(percent).unwrap_or_default()
    }
}

impl From<TaxRate> for f64 {
    fn from(rate: TaxRate) -> Self {
        rate.percent()
    }
}

impl fmt::Display for TaxRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", self.percent())
    }
}

/// How the amounts of a file stand to tax.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TaxMode {
    /// Prices have the tax in them.
    Included,
    /// Tax comes on top of prices.
    OnTop,
}

impl TaxMode {
    /// In words: "prices include tax".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Included => "prices include tax",
            Self::OnTop => "prices are without tax",
        }
    }
}

/// A rate and how many orders have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SeenRate {
    /// In percent of the amount without tax.
    pub percent: TaxRate,
    /// Orders with it.
    pub orders: u64,
}

/// What a file of orders says about tax, and what was taken out of its amounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TaxFacts {
    /// How prices stand to tax; orders that say otherwise themselves are read as they say.
    pub mode: TaxMode,
    /// Why, as a sentence.
    pub evidence: String,
    /// Orders whose amounts had tax in them, which was taken out.
    pub orders_included: u64,
    /// Orders with tax on top.
    pub orders_on_top: u64,
    /// Orders without tax.
    pub orders_untaxed: u64,
    /// Rates, the most frequent first, at most five.
    pub rates: Vec<SeenRate>,
    /// Tax taken out of the lines, as a decimal in the project's currency.
    pub taken_out: String,
}

impl TaxFacts {
    /// The facts as one sentence: "Prices include tax: 20 % on 412 of 415 orders, 1,234.00 taken out".
    #[must_use]
    pub fn words(&self) -> String {
        let all = self.orders_included + self.orders_on_top + self.orders_untaxed;
        let rates: Vec<String> = self
            .rates
            .iter()
            .take(3)
            .map(|seen| format!("{} on {}", seen.percent, seen.orders))
            .collect();
        let rates = match rates.as_slice() {
            [] => String::new(),
            rates => format!(": {} of {all} orders", rates.join(", ")),
        };
        match self.mode {
            TaxMode::Included => format!("Prices include tax{rates}; {} taken out", self.taken_out),
            TaxMode::OnTop if self.orders_included > 0 => format!(
                "Tax is on top of prices{rates}; {} taken out of {} orders that include it",
                self.taken_out, self.orders_included
            ),
            TaxMode::OnTop => format!("Tax is on top of prices{rates}; nothing was taken out"),
        }
    }
}

/// An order whose lines do not add up to what it says they cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unequal {
    /// The order's number.
    pub order: String,
    /// What its lines come to, after discounts, as a decimal.
    pub lines: String,
    /// What the order says they cost.
    pub says: String,
}

/// Orders whose lines do not add up to what the order says they cost, by more than a cent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Contradictions {
    /// Such orders.
    pub orders: u64,
    /// Of these, orders whose lines come to less: some are missing, so that they are no proof of what was bought alone.
    pub lines_missing: u64,
    /// What orders say above their lines, less what they say below them, as a decimal.
    pub difference: String,
    /// The first of them, at most five.
    pub examples: Vec<Unequal>,
}

/// What the money of a file is besides its amounts: what was taken out, put in, or stays unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct MoneyFacts {
    /// Tax; `None` where the file names none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax: Option<TaxFacts>,
    /// Lines without a price that took today's price from the catalog.
    pub lines_at_catalog_price: u64,
    /// Lines without any price: what they brought is unknown and counts as nothing.
    pub lines_without_price: u64,
    /// Lines of a part of a unit (metres, kilos) that count as whole ones.
    pub lines_of_fractions: u64,
    /// True when the discount of an order stands on each of its lines and was counted once.
    pub discount_repeated: bool,
    /// Orders that rows of returns took units or money off.
    pub orders_with_returns: u64,
    /// What these rows took off, without tax, as a decimal; empty for nothing.
    pub returned: String,
    /// Orders that gave money back in part, which is still in their lines.
    pub orders_refunded_in_part: u64,
    /// What they gave back, without tax, as a decimal; empty for nothing.
    pub refunded: String,
    /// Orders that contradict themselves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contradictions: Option<Contradictions>,
}

impl MoneyFacts {
    /// True where there is nothing to tell.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }

    /// The facts as sentences, the weightiest first; none where money is plain.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let mut told = Vec::new();
        if let Some(tax) = &self.tax {
            told.push(format!("{}. {}", tax.words(), tax.evidence));
        }
        if self.lines_without_price > 0 {
            told.push(format!(
                "{} have no price: their revenue is unknown and counts as 0.",
                lines(self.lines_without_price)
            ));
        }
        if self.lines_at_catalog_price > 0 {
            told.push(format!(
                "Revenue from today's catalog prices: {} have no price of their own.",
                lines(self.lines_at_catalog_price)
            ));
        }
        if let Some(found) = &self.contradictions {
            told.push(found.words());
        }
        if self.discount_repeated {
            told.push(
                "The discount of an order stands on each of its lines; it is counted once."
                    .to_owned(),
            );
        }
        if self.orders_refunded_in_part > 0 {
            told.push(format!(
                "{} gave back {} in part; revenue is before it.",
                orders(self.orders_refunded_in_part),
                self.refunded
            ));
        }
        if self.orders_with_returns > 0 {
            told.push(format!(
                "Returns took {} off {}.",
                self.returned,
                orders(self.orders_with_returns)
            ));
        }
        if self.lines_of_fractions > 0 {
            told.push(format!(
                "{} of a part of a unit count as whole units; their money is as it was.",
                lines(self.lines_of_fractions)
            ));
        }
        told
    }
}

/// Where the revenue of a history comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevenueBasis {
    /// What shoppers paid.
    Paid,
    /// No line says what was paid, and no catalog has a price.
    Unknown,
    /// Some lines, or all, say nothing of what was paid.
    Mixed {
        /// Lines that count with today's price of the catalog.
        at_catalog: u64,
        /// Lines that count as nothing.
        unknown: u64,
        /// All lines.
        lines: u64,
    },
}

impl RevenueBasis {
    /// What stands beside a sum of money: "from today's catalog prices"; `None` where it was paid.
    #[must_use]
    pub fn label(self) -> Option<String> {
        match self {
            Self::Paid => None,
            Self::Unknown => Some("the orders name no prices".to_owned()),
            Self::Mixed {
                at_catalog, lines, ..
            } if at_catalog == lines => Some("from today's catalog prices".to_owned()),
            Self::Mixed {
                at_catalog: 0,
                unknown,
                lines,
            } => Some(format!("{unknown} of {lines} lines have no price")),
            Self::Mixed {
                at_catalog,
                unknown: 0,
                lines,
            } => Some(format!("{at_catalog} of {lines} lines at catalog prices")),
            Self::Mixed {
                at_catalog,
                unknown,
                ..
            } => Some(format!(
                "{at_catalog} lines at catalog prices, {unknown} without any"
            )),
        }
    }

    /// The same as a sentence about sums of money, for what is worked out from them.
    #[must_use]
    pub fn sentence(self) -> Option<String> {
        Some(match self {
            Self::Paid => return None,
            Self::Unknown => {
                "The orders name no prices: revenue and margin of what was bought are unknown and count as 0."
                    .to_owned()
            }
            Self::Mixed { .. } => format!(
                "Money is not what was paid: {}.",
                self.label().unwrap_or_default()
            ),
        })
    }
}

impl Contradictions {
    /// "1 order does not add up: #1302 has lines of 50.00 and says 75.00. 25.00 is unexplained."
    #[must_use]
    pub fn words(&self) -> String {
        let examples: Vec<String> = self
            .examples
            .iter()
            .take(3)
            .map(|found| {
                format!(
                    "{} has lines of {} and says {}",
                    found.order, found.lines, found.says
                )
            })
            .collect();
        let verb = if self.orders == 1 { "does" } else { "do" };
        let missing = match self.lines_missing {
            0 => String::new(),
            count => {
                format!(" Lines are missing in {count} of them: no proof of what was bought alone.")
            }
        };
        format!(
            "{} {verb} not add up: {}. {} is unexplained.{missing}",
            orders(self.orders),
            examples.join("; "),
            self.difference
        )
    }
}

fn lines(count: u64) -> String {
    counted(count, "line")
}

fn orders(count: u64) -> String {
    counted(count, "order")
}

fn counted(count: u64, word: &str) -> String {
    match count {
        1 => format!("1 {word}"),
        count => format!("{} {word}s", grouped(&count.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_goes_from_gross_to_net_and_back() {
        let vat = TaxRate::from_percent(20.0).unwrap();
        assert_eq!(vat.net_of(Money(12_000)), Money(10_000));
        assert_eq!(vat.gross_of(Money(10_000)), Money(12_000));
        assert_eq!(TaxRate::from_percent(7.7).unwrap().to_string(), "7.7 %");
        assert_eq!(
            TaxRate::from_percent(8.875).unwrap().net_of(Money(10_888)),
            Money(10_000)
        );
        assert_eq!(TaxRate::from_percent(-1.0), None);
        assert_eq!(TaxRate::from_percent(f64::NAN), None);
        let text = serde_json::to_string(&vat).unwrap();
        assert_eq!(serde_json::from_str::<TaxRate>(&text).unwrap(), vat);
    }

    #[test]
    fn facts_say_nothing_where_money_is_plain() {
        assert!(MoneyFacts::default().sentences().is_empty());
        let facts = MoneyFacts {
            lines_without_price: 5,
            ..MoneyFacts::default()
        };
        assert_eq!(
            facts.sentences(),
            ["5 lines have no price: their revenue is unknown and counts as 0."]
        );
    }
}
