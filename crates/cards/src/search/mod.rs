//! The browser: finding cards by a search in the words of Anki, and doing something to many of them at once.
//!
//! [`parse()`] turns a search into a tree; [`filter`] asks it of the columns of all cards, which stand in memory
//! ([`columns`]), and the database for sets of notes by their words and of cards by their events ([`condition`]). Rows
//! are read only for what is shown.

mod collection;
mod columns;
mod condition;
mod filter;
mod find;
mod fold;
mod found;
mod kept;
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
pub(crate) use kept::Kept;
pub use node::{Compare, Leaf, Match, Node, Pattern, Property, Sign, State, Tag};
pub use parse::parse;
pub use problem::{Advice, SearchProblem};
pub use replace::{FindReplace, Replaced, Reposition, TagChange};
pub use types::{CardPage, CardQuery, CardRow, SortColumn};
