//! Playing outside of a conversation: text read aloud and recordings, piece after piece without a gap.
//!
//! [`play`] is one loop over the loudspeaker that takes every decision; a thread beside it makes the sound of the next
//! piece while the one before is heard. What is played is a [`Source`]: the sentences of a [`Reading`], or a
//! [`Recording`].

mod event;
mod making;
mod reading;
mod recording;
mod run;
mod source;
#[cfg(test)]
mod tests;
mod utter;

pub use event::{PlayEvent, PlayRequest, SPEEDS};
pub use reading::{Pages, Reading, Sentence};
pub use recording::Recording;
pub use run::{PlayFrom, Remote, play};
pub use source::{OnSound, Piece, Source, Unit};
pub use utter::{Utter, Utterance};
