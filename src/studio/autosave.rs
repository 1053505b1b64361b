//! Autosave: one thread owns the project file and writes whatever it is sent, the newest plan first.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use super::jobs::Waker;
use crate::domain::plan::Plan;
use crate::domain::project::Dataset;
use crate::domain::saved_mapping::SavedMappings;
use crate::store::ProjectFile;

enum Order {
    Plan(Arc<Plan>),
    Dataset(Arc<Dataset>),
    Mappings(Arc<SavedMappings>),
}

#[derive(Default)]
struct State {
    /// Orders sent and not yet on disk.
    waiting: usize,
    problem: Option<String>,
}

/// The way to the project file.
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
            state.problem = Some("the project file is closed".to_owned());
        }
    }

    /// True when everything sent is on disk.
    pub fn is_saved(&self) -> bool {
        lock(&self.state).waiting == 0
    }

    /// What went wrong since this was last asked.
    pub fn take_problem(&self) -> Option<String> {
        lock(&self.state).problem.take()
    }

    /// Writes what waits and closes the file; what went wrong, if anything.
    pub fn close(mut self) -> Option<String> {
        self.finish();
        self.take_problem()
    }

    fn finish(&mut self) {
        self.sender = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            lock(&self.state).problem = Some("saving stopped unexpectedly".to_owned());
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

fn run(mut file: ProjectFile, receiver: &Receiver<Order>, state: &Mutex<State>, waker: &Waker) {
    while let Ok(first) = receiver.recv() {
        // Edits come faster than a slow disk writes: of the plans that wait only the newest matters.
        let mut orders = vec![first];
        orders.extend(receiver.try_iter());
        let taken = orders.len();
        let newest = orders
            .iter()
            .rposition(|order| matches!(order, Order::Plan(_)));
        for (place, order) in orders.into_iter().enumerate() {
            let outcome = match order {
                Order::Plan(plan) if Some(place) == newest => file.save_plan(&plan),
                Order::Plan(_) => Ok(()),
                Order::Dataset(dataset) => file.save_dataset(&dataset),
                Order::Mappings(mappings) => file.save_mappings(&mappings),
            };
            if let Err(problem) = outcome {
                lock(state).problem = Some(problem.to_string());
            }
        }
        lock(state).waiting -= taken;
        waker();
    }
}
