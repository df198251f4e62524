//! Which files were verified, by size and time of change, so that a start need not hash 200 MB.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::starter::Member;
use crate::digest;

/// The file's name in `models/`.
const NAME: &str = ".verified.json";

/// What a file looked like when its hash was right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Seen {
    size_bytes: u64,
    modified_ns: u128,
    sha256: String,
}

/// The verified files of a folder.
#[derive(Debug)]
pub(super) struct Verified {
    folder: PathBuf,
    seen: BTreeMap<String, Seen>,
    changed: bool,
}

impl Verified {
    /// Reads the stamp. A missing or damaged one is empty: everything is then hashed once.
    pub(super) fn open(folder: &Path) -> Self {
        let seen = std::fs::read(folder.join(NAME)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Self { folder: folder.to_path_buf(), seen: seen.unwrap_or_default(), changed: false }
    }

    /// Is the file there, whole and unchanged? Reads all of it only when it is not the one seen last time.
    pub(super) fn holds(&mut self, member: &Member) -> Result<bool> {
        let path = self.folder.join(member.target);
        let Some((size_bytes, modified_ns)) = looks(&path) else { return Ok(false) };
        if size_bytes != member.size_bytes {
            return Ok(false);
        }
        let now = Seen { size_bytes, modified_ns, sha256: member.sha256.to_owned() };
        if self.seen.get(member.target) == Some(&now) {
            return Ok(true);
        }
        if digest::of_file(&path)? != member.sha256 {
            return Ok(false);
        }
        self.seen.insert(member.target.to_owned(), now);
        self.changed = true;
        Ok(true)
    }

    /// Writes the stamp if it says more than before.
    pub(super) fn save(&self) -> Result<()> {
        if !self.changed {
            return Ok(());
        }
        let path = self.folder.join(NAME);
        let text = serde_json::to_string_pretty(&self.seen)?;
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
    }
}

/// Size and time of change of a file that is there.
fn looks(path: &Path) -> Option<(u64, u128)> {
    let metadata = std::fs::metadata(path).ok()?;
    let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    metadata.is_file().then_some((metadata.len(), modified.as_nanos()))
}
