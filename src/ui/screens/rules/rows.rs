//! The rows of the rules table: what stands in them, and which are shown in which order.

use std::collections::HashMap;
use std::sync::Arc;

use super::prices;
use crate::domain::money::BasisPoints;
use crate::domain::plan::Plan;
use crate::domain::price::SetPrice;
use crate::domain::project::Dataset;
use crate::domain::rule::quote::PriceForm;
use crate::domain::rule::{Granted, Kind, Rule, RuleId, RuleStatus};
use crate::format;
use crate::guardrails::{Finding, Severity};
use crate::simulate::{Impact, RuleImpact};
use crate::ui::widgets::table::SortBy;

/// One rule as a row.
#[derive(Clone, Debug)]
pub struct Row {
    /// The rule.
    pub rule: Arc<Rule>,
    /// Its kind.
    pub kind: Kind,
    /// Trigger and target in words.
    pub what: String,
    /// Discount or price in words.
    pub price: String,
    /// Share off the list prices, for sorting; `None` where it cannot be worked out.
    off: Option<f64>,
    /// Name, words, id and SKUs in lower case.
    search: String,
}

/// A row for every rule, in order of their ids; rows of rules that did not change are taken from `before`.
#[must_use]
pub fn rows(dataset: &Dataset, plan: &Plan, before: &[Row]) -> Vec<Row> {
    plan.rules
        .values()
        .map(|rule| {
            let known = place_of(before, &rule.id).and_then(|place| before.get(place));
            match known {
                Some(row) if Arc::ptr_eq(&row.rule, rule) => row.clone(),
                _ => row(dataset, rule),
            }
        })
        .collect()
}

/// The place of a rule among rows in order of ids.
#[must_use]
pub fn place_of(rows: &[Row], id: &RuleId) -> Option<usize> {
    rows.binary_search_by(|row| row.rule.id.cmp(id)).ok()
}

fn row(dataset: &Dataset, rule: &Arc<Rule>) -> Row {
    let what = what(dataset, rule);
    let mut search = format!("{}\n{what}\n{}", rule.name, rule.id);
    for sku in rule.skus() {
        search.push('\n');
        search.push_str(sku.as_str());
    }
    let (price, off) = price(dataset, rule);
    Row {
        rule: Arc::clone(rule),
        kind: rule.kind.kind(),
        what,
        price,
        off,
        search: search.to_lowercase(),
    }
}

/// Trigger and target of a rule in words: "Camera › Memory card".
#[must_use]
pub fn what(dataset: &Dataset, rule: &Rule) -> String {
    rule.kind.words(&|sku| prices::title(&dataset.catalog, sku))
}

/// The price of a rule in words, and the share it takes off list prices.
fn price(dataset: &Dataset, rule: &Rule) -> (String, Option<f64>) {
    let currency = &dataset.currency;
    match rule.kind.price_form(currency) {
        PriceForm::Off(BasisPoints(0)) => ("List price".to_owned(), Some(0.0)),
        PriceForm::Off(off) => (percent_off(off), Some(off.share())),
        PriceForm::Words(words) => {
            let quotes = rule.kind.quotes(&dataset.catalog).into_iter();
            let shares = quotes.filter_map(|quote| prices::share_of(quote.saving()?, quote.list?));
            (words, shares.max_by(f64::total_cmp))
        }
        PriceForm::Set(price) => {
            let quotes = rule.kind.quotes(&dataset.catalog);
            let quote = quotes.first();
            if let Some((list, price)) = quote.and_then(|quote| Some((quote.list?, quote.price?))) {
                let off = prices::share_of(list - price, list);
                return (format::money(price, currency), off);
            }
            let text = match price {
                SetPrice::Fixed(price) => format::money(price, currency),
                SetPrice::Percent(off) => percent_off(off),
                SetPrice::Amount(off) => format!("{} off", format::money(off, currency)),
            };
            (text, None)
        }
    }
}

fn percent_off(off: BasisPoints) -> String {
    format!("{} % off", off.percent())
}

/// What stands before the trigger-and-target words on hover: who pays less.
#[must_use]
pub fn granted_words(rule: &Rule) -> Option<&'static str> {
    rule.kind.granted().map(Granted::label)
}

/// Which rows are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Every word of it must stand in name, products or id.
    pub query: String,
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Only this status.
    pub status: Option<RuleStatus>,
}

