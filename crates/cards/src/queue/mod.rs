//! What comes next: the cards that are due in a deck today, in their order, and answering them.

mod answer;
mod counts;
mod gather;
mod session;
mod shared;
mod show;
#[cfg(test)]
mod tests;
mod today;

pub(crate) use answer::answer;
pub(crate) use answer::go_home;
pub use answer::{Answer, Answered};
pub use counts::DeckCounts;
pub(crate) use counts::counts;
pub(crate) use session::LEARN_AHEAD_MS;
pub use session::{Counts, Session};
pub(crate) use shared::Shared;
pub use show::{Button, ShownCard};
pub(crate) use show::{show, sides};
pub use today::Today;
