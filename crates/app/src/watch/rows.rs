//! What is known of watched folders and their files, in the database.

use std::collections::HashMap;
use std::fs::Metadata;
use std::path::Path;
use std::time::UNIX_EPOCH;

use studium_base::{CourseId, ErrorCode, Failure};
use studium_store::sqlite::{Row, named_params};
use studium_store::{Area, Columns, Operation, RowId, Store, StoreError, Word};

use super::types::WatchedFolder;
use crate::AppError;
use crate::import::Refused;

/// A file as it was when it was last looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) size_bytes: i64,
    pub(super) modified_ns: i64,
    pub(super) error: Option<Failure>,
}

impl Seen {
    pub(super) fn of(metadata: &Metadata) -> Self {
        let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        Self {
            size_bytes: i64::try_from(metadata.len()).unwrap_or(i64::MAX),
            modified_ns: modified.and_then(|since| i64::try_from(since.as_nanos()).ok()).unwrap_or(0),
            error: None,
        }
    }

    pub(super) fn is_as(&self, other: &Self) -> bool {
        (self.size_bytes, self.modified_ns) == (other.size_bytes, other.modified_ns)
    }
}

pub(super) fn save_folder(store: &Store, path: &str, course: Option<CourseId>) -> Result<(), AppError> {
    write(store, |writer| {
        let now = writer.now();
        writer.execute(
            include_str!("../sql/save_watched_folder.sql"),
            named_params! { ":path": path, ":course_id": course.map(RowId::from), ":added_at": now.0 },
        )
    })
}

/// Says whether it was watched.
pub(super) fn delete_folder(store: &Store, path: &str) -> Result<bool, AppError> {
    let mut deleted = 0;
    write(store, |writer| {
        deleted = writer.execute(include_str!("../sql/delete_watched_folder.sql"), named_params! { ":path": path })?;
        Ok(deleted)
    })?;
    Ok(deleted > 0)
}

pub(super) fn set_missing(store: &Store, path: &str, is_missing: bool) -> Result<(), AppError> {
    write(store, |writer| {
        writer.execute(
            include_str!("../sql/set_watched_folder_missing.sql"),
            named_params! { ":path": path, ":is_missing": is_missing },
        )
    })
}

pub(super) fn list(store: &Store) -> Result<Vec<WatchedFolder>, AppError> {
    let mut folders = store.read(|reader| {
        reader.rows(include_str!("../sql/list_watched_folders.sql"), [], |row| {
            Ok(WatchedFolder {
                path: row.get("path")?,
                course: row.optional_id("course_id")?,
                added_at: row.time("added_at")?,
                is_missing: row.get("is_missing")?,
                file_count: row.get("file_count")?,
                refused: Vec::new(),
            })
        })
    })?;
    for folder in &mut folders {
        let refused = |(path, seen): (String, Seen)| seen.error.map(|error| Refused { path, error });
        folder.refused = files(store, &folder.path)?.into_iter().filter_map(refused).collect();
        folder.refused.sort_by(|left, right| left.path.cmp(&right.path));
    }
    Ok(folders)
}

pub(super) fn files(store: &Store, folder: &str) -> Result<HashMap<String, Seen>, AppError> {
    let rows: Vec<(String, Seen)> = store.read(|reader| {
        reader.rows(include_str!("../sql/list_watched_files.sql"), named_params! { ":folder": folder }, file_from_row)
    })?;
    Ok(rows.into_iter().collect())
}

fn file_from_row(row: &Row<'_>) -> studium_store::sqlite::Result<(String, Seen)> {
    let detail: Option<String> = row.get("error_detail")?;
    let error = row
        .get::<_, Option<Word<ErrorCode>>>("error_code")?
        .map(|Word(code)| Failure { code, detail: detail.unwrap_or_default() });
    Ok((row.get("path")?, Seen { size_bytes: row.get("size_bytes")?, modified_ns: row.get("modified_ns")?, error }))
}

/// Nothing happens when the folder is not watched any more.
pub(super) fn save_file(store: &Store, folder: &str, path: &Path, seen: &Seen) -> Result<(), AppError> {
    let path = path.to_string_lossy();
    write(store, |writer| {
        writer.execute(
            include_str!("../sql/save_watched_file.sql"),
            named_params! {
                ":folder": folder,
                ":path": path.as_ref(),
                ":size_bytes": seen.size_bytes,
                ":modified_ns": seen.modified_ns,
                ":error_code": seen.error.as_ref().map(|error| error.code.as_str()),
                ":error_detail": seen.error.as_ref().map(|error| error.detail.as_str()),
            },
        )
    })
}

pub(super) fn delete_file(store: &Store, folder: &str, path: &str) -> Result<(), AppError> {
    write(store, |writer| {
        writer
            .execute(include_str!("../sql/delete_watched_file.sql"), named_params! { ":folder": folder, ":path": path })
    })
}

fn write(
    store: &Store,
    change: impl FnOnce(&mut studium_store::Writer<'_>) -> Result<usize, StoreError>,
) -> Result<(), AppError> {
    store.write(Operation::WatchFolder, |writer| {
        change(writer)?;
        writer.touch(Area::WatchedFolders);
        Ok::<_, StoreError>(())
    })?;
    Ok(())
}
