//! Writing a project file.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use rusqlite::{Connection, Transaction};

use super::place::{self, Place, sync_folder};
use super::{
    Document, StoreError, Stored, Trouble, checksum, connect, contents, dataset, logs, mappings,
    open, plan, schema, write_meta,
};
use crate::domain::money::Currency;
use crate::domain::plan::Plan;
use crate::domain::progress::Progress;
use crate::domain::project::Dataset;
use crate::domain::saved_mapping::SavedMappings;
use crate::files;

/// An open project file. Lives on one thread.
pub struct ProjectFile {
    pub(super) connection: Connection,
    currency: Currency,
    /// What the file holds; rules shared with it are not written again.
    saved: Plan,
    /// Dropped last: the lock is kept until SQLite has closed the file.
    place: Place,
}

impl ProjectFile {
    /// Makes a new project file; an existing file is never overwritten.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn create(path: &Path, currency: &Currency) -> Result<(Self, Stored), StoreError> {
        let mut customer_key = [0; 16];
        getrandom::fill(&mut customer_key).map_err(|error| StoreError::Io {
            path: path.to_owned(),
            source: std::io::Error::other(error.to_string()),
        })?;
        let stored = Stored {
            dataset: Dataset::empty(currency.clone()),
            plan: Plan::default(),
            mappings: SavedMappings::new(),
            customer_key,
        };
        let file = Self::create_with(path, stored.document(), &Progress::new())?;
        Ok((file, stored))
    }

    /// Makes a new project file that holds all this; an existing file is never overwritten, and nothing is left when it fails.
    /// Progress counts values of columns.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn create_with(
        path: &Path,
        document: Document<'_>,
        progress: &Progress,
    ) -> Result<Self, StoreError> {
        place::check_name(path)?;
        let exists = || StoreError::Exists {
            path: path.to_owned(),
        };
        if path.symlink_metadata().is_ok() {
            return Err(exists());
        }
        make(path, document, progress).map_err(|trouble| match trouble {
            Trouble::Io(problem) if problem.kind() == ErrorKind::AlreadyExists => exists(),
            other => other.at(path),
        })?;
        let made = open::connect_made(path).map_err(|trouble| trouble.at(path))?;
        Ok(Self::with(made, &document))
    }

    /// Opens a project file and reads it all; an older format is upgraded after a copy was made beside it.
    ///
    /// # Errors
    /// See [`StoreError`]; a file that can only be read is one.
    pub fn open(path: &Path) -> Result<(Self, Stored), StoreError> {
        Self::open_watched(path, &Progress::new())
    }

    /// The same unless somebody stops it. Progress counts bytes of the history.
    ///
    /// # Errors
    /// See [`StoreError`]; a file that can only be read is one.
    pub fn open_watched(path: &Path, progress: &Progress) -> Result<(Self, Stored), StoreError> {
        let opened = open(path, progress)?;
        match opened.file {
            Ok(file) => Ok((file, opened.stored)),
            Err(reason) => Err(StoreError::ReadOnly {
                path: path.to_owned(),
                reason: reason.to_owned(),
            }),
        }
    }

    pub(super) fn with(
        (mut place, connection): (Place, Connection),
        document: &Document<'_>,
    ) -> Self {
        place.remember();
        Self {
            connection,
            currency: document.dataset.currency.clone(),
            saved: document.plan.clone(),
            place,
        }
    }

    /// Where it lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.place.path()
    }

    /// The currency of what it holds.
    #[must_use]
    pub fn currency(&self) -> &Currency {
        &self.currency
    }

    /// Whether the path still names the open file, as this program last wrote it. Cheap: nothing is read.
    ///
    /// # Errors
    /// [`StoreError::Elsewhere`] when it was moved, deleted, replaced or changed.
    pub fn check_place(&self) -> Result<(), StoreError> {
        self.place.check()
    }

    /// Puts a dataset in the place of the stored one, in one transaction.
    ///
    /// # Errors
    /// See [`StoreError`]; the stored dataset is then as it was.
    pub fn save_dataset(&mut self, dataset: &Dataset) -> Result<(), StoreError> {
        self.save_dataset_watched(dataset, &Progress::new())
    }

    /// The same unless somebody stops it before it is done. Progress counts values of columns.
    ///
    /// # Errors
    /// See [`StoreError`]; the stored dataset is then as it was.
    pub fn save_dataset_watched(
        &mut self,
        dataset: &Dataset,
        progress: &Progress,
    ) -> Result<(), StoreError> {
        let (saved, currency) = (self.saved.clone(), self.currency.clone());
        self.write(|transaction| {
            dataset::write(transaction, dataset, progress)?;
            if currency == dataset.currency {
                return Ok(());
            }
            // Amounts of rules are written in the project's currency.
            plan::write(transaction, &saved, None, &dataset.currency)
        })?;
        self.currency = dataset.currency.clone();
        self.place.check()
    }

    /// Writes what changed in the plan since it was last saved or opened, in one transaction. Rules that are shared
    /// with the saved plan are not written again.
    ///
    /// # Errors
    /// See [`StoreError`]; the stored plan is then as it was.
    pub fn save_plan(&mut self, plan: &Plan) -> Result<(), StoreError> {
        let (saved, currency) = (self.saved.clone(), self.currency.clone());
        self.write(|transaction| plan::write(transaction, plan, Some(&saved), &currency))?;
        self.saved = plan.clone();
        self.place.check()
    }

    /// Puts mappings of sources in the place of the stored ones, in one transaction.
    ///
    /// # Errors
    /// See [`StoreError`]; the stored ones are then as they were.
    pub fn save_mappings(&mut self, mappings: &SavedMappings) -> Result<(), StoreError> {
        self.write(|transaction| mappings::write(transaction, mappings))?;
        self.place.check()
    }

    /// One change of the file that is there: not of one that was moved away, and not into one that was put in its place.
    fn write(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<(), Trouble>,
    ) -> Result<(), StoreError> {
        self.place.check()?;
        let path = self.place.path();
        // Between two changes there is no log of this program's: what lies there now, SQLite must not read.
        logs::set_strays_aside(self.place.real()).map_err(|trouble| trouble.at(path))?;
        let written = in_transaction(&mut self.connection, work);
        self.place.remember();
        written.map_err(|trouble| trouble.at(self.place.path()))
    }

    /// Closes the file; there is no log beside it. Dropping does the same and keeps quiet about errors.
    ///
    /// # Errors
    /// When SQLite cannot close it; nothing is lost then.
    pub fn close(self) -> Result<(), StoreError> {
        let path = self.place.path().to_owned();
        self.connection
            .close()
            .map_err(|(_, error)| Trouble::from(error).at(&path))
    }
}

