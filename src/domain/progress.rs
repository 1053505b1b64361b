//! How far a piece of long work is, and whether somebody wants it to stop.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Shared between the thread that works and whoever watches. All figures are hints, never results.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU64,
    total: AtomicU64,
    rows: AtomicU64,
    cancelled: AtomicBool,
    /// Checks so far, and the one that stops the work; 0 is none.
    #[cfg(test)]
    checks: [AtomicU64; 2],
}

/// The work was cancelled; nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cancelled")]
pub struct Cancelled;

impl Progress {
    /// Work of unknown size that nobody has stopped.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Says how much there is to do, in any unit (bytes, orders); starts again from zero.
    pub fn begin(&self, total: u64) {
        self.done.store(0, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
    }

    /// Says how much is done, in the unit of `begin`.
    ///
    /// # Errors
    /// [`Cancelled`] when somebody asked to stop: return it up at once.
    pub fn reach(&self, done: u64) -> Result<(), Cancelled> {
        self.done.store(done, Ordering::Relaxed);
        self.check()
    }

    /// Says how many rows were read so far.
    pub fn count_rows(&self, rows: u64) {
        self.rows.store(rows, Ordering::Relaxed);
    }

    /// # Errors
    /// [`Cancelled`] when somebody asked to stop.
    pub fn check(&self) -> Result<(), Cancelled> {
        #[cfg(test)]
        self.count_check();
        if self.cancelled.load(Ordering::Relaxed) {
            Err(Cancelled)
        } else {
            Ok(())
        }
    }

    /// Asks the work to stop.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Work that stops at its check of this number, from 1.
    #[cfg(test)]
    pub(crate) fn stopping_at(check: u64) -> Self {
        let progress = Self::new();
        progress.checks[1].store(check, Ordering::Relaxed);
        progress
    }

    #[cfg(test)]
    fn count_check(&self) {
        let count = self.checks[0].fetch_add(1, Ordering::Relaxed) + 1;
        if count == self.checks[1].load(Ordering::Relaxed) {
            self.cancel();
        }
    }

    /// How often the work looked whether to stop.
    #[cfg(test)]
    pub(crate) fn checks(&self) -> u64 {
        self.checks[0].load(Ordering::Relaxed)
    }

    /// True after `cancel`.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Share done, 0..1; `None` while the size is unknown.
    #[must_use]
    pub fn share(&self) -> Option<f32> {
        let total = self.total.load(Ordering::Relaxed);
        let done = self.done.load(Ordering::Relaxed).min(total);
        (total > 0).then(|| (done as f64 / total as f64) as f32)
    }

    /// Rows read so far.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows.load(Ordering::Relaxed)
    }
}
