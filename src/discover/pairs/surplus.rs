//! What the proven pairs take from the companions of their items.

use super::expectation::{Expectation, Row};
use crate::domain::progress::{Cancelled, Progress};

/// What the surplus of the proven pairs takes from the companions of their items, value by value.
pub(super) struct Taken {
    /// Where the part of an item begins and ends; the same where nothing is taken.
    rows: Vec<(usize, usize)>,
    amounts: Vec<f64>,
}

impl Taken {
    /// Pairs `(rare, common, surplus orders)`; those of one rare item follow one another.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub(super) fn of(
        expectation: &Expectation,
        surplus: &[(u32, u32, f64)],
        progress: &Progress,
    ) -> Result<Self, Cancelled> {
        let mut taken = Self::room(expectation, surplus);
        let mut beside = expectation.beside();
        let mut of_rare = vec![0.0_f64; expectation.width()];
        for pairs in surplus.chunk_by(|x, y| x.0 == y.0) {
            progress.check()?;
            let Some(&(rare, ..)) = pairs.first() else {
                continue;
            };
            beside.turn_to(rare as usize);
            of_rare.fill(0.0);
            for &(_, common, orders) in pairs {
                let expected = beside.expected(common as usize, f64::INFINITY);
                if expected <= 0.0 {
                    continue;
                }
                let share = orders / expected;
                let (start, end) = taken.rows.get(common as usize).copied().unwrap_or((0, 0));
                let amounts = taken.amounts.get_mut(start..end).unwrap_or_default();
                let ours = beside.dense();
                match expectation.row(common as usize) {
                    Row::Dense(values) => {
                        let both = amounts.iter_mut().zip(&mut of_rare);
                        for ((amount, of_rare), (&x, &y)) in both.zip(values.iter().zip(ours)) {
                            let part = share * f64::from(x) * f64::from(y);
                            *amount += part;
                            *of_rare += part;
                        }
                    }
                    Row::Sparse(indices, values) => {
                        for ((amount, &stratum), &x) in amounts.iter_mut().zip(indices).zip(values)
                        {
                            let index = stratum as usize;
                            if let (Some(&y), Some(of_rare)) =
                                (ours.get(index), of_rare.get_mut(index))
                            {
                                let part = share * f64::from(x) * f64::from(y);
                                *amount += part;
                                *of_rare += part;
                            }
                        }
                    }
                }
            }
            taken.add(expectation, rare as usize, &of_rare);
        }
        Ok(taken)
    }

    /// Room for the items of these pairs.
    fn room(expectation: &Expectation, surplus: &[(u32, u32, f64)]) -> Self {
        let mut rows = vec![(0, 0); expectation.items()];
        let mut end = 0;
        let pairs = surplus.iter().flat_map(|&(rare, common, _)| [rare, common]);
        for rank in pairs.map(|rank| rank as usize) {
            let values = match expectation.row(rank) {
                Row::Dense(values) | Row::Sparse(_, values) => values.len(),
            };
            if let Some(row) = rows.get_mut(rank).filter(|row| row.0 == row.1) {
                *row = (end, end + values);
                end += values;
            }
        }
        Self {
            rows,
            amounts: vec![0.0; end],
        }
    }

    fn add(&mut self, expectation: &Expectation, rank: usize, by_stratum: &[f64]) {
        let (start, end) = self.rows.get(rank).copied().unwrap_or((0, 0));
        let amounts = self.amounts.get_mut(start..end).unwrap_or_default();
        match expectation.row(rank) {
            Row::Dense(_) => {
                for (amount, more) in amounts.iter_mut().zip(by_stratum) {
                    *amount += more;
                }
            }
            Row::Sparse(indices, _) => {
                for (amount, &stratum) in amounts.iter_mut().zip(indices) {
                    *amount += by_stratum.get(stratum as usize).copied().unwrap_or(0.0);
                }
            }
        }
    }

    /// What one item loses, value by value; empty where nothing is taken.
    pub(super) fn row(&self, rank: usize) -> &[f64] {
        let (start, end) = self.rows.get(rank).copied().unwrap_or((0, 0));
        self.amounts.get(start..end).unwrap_or_default()
    }
}
