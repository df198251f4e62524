//! The built-in voice, espeak-ng: text to sound, and text to the phonemes that Piper voices read.

mod native;
mod voice;

pub(crate) use voice::Espeak;

#[cfg(test)]
pub(crate) mod tests;
