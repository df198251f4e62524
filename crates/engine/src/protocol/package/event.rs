//! The order in which a package arrives.

use serde::{Deserialize, Serialize};

use super::{Card, Counts, Deck, Note, NoteType, PackageFacts, Preset, Review, Setting, Skipped, Tag};

/// What a package holds, piece by piece. Rows come in batches of at most [`PackageEvent::BATCH_BYTES`], kinds in the
/// order of the variants: what a row refers to has come before it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum PackageEvent {
    /// The package is being unpacked and checked; a sign of life.
    Preparing {
        /// Bytes that have come out so far.
        unpacked_bytes: u64,
    },
    /// What it is and how much will come.
    Opened(PackageFacts),
    /// Settings of the collection.
    Settings(Vec<Setting>),
    /// Tags that the collection lists; notes may have others.
    Tags(Vec<Tag>),
    /// Note types with their fields and templates.
    NoteTypes(Vec<NoteType>),
    /// Presets of decks.
    Presets(Vec<Preset>),
    /// Decks, by name.
    Decks(Vec<Deck>),
    /// Notes, by id. The note type of each has come.
    Notes(Vec<Note>),
    /// Cards, by id. The note of each has come; its deck may be missing.
    Cards(Vec<Card>),
    /// The review log, by time. Cards that were deleted still have their reviews.
    Reviews(Vec<Review>),
    /// A media file begins. Its content follows as [`Bytes`](super::super::extract::Event::Bytes) of at most 1 MiB,
    /// then one [`MemberEnd`](super::super::extract::Event::MemberEnd).
    Media(MediaFile),
    /// Things that did not come, or not as they were, since the last such event.
    Skipped(Vec<Skipped>),
    /// All has come.
    Ended {
        /// What was sent.
        sent: Counts,
        /// How many things were skipped or mended, those that were too many to be named included.
        skipped: u64,
    },
}

impl PackageEvent {
    /// A batch of rows ends when they take this many bytes; a single row may take up to [`PackageEvent::ROW_BYTES`]
    /// more. Together they stay well below a frame.
    pub const BATCH_BYTES: usize = 1 << 20;
    /// Largest row in bytes.
    pub const ROW_BYTES: usize = 8 << 20;
    /// A batch of rows has at most so many.
    pub const BATCH_ROWS: usize = 2_000;
}

/// A media file of a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaFile {
    /// A plain name in Unicode NFC: no folder, no control character, none of the characters that a system forbids.
    pub name: String,
    /// In bytes, where the package says it before the content.
    pub size_bytes: Option<u64>,
    /// Where the package lists it. Content that differs comes all the same, and is then named among the skipped.
    pub sha1: Option<[u8; 20]>,
}
