//! The file of rejected rows.

use std::io::BufWriter;
use std::path::{Path, PathBuf};

use csv::{Writer, WriterBuilder};
use tempfile::NamedTempFile;

use crate::import::rows::error::ImportError;

/// The file of rejected rows: the original cells, then line, column, expected and found. It appears when all is read.
pub(crate) struct Rejects {
    path: PathBuf,
    writer: Writer<BufWriter<NamedTempFile>>,
}

impl Rejects {
    /// Starts the file beside its final place, so that a stopped import leaves nothing.
    pub(crate) fn begin(path: &Path) -> Result<Self, ImportError> {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let file = NamedTempFile::new_in(folder).map_err(ImportError::io(path))?;
        Ok(Self {
            path: path.to_owned(),
            writer: WriterBuilder::new()
                .flexible(true)
                .from_writer(BufWriter::new(file)),
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
        let io = ImportError::io(&self.path);
        let other = |message: String| io(std::io::Error::other(message));
        let buffer = self
            .writer
            .into_inner()
            .map_err(|err| other(err.to_string()))?;
        let file = buffer.into_inner().map_err(|err| other(err.to_string()))?;
        let bytes = file.as_file().metadata().map_err(&io)?.len();
        if bytes > 0 {
            file.persist(&self.path).map_err(|err| io(err.error))?;
        }
        Ok(())
    }
}
