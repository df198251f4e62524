//! The documents in a folder and in the folders inside it.

use std::path::{Path, PathBuf};

use studium_base::{ErrorCode, Failure};
use studium_library::RECORDING_ENDINGS;
use walkdir::{DirEntry, WalkDir};

use super::Refused;

/// Files taken from one folder, with the folders inside: beyond this a disk was dropped by mistake.
const FOLDER_FILES: usize = 10_000;
/// Folders inside folders that are looked into.
const FOLDER_DEPTH: usize = 32;

/// Endings of the files that are taken from a folder, beside those of recordings. A file that is named itself is tried
/// whatever its ending.
const DOCUMENT_ENDINGS: [&str; 37] = [
    "pdf", "docx", "docm", "dotx", "pptx", "pptm", "ppsx", "xlsx", "xlsm", "xlsb", "xls", "odt", "ott", "odp", "ods",
    "epub", "md", "markdown", "txt", "text", "html", "htm", "xhtml", "csv", "tsv", "tex", "latex", "rmd", "qmd", "png",
    "jpg", "jpeg", "tif", "tiff", "bmp", "webp", "gif",
];

/// The documents of a folder, by name, and what in it could not be looked into. Hidden files are left alone.
///
/// # Errors
/// `file_too_large` when there are more than 10,000.
pub(crate) fn documents_in(folder: &Path) -> Result<(Vec<PathBuf>, Vec<Refused>), Failure> {
    let walk = WalkDir::new(folder).max_depth(FOLDER_DEPTH).sort_by_file_name();
    let (mut files, mut refused) = (Vec::new(), Vec::new());
    for entry in walk.into_iter().filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry)) {
        match entry {
            Ok(entry) if entry.file_type().is_file() && is_document(entry.path()) => {
                files.push(entry.into_path());
            }
            Ok(_) => {}
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_string_lossy().into_owned();
                refused.push(Refused { path, error: Failure { code: ErrorCode::Io, detail: error.to_string() } });
            }
        }
        if files.len() > FOLDER_FILES {
            let detail = format!("the folder holds more than {FOLDER_FILES} documents");
            return Err(Failure { code: ErrorCode::FileTooLarge, detail });
        }
    }
    Ok((files, refused))
}

/// Endings of all that can be read or heard, in lower case.
pub fn endings() -> impl Iterator<Item = &'static str> {
    DOCUMENT_ENDINGS.into_iter().chain(RECORDING_ENDINGS)
}

fn is_document(path: &Path) -> bool {
    has_ending(path, &DOCUMENT_ENDINGS) || has_ending(path, &RECORDING_ENDINGS)
}

pub(super) fn has_ending(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    endings.contains(&ending.as_str())
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}
