//! Cards: what is asked of a note, and what its study events make of it.
//!
//! A card's state is the fold over its events ([`fold`]). `cards_state` caches the result beside what the queue sorts by.
//! Whoever changes a card writes an event or a column and then brings that row up to date; [`refold`] makes it from
//! nothing, and must come to the same.

mod act;
mod answers;
mod event;
mod fold;
mod list;
mod place;
mod rows;
mod state;
#[cfg(test)]
mod tests;
mod types;

pub use act::{bury, flag, move_to, reset, set_due, suspend};
pub(crate) use act::{bury_within, happen, put_into, suspend_within};
pub(crate) use answers::answers;
pub use event::{
    AnkiEntry, Buried, CardEvent, Dated, Logged, Reckoned, Rescheduled, Reset, Reviewed, Seeded, Suspended,
};
pub(crate) use event::{events_of, record, record_at};
pub(crate) use fold::counted;
pub use fold::{Folded, fold};
pub(crate) use list::{from_row, lent_by, of_note, read, state_before};
pub use list::{get, history, of_deck};
pub(crate) use place::by_chance;
pub use place::reposition;
pub(crate) use rows::{follow_templates, insert, restore};
pub use state::{Refolded, refold_all};
pub(crate) use state::{follow, refold, refresh, refresh_note, save};
pub(crate) use types::DELETED;
pub use types::{Card, HeldBack, Queue};
