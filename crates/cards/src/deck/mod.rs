//! Decks: where cards lie, in a tree.

mod edit;
mod list;
#[cfg(test)]
mod tests;
mod tree;
mod types;

pub(crate) use edit::{MAX_DEPTH, MAX_NAME, add_within, ensure_default_within, ensure_path_within};
pub use edit::{add, delete, edit, ensure_path};
pub(crate) use list::{all, is_there, read};
pub use list::{default_id, get, list};
pub use tree::Tree;
pub use types::{Deck, DeckEdit, Filter, FilterOrder, MoreToday, NewDeck};
