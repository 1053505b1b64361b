//! The window: what a person sees and touches. Draws what the studio holds and never touches files or databases itself.

pub mod format;
pub mod theme;
pub mod widgets;
