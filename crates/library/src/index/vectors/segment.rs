//! A segment: up to 65,536 rows in three files that grow together.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use memmap2::{Mmap, MmapOptions};

use super::quantise::{Quantised, code};
use crate::chunk::ChunkId;
use crate::index::IndexError;

/// Rows of a segment: large enough that a million rows are 16 files, small enough to be copied in a moment.
pub(super) const SEGMENT_ROWS: usize = 65_536;

/// Rows written and synced at once. Only the last batch can be torn, so opening checks no more rows than this.
pub(super) const BATCH_ROWS: usize = 4_096;

/// Bytes of a row in the `rows` file.
const ROW_BYTES: usize = 16;

/// What is known of a row without looking at its values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Row {
    pub(super) chunk: ChunkId,
    pub(super) scale: f32,
}

/// A row ready to be written.
#[derive(Debug, Clone)]
pub(super) struct FullRow {
    pub(super) chunk: ChunkId,
    pub(super) scale: f32,
    pub(super) values: Vec<u8>,
    pub(super) code: Vec<u8>,
}

impl FullRow {
    pub(super) fn new(chunk: ChunkId, vector: &Quantised) -> Self {
        let bits = code(vector.values.iter().map(|value| *value > 0));
        Self {
            chunk,
            scale: vector.scale,
            values: bytemuck::cast_slice(&vector.values).to_vec(),
            code: bits.iter().flat_map(|bits| bits.to_le_bytes()).collect(),
        }
    }

    fn head(&self) -> [u8; ROW_BYTES] {
        let mut head = [0; ROW_BYTES];
        head[..8].copy_from_slice(&self.chunk.0.to_le_bytes());
        head[8..12].copy_from_slice(&self.scale.to_le_bytes());
        let sum = checksum(&[&head[..12], &self.values, &self.code]);
        head[12..].copy_from_slice(&sum);
        head
    }
}

/// The first four bytes of a BLAKE3 hash: against torn writes, not against people.
pub(super) fn checksum(pieces: &[&[u8]]) -> [u8; 4] {
    let mut hasher = blake3::Hasher::new();
    for piece in pieces {
        hasher.update(piece);
    }
    let hash = hasher.finalize();
    let bytes = hash.as_bytes();
    [bytes[0], bytes[1], bytes[2], bytes[3]]
}

/// An open segment.
#[derive(Debug)]
pub(super) struct Segment {
    pub(super) number: u32,
    pub(super) rows: Vec<Row>,
    folder: PathBuf,
    dimensions: usize,
    values: Option<Mmap>,
    codes: Option<Mmap>,
}

/// Bytes of a row's signs.
pub(super) fn code_bytes(dimensions: usize) -> usize {
    dimensions.div_ceil(64) * 8
}

impl Segment {
    /// A segment without rows; its files appear with the first append.
    pub(super) fn create(folder: &Path, number: u32, dimensions: usize) -> Self {
        Self { number, rows: Vec::new(), folder: folder.to_owned(), dimensions, values: None, codes: None }
    }

    /// Opens a segment and finds its last good row. Changes nothing on disk, so that a reader beside the owner does no
    /// harm.
    pub(super) fn open(folder: &Path, number: u32, dimensions: usize) -> Result<Self, IndexError> {
        let mut segment = Self::create(folder, number, dimensions);
        let heads = read_all(&segment.path("rows"))?;
        let length = |kind: &str, row_bytes: usize| {
            let bytes = segment.path(kind).metadata().map_or(0, |metadata| metadata.len());
            usize::try_from(bytes).unwrap_or(usize::MAX) / row_bytes
        };
        let complete = (heads.len() / ROW_BYTES)
            .min(length("values", dimensions))
            .min(length("codes", code_bytes(dimensions)))
            .min(SEGMENT_ROWS);
        let heads: Vec<&[u8]> = heads.chunks_exact(ROW_BYTES).take(complete).collect();
        segment.map(heads.len())?;
        segment.rows = heads.iter().filter_map(|head| read_row(head)).collect();
        let unchecked = complete.saturating_sub(BATCH_ROWS);
        let good = (unchecked..complete).find(|row| !segment.is_good(*row, heads[*row])).unwrap_or(complete);
        segment.rows.truncate(good);
        Ok(segment)
    }

    fn is_good(&self, row: usize, head: &[u8]) -> bool {
        let (Some(values), Some(code)) = (self.values(row), self.code_bytes(row)) else { return false };
        let values: &[u8] = bytemuck::cast_slice(values);
        checksum(&[&head[..12], values, code]) == head[12..]
    }

    /// Adds rows, at most [`BATCH_ROWS`] and as many as fit. Durable when this returns.
    pub(super) fn append(&self, rows: &[FullRow]) -> Result<(), IndexError> {
        self.write("values", self.dimensions, rows, |row| row.values.clone())?;
        self.write("codes", code_bytes(self.dimensions), rows, |row| row.code.clone())?;
        self.write("rows", ROW_BYTES, rows, |row| row.head().to_vec())?;
        Ok(())
    }

