//! Reads the header of a safetensors file: where which tensor lies. The tensors themselves are left to the runtime,
//! which maps the file.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::error::{EmbedError, WeightsProblem};

/// Bytes before the header: its length as a little-endian `u64`.
const LENGTH_BYTES: u64 = 8;

/// The limit of the format's own reader. MiniLM's header takes 11 KB.
const MAX_HEADER_BYTES: u64 = 100_000_000;

/// How a tensor's numbers are stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Element {
    /// 32-bit floats.
    F32,
    /// 16-bit floats.
    F16,
    /// The upper half of a 32-bit float.
    Bf16,
    /// Anything else: integers, quantised weights.
    Other(String),
}

/// Where a tensor lies in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tensor {
    pub(crate) element: Element,
    pub(crate) shape: Vec<u64>,
    /// From the start of the file.
    pub(crate) offset_bytes: u64,
    pub(crate) size_bytes: u64,
}

/// A safetensors file of which every tensor is known to lie inside.
#[derive(Debug)]
pub(crate) struct Weights {
    /// Absolute and without links: the runtime refuses weights that a link leads out of their folder.
    path: PathBuf,
    tensors: BTreeMap<String, Tensor>,
}

#[derive(Deserialize)]
struct Entry {
    dtype: String,
    shape: Vec<u64>,
    data_offsets: (u64, u64),
}

impl Weights {
    /// Reads and checks the header.
    ///
    /// # Errors
    /// When the file cannot be read, is cut off, or its header contradicts itself.
    pub(crate) fn read(path: &Path) -> Result<Self, EmbedError> {
        let damaged = |problem| EmbedError::WeightsDamaged { path: path.to_owned(), problem };
        let real_path = path.canonicalize().map_err(EmbedError::file(path))?;
        let mut file = File::open(&real_path).map_err(EmbedError::file(path))?;
        let file_bytes = file.metadata().map_err(EmbedError::file(path))?.len();

        let mut length = [0_u8; LENGTH_BYTES as usize];
        if file_bytes < LENGTH_BYTES {
            return Err(damaged(WeightsProblem::HeaderCut));
        }
        file.read_exact(&mut length).map_err(EmbedError::file(path))?;
        let header_bytes = u64::from_le_bytes(length);
        if header_bytes > MAX_HEADER_BYTES {
            return Err(damaged(WeightsProblem::HeaderInvalid));
        }
        let data_start = LENGTH_BYTES + header_bytes;
        if data_start > file_bytes {
            return Err(damaged(WeightsProblem::HeaderCut));
        }
        let mut header = Vec::new();
        file.take(header_bytes).read_to_end(&mut header).map_err(EmbedError::file(path))?;
        let tensors = tensors(&header, data_start, file_bytes).map_err(damaged)?;
        Ok(Self { path: real_path, tensors })
    }

    /// The file that was read.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// All names, sorted.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.tensors.keys().map(String::as_str)
    }

    /// The tensor of that name.
    ///
    /// # Errors
    /// When there is none.
    pub(crate) fn find(&self, name: &str) -> Result<&Tensor, EmbedError> {
        self.tensors.get(name).ok_or_else(|| EmbedError::TensorMissing { name: name.to_owned() })
    }

    /// The tensor of that name, if it holds floats in that shape.
    ///
    /// # Errors
    /// When it is missing, of another shape, or not stored as floats.
    pub(crate) fn floats(&self, name: &str, shape: &[u64]) -> Result<&Tensor, EmbedError> {
        let tensor = self.find(name)?;
        if tensor.shape != shape {
            return Err(EmbedError::TensorShape {
                name: name.to_owned(),
                found: tensor.shape.clone(),
                expected: shape.to_vec(),
            });
        }
        match &tensor.element {
            Element::F32 | Element::F16 | Element::Bf16 => Ok(tensor),
            Element::Other(stored_as) => {
                Err(EmbedError::TensorType { name: name.to_owned(), stored_as: stored_as.clone() })
            }
        }
    }

    /// Reads a tensor's numbers into memory, for the few that this process computes with itself.
    ///
    /// # Errors
    /// As [`Weights::floats`], and when reading fails.
    pub(crate) fn load(&self, name: &str, shape: &[u64]) -> Result<Vec<f32>, EmbedError> {
        let tensor = self.floats(name, shape)?;
        let mut file = File::open(&self.path).map_err(EmbedError::file(&self.path))?;
        file.seek(SeekFrom::Start(tensor.offset_bytes)).map_err(EmbedError::file(&self.path))?;
        let mut bytes = Vec::new();
        file.take(tensor.size_bytes).read_to_end(&mut bytes).map_err(EmbedError::file(&self.path))?;
        Ok(match tensor.element {
            Element::F32 => decode(&bytes, f32::from_le_bytes),
            Element::F16 => decode(&bytes, |pair| half::f16::from_le_bytes(pair).to_f32()),
            Element::Bf16 => decode(&bytes, |pair| half::bf16::from_le_bytes(pair).to_f32()),
            Element::Other(_) => Vec::new(),
        })
    }
}

fn decode<const N: usize>(bytes: &[u8], number: impl Fn([u8; N]) -> f32) -> Vec<f32> {
    bytes.as_chunks().0.iter().copied().map(number).collect()
}

fn tensors(header: &[u8], data_start: u64, file_bytes: u64) -> Result<BTreeMap<String, Tensor>, WeightsProblem> {
    let entries: Map<String, Value> = serde_json::from_slice(header).map_err(|_| WeightsProblem::HeaderInvalid)?;
    let mut found = BTreeMap::new();
    let mut data_end = data_start;
    for (name, entry) in entries.into_iter().filter(|(name, _)| name != "__metadata__") {
        let entry: Entry = serde_json::from_value(entry).map_err(|_| WeightsProblem::HeaderInvalid)?;
        let (start, end) = entry.data_offsets;
        let size_bytes = end.checked_sub(start).ok_or(WeightsProblem::HeaderInvalid)?;
        let element = match entry.dtype.as_str() {
            "F32" => Element::F32,
            "F16" => Element::F16,
            "BF16" => Element::Bf16,
            _ => Element::Other(entry.dtype),
        };
        let element_bytes = match element {
            Element::F32 => Some(4),
            Element::F16 | Element::Bf16 => Some(2),
            // Tensors of other types are never read, so their size need not be understood.
            Element::Other(_) => None,
        };
        if let Some(element_bytes) = element_bytes {
            let expected = entry.shape.iter().try_fold(element_bytes, |size: u64, side| size.checked_mul(*side));
            if expected != Some(size_bytes) {
                return Err(WeightsProblem::SizeMismatch);
            }
        }
        let tensor_end = data_start.checked_add(end).ok_or(WeightsProblem::LengthMismatch)?;
        data_end = data_end.max(tensor_end);
        let tensor = Tensor { element, shape: entry.shape, offset_bytes: data_start + start, size_bytes };
        found.insert(name, tensor);
    }
    if data_end == file_bytes { Ok(found) } else { Err(WeightsProblem::LengthMismatch) }
}

#[cfg(test)]
mod tests;
