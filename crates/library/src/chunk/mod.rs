//! Cutting canonical text: into sentences, for citations, and into chunks, for the index.
//!
//! Pure functions over text; nothing here knows a database, a file or a model. All ranges are Unicode scalar values.

mod abbreviation;
mod atom;
mod header;
mod pack;
mod sentence;
mod token;
mod types;

#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod tests;

pub use header::header;
pub use pack::{chunk, chunk_apart, chunk_of};
pub use sentence::sentences;
pub use token::estimate_tokens;
pub(crate) use token::is_unspaced;
pub use types::{Chunk, ChunkId, ChunkSize, HEADER_TOKENS, MAX_PARENT_TOKENS, MAX_TEXT_TOKENS, MAX_TOKENS, PartText};
