//! Where the database's files stand in the data folder, and the few file operations that must survive a power cut.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use studium_base::Timestamp;

use crate::StoreError;

/// The files of one data folder.
#[derive(Debug, Clone)]
pub(crate) struct Files {
    folder: PathBuf,
}

impl Files {
    pub(crate) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The database.
    pub(crate) fn database(&self) -> PathBuf {
        self.folder.join("studium.db")
    }

    /// Its write-ahead log. SQLite deletes it when the last connection closes, so its presence at the start says that
    /// the last run was killed.
    pub(crate) fn write_ahead_log(&self) -> PathBuf {
        self.folder.join("studium.db-wal")
    }

    /// The index into the write-ahead log; holds nothing of its own.
    pub(crate) fn shared_memory(&self) -> PathBuf {
        self.folder.join("studium.db-shm")
    }

    /// A new or restored database until it is complete and renamed.
    pub(crate) fn building(&self) -> PathBuf {
        self.folder.join("studium-building.db")
    }

    /// Checked copies.
    pub(crate) fn backups(&self) -> PathBuf {
        self.folder.join("backups")
    }

    /// Its presence asks the next start for a full check: a query met a damaged page.
    pub(crate) fn suspicion(&self) -> PathBuf {
        self.folder.join("check-on-open")
    }

    /// Removes what a kill left of an unfinished new database.
    pub(crate) fn remove_unfinished(&self) -> Result<(), StoreError> {
        remove_if_there(&self.building())?;
        remove_if_there(&self.folder.join("studium-building.db-journal"))
    }

    /// Moves the complete database at [`Files::building`] to its place.
    pub(crate) fn finish_building(&self) -> Result<(), StoreError> {
        sync_file(&self.building())?;
        rename(&self.building(), &self.database())?;
        sync_folder(&self.folder)
    }

    /// Moves the database and its write-ahead log to a name of their own, so that neither is ever mixed with the next
    /// database. Returns where the database went, if there was one.
    pub(crate) fn set_aside(&self, now: Timestamp) -> Result<Option<PathBuf>, StoreError> {
        let free = (now.0..).map(|ms| self.folder.join(format!("damaged-{ms}.db"))).find(|path| {
            let log = path.with_extension("db-wal");
            !path.exists() && !log.exists()
        });
        let aside = free.expect("a folder does not hold all of 2^63 names");
        let is_there = self.database().exists();
        if is_there {
            rename(&self.database(), &aside)?;
        }
        if self.write_ahead_log().exists() {
            rename(&self.write_ahead_log(), &aside.with_extension("db-wal"))?;
        }
        remove_if_there(&self.shared_memory())?;
        sync_folder(&self.folder)?;
        Ok(is_there.then_some(aside))
    }
}

/// Removes a file; one that is not there is as good.
pub(crate) fn remove_if_there(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => Err(StoreError::file(path, source)),
        _ => Ok(()),
    }
}

/// Renames within a folder, replacing nothing that matters.
pub(crate) fn rename(from: &Path, to: &Path) -> Result<(), StoreError> {
    fs::rename(from, to).map_err(|source| StoreError::file(from, source))
}

/// Waits until a file's content is on the disk.
pub(crate) fn sync_file(path: &Path) -> Result<(), StoreError> {
    // Opened for writing, because Windows flushes no other handle.
    let file = OpenOptions::new().write(true).open(path).map_err(|source| StoreError::file(path, source))?;
    file.sync_all().map_err(|source| StoreError::file(path, source))
}

/// Waits until a folder's names are on the disk. Windows keeps its names in order by itself and opens no folder.
pub(crate) fn sync_folder(path: &Path) -> Result<(), StoreError> {
    if cfg!(windows) {
        return Ok(());
    }
    File::open(path).and_then(|folder| folder.sync_all()).map_err(|source| StoreError::file(path, source))
}
