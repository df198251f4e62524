//! The browser: finding cards by a search in the words of Anki, and doing something to many of them at once.

mod collection;
mod problem;
mod replace;
mod types;

pub use problem::{Advice, SearchProblem};
pub use replace::{FindReplace, Replaced, Reposition, TagChange};
pub use types::{CardPage, CardQuery, CardRow, SortColumn};
