//! The files that belong to the project: what git tracks, and what it would track if it were added now.

use std::path::Path;

use anyhow::{Context, Result};

use crate::process;

/// A text file of the project.
#[derive(Debug, Clone)]
pub(super) struct SourceFile {
    /// Below the root, with slashes.
    pub(super) path: String,
    pub(super) text: String,
}

impl SourceFile {
    /// Does its name end so?
    pub(super) fn is(&self, extension: &str) -> bool {
        Path::new(&self.path).extension().is_some_and(|found| found == extension)
    }
}

/// Names of all files below `folder` that git does not ignore.
pub(crate) fn kept_files(folder: &Path) -> Result<Vec<String>> {
    let mut git = process::command("git");
    // A build server's clone may belong to another user; listing its files harms nobody.
    git.args(["-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let listed = process::capture(git.current_dir(folder)).context("git must be installed, and this a clone")?;
    let mut names: Vec<String> = listed.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect();
    names.sort();
    names.dedup();
    Ok(names)
}

/// Every text file of the project. Pictures and the like are left out, and so is what was deleted but not yet
/// committed.
pub(super) fn text_files(root: &Path) -> Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    for path in kept_files(root)? {
        let full = root.join(&path);
        if !full.is_file() {
            continue;
        }
        let bytes = std::fs::read(&full).with_context(|| format!("cannot read {path}"))?;
        if let Ok(text) = String::from_utf8(bytes) {
            files.push(SourceFile { path, text });
        }
    }
    Ok(files)
}
