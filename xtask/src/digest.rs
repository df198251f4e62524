//! SHA-256 of files and of groups of files.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// The hash of a file in lowercase hex. Reads in pieces, so that a model of gigabytes needs no memory.
pub(crate) fn of_file(path: &Path) -> Result<String> {
    let mut file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        let count = file.read(&mut buffer).with_context(|| format!("cannot read {}", path.display()))?;
        if count == 0 {
            return Ok(hex(&hasher.finalize()));
        }
        hasher.update(&buffer[..count]);
    }
}

/// One hash over names and contents of files below `root`. A name whose file is gone counts by its name alone.
pub(crate) fn of_files<'a>(root: &Path, names: impl IntoIterator<Item = &'a str>) -> Result<String> {
    let mut hasher = Sha256::new();
    for name in names {
        let path = root.join(name);
        hasher.update(name.as_bytes());
        hasher.update([0]);
        if path.is_file() {
            hasher.update(of_file(&path)?.as_bytes());
        }
        hasher.update([0]);
    }
    Ok(hex(&hasher.finalize()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
