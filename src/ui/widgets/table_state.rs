//! What a table is given, remembers and reports.

use std::collections::BTreeSet;

use crate::domain::glossary::Term;
use crate::ui::theme;

/// Rows beyond this are not shown: their places are no longer exact in single precision.
pub const MOST_ROWS: usize = 1_000_000;

/// Rows that can be selected at once: more make no rule a person still reads.
pub const MOST_SELECTED: usize = 5_000;

/// One column: what stands in its header and how wide it is.
#[derive(Clone, Debug)]
pub struct Column {
    /// Names the column in [`SortBy`].
    pub id: &'static str,
    /// What the header says.
    pub title: String,
    /// The word of the glossary that explains the header.
    pub term: Option<Term>,
    /// Width at first, in points.
    pub width: f32,
    /// Smallest width, in points.
    pub min_width: f32,
    /// True for figures, which line up on the right.
    pub align_right: bool,
    /// True when a click on the header sorts.
    pub sortable: bool,
    /// True for the one column that takes the width that is left.
    pub fills: bool,
}

impl Column {
    /// A column of words, aligned left, sortable.
    #[must_use]
    pub fn text(id: &'static str, title: impl Into<String>) -> Self {
        Self {
            id,
            title: title.into(),
            term: None,
            width: theme::COLUMN_TEXT,
            min_width: theme::COLUMN_LEAST,
            align_right: false,
            sortable: true,
            fills: false,
        }
    }

    /// A column of figures, aligned right, sortable.
    #[must_use]
    pub fn number(id: &'static str, title: impl Into<String>) -> Self {
        Self {
            width: theme::COLUMN_NUMBER,
            align_right: true,
            ..Self::text(id, title)
        }
    }

    /// Explains the header by a word of the glossary.
    #[must_use]
    pub fn term(mut self, term: Term) -> Self {
        self.term = Some(term);
        self
    }

    /// Starts with another width, in points.
    #[must_use]
    pub fn width(mut self, width: f32) -> Self {
        self.width = width;
        self.min_width = self.min_width.min(width);
        self
    }

    /// Takes the width that is left.
    #[must_use]
    pub fn fills(mut self) -> Self {
        self.fills = true;
        self
    }

    /// A click on the header does nothing.
    #[must_use]
    pub fn unsorted(mut self) -> Self {
        self.sortable = false;
        self
    }
}

/// The order in which a table stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SortBy {
    /// Id of the column.
    pub column: &'static str,
    /// Smallest first.
    pub ascending: bool,
}

/// What a table remembers between frames. The caller keeps it. Rows are numbers of the data, not places on screen, so that a
/// selection survives sorting and filtering.
#[derive(Clone, Debug, Default)]
pub struct TableState {
    /// Order shown by the header's arrow; the caller sorts.
    pub sort: Option<SortBy>,
    /// Selected rows.
    pub selected: BTreeSet<u32>,
    /// The row the keyboard stands on.
    pub cursor: Option<u32>,
    /// True when more rows were asked for than [`MOST_SELECTED`]: only so many are selected.
    pub is_capped: bool,
    pub(super) anchor: Option<u32>,
    pub(super) reveal: Option<u32>,
    pub(super) visible_rows: usize,
}

impl TableState {
    /// Nothing selected, sorted by this column.
    #[must_use]
    pub fn sorted_by(column: &'static str, ascending: bool) -> Self {
        Self {
            sort: Some(SortBy { column, ascending }),
            ..Self::default()
        }
    }

    /// The selected row when there is exactly one.
    #[must_use]
    pub fn only_selected(&self) -> Option<usize> {
        match self.selected.len() {
            1 => self.selected.first().map(|row| *row as usize),
            _ => None,
        }
    }

    /// Selects this row alone and brings it into view.
    pub fn select(&mut self, row: usize) {
        let row = row as u32;
        self.selected = BTreeSet::from([row]);
        self.is_capped = false;
        self.cursor = Some(row);
        self.anchor = Some(row);
        self.reveal = Some(row);
    }

    /// Selects nothing.
    pub fn clear(&mut self) {
        self.selected.clear();
        self.is_capped = false;
        self.cursor = None;
        self.anchor = None;
    }
}

/// What happened to a table in this frame.
#[derive(Clone, Debug, Default)]
pub struct TableOutput {
    /// The order somebody asked for: sort the rows by it. It stands in the state already.
    pub sort_changed: Option<SortBy>,
    /// The row that was double-clicked or got Enter.
    pub activated: Option<usize>,
    /// Other rows are selected than before.
    pub selection_changed: bool,
}

/// The rows of a table from top to bottom.
#[derive(Clone, Copy, Debug)]
pub enum Rows<'a> {
    /// Rows 0 to n − 1 of the data as they stand.
    All(usize),
    /// These rows of the data, sorted and filtered by the caller.
    Order(&'a [u32]),
}

impl Rows<'_> {
    pub(super) fn len(self) -> usize {
        match self {
            Self::All(rows) => rows,
            Self::Order(order) => order.len(),
        }
        .min(MOST_ROWS)
    }

    pub(super) fn at(self, place: usize) -> Option<u32> {
        match self {
            Self::All(rows) => (place < rows).then_some(place as u32),
            Self::Order(order) => order.get(place).copied(),
        }
    }

    pub(super) fn place_of(self, row: u32) -> Option<usize> {
        match self {
            Self::All(rows) => ((row as usize) < rows).then_some(row as usize),
            Self::Order(order) => order.iter().position(|other| *other == row),
        }
    }
}

impl From<usize> for Rows<'_> {
    fn from(rows: usize) -> Self {
        Self::All(rows)
    }
}

impl<'a> From<&'a [u32]> for Rows<'a> {
    fn from(order: &'a [u32]) -> Self {
        Self::Order(order)
    }
}

impl<'a> From<&'a Vec<u32>> for Rows<'a> {
    fn from(order: &'a Vec<u32>) -> Self {
        Self::Order(order)
    }
}
