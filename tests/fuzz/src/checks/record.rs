//! Bytes to records: the same whatever is read at a time, and those of the csv crate where no quote is stray or stays open.

#[path = "../../../../src/import/rows/quotes.rs"]
mod quotes;
#[path = "../../../../src/import/rows/records.rs"]
mod reading;

use std::io::Read;

use quotes::RowShape;
use reading::{Damage, LONGEST_ROW, Records};

/// Gives at most so many bytes at a time.
struct Trickle {
    bytes: Vec<u8>,
    given: usize,
    step: usize,
}

impl Read for Trickle {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let rest = &self.bytes[self.given..];
        let count = self.step.min(out.len()).min(rest.len());
        out[..count].copy_from_slice(&rest[..count]);
        self.given += count;
        Ok(count)
    }
}

type Cells = Vec<Vec<u8>>;

fn read(
    bytes: &[u8],
    delimiter: u8,
    width: usize,
    step: usize,
) -> (Vec<(u64, Cells, Option<Damage>)>, u64) {
    let source = Trickle {
        bytes: bytes.to_vec(),
        given: 0,
        step,
    };
    let mut records = Records::new(Box::new(source), delimiter);
    records.expect(RowShape::of(bytes, delimiter, width));
    let mut all = Vec::new();
    let mut line = 0;
    while records.advance().unwrap() {
        let cells: Cells = (0..records.len())
            .map(|place| records.get(place).unwrap().to_vec())
            .collect();
        assert_eq!(
            records.content(),
            cells.iter().map(Vec::len).sum::<usize>(),
            "bytes in the cells"
        );
        assert!(records.get(records.len()).is_none());
        assert!(records.content() <= LONGEST_ROW);
        assert!(records.line() >= line, "lines run down");
        line = records.line();
        all.push((line, cells, records.damage()));
    }
    assert!(!records.advance().unwrap(), "the end stays the end");
    (all, records.mended().0)
}

/// The first byte chooses the delimiter, the second how much is read at a time; the rest is the text.
pub fn records(input: &[u8]) {
    let [delimiter, step, bytes @ ..] = input else {
        return;
    };
    let delimiter = [b',', b';', b'\t', b'|'][usize::from(delimiter % 4)];
    // The same cells as wide as the first line, and with nothing known of their rows.
    let first = bytes.split(|byte| *byte == b'\n').next();
    let cells = first
        .unwrap_or_default()
        .split(|byte| *byte == delimiter)
        .count();
    for width in [cells, 0] {
        let at_once = read(bytes, delimiter, width, usize::MAX);
        let in_steps = read(bytes, delimiter, width, usize::from(*step) + 1);
        assert_eq!(at_once, in_steps, "records hang on what is read at a time");
    }
    let (at_once, mended) = read(bytes, delimiter, 0, usize::MAX);
    let lines = 1 + bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
    assert!(at_once.iter().all(|(line, ..)| *line <= lines));
    // The crate takes a byte order mark away, which is gone here before the records are cut.
    let is_marked = bytes.starts_with("\u{feff}".as_bytes());
    if mended == 0 && !is_marked && at_once.iter().all(|(.., damage)| damage.is_none()) {
        let oracle: Vec<Cells> = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(bytes)
            .byte_records()
            .map(|record| record.unwrap().iter().map(<[u8]>::to_vec).collect())
            .collect();
        let found: Vec<Cells> = at_once.into_iter().map(|(_, cells, _)| cells).collect();
        assert_eq!(found, oracle, "records are those of the csv crate");
    }
}
