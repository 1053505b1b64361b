//! The window: what a person sees and touches. Draws what the studio holds and never touches files or databases itself.

pub mod format;
pub mod theme;
pub mod widgets;

/// Opens the window.
pub fn open_window(_file: Option<std::path::PathBuf>) -> Result<(), String> {
    Ok(())
}
