//! What an import changed in orders that were known, in sentences.

use super::{count, counted, grouped_decimal};
use crate::domain::orders::{ChangedOrders, SameNumber};

/// What a file says otherwise than the project did: a sentence for the orders that changed, one for those that did not
/// because the project knows better, one for different orders of one number.
#[must_use]
pub fn about_orders(
    changed: Option<&ChangedOrders>,
    overruled: u64,
    same_number: Option<&SameNumber>,
) -> Vec<String> {
    let sentences = [
        changed.map(changed_orders),
        (overruled > 0).then(|| overruled_orders(overruled)),
        same_number.map(shared_numbers),
    ];
    sentences.into_iter().flatten().collect()
}

fn changed_orders(changed: &ChangedOrders) -> String {
    let parts: Vec<String> = changed
        .parts()
        .iter()
        .filter(|(orders, _)| *orders > 0)
        .map(|(orders, how)| format!("{} {how}", count(*orders)))
        .collect();
    format!(
        "{} changed: {}; {} counted with {} before, {} now with {}.",
        counted(changed.orders, "order", "orders"),
        parts.join(", "),
        count(changed.counted_before),
        grouped_decimal(&changed.net_revenue_before),
        count(changed.counted_now),
        grouped_decimal(&changed.net_revenue_now)
    )
}

fn overruled_orders(orders: u64) -> String {
    let (verb, them) = match orders {
        1 => ("is", "it"),
        _ => ("are", "them"),
    };
    format!(
        "{} {verb} otherwise in this file: the project has {them} from a newer export, or keeps {them} by choice.",
        counted(orders, "order", "orders")
    )
}

fn shared_numbers(same: &SameNumber) -> String {
    let words = match same.orders {
        1 => {
            "has the number of another and a different id or shop, and counts as an order of its own"
        }
        _ => {
            "have the number of another and a different id or shop, and count as orders of their own"
        }
    };
    let more = match same.orders > same.numbers.len() as u64 {
        true => ", …",
        false => "",
    };
    let orders = counted(same.orders, "order", "orders");
    format!("{orders} {words}: {}{more}.", same.numbers.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_says_how_many_how_and_how_much() {
        let changed = ChangedOrders {
            orders: 3,
            refunded: 1,
            cancelled: 0,
            left_out: 0,
            corrected: 2,
            revived: 0,
            completed: 0,
            counted_before: 3,
            net_revenue_before: "1370.00".to_owned(),
            counted_now: 2,
            net_revenue_now: "50.00".to_owned(),
        };
        let same = SameNumber {
            orders: 1,
            numbers: vec!["#1001".to_owned()],
        };
        assert_eq!(
            about_orders(Some(&changed), 2, Some(&same)),
            [
                "3 orders changed: 1 refunded, 2 corrected; 3 counted with 1,370.00 before, 2 now with 50.00.",
                "2 orders are otherwise in this file: the project has them from a newer export, or keeps them by choice.",
                "1 order has the number of another and a different id or shop, and counts as an order of its own: #1001."
            ]
        );
        assert!(about_orders(None, 0, None).is_empty());
    }
}
