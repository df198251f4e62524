//! Hearing: a Whisper model in memory, and what it makes of a stretch of sound.

mod abort;
mod listener;
mod prompt;
mod weights;
mod words;

pub(crate) use listener::{Listener, Manner, Stretch};
