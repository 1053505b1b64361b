//! Sorts all pairs beside the window, so that a million of them hold up no frame.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;

use egui::Context;

use super::ground::Ground;
use super::pair_columns::Listed;
use super::pair_order::all_sorted;
use crate::ui::widgets::table::SortBy;

/// An order of all pairs in the making.
pub(super) struct Sorting {
    by: SortBy,
    made: Receiver<Vec<u32>>,
}

impl Sorting {
    /// Begins to sort and draws again when done; `None` when the system gives no thread.
    pub fn begin(ctx: &Context, ground: Ground<'_>, by: SortBy) -> Option<Self> {
        let (found, margins) = (Arc::clone(ground.found), Arc::clone(ground.margins));
        let (columns, names) = (Arc::clone(ground.columns), Arc::clone(ground.names));
        let ctx = ctx.clone();
        let (send, made) = channel();
        let sort = move || {
            let listed = Listed {
                table: &found.pairs,
                columns: &columns,
                margins: &margins,
            };
            // Nobody listens any more when another order was asked for meanwhile.
            if send.send(all_sorted(listed, &names, by)).is_ok() {
                ctx.request_repaint();
            }
        };
        let name = "sort of pairs".to_owned();
        thread::Builder::new().name(name).spawn(sort).ok()?;
        Some(Self { by, made })
    }

    /// The order asked for.
    pub fn by(&self) -> SortBy {
        self.by
    }

    /// The order once it is made.
    pub fn made(&self) -> Result<Vec<u32>, TryRecvError> {
        self.made.try_recv()
    }
}
