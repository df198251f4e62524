//! Whose turn it is: pure decisions over time. [`Turn::step`] takes what happened and says what is to be done; threads,
//! devices and models are the caller's.

mod effect;
mod event;
mod ids;
mod machine;

pub use effect::{Caption, Draft, Effect, VoiceState};
pub use event::{Event, Mode};
pub use ids::{Generation, Ticket, UtteranceId};
pub use machine::Turn;
