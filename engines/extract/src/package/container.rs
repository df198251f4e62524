//! The zip around a package: which generation it is, and its members, unpacked piece by piece and within bounds.

use std::fs::File;
use std::io::{self, BufReader, Read};

use prost::Message;
use ruzstd::decoding::StreamingDecoder;
use studium_engine::protocol::package::{Generation, PackageEvent, PackageVersion};
use zip::ZipArchive;
use zip::result::ZipError;

use super::database::Database;
use super::{go_on, package};
use crate::archive::of;
use crate::error::ExtractError;
use crate::limits;
use crate::outlet::Outlet;

/// The newest version of the member `meta` that is known.
const VERSION_LATEST: i32 = 3;

/// Bytes between two signs of life while a member is measured.
const PROGRESS_BYTES: u64 = 32 << 20;

/// An open package.
pub(super) struct Container {
    zip: ZipArchive<BufReader<File>>,
    generation: Generation,
}

impl Container {
    /// Reads the directory, and tells the generation.
    ///
    /// # Errors
    /// [`ExtractError::PackageTooNew`]; [`ExtractError::FormatUnknown`] for an archive that is no package.
    pub(super) fn open(file: File) -> Result<Self, ExtractError> {
        let zip = ZipArchive::new(BufReader::new(file)).map_err(of)?;
        let members = zip.len() as u64;
        if members > limits::PACKAGE_MEMBERS {
            let limit = limits::PACKAGE_MEMBERS;
            return Err(ExtractError::TooLarge { what: "number of files inside", amount: members, limit });
        }
        let mut container = Self { zip, generation: Generation::Legacy1 };
        container.generation = container.find_generation()?;
        Ok(container)
    }

    pub(super) fn generation(&self) -> Generation {
        self.generation
    }

    /// What `meta` says; packages of before have none. The newer generations carry a `collection.anki2` besides that
    /// only tells an old Anki to update, so that the member that belongs to the generation is the only one to be read.
    fn find_generation(&mut self) -> Result<Generation, ExtractError> {
        if let Some(meta) = self.small("meta", limits::PACKAGE_META_BYTES)? {
            let version =
                PackageVersion::decode(meta.as_slice()).map_err(|source| ExtractError::Message { source })?.version;
            return match version {
                1 => Ok(Generation::Legacy1),
                2 => Ok(Generation::Legacy2),
                VERSION_LATEST => Ok(Generation::Latest),
                i32::MIN..=0 => Err(ExtractError::Unlikely { what: "version of the package" }),
                _ => Err(ExtractError::PackageTooNew { what: "package", version: i64::from(version) }),
            };
        }
        let newest_first = [
            ("collection.anki21b", Generation::Latest),
            ("collection.anki21", Generation::Legacy2),
            ("collection.anki2", Generation::Legacy1),
        ];
        let found = newest_first.into_iter().find(|(name, _)| self.zip.index_for_name(name).is_some());
        found.map(|(_, generation)| generation).ok_or(ExtractError::FormatUnknown)
    }

    /// The database of the package's generation, in memory.
    pub(super) fn database(&mut self, outlet: &mut dyn Outlet) -> Result<Database, ExtractError> {
        let name = match self.generation {
            Generation::Legacy1 => "collection.anki2",
            Generation::Legacy2 => "collection.anki21",
            _ => "collection.anki21b",
        };
        let index = self.zip.index_for_name(name).ok_or_else(|| ExtractError::Incomplete { name: name.to_owned() })?;
        // Once to see how much comes out, whatever is claimed; then into a place of just that size.
        let size_bytes = self.measure(index, outlet)?;
        let mut content = self.content(index, self.is_packed_twice())?;
        Database::of_content(&mut content, size_bytes, outlet)
    }

