//! Note types: which fields a note has, and which cards come of it.

mod edit;
mod list;
mod stock;
#[cfg(test)]
mod tests;
mod types;

pub(crate) use edit::insert_unchecked;
pub use edit::{add, delete, edit};
pub(crate) use list::{NoteTypes, all, read};
pub use list::{get, list};
pub(crate) use stock::ensure_stock;
pub use stock::{Stock, ensure};
pub use types::{Field, NewNoteType, NoteKind, NoteType, NoteTypeEdit, Template};
