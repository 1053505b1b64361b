//! Work shared out to a few threads.

use crate::domain::progress::Cancelled;

/// Workers at most.
const MOST_WORKERS: usize = 4;

/// Workers there are at most on this machine.
pub(crate) fn crew() -> usize {
    std::thread::available_parallelism().map_or(1, |cores| cores.get().min(MOST_WORKERS))
}

/// Workers of a crew for this many items or pairs: one where more are not worth their start.
pub(crate) fn workers(crew: usize, count: usize, worth_sharing: usize) -> usize {
    if count < worth_sharing { 1 } else { crew }
}

/// Runs the same work on several threads and hands back what each found.
///
/// # Errors
/// [`Cancelled`] when one of them was.
pub(crate) fn share_out<T: Send>(
    workers: usize,
    work: impl Fn() -> Result<T, Cancelled> + Sync,
) -> Result<Vec<T>, Cancelled> {
    if workers <= 1 {
        return Ok(vec![work()?]);
    }
    std::thread::scope(|scope| {
        let started: Vec<_> = (0..workers).map(|_| scope.spawn(&work)).collect();
        started
            .into_iter()
            .map(|worker| match worker.join() {
                Ok(part) => part,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    })
}
