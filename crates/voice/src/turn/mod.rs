//! Whose turn it is: pure decisions over time. [`Turn::step`] takes what happened and says what is to be done; threads,
//! devices and models are the caller's.
//!
//! A conversation holds at most one utterance (what the student says) and at most one reply, and its state follows from
//! the two. A reply is begun as soon as the student pauses and held back until the pause is long enough; whatever makes
//! it obsolete raises the generation, and what carries an earlier one is dropped.

mod due;
mod effect;
mod endpoint;
mod event;
mod hearing;
mod hypothesis;
mod ids;
mod interruption;
mod machine;
mod reply;
mod replying;
#[cfg(test)]
mod tests;
mod utterance;

pub(crate) use due::Due;
pub use effect::{Caption, Draft, Effect, VoiceState};
pub use endpoint::{Endpointer, LONGEST_WAIT, SHORTEST_WAIT};
pub use event::{Event, Mode};
pub use hypothesis::Hypothesis;
pub use ids::{Generation, Ticket, UtteranceId};
pub use machine::Turn;
pub(crate) use utterance::Utterance;