fn in_transaction(
    connection: &mut Connection,
    work: impl FnOnce(&Transaction<'_>) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    work(&transaction)?;
    contents::stamp(&transaction)?;
    transaction.commit()?;
    Ok(())
}

/// Makes the file under another name and gives it its own when it is whole.
fn make(path: &Path, document: Document<'_>, progress: &Progress) -> Result<(), Trouble> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let name = path.file_name().unwrap_or_default();
    // By one name, so that what a killed program left is found and goes.
    let unfinished = folder.join(format!(".{}.new", name.to_string_lossy()));
    let _ = fs::remove_file(&unfinished);
    logs::remove_journal(&unfinished);
    files::claim(&unfinished)?;
    let made = tempfile::TempPath::try_from_path(&unfinished)?;
    let mut connection = connect(&made)?;
    connection.pragma_update(None, "page_size", schema::PAGE_BYTES)?;
    let transaction = connection.transaction()?;
    schema::make_tables(&transaction)?;
    let key = document.customer_key;
    write_meta(&transaction, "customer_key", &key.as_slice())?;
    write_meta(&transaction, "customer_key_checksum", &checksum(&[&key]))?;
    dataset::write(&transaction, document.dataset, progress)?;
    plan::write(
        &transaction,
        document.plan,
        None,
        &document.dataset.currency,
    )?;
    mappings::write(&transaction, document.mappings)?;
    contents::stamp(&transaction)?;
    transaction.pragma_update(None, "user_version", schema::VERSION)?;
    transaction.pragma_update(None, "application_id", schema::APPLICATION_ID)?;
    transaction.commit()?;
    let closed = connection.close();
    // Finished, and of no use without the name it belonged to.
    logs::remove_journal(&made);
    closed.map_err(|(_, problem)| problem)?;
    // A log by this name belonged to a file that is gone.
    let real = fs::canonicalize(folder)?.join(name);
    logs::set_strays_aside(&real)?;
    made.persist_noclobber(path).map_err(|error| error.error)?;
    sync_folder(folder);
    Ok(())
}
