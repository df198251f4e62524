//! Recordings: decoded as a stream, written down window by window between pauses, or played.

mod decode;
mod pass;
mod rate;
mod recording;
mod window;

pub(crate) use decode::decode;
pub(crate) use pass::transcribe;
pub(crate) use recording::Recording;
