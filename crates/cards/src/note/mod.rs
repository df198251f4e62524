//! Notes: what is to be known, with the cards that come of it.

mod bulk;
mod cards_of;
mod collection;
mod edit;
mod follow_type;
mod list;
mod name;
mod state;
#[cfg(test)]
mod tests;
mod trash;
mod types;
mod versions;

pub use bulk::{change_tags, find_replace, preview_replace};
pub(crate) use cards_of::make_missing;
pub use edit::{add, edit, set_source};
pub(crate) use edit::{checked_tags, insert, insert_whole, lenient_tags};
pub(crate) use follow_type::follow_type;
pub use list::{copies_of, get, list_of_document, list_words};
pub(crate) use list::{find_by_guid, from_row, read};
pub(crate) use name::name_of;
pub(crate) use state::{first_hash, refresh};
pub use trash::{DeletedNote, DeletedNotes, delete, list_deleted, restore};
pub(crate) use trash::{is_lost, put_into_live_deck};
pub use types::{NewNote, Note, NoteEdit, Source};
pub use versions::{NoteVersion, restore_version, versions};
