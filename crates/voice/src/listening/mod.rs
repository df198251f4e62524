//! Listening outside of a conversation: what is said is written down, utterance after utterance.
//!
//! [`listen`] is one loop over the microphone. What is understood while somebody speaks, and how long sound is cut into
//! parts, is as in a conversation ([`crate::turn`]); an utterance ends with a pause of a fixed length.

mod dictation;
mod machine;
mod run;
#[cfg(test)]
mod tests;

pub use dictation::Dictation;
pub use run::{ListeningEvent, ListeningOptions, Understood, listen};
