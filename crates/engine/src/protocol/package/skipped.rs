//! What of a package did not come, and why.

use serde::{Deserialize, Serialize};

/// What a row or file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Item {
    Setting,
    Tag,
    NoteType,
    Preset,
    Deck,
    Note,
    Card,
    Review,
    Media,
}

/// Why something did not come, or not as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// Not sent: larger than a row may be, or one too many.
    TooLarge,
    /// Not sent: it cannot be decoded.
    Damaged,
    /// Not sent: a card without its note, or a note without its note type.
    Orphan,
    /// Not sent: the list names a file that the package does not have.
    Missing,
    /// Not sent: a media file whose name leads out of a folder, or is none.
    BadName,
    /// Sent once: a second one under the same name or id.
    Duplicate,
    /// Sent, but is not what the list says of it (size or SHA-1).
    Mismatch,
    /// Sent, with characters replaced that no text may have.
    Mended,
    /// Sent, with the inner levels of its name put together.
    TooDeep,
}

/// One thing that did not come, or not as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// What it is.
    pub item: Item,
    /// Its name, or its id where it has none; shortened.
    pub name: String,
    /// Why.
    pub reason: SkipReason,
}
