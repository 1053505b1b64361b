//! What a set filter says on its chip.

use super::filter::{AmountRange, Choice, PairFilter, Stock};
use crate::domain::money::Currency;
use crate::format;
use crate::ui::screens::discover::words;

/// "With Cameras, offer Bags"; only the side that is set; "Between Cameras and Bags" where either way round will do, and
/// "Within Bags" where both are the same.
#[must_use]
pub fn categories(filter: &PairFilter) -> Option<String> {
    let name = |side: &str| match side {
        "" => "no category".to_owned(),
        name => name.to_owned(),
    };
    let trigger = filter.trigger_category.as_deref().map(name);
    let target = filter.target_category.as_deref().map(name);
    Some(match (trigger, target) {
        (None, None) => return None,
        (Some(one), Some(other)) if filter.either_way && one == other => format!("Within {one}"),
        (Some(one), Some(other)) if filter.either_way => format!("Between {one} and {other}"),
        (Some(one), None) | (None, Some(one)) if filter.either_way => format!("Holds {one}"),
        (Some(trigger), Some(target)) => format!("With {trigger}, offer {target}"),
        (Some(trigger), None) => format!("With {trigger}"),
        (None, Some(target)) => format!("Offer {target}"),
    })
}

/// "Price $10.00 to $50.00".
#[must_use]
pub fn amounts(name: &str, range: &AmountRange, currency: &Currency) -> Option<String> {
    let money = |amount| format::money(amount, currency);
    Some(match (range.least, range.most) {
        (None, None) => return None,
        (Some(least), None) => format!("{name} from {}", money(least)),
        (None, Some(most)) => format!("{name} up to {}", money(most)),
        (Some(least), Some(most)) => {
            format!("{name} {}", format::between(&money(least), &money(most)))
        }
    })
}

/// "Stock for 26 weeks or more".
#[must_use]
pub fn stock(stock: Stock) -> Option<String> {
    match stock {
        Stock::Any => None,
        Stock::OnHand => Some("In stock".to_owned()),
        Stock::Weeks(weeks) => Some(format!(
            "Stock for {} or more",
            format::counted(u64::from(weeks), "week", "weeks")
        )),
    }
}

/// "Without a rule, only blocked". Leaving out blocked pairs goes without saying.
#[must_use]
pub fn plan(filter: &PairFilter) -> Option<String> {
    let rule = match filter.rule {
        Choice::Any => None,
        Choice::Only => Some("with a rule"),
        Choice::Without => Some("without a rule"),
    };
    let blocked = match filter.blocked {
        Choice::Any => Some("blocked too"),
        Choice::Only => Some("only blocked"),
        Choice::Without => None,
    };
    let said: Vec<&str> = rule.into_iter().chain(blocked).collect();
    let text = said.join(", ");
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
}

/// "Not inside a range".
#[must_use]
pub fn inside(inside: Choice) -> Option<&'static str> {
    match inside {
        Choice::Any => None,
        Choice::Without => Some("Not inside a range"),
        Choice::Only => Some("Inside a range"),
    }
}

/// "q up to 1 %, lift at least 1.50×, 20 orders or more".
#[must_use]
pub fn significance(filter: &PairFilter) -> Option<String> {
    let mut said = Vec::new();
    if filter.max_q < 1.0 {
        said.push(format!("q up to {}", words::q_value(filter.max_q)));
    }
    if filter.min_lower > 0.0 {
        let least = format::lift(filter.min_lower);
        said.push(format!("lift at least {least}"));
    }
    if filter.min_count > 0 {
        let least = format::counted(u64::from(filter.min_count), "order", "orders");
        said.push(format!("{least} or more"));
    }
    (!said.is_empty()).then(|| said.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Money;

    #[test]
    fn chips_say_only_what_is_set() {
        let mut filter = PairFilter::default();
        let currency = Currency::usd();
        assert_eq!(categories(&filter), None);
        assert_eq!(amounts("Price", &filter.price, &currency), None);
        assert_eq!(stock(filter.stock), None);
        assert_eq!(plan(&filter), None);
        assert_eq!(significance(&filter), None);
        assert_eq!(inside(filter.inside), None);
        assert_eq!(inside(Choice::Without), Some("Not inside a range"));
        filter.target_category = Some("Bags".to_owned());
        filter.price.least = Some(Money(1_000));
        filter.price.most = Some(Money(5_000));
        filter.rule = Choice::Without;
        filter.blocked = Choice::Only;
        filter.max_q = 0.01;
        filter.min_lower = 1.5;
        filter.min_count = 1;
        assert_eq!(categories(&filter).unwrap(), "Offer Bags");
        filter.trigger_category = Some(String::new());
        assert_eq!(categories(&filter).unwrap(), "With no category, offer Bags");
        filter.either_way = true;
        assert_eq!(categories(&filter).unwrap(), "Between no category and Bags");
        filter.trigger_category = Some("Bags".to_owned());
        assert_eq!(categories(&filter).unwrap(), "Within Bags");
        assert_eq!(
            amounts("Price", &filter.price, &currency).unwrap(),
            "Price $10.00 to $50.00"
        );
        assert_eq!(stock(Stock::Weeks(1)).unwrap(), "Stock for 1 week or more");
        assert_eq!(plan(&filter).unwrap(), "Without a rule, only blocked");
        assert_eq!(
            significance(&filter).unwrap(),
            "q up to 1.00\u{a0}%, lift at least 1.50×, 1 order or more"
        );
    }
}
