//! Rows with quotes. A quote that opens a cell and closes it before a delimiter or a line end is quoting; any other is a sign
//! for inches or a slip, and must not take the rows below it into its cell.

/// Bytes within which a quoted cell with quotes inside that nobody doubled is looked for.
const LONGEST_MENDED: usize = 1 << 16;
/// Rows of a sample from which the shape of a table is taken.
const SHAPE_LINES: usize = 400;

/// What the rows of a table have in common, by which a row is told from text that only looks like one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RowShape {
    /// Cells of a row; 0 when that is not known.
    pub(crate) width: usize,
    /// Columns that hold numbers or dates.
    pub(crate) numbers: Vec<usize>,
    /// A quote is an ordinary character where the row has as many cells as it must without quoting.
    pub(crate) is_literal: bool,
}

/// A cell of a row: where it is in the bytes, and whether quotes in it are doubled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) is_doubled: bool,
}

/// What a row with quotes is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// A row that ends before the line end at `end`; `is_mended` where a stray quote was taken for an ordinary character.
    Row { end: usize, is_mended: bool },
    /// A row that its quotes spoil; its line ends at `end`.
    Spoilt { end: usize },
    /// A quote is open to the end of the bytes; the line it opens in ends at `end`.
    Open { end: usize },
    /// More bytes decide.
    More,
}

/// How a quote that is closed neither before a delimiter nor before a line end is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stray {
    /// There must be none.
    Refused,
    /// As an ordinary character in a quoted cell.
    Inside,
    /// As an ordinary character in a cell that is not quoted.
    Literal,
    /// All quotes are ordinary.
    AllLiteral,
}

/// Why cutting a row ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    At(usize),
    Stray,
    Open,
}

#[inline]
fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// Where the first of some bytes is, from an index on.
#[inline]
fn find(bytes: &[u8], from: usize, wanted: impl Fn(u8) -> bool) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.iter()
        .position(|byte| wanted(*byte))
        .map(|index| from + index)
}

/// Where a quoted cell that opens before `from` closes: its closing quote, and whether it holds doubled ones. `Err` is the
/// first quote that neither closes nor is doubled, or `None` where the bytes end.
fn closing(
    bytes: &[u8],
    from: usize,
    delimiter: u8,
    skips_strays: bool,
) -> Result<(usize, bool), Option<usize>> {
    let mut is_doubled = false;
    let mut at = from;
    loop {
        let quote = find(bytes, at, |byte| byte == b'"').ok_or(None)?;
        match bytes.get(quote + 1) {
            None => return Err(None),
            Some(b'"') => {
                is_doubled = true;
                at = quote + 2;
            }
            Some(next) if *next == delimiter || is_line_end(*next) => {
                return Ok((quote, is_doubled));
            }
            Some(_) if skips_strays => at = quote + 1,
            Some(_) => return Err(Some(quote)),
        }
    }
}

/// Cuts the row that begins with the bytes, which end in a line end unless a quote is open there.
fn cut(bytes: &[u8], delimiter: u8, strays: Stray, cells: &mut Vec<Piece>) -> End {
    cells.clear();
    let mut from = 0;
    loop {
        let is_quoted = bytes.get(from) == Some(&b'"') && strays != Stray::AllLiteral;
        let mut piece = None;
        if is_quoted {
            match closing(bytes, from + 1, delimiter, strays == Stray::Inside) {
                Ok((to, is_doubled)) => {
                    piece = Some(Piece {
                        from: from + 1,
                        to,
                        is_doubled,
                    });
                }
                Err(_) if strays == Stray::Literal => {}
                Err(None) => return End::Open,
                Err(Some(_)) => return End::Stray,
            }
        }
        let next = match piece {
            Some(piece) => piece.to + 1,
            None => match find(bytes, from, |byte| byte == delimiter || is_line_end(byte)) {
                Some(next) => next,
                None => return End::Open,
            },
        };
        cells.push(piece.unwrap_or(Piece {
            from,
            to: next,
            is_doubled: false,
        }));
        if bytes.get(next) != Some(&delimiter) {
            return End::At(next);
        }
        from = next + 1;
    }
}

