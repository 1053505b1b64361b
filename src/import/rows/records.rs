//! Bytes to records. A row without a quote is cut where it lies, eight bytes at a step; one with a quote by itself.

use std::io::{ErrorKind, Read};

use super::quotes::{Found, Piece, RowShape};

/// Bytes asked of the source at a time: they stay in the processor's cache until they are cut.
const BLOCK: usize = 1 << 17;
/// Bytes looked at in one step.
const STEP: usize = 8;
/// Rows that are cut at once: as many as let their codes be looked up together, few enough to stay in the nearest cache.
const BATCH: usize = 64;
/// A row longer than this is a quote that nobody closed.
pub(crate) const LONGEST_ROW: usize = 1 << 22;

/// Why a record is not what its row was meant to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Damage {
    /// A quote is opened and never closed; the record is the one line it stands in, quotes and all.
    OpenQuote,
    /// A quote stands where none may, so that the cells of the row are not to be told apart or the rows below would be in one
    /// of them; the record is the one line it stands in, quotes and all.
    StrayQuote,
    /// The row is longer than [`LONGEST_ROW`]; the record is its beginning.
    TooLong,
}

/// Why cutting rows ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cut {
    /// Enough rows are cut.
    Enough,
    /// There is a quote in the row at the start.
    Quote,
    /// The bytes end before the row at the start does.
    Short,
}

/// A row that was cut.
#[derive(Clone, Copy, Default)]
struct Row {
    /// Its cells are the `count` from `first` on.
    first: usize,
    count: usize,
    /// Bytes in its cells.
    content: usize,
    line: u64,
}

/// The records of a text, one at a time. LF, CR and CRLF end a record; blank lines are none.
pub(crate) struct Records {
    source: Box<dyn Read>,
    delimiter: u8,
    shape: RowShape,
    /// Columns of the first header row that hold numbers.
    numbers: Vec<usize>,
    /// Cells of a row with quotes.
    pieces: Vec<Piece>,
    /// What was read and not yet cut is at `start..end`; [`STEP`] bytes of room follow.
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    has_ended: bool,
    /// Line that begins at `start`, 1 for the first.
    next_line: u64,
    /// Cells of a record that does not stand in the buffer as it is.
    text: Vec<u8>,
    is_in_text: bool,
    /// Where each cell of the rows begins and ends, in the buffer or in the text.
    cells: Vec<(u32, u32)>,
    /// Rows that were cut together; the buffer stays as it is while they are handed out.
    rows: Vec<Row>,
    /// Place of the record among them.
    at: usize,
    /// How often rows were cut together.
    batch: u64,
    record: Row,
    damage: Option<Damage>,
    /// Where the columns of the records stand in their rows; empty where they are in their places.
    places: Vec<Option<usize>>,
    /// Rows in which a stray quote was taken for an ordinary character, and the line of the first.
    mended: (u64, u64),
}

/// The highest bit of every byte of `word` that is a zero.
#[inline]
fn zeros(word: u64) -> u64 {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    !(((word & LOW) + LOW) | word | LOW)
}

/// The highest bit of every byte of `word` that is a control character.
#[inline]
fn controls(word: u64) -> u64 {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    !((word | HIGH) - 0x2020_2020_2020_2020) & !word & HIGH
}

impl Records {
    /// Reads a text from its first byte on.
    pub(crate) fn new(source: Box<dyn Read>, delimiter: u8) -> Self {
        Self {
            source,
            delimiter,
            shape: RowShape::default(),
            numbers: Vec::new(),
            pieces: Vec::new(),
            buffer: vec![0; BLOCK + STEP],
            start: 0,
            end: 0,
            has_ended: false,
            next_line: 1,
            text: Vec::new(),
            is_in_text: false,
            cells: Vec::new(),
            rows: Vec::with_capacity(BATCH),
            at: 0,
            batch: 0,
            record: Row {
                line: 1,
                ..Row::default()
            },
            damage: None,
            places: Vec::new(),
            mended: (0, 0),
        }
    }

    /// Says what the rows from here on have in common.
    pub(crate) fn expect(&mut self, shape: RowShape) {
        self.numbers.clone_from(&shape.numbers);
        self.shape = shape;
        self.mended = (0, 0);
    }

