//! Originals: the imported files, kept under the hash of their content, so that equal files are kept once.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::LibraryError;

/// The folder of originals.
#[derive(Debug, Clone)]
pub(crate) struct Originals {
    folder: PathBuf,
}

/// A copy that is there for as long as this is.
#[derive(Debug)]
pub struct Lent(PathBuf);

impl Lent {
    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.0) {
            tracing::warn!(%error, "a copy that was lent could not be removed");
        }
    }
}

/// A file that was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Original {
    /// BLAKE3 of the content, lower-case hex.
    pub(crate) content_hash: String,
    pub(crate) size_bytes: u64,
}

impl Originals {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Where the file of that hash is or would be.
    pub(crate) fn path(&self, content_hash: &str) -> PathBuf {
        let (shelf, _) = content_hash.split_at(2.min(content_hash.len()));
        self.folder.join(shelf).join(content_hash)
    }

    /// Copies a file in. The copy appears under its hash only when it is whole and on disk.
    pub(crate) fn keep_file(&self, path: &Path) -> Result<Original, LibraryError> {
        let cannot_read = |source| LibraryError::Source { path: path.to_owned(), source };
        let metadata = fs::metadata(path).map_err(cannot_read)?;
        if !metadata.is_file() {
            return Err(LibraryError::NotAFile { path: path.to_owned() });
        }
        if metadata.len() == 0 {
            return Err(LibraryError::Empty { path: path.to_owned() });
        }
        let mut source = File::open(path).map_err(cannot_read)?;
        self.keep(&mut source, path)
    }

    /// Keeps a text that came without a file.
    pub(crate) fn keep_text(&self, title: &str, text: &str) -> Result<Original, LibraryError> {
        if text.trim().is_empty() {
            return Err(LibraryError::Empty { path: title.into() });
        }
        self.keep(&mut text.as_bytes(), Path::new(title))
    }

    /// Keeps what comes out of a stream that is called `named`.
    pub(crate) fn keep_stream(&self, source: &mut impl Read, named: &Path) -> Result<Original, LibraryError> {
        let original = self.keep(source, named)?;
        if original.size_bytes == 0 {
            return Err(LibraryError::Empty { path: named.to_owned() });
        }
        Ok(original)
    }

    /// A copy of a file for a worker, which reads nowhere else. Removed when it is dropped, or by [`Self::tidy`].
    pub(crate) fn lend(&self, path: &Path) -> Result<Lent, LibraryError> {
        let cannot_keep = |path: &Path| {
            let path = path.to_owned();
            move |source| LibraryError::Original { path, source }
        };
        fs::create_dir_all(&self.folder).map_err(cannot_keep(&self.folder))?;
        let mut source = File::open(path).map_err(|source| LibraryError::Source { path: path.to_owned(), source })?;
        let lent = Lent(self.temporary());
        let mut copy = File::create_new(&lent.0).map_err(cannot_keep(&lent.0))?;
        io::copy(&mut source, &mut copy).map_err(cannot_keep(&lent.0))?;
        Ok(lent)
    }

    fn temporary(&self) -> PathBuf {
        self.folder.join(format!("incoming-{}", studium_base::JobId::new()))
    }

    /// As [`Self::keep_stream`], of content that may be empty.
    pub(crate) fn keep(&self, source: &mut impl Read, named: &Path) -> Result<Original, LibraryError> {
        let cannot_keep = |path: &Path| {
            let path = path.to_owned();
            move |source| LibraryError::Original { path, source }
        };
        fs::create_dir_all(&self.folder).map_err(cannot_keep(&self.folder))?;
        let temporary = self.temporary();
        let mut copy = File::create_new(&temporary).map_err(cannot_keep(&temporary))?;
        let kept = pour(source, named, &mut copy, &temporary).and_then(|original| {
            let target = self.path(&original.content_hash);
            if target.exists() {
                return Ok(original);
            }
            copy.sync_all().map_err(cannot_keep(&temporary))?;
            let shelf = target.parent().unwrap_or(&self.folder);
            fs::create_dir_all(shelf).map_err(cannot_keep(shelf))?;
            fs::rename(&temporary, &target).map_err(cannot_keep(&target))?;
            sync_folder(shelf).map_err(cannot_keep(shelf))?;
            Ok(original)
        });
        // Already gone after a rename; otherwise a copy that is not needed.
        let _ = fs::remove_file(&temporary);
        kept
    }

    /// Bytes of the file of that hash, if it is there.
    pub(crate) fn size(&self, content_hash: &str) -> Option<u64> {
        fs::metadata(self.path(content_hash)).ok().map(|metadata| metadata.len())
    }

    /// Reads `length` bytes from `offset`; fewer at the end of the file.
    pub(crate) fn read(&self, content_hash: &str, offset: u64, length: usize) -> Result<Vec<u8>, LibraryError> {
        let path = self.path(content_hash);
        let cannot_read = |source| LibraryError::Source { path: path.clone(), source };
        let mut file = File::open(&path).map_err(cannot_read)?;
        file.seek(SeekFrom::Start(offset)).map_err(cannot_read)?;
        let mut bytes = Vec::with_capacity(length);
        file.take(length as u64).read_to_end(&mut bytes).map_err(cannot_read)?;
        Ok(bytes)
    }

    /// Removes one original, if it is there.
    pub(crate) fn remove(&self, content_hash: &str) -> Result<(), LibraryError> {
        let path = self.path(content_hash);
        match fs::remove_file(&path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => Err(LibraryError::Original { path, source }),
            _ => Ok(()),
        }
    }

    /// Removes copies that a kill left half-written, and the originals that nothing needs any more.
    pub(crate) fn tidy(&self, is_needed: impl Fn(&str) -> bool) -> io::Result<u32> {
        let mut removed = 0;
        if !self.folder.is_dir() {
            return Ok(removed);
        }
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            if path.is_dir() {
                for file in fs::read_dir(&path)? {
                    let file = file?;
                    if !file.file_name().to_str().is_some_and(&is_needed) {
                        fs::remove_file(file.path())?;
                        removed += 1;
                    }
                }
            } else if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("incoming-")) {
                fs::remove_file(&path)?;
                removed += 1;
            }
        }
        Ok(removed)
    }
}

/// Copies `source`, which is called `named`, into the file at `path`.
fn pour(source: &mut impl Read, named: &Path, copy: &mut impl Write, path: &Path) -> Result<Original, LibraryError> {
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0_u8; 1 << 18];
    let mut size_bytes = 0_u64;
    loop {
        let count = match source.read(&mut buffer) {
            Ok(0) => return Ok(Original { content_hash: hasher.finalize().to_hex().to_string(), size_bytes }),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(source) => return Err(LibraryError::Source { path: named.to_owned(), source }),
        };
        hasher.update(&buffer[..count]);
        size_bytes += count as u64;
        copy.write_all(&buffer[..count]).map_err(|source| LibraryError::Original { path: path.to_owned(), source })?;
    }
}

/// Makes a rename in the folder durable. Windows has no such call and needs none.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests;
