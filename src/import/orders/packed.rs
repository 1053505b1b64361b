//! Orders of one row each, with their items in one cell or in numbered groups of columns.

use std::collections::BTreeMap;

use serde_json::Value;

use super::lines::{Line, Paid, Sold, units_in};
use super::pending::Pending;
use super::reader::{OrderReader, unusable_number};
use crate::domain::money::Money;
use crate::domain::orders::OrderLine;
use crate::import::catalog::assortment::variant_id;
use crate::import::catalog::codes::Numbers;
use crate::import::report::builder::{Refusal, ReportBuilder};
use crate::import::report::reasons::LeftOut;
use crate::import::rows::cells;
use crate::import::rows::cells::Fault;
use crate::import::rows::error::Stop;
use crate::import::rows::forms::DecimalMark;
use crate::import::rows::meaning::{Meaning, squeezed};
use crate::import::rows::money::rounded;
use crate::import::rows::reader::Rows;

/// Names in a list of items that may be one name with commas in it.
const JOINED: usize = 4;

/// An item of an order, as its cells say it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Item {
    sku: String,
    title: String,
    /// Empty is one.
    units: String,
    /// What the line brought, and what decides its decimal mark; the text of a cell or of a part of one.
    total: Option<(String, Option<DecimalMark>)>,
    price: Option<(String, Option<DecimalMark>)>,
}

/// The columns of each item, by the number of their group.
type Groups = BTreeMap<u32, Vec<(Meaning, usize)>>;

