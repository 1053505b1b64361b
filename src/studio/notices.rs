//! Notices: what the program tells a person once.

/// How a notice is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeLevel {
    /// Something is done.
    Done,
    /// Something should be read.
    Warning,
    /// Something failed; nothing was lost.
    Error,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Names it for dismissing.
    pub id: u64,
    /// How it is meant.
    pub level: NoticeLevel,
    /// What happened, and what to do.
    pub text: String,
}

/// The messages not yet dismissed, oldest first; at most 20.
#[derive(Debug, Default)]
pub(super) struct Notices {
    list: Vec<Notice>,
    next: u64,
}

impl Notices {
    pub fn push(&mut self, level: NoticeLevel, text: impl Into<String>) {
        let text = text.into();
        self.list.retain(|notice| notice.text != text);
        if self.list.len() == 20 {
            self.list.remove(0);
        }
        self.list.push(Notice {
            id: self.next,
            level,
            text,
        });
        self.next += 1;
    }

    pub fn dismiss(&mut self, id: u64) {
        self.list.retain(|notice| notice.id != id);
    }

    /// Takes messages away that are no longer true.
    pub fn dismiss_beginning(&mut self, start: &str) {
        self.list.retain(|notice| !notice.text.starts_with(start));
    }

    pub fn all(&self) -> &[Notice] {
        &self.list
    }
}
