//! One turn of a conversation, from the question to the saved answer.

mod ask;
mod begin;
mod context;
mod history;
mod prepare;
mod spoken;
#[cfg(test)]
mod tests;
mod tutor;
mod writing;

pub use context::{AnswerStyle, TurnContext};
pub use tutor::{Tutor, TutorParts};
