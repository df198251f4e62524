//! The browser: finding cards by a search in the words of Anki, and doing something to many of them at once.
//!
//! [`parse()`] turns a search into a tree; [`condition`] turns the tree into a condition of SQL on `cards_state`, whose
//! columns a search reads from one index, and on `notes_state`, which holds the folded words of the notes. The ids are
//! put in order here, and rows are read only for what is shown.

mod collection;
mod condition;
mod find;
mod fold;
mod found;
mod leaf;
mod node;
mod of_note;
mod order;
mod parse;
mod problem;
mod replace;
mod rows;
mod scope;
#[cfg(test)]
mod tests;
mod text;
mod types;

pub(crate) use find::find_node;
pub(crate) use fold::fold;
pub(crate) use found::LastFound;
pub use node::{Compare, Leaf, Match, Node, Pattern, Property, Sign, State, Tag};
pub use parse::parse;
pub use problem::{Advice, SearchProblem};
pub use replace::{FindReplace, Replaced, Reposition, TagChange};
pub use types::{CardPage, CardQuery, CardRow, SortColumn};
