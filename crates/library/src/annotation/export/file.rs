//! A file that takes its name only when it is whole.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use studium_store::RowId;

/// A file in the making. Dropped before [`Unfinished::finish`], nothing of it is left.
pub(super) struct Unfinished {
    path: PathBuf,
    temporary: PathBuf,
    file: File,
    /// An empty file of its name, so that nothing can come between looking and writing.
    is_reserved: bool,
}

impl Unfinished {
    /// Begins a file. What may be replaced keeps its content until the new one is on disk.
    ///
    /// # Errors
    /// When the file is there and may not be replaced, and when the folder cannot be written.
    pub(super) fn create(path: &Path, may_replace: bool) -> io::Result<Self> {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}", RowId::new()));
        let temporary = path.with_file_name(name);
        if !may_replace {
            File::create_new(path)?;
        }
        // From here on dropping it removes what there is.
        let file = File::create_new(&temporary).inspect_err(|_| {
            if !may_replace {
                let _ = fs::remove_file(path);
            }
        })?;
        Ok(Self { path: path.to_owned(), temporary, file, is_reserved: !may_replace })
    }

    /// Appends bytes.
    ///
    /// # Errors
    /// When they cannot be written.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)
    }

    /// Gives the file its name when it is on disk.
    ///
    /// # Errors
    /// When it cannot be written to the end, or something that is no file has its name.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.file.sync_all()?;
        fs::rename(&self.temporary, &self.path)?;
        self.is_reserved = false;
        Ok(())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // After a rename it is not there any more. Why it is not whole says more than that it could not be removed.
        let _ = fs::remove_file(&self.temporary);
        if self.is_reserved {
            let _ = fs::remove_file(&self.path);
        }
    }
}
