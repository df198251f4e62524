//! The worker as the app meets it: a process that speaks frames, with the model that understands its voice.

#![expect(clippy::unwrap_used, reason = "a step that fails ends its test")]

mod decoding;
mod hearing;
mod onnx;
mod piper;
mod sentences;
mod speaking;
mod transcribing;
mod worker;
