//! Notes: what is to be known, with the cards that come of it.

mod cards_of;
mod edit;
mod follow_type;
mod list;
mod state;
#[cfg(test)]
mod tests;
mod types;

pub use edit::{add, delete, edit, restore, set_source};
pub(crate) use edit::{checked_tags, insert};
pub(crate) use follow_type::follow_type;
pub(crate) use list::read;
pub use list::{copies_of, get, list_of_document, list_words};
pub(crate) use state::refresh;
pub use types::{NewNote, Note, NoteEdit, Source};
