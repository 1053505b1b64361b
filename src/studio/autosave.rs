//! Autosave: one thread owns the project file and writes whatever it is sent, the newest plan first. What cannot be written
//! stays unsaved, is said, and is tried again.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::jobs::Waker;
use crate::domain::plan::Plan;
use crate::domain::project::Dataset;
use crate::domain::saved_mapping::SavedMappings;
use crate::store::{ProjectFile, StoreError};

/// How often the file's place is looked at while there is nothing to write.
const LOOK: Duration = Duration::from_secs(2);
/// How long after a failure it is tried again, and at most after more of them.
const FIRST_WAIT: Duration = Duration::from_secs(2);
const LONGEST_WAIT: Duration = Duration::from_secs(60);

enum Order {
    Plan(Arc<Plan>),
    Dataset(Arc<Dataset>),
    Mappings(Arc<SavedMappings>),
    /// Try now what is unsaved, and tell when it was tried.
    Now(Sender<()>),
    /// What is unsaved is no longer wanted here.
    Forget,
}

/// Why the project is not saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaveProblem {
    /// What is wrong, beginning with the file.
    pub text: String,
    /// The same without the file.
    pub reason: String,
    /// True when trying again cannot help as long as the path does not name the file that was opened.
    pub is_elsewhere: bool,
}

impl SaveProblem {
    fn of(problem: &StoreError) -> Self {
        Self {
            text: problem.to_string(),
            reason: problem.reason(),
            is_elsewhere: problem.elsewhere().is_some(),
        }
    }

    fn stopped() -> Self {
        let text = "saving stopped unexpectedly".to_owned();
        Self {
            reason: text.clone(),
            text,
            is_elsewhere: false,
        }
    }
}

#[derive(Default)]
struct State {
    /// Orders sent and not yet looked at.
    waiting: usize,
    /// Something that was looked at is not on disk.
    unsaved: bool,
    problem: Option<SaveProblem>,
}

/// The way to the project file; none when it can only be read.
pub(super) struct Autosave {
    sender: Option<Sender<Order>>,
    thread: Option<JoinHandle<()>>,
    state: Arc<Mutex<State>>,
}

impl Autosave {
    /// Starts the thread that owns the file.
    pub fn start(file: ProjectFile, waker: Waker) -> std::io::Result<Self> {
        let (sender, receiver) = channel();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        let thread = std::thread::Builder::new()
            .name("endcap autosave".to_owned())
            .spawn(move || run(file, &receiver, &shared, &waker))?;
        Ok(Self {
            sender: Some(sender),
            thread: Some(thread),
            state,
        })
    }

    /// For a project that is only read: nothing is ever sent.
    pub fn none() -> Self {
        Self {
            sender: None,
            thread: None,
            state: Arc::default(),
        }
    }

    /// Writes a plan. Plans that wait behind it are never written twice.
    pub fn save_plan(&self, plan: Arc<Plan>) {
        self.send(Order::Plan(plan));
    }

    /// Writes a dataset.
    pub fn save_dataset(&self, dataset: Arc<Dataset>) {
        self.send(Order::Dataset(dataset));
    }

    /// Writes how sources were read.
    pub fn save_mappings(&self, mappings: Arc<SavedMappings>) {
        self.send(Order::Mappings(mappings));
    }

    fn send(&self, order: Order) {
        lock(&self.state).waiting += 1;
        let sent = self
            .sender
            .as_ref()
            .is_some_and(|sender| sender.send(order).is_ok());
        if !sent {
            let mut state = lock(&self.state);
            state.waiting -= 1;
            state.unsaved = true;
            state.problem = Some(SaveProblem::stopped());
        }
    }

    /// True when everything sent is on disk, under the path it was opened by.
    pub fn is_saved(&self) -> bool {
        let state = lock(&self.state);
        state.waiting == 0 && !state.unsaved
    }

    /// Why not everything is saved.
    pub fn problem(&self) -> Option<SaveProblem> {
        lock(&self.state).problem.clone()
    }

    /// Tries now what is unsaved, without waiting for it.
    pub fn try_again(&self) {
        if self.thread.is_some() {
            self.send(Order::Now(channel().0));
        }
    }

