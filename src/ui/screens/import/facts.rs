//! How the chosen file is read as a whole: each fact with its evidence, and a way to say otherwise.

use egui::{Align, ComboBox, Layout, Ui};

use crate::domain::calendar::Day;
use crate::domain::money::Currency;
use crate::import::{
    DateOrder, DecimalMark, DiscountForm, ENCODINGS, FilePreview, Finding, Mapping, Role,
};
use crate::studio::{Command, DraftFile};
use crate::ui::screens::Outbox;
use crate::ui::theme;
use crate::ui::widgets::field::commit_field;

const DELIMITERS: [(&str, u8); 5] = [
    ("comma", b','),
    ("semicolon", b';'),
    ("tab", b'\t'),
    ("pipe", b'|'),
    ("blank", b' '),
];

/// A choice, and what it changes in the mapping.
struct Way {
    label: String,
    change: Box<dyn Fn(&mut Mapping)>,
}

fn way(label: impl Into<String>, change: impl Fn(&mut Mapping) + 'static) -> Way {
    Way {
        label: label.into(),
        change: Box::new(change),
    }
}

/// One fact about a file.
struct Fact {
    name: &'static str,
    finding: Finding,
    /// Ways to say otherwise; the first takes back what was said.
    ways: Vec<Way>,
}

/// Draws the facts side by side.
pub(super) fn ui(
    ui: &mut Ui,
    index: usize,
    file: &DraftFile,
    preview: &FilePreview,
    currency: Option<&Currency>,
    out: &mut Outbox,
) {
    let facts = facts(preview, currency);
    let mut changed: Option<Mapping> = None;
    ui.columns(facts.len(), |columns| {
        for (fact, ui) in facts.iter().zip(columns) {
            // Columns would stretch the lines of a text to their width.
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                // What stands below must not move when a choice needs a line less.
                if preview.role == Role::Orders {
                    ui.set_min_height(theme::FACT_HEIGHT);
                }
                fact_ui(ui, index, fact, file, &mut changed);
                if fact.name == "Dates" && preview.dates.found.is_empty() {
                    day_ui(ui, preview, file, &mut changed);
                }
            });
        }
    });
    if let Some(mapping) = changed {
        let mapping = Box::new(mapping);
        out.command(Command::SetFileMapping {
            place: index,
            mapping,
        });
    }
}

fn fact_ui(
    ui: &mut Ui,
    index: usize,
    fact: &Fact,
    file: &DraftFile,
    changed: &mut Option<Mapping>,
) {
    ui.spacing_mut().item_spacing.y = theme::SPACE_2;
    ui.label(theme::small(fact.name));
    let text = match (fact.finding.found.as_str(), fact.finding.chosen) {
        ("", _) => "–".to_owned(),
        (found, _) => found.to_owned(),
    };
    let combo = ComboBox::from_id_salt((fact.name, index))
        .selected_text(&text)
        .width(ui.available_width())
        .truncate()
        .show_ui(ui, |ui| {
            for way in &fact.ways {
                let is_chosen = way.label == fact.finding.found;
                let is_chosen =
                    is_chosen || way.label.starts_with(&format!("{} (", fact.finding.found));
                if ui.selectable_label(is_chosen, &way.label).clicked() {
                    let mut mapping = file.mapping.clone();
                    (way.change)(&mut mapping);
                    *changed = Some(mapping);
                }
            }
        });
    combo
        .response
        .accessible_name(format!("{}: {text}", fact.name));
    if !fact.finding.evidence.is_empty() {
        ui.label(theme::small(&fact.finding.evidence));
    }
}

/// The day of orders that have none.
fn day_ui(ui: &mut Ui, preview: &FilePreview, file: &DraftFile, changed: &mut Option<Mapping>) {
    let has_dates = preview
        .columns
        .iter()
        .any(|column| column.meaning == Some("Order date"));
    if preview.role != Role::Orders || has_dates {
        return;
    }
    let day = file.mapping.day;
    let shown = day.map_or_else(String::new, |day| day.to_string());
    let parse = |text: &str| match text.trim() {
        "" => Ok(None),
        text => Day::parse(text)
            .map(Some)
            .map_err(|_| "Type a day such as 2025-01-31".to_owned()),
    };
    ui.label(theme::small("or one day for all orders"));
    let field = commit_field(ui, "Day of all orders", &day, &shown, parse);
    if let Some(day) = field.committed {
        let mut mapping = file.mapping.clone();
        mapping.day = day;
        *changed = Some(mapping);
    }
}

