//! One look at a watched folder: what is new or changed is taken in.

use std::path::Path;
use std::time::{Duration, SystemTime};

use studium_base::{Coded, ErrorCode, Failure};

use super::rows::{self, Seen};
use super::types::WatchedFolder;
use crate::import::{Refused, Taken, documents_in};
use crate::notice::{self, NoticeCode};
use crate::{App, AppError};

/// A file that changed less long ago may still be written to.
const SETTLE: Duration = Duration::from_millis(800);

/// What became of a look.
#[derive(Debug, Default)]
pub struct Looked {
    /// Documents that are new or changed, and files that could not be taken in.
    pub taken: Taken,
    /// Files are still being written: look again in a second.
    pub is_unsettled: bool,
    /// A folder is not there.
    pub is_missing: bool,
}

impl App {
    /// Looks at every watched folder and takes in what is new or changed.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub fn look_at_watched_folders(&self) -> Result<Looked, AppError> {
        let mut looked = Looked::default();
        for folder in self.watched_folders()? {
            self.look_at(&folder, &mut looked)?;
        }
        Ok(looked)
    }

    fn look_at(&self, folder: &WatchedFolder, looked: &mut Looked) -> Result<(), AppError> {
        let is_missing = !Path::new(&folder.path).is_dir();
        if is_missing != folder.is_missing {
            if is_missing {
                notice::raise(&self.store, NoticeCode::FolderMissing, &folder.path)?;
            }
            rows::set_missing(&self.store, &folder.path, is_missing)?;
        }
        if is_missing {
            looked.is_missing = true;
            return Ok(());
        }
        let (files, unreadable) = match documents_in(Path::new(&folder.path)) {
            Ok(found) => found,
            Err(error) => {
                looked.taken.refused.push(Refused { path: folder.path.clone(), error });
                return Ok(());
            }
        };
        let is_whole = unreadable.is_empty();
        looked.taken.refused.extend(unreadable);
        let mut known = rows::files(&self.store, &folder.path)?;
        // The course may have been deleted since.
        let course = folder.course.filter(|course| self.library.course(*course).is_ok());
        for file in files {
            let before = known.remove(file.to_string_lossy().as_ref());
            // Gone between the listing and this look: the next one will say so.
            let Ok(metadata) = file.metadata() else { continue };
            let mut seen = Seen::of(&metadata);
            if before.is_some_and(|before| before.is_as(&seen)) {
                continue;
            }
            let age = metadata.modified().ok().and_then(|time| SystemTime::now().duration_since(time).ok());
            if age.is_some_and(|age| age < SETTLE) {
                looked.is_unsettled = true;
                continue;
            }
            // What the student threw away does not come back because it changed.
            if !self.library.is_in_trash(&file)? {
                match self.import_path(&file, course) {
                    Ok(document) => looked.taken.documents.push(document),
                    // The disk is full or the database cannot be written: nothing is known of the file then.
                    Err(error) if matches!(error.code(), ErrorCode::DiskFull | ErrorCode::Busy) => {
                        return Err(error);
                    }
                    Err(error) => {
                        let error = Failure::of(&error);
                        let path = file.to_string_lossy().into_owned();
                        looked.taken.refused.push(Refused { path, error: error.clone() });
                        seen.error = Some(error);
                    }
                }
            }
            rows::save_file(&self.store, &folder.path, &file, &seen)?;
        }
        if is_whole {
            for path in known.into_keys() {
                rows::delete_file(&self.store, &folder.path, &path)?;
            }
        }
        Ok(())
    }
}
