//! The data folder and its lock: one owner at a time, freed by the kernel however the owner ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use crate::AppError;

/// A data folder that this process owns. The lock lives as long as the value.
#[derive(Debug)]
pub(crate) struct OwnedFolder {
    _lock: File,
}

impl OwnedFolder {
    /// Creates the folder if need be and takes its lock.
    pub(crate) fn take(path: &Path) -> Result<Self, AppError> {
        let unusable = |source| AppError::Folder { path: path.to_owned(), source };
        std::fs::create_dir_all(path).map_err(unusable)?;
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path.join("owner.lock"))
            .map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(AppError::InUse { path: path.to_owned() }),
            Err(TryLockError::Error(source)) => Err(unusable(source)),
        }
    }
}

/// Where the data folder is when nobody says otherwise: the platform's place for application data.
#[must_use]
pub fn default_data_folder() -> PathBuf {
    let home = || std::env::home_dir().unwrap_or_else(|| PathBuf::from("."));
    let from = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    if cfg!(target_os = "macos") {
        home().join("Library/Application Support/Studium")
    } else if cfg!(windows) {
        from("APPDATA").unwrap_or_else(|| home().join("AppData/Roaming")).join("Studium")
    } else {
        from("XDG_DATA_HOME").unwrap_or_else(|| home().join(".local/share")).join("studium")
    }
}
