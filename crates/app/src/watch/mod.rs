//! Watched folders: what is put into them comes in by itself, and again when it changes.
//!
//! The database remembers each file as it was when it was last taken in. A look at a folder compares; the thread looks
//! when the system says that something changed, and now and then anyway, since network drives say nothing.

mod look;
mod rows;
mod thread;
mod types;

use std::path::Path;
use std::sync::PoisonError;

use crate::{App, AppError};

pub use look::Looked;
pub(crate) use thread::Watcher;
pub use types::{WatchFolder, WatchedFolder};

impl App {
    /// Watches a folder from now on; one that is watched already gets the new course.
    ///
    /// # Errors
    /// When it is no folder, or one that holds the app's own data; when there is no such course.
    pub fn watch_folder(&self, input: &WatchFolder) -> Result<WatchedFolder, AppError> {
        let folder = Path::new(&input.path);
        let cannot = |source| AppError::Watched { path: folder.to_owned(), source };
        // One spelling for each folder, and links resolved, so that the check against the data folder holds.
        let folder = std::fs::canonicalize(folder).map_err(cannot)?;
        if !folder.is_dir() {
            return Err(cannot(std::io::ErrorKind::NotADirectory.into()));
        }
        let own = std::fs::canonicalize(&self.data_folder).unwrap_or_else(|_| self.data_folder.clone());
        if own.starts_with(&folder) || folder.starts_with(&own) {
            return Err(AppError::WatchesItself { path: folder });
        }
        if let Some(course) = input.course {
            self.library.course(course)?;
        }
        let path = folder.to_string_lossy().into_owned();
        rows::save_folder(&self.store, &path, input.course)?;
        self.wake_watcher();
        self.watched_folder(&path)
    }

    /// Watches a folder no more; its documents stay.
    ///
    /// # Errors
    /// When it is not watched.
    pub fn unwatch_folder(&self, path: &str) -> Result<(), AppError> {
        // A folder that is gone has no other spelling than the one that was kept.
        let resolved = std::fs::canonicalize(path).map(|path| path.to_string_lossy().into_owned());
        if rows::delete_folder(&self.store, path)?
            || resolved.is_ok_and(|path| rows::delete_folder(&self.store, &path).unwrap_or(false))
        {
            self.wake_watcher();
            return Ok(());
        }
        Err(AppError::NotWatched { path: path.into() })
    }

    /// The watched folders, by path.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn watched_folders(&self) -> Result<Vec<WatchedFolder>, AppError> {
        rows::list(&self.store)
    }

    fn watched_folder(&self, path: &str) -> Result<WatchedFolder, AppError> {
        let found = rows::list(&self.store)?.into_iter().find(|folder| folder.path == path);
        found.ok_or_else(|| AppError::NotWatched { path: path.into() })
    }

    fn wake_watcher(&self) {
        if let Some(watcher) = self.watcher.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            watcher.wake();
        }
    }

    /// Begins to look after the watched folders, until the app is closed.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn start_watching(self: &std::sync::Arc<Self>) -> Result<(), AppError> {
        let mut watcher = self.watcher.lock().unwrap_or_else(PoisonError::into_inner);
        if watcher.is_none() {
            *watcher = Some(Watcher::start(std::sync::Arc::downgrade(self))?);
        }
        Ok(())
    }
}
