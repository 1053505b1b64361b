//! A stable sort of rows by one figure or rank, fast enough to sort a million rows within a frame.
//!
//! Each row becomes one 64-bit word: above, the leading 32 bits of its key in an order-keeping form; below, the row. Four
//! passes over eight bits each put the words in order (least significant digit first); a pass whose digit is the same
//! everywhere is left out. Rows whose leading bits agree are then put in order by their whole keys, which is seldom more
//! than a look at each.

/// Rows that are sooner sorted where they stand than with a list of their keys.
const SHORT_RUN: usize = 20;

/// By what rows are sorted.
pub trait Keys {
    /// The key of a row in an order-keeping form; `None` stands last, whichever way one sorts.
    fn key(&self, row: u32) -> Option<u64>;

    /// True when the leading 32 bits say it all.
    fn is_short(&self) -> bool;
}

/// Sorted by a figure; NaN is unknown.
pub struct Figures<F>(pub F);

/// Sorted by a number that is always known.
pub struct Ranks<F>(pub F);

impl<F: Fn(u32) -> f64> Keys for Figures<F> {
    fn key(&self, row: u32) -> Option<u64> {
        let figure = (self.0)(row);
        (!figure.is_nan()).then(|| ordered(figure))
    }

    fn is_short(&self) -> bool {
        false
    }
}

impl<F: Fn(u32) -> u32> Keys for Ranks<F> {
    fn key(&self, row: u32) -> Option<u64> {
        Some(u64::from((self.0)(row)) << 32)
    }

    fn is_short(&self) -> bool {
        true
    }
}

/// The bits of a figure, turned so that they stand in the order of [`f64::total_cmp`].
fn ordered(figure: f64) -> u64 {
    let bits = figure.to_bits();
    if bits >> 63 == 1 {
        !bits
    } else {
        bits | 1 << 63
    }
}

/// The rows in order; equal ones keep theirs.
#[must_use]
pub fn sorted(rows: impl Iterator<Item = u32>, ascending: bool, keys: &impl Keys) -> Vec<u32> {
    let turned = |key: u64| if ascending { key } else { !key };
    let mut unknown = Vec::new();
    let mut words = Vec::with_capacity(rows.size_hint().0);
    for row in rows {
        match keys.key(row) {
            Some(key) => words.push((turned(key) >> 32 << 32) | u64::from(row)),
            None => unknown.push(row),
        }
    }
    by_leading_bits(&mut words);
    let mut order: Vec<u32> = words.iter().map(|word| *word as u32).collect();
    if !keys.is_short() {
        let whole = |row: &u32| keys.key(*row).map(turned);
        let mut from = 0;
        for run in words.chunk_by(|a, b| a >> 32 == b >> 32) {
            let to = from + run.len();
            if run.len() > 1
                && let Some(run) = order.get_mut(from..to)
                && !run.is_sorted_by_key(whole)
            {
                if run.len() <= SHORT_RUN {
                    run.sort_by_key(whole);
                } else {
                    run.sort_by_cached_key(whole);
                }
            }
            from = to;
        }
    }
    order.append(&mut unknown);
    order
}

/// Puts words in order of their upper halves; equal ones keep theirs.
fn by_leading_bits(words: &mut Vec<u64>) {
    const DIGITS: usize = 4;
    // A few rows are sooner compared than counted.
    if words.len() < 2_048 {
        words.sort_by_key(|word| word >> 32);
        return;
    }
    let digit = |word: u64, pass: usize| (word >> (32 + 8 * pass)) as usize & 0xFF;
    let mut counts = [[0_usize; 256]; DIGITS];
    for word in words.iter() {
        for (pass, counts) in counts.iter_mut().enumerate() {
            counts[digit(*word, pass)] += 1;
        }
    }
    let mut other = vec![0_u64; words.len()];
    for (pass, counts) in counts.iter().enumerate() {
        if counts.contains(&words.len()) {
            continue;
        }
        let mut next = [0_usize; 256];
        let mut sum = 0;
        for (next, count) in next.iter_mut().zip(counts) {
            *next = sum;
            sum += count;
        }
        for word in words.iter() {
            let index = &mut next[digit(*word, pass)];
            other[*index] = *word;
            *index += 1;
        }
        std::mem::swap(words, &mut other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What a person would write: a stable sort by comparing, unknown last.
    fn slow(figures: &[f64], ascending: bool) -> Vec<u32> {
        let mut rows: Vec<u32> = (0..figures.len() as u32).collect();
        rows.sort_by(|x, y| {
            let (x, y) = (figures[*x as usize], figures[*y as usize]);
            x.is_nan().cmp(&y.is_nan()).then_with(|| {
                if x.is_nan() {
                    return std::cmp::Ordering::Equal;
                }
                if ascending {
                    x.total_cmp(&y)
                } else {
                    y.total_cmp(&x)
                }
            })
        });
        rows
    }

    fn fast(figures: &[f64], ascending: bool) -> Vec<u32> {
        let keys = Figures(|row: u32| figures[row as usize]);
        sorted(0..figures.len() as u32, ascending, &keys)
    }

    fn figure() -> impl Strategy<Value = f64> {
        prop_oneof![
            Just(f64::NAN),
            Just(0.0),
            Just(-0.0),
            Just(f64::INFINITY),
            Just(f64::NEG_INFINITY),
            Just(1.0),
            Just(1.0 + f64::EPSILON),
            Just(1.0 - f64::EPSILON),
            -3.0..3.0_f64,
            any::<f64>(),
        ]
    }

    proptest! {
        #[test]
        fn few_rows_stand_as_a_comparing_sort_puts_them(
            figures in proptest::collection::vec(figure(), 0..200),
            ascending: bool,
        ) {
            prop_assert_eq!(fast(&figures, ascending), slow(&figures, ascending));
        }
    }

    #[test]
    fn many_rows_stand_as_a_comparing_sort_puts_them() {
        let mut state = 7_u64;
        let mut next = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            state >> 33
        };
        let figures: Vec<f64> = (0..50_000)
            .map(|_| match next() % 4 {
                0 => (next() % 7) as f64,
                1 => 1.0 + next() as f64 * 1e-14,
                2 => -(next() as f64),
                _ if next().is_multiple_of(50) => f64::NAN,
                _ => next() as f64 / 3.0,
            })
            .collect();
        for ascending in [true, false] {
            assert_eq!(fast(&figures, ascending), slow(&figures, ascending));
        }
    }

    #[test]
    fn ranks_sort_both_ways_and_equal_ones_keep_their_order() {
        let ranks: Vec<u32> = (0..5_000_u32).map(|row| row * 7_919 % 100).collect();
        for ascending in [true, false] {
            let keys = Ranks(|row: u32| ranks[row as usize]);
            let mut expected: Vec<u32> = (0..5_000).collect();
            expected.sort_by_key(|row| {
                let rank = i64::from(ranks[*row as usize]);
                if ascending { rank } else { -rank }
            });
            assert_eq!(sorted(0..5_000, ascending, &keys), expected);
        }
    }
}
