//! Packages of Anki: what comes in, and what of a collection goes out.
//!
//! A package is written from a [`PackageSource`], which gives rows in the types in which the worker reads them: what was
//! read can be written again without loss. Rows pass one by one, so that a collection never stands in memory. Reading is the
//! worker's, since a package that comes in was made by a stranger (`docs/decisions/0007-packages-are-read-by-the-worker.md`);
//! a [`PackageImport`] makes notes, cards and events of what it says.

mod anki;
mod collection;
mod database;
mod export;
mod import;
mod moments;
mod sort_text;
mod source;
mod write;

pub(crate) use anki::media_id;
pub use collection::PackageTarget;
pub use export::CollectionSource;
pub use import::{LeftOut, LeftReason, PackageImport, PackageReport, Tally};
pub use source::{CollectionFacts, MediaSource, PackageSource};
pub use write::{WriteOptions, Written, write_package};

#[cfg(test)]
mod tests;
