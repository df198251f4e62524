//! The log of removed chunks.

use std::collections::HashSet;
use std::fs::{self, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::segment::checksum;
use crate::chunk::ChunkId;
use crate::index::IndexError;

const RECORD_BYTES: usize = 16;

/// Which chunks are removed although their rows are still there.
#[derive(Debug)]
pub(super) struct Removed {
    path: PathBuf,
    chunks: HashSet<ChunkId>,
    /// Good bytes of the file; a torn record behind them is written over.
    length: u64,
}

impl Removed {
    /// Reads the log up to its first damaged record.
    pub(super) fn open(folder: &Path) -> Result<Self, IndexError> {
        let path = folder.join("removed");
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(IndexError::file(&path)(error)),
        };
        let mut removed = Self { path, chunks: HashSet::new(), length: 0 };
        for record in bytes.chunks_exact(RECORD_BYTES) {
            let Some((chunk, is_removed)) = read(record) else { break };
            removed.note(chunk, is_removed);
            removed.length += RECORD_BYTES as u64;
        }
        Ok(removed)
    }

    pub(super) fn contains(&self, chunk: ChunkId) -> bool {
        self.chunks.contains(&chunk)
    }

    /// Notes chunks as removed, or as put back. Durable when this returns.
    pub(super) fn append(&mut self, chunks: &[ChunkId], is_removed: bool) -> Result<(), IndexError> {
        if chunks.is_empty() {
            return Ok(());
        }
        let bytes: Vec<u8> = chunks.iter().flat_map(|chunk| record(*chunk, is_removed)).collect();
        let write = || -> io::Result<()> {
            let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(&self.path)?;
            file.set_len(self.length)?;
            file.seek(SeekFrom::Start(self.length))?;
            file.write_all(&bytes)?;
            file.sync_data()
        };
        write().map_err(IndexError::file(&self.path))?;
        self.length += bytes.len() as u64;
        for chunk in chunks {
            self.note(*chunk, is_removed);
        }
        Ok(())
    }

    /// Empties the log, once no row of a removed chunk is left.
    pub(super) fn forget_all(&mut self) -> Result<(), IndexError> {
        let write = || match OpenOptions::new().write(true).open(&self.path) {
            Ok(file) => file.set_len(0).and_then(|()| file.sync_data()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        };
        write().map_err(IndexError::file(&self.path))?;
        self.length = 0;
        self.chunks.clear();
        Ok(())
    }

    fn note(&mut self, chunk: ChunkId, is_removed: bool) {
        if is_removed {
            self.chunks.insert(chunk);
        } else {
            self.chunks.remove(&chunk);
        }
    }
}

fn record(chunk: ChunkId, is_removed: bool) -> [u8; RECORD_BYTES] {
    let mut record = [0; RECORD_BYTES];
    record[..8].copy_from_slice(&chunk.0.to_le_bytes());
    record[8..12].copy_from_slice(&u32::from(is_removed).to_le_bytes());
    let sum = checksum(&[&record[..12]]);
    record[12..].copy_from_slice(&sum);
    record
}

fn read(record: &[u8]) -> Option<(ChunkId, bool)> {
    if record.len() != RECORD_BYTES || checksum(&[&record[..12]]) != record[12..] {
        return None;
    }
    let chunk = i64::from_le_bytes(record[..8].try_into().ok()?);
    let is_removed = u32::from_le_bytes(record[8..12].try_into().ok()?);
    Some((ChunkId(chunk), is_removed == 1))
}