    /// Writes what waits and comes back when it was tried.
    ///
    /// # Errors
    /// Why not everything is saved.
    pub fn settle(&self) -> Result<(), SaveProblem> {
        if self.thread.is_some() {
            let (sender, tried) = channel();
            self.send(Order::Now(sender));
            // When the thread is gone there is no answer, and the state says so below.
            let _ = tried.recv();
        }
        if self.is_saved() {
            return Ok(());
        }
        Err(self.problem().unwrap_or_else(SaveProblem::stopped))
    }

    /// Closes the file without what is unsaved.
    pub fn abandon(self) {
        self.send(Order::Forget);
    }

    fn finish(&mut self) {
        self.sender = None;
        if let Some(thread) = self.thread.take() {
            // A panic in it was seen by whoever asked whether everything is saved.
            let _ = thread.join();
        }
    }
}

impl Drop for Autosave {
    fn drop(&mut self) {
        self.finish();
    }
}

fn lock(state: &Mutex<State>) -> std::sync::MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is to be written and is not yet.
#[derive(Default)]
struct Unsaved {
    plan: Option<Arc<Plan>>,
    dataset: Option<Arc<Dataset>>,
    mappings: Option<Arc<SavedMappings>>,
    /// Who wants to know when it was tried.
    asking: Vec<Sender<()>>,
}

impl Unsaved {
    fn take(&mut self, order: Order) {
        match order {
            // Edits come faster than a slow disk writes: of the plans that wait only the newest matters.
            Order::Plan(plan) => self.plan = Some(plan),
            Order::Dataset(dataset) => self.dataset = Some(dataset),
            Order::Mappings(mappings) => self.mappings = Some(mappings),
            Order::Now(asking) => self.asking.push(asking),
            Order::Forget => *self = Self::default(),
        }
    }

    fn is_empty(&self) -> bool {
        self.plan.is_none() && self.dataset.is_none() && self.mappings.is_none()
    }

    /// Writes each part that can be written; the first that went wrong.
    fn write(&mut self, file: &mut ProjectFile) -> Result<(), StoreError> {
        file.check_place()?;
        let mut outcome = Ok(());
        if let Some(dataset) = &self.dataset {
            match file.save_dataset(dataset) {
                Ok(()) => self.dataset = None,
                Err(problem) => outcome = Err(problem),
            }
        }
        // Amounts of rules are in the currency of the data they were made for.
        let fits = self
            .dataset
            .as_ref()
            .is_none_or(|dataset| dataset.currency == *file.currency());
        if let Some(plan) = self.plan.as_ref().filter(|_| fits) {
            match file.save_plan(plan) {
                Ok(()) => self.plan = None,
                Err(problem) => outcome = outcome.and(Err(problem)),
            }
        }
        if let Some(mappings) = &self.mappings {
            match file.save_mappings(mappings) {
                Ok(()) => self.mappings = None,
                Err(problem) => outcome = outcome.and(Err(problem)),
            }
        }
        outcome
    }
}

fn run(mut file: ProjectFile, receiver: &Receiver<Order>, state: &Mutex<State>, waker: &Waker) {
    let mut unsaved = Unsaved::default();
    let mut wait = FIRST_WAIT;
    loop {
        let first = receiver.recv_timeout(if unsaved.is_empty() { LOOK } else { wait });
        let mut taken = 0;
        match first {
            Ok(order) => {
                for order in std::iter::once(order).chain(receiver.try_iter()) {
                    unsaved.take(order);
                    taken += 1;
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        let outcome = unsaved.write(&mut file);
        wait = match &outcome {
            Ok(()) => FIRST_WAIT,
            // Whether a file is where it was, costs nothing to ask.
            Err(problem) if problem.elsewhere().is_some() => LOOK,
            Err(_) => (wait * 2).min(LONGEST_WAIT),
        };
        let problem = outcome.err().as_ref().map(SaveProblem::of);
        let is_news = {
            let mut state = lock(state);
            let is_news = taken > 0 || state.problem != problem;
            state.waiting -= taken;
            state.unsaved = problem.is_some() || !unsaved.is_empty();
            state.problem = problem;
            is_news
        };
        for asking in unsaved.asking.drain(..) {
            // Who does not wait for the answer has gone on.
            let _ = asking.send(());
        }
        if is_news {
            waker();
        }
    }
    if !unsaved.is_empty() {
        let _ = unsaved.write(&mut file);
    }
    // What is written is written; there is nobody left to tell of the rest.
    let _ = file.close();
}
