//! Arithmetic that knows no orders: tails, bounds, measures, fits and a fast sort.

pub mod by_count;
pub mod hypergeometric;
pub mod least_squares;
pub mod measures;
pub mod poisson;
pub mod quasi_independence;
pub mod radix;
pub mod significance;