impl OrderReader<'_> {
    /// Reads rows that are whole orders. A row is accepted when its order has a line, and rejected when one of its items
    /// cannot be read.
    pub(crate) fn read_packed(
        &mut self,
        rows: &mut Rows<'_>,
        report: &mut ReportBuilder<'_>,
        headers: &[String],
    ) -> Result<(), Stop> {
        let mut groups = Groups::new();
        for (index, header) in headers.iter().enumerate() {
            if let Some((number, meaning)) = (self.rules.groups)(&squeezed(header)) {
                groups.entry(number).or_default().push((meaning, index));
            }
        }
        self.read_rows(rows, report, |reader, order, rows, seen| {
            reader.packed(order, rows, &groups, seen)
        })
    }

    /// Reads rows that are whole orders; `fill` gives an order its lines, or says why it has none.
    pub(crate) fn read_rows(
        &mut self,
        rows: &mut Rows<'_>,
        report: &mut ReportBuilder<'_>,
        fill: impl Fn(&mut Self, &mut Pending, &Rows<'_>, &Numbers) -> Result<Result<(), Line>, Stop>,
    ) -> Result<(), Stop> {
        let mut seen = Numbers::default();
        let mut order = Pending::default();
        while rows.advance()? {
            if report.reject_misshapen(rows)? {
                continue;
            }
            order.begin(&number_of_row(rows));
            match fill(self, &mut order, rows, &seen)? {
                Ok(()) => {
                    order.accepted = 1;
                    seen.add(&name(&order));
                    self.close(&mut order, report)?;
                }
                Err(Line::LeftOut(reason)) => {
                    report.leave_out(reason);
                    if reason != LeftOut::RepeatedOrder {
                        order.line_left_out = Some(reason);
                        order.lines.clear();
                        self.close(&mut order, report)?;
                    }
                }
                Err(Line::Refused(refusal)) => report.refuse(rows, &refusal)?,
                Err(Line::Accepted(..)) => {}
            }
        }
        Ok(())
    }

    /// Why a row that is a whole order does not begin one: its number is unusable, or another row had it.
    pub(super) fn is_no_new_order(
        &self,
        order: &mut Pending,
        rows: &Rows<'_>,
        seen: &Numbers,
    ) -> Option<Line> {
        if let Some(expected) = unusable_number(&order.number) {
            let meaning = Meaning::Order;
            return Some(Line::Refused(Refusal { meaning, expected }));
        }
        order.about.id = self.id(rows);
        seen.has(&name(order))
            .then_some(Line::LeftOut(LeftOut::RepeatedOrder))
    }

    /// Fills an order with its items; `Err` says why it has none.
    fn packed(
        &mut self,
        order: &mut Pending,
        rows: &Rows<'_>,
        groups: &Groups,
        seen: &Numbers,
    ) -> Result<Result<(), Line>, Stop> {
        let refused = |meaning, expected| Ok(Err(Line::Refused(Refusal { meaning, expected })));
        if let Some(why) = self.is_no_new_order(order, rows, seen) {
            return Ok(Err(why));
        }
        self.look_at_currency(order, rows)?;
        self.head(order, rows)?;
        if let Some(reason) = order.left_out {
            return Ok(Err(Line::LeftOut(reason)));
        }
        if let Some(meaning) = order.unreadable {
            return refused(meaning, "an amount");
        }
        if let Some(refusal) = self.placed(order, rows)? {
            return Ok(Err(refusal.into()));
        }
        order.customer = self.customer(rows.of(Meaning::Customer));
        let brought = order.subtotal.take();
        if brought.is_some_and(|brought| brought < Money::ZERO) {
            return Ok(Err(Line::LeftOut(LeftOut::Return)));
        }
        let items = if rows.binding().has(Meaning::Items) {
            let cell = rows.text(Meaning::Items);
            match unpacked(&cell) {
                Some(items) => self.rejoined(&items),
                None => return refused(Meaning::Items, "items with their names and units"),
            }
        } else {
            self.grouped(rows, groups)
        };
        let mut reason = LeftOut::NoItem;
        for item in &items {
            match self.item(rows, item, brought.is_some())? {
                Line::Accepted(sold) => order.take(&sold),
                Line::LeftOut(why) => {
                    order.is_partial = true;
                    reason = why;
                }
                refusal @ Line::Refused(_) => return Ok(Err(refusal)),
            }
        }
        if order.lines.is_empty() {
            return Ok(Err(Line::LeftOut(reason)));
        }
        if let Some(brought) = brought {
            share_out(brought, &mut order.lines);
        }
        Ok(Ok(()))
    }

    /// An item as a line. Where only the whole order has an amount, a line brings what it would at today's price,
    /// or a unit of money for each of its units where there is none: that is its share.
    fn item(&mut self, rows: &Rows<'_>, item: &Item, is_shared: bool) -> Result<Line, Stop> {
        let sku = match item.sku.as_str() {
            // A product that was deleted.
            "unknown_product" => b"",
            sku => cells::code(sku.as_bytes()),
        };
        let title = item.title.as_bytes();
        if let Some(reason) = self.not_an_item(rows, sku, title) {
            return Ok(Line::LeftOut(reason));
        }
        let (sku, variant) = match self.item_named(None, sku, title) {
            Ok(item) => item,
            Err(outcome) => return Ok(outcome),
        };
        let refused = |expected| {
            let meaning = Meaning::Items;
            Ok(Line::Refused(Refusal { meaning, expected }))
        };
        let units = match item.units.as_str() {
            "" => 1,
            units => match units_in(units.as_bytes(), Meaning::Items) {
                Ok(units) => units,
                Err(outcome) => return Ok(outcome),
            },
        };
        let read = |amount: &Option<(String, Option<DecimalMark>)>| match amount {
            Some((text, mark)) if !text.is_empty() => {
                let money = self.order_money.as_ref().unwrap_or(&self.money);
                money.amount(text.as_bytes(), *mark).map(Some)
            }
            _ => Ok(None),
        };
        let (total, price) = match (read(&item.total), read(&item.price)) {
            (Ok(total), Ok(price)) => (total, price),
            (Err(Fault::Undecided), _) | (_, Err(Fault::Undecided)) => return Err(Stop::Undecided),
            _ => {
                return refused(
                    "amounts in the project's currency, or a rate for the other one (--rates)",
                );
            }
        };
        if total.is_some_and(|total| total < 0) || price.is_some_and(|price| price < 0) {
            return Ok(Line::LeftOut(LeftOut::NegativePrice));
        }
        let today = variant.and_then(|variant| self.assortment.price(variant));
        let times = |price: i64| price.checked_mul(i64::from(units));
        let lacks_price = total.is_none() && price.is_none();
        let (net, unit) = match (total, price, today) {
            (Some(total), price, _) => {
                let unit = price.or_else(|| total.checked_div(i64::from(units)));
                (Some(rounded(total)), unit.map(rounded))
            }
            (None, Some(price), _) => (times(price).map(rounded), Some(rounded(price))),
            (None, None, Some(today)) => {
                self.tally.at_catalog_price += u64::from(!is_shared);
                (times(self.catalog_tax.net_of(today).0).map(Money), None)
            }
            (None, None, None) if is_shared => (times(100).map(Money), None),
            (None, None, None) => {
                self.tally.without_price += 1;
                (Some(Money::ZERO), None)
            }
        };
        let Some(net_revenue) = net else {
            return refused("a smaller amount");
        };
        let variant = variant.unwrap_or_else(|| self.assortment.add_unlisted(sku, title));
        let line = OrderLine {
            variant: variant_id(variant),
            units,
            net_revenue,
        };
        let paid = Paid {
            net_revenue,
            price: unit,
            lacks_price: lacks_price && !is_shared,
            ..Paid::default()
        };
        Ok(Line::Accepted(Sold { line, paid }))
    }

    /// The items in groups of columns, without empty groups.
    fn grouped(&self, rows: &Rows<'_>, groups: &Groups) -> Vec<Item> {
        let text = |index| String::from_utf8_lossy(rows.cell(index)).into_owned();
        let items = groups.values().map(|columns| {
            let mut item = Item::default();
            for (meaning, index) in columns {
                let amount = || Some((text(*index), self.decisions.mark_at(*index)));
                match meaning {
                    Meaning::Sku => item.sku = text(*index),
                    Meaning::Title => item.title = text(*index),
                    Meaning::Units => item.units = text(*index),
                    Meaning::UnitPrice => item.price = amount(),
                    Meaning::LineTotal => item.total = amount(),
                    _ => {}
                }
            }
            item
        });
        items
            .filter(|item| !item.sku.is_empty() || !item.title.is_empty())
            .collect()
    }

    /// Goods whose name has a comma and a number in it look like two; a name that the catalog knows is one.
    fn rejoined(&mut self, items: &[Item]) -> Vec<Item> {
        let mut joined = Vec::with_capacity(items.len());
        let mut rest = items;
        while let [first, following @ ..] = rest {
            let mut name = first.title.clone();
            let mut best = (first.title.clone(), 0);
            if first.sku.is_empty() && first.total.is_none() {
                for (count, next) in (1..).zip(following.iter().take(JOINED)) {
                    name.push_str(&format!(", {}× {}", next.units, next.title));
                    if self.assortment.named(name.as_bytes()).is_some() {
                        best = (name.clone(), count);
                    }
                }
            }
            let (title, taken) = best;
            joined.push(Item {
                title,
                ..first.clone()
            });
            rest = following.get(taken..).unwrap_or_default();
        }
        joined
    }
}

