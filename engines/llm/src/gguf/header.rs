//! The header as a whole: metadata, and where the tensors lie.

use std::collections::HashMap;
use std::io::{self, BufRead};

use super::reader::{Reader, Value, malformed};

const MAGIC: [u8; 4] = *b"GGUF";
/// Versions with 64-bit lengths, little-endian.
const VERSIONS: std::ops::RangeInclusive<u32> = 2..=3;
/// Border to which tensors are padded where the file names none.
const DEFAULT_ALIGNMENT: u64 = 32;
/// Dimensions of a tensor, at most.
const MOST_DIMENSIONS: u32 = 4;

/// The texts of the tokens. The library takes it for granted that they differ, and ends the process where they do not.
const VOCABULARY: &str = "tokenizer.ggml.tokens";

/// What stands before the weights.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) metadata: HashMap<String, Value>,
    /// Bytes of all tensors without padding.
    pub(super) weight_bytes: u64,
    pub(super) tensor_count: u64,
}

/// Why there is no header.
#[derive(Debug)]
pub(super) enum NoHeader {
    /// Something else, or a version that nobody here reads.
    Foreign(String),
    /// It breaks the format or ends too early.
    Damaged(String),
    Io(io::Error),
}

impl From<io::Error> for NoHeader {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::Damaged("it ends too early".to_owned()),
            io::ErrorKind::InvalidData => Self::Damaged(error.to_string()),
            _ => Self::Io(error),
        }
    }
}

/// Reads the header of a file of `size` bytes and checks that every tensor lies inside the file. `row_bytes(type,
/// elements)` tells how long a row of a tensor is, nothing for unknown types.
pub(super) fn read(
    file: impl BufRead,
    size: u64,
    row_bytes: impl Fn(u32, u64) -> Option<u64>,
) -> Result<Header, NoHeader> {
    let mut reader = Reader::new(file, size);
    let magic = reader.u32()?.to_le_bytes();
    if magic != MAGIC {
        return Err(NoHeader::Foreign("it is no GGUF file".to_owned()));
    }
    let version = reader.u32()?;
    if !VERSIONS.contains(&version) {
        return Err(NoHeader::Foreign(format!("it has version {version} of GGUF")));
    }
    let tensor_count = reader.u64()?;
    let value_count = reader.u64()?;

    let mut metadata = HashMap::new();
    for _ in 0..value_count {
        let key = reader.text()?.ok_or_else(|| malformed("a key is too long".to_owned()))?;
        let kind = reader.u32()?;
        if key == VOCABULARY {
            reader.distinct_texts(kind)?;
            continue;
        }
        let value = reader.value(kind)?;
        if value != Value::Other {
            metadata.insert(key, value);
        }
    }
    let alignment = match metadata.get("general.alignment") {
        Some(Value::Number(alignment)) if alignment.is_power_of_two() => *alignment,
        Some(_) => return Err(malformed("its alignment is no power of two".to_owned()).into()),
        None => DEFAULT_ALIGNMENT,
    };

    let mut weight_bytes = 0_u64;
    let mut end = 0_u64;
    for _ in 0..tensor_count {
        let name = reader.text()?.unwrap_or_default();
        let tensor = tensor(&mut reader, &row_bytes)?
            .ok_or_else(|| NoHeader::Foreign(format!("tensor {name} has a type that is not known here")))?;
        weight_bytes = weight_bytes.saturating_add(tensor.bytes);
        end = end.max(tensor.offset.saturating_add(tensor.bytes));
    }
    if tensor_count > 0 {
        let data = reader.position().checked_next_multiple_of(alignment).unwrap_or(u64::MAX);
        let needed = data.saturating_add(end);
        if needed > size {
            return Err(NoHeader::Damaged(format!("{needed} bytes are announced, {size} are there")));
        }
    }
    Ok(Header { metadata, weight_bytes, tensor_count })
}

struct Tensor {
    offset: u64,
    bytes: u64,
}

/// `None` for a type that is not known here.
fn tensor(
    reader: &mut Reader<impl BufRead>,
    row_bytes: &impl Fn(u32, u64) -> Option<u64>,
) -> Result<Option<Tensor>, NoHeader> {
    let dimensions = reader.u32()?;
    if dimensions > MOST_DIMENSIONS {
        return Err(malformed(format!("a tensor has {dimensions} dimensions")).into());
    }
    let mut row = 1;
    let mut rows = 1_u64;
    for index in 0..dimensions {
        let length = reader.u64()?;
        if index == 0 {
            row = length;
        } else {
            rows = rows.saturating_mul(length);
        }
    }
    let kind = reader.u32()?;
    let offset = reader.u64()?;
    Ok(row_bytes(kind, row).map(|bytes| Tensor { offset, bytes: bytes.saturating_mul(rows) }))
}
