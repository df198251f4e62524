//! The tutor: conversations over the student's documents, with citations that the app itself places and checks.
//!
//! One turn ([`Tutor::ask`]): the question is saved, passages are retrieved, and where the evidence is weak the tutor
//! abstains before a model is even asked. Otherwise the prompt grows by the sources that are not in it yet and the
//! question; nothing earlier is rewritten, so the model reads only what is new. While the answer streams, each finished
//! sentence is aligned with the text of the sources; what a model says about its own sources is at most a hint. An
//! answer without one verified citation is shown as passages.
//!
//! Text of documents is data: it is quoted line by line in the prompt, role markers in it are broken, and whatever a
//! model makes of it, no link and no image reaches the screen.

mod clean;
mod conversation;
mod error;
#[cfg(test)]
mod fakes;
mod follow_up;
mod ground;
mod library;
mod message;
mod persona;
mod prompt;
mod repeat;
mod sources;
mod turn;
mod types;
mod words;

pub use error::TutorError;
pub use ground::{Unfounded, evidence};
pub use persona::{PersonaFile, Personas, Translated};
pub use prompt::quoted;
pub use sources::Sources;
pub use turn::{AnswerStyle, TurnContext, Tutor, TutorParts};
pub use types::{
    AbstainReason, AskEvent, AskQuestion, Citation, Claim, Conversation, Message, Persona, Role, Selection, Support,
    TeachingMode, Timings,
};
pub use words::is_function_word;