/// The first line of the bytes with its line end; all of them where they have none.
fn first_line(bytes: &[u8]) -> &[u8] {
    let end = find(bytes, 0, is_line_end).map_or(bytes.len(), |end| end + 1);
    bytes.get(..end).unwrap_or(bytes)
}

/// The text below the line of the header row; all of it where that is no line of its own.
pub(crate) fn below<'t>(text: &'t [u8], delimiter: u8, names: &[String]) -> &'t [u8] {
    let mut cells = Vec::new();
    let mut rest = text;
    while let (false, false) = (rest.is_empty(), names.is_empty()) {
        let line = first_line(rest);
        rest = rest.get(line.len()..).unwrap_or_default();
        cut(line, delimiter, Stray::Literal, &mut cells);
        let is_named = |(piece, name): (&Piece, &String)| {
            let cell = line.get(piece.from..piece.to).unwrap_or_default();
            cell.trim_ascii() == name.as_bytes()
        };
        // A byte order mark may stand before the first.
        if cells.len() == names.len() && cells.iter().zip(names).skip(1).all(is_named) {
            return rest;
        }
    }
    text
}

/// What the cells of a sample say about quoting.
#[derive(Default)]
struct Quoting {
    /// Cells in quotes that need them.
    needed: usize,
    /// Cells in quotes that other programs put there: around commas, and around everything.
    usual: usize,
    /// Cells that begin with a quote that is not closed.
    strays: usize,
}

impl Quoting {
    fn look(&mut self, line: &[u8], piece: &Piece, delimiter: u8) {
        let cell = line.get(piece.from..piece.to).unwrap_or_default();
        let is_wrapped = piece.from > 0 && line.get(piece.from - 1) == Some(&b'"');
        if is_wrapped {
            let is_needed = piece.is_doubled || cell.contains(&delimiter);
            let is_usual = cell.is_empty() || cell.contains(&b',') || is_number(cell);
            self.needed += usize::from(is_needed);
            self.usual += usize::from(is_usual);
        } else {
            self.strays += usize::from(cell.first() == Some(&b'"'));
        }
    }

    /// True when quotes part cells, and are no part of them.
    fn is_proved(&self) -> bool {
        self.needed > 0 || self.strays == 0 && self.usual > 0
    }
}

impl RowShape {
    /// The shape of a table's rows, from its text behind the header row.
    pub(crate) fn of(text: &[u8], delimiter: u8, width: usize) -> Self {
        let mut shape = Self {
            width,
            numbers: Vec::new(),
            is_literal: false,
        };
        let mut quoting = Quoting::default();
        let mut counts = vec![(0_usize, 0_usize); width];
        let mut cells = Vec::new();
        let mut at = 0;
        let mut looked_at = 0;
        while looked_at < SHAPE_LINES && at < text.len() {
            let line = first_line(text.get(at..).unwrap_or_default());
            at += line.len();
            // The last line may have no end.
            let line = &[line, b"\n"].concat()[..];
            if cut(line, delimiter, Stray::Literal, &mut cells) == End::Open || cells.len() != width
            {
                continue;
            }
            looked_at += 1;
            // A header row in the middle.
            if !line.iter().any(u8::is_ascii_digit) {
                continue;
            }
            for (piece, (filled, numbers)) in cells.iter().zip(&mut counts) {
                let cell = line.get(piece.from..piece.to).unwrap_or_default();
                quoting.look(line, piece, delimiter);
                *filled += usize::from(!cell.trim_ascii().is_empty());
                *numbers += usize::from(is_number(cell));
            }
        }
        for (column, (filled, numbers)) in counts.into_iter().enumerate() {
            // A few rows are damaged themselves.
            let strangers = (filled / 10).max(usize::from(filled > 3));
            if numbers > 0 && filled - numbers <= strangers {
                shape.numbers.push(column);
            }
        }
        // Tab files of marketplaces know no quoting, those of spreadsheets do.
        shape.is_literal = delimiter == b'\t' && !quoting.is_proved();
        shape
    }

