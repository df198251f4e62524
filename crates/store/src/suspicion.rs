//! Remembers across a restart that a query met a damaged page, so that the next start looks at all of them.
//!
//! A database that was closed cleanly is not checked as a whole when it is opened: that reads every page. A page that
//! went bad on the disk is therefore met by some query first.

use std::error::Error;
use std::fs::File;
use std::path::PathBuf;

use crate::StoreError;
use crate::files::Files;

/// Watches results for damage.
#[derive(Debug)]
pub(crate) struct Suspicion {
    mark: PathBuf,
}

impl Suspicion {
    pub(crate) fn new(files: &Files) -> Self {
        Self { mark: files.suspicion() }
    }

    /// Runs a piece of SQLite and notes when it meets damage.
    pub(crate) fn watch<T>(&self, query: impl FnOnce() -> rusqlite::Result<T>) -> Result<T, StoreError> {
        query().map_err(|source| {
            let error = StoreError::from(source);
            if error.is_damage() {
                self.raise(&error);
            }
            error
        })
    }

    fn raise(&self, damage: &StoreError) {
        tracing::error!(error = damage as &dyn Error, "the database is damaged; the next start will check it");
        // A folder that takes no mark cannot be helped from here, and the damage itself is what is reported.
        if let Err(error) = File::create(&self.mark) {
            tracing::warn!(error = &error as &dyn Error, "the damage could not be marked");
        }
    }
}