    /// Puts the columns of the rows behind this one, which names them, into their places: the one at an index stands where
    /// `places` says, in the columns as they are now.
    pub(crate) fn rearrange(&mut self, places: &[Option<usize>]) {
        let (known, named) = (self.places.len(), self.len());
        let beyond = named.saturating_sub(known);
        let width = match known {
            0 => named,
            _ => self.shape.width + beyond,
        };
        let before = |place: usize| match self.places.get(place) {
            Some(before) => *before,
            None if known == 0 => Some(place),
            // A cell beyond the columns of the header row before.
            None => Some(self.shape.width + place - known),
        };
        self.places = places.iter().map(|place| before((*place)?)).collect();
        self.shape.width = width;
        let own = &self.places;
        let moved = |column: &usize| own.get(*column).copied().flatten();
        self.shape.numbers = self.numbers.iter().filter_map(moved).collect();
        // What was looked up for the rows that are cut already was looked up in other columns.
        self.rows
            .drain(..=self.at.min(self.rows.len().saturating_sub(1)));
        self.at = usize::MAX;
        self.batch += 1;
        self.put_in_place(places, named);
    }

    /// Gives the rows of the batch their cells in the places of the columns; `width` cells are not beyond those.
    fn put_in_place(&mut self, places: &[Option<usize>], width: usize) {
        let cells = std::mem::take(&mut self.cells);
        for row in &mut self.rows {
            let own = cells.get(row.first..row.first + row.count);
            let own = own.unwrap_or_default();
            row.first = self.cells.len();
            let cell = |place: &Option<usize>| place.and_then(|place| own.get(place).copied());
            let known = places.iter().map(|place| cell(place).unwrap_or_default());
            self.cells.extend(known);
            // Cells beyond the header stay beyond it.
            let beyond = own.get(width..).unwrap_or_default();
            self.cells.extend_from_slice(beyond);
            row.count = self.cells.len() - row.first;
        }
    }

    /// How many rows had a stray quote that was taken for an ordinary character, and the line of the first.
    pub(crate) fn mended(&self) -> (u64, u64) {
        self.mended
    }

