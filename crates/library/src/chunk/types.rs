//! What the chunker reads and makes, and the sizes it keeps to.

use studium_base::TextRange;
use studium_engine::protocol::extract::Block;

/// A chunk's row in the database. SQLite never gives a row id twice (`AUTOINCREMENT`), so an index that is behind
/// can only know too much, never the wrong thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChunkId(pub i64);

/// What an embedder reads of a chunk at most, in estimated tokens: the window of MiniLM and the training length of
/// its relatives.
pub const MAX_TOKENS: u32 = 256;

/// What of [`MAX_TOKENS`] is kept for the header (title and headings) that goes before the text.
pub const HEADER_TOKENS: u32 = 32;

/// Estimated tokens that a chunk's own text may have.
pub const MAX_TEXT_TOKENS: u32 = MAX_TOKENS - HEADER_TOKENS;

/// How large chunks are made, in estimated tokens of their own text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChunkSize {
    /// What packing aims at.
    pub ideal: u32,
    /// What no chunk may pass.
    pub max: u32,
}

impl Default for ChunkSize {
    /// With a full header the middle of 160 to 256. Smaller ones were tried
    /// (`docs/decisions/0006-ranking-by-measurement.md`).
    fn default() -> Self {
        Self { ideal: 176, max: MAX_TEXT_TOKENS }
    }
}

/// Estimated tokens of a parent: what a prompt quotes around a chunk. Three full chunks fit.
pub const MAX_PARENT_TOKENS: u32 = 700;

/// A part of a revision as the chunker reads it.
#[derive(Debug, Clone, Copy)]
pub struct PartText<'a> {
    /// Where the part begins in the revision's canonical text.
    pub start: u32,
    /// The part's text.
    pub text: &'a str,
    /// What it consists of; ranges are relative to the part.
    pub blocks: &'a [Block],
}

/// A stretch of text that is indexed and found as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// Counted from 0 in the order of the text.
    pub ordinal: u32,
    /// The text itself, without white space at its ends. Ranges of chunks never overlap.
    pub range: TextRange,
    /// The section, or as much of it around the chunk as [`MAX_PARENT_TOKENS`] allows. Contains `range`.
    pub parent: TextRange,
    /// Headings above the text, the outermost first; empty before the first heading.
    pub heading_path: Vec<String>,
}
