//! Undo and redo: named steps that share what they do not change.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::domain::plan::Plan;

/// Steps kept.
pub const DEPTH: usize = 200;

struct UndoStep {
    label: String,
    before: Arc<Plan>,
}

/// The steps that can be taken back, and the ones that were.
#[derive(Default)]
pub(super) struct UndoStack {
    done: VecDeque<UndoStep>,
    undone: Vec<UndoStep>,
    dragging: bool,
}

impl UndoStack {
    /// Remembers the plan before a step. While a drag goes on only its beginning is remembered: a drag is one step.
    pub fn record(&mut self, label: String, before: &Arc<Plan>, drag: bool) {
        if drag && self.dragging {
            return;
        }
        self.dragging = drag;
        self.undone.clear();
        if self.done.len() == DEPTH {
            self.done.pop_front();
        }
        self.done.push_back(UndoStep {
            label,
            before: Arc::clone(before),
        });
    }

    /// The hand let go: the next drag is a step of its own.
    pub fn end_drag(&mut self) {
        self.dragging = false;
    }

    /// True between the first movement of a drag and its end.
    pub fn is_dragging(&self) -> bool {
        self.dragging
    }

    /// The plan one step back.
    pub fn undo(&mut self, now: &Arc<Plan>) -> Option<(String, Arc<Plan>)> {
        self.dragging = false;
        let step = self.done.pop_back()?;
        self.undone.push(UndoStep {
            label: step.label.clone(),
            before: Arc::clone(now),
        });
        Some((step.label, step.before))
    }

    /// The plan one step forward again.
    pub fn redo(&mut self, now: &Arc<Plan>) -> Option<(String, Arc<Plan>)> {
        self.dragging = false;
        let step = self.undone.pop()?;
        self.done.push_back(UndoStep {
            label: step.label.clone(),
            before: Arc::clone(now),
        });
        Some((step.label, step.before))
    }

    /// What undo would take back.
    pub fn undo_label(&self) -> Option<&str> {
        self.done.back().map(|step| step.label.as_str())
    }

    /// What redo would do again.
    pub fn redo_label(&self) -> Option<&str> {
        self.undone.last().map(|step| step.label.as_str())
    }

    /// Forgets everything: an import is a boundary.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(name: &str) -> Arc<Plan> {
        Arc::new(Plan {
            scenario: name.to_owned(),
            ..Plan::default()
        })
    }

    #[test]
    fn a_drag_is_one_step_and_two_drags_are_two() {
        let (start, middle) = (plan("start"), plan("middle"));
        let mut stack = UndoStack::default();
        stack.record("drag".into(), &start, true);
        stack.record("drag".into(), &middle, true);
        stack.end_drag();
        let (_, back) = stack.undo(&plan("end")).unwrap();
        assert!(Arc::ptr_eq(&back, &start));
        assert_eq!(stack.undo_label(), None);
        stack.record("drag".into(), &start, true);
        stack.end_drag();
        stack.record("drag".into(), &middle, true);
        assert_eq!(stack.done.len(), 2);
    }

    #[test]
    fn the_oldest_step_goes_when_there_are_too_many() {
        let mut stack = UndoStack::default();
        for number in 0..DEPTH + 5 {
            stack.record(number.to_string(), &plan("x"), false);
        }
        assert_eq!(stack.done.len(), DEPTH);
        assert_eq!(stack.done.front().unwrap().label, "5");
    }

    #[test]
    fn a_new_step_ends_what_could_be_done_again() {
        let mut stack = UndoStack::default();
        stack.record("one".into(), &plan("a"), false);
        stack.undo(&plan("b"));
        assert_eq!(stack.redo_label(), Some("one"));
        stack.record("two".into(), &plan("a"), false);
        assert_eq!(stack.redo_label(), None);
    }
}
