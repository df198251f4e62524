//! Playing outside of a conversation: text read aloud and recordings, piece after piece without a gap.
//!
//! [`play`] is one loop over the loudspeaker that takes every decision; a thread beside it makes the sound of the next
//! piece while the one before is heard.

mod event;

pub use event::{PlayEvent, PlayRequest, SPEEDS};
