//! The loudspeaker: what is queued, played, paused, thrown away, and how much of it was really heard.
//!
//! [`Player`] is the side of everybody; [`Playout`] is the side of the sound callback. They share a ring of clips, one
//! atomic [`line::Line`] and nothing else.

mod handle;
mod line;
mod playout;
#[cfg(test)]
mod tests;

pub use handle::{Clip, Played, Player, Said};
pub(super) use playout::{Playout, Run};
