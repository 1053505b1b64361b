//! The fit of one stratum: the root `F` of `sum f_i = F` with `f_i (F - f_i) = t_i`.

/// Share of the companions of a stratum up to which the power series replaces the square root.
const SERIES_UP_TO: f64 = 1.0 / 256.0;

/// `(1 - sqrt(1 - 4 u)) / 2 = u + u^2 + 2 u^3 + 5 u^4 + 14 u^5 + ...`: the numbers of Catalan.
const CATALAN: [f64; 5] = [1.0, 1.0, 2.0, 5.0, 14.0];

/// What the fit of one stratum needs to know of its items.
#[derive(Clone, Debug, Default)]
pub(crate) struct Moments {
    /// `sum t`.
    pub total: f64,
    /// `sum t^m` of the items below the series' bound, `m` from 1 on.
    powers: [f64; 5],
    /// The others.
    large: Vec<f64>,
}

impl Moments {
    /// `sum f_i / F - 1`, with the other root for the greatest item when `other_root`.
    fn excess(&self, sum: f64, other_root: bool) -> f64 {
        let square = sum * sum;
        let mut scale = 1.0;
        let mut share = 0.0;
        for (power, factor) in self.powers.iter().zip(CATALAN) {
            scale /= square;
            share += factor * power * scale;
        }
        let mut greatest: f64 = 0.0;
        for &companions in &self.large {
            let part = smaller_root(companions / square);
            greatest = greatest.max(part);
            share += part;
        }
        if other_root {
            // The greatest item has 1 - part; written so that nothing cancels.
            share - 2.0 * greatest
        } else {
            share - 1.0
        }
    }

    /// Adds an item with `companions`; `total` is known by now.
    pub(crate) fn add(&mut self, companions: f64) {
        if companions > self.total * SERIES_UP_TO {
            self.large.push(companions);
            return;
        }
        let mut power = 1.0;
        for sum in &mut self.powers {
            power *= companions;
            *sum += power;
        }
    }

    /// `F`, and whether the greatest item takes the other root.
    fn solve(&self) -> (f64, bool) {
        let greatest = self.large.iter().copied().fold(0.0_f64, f64::max);
        let scale = self.total.sqrt();
        if scale <= 0.0 {
            return (0.0, false);
        }
        let least = (2.0 * greatest.sqrt()).max(0.5 * scale);
        // Two greatest items have half of the sum each there: what they lack is rounding.
        let greatest_ones = self.large.iter().filter(|&&other| other == greatest);
        let other_root = greatest_ones.count() == 1 && self.excess(least, false) < 0.0;
        let (mut low, mut high) = if other_root {
            // Falls short at `least`, reaches zero further out; an item that is in every pair has its root at infinity.
            (least, scale * 1e6)
        } else {
            (least, 2.0 * scale + least)
        };
        for _ in 0..200 {
            let middle = if other_root {
                (low * high).sqrt()
            } else {
                0.5 * (low + high)
            };
            if middle <= low || middle >= high {
                break;
            }
            // Without the other root the sum falls with F; with it, it rises.
            if (self.excess(middle, other_root) > 0.0) == other_root {
                high = middle;
            } else {
                low = middle;
            }
        }
        (high, other_root)
    }
}

/// What turns `t` into `f`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Root {
    /// `F`.
    pub sum: f64,
    /// `1 / F^2`; 0 where nothing was sold.
    inverse_square: f64,
    /// Companions from which on an item takes the other root.
    other_from: f64,
}

impl Root {
    /// Solves one stratum.
    pub(crate) fn of(moments: &Moments) -> Self {
        let (sum, other_root) = moments.solve();
        let greatest = moments.large.iter().copied().fold(0.0_f64, f64::max);
        Self {
            sum,
            inverse_square: if sum > 0.0 { (sum * sum).recip() } else { 0.0 },
            other_from: if other_root { greatest } else { f64::INFINITY },
        }
    }

    /// `f` of an item with `companions`.
    pub(crate) fn affinity(&self, companions: f64) -> f64 {
        let u = companions * self.inverse_square;
        if companions >= self.other_from {
            return self.sum * (1.0 - smaller_root(u));
        }
        if u > SERIES_UP_TO {
            return self.sum * smaller_root(u);
        }
        let series = CATALAN
            .iter()
            .rev()
            .fold(0.0, |sum, factor| (sum + factor) * u);
        self.sum * series
    }
}

/// `(1 - sqrt(1 - 4 u)) / 2`.
fn smaller_root(u: f64) -> f64 {
    2.0 * u / (1.0 + (1.0 - 4.0 * u).max(0.0).sqrt())
}
