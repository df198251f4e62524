//! Documents as the student knows them: what they are called, where they belong, how their import stands.

mod edit;
mod list;
mod types;

pub(crate) use edit::{delete, deletion_impact, edit, restore, save_reading_position};
pub(crate) use list::{admitted_ids, by_hash, document_of, get, list, live_ids, set_status};
pub use types::{DeletionImpact, Document, DocumentEdit, DocumentRef, DocumentStatus};