/// The number of the order that a row is: its own, or where the file has none the name of the file and the row's place.
fn number_of_row(rows: &Rows<'_>) -> Vec<u8> {
    if rows.binding().has(Meaning::Order) {
        return cells::code(rows.of(Meaning::Order)).to_vec();
    }
    let stem = rows.path().file_stem().unwrap_or_default();
    format!("{}-{}", stem.to_string_lossy(), rows.count()).into_bytes()
}

/// What an order is told apart by from the others of its file.
pub(crate) fn name(order: &Pending) -> Vec<u8> {
    match order.about.id {
        0 => order.number.clone(),
        id => [order.number.as_slice(), &[0x1F], &id.to_le_bytes()].concat(),
    }
}

/// Gives the lines `brought` in the ratio of what they have, to the cent: whole cents of each share, what is left to the
/// largest remainders, of equal ones to the earlier line.
fn share_out(brought: Money, lines: &mut [OrderLine]) {
    let weights: Vec<i128> = lines
        .iter()
        .map(|line| i128::from(line.net_revenue.0.max(0)))
        .collect();
    let all: i128 = weights.iter().sum();
    // Goods that cost nothing share by their units.
    let weights: Vec<i128> = match all {
        0 => lines.iter().map(|line| i128::from(line.units)).collect(),
        _ => weights,
    };
    let all: i128 = weights.iter().sum::<i128>().max(1);
    let mut left = i128::from(brought.0);
    let mut remainders: Vec<(i128, usize)> = Vec::with_capacity(lines.len());
    for (index, (line, weight)) in lines.iter_mut().zip(weights).enumerate() {
        let exact = i128::from(brought.0) * weight;
        let share = exact / all;
        line.net_revenue = Money(i64::try_from(share).unwrap_or(0));
        left -= share;
        remainders.push((exact % all, index));
    }
    remainders.sort_by(|one, two| two.0.cmp(&one.0).then(one.1.cmp(&two.1)));
    for (_, index) in remainders {
        if left > 0
            && let Some(line) = lines.get_mut(index)
        {
            line.net_revenue += Money(1);
            left -= 1;
        }
    }
}

