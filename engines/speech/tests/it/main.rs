//! The worker as the app meets it: a process that speaks frames, with the model that understands its voice.

mod hearing;
mod onnx;
mod piper;
mod sentences;
mod speaking;
mod transcribing;
mod worker;
