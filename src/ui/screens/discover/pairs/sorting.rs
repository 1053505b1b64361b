//! Sorts all pairs beside the window, so that a million of them hold up no frame.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;

use egui::Context;

use super::columns::Listed;
use super::order::all_sorted;
use crate::ui::screens::discover::tab_data::TabData;
use crate::ui::widgets::table::SortBy;

/// Something to be done beside the window.
pub(super) type Work = Box<dyn FnOnce() + Send>;

/// Where work is done beside the window; false when it cannot be done there.
pub(super) struct Beside(Box<dyn Fn(Work) -> bool>);

impl Default for Beside {
    /// A thread of its own for each piece of work.
    fn default() -> Self {
        let spawn = |work: Work| {
            let name = "sort of pairs".to_owned();
            thread::Builder::new().name(name).spawn(work).is_ok()
        };
        Self(Box::new(spawn))
    }
}

impl Beside {
    /// Does work as told.
    #[cfg(test)]
    pub(super) fn as_told(run: impl Fn(Work) -> bool + 'static) -> Self {
        Self(Box::new(run))
    }
}

/// An order of all pairs in the making.
pub(super) struct Sorting {
    by: SortBy,
    made: Receiver<Vec<u32>>,
}

impl Sorting {
    /// Begins to sort and draws again when done; `None` when the system gives no thread.
    pub fn begin(beside: &Beside, ctx: &Context, data: TabData<'_>, by: SortBy) -> Option<Self> {
        let margins = Arc::clone(data.margins);
        let (columns, names) = (Arc::clone(data.columns), Arc::clone(data.names));
        let ctx = ctx.clone();
        let (send, made) = channel();
        let sort = move || {
            let listed = Listed {
                columns: &columns,
                margins: &margins,
            };
            // Nobody listens any more when another order was asked for meanwhile.
            if send.send(all_sorted(listed, &names, by)).is_ok() {
                ctx.request_repaint();
            }
        };
        (beside.0)(Box::new(sort)).then_some(Self { by, made })
    }

    /// The order asked for.
    pub fn by(&self) -> SortBy {
        self.by
    }

    /// The order once it is made.
    pub fn made(&self) -> Result<Vec<u32>, TryRecvError> {
        self.made.try_recv()
    }

    /// Waits for the order.
    #[cfg(test)]
    pub fn waited_for(&self) -> Vec<u32> {
        self.made.recv().unwrap()
    }
}
