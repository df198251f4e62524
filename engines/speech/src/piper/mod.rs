//! Piper voices: phonemes by espeak-ng, sound by a network that ONNX Runtime computes.

mod config;
mod phonemes;
mod runtime;
mod voice;

pub(crate) use runtime::start;
pub(crate) use voice::Piper;
