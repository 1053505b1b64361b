//! The first rows of a sort, found in one look at each key: what one sees at once while the rest is still being sorted.

use crate::discover::radix::{Keys, sorted};

/// Keys looked at to guess where the first rows end.
const SAMPLE: usize = 8_192;

/// So many times the rows wanted are aimed at: a guess from a sample falls short now and then.
const MORE: usize = 4;

/// A guess of more than so many times the rows wanted was a poor one.
const TOO_MANY: usize = 64;

/// The first rows of what [`sorted`] makes of these: about as many as wanted, more or fewer, but each of them in its place.
/// None where that cannot be said soon.
#[must_use]
pub fn first_rows(of: &[u32], ascending: bool, keys: &impl Keys, wanted: usize) -> Vec<u32> {
    let turned = |key: u64| if ascending { key } else { !key };
    let key = |row: u32| keys.key(row).map(turned);
    let step = (of.len() / SAMPLE).max(1);
    // One of each stretch, now here and now there: a table may repeat itself every so many rows.
    let looked_at = of.chunks(step).zip(0_usize..).filter_map(|(rows, index)| {
        let word = index.wrapping_mul(0x9E37_79B9) >> 7;
        rows.get(word % rows.len())
    });
    let mut sample: Vec<u64> = looked_at.filter_map(|row| key(*row)).collect();
    let last = (wanted * MORE).div_ceil(step).max(MORE);
    let index = last.min(sample.len().saturating_sub(1));
    if sample.is_empty() {
        return Vec::new();
    }
    let (_, limit, _) = sample.select_nth_unstable(index);
    let limit = *limit;
    let (mut before, mut at) = (Vec::new(), Vec::new());
    for row in of {
        match key(*row) {
            Some(key) if key < limit => before.push(*row),
            // Rows with the same key keep their order, so that only the first of them can be among the first.
            Some(key) if key == limit && at.len() < wanted => at.push(*row),
            _ => {}
        }
        if before.len() > wanted * TOO_MANY {
            return Vec::new();
        }
    }
    let mut first = sorted(before.into_iter(), ascending, keys);
    first.append(&mut at);
    first
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::radix::{Figures, Ranks};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_first_rows_are_those_a_whole_sort_puts_first(
            ranks in proptest::collection::vec(0..40_u32, 1..400),
            few in 1..41_u32,
            wanted in 1..60_usize,
            ascending: bool,
        ) {
            let rows = 0..ranks.len() as u32;
            let set: Vec<u32> = rows.filter(|row| ranks[*row as usize] % 3 != 1).collect();
            let keys = Ranks(|row: u32| ranks[row as usize] % few);
            let whole = sorted(set.iter().copied(), ascending, &keys);
            let first = first_rows(&set, ascending, &keys, wanted);
            prop_assert!(first.len() <= whole.len());
            prop_assert_eq!(&first[..], &whole[..first.len()]);
            prop_assert!(first.len() >= wanted.min(whole.len()));
        }
    }

    #[test]
    fn a_long_table_shows_as_many_rows_as_wanted_however_it_stands() {
        let set: Vec<u32> = (0..300_000).collect();
        let mixed = |row: u32| f64::from(row.wrapping_mul(2_654_435_761) >> 8);
        let cases: [(&str, &dyn Fn(u32) -> f64); 5] = [
            ("mixed", &mixed),
            ("sorted", &|row| f64::from(row)),
            ("turned", &|row| -f64::from(row)),
            ("equal", &|_| 1.0),
            ("half unknown", &|row| {
                if row % 2 == 0 { f64::NAN } else { mixed(row) }
            }),
        ];
        for (name, figure) in cases {
            let keys = Figures(figure);
            let first = first_rows(&set, true, &keys, 200);
            let whole = sorted(set.iter().copied(), true, &keys);
            assert!(
                (200..12_800).contains(&first.len()),
                "{name}: {}",
                first.len()
            );
            assert_eq!(first[..], whole[..first.len()], "{name}");
        }
    }

    #[test]
    fn where_nothing_is_known_nothing_comes_first() {
        let keys = Figures(|_| f64::NAN);
        assert!(first_rows(&[0, 1, 2], true, &keys, 10).is_empty());
        assert!(first_rows(&[], true, &Ranks(|row| row), 10).is_empty());
    }
}
