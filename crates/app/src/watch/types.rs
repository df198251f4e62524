//! The shapes of watched folders.

use serde::{Deserialize, Serialize};
use studium_base::{CourseId, Timestamp};

use crate::import::Refused;

/// A folder to watch.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, specta::Type)]
pub struct WatchFolder {
    /// The folder.
    pub path: String,
    /// The course into which its documents go.
    pub course: Option<CourseId>,
}

/// A folder whose documents come in by themselves, and again when they change.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct WatchedFolder {
    /// The folder.
    pub path: String,
    /// The course into which its documents go.
    pub course: Option<CourseId>,
    /// Since when.
    pub added_at: Timestamp,
    /// Not there at the moment: removed, renamed, or on a drive that is not plugged in. Its documents stay.
    pub is_missing: bool,
    /// Files that were taken in.
    pub file_count: u32,
    /// Files that could not be taken in, each with its reason.
    pub refused: Vec<Refused>,
}
