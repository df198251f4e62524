//! Talking: sound devices, who is speaking, whose turn it is, and what of an answer was really heard.

pub mod audio;
mod error;
pub mod turn;

pub use error::VoiceError;
