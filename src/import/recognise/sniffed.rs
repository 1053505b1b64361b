//! What a file was recognised as.

use super::sample::{Cut, Sample, delimiter_words};
use crate::import::dialects::Dialect;
use crate::import::mapping::overrides::Overrides;
use crate::import::rows::binding::Binding;
use crate::import::rows::meaning::Meaning;
use crate::import::rows::quotes;
use crate::import::rows::quotes::RowShape;
use crate::import::rows::reader::Layout;

/// What a file was recognised as.
#[derive(Clone, Debug)]
pub(crate) struct Sniffed {
    pub(crate) layout: Layout,
    pub(crate) bytes: u64,
    /// Line of the header, 1 for the first.
    pub(crate) header_line: u64,
    pub(crate) dialect: &'static Dialect,
    pub(crate) overrides: Overrides,
    /// What the columns would be without a mapping; empty where nothing else was looked at.
    pub(crate) recognised: Vec<Option<Meaning>>,
    /// Columns whose meaning a mapping gives.
    pub(crate) given: Vec<usize>,
    /// The first row is data.
    pub(crate) headless: bool,
    /// Which of the mappings for all files reads this one.
    pub(crate) mapped_by: Option<usize>,
}

impl Sniffed {
    /// A file that is cut and bound this way, read without a mapping; a `headless` one has data in the header row.
    pub(super) fn new(
        sample: &Sample<'_>,
        cut: Cut,
        headless: bool,
        dialect: &'static Dialect,
        binding: Binding,
        overrides: Overrides,
    ) -> Self {
        let names: &[String] = if headless { &[] } else { &cut.headers };
        let rows = quotes::below(&sample.text, cut.delimiter, names);
        let shape = RowShape::of(rows, cut.delimiter, cut.headers.len());
        Self {
            bytes: sample.file.bytes,
            header_line: cut.line + sample.encoding.skipped_lines,
            layout: Layout {
                encoding: sample.encoding,
                delimiter: cut.delimiter,
                records_before: cut.record + usize::from(!headless),
                shape,
                headers: cut.headers,
                binding,
            },
            dialect,
            overrides,
            recognised: Vec::new(),
            given: Vec::new(),
            headless,
            mapped_by: None,
        }
    }

    /// What separates cells, in words.
    pub(crate) fn delimiter_words(&self) -> &'static str {
        delimiter_words(self.layout.delimiter)
    }

    /// The meaning of a column; `None` is not read.
    pub(crate) fn meaning(&self, column: usize) -> Option<Meaning> {
        let meanings = self.layout.binding.meanings();
        meanings.get(column).copied().flatten()
    }

    /// The header of a column; empty when there is none.
    pub(crate) fn header(&self, column: usize) -> &str {
        self.layout.headers.get(column).map_or("", String::as_str)
    }
}
