//! Passages by their words: BM25 over title, headings and text, with stems, exact words and phrases.
//!
//! Each field exists twice. The stemmed one finds "running" for "run"; the stems of all languages share it, because a
//! field per language would take nine times the clauses of a query for a handful of clashes. The exact one holds the
//! words as they stand and without accents, keeps positions for phrases, and holds unspaced scripts as characters and
//! pairs.

mod analysis;
mod entry;
mod lookup;
mod mark;
mod plan;
mod schema;
mod store;

#[cfg(test)]
mod tests;

pub use entry::{LexicalEntry, LexicalQuery};
pub use store::LexicalIndex;
