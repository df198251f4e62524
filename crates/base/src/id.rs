//! Identifiers: UUIDv7, so that they sort by creation time and never clash between devices.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
        #[serde(transparent)]
        pub struct $name(#[specta(type = String)] Uuid);

        impl $name {
            /// A new id; later ids sort after earlier ones.
            #[must_use]
            #[expect(clippy::new_without_default, reason = "a default id would suggest a shared value")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }

            /// The id that `bytes` spell, as read back from storage.
            #[must_use]
            pub fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            /// The 16 bytes as stored.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )+};
}

ids! {
    /// A course: what a student studies, with its documents and conversations.
    CourseId,
    /// A document as the student knows it; its text lives in revisions.
    DocumentId,
    /// One immutable extraction of a document.
    RevisionId,
    /// A thread with the tutor.
    ConversationId,
    /// A question or an answer.
    MessageId,
    /// A piece of long work.
    JobId,
    /// A highlight or a bookmark.
    AnnotationId,
    /// What notes of one kind hold.
    NoteTypeId,
    /// How the cards of some decks are scheduled.
    PresetId,
    /// A deck of cards.
    DeckId,
    /// What is to be known.
    NoteId,
    /// What is asked of a note.
    CardId,
    /// A picture or a sound of notes.
    MediaId,
    /// One entry of the study history.
    EventId,
    /// A card that is proposed from a document.
    ProposalId,
    /// An exam for which cards are planned.
    ExamId,
}
