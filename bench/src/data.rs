//! Where the test data lies, and words as they are compared.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use unicode_normalization::UnicodeNormalization;

/// The folder with test data: `STUDIUM_TEST_DATA`, or beside the project.
pub(crate) fn folder(root: &Path) -> PathBuf {
    let folder = std::env::var_os("STUDIUM_TEST_DATA").map_or_else(|| root.join("../shared/data"), PathBuf::from);
    folder.canonicalize().unwrap_or(folder)
}

/// The files with an ending in a folder of the test data and in the folders inside, by name.
///
/// # Errors
/// When the folder is not there.
pub(crate) fn files(root: &Path, name: &str, ending: &str) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder(root).join(name)];
    while let Some(folder) = folders.pop() {
        let missing = || format!("{}: name the folder of the test data in STUDIUM_TEST_DATA", folder.display());
        for entry in std::fs::read_dir(&folder).with_context(missing)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found.eq_ignore_ascii_case(ending)) {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Words without case and punctuation, each letter in its plain form: a ligature or the shape that an Arabic letter takes
/// within a word is the letter itself.
pub(crate) fn words(text: &str) -> Vec<String> {
    let plain: String = text.nfkc().collect();
    plain
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}
