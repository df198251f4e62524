//! Writes down a recording: decoded as a stream, cut at pauses, heard a window at a time.

mod pass;
mod rate;
mod recording;
mod window;

pub(crate) use pass::transcribe;
pub(crate) use recording::Recording;