    /// True when a line by itself is a row of the table; `None` when nothing but its number of cells tells. Of its cells up
    /// to `most`, `strangers` may have no number where a number must be, for every three that have one.
    fn fits(&self, line: &[u8], cells: &[Piece], most: usize, strangers: usize) -> Option<bool> {
        if cells.len() != self.width {
            return Some(false);
        }
        let (mut filled, mut numbers) = (0, 0);
        for column in self.numbers.iter().filter(|column| **column < most) {
            let piece = cells.get(*column);
            let cell = piece.and_then(|piece| line.get(piece.from..piece.to));
            let cell = cell.unwrap_or_default().trim_ascii();
            filled += usize::from(!cell.is_empty());
            numbers += usize::from(is_number(cell));
        }
        match filled {
            0 => None,
            _ => Some(numbers > 0 && 3 * (filled - numbers) <= strangers * numbers),
        }
    }

    /// Cuts the first line by itself, as a row of the table that it must be; true when it is one.
    fn mend(&self, line: &[u8], delimiter: u8, cells: &mut Vec<Piece>) -> bool {
        // A table that quotes all cells closes its last one with a quote too.
        let ways = [Stray::Inside, Stray::Literal, Stray::AllLiteral];
        for strays in ways {
            let ended = matches!(cut(line, delimiter, strays, cells), End::At(_));
            if ended && self.width > 0 && self.fits(line, cells, self.width, 0) != Some(false) {
                return true;
            }
        }
        false
    }

