//! Downloads that survive: they go on where they stopped, are verified whole, and appear under their name only then.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use studium_base::CancelToken;
use studium_net::Network;

use super::{CatalogFile, Source, sha256_of};
use crate::EngineError;

/// How a download stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DownloadStep {
    /// Bytes of the file that are on disk.
    Received {
        /// So many.
        bytes: u64,
    },
    /// All bytes are there and their checksum is computed.
    Verifying,
}

/// Fetches `file` into `folder` unless it is there, trying its sources in order. `Ok(None)` when cancelled: what
/// arrived stays in a `.part` file and the next call goes on from it.
///
/// # Errors
/// When no source works, the disk is full, or the file does not match its checksum (the bad copy is removed).
pub fn download_file(
    network: &Network,
    file: &CatalogFile,
    folder: &Path,
    purpose: &str,
    cancel: &CancelToken,
    on_step: &mut dyn FnMut(DownloadStep),
) -> Result<Option<PathBuf>, EngineError> {
    let target = folder.join(&file.name);
    if target.metadata().is_ok_and(|metadata| metadata.len() == file.size_bytes) {
        return Ok(Some(target));
    }
    let parent = target.parent().unwrap_or(folder);
    std::fs::create_dir_all(parent).map_err(EngineError::file(parent))?;
    let partial = target.with_extension(format!(
        "{}.part",
        target.extension().map(|ending| ending.to_string_lossy().into_owned()).unwrap_or_default()
    ));

    let mut last_error = EngineError::NotInstalled { id: file.name.clone() };
    for source in &file.sources {
        let Source::Https { url } = source else { continue };
        match fetch(network, url, file.size_bytes, &partial, purpose, cancel, on_step) {
            Ok(true) => return finish(file, &partial, target, cancel, on_step),
            Ok(false) => return Ok(None),
            Err(error @ EngineError::File { .. }) => return Err(error),
            Err(error) => last_error = error,
        }
    }
    Err(last_error)
}

/// Appends to the partial file what is missing of it. `Ok(false)` when cancelled.
fn fetch(
    network: &Network,
    url: &str,
    size_bytes: u64,
    partial: &Path,
    purpose: &str,
    cancel: &CancelToken,
    on_step: &mut dyn FnMut(DownloadStep),
) -> Result<bool, EngineError> {
    let mut output = OpenOptions::new()
        .create(true)
        .append(false)
        .truncate(false)
        .write(true)
        .open(partial)
        .map_err(EngineError::file(partial))?;
    let mut have = output.metadata().map_err(EngineError::file(partial))?.len();
    if have > size_bytes {
        have = 0;
    }
    if have == size_bytes {
        return Ok(true);
    }
    let mut body = network.get(url, purpose, have)?;
    if body.total_bytes.is_some_and(|total| total != size_bytes) {
        return Err(EngineError::Damaged { path: partial.to_owned() });
    }
    // A server that ignores ranges sends the file from its start.
    have = body.starts_at;
    output.set_len(have).map_err(EngineError::file(partial))?;
    output.seek(SeekFrom::Start(have)).map_err(EngineError::file(partial))?;
    let mut buffer = vec![0_u8; 256 * 1024];
    while have < size_bytes {
        if cancel.is_cancelled() {
            sync(&output, partial)?;
            return Ok(false);
        }
        let count = body.read(&mut buffer).map_err(|source| {
            EngineError::Network(studium_net::NetError::Transport { host: String::new(), source: Box::new(source) })
        })?;
        if count == 0 {
            let early = std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
            return Err(EngineError::Network(studium_net::NetError::Transport {
                host: String::new(),
                source: Box::new(early),
            }));
        }
        output.write_all(&buffer[..count]).map_err(EngineError::file(partial))?;
        have += count as u64;
        on_step(DownloadStep::Received { bytes: have });
    }
    // Reading to the end tells the ledger that the body is complete.
    let _ = body.read(&mut buffer);
    sync(&output, partial)?;
    Ok(true)
}

fn finish(
    file: &CatalogFile,
    partial: &Path,
    target: PathBuf,
    cancel: &CancelToken,
    on_step: &mut dyn FnMut(DownloadStep),
) -> Result<Option<PathBuf>, EngineError> {
    on_step(DownloadStep::Verifying);
    let Some(actual) = sha256_of(partial, cancel)? else { return Ok(None) };
    let size = partial.metadata().map_err(EngineError::file(partial))?.len();
    if size != file.size_bytes || file.sha256.as_ref().is_some_and(|expected| *expected != actual) {
        std::fs::remove_file(partial).map_err(EngineError::file(partial))?;
        return Err(EngineError::Refused {
            program: "download",
            code: studium_base::ErrorCode::HashMismatch,
            detail: format!("{} has SHA-256 {actual}", file.name),
        });
    }
    std::fs::rename(partial, &target).map_err(EngineError::file(&target))?;
    Ok(Some(target))
}

fn sync(file: &File, path: &Path) -> Result<(), EngineError> {
    file.sync_all().map_err(EngineError::file(path))
}
