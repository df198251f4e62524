//! The primitive values of a GGUF header: little-endian numbers and length-prefixed texts.

use std::collections::HashSet;
use std::io::{self, BufRead, Read};

/// Longest text that is kept, in bytes: chat templates reach some 20 KB. Longer ones are stepped over.
const LONGEST_TEXT_BYTES: u64 = 1024 * 1024;
/// Longest list of numbers that is kept: one entry a layer.
const LONGEST_LIST: u64 = 1024;
/// Lists of lists are allowed by the format and used by nobody.
const DEEPEST_LIST: u32 = 4;

/// The format's numbers for texts and for lists.
const TEXT: u32 = 8;
const LIST: u32 = 9;

/// A value of the metadata, as far as anybody asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// Any integer or boolean.
    Number(u64),
    Text(String),
    Numbers(Vec<u64>),
    /// Floats, long lists, lists of texts.
    Other,
}

/// Reads forward and never past the end of the file.
pub(super) struct Reader<R> {
    inner: R,
    position: u64,
    size: u64,
}

impl<R: BufRead> Reader<R> {
    pub(super) fn new(inner: R, size: u64) -> Self {
        Self { inner, position: 0, size }
    }

    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// Bytes that are left: no honest count of anything is larger.
    pub(super) fn left(&self) -> u64 {
        self.size - self.position
    }

    pub(super) fn u32(&mut self) -> io::Result<u32> {
        self.bytes().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> io::Result<u64> {
        self.bytes().map(u64::from_le_bytes)
    }

    /// A text, or nothing where it is longer than anybody needs. What is not UTF-8 is replaced.
    pub(super) fn text(&mut self) -> io::Result<Option<String>> {
        Ok(self.text_bytes()?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// Steps over a list of texts in which none may occur twice.
    pub(super) fn distinct_texts(&mut self, kind: u32) -> io::Result<()> {
        if kind != LIST || self.u32()? != TEXT {
            return Err(malformed("the vocabulary is no list of texts".to_owned()));
        }
        let count = self.u64()?;
        self.check(count)?;
        let mut seen = HashSet::new();
        for _ in 0..count {
            let text = self.text_bytes()?.unwrap_or_default();
            if !text.is_empty() && !seen.insert(text) {
                return Err(malformed("a token stands twice in the vocabulary".to_owned()));
            }
        }
        Ok(())
    }

    fn text_bytes(&mut self) -> io::Result<Option<Vec<u8>>> {
        let length = self.u64()?;
        if length > LONGEST_TEXT_BYTES {
            self.skip(length)?;
            return Ok(None);
        }
        self.check(length)?;
        let mut bytes = vec![0; usize::try_from(length).map_err(io::Error::other)?];
        self.inner.read_exact(&mut bytes)?;
        self.position += length;
        Ok(Some(bytes))
    }

    /// A value of type `kind`, as the format numbers them.
    pub(super) fn value(&mut self, kind: u32) -> io::Result<Value> {
        self.value_at(kind, 0)
    }

    fn value_at(&mut self, kind: u32, depth: u32) -> io::Result<Value> {
        Ok(match kind {
            0 | 1 | 7 => Value::Number(self.bytes::<1>()?[0].into()),
            2 | 3 => Value::Number(u16::from_le_bytes(self.bytes()?).into()),
            4 | 5 => Value::Number(self.u32()?.into()),
            10 | 11 => Value::Number(self.u64()?),
            6 => self.skip(4).map(|()| Value::Other)?,
            12 => self.skip(8).map(|()| Value::Other)?,
            TEXT => self.text()?.map_or(Value::Other, Value::Text),
            LIST => self.list(depth)?,
            _ => return Err(malformed(format!("unknown type {kind} in the metadata"))),
        })
    }

    fn list(&mut self, depth: u32) -> io::Result<Value> {
        if depth == DEEPEST_LIST {
            return Err(malformed("lists are nested too deep".to_owned()));
        }
        let kind = self.u32()?;
        let count = self.u64()?;
        // Even an empty text takes eight bytes and a number one: larger counts would keep us busy for nothing.
        self.check(count)?;
        let mut numbers = (count <= LONGEST_LIST).then(Vec::new);
        for _ in 0..count {
            match (self.value_at(kind, depth + 1)?, &mut numbers) {
                (Value::Number(number), Some(numbers)) => numbers.push(number),
                _ => numbers = None,
            }
        }
        Ok(numbers.map_or(Value::Other, Value::Numbers))
    }

    fn bytes<const COUNT: usize>(&mut self) -> io::Result<[u8; COUNT]> {
        let mut bytes = [0; COUNT];
        self.check(COUNT as u64)?;
        self.inner.read_exact(&mut bytes)?;
        self.position += COUNT as u64;
        Ok(bytes)
    }

    fn skip(&mut self, count: u64) -> io::Result<()> {
        self.check(count)?;
        let skipped = io::copy(&mut self.inner.by_ref().take(count), &mut io::sink())?;
        self.position += skipped;
        if skipped == count { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }

    fn check(&self, count: u64) -> io::Result<()> {
        if count <= self.left() { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }
}

/// The file breaks its format.
pub(super) fn malformed(what: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}
