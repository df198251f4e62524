//! Downloads that survive: they go on where they stopped, are verified whole, and appear under their name only then.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use studium_base::{CancelToken, ErrorCode};
use studium_net::{NetError, Network};

use super::{CatalogFile, Source};
use crate::EngineError;

/// How often a download looks at its cancel flag while nothing arrives.
const POLL: Duration = Duration::from_millis(50);
/// Read and written at once.
const PIECE_BYTES: usize = 256 * 1024;
/// How long the end of a body may take after its last byte; only the ledger waits for it.
const END_LIMIT: Duration = Duration::from_secs(1);

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

/// Fetches `file` into `folder` unless it is there and whole, trying its sources in order. `Ok(None)` when cancelled:
/// what arrived stays in a `.part` file and the next call goes on from it.
///
/// # Errors
/// When no source works, the disk is full, or the file does not match its checksum (the bad copy is removed).
pub fn download_file(
    network: &Arc<Network>,
    file: &CatalogFile,
    folder: &Path,
    purpose: &str,
    cancel: &CancelToken,
    on_step: &mut dyn FnMut(DownloadStep),
) -> Result<Option<PathBuf>, EngineError> {
    let target = folder.join(&file.name);
    if target.is_file() {
        // A damaged one stays until a whole one takes its place.
        match file.matches(&target, cancel)? {
            None => return Ok(None),
            Some(true) => return Ok(Some(target)),
            Some(false) => {}
        }
    }
    let parent = target.parent().unwrap_or(folder);
    std::fs::create_dir_all(parent).map_err(EngineError::file(parent))?;
    let partial = partial_of(&target);

    let mut last_error = EngineError::NotInstalled { id: file.name.clone() };
    for source in &file.sources {
        let Source::Https { url } = source else { continue };
        let fetched = fetch(network, url, file, &partial, purpose, cancel, on_step).and_then(|is_complete| {
            if is_complete { finish(file, &partial, &target, cancel, on_step) } else { Ok(false) }
        });
        match fetched {
            Ok(is_there) => return Ok(is_there.then_some(target)),
            Err(error @ EngineError::File { .. }) => return Err(error),
            Err(error) => last_error = error,
        }
    }
    Err(last_error)
}

/// What has arrived of a file.
pub(super) fn partial_of(target: &Path) -> PathBuf {
    let mut name = target.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}

/// Appends to the partial file what is missing of it. `Ok(false)` when cancelled.
fn fetch(
    network: &Arc<Network>,
    url: &str,
    file: &CatalogFile,
    partial: &Path,
    purpose: &str,
    cancel: &CancelToken,
    on_step: &mut dyn FnMut(DownloadStep),
) -> Result<bool, EngineError> {
    let size_bytes = file.size_bytes;
    let mut output = OpenOptions::new()
        .create(true)
        .append(false)
        .truncate(false)
        .write(true)
        .open(partial)
        .map_err(EngineError::file(partial))?;
    let on_disk = output.metadata().map_err(EngineError::file(partial))?.len();
    if on_disk == size_bytes {
        return Ok(true);
    }
    let mut have = if on_disk > size_bytes { 0 } else { on_disk };
    let pieces = begin(network, url, purpose, have)?;
    while have < size_bytes {
        if cancel.is_cancelled() {
            sync(&output, partial)?;
            return Ok(false);
        }
        match pieces.recv_timeout(POLL) {
            Ok(Ok(Piece::Begun { starts_at, total_bytes })) => {
                if total_bytes.is_some_and(|total| total != size_bytes) || starts_at > have {
                    return Err(unexpected(file, &format!("is announced with {total_bytes:?} bytes from {starts_at}")));
                }
                // A server that ignores ranges sends the file from its start.
                have = starts_at;
                if on_disk != have {
                    output.set_len(have).map_err(EngineError::file(partial))?;
                }
                output.seek(SeekFrom::Start(have)).map_err(EngineError::file(partial))?;
            }
            Ok(Ok(Piece::Bytes(bytes))) => {
                let wanted = bytes.len().min(usize::try_from(size_bytes - have).unwrap_or(usize::MAX));
                output.write_all(&bytes[..wanted]).map_err(EngineError::file(partial))?;
                have += wanted as u64;
                on_step(DownloadStep::Received { bytes: have });
            }
            Ok(Err(error)) => return Err(error.into()),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                return Err(broken(url, io::ErrorKind::UnexpectedEof.into()).into());
            }
        }
    }
    // The thread reads to the end, which tells the ledger that the body is complete.
    let _ = pieces.recv_timeout(END_LIMIT);
    sync(&output, partial)?;
    Ok(true)
}

