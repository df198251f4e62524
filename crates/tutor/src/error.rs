//! What can go wrong with conversations. Weak evidence, a missing model and Stop are outcomes, not errors.

use std::io;
use std::path::PathBuf;

use studium_base::{Coded, ConversationId, ErrorCode, MessageId};
use studium_engine::EngineError;
use studium_library::LibraryError;
use studium_store::StoreError;

use crate::TeachingMode;

/// A failure of the tutor.
#[derive(Debug, thiserror::Error)]
pub enum TutorError {
    /// The database failed.
    #[error("the database failed")]
    Store(#[from] StoreError),
    /// The library failed.
    #[error("the library failed")]
    Library(#[from] LibraryError),
    /// The language model failed. What it had written is kept in the message.
    #[error("the language model failed")]
    Engine(#[from] EngineError),
    /// The folder with the personas cannot be read.
    #[error("the personas in {path} cannot be read")]
    PersonaFolder {
        /// The folder or the file in it.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A persona file is not what it should be.
    #[error("the persona file {path} is not valid")]
    PersonaFile {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: serde_yaml_ng::Error,
    },
    /// A persona says something that cannot be used.
    #[error("the persona file {path} has an unusable {field}")]
    PersonaField {
        /// The file.
        path: PathBuf,
        /// Which field.
        field: &'static str,
    },
    /// Two files describe the same teaching mode.
    #[error("{path} describes a teaching mode that another file describes too")]
    PersonaTwice {
        /// The second file.
        path: PathBuf,
    },
    /// No file describes a teaching mode.
    #[error("no persona file in {path} describes {mode:?}")]
    PersonaMissing {
        /// The folder.
        path: PathBuf,
        /// Which mode.
        mode: TeachingMode,
    },
    /// There is no such conversation.
    #[error("there is no conversation {0}")]
    NoConversation(ConversationId),
    /// There is no such message.
    #[error("there is no message {0}")]
    NoMessage(MessageId),
    /// A question needs words.
    #[error("the question is empty")]
    NoQuestion,
    /// A conversation needs a title.
    #[error("the title is empty")]
    NoTitle,
    /// Only the last answer of a conversation can be written again.
    #[error("message {0} is not the last answer of its conversation")]
    NotLastAnswer(MessageId),
}

impl Coded for TutorError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Store(error) => error.code(),
            Self::Library(error) => error.code(),
            Self::Engine(error) => error.code(),
            Self::PersonaFolder { source, .. } if source.kind() == io::ErrorKind::NotFound => ErrorCode::EngineMissing,
            Self::PersonaFolder { .. } => ErrorCode::Io,
            Self::PersonaFile { .. }
            | Self::PersonaField { .. }
            | Self::PersonaTwice { .. }
            | Self::PersonaMissing { .. } => ErrorCode::Internal,
            Self::NoConversation(_) | Self::NoMessage(_) => ErrorCode::NotFound,
            Self::NoQuestion | Self::NoTitle | Self::NotLastAnswer(_) => ErrorCode::BadInput,
        }
    }
}