    fn measure(&mut self, index: usize, outlet: &mut dyn Outlet) -> Result<u64, ExtractError> {
        let mut content = self.content(index, self.is_packed_twice())?;
        let mut piece = vec![0; limits::PACKAGE_PIECE_BYTES];
        let (mut said_bytes, limit) = (0, limits::PACKAGE_DATABASE_BYTES);
        loop {
            go_on(outlet)?;
            let count = content.read(&mut piece)?;
            if count == 0 {
                return Ok(content.unpacked_bytes);
            }
            if content.unpacked_bytes > limit {
                let amount = content.unpacked_bytes;
                return Err(ExtractError::TooLarge { what: "size of the collection in bytes", amount, limit });
            }
            if content.unpacked_bytes >= said_bytes + PROGRESS_BYTES {
                said_bytes = content.unpacked_bytes;
                outlet.send(package(PackageEvent::Preparing { unpacked_bytes: said_bytes }))?;
            }
        }
    }

    /// Are members packed with zstd inside of the zip?
    fn is_packed_twice(&self) -> bool {
        self.generation == Generation::Latest
    }

    /// A member that is small in every package.
    ///
    /// # Errors
    /// [`ExtractError::TooLarge`] when it is not.
    pub(super) fn small(&mut self, name: &str, limit: u64) -> Result<Option<Vec<u8>>, ExtractError> {
        let Some(index) = self.zip.index_for_name(name) else { return Ok(None) };
        let is_packed_twice = self.is_packed_twice() && name == "media";
        let mut content = self.content(index, is_packed_twice)?;
        let mut bytes = Vec::new();
        let mut piece = vec![0; limits::PACKAGE_PIECE_BYTES];
        loop {
            let count = content.read(&mut piece)?;
            if count == 0 {
                return Ok(Some(bytes));
            }
            bytes.extend_from_slice(&piece[..count]);
            if bytes.len() as u64 > limit {
                let amount = bytes.len() as u64;
                return Err(ExtractError::TooLarge { what: "size of a list inside in bytes", amount, limit });
            }
        }
    }

    /// The place of a media file in the zip.
    pub(super) fn find(&self, member: &str) -> Option<usize> {
        self.zip.index_for_name(member)
    }

    /// The content of a media file.
    pub(super) fn media(&mut self, index: usize) -> Result<Content<'_>, ExtractError> {
        self.content(index, self.is_packed_twice())
    }

    fn content(&mut self, index: usize, is_packed_twice: bool) -> Result<Content<'_>, ExtractError> {
        let member = self.zip.by_index(index).map_err(of)?;
        let packed_bytes = member.compressed_size();
        let inner: Box<dyn Read + '_> = match is_packed_twice {
            // The decoder asks for single bytes.
            true => Box::new(
                StreamingDecoder::new(BufReader::new(member))
                    .map_err(|_| ExtractError::Unlikely { what: "zstd frame" })?,
            ),
            false => Box::new(member),
        };
        Ok(Content { inner, packed_bytes, unpacked_bytes: 0 })
    }
}

/// What comes out of a member, watched.
pub(super) struct Content<'a> {
    inner: Box<dyn Read + 'a>,
    packed_bytes: u64,
    unpacked_bytes: u64,
}

impl Content<'_> {
    /// The next bytes; 0 at the end.
    ///
    /// # Errors
    /// [`ExtractError::TooLarge`] for what was packed too well, [`ExtractError::Container`] for what is damaged.
    pub(super) fn read(&mut self, piece: &mut [u8]) -> Result<usize, ExtractError> {
        let count =
            self.inner.read(piece).map_err(|source| ExtractError::Container { source: ZipError::Io(source) })?;
        self.unpacked_bytes += count as u64;
        let ratio = self.unpacked_bytes / self.packed_bytes.max(1);
        if self.unpacked_bytes > limits::UNPACKED_UNSUSPECTED_BYTES && ratio > limits::UNPACKED_RATIO {
            return Err(ExtractError::TooLarge {
                what: "ratio of unpacked to packed size",
                amount: ratio,
                limit: limits::UNPACKED_RATIO,
            });
        }
        Ok(count)
    }
}

impl Read for Content<'_> {
    fn read(&mut self, piece: &mut [u8]) -> io::Result<usize> {
        Content::read(self, piece).map_err(io::Error::other)
    }
}
