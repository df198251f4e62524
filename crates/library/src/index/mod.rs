//! The two indexes by which passages are found: by their words, by their meaning.
//!
//! Both are derived from the database and may be deleted at any time. Neither reads the database: the library feeds
//! them and compares generations.

mod error;
mod lexical;
mod vectors;

pub use error::IndexError;
pub use lexical::{LexicalEntry, LexicalIndex, LexicalQuery};
pub use vectors::VectorIndex;
