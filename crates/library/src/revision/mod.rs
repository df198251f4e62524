//! Revisions: the immutable text of a document with its places. Citations point here.

mod block;
#[cfg(test)]
mod fuzz;
mod layout;
mod line;
mod locate;
mod read;
mod save;
#[cfg(test)]
mod tests;

pub use block::PlacedBlock;
pub(crate) use block::blocks;
pub use line::PageLine;
pub(crate) use line::page_lines;
pub use locate::Located;
pub(crate) use locate::{boxes, find, fold, locate, places};
pub use read::{OutlineItem, ReaderDocument, ReaderPart};
pub(crate) use read::{PartRow, extent, open, parts_overlapping, read_parts, text_of, whole_text};
pub(crate) use save::{Draft, begin, complete, discard, save_parts};
