//! Packages of Anki come in and go out, as jobs.

mod export;
mod import;

use std::path::Path;

use serde::{Deserialize, Serialize};
use studium_base::{DeckId, JobId};
use studium_cards::package::PackageReport;
use studium_library::LibraryError;

use crate::jobs::{Job, JobKind, JobUnit, NewJob};
use crate::{App, AppError};

pub(crate) use export::ExportPackageWork;
pub(crate) use import::ImportPackageWork;

/// Endings of files that are packages of Anki.
pub const PACKAGE_ENDINGS: [&str; 2] = ["apkg", "colpkg"];

/// What an import was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct ImportWanted {
    path: String,
}

/// A package to be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ExportPackage {
    /// Where to; a file that is there is replaced once the new one is whole.
    pub path: String,
    /// This deck and those below it; `None` for the whole collection.
    #[serde(default)]
    pub deck: Option<DeckId>,
    /// For Anki before 2.1.50, and for other programs.
    #[serde(default)]
    pub is_legacy: bool,
    /// With when cards are due, the review log and presets; without, all cards are new.
    #[serde(default = "yes")]
    pub with_scheduling: bool,
    /// With pictures and sounds.
    #[serde(default = "yes")]
    pub with_media: bool,
}

fn yes() -> bool {
    true
}

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ExportReport {
    /// Where.
    pub path: String,
    /// Notes.
    pub notes: u32,
    /// Cards.
    pub cards: u32,
    /// Entries of the review log.
    pub reviews: u32,
    /// Pictures and sounds.
    pub media: u32,
    /// Pictures and sounds whose content is not there any more.
    pub missing: Vec<String>,
}

impl App {
    /// Queues reading a package of Anki, or notes as text.
    ///
    /// # Errors
    /// When there is no such file, and when the database cannot be written.
    pub fn import_package(&self, path: &Path) -> Result<Job, AppError> {
        std::fs::metadata(path).map_err(cannot_read(path))?;
        let title = path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy()).into_owned();
        let new = NewJob { kind: JobKind::ImportPackage, title, document: None, model: None, unit: JobUnit::Rows };
        let job = self.jobs.enqueue_with(&new, &ImportWanted { path: path.to_string_lossy().into_owned() })?;
        self.wake(JobKind::ImportPackage);
        Ok(job)
    }

    /// What became of a package; `None` while its job is not done.
    ///
    /// # Errors
    /// [`AppError::NoJob`].
    pub fn package_report(&self, job: JobId) -> Result<Option<PackageReport>, AppError> {
        self.jobs.outcome(job)
    }

    /// Queues writing a package.
    ///
    /// # Errors
    /// [`studium_cards::CardsError::NoDeck`], and when the database cannot be written.
    pub fn export_package(&self, wanted: &ExportPackage) -> Result<Job, AppError> {
        if let Some(deck) = wanted.deck {
            self.cards.deck(deck)?;
        }
        let path = Path::new(&wanted.path);
        let title = path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy()).into_owned();
        let new = NewJob { kind: JobKind::ExportPackage, title, document: None, model: None, unit: JobUnit::Rows };
        let job = self.jobs.enqueue_with(&new, wanted)?;
        self.wake(JobKind::ExportPackage);
        Ok(job)
    }

    /// What was written; `None` while its job is not done.
    ///
    /// # Errors
    /// [`AppError::NoJob`].
    pub fn export_report(&self, job: JobId) -> Result<Option<ExportReport>, AppError> {
        self.jobs.outcome(job)
    }
}

fn cannot_read(path: &Path) -> impl FnOnce(std::io::Error) -> AppError {
    let path = path.to_owned();
    move |source| LibraryError::Source { path, source }.into()
}