impl Filter {
    /// True when it lets everything through.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.query.trim().is_empty() && self.kind.is_none() && self.status.is_none()
    }

    fn passes(&self, row: &Row, words: &[String]) -> bool {
        self.kind.is_none_or(|kind| kind == row.kind)
            && self.status.is_none_or(|status| status == row.rule.status)
            && words.iter().all(|word| row.search.contains(word.as_str()))
    }
}

/// The worst finding of a rule, and how many it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worst {
    /// How bad the worst one is.
    pub severity: Severity,
    /// How many.
    pub count: u32,
}

/// Findings by rule.
#[must_use]
pub fn worst_by_rule(findings: &[Finding]) -> HashMap<RuleId, Worst> {
    let mut worst: HashMap<RuleId, Worst> = HashMap::new();
    for finding in findings {
        let known = worst.entry(finding.rule.clone()).or_insert(Worst {
            severity: finding.severity,
            count: 0,
        });
        known.severity = known.severity.max(finding.severity);
        known.count += 1;
    }
    worst
}

/// The figures of one rule; `None` when it took no part.
#[must_use]
pub fn figures<'a>(impact: &'a Impact, id: &RuleId) -> Option<&'a RuleImpact> {
    let rules = &impact.rules;
    rules
        .binary_search_by(|figures| figures.id.as_str().cmp(id.as_str()))
        .ok()
        .and_then(|place| rules.get(place))
        .or_else(|| rules.iter().find(|figures| figures.id == id.as_str()))
}

