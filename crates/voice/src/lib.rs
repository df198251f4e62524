//! Talking: sound devices, who is speaking, whose turn it is, and what of an answer was really heard.

pub mod audio;
pub mod clause;
pub mod command;
mod error;
pub mod history;
pub mod judge;
pub mod language;
pub mod listening;
pub mod playing;
pub mod recording;
pub mod session;
pub mod speakable;
pub mod turn;
mod words;

pub use error::VoiceError;
