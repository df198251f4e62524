//! Zip containers (Office, OpenDocument, EPUB): members are read one by one into memory, within bounds that hold for
//! what comes out, whatever the directory claims. Nothing is ever written, so a member's name can lead nowhere.

use std::fs::File;
use std::io::{BufReader, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::error::ExtractError;
use crate::limits;

/// An open container.
pub(crate) struct Archive {
    zip: ZipArchive<BufReader<File>>,
    /// What has come out so far, in bytes.
    unpacked_bytes: u64,
}

impl Archive {
    /// Reads the directory of a container.
    ///
    /// # Errors
    /// [`ExtractError::Container`] when it has none, [`ExtractError::TooLarge`] when it has too many members.
    pub(crate) fn open(file: File) -> Result<Self, ExtractError> {
        let zip = ZipArchive::new(BufReader::new(file)).map_err(of)?;
        let members = zip.len() as u64;
        if members > limits::ARCHIVE_MEMBERS {
            return Err(ExtractError::TooLarge {
                what: "number of files inside",
                amount: members,
                limit: limits::ARCHIVE_MEMBERS,
            });
        }
        Ok(Self { zip, unpacked_bytes: 0 })
    }

    /// Names of the members that are files, in the order of the directory.
    pub(crate) fn names(&mut self) -> Vec<String> {
        (0..self.zip.len())
            .filter_map(|index| {
                let member = self.zip.by_index_raw(index).ok()?;
                let name = member.name().ok()?.into_owned();
                (!member.is_dir()).then_some(name)
            })
            .collect()
    }

    /// The content of a member; `None` when there is none of that name.
    ///
    /// # Errors
    /// [`ExtractError::TooLarge`] for what swells beyond [`limits::MEMBER_BYTES`] or, with what was read before, beyond
    /// [`limits::ARCHIVE_BYTES`]; [`ExtractError::Protected`] for an encrypted member; [`ExtractError::Container`] for
    /// a damaged one.
    pub(crate) fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, ExtractError> {
        let left = limits::ARCHIVE_BYTES.saturating_sub(self.unpacked_bytes);
        let member = match self.zip.by_name(name) {
            Ok(member) => member,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(of(error)),
        };
        let limit = limits::MEMBER_BYTES.min(left);
        let mut bytes = Vec::new();
        member.take(limit + 1).read_to_end(&mut bytes).map_err(|source| of(source.into()))?;
        let amount = bytes.len() as u64;
        if amount > limit {
            return Err(ExtractError::TooLarge { what: "size of the unpacked content in bytes", amount, limit });
        }
        self.unpacked_bytes += amount;
        Ok(Some(bytes))
    }

    /// The content of a member without which the file is not what it says.
    ///
    /// # Errors
    /// [`ExtractError::Incomplete`] when it is not there, else like [`Archive::read`].
    pub(crate) fn need(&mut self, name: &str) -> Result<Vec<u8>, ExtractError> {
        self.read(name)?.ok_or_else(|| ExtractError::Incomplete { name: name.to_owned() })
    }

    /// Unpacks every member once without keeping anything: for libraries that unpack by themselves and without bounds.
    ///
    /// # Errors
    /// Like [`Archive::read`].
    pub(crate) fn check(&mut self) -> Result<(), ExtractError> {
        for index in 0..self.zip.len() {
            let left = limits::ARCHIVE_BYTES.saturating_sub(self.unpacked_bytes);
            let limit = limits::MEMBER_BYTES.min(left);
            let member = self.zip.by_index(index).map_err(of)?;
            let amount =
                std::io::copy(&mut member.take(limit + 1), &mut std::io::sink()).map_err(|source| of(source.into()))?;
            if amount > limit {
                return Err(ExtractError::TooLarge { what: "size of the unpacked content in bytes", amount, limit });
            }
            self.unpacked_bytes += amount;
        }
        Ok(())
    }
}

/// The path of a member that `base` (a member's path) refers to by `reference`: `a/b.xml` and `../c.png` give `c.png`.
/// `None` for what lies outside of the container.
pub(crate) fn resolve(base: &str, reference: &str) -> Option<String> {
    let reference = reference.split(['#', '?']).next().unwrap_or_default();
    if reference.contains(':') || reference.contains('\\') {
        return None;
    }
    let mut path: Vec<&str> = match reference.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => base.rsplit_once('/').map(|(folder, _)| folder.split('/').collect()).unwrap_or_default(),
    };
    for step in reference.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop()?;
            }
            step => path.push(step),
        }
    }
    (!path.is_empty()).then(|| path.join("/"))
}

/// What the library says, in our words.
pub(crate) fn of(source: ZipError) -> ExtractError {
    match source {
        ZipError::UnsupportedArchive(reason) if reason == ZipError::PASSWORD_REQUIRED => ExtractError::Protected,
        ZipError::InvalidPassword => ExtractError::Protected,
        source => ExtractError::Container { source },
    }
}

#[cfg(test)]
mod tests;
