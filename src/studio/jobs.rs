//! Jobs: one named thread per piece of long work, with progress and cancel, and no async runtime.

use std::fmt;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::Instant;

use crate::domain::progress::Progress;

/// What a job is for; at most one of each kind runs at a time unless its result is for one place only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JobKind {
    /// Makes the sample store.
    Sample,
    /// Opens or makes a project file.
    Open,
    /// Reads the beginning of files.
    Preview,
    /// Reads whole files.
    Import,
    /// Works out key figures.
    Overview,
    /// Counts pairs and sets.
    Discover,
    /// Counts what is bought later.
    FollowUp,
    /// Replays the plan.
    Replay,
    /// Evaluates the replay with all draws.
    Evaluate,
    /// Drafts or writes rule files.
    Export,
    /// Writes the whole project to a new file.
    Save,
}

impl JobKind {
    /// What a person reads while it runs.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Sample => "Making the sample store",
            Self::Open => "Opening the project",
            Self::Preview => "Checking the files",
            Self::Import => "Importing",
            Self::Overview => "Working out key figures",
            Self::Discover => "Finding what is bought together",
            Self::FollowUp => "Finding what is bought later",
            Self::Replay => "Replaying the plan",
            Self::Evaluate => "Working out ranges",
            Self::Export => "Preparing rule files",
            Self::Save => "Saving elsewhere",
        }
    }

    /// True for work a person waits for and may want to stop; quiet work only shows in the status line.
    #[must_use]
    pub fn is_foreground(self) -> bool {
        matches!(
            self,
            Self::Sample | Self::Open | Self::Import | Self::Export | Self::Save
        )
    }
}

/// Names a running job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(u64);

/// What a finished job does to the studio.
pub(super) type Ending<S> = Box<dyn FnOnce(&mut S) + Send>;

/// Told when something is there to be collected, so that a sleeping window wakes up.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// A job as a screen shows it.
#[derive(Clone)]
pub struct JobView {
    /// Its name for cancelling.
    pub id: JobId,
    /// What it is for.
    pub kind: JobKind,
    /// Share, rows, cancelled or not.
    pub progress: Arc<Progress>,
    /// When it began.
    pub began: Instant,
}

impl JobView {
    /// Rows read per second since it began, rounded down.
    #[must_use]
    pub fn rows_per_second(&self) -> u64 {
        (self.progress.rows() as f64 / self.began.elapsed().as_secs_f64().max(0.001)) as u64
    }
}

impl fmt::Debug for JobView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {:?}", self.id, self.kind)
    }
}

struct Job {
    view: JobView,
    thread: Option<JoinHandle<()>>,
}

enum Report<S> {
    Done(JobId, Ending<S>),
    Panicked(JobId),
}

/// The running jobs of a studio `S`.
pub(super) struct Jobs<S> {
    running: Vec<Job>,
    next: u64,
    sender: Sender<Report<S>>,
    receiver: Receiver<Report<S>>,
    waker: Waker,
}

/// What came of a job.
pub(super) enum Finished<S> {
    /// It returned.
    Ending(Ending<S>),
    /// It panicked; nothing it did counts.
    Panicked(JobKind),
}

