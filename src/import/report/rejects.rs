//! The file of rejected rows.

use std::path::{Path, PathBuf};

use csv::{Writer, WriterBuilder};

use crate::files::{self, Draft, Permission};
use crate::import::rows::error::ImportError;

/// The file of rejected rows: the original cells, then line, column, expected and found. It appears when all is read;
/// until then it has no name, because it holds what a shop knows of people.
pub(crate) struct Rejects {
    path: PathBuf,
    permission: Permission,
    writer: Writer<Draft>,
}

impl Rejects {
    /// Starts the file. Refused at once is what `permission` will not let be written.
    pub(crate) fn begin(path: &Path, permission: Permission) -> Result<Self, ImportError> {
        files::check(&[path], &permission, |_| false)?;
        Ok(Self {
            path: path.to_owned(),
            permission,
            writer: WriterBuilder::new()
                .flexible(true)
                .from_writer(Draft::private(path)?),
        })
    }

    pub(super) fn write<'c>(
        &mut self,
        mut cells: impl Iterator<Item = &'c [u8]>,
    ) -> Result<(), ImportError> {
        let outcome = cells
            .try_for_each(|cell| self.writer.write_field(cell))
            .and_then(|()| self.writer.write_record(None::<&[u8]>));
        outcome.map_err(|err| ImportError::io(&self.path)(err.into()))
    }

    /// Puts the file in its place; without a rejected row there is none, and an older one stays.
    pub(crate) fn finish(self) -> Result<(), ImportError> {
        let draft = self.writer.into_inner().map_err(|err| {
            let problem = std::io::Error::other(err.to_string());
            ImportError::io(&self.path)(problem)
        })?;
        if draft.bytes() > 0 {
            files::publish(vec![draft], &self.permission)?;
        }
        Ok(())
    }
}
