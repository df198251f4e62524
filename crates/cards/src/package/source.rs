//! What a package is written from.

use std::ops::ControlFlow;
use std::path::PathBuf;

use studium_engine::protocol::package::{Card, Deck, Note, NoteType, Preset, Review, Setting, Tag};

use crate::CardsError;

/// Gives the rows of a package. Each method is called once, in the order in which they stand here; a source stops giving
/// when it is told to break.
pub trait PackageSource {
    /// What holds for the collection as a whole.
    ///
    /// # Errors
    /// When the source cannot be read, as for all methods.
    fn facts(&self) -> Result<CollectionFacts, CardsError>;

    /// Further settings of the collection; one that says the same as a fact goes before it.
    ///
    /// # Errors
    /// As above.
    fn settings(&self) -> Result<Vec<Setting>, CardsError>;

    /// Tags, those that no note has included.
    ///
    /// # Errors
    /// As above.
    fn tags(&self) -> Result<Vec<Tag>, CardsError>;

    /// Note types, each with at least one field and one template.
    ///
    /// # Errors
    /// As above.
    fn note_types(&self) -> Result<Vec<NoteType>, CardsError>;

    /// Presets. The one with id 1 is added when it is missing.
    ///
    /// # Errors
    /// As above.
    fn presets(&self) -> Result<Vec<Preset>, CardsError>;

    /// Decks, with their parents. The one with id 1 is added when it is missing.
    ///
    /// # Errors
    /// As above.
    fn decks(&self) -> Result<Vec<Deck>, CardsError>;

    /// Notes, each id once.
    ///
    /// # Errors
    /// As above.
    fn notes(&self, take: &mut dyn FnMut(Note) -> ControlFlow<()>) -> Result<(), CardsError>;

    /// Cards, each id once.
    ///
    /// # Errors
    /// As above.
    fn cards(&self, take: &mut dyn FnMut(Card) -> ControlFlow<()>) -> Result<(), CardsError>;

    /// The review log, each time once.
    ///
    /// # Errors
    /// As above.
    fn reviews(&self, take: &mut dyn FnMut(Review) -> ControlFlow<()>) -> Result<(), CardsError>;

    /// Media, each name once.
    ///
    /// # Errors
    /// As above.
    fn media(&self) -> Result<Vec<MediaSource>, CardsError>;
}

/// What holds for a collection as a whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CollectionFacts {
    /// The day from which due days count, in seconds since 1970.
    pub created_at_s: i64,
    /// When it was changed last, in milliseconds since 1970.
    pub modified_at_ms: i64,
    /// Minutes west of UTC when it was made.
    pub created_offset_minutes: Option<i32>,
    /// The hour of local time at which a day begins.
    pub day_start_hour: Option<u8>,
    /// Is FSRS on?
    pub is_fsrs: bool,
}

/// A media file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaSource {
    /// The name by which notes call it.
    pub name: String,
    /// Where its content is.
    pub path: PathBuf,
}