/// The items in one cell: as JSON, as `name:Hoodie|quantity:2;…`, as `2× Hoodie, 1× Cap` or as `2x Hoodie ($30), 1x Cap ($9)`.
/// `None` where it is none of them.
fn unpacked(cell: &str) -> Option<Vec<Item>> {
    let cell = cell.trim();
    if cell.is_empty() {
        Some(Vec::new())
    } else if cell.starts_with('[') {
        listed(cell)
    } else if cell.contains('×') {
        told(cell)
    } else {
        paired(cell).or_else(|| told(cell))
    }
}

fn listed(cell: &str) -> Option<Vec<Item>> {
    let Ok(Value::Array(values)) = serde_json::from_str(cell) else {
        return None;
    };
    let text = |value: &Value, key: &str| match value.get(key) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let items = values.iter().map(|value| {
        let mut item = Item::default();
        for key in ["name", "sku", "quantity", "total", "price"] {
            item.take(key, text(value, key));
        }
        // Names come with the entities of a page.
        for (entity, sign) in [("&quot;", "\""), ("&#039;", "'"), ("&amp;", "&")] {
            item.title = item.title.replace(entity, sign);
        }
        item
    });
    let items: Vec<Item> = items.collect();
    items.iter().all(Item::is_named).then_some(items)
}

fn paired(cell: &str) -> Option<Vec<Item>> {
    let mut items = Vec::new();
    for part in split(cell, ';') {
        if part.trim().is_empty() {
            continue;
        }
        let mut item = Item::default();
        for pair in split(&part, '|') {
            let (key, value) = pair.split_once(':')?;
            item.take(key.trim(), unescaped(value));
        }
        items.push(item);
    }
    items.iter().all(Item::is_named).then_some(items)
}

/// Parts between marks that have no backslash before them; backslashes stay.
fn split(text: &str, mark: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut is_escaped = false;
    for c in text.chars() {
        if c == mark && !is_escaped {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(c);
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    parts
}

fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => plain.extend(chars.next()),
            c => plain.push(c),
        }
    }
    plain.trim().to_owned()
}

/// `2× Hoodie` or `2x Hoodie` as units and the rest.
fn counted(part: &str) -> Option<(&str, &str)> {
    let part = part.trim_start();
    let end = part.find(|c: char| !c.is_ascii_digit())?;
    let (units, rest) = part.split_at(end);
    let rest = rest.trim_start();
    let title = rest.strip_prefix('×').or_else(|| {
        rest.strip_prefix(['x', 'X'])
            .filter(|rest| rest.starts_with(' '))
    });
    title
        .filter(|_| !units.is_empty())
        .map(|title| (units, title.trim()))
}

