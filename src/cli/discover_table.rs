//! A list of Discover as it is printed.

use serde_json::{Value, json};

use super::{Outcome, Streams};
use crate::discover::Folded;
use crate::export::{self, Cell, Sheet};
use crate::format;
use crate::studio::{Discovered, List, ProjectView, sheet};

/// How it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Columns, for a terminal.
    Text,
    Json,
    Csv,
}

/// One table for three ways of printing.
pub(super) struct Table {
    pub name: &'static str,
    pub about: Value,
    pub columns: Vec<&'static str>,
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    pub fn of(project: &ProjectView<'_>, list: List, indices: Option<&[u32]>, top: usize) -> Self {
        let sheet = sheet(project, list, indices);
        // A ladder is several rows, and half a ladder is none.
        let most = if list == List::Ladders {
            usize::MAX
        } else {
            top
        };
        let mut rows: Vec<Vec<Cell>> = sheet.rows.take(most).collect();
        if list == List::Ladders {
            let mut families = 0;
            let mut last: Option<Cell> = None;
            rows.retain(|row| {
                let first = row.first().cloned();
                families += usize::from(first != last);
                last = first;
                families <= top
            });
        }
        Self {
            name: sheet.name,
            about: json!({ "found": rows.len() }),
            columns: sheet.columns,
            rows,
        }
    }

    /// Adds whether each pair is inside one series, and of folded ones how many others it stands for.
    pub fn add_series(&mut self, found: &Discovered, indices: &[u32], folded: Option<&Folded>) {
        self.columns.push("inside_series");
        if folded.is_some() {
            self.columns.insert(OTHERS_AT, "others");
        }
        for (row, &index) in self.rows.iter_mut().zip(indices) {
            row.push(Cell::Flag(found.folds.is_inside(index)));
            if let Some(folded) = folded {
                let others = found.folds.others(folded, index).unwrap_or(0);
                row.insert(OTHERS_AT.min(row.len()), Cell::Whole(others.into()));
            }
        }
    }

    pub fn print(self, form: Form, streams: &mut Streams<'_>) -> Outcome {
        if form == Form::Json {
            let rows: Vec<Value> = self
                .rows
                .iter()
                .map(|row| {
                    let cells = self.columns.iter().map(|name| (*name).to_owned());
                    Value::Object(cells.zip(row.iter().map(value)).collect())
                })
                .collect();
            let mut document = json!({ "about": self.about });
            document[self.name] = Value::Array(rows);
            return streams.json(&document);
        }
        if form == Form::Csv {
            let sheet = Sheet {
                name: self.name,
                columns: self.columns,
                rows: Box::new(self.rows.into_iter()),
            };
            export::write_sheet(sheet, &mut streams.out)?;
            return Ok(());
        }
        // A terminal has room for the first measures only.
        let wide = self.columns.len().min(MOST_COLUMNS);
        let names = self.columns.iter().take(wide);
        let mut rows = vec![names.map(|name| (*name).to_owned()).collect()];
        rows.extend(
            self.rows
                .iter()
                .map(|row| row.iter().take(wide).map(rounded).collect::<Vec<_>>()),
        );
        let is_figure = |cell: &Cell| matches!(cell, Cell::Whole(_) | Cell::Number(_));
        let figures: Vec<usize> = self
            .rows
            .first()
            .into_iter()
            .flatten()
            .enumerate()
            .filter(|(_, cell)| is_figure(cell))
            .map(|(column, _)| column)
            .collect();
        streams.table(&rows, &figures)
    }
}

/// Column of the number of folded pairs: after names and count.
const OTHERS_AT: usize = 5;

/// Columns of a table on a terminal.
const MOST_COLUMNS: usize = 14;

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Missing => Value::Null,
        Cell::Text(text) | Cell::Amount(text) => json!(text),
        Cell::Whole(number) => json!(number),
        Cell::Number(number) => json!(number),
        Cell::Flag(is) => json!(is),
        Cell::List(texts) => json!(texts),
    }
}

fn rounded(cell: &Cell) -> String {
    match cell {
        Cell::Number(number) if *number != 0.0 && number.abs() < 0.001 => format!("{number:.1e}"),
        Cell::Number(number) => format::decimal(*number, 3),
        Cell::Missing => "–".to_owned(),
        Cell::Text(text) => text.clone(),
        Cell::List(texts) => texts.join("; "),
        Cell::Whole(number) => format::grouped_decimal(&number.to_string()),
        Cell::Amount(amount) => format::grouped_decimal(amount),
        Cell::Flag(_) => cell.text(),
    }
}
