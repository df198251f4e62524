//! What a GGUF file says of itself, read and checked before the native library sees the file.
//!
//! Model files come from strangers. The native reader aborts the process on some malformed files and maps truncated
//! ones, to crash at the first touch of a page that is not there. So the header is read here first, with every length
//! checked against the size of the file, and each tensor must lie inside the file.

mod facts;
mod header;
mod reader;

pub(crate) use facts::ModelFacts;

#[cfg(test)]
mod tests;
