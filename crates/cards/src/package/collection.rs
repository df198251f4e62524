//! Packages of a [`Collection`].

use std::io::{Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use studium_base::{CancelToken, DeckId};
use studium_engine::protocol::package::Counts;

use super::{CollectionSource, PackageImport, PackageReport, WriteOptions, Written, write_package};
use crate::media::{self, Media};
use crate::{CardsError, Collection};

/// Where a package is written, and from what.
#[derive(Clone, Copy)]
pub struct PackageTarget<'a> {
    /// This deck and those below it; `None` for all.
    pub deck: Option<DeckId>,
    /// Says where content with a hash lies.
    pub content_path: &'a dyn Fn(&str) -> PathBuf,
    /// Where the database of the package is put together; nothing is left of it.
    pub folder: &'a Path,
    /// How it is written.
    pub options: WriteOptions,
}

impl Collection {
    /// Begins to take a package in. All of it is one step of undo, which is not taken before the import has ended.
    #[must_use]
    pub fn begin_import(&self) -> PackageImport<'_> {
        PackageImport::new(&self.store, Arc::clone(&self.zone)).holding(Arc::clone(&self.importing))
    }

    /// Finishes an import.
    ///
    /// # Errors
    /// As [`PackageImport::finish`].
    pub fn finish_import(&self, import: PackageImport<'_>) -> Result<PackageReport, CardsError> {
        let report = self.changed(import.finish())?;
        if report.reviews.added > 0 {
            self.rebuild_statistics()?;
        }
        Ok(report)
    }

    /// Writes a package from one reading of the database.
    ///
    /// # Errors
    /// [`CardsError::NoDeck`], and as [`write_package`].
    pub fn write_package(
        &self,
        target: PackageTarget<'_>,
        out: impl Write + Seek,
        cancel: &CancelToken,
        on_progress: &mut dyn FnMut(Counts),
    ) -> Result<Written, CardsError> {
        let now = self.store.now();
        self.store.read(|reader| {
            let zone = Arc::clone(&self.zone);
            let source = CollectionSource::read(reader, zone, now, target.deck, target.content_path)?;
            write_package(&source, out, target.folder, target.options, cancel, on_progress)
        })
    }

    /// Notes a picture or a sound whose content has been kept, and gives the name by which notes call it.
    ///
    /// # Errors
    /// As [`media::add`].
    pub fn add_media(&self, file: Media) -> Result<String, CardsError> {
        media::add(&self.store, file)
    }

    /// The media file with this name, if there is one.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn media(&self, name: &str) -> Result<Option<Media>, CardsError> {
        media::find(&self.store, name)
    }
}
