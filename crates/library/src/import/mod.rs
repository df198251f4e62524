//! Import: a file becomes a document, its text a revision, the revision passages that are found.

mod add;
mod archive;
mod extract;
mod index;
mod intake;
mod page;
mod recognition;
mod run;
#[cfg(test)]
mod tests;
mod transcribe;

pub(crate) use add::{add_file, add_recording, add_text};
pub(crate) use archive::add_archive;
pub use archive::{Archive, TakenMember};
pub(crate) use extract::Pages;
pub(crate) use index::{ChunkRow, chunk_from_row, generation, pending_chunks, reindex, texts};
pub use page::PageOrigin;
pub(crate) use page::add_page;
pub(crate) use run::{Import, content_hash};
pub use run::{ImportProgress, Imported};
pub use transcribe::Listening;
