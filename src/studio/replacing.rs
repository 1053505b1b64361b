//! The question that stands before a file that is there is replaced.

use std::path::PathBuf;

use super::{Command, NoticeLevel, Studio};
use crate::files::{Permission, WriteError};

/// Files that are there, and the command that would replace them: nothing was written so far.
#[derive(Clone, Debug)]
pub struct Replacing {
    /// The files.
    pub files: Vec<PathBuf>,
    /// To be carried out with [`Command::Replace`].
    pub command: Box<Command>,
}

impl Studio {
    /// What the command that is carried out may do with files that are there.
    pub(super) fn permission(&self) -> Permission {
        let open = self.project.iter().map(|project| {
            let path = project.path.clone();
            (path, "the open project")
        });
        let last = self.last_import.iter().flat_map(|last| &last.files);
        let sources = self.draft.files.iter().chain(last);
        let sources = sources.map(|file| (file.path.clone(), "a file that was read"));
        Permission {
            replace: self.may_replace,
            never: open.chain(sources).collect(),
        }
    }

    /// Carries out a command that may replace files.
    pub(super) fn replace(&mut self, command: Command) {
        self.replacing = None;
        self.may_replace = true;
        self.execute(command);
        self.may_replace = false;
    }

    /// Says why nothing was written, or asks whether files may be replaced.
    pub(super) fn not_written(&mut self, problem: WriteError, command: Command) {
        match problem {
            WriteError::Exists { paths } => {
                self.replacing = Some(Replacing {
                    files: paths,
                    command: Box::new(command),
                });
            }
            problem => self.warn(NoticeLevel::Error, problem.to_string()),
        }
    }
}
