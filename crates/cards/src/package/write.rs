//! Puts a package together: the database, the media and their list, and what tells an old Anki to update.

use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::Path;

use prost::Message;
use serde_json::{Map, Value};
use sha1::{Digest, Sha1};
use studium_base::CancelToken;
use studium_engine::protocol::package::{Counts, MediaEntry, MediaList, PackageVersion};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::database::{self, Schema};
use super::source::{MediaSource, PackageSource};
use crate::CardsError;

/// Bytes that are copied at once.
const PIECE_BYTES: usize = 256 * 1024;

/// How a package is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WriteOptions {
    /// For Anki before 2.1.50 and other programs; larger, and without the tags' folding.
    pub is_legacy: bool,
    /// Due dates, memory, presets and the review log. Without, every card is new.
    pub with_scheduling: bool,
    /// Media files.
    pub with_media: bool,
}

/// How writing ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// The package is whole.
    Complete {
        /// What is in it.
        counts: Counts,
        /// Names of media that could not be read and are not in it.
        missing: Vec<String>,
    },
    /// Stopped; what was written is no package.
    Cancelled,
}

/// Writes a package that Anki imports. The database is made in `folder`, where nothing is left of it.
///
/// # Errors
/// When the source cannot be read, or the package cannot be written. A media file that is missing is no error.
pub fn write_package(
    source: &impl PackageSource,
    out: impl Write + Seek,
    folder: &Path,
    options: WriteOptions,
    cancel: &CancelToken,
    on_progress: &mut dyn FnMut(Counts),
) -> Result<Written, CardsError> {
    let schema = if options.is_legacy { Schema::V11 } else { Schema::V18 };
    let file = tempfile::NamedTempFile::new_in(folder).map_err(CardsError::PackageWrite)?;
    let written = database::write(source, file.path(), schema, options.with_scheduling, cancel, on_progress)?;
    let Some(mut counts) = written else { return Ok(Written::Cancelled) };

    let mut package = Package { zip: ZipWriter::new(out), is_legacy: options.is_legacy, cancel };
    let version = PackageVersion { version: if options.is_legacy { 2 } else { 3 } };
    package.plain("meta", &version.encode_to_vec())?;
    let name = if options.is_legacy { "collection.anki21" } else { "collection.anki21b" };
    package.begin(name, file.as_file().metadata().map_err(CardsError::PackageWrite)?.len())?;
    if package.copy(&mut file.reopen().map_err(CardsError::PackageWrite)?)?.is_none() {
        return Ok(Written::Cancelled);
    }
    drop(file);
    let notice = tempfile::NamedTempFile::new_in(folder).map_err(CardsError::PackageWrite)?;
    database::write_notice(notice.path())?;
    package.plain("collection.anki2", &std::fs::read(notice.path()).map_err(CardsError::PackageWrite)?)?;

    let (mut entries, mut missing) = (Vec::new(), Vec::new());
    for media in if options.with_media { source.media()? } else { Vec::new() } {
        let Ok(file) = File::open(&media.path) else {
            missing.push(media.name);
            continue;
        };
        match package.media(entries.len(), media, file)? {
            Some(entry) => entries.push(entry),
            None => return Ok(Written::Cancelled),
        }
        counts.media = entries.len() as u64;
        on_progress(counts);
    }
    package.list(entries)?;
    package.zip.finish().map_err(CardsError::PackageZip)?;
    Ok(Written::Complete { counts, missing })
}

/// A zip on its way out.
struct Package<'a, W: Write + Seek> {
    zip: ZipWriter<W>,
    is_legacy: bool,
    cancel: &'a CancelToken,
}

/// What was copied.
struct Copied {
    size_bytes: u64,
    sha1: [u8; 20],
}

impl<W: Write + Seek> Package<'_, W> {
    /// Begins a member. The newest generation packs with zstd inside of the zip, and so does not pack again.
    fn begin(&mut self, name: &str, size_bytes: u64) -> Result<(), CardsError> {
        let method = if self.is_legacy { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        // What zstd cannot pack grows by a few bytes.
        let is_large = size_bytes.saturating_add(1 << 20) > u64::from(u32::MAX);
        let options = SimpleFileOptions::default().compression_method(method).large_file(is_large);
        self.zip.start_file(name, options).map_err(CardsError::PackageZip)
    }

    /// A small member as it is.
    fn plain(&mut self, name: &str, bytes: &[u8]) -> Result<(), CardsError> {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        self.zip.start_file(name, options).map_err(CardsError::PackageZip)?;
        self.zip.write_all(bytes).map_err(CardsError::PackageWrite)
    }

    /// The content of the member that was begun; `None` when it was cancelled.
    fn copy(&mut self, from: &mut File) -> Result<Option<Copied>, CardsError> {
        if self.is_legacy {
            return copy(from, &mut self.zip, self.cancel).map_err(CardsError::PackageWrite);
        }
        let mut encoder = zstd::Encoder::new(&mut self.zip, 0).map_err(CardsError::PackageWrite)?;
        let copied = copy(from, &mut encoder, self.cancel).map_err(CardsError::PackageWrite)?;
        encoder.finish().map_err(CardsError::PackageWrite)?;
        Ok(copied)
    }

    fn media(&mut self, place: usize, media: MediaSource, mut file: File) -> Result<Option<MediaEntry>, CardsError> {
        let MediaSource { name, path } = media;
        let size_bytes = file.metadata().map_err(|source| CardsError::PackageMedia { path, source })?.len();
        self.begin(&place.to_string(), size_bytes)?;
        let entry = |copied: Copied| MediaEntry {
            name,
            size_bytes: u32::try_from(copied.size_bytes).unwrap_or(u32::MAX),
            sha1: copied.sha1.to_vec(),
            member: None,
        };
        Ok(self.copy(&mut file)?.map(entry))
    }

    fn list(&mut self, entries: Vec<MediaEntry>) -> Result<(), CardsError> {
        let bytes = if self.is_legacy {
            let names = entries.into_iter().enumerate().map(|(place, entry)| (place.to_string(), entry.name.into()));
            Value::Object(names.collect::<Map<String, Value>>()).to_string().into_bytes()
        } else {
            let list = MediaList { entries }.encode_to_vec();
            zstd::encode_all(list.as_slice(), 0).map_err(CardsError::PackageWrite)?
        };
        self.plain("media", &bytes)
    }
}

fn copy(from: &mut File, to: &mut impl Write, cancel: &CancelToken) -> io::Result<Option<Copied>> {
    let mut piece = vec![0; PIECE_BYTES];
    let (mut size_bytes, mut sha1) = (0, Sha1::new());
    loop {
        if cancel.is_cancelled() {
            return Ok(None);
        }
        let count = from.read(&mut piece)?;
        if count == 0 {
            return Ok(Some(Copied { size_bytes, sha1: sha1.finalize().into() }));
        }
        size_bytes += count as u64;
        sha1.update(&piece[..count]);
        to.write_all(&piece[..count])?;
    }
}
