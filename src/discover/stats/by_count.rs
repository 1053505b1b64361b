//! Numbers that depend on a count alone, worked out once each.

use std::collections::HashMap;

use foldhash::fast::FixedState;

/// Counts below this have a place of their own.
const NEAR: usize = 1 << 11;

/// What was worked out so far.
pub(crate) struct ByCount {
    near: Vec<f64>,
    far: HashMap<u32, f64, FixedState>,
}

impl Default for ByCount {
    fn default() -> Self {
        Self {
            near: vec![f64::NAN; NEAR],
            far: HashMap::default(),
        }
    }
}

impl ByCount {
    /// The number of a count; `work_out` tells it the first time, and is always the same.
    pub(crate) fn of(&mut self, count: u32, work_out: impl FnOnce(u32) -> f64) -> f64 {
        match self.near.get_mut(count as usize) {
            Some(known) => {
                if known.is_nan() {
                    *known = work_out(count);
                }
                *known
            }
            None => *self.far.entry(count).or_insert_with(|| work_out(count)),
        }
    }
}
