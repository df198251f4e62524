//! Documents as the student knows them: what they are called, where they belong, how their import stands.

mod arrange;
mod cite;
mod edit;
mod library;
mod list;
mod rank;
mod statistics;
mod tag;
#[cfg(test)]
mod tests;
mod trash;
mod types;

pub(crate) use cite::cite;
pub use cite::{CitationStyle, Cite};
pub(crate) use edit::{edit, save_reading_position};
pub(crate) use list::{admitted_ids, by_hash, by_path, document_of, get, is_in_trash, list, live_ids, set_status};
pub(crate) use trash::{TRASH_MS, restorable};
#[cfg(test)]
pub(crate) use trash::{delete, restore};
pub use types::{Arrangement, CourseChoice, DeletedDocument, DeletionImpact, Document, DocumentEdit, DocumentRef};
pub use types::{DocumentStatus, DocumentsEdit, LibraryStatistics, TagEdit};
