//! The window: what a person sees and touches. Draws what the studio holds and never touches files or databases itself.

mod action;
mod app;
mod dialogs;
mod help;
mod palette;
mod replace;
pub mod screens;
mod shell;
pub mod theme;
mod unsaved;
pub mod widgets;
mod window;

pub use action::{Action, Menu};
pub use app::EndcapApp;
pub use window::open_window;