    /// Cells of the record.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.record.count
    }

    /// A cell of the record, without its quotes.
    #[inline]
    pub(crate) fn get(&self, index: usize) -> Option<&[u8]> {
        self.cell(&self.record, index)
    }

    #[inline]
    fn cell(&self, row: &Row, index: usize) -> Option<&[u8]> {
        if index >= row.count {
            return None;
        }
        let (from, to) = *self.cells.get(row.first + index)?;
        let bytes = if self.is_in_text {
            &self.text
        } else {
            &self.buffer
        };
        bytes.get(from as usize..to as usize)
    }

    /// Number of the batch of records that were cut together, from 1.
    #[inline]
    pub(crate) fn batch(&self) -> u64 {
        self.batch
    }

    /// Place of the record in its batch.
    #[inline]
    pub(crate) fn index_in_batch(&self) -> usize {
        self.at
    }

    /// One column of all records that were cut together, the ones before this record and after it.
    pub(crate) fn column(&self, index: usize) -> impl Iterator<Item = &[u8]> {
        self.rows
            .iter()
            .map(move |row| self.cell(row, index).unwrap_or_default())
    }

    /// Bytes in the cells of the record.
    #[inline]
    pub(crate) fn content(&self) -> usize {
        self.record.content
    }

    /// Line where the record begins.
    pub(crate) fn line(&self) -> u64 {
        self.record.line
    }

    /// What is wrong with the record as a whole.
    #[inline]
    pub(crate) fn damage(&self) -> Option<Damage> {
        self.damage
    }

    /// Goes to the next record; false at the end.
    #[inline]
    pub(crate) fn advance(&mut self) -> std::io::Result<bool> {
        self.at = self.at.wrapping_add(1);
        if let Some(row) = self.rows.get(self.at) {
            self.record = *row;
            return Ok(true);
        }
        self.next_batch()
    }

    fn next_batch(&mut self) -> std::io::Result<bool> {
        self.at = 0;
        self.batch += 1;
        self.rows.clear();
        self.cells.clear();
        self.is_in_text = false;
        self.damage = None;
        if !self.skip_blank_lines()? {
            return Ok(false);
        }
        loop {
            let cut = self.cut();
            if !self.rows.is_empty() {
                return Ok(self.begin_batch());
            }
            match cut {
                Cut::Quote => {
                    self.advance_quoted()?;
                    break;
                }
                Cut::Enough | Cut::Short => {
                    if self.end - self.start > LONGEST_ROW || !self.fill()? {
                        self.damage = Some(Damage::TooLong);
                        self.keep_line()?;
                        break;
                    }
                }
            }
        }
        // A row that had to be copied is alone in its batch.
        self.rows.push(self.record);
        Ok(self.begin_batch())
    }

    /// Goes to the first row of the batch.
    fn begin_batch(&mut self) -> bool {
        if !self.places.is_empty() {
            let places = std::mem::take(&mut self.places);
            self.put_in_place(&places, self.shape.width);
            self.places = places;
        }
        if let Some(row) = self.rows.first() {
            self.record = *row;
        }
        true
    }

    fn skip_blank_lines(&mut self) -> std::io::Result<bool> {
        loop {
            match self.unread().first() {
                Some(b'\n') => {
                    self.next_line += 1;
                    self.start += 1;
                }
                Some(b'\r') => self.start += 1,
                Some(_) => return Ok(true),
                None => {
                    if !self.fill()? {
                        return Ok(false);
                    }
                }
            }
        }
    }

    fn unread(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// Reads more behind what is there; false at the end. The last row always ends in a line end.
    fn fill(&mut self) -> std::io::Result<bool> {
        if self.has_ended {
            return Ok(false);
        }
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        if self.buffer.len() < self.end + BLOCK / 2 + STEP {
            self.buffer.resize(2 * self.buffer.len(), 0);
        }
        let room = self.buffer.len() - STEP;
        let count = loop {
            let free = self.buffer.get_mut(self.end..room).unwrap_or_default();
            match self.source.read(free) {
                Err(err) if err.kind() == ErrorKind::Interrupted => {}
                outcome => break outcome?,
            }
        };
        self.end += count;
        if count > 0 {
            return Ok(true);
        }
        self.has_ended = true;
        if self.unread().last().is_none_or(|last| *last == b'\n') {
            return Ok(false);
        }
        if let Some(byte) = self.buffer.get_mut(self.end) {
            *byte = b'\n';
            self.end += 1;
        }
        Ok(true)
    }

    /// Cuts rows from `start` on at their delimiters, up to the end of the bytes or the first row with a quote. What is not
    /// cut is at `start` afterwards.
    fn cut(&mut self) -> Cut {
        let repeated = |byte: u8| u64::from(byte) * 0x0101_0101_0101_0101;
        let (delimiters, quotes) = (repeated(self.delimiter), repeated(b'"'));
        let (base, end) = (self.start, self.end);
        let (steps, _) = self
            .buffer
            .get(base..end + STEP)
            .unwrap_or_default()
            .as_chunks::<STEP>();
        self.cells.clear();
        let mut first = 0;
        let mut from = base;
        for (step, bytes) in steps.iter().enumerate() {
            let word = u64::from_le_bytes(*bytes);
            let mut hits = zeros(word ^ delimiters) | zeros(word ^ quotes) | controls(word);
            while hits != 0 {
                let bit = hits.trailing_zeros() & !7;
                hits &= hits - 1;
                let index = base + step * STEP + (bit / 8) as usize;
                if index >= end {
                    self.cells.truncate(first);
                    return Cut::Short;
                }
                let byte = (word >> bit) as u8;
                if byte == self.delimiter {
                    self.cells.push((from as u32, index as u32));
                    from = index + 1;
                } else if byte == b'\n' || byte == b'\r' {
                    let line = self.next_line;
                    self.next_line += u64::from(byte == b'\n');
                    let start = std::mem::replace(&mut self.start, index + 1);
                    if index == start {
                        // A blank line, or the second half of a line end.
                        from = index + 1;
                        continue;
                    }
                    self.cells.push((from as u32, index as u32));
                    from = index + 1;
                    let count = self.cells.len() - first;
                    self.rows.push(Row {
                        first,
                        count,
                        content: index - start - (count - 1),
                        line,
                    });
                    first = self.cells.len();
                    if self.rows.len() == BATCH {
                        return Cut::Enough;
                    }
                } else if byte == b'"' {
                    self.cells.truncate(first);
                    return Cut::Quote;
                }
            }
        }
        self.cells.truncate(first);
        Cut::Short
    }

    /// Cuts the row at `start` as CSV with quotes.
    fn advance_quoted(&mut self) -> std::io::Result<()> {
        let line = self.next_line;
        loop {
            let unread = self.buffer.get(self.start..self.end).unwrap_or_default();
            let bytes = unread.get(..LONGEST_ROW).unwrap_or(unread);
            let is_all = self.has_ended || bytes.len() == LONGEST_ROW;
            if !is_all && !bytes.iter().any(|byte| matches!(byte, b'\n' | b'\r')) {
                self.fill()?;
                continue;
            }
            let found = self
                .shape
                .find(bytes, is_all, self.delimiter, &mut self.pieces);
            let end = match found {
                Found::More => {
                    self.fill()?;
                    continue;
                }
                Found::Row { end, is_mended } => {
                    if is_mended {
                        let (count, first) = self.mended;
                        self.mended = (count + 1, if count == 0 { line } else { first });
                    }
                    end
                }
                Found::Spoilt { end } => {
                    self.damage = Some(Damage::StrayQuote);
                    end
                }
                Found::Open { end } => {
                    self.damage = Some(Damage::OpenQuote);
                    end
                }
            };
            if self.damage.is_some() && end + 1 >= LONGEST_ROW {
                return self.keep_line();
            }
            self.keep_pieces(line);
            let taken = self.unread().get(..=end).unwrap_or_default();
            self.next_line += taken.iter().filter(|byte| **byte == b'\n').count() as u64;
            self.start += end + 1;
            return Ok(());
        }
    }

    /// The pieces of the row at `start` are the record, where they lie unless quotes in them are doubled.
    fn keep_pieces(&mut self, line: u64) {
        self.cells.clear();
        let mut content = 0;
        self.is_in_text = self.pieces.iter().any(|piece| piece.is_doubled);
        if self.is_in_text {
            self.text.clear();
        }
        let bytes = self.buffer.get(self.start..self.end).unwrap_or_default();
        for piece in &self.pieces {
            let (mut from, mut to) = (self.start + piece.from, self.start + piece.to);
            if self.is_in_text {
                let cell = bytes.get(piece.from..piece.to).unwrap_or_default();
                from = self.text.len();
                if piece.is_doubled {
                    let mut rest = cell;
                    while let Some(quote) = rest.windows(2).position(|two| two == b"\"\"") {
                        self.text
                            .extend_from_slice(rest.get(..=quote).unwrap_or_default());
                        rest = rest.get(quote + 2..).unwrap_or_default();
                    }
                    self.text.extend_from_slice(rest);
                } else {
                    self.text.extend_from_slice(cell);
                }
                to = self.text.len();
            }
            content += to - from;
            self.cells.push((from as u32, to as u32));
        }
        self.record = Row {
            first: 0,
            count: self.cells.len(),
            content,
            line,
        };
    }

    /// All cells lie in the text and are the record.
    fn keep_text(&mut self, content: usize, line: u64) {
        self.is_in_text = true;
        self.record = Row {
            first: 0,
            count: self.cells.len(),
            content,
            line,
        };
    }

    /// The line at `start` is the record, cut at its delimiters whatever quotes it has; of a line that is too long its
    /// beginning. Reading goes on behind the line.
    fn keep_line(&mut self) -> std::io::Result<()> {
        let is_line_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
        let line = self.unread();
        let whole = line.iter().position(is_line_end);
        let kept = whole.unwrap_or(line.len().min(LONGEST_ROW));
        self.text.clear();
        self.text.extend_from_slice(
            self.buffer
                .get(self.start..self.start + kept)
                .unwrap_or_default(),
        );
        self.cells.clear();
        let mut from = 0;
        for (index, byte) in (0_u32..).zip(&self.text) {
            if *byte == self.delimiter {
                self.cells.push((from, index));
                from = index + 1;
            }
        }
        self.cells.push((from, kept as u32));
        self.keep_text(kept + 1 - self.cells.len(), self.next_line);
        self.start += kept;
        while whole.is_none() && !self.unread().iter().any(is_line_end) {
            self.start = self.end;
            if !self.fill()? {
                return Ok(());
            }
        }
        if let Some(rest) = self.unread().iter().position(is_line_end) {
            self.start += rest;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Gives a few bytes at a time, so that rows fall apart at every place.
    struct Trickle(Vec<u8>, usize);

    impl Read for Trickle {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            let count = self.1.min(out.len()).min(self.0.len());
            out[..count].copy_from_slice(&self.0[..count]);
            self.0.drain(..count);
            Ok(count)
        }
    }

    type Cells = Vec<Vec<u8>>;

    fn read(text: &[u8], step: usize) -> Vec<(u64, Cells, Option<Damage>)> {
        let mut records = Records::new(Box::new(Trickle(text.to_vec(), step)), b',');
        let mut all = Vec::new();
        while records.advance().unwrap() {
            let cells: Cells = (0..records.len())
                .map(|index| records.get(index).unwrap().to_vec())
                .collect();
            let content: usize = cells.iter().map(Vec::len).sum();
            assert_eq!(records.content(), content);
            all.push((records.line(), cells, records.damage()));
        }
        all
    }

    fn mends(text: &[u8]) -> bool {
        let mut records = Records::new(Box::new(Trickle(text.to_vec(), 9)), b',');
        while records.advance().unwrap() {}
        records.mended().0 > 0
    }

    fn oracle(text: &[u8]) -> Vec<Cells> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text);
        reader
            .byte_records()
            .map(|record| record.unwrap().iter().map(<[u8]>::to_vec).collect())
            .collect()
    }

    proptest! {
        #[test]
        fn records_are_those_of_the_csv_crate(
            parts in prop::collection::vec(
                prop::sample::select(vec![
                    ",", "\n", "\r\n", "\r", "\"", "\"\"", "a", "bcdefghijk", " ", "\t", "é", "\u{1f}", "\u{ff}",
                ]),
                0..60,
            ),
            step in 1_usize..40,
        ) {
            let mut text = parts.concat().into_bytes();
            // An open quote is read otherwise than by the crate, which takes all that follows for its cell.
            let is_open = read(&text, step).iter().any(|(.., damage)| damage.is_some());
            if is_open {
                text.extend_from_slice(b"\"");
            }
            let found = read(&text, step);
            // So is a stray one.
            if found.iter().all(|(.., damage)| damage.is_none()) && !mends(&text) {
                let found: Vec<Cells> = found.into_iter().map(|(_, cells, _)| cells).collect();
                prop_assert_eq!(found, oracle(&text));
            }
        }
    }

    #[test]
    fn a_record_names_the_line_it_begins_in() {
        let lines = |text: &str| -> Vec<u64> {
            read(text.as_bytes(), 7)
                .iter()
                .map(|(line, ..)| *line)
                .collect()
        };
        assert_eq!(lines("a,b\n\n\nc,d\r\ne,f\r\n\r\ng"), [1, 4, 5, 7]);
        assert_eq!(lines("a,\"x\ny\nz\"\nb,c\n"), [1, 4]);
    }

    #[test]
    fn a_byte_order_mark_inside_the_file_stays_with_and_without_quotes_in_its_row() {
        let found = read("a,b\n\u{feff}c,\"d\"\n\u{feff}e,f\n".as_bytes(), 7);
        let firsts: Vec<&[u8]> = found.iter().map(|(_, cells, _)| &cells[0][..]).collect();
        assert_eq!(
            firsts,
            [
                "a".as_bytes(),
                "\u{feff}c".as_bytes(),
                "\u{feff}e".as_bytes()
            ]
        );
    }

    #[test]
    fn a_quote_that_is_never_closed_costs_its_own_line_and_no_other() {
        let found = read(b"a,\"b\"\nc,\"d,e\nf,g\nh,i", 5);
        let cells = |cells: &[&str]| -> Cells {
            cells.iter().map(|cell| cell.as_bytes().to_vec()).collect()
        };
        assert_eq!(
            found,
            [
                (1, cells(&["a", "b"]), None),
                (2, cells(&["c", "\"d", "e"]), Some(Damage::OpenQuote)),
                (3, cells(&["f", "g"]), None),
                (4, cells(&["h", "i"]), None),
            ]
        );
    }

    #[test]
    fn a_line_without_end_takes_no_more_memory_than_the_longest_row() {
        let mut text = vec![b'x'; 5 * LONGEST_ROW];
        text.extend_from_slice(b"\na,b\n");
        for opening in ["", "\""] {
            let text = [opening.as_bytes(), &text].concat();
            let mut records = Records::new(Box::new(std::io::Cursor::new(text)), b',');
            assert!(records.advance().unwrap());
            assert!(records.damage().is_some());
            assert_eq!(records.content(), LONGEST_ROW);
            assert!(records.advance().unwrap());
            assert_eq!((records.len(), records.line()), (2, 2));
            assert!(!records.advance().unwrap());
            assert!(records.buffer.len() <= 4 * LONGEST_ROW);
        }
    }
}