    /// Takes appended rows into what is searched.
    pub(super) fn extend(&mut self, rows: &[FullRow]) -> Result<(), IndexError> {
        self.map(self.rows.len() + rows.len())?;
        self.rows.extend(rows.iter().map(|row| Row { chunk: row.chunk, scale: row.scale }));
        Ok(())
    }

    fn write(
        &self,
        kind: &str,
        row_bytes: usize,
        rows: &[FullRow],
        bytes: impl Fn(&FullRow) -> Vec<u8>,
    ) -> Result<(), IndexError> {
        let path = self.path(kind);
        let write = || -> io::Result<()> {
            let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(&path)?;
            // Always at the place where the good rows end: a torn tail is written over and what is left of it cut off.
            let start = (self.rows.len() * row_bytes) as u64;
            file.set_len(start)?;
            file.seek(SeekFrom::Start(start))?;
            file.write_all(&rows.iter().flat_map(bytes).collect::<Vec<u8>>())?;
            file.sync_data()
        };
        write().map_err(IndexError::file(&path))
    }

    /// The values of a row.
    pub(super) fn values(&self, row: usize) -> Option<&[i8]> {
        let values = self.values.as_ref()?.get(row * self.dimensions..(row + 1) * self.dimensions)?;
        Some(bytemuck::cast_slice(values))
    }

    /// The values of rows one after the other.
    pub(super) fn all_values(&self) -> &[i8] {
        self.values.as_deref().map_or(&[], |values| bytemuck::cast_slice(values))
    }

    /// The signs of all rows one after the other, each filled up to whole words.
    pub(super) fn all_codes(&self) -> &[u64] {
        // A mapping begins at a page, so it is aligned; the order of bytes does not matter for counting bits.
        self.codes.as_deref().and_then(|codes| bytemuck::try_cast_slice(codes).ok()).unwrap_or(&[])
    }

    fn code_bytes(&self, row: usize) -> Option<&[u8]> {
        let width = code_bytes(self.dimensions);
        self.codes.as_ref()?.get(row * width..(row + 1) * width)
    }

    /// A row as it is stored, for copying it.
    pub(super) fn full_row(&self, row: usize) -> Option<FullRow> {
        let Row { chunk, scale } = *self.rows.get(row)?;
        let values = bytemuck::cast_slice(self.values(row)?).to_vec();
        Some(FullRow { chunk, scale, values, code: self.code_bytes(row)?.to_vec() })
    }

    /// Deletes the files, and says whether they are gone. What is mapped stays readable until it is dropped; a system
    /// that does not delete mapped files keeps them.
    pub(super) fn delete(&self) -> bool {
        // Without its `rows` a segment does not exist, whatever becomes of the other files.
        let results = ["rows", "values", "codes"].map(|kind| std::fs::remove_file(self.path(kind)));
        results.iter().all(Result::is_ok)
    }

    fn path(&self, kind: &str) -> PathBuf {
        self.folder.join(format!("{:08}.{kind}", self.number))
    }

    fn map(&mut self, rows: usize) -> Result<(), IndexError> {
        self.values = map(&self.path("values"), rows * self.dimensions)?;
        self.codes = map(&self.path("codes"), rows * code_bytes(self.dimensions))?;
        Ok(())
    }
}

fn read_row(head: &[u8]) -> Option<Row> {
    let chunk = i64::from_le_bytes(head.get(..8)?.try_into().ok()?);
    let scale = f32::from_le_bytes(head.get(8..12)?.try_into().ok()?);
    Some(Row { chunk: ChunkId(chunk), scale })
}

fn read_all(path: &Path) -> Result<Vec<u8>, IndexError> {
    let mut bytes = Vec::new();
    match File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)) {
        Ok(_) => Ok(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(bytes),
        Err(error) => Err(IndexError::file(path)(error)),
    }
}

/// Maps the first `length` bytes of a file; nothing when that is none.
#[expect(unsafe_code, reason = "memory mapping: the vectors of a large library must not be copied into memory")]
fn map(path: &Path, length: usize) -> Result<Option<Mmap>, IndexError> {
    if length == 0 {
        return Ok(None);
    }
    let file = File::open(path).map_err(IndexError::file(path))?;
    // SAFETY: the mapped bytes must not change or vanish while they are borrowed. They are rows that were written whole
    // before the mapping was made; files only grow behind them, are never cut below them (`Segment::write` cuts at the
    // end of the good rows, which this mapping does not pass), and the data folder's lock keeps other writers out. A
    // segment that is replaced is deleted, which leaves its mapped pages alone.
    let map = unsafe { MmapOptions::new().len(length).map(&file) };
    map.map(Some).map_err(IndexError::file(path))
}
