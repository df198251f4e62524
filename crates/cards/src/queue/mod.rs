//! What comes next: the cards that are due in a deck today, in their order, and answering them.

mod answer;
mod counts;
mod gather;
mod session;
mod show;
#[cfg(test)]
mod tests;
mod today;

pub(crate) use answer::go_home;
pub use answer::{Answer, Answered, answer};
pub use counts::{DeckCounts, counts};
pub(crate) use session::LEARN_AHEAD_MS;
pub use session::{Counts, Session};
pub use show::{Button, ShownCard, show};
pub(crate) use show::{show_within, sides};
pub use today::Today;