impl<S: 'static> Jobs<S> {
    pub fn new(waker: Waker) -> Self {
        let (sender, receiver) = channel();
        Self {
            running: Vec::new(),
            next: 0,
            sender,
            receiver,
            waker,
        }
    }

    /// Starts a job. What it returns is applied to the studio when it is next polled.
    pub fn start(
        &mut self,
        kind: JobKind,
        work: impl FnOnce(&Progress) -> Ending<S> + Send + 'static,
    ) -> JobId {
        let id = JobId(self.next);
        self.next += 1;
        let progress = Arc::new(Progress::new());
        let (sender, waker) = (self.sender.clone(), Arc::clone(&self.waker));
        let shared = Arc::clone(&progress);
        let body = move || {
            let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&shared)));
            let report = match outcome {
                Ok(ending) => Report::Done(id, ending),
                Err(_) => Report::Panicked(id),
            };
            // The studio may be gone; then nobody wants the result.
            let _ = sender.send(report);
            waker();
        };
        let name = format!("endcap {kind:?}").to_lowercase();
        let view = JobView {
            id,
            kind,
            progress,
            began: Instant::now(),
        };
        match std::thread::Builder::new().name(name).spawn(body) {
            Ok(thread) => self.running.push(Job {
                view,
                thread: Some(thread),
            }),
            Err(_) => {
                self.running.push(Job { view, thread: None });
                let _ = self.sender.send(Report::Panicked(id));
            }
        }
        id
    }

    /// The running jobs, oldest first.
    pub fn views(&self) -> Vec<JobView> {
        self.running.iter().map(|job| job.view.clone()).collect()
    }

    /// True when a job of this kind runs.
    pub fn runs(&self, kind: JobKind) -> bool {
        self.running.iter().any(|job| job.view.kind == kind)
    }

    /// True when nothing runs.
    pub fn is_idle(&self) -> bool {
        self.running.is_empty()
    }

    /// Asks a job to stop.
    pub fn cancel(&self, id: JobId) {
        for job in self.running.iter().filter(|job| job.view.id == id) {
            job.view.progress.cancel();
        }
    }

    /// Asks every job of a kind to stop.
    pub fn cancel_kind(&self, kind: JobKind) {
        for job in self.running.iter().filter(|job| job.view.kind == kind) {
            job.view.progress.cancel();
        }
    }

    /// Asks every job to stop and forgets its result: for closing a project.
    pub fn abandon_all(&mut self) {
        for job in &mut self.running {
            job.view.progress.cancel();
            if let Some(thread) = job.thread.take() {
                let _ = thread.join();
            }
        }
        self.running.clear();
        while self.receiver.try_recv().is_ok() {}
    }

    /// The next finished job; `wait` blocks until one finishes, unless nothing runs.
    pub fn next_finished(&mut self, wait: bool) -> Option<Finished<S>> {
        loop {
            let report = if wait && !self.is_idle() {
                self.receiver.recv().ok()?
            } else {
                self.receiver.try_recv().ok()?
            };
            let (Report::Done(id, _) | Report::Panicked(id)) = &report;
            let Some(place) = self.running.iter().position(|job| job.view.id == *id) else {
                // Abandoned: its result belongs to a project that is closed.
                continue;
            };
            let job = self.running.remove(place);
            if let Some(thread) = job.thread {
                let _ = thread.join();
            }
            return Some(match report {
                Report::Done(_, ending) => Finished::Ending(ending),
                Report::Panicked(_) => Finished::Panicked(job.view.kind),
            });
        }
    }

    /// Wakes the window.
    pub fn waker(&self) -> Waker {
        Arc::clone(&self.waker)
    }
}

impl<S> Drop for Jobs<S> {
    fn drop(&mut self) {
        for job in &mut self.running {
            job.view.progress.cancel();
        }
        for job in &mut self.running {
            if let Some(thread) = job.thread.take() {
                let _ = thread.join();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jobs() -> Jobs<Vec<&'static str>> {
        Jobs::new(Arc::new(|| {}))
    }

    fn drain(jobs: &mut Jobs<Vec<&'static str>>) -> Vec<&'static str> {
        let mut state = Vec::new();
        while let Some(finished) = jobs.next_finished(true) {
            match finished {
                Finished::Ending(ending) => ending(&mut state),
                Finished::Panicked(_) => state.push("panicked"),
            }
        }
        state
    }

    #[test]
    fn a_panic_in_a_job_is_reported_and_harms_nothing_else() {
        let mut jobs = jobs();
        jobs.start(JobKind::Discover, |_| std::panic::panic_any(()));
        assert_eq!(drain(&mut jobs), ["panicked"]);
        jobs.start(JobKind::Discover, |_| Box::new(|state| state.push("done")));
        assert_eq!(drain(&mut jobs), ["done"]);
    }

    #[test]
    fn a_cancelled_job_sees_it_and_ends() {
        let mut jobs = jobs();
        let id = jobs.start(JobKind::Import, |progress| {
            while !progress.is_cancelled() {
                std::thread::yield_now();
            }
            Box::new(|state| state.push("stopped"))
        });
        jobs.cancel(id);
        assert_eq!(drain(&mut jobs), ["stopped"]);
        assert!(jobs.is_idle());
    }
}
