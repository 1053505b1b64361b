//! What a person reads: amounts, shares, counts, days and ranges become text here, for the window and the headless verbs alike.
//!
//! Negative figures carry a true minus (U+2212); what is unknown is an en dash. Grouping is by commas, decimals by a point.

mod changed_orders;
pub mod costs;
mod dates;
mod money;
mod numbers;
pub mod offers;
mod percent;
mod printable;
mod ranges;
mod shop_facts;

pub use changed_orders::about_orders;
pub use dates::{day, day_short, period};
pub use money::{
    money, money_change, money_change_exact, money_compact, money_minor, money_units,
    money_units_exact, money_whole,
};
pub use numbers::{change, compact, count, counted, decimal, grouped_decimal, lift, whole};
pub use percent::{percent, percent_change, percent_with, points_change};
pub use printable::printable;
pub use ranges::{between, money_range, percent_range};
pub use shop_facts::{off_sale, present_links};

/// What stands where there is no figure.
pub const NONE: &str = "–";
/// The minus of figures, U+2212: as wide as a plus.
pub const MINUS: char = '\u{2212}';
/// Keeps a unit beside its figure.
const NO_BREAK: char = '\u{a0}';

/// The text, or an en dash when there is no figure.
///
/// ```
/// use endcap::format::{lift, or_none};
/// assert_eq!(or_none(Some(2.45), lift), "2.45×");
/// assert_eq!(or_none(None, lift), "–");
/// ```
#[must_use]
pub fn or_none<T>(figure: Option<T>, text: impl FnOnce(T) -> String) -> String {
    figure.map_or_else(|| NONE.to_owned(), text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Currency;

    #[test]
    fn what_is_no_figure_is_an_en_dash() {
        let usd = Currency::usd();
        assert_eq!(or_none(None, percent), "–");
        for text in [
            money_whole(f64::NAN, &usd),
            money_minor(f64::INFINITY, &usd),
            money_change(f64::NAN, &usd),
            money_compact(f64::NAN, &usd),
            decimal(f64::NAN, 1),
            percent(f64::NAN),
            points_change(f64::NAN),
            compact(f64::NEG_INFINITY),
            lift(f64::NAN),
        ] {
            assert_eq!(text, NONE);
        }
    }
}
