//! Documents as the student knows them: what they are called, where they belong, how their import stands.

mod cite;
mod edit;
mod list;
mod types;

pub(crate) use cite::cite;
pub use cite::{CitationStyle, Cite};
pub(crate) use edit::{delete, deletion_impact, edit, restore, save_reading_position};
pub(crate) use list::{by_hash, document_of, get, list, live_ids, set_status};
pub use types::{DeletionImpact, Document, DocumentEdit, DocumentRef, DocumentStatus};
