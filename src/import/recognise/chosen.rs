//! Files that a person maps: what is said of one file is added to what is recognised, and a table of which nothing is
//! recognised is still a table.

use std::path::Path;

use csv::{ByteRecord, ReaderBuilder};

use super::sniff::{Certainty, Cut, HEADER_RECORDS, Sniffed, cut, first_line, opening, unusable};
use super::tables::{Table, delimiters};
use crate::import::dialects::{self, Dialect, OrderShape};
use crate::import::mapping::columns as mapped;
use crate::import::mapping::columns::Said;
use crate::import::mapping::options::{ImportOptions, Mapping, PLAIN_ROWS};
use crate::import::rows::cells;
use crate::import::rows::forms::DateOrder;
use crate::import::rows::meaning::{Binding, Meaning};
use crate::import::{ImportError, Role};

/// Records that the shape of a table is taken from.
const SHAPE_RECORDS: usize = 400;

/// A table cut by a delimiter, without any knowledge of names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shape {
    /// Cells of most records.
    pub(crate) width: usize,
    /// Share of the records that have as many.
    pub(crate) even_share: f64,
    /// The first record with as many, its line and its cells.
    header: (usize, u64, Vec<String>),
    /// The first record after it.
    first_row: Vec<String>,
}

impl Shape {
    /// The shape of the beginning of a table, whose header is among the first `most` records.
    pub(crate) fn of(sample: &[u8], delimiter: u8, most: usize) -> Self {
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(sample);
        let mut record = ByteRecord::new();
        let mut widths: Vec<usize> = Vec::new();
        let mut first: Vec<(u64, Vec<String>)> = Vec::new();
        while widths.len() < SHAPE_RECORDS && reader.read_byte_record(&mut record).unwrap_or(false)
        {
            widths.push(record.len());
            if first.len() <= most {
                let text = |cell: &[u8]| String::from_utf8_lossy(cell).trim().to_owned();
                let cells = record.iter().map(text).collect();
                first.push((first_line(&record, sample), cells));
            }
        }
        let mut counts: Vec<(usize, usize)> = widths
            .iter()
            .map(|width| {
                (
                    widths.iter().filter(|other| *other == width).count(),
                    *width,
                )
            })
            .collect();
        counts.sort_unstable();
        let (count, width) = counts.last().copied().unwrap_or_default();
        let place = first
            .iter()
            .take(most)
            .position(|(_, cells)| {
                // Spreadsheets fill title lines up with empty cells.
                let named = cells.iter().filter(|cell| !cell.is_empty()).count();
                cells.len() == width && 2 * named > width
            })
            .unwrap_or(0);
        let mut first = first.into_iter().skip(place);
        let (line, header) = first.next().unwrap_or_default();
        Self {
            width,
            even_share: count as f64 / widths.len().max(1) as f64,
            header: (place, line, header),
            first_row: first.next().map(|(_, cells)| cells).unwrap_or_default(),
        }
    }

    /// How much it looks like a table.
    fn rank(&self) -> (f64, usize) {
        if self.width > 1 {
            (self.even_share, self.width)
        } else {
            (0.0, 0)
        }
    }
}

