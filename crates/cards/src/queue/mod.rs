//! What comes next: the cards that are due in a deck today, in their order, and answering them.

mod answer;
mod counts;
mod gather;
mod limits;
mod session;
mod shared;
mod show;
#[cfg(test)]
mod tests;
mod today;

pub(crate) use answer::answer;
pub use answer::{Answer, Answered};
pub(crate) use answer::{due_on, go_home, seed_of};
pub use counts::DeckCounts;
pub(crate) use counts::counts;
pub(crate) use session::LEARN_AHEAD_MS;
pub use session::{Counts, Session};
pub(crate) use shared::Shared;
pub use show::{Button, ShownCard};
pub(crate) use show::{show, sides};
pub use today::Today;
