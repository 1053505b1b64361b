//! A set of rows of the table of pairs, as bits.

/// Rows in one word.
const BITS: usize = 64;

/// Rows as bits: row `r` is bit `r % 64` of word `r / 64`. It knows how long the table is and holds no row beyond.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowSet {
    words: Vec<u64>,
    /// Rows of the table.
    rows: usize,
}

impl RowSet {
    /// Every row of a table with so many.
    #[must_use]
    pub fn all(rows: usize) -> Self {
        let mut words = vec![u64::MAX; rows / BITS];
        if !rows.is_multiple_of(BITS) {
            words.push((1 << (rows % BITS)) - 1);
        }
        Self { words, rows }
    }

    /// No row of a table with so many.
    #[must_use]
    pub fn none(rows: usize) -> Self {
        let words = vec![0; rows.div_ceil(BITS)];
        Self { words, rows }
    }

    /// The rows for which a column says so.
    #[must_use]
    pub fn of<T>(column: &[T], takes: impl Fn(&T) -> bool) -> Self {
        let mut set = Self::all(column.len());
        set.keep(column, takes);
        set
    }

    /// Keeps the rows for which a column says so; rows beyond its end go too.
    pub fn keep<T>(&mut self, column: &[T], takes: impl Fn(&T) -> bool) {
        let mut chunks = column.chunks(BITS);
        for word in &mut self.words {
            let Some(chunk) = chunks.next() else {
                *word = 0;
                continue;
            };
            if *word != 0 {
                let bits = chunk.iter().zip(0_u32..);
                *word &= bits.fold(0, |bits, (item, index)| {
                    bits | u64::from(takes(item)) << index
                });
            }
        }
    }

    /// Keeps the rows for which two columns together say so; rows beyond the end of either go too.
    pub fn keep_by_two<A, B>(&mut self, ones: &[A], others: &[B], takes: impl Fn(&A, &B) -> bool) {
        let mut chunks = ones.chunks(BITS).zip(others.chunks(BITS));
        for word in &mut self.words {
            let Some((ones, others)) = chunks.next() else {
                *word = 0;
                continue;
            };
            if *word != 0 {
                let bits = ones.iter().zip(others).zip(0_u32..);
                *word &= bits.fold(0, |bits, ((one, other), index)| {
                    bits | u64::from(takes(one, other)) << index
                });
            }
        }
    }

    /// Keeps the rows that another set holds too.
    pub fn keep_in(&mut self, other: &Self) {
        let others = other.words.iter().copied().chain(std::iter::repeat(0));
        for (word, other) in self.words.iter_mut().zip(others) {
            *word &= other;
        }
    }

    /// Adds a row of the table.
    pub fn add(&mut self, row: u32) {
        if (row as usize) < self.rows
            && let Some(word) = self.words.get_mut(row as usize / BITS)
        {
            *word |= 1 << (row as usize % BITS);
        }
    }

    /// True for a row of the set.
    #[must_use]
    pub fn holds(&self, row: u32) -> bool {
        self.words
            .get(row as usize / BITS)
            .is_some_and(|word| word >> (row as usize % BITS) & 1 == 1)
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        let ones = self.words.iter().map(|word| word.count_ones() as usize);
        ones.sum()
    }

    /// True when there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// True when every row of the table is there.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.len() == self.rows
    }

    /// The rows, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        self.words.iter().zip(0_u32..).flat_map(|(word, index)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros())?;
                rest &= rest - 1;
                Some(index * BITS as u32 + bit)
            })
        })
    }

    /// The rows, ascending, in a list.
    #[must_use]
    pub fn to_rows(&self) -> Vec<u32> {
        let mut rows = Vec::new();
        self.write_to(&mut rows);
        rows
    }

    /// Writes the rows, ascending, to a list in place of what it held. Memory once asked for is kept: asking for megabytes
    /// anew takes longer than filling them.
    pub fn write_to(&self, rows: &mut Vec<u32>) {
        rows.clear();
        rows.reserve(self.len());
        for (word, index) in self.words.iter().zip(0_u32..) {
            let first = index * BITS as u32;
            if *word == u64::MAX {
                rows.extend(first..first + BITS as u32);
                continue;
            }
            let mut rest = *word;
            while rest != 0 {
                rows.push(first + rest.trailing_zeros());
                rest &= rest - 1;
            }
        }
    }

    /// Writes those of these rows that are in the set, in the order given, to a list in place of what it held.
    pub fn pick(&self, order: &[u32], rows: &mut Vec<u32>) {
        if self.is_all() {
            rows.clear();
            rows.extend_from_slice(order);
            return;
        }
        // Every row is written where the next one of the set goes, whether or not it is one: nobody can foretell which are,
        // and a wrong guess costs more than a write.
        rows.resize(order.len(), 0);
        let mut next = 0;
        for row in order {
            if let Some(index) = rows.get_mut(next) {
                *index = *row;
            }
            next += usize::from(self.holds(*row));
        }
        rows.truncate(next);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rows_kept_by_columns_are_those_a_plain_look_keeps(
            one in proptest::collection::vec(0..9_u32, 0..300),
            shift in 0..5_usize,
            least in 0..9_u32,
            order in proptest::collection::vec(0..320_u32, 0..50),
        ) {
            let other: Vec<u32> = one.iter().skip(shift).map(|figure| figure * 7 % 9).collect();
            let mut set = RowSet::of(&one, |figure| *figure >= least);
            set.keep_by_two(&one, &other, |a, b| a + b > 6);
            set.keep_in(&RowSet::of(&other, |figure| *figure != 3));
            let plain: Vec<u32> = (0..one.len() as u32)
                .filter(|row| {
                    let (a, b) = (one[*row as usize], other.get(*row as usize));
                    a >= least && b.is_some_and(|b| a + b > 6 && *b != 3)
                })
                .collect();
            prop_assert_eq!(set.to_rows(), plain.clone());
            prop_assert_eq!(set.iter().collect::<Vec<_>>(), plain.clone());
            prop_assert_eq!(set.len(), plain.len());
            prop_assert_eq!(set.is_empty(), plain.is_empty());
            prop_assert_eq!(set.is_all(), plain.len() == one.len());
            let picked: Vec<u32> = order.iter().copied().filter(|row| plain.contains(row)).collect();
            let known: Vec<u32> = order.into_iter().filter(|row| (*row as usize) < one.len()).collect();
            let mut written = vec![7; 20];
            set.pick(&known, &mut written);
            prop_assert_eq!(written, picked);
        }
    }

    #[test]
    fn a_set_holds_what_was_added_and_nothing_beyond_the_table() {
        let mut set = RowSet::none(70);
        for row in [69, 0, 70, 9_000] {
            set.add(row);
        }
        assert_eq!(set.to_rows(), [0, 69]);
        assert!(set.holds(69) && !set.holds(70) && !set.holds(9_000));
        assert!(RowSet::all(0).is_all() && RowSet::all(0).is_empty());
        assert_eq!(RowSet::all(65).len(), 65);
    }
}
