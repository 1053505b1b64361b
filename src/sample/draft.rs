//! Files that are whole or not there at all: written under a temporary name, renamed when everything is written.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::SampleError;

/// A file being written. Dropped without `publish` it leaves nothing behind.
pub(super) struct Draft {
    target: PathBuf,
    temporary: PathBuf,
    writer: Option<BufWriter<File>>,
}

impl Draft {
    /// Opens a draft of `folder/name`.
    pub(super) fn new(folder: &Path, name: &str) -> Result<Self, SampleError> {
        let temporary = folder.join(format!(".{name}.part"));
        let file = File::create(&temporary).map_err(|source| failed(&temporary, source))?;
        Ok(Self {
            target: folder.join(name),
            temporary,
            writer: Some(BufWriter::with_capacity(1 << 20, file)),
        })
    }

    /// Appends.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), SampleError> {
        match &mut self.writer {
            Some(writer) => writer
                .write_all(bytes)
                .map_err(|source| failed(&self.temporary, source)),
            None => Ok(()),
        }
    }

    /// Writes out what is buffered and closes the file.
    pub(super) fn close(&mut self) -> Result<(), SampleError> {
        let Some(writer) = self.writer.take() else {
            return Ok(());
        };
        let file = writer
            .into_inner()
            .map_err(|error| failed(&self.temporary, error.into_error()))?;
        file.sync_all()
            .map_err(|source| failed(&self.temporary, source))
    }

    /// Gives the closed file its name.
    pub(super) fn publish(mut self) -> Result<PathBuf, SampleError> {
        self.close()?;
        fs::rename(&self.temporary, &self.target).map_err(|source| failed(&self.target, source))?;
        Ok(std::mem::take(&mut self.target))
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        self.writer = None;
        // Gone already after `publish`; a rest that cannot be removed has another name than any file of the sample.
        let _ = fs::remove_file(&self.temporary);
    }
}

/// The error of a path.
pub(super) fn failed(path: &Path, source: std::io::Error) -> SampleError {
    SampleError::Io {
        path: path.to_owned(),
        source,
    }
}