/// `Hoodie ($30.00)` as the name and the price of one, when an amount stands in the brackets.
fn priced(title: &str) -> Option<(&str, &str)> {
    let (name, price) = title.strip_suffix(')')?.rsplit_once('(')?;
    let is_sign = |c: char| c.is_ascii_digit() || ".,".contains(c);
    let amount = price.trim_matches(|c: char| !c.is_ascii_digit());
    let around: usize = price
        .chars()
        .filter(|c| !is_sign(*c) && !c.is_whitespace())
        .count();
    let is_amount = !amount.is_empty() && amount.chars().all(is_sign) && (1..=3).contains(&around);
    is_amount.then(|| (name.trim_end(), price.trim()))
}

fn told(cell: &str) -> Option<Vec<Item>> {
    let mut items: Vec<Item> = Vec::new();
    for part in cell.split(", ") {
        match (counted(part), items.last_mut()) {
            (Some((units, title)), _) => items.push(Item {
                units: units.to_owned(),
                title: title.to_owned(),
                ..Item::default()
            }),
            // A comma in a name.
            (None, Some(last)) => {
                last.title.push_str(", ");
                last.title.push_str(part);
            }
            (None, None) => return None,
        }
    }
    for item in &mut items {
        if let Some((name, price)) = priced(&item.title) {
            let mark = match cells::vote(price.as_bytes()) {
                Ok(mark) => mark.or(Some(DecimalMark::Point)),
                Err(()) => None,
            };
            item.price = Some((price.to_owned(), mark));
            item.title = name.to_owned();
        }
    }
    items.iter().all(Item::is_named).then_some(items)
}

impl Item {
    fn take(&mut self, key: &str, value: String) {
        // Packed amounts have a point, whatever the columns have.
        let amount = |value| Some((value, Some(DecimalMark::Point)));
        match key {
            "name" => self.title = value,
            "sku" => self.sku = value,
            "quantity" | "qty" => self.units = value,
            "total" => self.total = amount(value),
            "price" => self.price = amount(value),
            _ => {}
        }
    }

    fn is_named(&self) -> bool {
        !self.title.is_empty() || !self.sku.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalog::VariantId;

    fn names(cell: &str) -> Option<Vec<(String, String, String)>> {
        let items = unpacked(cell)?;
        let triple = |item: Item| (item.sku, item.title, item.units);
        Some(items.into_iter().map(triple).collect())
    }

    fn three(sku: &str, title: &str, units: &str) -> (String, String, String) {
        (sku.to_owned(), title.to_owned(), units.to_owned())
    }

    #[test]
    fn goods_are_unpacked_from_each_way_to_pack_them() {
        assert_eq!(
            names(
                r"name:A\|B\; C|sku:A-1|quantity:2|total:9.00|meta:size=M;name:D: E|sku:|quantity:1|total:1"
            ),
            Some(vec![three("A-1", "A|B; C", "2"), three("", "D: E", "1")])
        );
        assert_eq!(
            names(r#"[{"name":"A &quot;1&quot;","sku":"A-1","quantity":2,"total":"9.00"}]"#),
            Some(vec![three("A-1", "A \"1\"", "2")])
        );
        assert_eq!(
            names("2× Hoodie, blue, 1× Cap"),
            Some(vec![three("", "Hoodie, blue", "2"), three("", "Cap", "1")])
        );
        assert_eq!(names(""), Some(Vec::new()));
        for broken in ["Hoodie", "[1", "[{}]", "× Cap", "name", "quantity:1"] {
            assert_eq!(names(broken), None, "{broken}");
        }
    }

    #[test]
    fn an_amount_is_shared_to_the_cent() {
        let line = |minor| OrderLine {
            variant: VariantId(0),
            units: 1,
            net_revenue: Money(minor),
        };
        for (brought, weights, expected) in [
            (100, vec![1, 1, 1], vec![34, 33, 33]),
            (100, vec![0, 0], vec![50, 50]),
            (7_000, vec![6_000, 2_000], vec![5_250, 1_750]),
            (0, vec![5, 5], vec![0, 0]),
        ] {
            let mut lines: Vec<OrderLine> = weights.into_iter().map(line).collect();
            share_out(Money(brought), &mut lines);
            let found: Vec<i64> = lines.iter().map(|line| line.net_revenue.0).collect();
            assert_eq!(found, expected);
        }
    }
}