/// The rows a filter lets through, sorted; equal rows stay in order of their ids. What has no figure comes last.
#[must_use]
pub fn order(
    rows: &[Row],
    filter: &Filter,
    sort: Option<SortBy>,
    impact: Option<&Impact>,
    worst: &HashMap<RuleId, Worst>,
) -> Vec<u32> {
    let words: Vec<String> = filter
        .query
        .split_whitespace()
        .map(str::to_lowercase)
        .collect();
    let mut shown: Vec<(u32, &Row)> = (0..)
        .zip(rows)
        .filter(|(_, row)| filter.passes(row, &words))
        .collect();
    let Some(sort) = sort else {
        return shown.into_iter().map(|(place, _)| place).collect();
    };
    let turn = |order: std::cmp::Ordering| {
        if sort.ascending {
            order
        } else {
            order.reverse()
        }
    };
    let figure = |row: &Row| match sort.column {
        "price" => row.off,
        "margin" => impact
            .and_then(|impact| figures(impact, &row.rule.id))
            .map(|figures| figures.gross_margin),
        _ => worst
            .get(&row.rule.id)
            .map(|worst| f64::from(worst.severity as u8) * 1e6 + f64::from(worst.count)),
    };
    shown.sort_by(|(_, a), (_, b)| match sort.column {
        "name" => turn(a.rule.name.to_lowercase().cmp(&b.rule.name.to_lowercase())),
        "kind" => turn(a.kind.cmp(&b.kind)),
        "what" => turn(a.what.cmp(&b.what)),
        "placement" => turn(a.rule.placement.cmp(&b.rule.placement)),
        "status" => turn((a.rule.status as u8).cmp(&(b.rule.status as u8))),
        _ => match (figure(a), figure(b)) {
            (Some(a), Some(b)) => turn(a.total_cmp(&b)),
            (a, b) => b.is_some().cmp(&a.is_some()),
        },
    });
    shown.into_iter().map(|(place, _)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{dataset, rules};
    use super::*;
    use crate::domain::edit::Edit;
    use crate::domain::rule::{Discount, Pair, RuleKind, Trigger};

    fn plan() -> Plan {
        Plan::default()
            .apply(&Edit::AddRules(rules().to_vec()))
            .unwrap()
    }

    fn by(column: &'static str, ascending: bool) -> Option<SortBy> {
        Some(SortBy { column, ascending })
    }

    #[test]
    fn a_row_says_in_words_what_is_offered_for_what() {
        let mut rules = rules();
        if let RuleKind::Bundle(bundle) = &mut rules[2].kind {
            bundle.components[1].units = 2;
        }
        let texts: Vec<(String, String)> = rules
            .into_iter()
            .map(|rule| row(&dataset(), &Arc::new(rule)))
            .map(|row| (row.what, row.price))
            .collect();
        let expected = [
            ("Camera › Memory card or Strap", "List price"),
            ("Camera › Camera Pro", "List price"),
            ("Camera + 2 × Memory card + Strap", "$551.00"),
        ];
        assert_eq!(
            texts,
            expected.map(|(what, price)| (what.to_owned(), price.to_owned()))
        );
    }

    #[test]
    fn a_selector_reads_as_words_and_a_missing_product_as_its_sku() {
        let [mut rule, ..] = rules();
        rule.kind = RuleKind::Pair(Pair {
            trigger: Trigger {
                category: Some("Cameras".to_owned()),
                all_of: vec!["PRO".into()],
                ..Trigger::default()
            },
            targets: vec!["GONE".into(), "CARD".into(), "STRAP".into()],
            discount: Some(Discount {
                percent: BasisPoints(1_250),
                granted: Granted::Code,
                max_discounted_units: None,
            }),
            ..Pair::default()
        });
        let row = row(&dataset(), &Arc::new(rule));
        assert_eq!(row.what, "Camera Pro, category Cameras › GONE or 2 more");
        assert_eq!(row.price, "12.5 % off");
        assert_eq!(granted_words(&row.rule), Some("Who enters a code"));
    }

    #[test]
    fn only_rows_of_changed_rules_are_made_again() {
        let (dataset, plan) = (dataset(), plan());
        let before = rows(&dataset, &plan, &[]);
        let mut changed = Rule::clone(&plan.rules[&RuleId::from("b")]);
        changed.name = "Best camera".to_owned();
        let next = plan
            .apply(&super::super::draft::replaced(&"b".into(), changed, "name"))
            .unwrap();
        let after = rows(&dataset, &next, &before);
        assert!(Arc::ptr_eq(&after[0].rule, &before[0].rule));
        assert_eq!(after[1].rule.name, "Best camera");
        assert_eq!(place_of(&after, &"c".into()), Some(2));
    }

    #[test]
    fn search_looks_at_names_products_and_skus_and_filters_narrow_it() {
        let (dataset, plan) = (dataset(), plan());
        let rows = rows(&dataset, &plan, &[]);
        let found = |filter: &Filter| order(&rows, filter, None, None, &HashMap::new());
        let search = |query: &str| Filter {
            query: query.to_owned(),
            ..Filter::default()
        };
        assert_eq!(found(&search("")), [0, 1, 2]);
        assert_eq!(found(&search("strap CAMERA")), [0, 2]);
        assert_eq!(found(&search("starter")), [2]);
        assert_eq!(found(&search("pro")), [1]);
        let pairs = Filter {
            kind: Some(Kind::Pair),
            ..Filter::default()
        };
        assert_eq!(found(&pairs), [0]);
        let drafts = Filter {
            status: Some(RuleStatus::Draft),
            ..Filter::default()
        };
        assert!(found(&drafts).is_empty() && !drafts.is_empty());
    }

    #[test]
    fn sorting_by_margin_puts_rules_without_figures_last_either_way() {
        let (dataset, plan) = (dataset(), plan());
        let rows = rows(&dataset, &plan, &[]);
        let of = |id: &str, gross_margin| RuleImpact {
            id: id.to_owned(),
            gross_margin,
            ..RuleImpact::default()
        };
        let impact = Impact {
            rules: vec![of("a", -5.0), of("c", 7.0)],
            ..Impact::default()
        };
        let sorted = |sort| {
            order(
                &rows,
                &Filter::default(),
                sort,
                Some(&impact),
                &HashMap::new(),
            )
        };
        assert_eq!(sorted(by("margin", false)), [2, 0, 1]);
        assert_eq!(sorted(by("margin", true)), [0, 2, 1]);
        assert_eq!(sorted(by("name", true)), [1, 0, 2]);
        assert_eq!(sorted(by("price", false)), [2, 0, 1]);
    }

    #[test]
    fn the_worst_finding_of_a_rule_stands_for_all_of_its_findings() {
        let finding = |severity| Finding {
            severity,
            rule: "a".into(),
            message: String::new(),
            fix: String::new(),
        };
        let worst = worst_by_rule(&[finding(Severity::Note), finding(Severity::Error)]);
        assert_eq!(
            worst[&RuleId::from("a")],
            Worst {
                severity: Severity::Error,
                count: 2
            }
        );
        let (dataset, plan) = (dataset(), plan());
        let rows = rows(&dataset, &plan, &[]);
        let order = order(
            &rows,
            &Filter::default(),
            by("findings", false),
            None,
            &worst,
        );
        assert_eq!(order, [0, 1, 2]);
    }
}