/// Recognises a file and adds what a person says of it.
pub(crate) fn sniff(
    path: &Path,
    start: &[u8],
    bytes: u64,
    (key, role): (Option<&str>, Option<Role>),
    certainty: Certainty,
    options: &ImportOptions,
    mapping: &Mapping,
) -> Result<Sniffed, ImportError> {
    let role = role.or(mapping.role);
    let key = mapping.dialect.as_deref().or(key);
    let mut said = Said::everywhere(options, role);
    said.add(mapping);
    let mut opening = opening(start, certainty);
    opening.take(path, start, &said)?;
    let after = start.get(opening.skipped as usize..).unwrap_or_default();
    let sample = opening.text(path, after.to_vec())?;
    if sample.trim_ascii().is_empty() {
        return Err(unusable(
            path,
            "a header row and data rows",
            "an empty file",
        ));
    }
    if sample.contains(&0) {
        return Err(unusable(path, "a table of text", "bytes that are no text"));
    }
    let table = Table {
        path,
        sample: &sample,
        opening,
        certainty,
        bytes,
    };
    let meanings = mapped::meanings(mapping, path)?;
    let most = if mapping.skip_lines.is_some() {
        1
    } else {
        HEADER_RECORDS
    };
    let plain = mapping.headless || key == Some(PLAIN_ROWS);
    let found = if plain {
        None
    } else {
        named(&sample, &said, key, role, most)
    };
    if let Some((
        _,
        Cut {
            dialect: Some((dialect, _)),
            ..
        },
    )) = &found
        && let Some((expected, found)) = dialect.refusal
    {
        return Err(unusable(path, expected, found));
    }
    let untouched = mapping.columns.is_empty() && most > 1 && !plain;
    if found.is_none()
        && untouched
        && role != Some(Role::Catalog)
        && let Some(baskets) = table.baskets(&said)
    {
        return Ok(baskets);
    }
    let (dialect, cut) = match found {
        Some(found) => found,
        None => unnamed(&sample, &said, mapping, role, &meanings, most),
    };
    said.wishes.usual_dates = dialect.order_rows.dates;
    said.wishes.usual_discount = dialect.order_rows.discount;
    let recognised = if plain {
        vec![None; cut.headers.len()]
    } else {
        // Headers that the generic tables know are worth knowing even where a needed one is missing.
        let names = dialects::names_for(dialect);
        Binding::new(names, &cut.headers).meanings().to_vec()
    };
    let mut binding = Binding::new(dialects::mapped(dialect.role), &cut.headers);
    for (place, meaning) in recognised.iter().enumerate() {
        if meaning.is_some() {
            binding.rebind(place, *meaning);
        }
    }
    let mut given = Vec::new();
    // What is not read goes first, so that its meaning is free for another column.
    for leaves in [true, false] {
        for (column, meaning) in &meanings {
            if meaning.is_none() == leaves
                && let Some(place) = mapped::place_of(&cut.headers, column, mapping.headless)
            {
                binding.rebind(place, *meaning);
                given.push(place);
            }
        }
    }
    Ok(Sniffed {
        opening,
        bytes,
        delimiter: cut.delimiter.0,
        delimiter_words: cut.delimiter.1,
        records_before: if mapping.headless {
            cut.record
        } else {
            cut.record + 1
        },
        header_line: cut.line + opening.skipped_lines,
        headers: cut.headers,
        dialect: fuller(dialect, &binding),
        binding,
        said,
        recognised,
        given,
        headless: mapping.headless,
        is_mapped: false,
    })
}

/// Rows that were taken for heads or details of orders are whole lines once they have what they lacked.
fn fuller(dialect: &'static Dialect, binding: &Binding) -> &'static Dialect {
    let has_goods = binding.has(Meaning::Sku) || binding.has(Meaning::Title);
    let is_whole = match (dialect.role, dialect.order_rows.shape) {
        (Role::Orders, OrderShape::Heads) => has_goods,
        (Role::Orders, OrderShape::Details) => binding.has(Meaning::Placed),
        _ => false,
    };
    if is_whole {
        dialects::mapped(Role::Orders)
    } else {
        dialect
    }
}

/// The cut whose header row a dialect knows best.
fn named(
    sample: &[u8],
    said: &Said,
    key: Option<&str>,
    role: Option<Role>,
    most: usize,
) -> Option<(&'static Dialect, Cut)> {
    let rank = |cut: &Cut| (cut.dialect.map_or(0, |(_, known)| known), cut.even_share);
    let mut best: Option<Cut> = None;
    for delimiter in delimiters(said) {
        let cut = cut(sample, delimiter, key, role, most);
        if cut.dialect.is_some() && best.as_ref().is_none_or(|best| rank(&cut) > rank(best)) {
            best = Some(cut);
        }
    }
    let cut = best?;
    let (dialect, _) = cut.dialect?;
    Some((dialect, cut))
}

/// The cut that makes the most even table, of which nothing else is known.
fn unnamed(
    sample: &[u8],
    said: &Said,
    mapping: &Mapping,
    role: Option<Role>,
    meanings: &[(String, Option<Meaning>)],
    most: usize,
) -> (&'static Dialect, Cut) {
    let most = if mapping.headless { 1 } else { most };
    let mut best: Option<((u8, &'static str), Shape)> = None;
    for delimiter in delimiters(said) {
        let shape = Shape::of(sample, delimiter.0, most);
        if best
            .as_ref()
            .is_none_or(|(_, best)| shape.rank() > best.rank())
        {
            best = Some((delimiter, shape));
        }
    }
    let (delimiter, shape) = best.unwrap_or(((b',', "comma"), Shape::default()));
    let (record, line, mut headers) = shape.header;
    if mapping.headless {
        headers = (1..=shape.width.max(headers.len()))
            .map(|place| place.to_string())
            .collect();
    }
    let role = role.unwrap_or_else(|| {
        let dated = shape.first_row.iter().any(|cell| {
            cell.len() >= 6 && cells::moment(cell.as_bytes(), Some(DateOrder::DayFirst)).is_ok()
        });
        if dated {
            Role::Orders
        } else {
            mapped::role_of(mapping, meanings)
        }
    });
    let cut = Cut {
        delimiter,
        record,
        line,
        headers,
        dialect: None,
        even_share: shape.even_share,
    };
    (dialects::mapped(role), cut)
}