fn facts(preview: &FilePreview, currency: Option<&Currency>) -> Vec<Fact> {
    let mut facts = vec![encoding(preview), delimiter(preview), header(preview)];
    let decimals = [("point", DecimalMark::Point), ("comma", DecimalMark::Comma)];
    let ways = decimals.map(|(word, mark)| way(word, move |mapping| mapping.decimal = Some(mark)));
    facts.push(Fact {
        name: "Decimal mark",
        finding: preview.decimal.clone(),
        ways: std::iter::once(way("as recognised", |mapping| mapping.decimal = None))
            .chain(ways)
            .collect(),
    });
    let has_dates = preview.role == Role::Orders;
    if has_dates {
        let orders = [
            ("day first", DateOrder::DayFirst),
            ("month first", DateOrder::MonthFirst),
        ];
        let ways =
            orders.map(|(word, order)| way(word, move |mapping| mapping.dates = Some(order)));
        facts.push(Fact {
            name: "Dates",
            finding: preview.dates.clone(),
            ways: std::iter::once(way("as recognised", |mapping| mapping.dates = None))
                .chain(ways)
                .collect(),
        });
    }
    if preview
        .columns
        .iter()
        .any(|column| column.meaning == Some("Discount"))
    {
        let forms = [
            ("amount", DiscountForm::Amount),
            ("percent", DiscountForm::Percent),
            ("fraction", DiscountForm::Fraction),
        ];
        let ways =
            forms.map(|(word, form)| way(word, move |mapping| mapping.discount = Some(form)));
        facts.push(Fact {
            name: "Discounts",
            finding: preview.discount.clone(),
            ways: std::iter::once(way("as recognised", |mapping| mapping.discount = None))
                .chain(ways)
                .collect(),
        });
    }
    if !preview.tax.found.is_empty() {
        let ways = [
            ("prices include tax", true),
            ("prices are without tax", false),
        ];
        let ways = ways.map(|(word, included)| {
            way(word, move |mapping| {
                mapping.prices_include_tax = Some(included);
            })
        });
        facts.push(Fact {
            name: "Tax",
            finding: preview.tax.clone(),
            ways: std::iter::once(way("as recognised", |mapping| {
                mapping.prices_include_tax = None;
            }))
            .chain(ways)
            .collect(),
        });
    }
    facts.push(money(preview, currency));
    facts
}

fn encoding(preview: &FilePreview) -> Fact {
    let known = ENCODINGS.iter().map(|(label, name)| {
        way(*name, move |mapping| {
            mapping.encoding = Some((*label).to_owned());
        })
    });
    Fact {
        name: "Encoding",
        finding: preview.encoding_found.clone(),
        ways: std::iter::once(way("as recognised", |mapping| mapping.encoding = None))
            .chain(known)
            .collect(),
    }
}

fn delimiter(preview: &FilePreview) -> Fact {
    let known =
        DELIMITERS.map(|(word, byte)| way(word, move |mapping| mapping.delimiter = Some(byte)));
    Fact {
        name: "Delimiter",
        finding: preview.delimiter_found.clone(),
        ways: std::iter::once(way("as recognised", |mapping| mapping.delimiter = None))
            .chain(known)
            .collect(),
    }
}

fn header(preview: &FilePreview) -> Fact {
    let forget = |mapping: &mut Mapping| {
        mapping.skip_lines = None;
        if mapping.headless {
            mapping.headless = false;
            mapping.columns.clear();
        }
    };
    let mut ways = vec![way("as recognised", forget)];
    ways.extend((1..=12).map(|line: usize| {
        way(format!("line {line}"), move |mapping| {
            forget(mapping);
            mapping.skip_lines = Some(line - 1);
        })
    }));
    ways.push(way("none", |mapping| {
        // Columns go by other names without a header.
        mapping.columns.clear();
        mapping.headless = true;
        mapping.skip_lines = Some(mapping.skip_lines.unwrap_or(0));
    }));
    Fact {
        name: "Header",
        finding: preview.header_found.clone(),
        ways,
    }
}

/// The currency of plain numbers.
fn money(preview: &FilePreview, project: Option<&Currency>) -> Fact {
    let said = preview.mapping.currency.as_ref();
    let found: Vec<String> = preview
        .currencies
        .iter()
        .map(|found| format!("{} on line {}", found.cell, found.line))
        .collect();
    let evidence = if found.is_empty() {
        "No amount names a currency.".to_owned()
    } else {
        format!("Named: {}.", found.join(", "))
    };
    let mut codes: Vec<&str> = preview
        .currencies
        .iter()
        .flat_map(|found| found.codes.iter().map(String::as_str))
        .chain([
            "EUR", "GBP", "USD", "CHF", "SEK", "PLN", "CAD", "AUD", "JPY",
        ])
        .collect();
    let mut seen = std::collections::HashSet::new();
    codes.retain(|code| seen.insert(*code));
    let project_word = project.map_or_else(
        || "the project's".to_owned(),
        |code| format!("{} (project)", code.code()),
    );
    let mut ways = vec![way(project_word.clone(), |mapping| mapping.currency = None)];
    ways.extend(codes.into_iter().filter_map(|code| {
        let currency = Currency::new(code).ok()?;
        Some(way(code, move |mapping| {
            mapping.currency = Some(currency.clone());
        }))
    }));
    Fact {
        name: "Currency of plain numbers",
        finding: Finding {
            found: said.map_or(project_word, |code| code.code().to_owned()),
            evidence,
            chosen: said.is_some(),
        },
        ways,
    }
}
