//! A conversation by voice: joins the devices, the models that hear and speak, who answers, and the decisions of
//! [`crate::turn`].
//!
//! One thread, the conductor, reads the microphone every 10 ms and takes every decision. Hearing, answering and speaking
//! each have a thread of their own, get their work through a channel and send what comes of it back to the conductor.

mod conductor;
mod devices;
mod effects;
mod figures;
mod hearing;
mod learning;
mod parts;
mod replying;
mod speaking;
mod spoken;
#[cfg(test)]
mod tests;
mod warm;

pub use conductor::{Control, Session};
pub(crate) use hearing::{Ear, Hearing, Written};
pub use parts::{
    Answered, OpenDevice, Piece, Reply, Request, SessionEvent, SessionOptions, SessionParts, TurnFigures, Voices,
};
