//! Shares and their differences, in percent.

use super::NO_BREAK;
use super::numbers::{decimal, with_plus};

/// A share 0..1 as a percent with one decimal: 0.1234 reads `12.3 %`.
#[must_use]
pub fn percent(share: f64) -> String {
    percent_with(share, 1)
}

/// A share 0..1 as a percent with this many decimals.
#[must_use]
pub fn percent_with(share: f64, decimals: usize) -> String {
    let text = decimal(share * 100.0, decimals);
    if share.is_finite() {
        format!("{text}{NO_BREAK}%")
    } else {
        text
    }
}

/// A relative change as a percent with its sign: `+3.2 %`.
#[must_use]
pub fn percent_change(share: f64) -> String {
    with_plus(percent(share), share)
}

/// A difference of two shares, in percentage points with its sign: 0.012 reads `+1.2 pp`.
#[must_use]
pub fn points_change(difference: f64) -> String {
    let text = decimal(difference * 100.0, 1);
    if difference.is_finite() {
        with_plus(format!("{text}{NO_BREAK}pp"), difference)
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::{counted, lift, percent_range};

    #[test]
    fn shares_points_and_ranges_read_as_written() {
        assert_eq!(percent(0.1234), "12.3\u{a0}%");
        assert_eq!(percent_change(0.032), "+3.2\u{a0}%");
        assert_eq!(points_change(0.012), "+1.2\u{a0}pp");
        assert_eq!(points_change(-0.012), "\u{2212}1.2\u{a0}pp");
        assert_eq!(percent_range(0.123, 0.145), "12.3 to 14.5\u{a0}%");
        assert_eq!(counted(1, "order", "orders"), "1 order");
        assert_eq!(counted(12_345, "order", "orders"), "12,345 orders");
        assert_eq!(lift(2.449), "2.45×");
    }
}