    /// True when the lines below the first one in `bytes`, a row of these cells, are rows by themselves: the quote that takes
    /// them in is none.
    fn swallows(&self, bytes: &[u8], delimiter: u8, cells: &mut Vec<Piece>) -> bool {
        if self.width < 2 {
            return false;
        }
        let is_long = |piece: &&Piece| {
            let cell = bytes.get(piece.from..piece.to).unwrap_or_default();
            cell.iter().copied().any(is_line_end)
        };
        let closed = cells.iter().rfind(is_long).map_or(0, |piece| piece.to);
        let first = first_line(bytes);
        let is_row = self.mend(first, delimiter, cells);
        let (mut at, mut lines, mut as_wide) = (first.len(), 0, 0);
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let line = first_line(rest);
            let begin = at;
            at += line.len();
            if line.len() < self.width {
                lines += usize::from(line.len() > 1);
                continue;
            }
            let ended = matches!(cut(line, delimiter, Stray::Literal, cells), End::At(_));
            // What follows the closing quote is as it must be, however the row is read.
            let before = cells.iter().filter(|piece| begin + piece.from <= closed);
            let most = match at == bytes.len() {
                true if !is_row => before.count(),
                _ => self.width,
            };
            match self.fits(line, cells, most, 1) {
                Some(true) if ended => return true,
                None if most == self.width => as_wide += 1,
                _ => {}
            }
            lines += 1;
        }
        // Without a column of numbers all lines must be as wide as a row, and wider than two words with a comma.
        self.width > 3 && as_wide > 0 && as_wide == lines && is_row
    }

    /// Finds the row that `bytes` begin with, and its cells. The bytes hold a whole line at least; `is_all` when none follow.
    pub(crate) fn find(
        &self,
        bytes: &[u8],
        is_all: bool,
        delimiter: u8,
        cells: &mut Vec<Piece>,
    ) -> Found {
        let line = first_line(bytes);
        let line_end = line.len().saturating_sub(1);
        let row = |end, is_mended| Found::Row { end, is_mended };
        if self.is_literal
            && self.width > 0
            && let End::At(end) = cut(line, delimiter, Stray::AllLiteral, cells)
            && cells.len() == self.width
            && !self.is_text(bytes, is_all, delimiter, cells)
        {
            cut(line, delimiter, Stray::AllLiteral, cells);
            return row(end, false);
        }
        let end = match cut(bytes, delimiter, Stray::Refused, cells) {
            End::At(end) if end <= line_end => return row(end, false),
            End::At(end) => end,
            End::Open if !is_all => return Found::More,
            End::Open if self.mend(line, delimiter, cells) => return row(line_end, true),
            End::Open => {
                cut(line, delimiter, Stray::AllLiteral, cells);
                return Found::Open { end: line_end };
            }
            End::Stray => return self.stray(bytes, is_all, delimiter, cells),
        };
        // The row takes several lines. Its text may hold whatever it likes but rows of the table.
        let whole = bytes.get(..=end).unwrap_or(bytes);
        let is_uneven = self.width > 0 && cells.len() != self.width;
        let swallows = self.swallows(whole, delimiter, cells);
        if (swallows || is_uneven) && self.mend(line, delimiter, cells) {
            return row(line_end, true);
        }
        if swallows {
            return self.spoilt(line, delimiter, cells);
        }
        cut(bytes, delimiter, Stray::Refused, cells);
        row(end, false)
    }

    /// True when the row of a table that seems to know no quoting is one with a cell of several lines all the same.
    fn is_text(&self, bytes: &[u8], is_all: bool, delimiter: u8, cells: &mut Vec<Piece>) -> bool {
        let line = first_line(bytes);
        if cut(line, delimiter, Stray::Refused, cells) != End::Open {
            return false;
        }
        match cut(bytes, delimiter, Stray::Refused, cells) {
            End::At(end) => {
                let whole = bytes.get(..=end).unwrap_or(bytes);
                cells.len() == self.width && !self.swallows(whole, delimiter, cells)
            }
            // What is open may be closed by more bytes.
            End::Open => !is_all,
            End::Stray => false,
        }
    }

    /// The row when a quote in it is closed before something else than a delimiter.
    fn stray(&self, bytes: &[u8], is_all: bool, delimiter: u8, cells: &mut Vec<Piece>) -> Found {
        let line = first_line(bytes);
        let row = |end| Found::Row {
            end,
            is_mended: true,
        };
        if self.mend(line, delimiter, cells) {
            return row(line.len().saturating_sub(1));
        }
        if bytes.len() < LONGEST_MENDED && !is_all {
            return Found::More;
        }
        // A text of several lines whose quotes are not doubled.
        let near = bytes.get(..LONGEST_MENDED).unwrap_or(bytes);
        if let End::At(end) = cut(near, delimiter, Stray::Inside, cells)
            && cells.len() == self.width
            && self.fits(near, cells, self.width, 0) != Some(false)
            && !self.swallows(near.get(..=end).unwrap_or(near), delimiter, cells)
        {
            cut(near, delimiter, Stray::Inside, cells);
            return row(end);
        }
        self.spoilt(line, delimiter, cells)
    }

    /// A line that cannot be mended, cut at all its delimiters.
    fn spoilt(&self, line: &[u8], delimiter: u8, cells: &mut Vec<Piece>) -> Found {
        let end = line.len().saturating_sub(1);
        let strays = if self.width == 0 {
            Stray::Literal
        } else {
            Stray::AllLiteral
        };
        cut(line, delimiter, strays, cells);
        match self.width {
            // Nothing says how many cells there must be.
            0 => Found::Row {
                end,
                is_mended: true,
            },
            _ => Found::Spoilt { end },
        }
    }
}

/// True for numbers, amounts and dates in figures: no word has as many digits and as few letters.
fn is_number(cell: &[u8]) -> bool {
    let (mut digits, mut signs) = (0, 0);
    let mut after = 0_u8;
    for byte in cell {
        match byte {
            b'0'..=b'9' => digits += 1,
            b'.' | b',' | b'-' | b'+' | b'/' | b':' | b' ' | b'%' | b'$' | b'(' | b')' => {}
            // The letters of `2026-03-01T09:00:00Z`.
            b'T' | b'Z' if after.is_ascii_digit() && cell.len() > 10 => {}
            // Signs of currencies and wide blanks.
            0x80.. => signs += 1,
            _ => return false,
        }
        after = *byte;
    }
    digits > 0 && signs <= 6
}
