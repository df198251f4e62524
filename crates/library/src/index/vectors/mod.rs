//! Passages by their meaning: unit vectors in a byte per dimension, scanned exactly, or first by their signs.
//!
//! A folder per embedder identity holds numbered segments of three files, which only grow, and a log of removed
//! chunks. All numbers are little endian.
//!
//! | file | a row |
//! |---|---|
//! | `NNNNNNNN.values` | one `i8` per dimension: value = `i8` x scale |
//! | `NNNNNNNN.codes` | one bit per dimension, 1 for values above 0, filled up to 8 bytes |
//! | `NNNNNNNN.rows` | chunk `i64`, scale `f32`, checksum `u32` over all of the row |
//! | `removed` | chunk `i64`, 1 removed or 0 put back `u32`, checksum `u32` |
//!
//! A batch is written values first and rows last, each synced: after a crash whatever lies behind the last good row is
//! written over.

mod index;
mod product;
mod quantise;
mod removed;
mod scan;
mod segment;

#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod tests;

pub use index::VectorIndex;
