//! Backups: complete, checked copies of the database, made beside the writer and kept in a thinning row.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use studium_base::Timestamp;

use crate::files::{self, Files};
use crate::{StoreError, open};

/// So many of the newest backups are kept whatever their age.
const KEEP_NEWEST: usize = 5;
/// And the newest of each of so many days that have one: the last day before a mistake is usually a week away.
const KEEP_DAYS: usize = 7;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A good copy of the database: it was checked when it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// One SQLite file that needs nothing beside it.
    pub path: PathBuf,
    /// When it was made; the number in its name.
    pub at: Timestamp,
    /// Size of the file.
    pub size_bytes: u64,
}

/// Copies the database behind `source`, checks the copy and thins out the older ones. Writers go on meanwhile: the copy
/// is a snapshot.
pub(crate) fn make(files: &Files, source: &Connection, now: Timestamp) -> Result<Backup, StoreError> {
    let folder = files.backups();
    fs::create_dir_all(&folder).map_err(|source| StoreError::Folder { path: folder.clone(), source })?;
    remove_unfinished(&folder)?;
    // A clock that was set back must not hide this backup behind an older one.
    let after_newest = list(files)?.first().map_or(now, |newest| newest.at.plus_ms(1));
    let at = now.max(after_newest);
    let path = folder.join(format!("studium-{}.db", at.0));
    let unfinished = path.with_extension("unfinished");

    let result = copy_checked(source, &unfinished)
        .and_then(|()| files::sync_file(&unfinished))
        .and_then(|()| files::rename(&unfinished, &path))
        .and_then(|()| files::sync_folder(&folder));
    if let Err(error) = result {
        // Above all a full disk wants its space back. The first error is the one to report.
        if let Err(second) = files::remove_if_there(&unfinished) {
            tracing::warn!(error = &second as &dyn std::error::Error, "an unfinished backup stays behind");
        }
        return Err(error);
    }
    thin_out(files)?;
    let size_bytes = fs::metadata(&path).map_err(|source| StoreError::file(&path, source))?.len();
    Ok(Backup { path, at, size_bytes })
}

fn copy_checked(source: &Connection, target: &Path) -> Result<(), StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut copy = Connection::open_with_flags(target, flags)?;
    // The file counts only after it was synced and renamed, so SQLite need not wait for the disk in between.
    copy.pragma_update(None, "synchronous", "off")?;
    // All pages in one step are one snapshot; the pause is for another process that holds the file for a moment.
    rusqlite::backup::Backup::new(source, &mut copy)?.run_to_completion(i32::MAX, Duration::from_millis(20), None)?;
    // The copy says of itself that it has a write-ahead log beside it; a backup is one file.
    copy.pragma_update(None, "journal_mode", "delete")?;
    open::quick_check(&copy, target)?;
    copy.close().map_err(|(_, source)| source.into())
}

/// The backups of a folder, newest first. Other files are none of ours.
pub(crate) fn list(files: &Files) -> Result<Vec<Backup>, StoreError> {
    let folder = files.backups();
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(&folder).map_err(|source| StoreError::Folder { path: folder.clone(), source })?;
    let mut backups = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|source| StoreError::Folder { path: folder.clone(), source })?;
        let path = entry.path();
        if let Some(at) = time_in_name(&path) {
            let size_bytes = entry.metadata().map_err(|source| StoreError::file(&path, source))?.len();
            backups.push(Backup { path, at, size_bytes });
        }
    }
    backups.sort_by_key(|backup| std::cmp::Reverse(backup.at));
    Ok(backups)
}

/// The number in `studium-<ms>.db`.
fn time_in_name(path: &Path) -> Option<Timestamp> {
    let ms = path.file_name()?.to_str()?.strip_prefix("studium-")?.strip_suffix(".db")?;
    ms.parse().ok().map(Timestamp)
}

fn remove_unfinished(folder: &Path) -> Result<(), StoreError> {
    let entries = fs::read_dir(folder).map_err(|source| StoreError::Folder { path: folder.to_owned(), source })?;
    for path in entries.flatten().map(|entry| entry.path()) {
        // SQLite's journal of an unfinished copy bears the copy's name and a suffix.
        if path.extension().and_then(|extension| extension.to_str()).is_some_and(|it| it.starts_with("unfinished")) {
            files::remove_if_there(&path)?;
        }
    }
    Ok(())
}

fn thin_out(files: &Files) -> Result<(), StoreError> {
    let backups = list(files)?;
    let kept = keep(&backups.iter().map(|backup| backup.at).collect::<Vec<_>>());
    for backup in backups.iter().filter(|backup| !kept.contains(&backup.at)) {
        files::remove_if_there(&backup.path)?;
    }
    Ok(())
}

/// Which of the backups, given newest first, are kept.
fn keep(newest_first: &[Timestamp]) -> BTreeSet<Timestamp> {
    let mut kept: BTreeSet<Timestamp> = newest_first.iter().take(KEEP_NEWEST).copied().collect();
    let mut days = BTreeSet::new();
    for at in newest_first {
        if days.len() < KEEP_DAYS && days.insert(at.0.div_euclid(DAY_MS)) {
            kept.insert(*at);
        }
    }
    kept
}

#[cfg(test)]
mod tests;