enum Piece {
    /// The answer has begun.
    Begun { starts_at: u64, total_bytes: Option<u64> },
    /// Of the body.
    Bytes(Vec<u8>),
}

type Pieces = Result<Piece, NetError>;

/// Reads a body on a thread of its own, so that a stop is heard while the server is silent. Left alone, the thread ends
/// with the next piece or at the time limit of the connection.
fn begin(network: &Arc<Network>, url: &str, purpose: &str, from_byte: u64) -> Result<Receiver<Pieces>, EngineError> {
    // Few, so that what is read and not yet written stays small.
    let (sender, pieces) = bounded(4);
    let (network, url, purpose) = (Arc::clone(network), url.to_owned(), purpose.to_owned());
    std::thread::Builder::new()
        .name("download".into())
        .spawn(move || {
            if let Err(error) = read(&network, &url, &purpose, from_byte, &sender) {
                // Nobody listens after a stop.
                let _ = sender.send(Err(error));
            }
        })
        .map_err(|source| EngineError::Spawn { program: "download", source })?;
    Ok(pieces)
}

fn read(network: &Network, url: &str, purpose: &str, from_byte: u64, pieces: &Sender<Pieces>) -> Result<(), NetError> {
    let mut body = match network.get(url, purpose, from_byte) {
        // The server's file ends before what is here, which is the rest of another file then: it is begun again.
        Err(NetError::Status { status: 416, .. }) if from_byte > 0 => network.get(url, purpose, 0)?,
        other => other?,
    };
    let mut piece = Piece::Begun { starts_at: body.starts_at, total_bytes: body.total_bytes };
    while pieces.send(Ok(piece)).is_ok() {
        let mut bytes = vec![0_u8; PIECE_BYTES];
        let count = loop {
            match body.read(&mut bytes) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read.map_err(|error| broken(url, error))?,
            }
        };
        if count == 0 {
            break;
        }
        bytes.truncate(count);
        piece = Piece::Bytes(bytes);
    }
    Ok(())
}

/// A body that ended before its time, or that was cut off because connections were forbidden meanwhile.
fn broken(url: &str, error: io::Error) -> NetError {
    error.downcast::<NetError>().unwrap_or_else(|error| {
        let host = url.split('/').nth(2).unwrap_or_default().to_owned();
        NetError::Transport { host, source: Box::new(error) }
    })
}

fn unexpected(file: &CatalogFile, what: &str) -> EngineError {
    EngineError::Refused { program: "download", code: ErrorCode::HashMismatch, detail: format!("{} {what}", file.name) }
}

/// Gives a complete file its name if it is the right one. `Ok(false)` when cancelled.
fn finish(
    file: &CatalogFile,
    partial: &Path,
    target: &Path,
    cancel: &CancelToken,
    on_step: &mut dyn FnMut(DownloadStep),
) -> Result<bool, EngineError> {
    on_step(DownloadStep::Verifying);
    let Some(is_right) = file.matches(partial, cancel)? else { return Ok(false) };
    if !is_right {
        std::fs::remove_file(partial).map_err(EngineError::file(partial))?;
        return Err(unexpected(file, "has another checksum than the catalogue says"));
    }
    std::fs::rename(partial, target).map_err(EngineError::file(target))?;
    Ok(true)
}

fn sync(file: &File, path: &Path) -> Result<(), EngineError> {
    file.sync_all().map_err(EngineError::file(path))
}
