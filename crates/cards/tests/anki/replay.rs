//! What the worker said, as the source of a new package.

use std::ops::ControlFlow;
use std::path::PathBuf;

use studium_cards::CardsError;
use studium_cards::package::{CollectionFacts, MediaSource, PackageSource};
use studium_engine::protocol::package::{
    Card, Counts, Deck, Note, NoteType, PackageEvent, PackageFacts, Preset, Review, Setting, Skipped, Tag,
};

/// A package, kept whole.
#[derive(Debug, Default)]
pub(crate) struct Replay {
    pub(crate) facts: Option<PackageFacts>,
    pub(crate) settings: Vec<Setting>,
    pub(crate) tags: Vec<Tag>,
    pub(crate) note_types: Vec<NoteType>,
    pub(crate) presets: Vec<Preset>,
    pub(crate) decks: Vec<Deck>,
    pub(crate) notes: Vec<Note>,
    pub(crate) cards: Vec<Card>,
    pub(crate) reviews: Vec<Review>,
    pub(crate) skipped: Vec<Skipped>,
    pub(crate) ended: Option<(Counts, u64)>,
    media: Vec<MediaSource>,
}

impl Replay {
    pub(crate) fn take(&mut self, event: PackageEvent) {
        match event {
            PackageEvent::Preparing { .. } | PackageEvent::Media(_) => {}
            PackageEvent::Opened(facts) => self.facts = Some(facts),
            PackageEvent::Settings(rows) => self.settings.extend(rows),
            PackageEvent::Tags(rows) => self.tags.extend(rows),
            PackageEvent::NoteTypes(rows) => self.note_types.extend(rows),
            PackageEvent::Presets(rows) => self.presets.extend(rows),
            PackageEvent::Decks(rows) => self.decks.extend(rows),
            PackageEvent::Notes(rows) => self.notes.extend(rows),
            PackageEvent::Cards(rows) => self.cards.extend(rows),
            PackageEvent::Reviews(rows) => self.reviews.extend(rows),
            PackageEvent::Skipped(rows) => self.skipped.extend(rows),
            PackageEvent::Ended { sent, skipped } => self.ended = Some((sent, skipped)),
        }
    }

    pub(crate) fn add_media(&mut self, name: String, path: PathBuf) {
        self.media.push(MediaSource { name, path });
    }
}

fn give<T: Clone>(rows: &[T], take: &mut dyn FnMut(T) -> ControlFlow<()>) -> Result<(), CardsError> {
    let _ = rows.iter().try_for_each(|row| take(row.clone()));
    Ok(())
}

impl PackageSource for Replay {
    fn facts(&self) -> Result<CollectionFacts, CardsError> {
        let facts = self.facts.as_ref().expect("a package says what it is");
        Ok(CollectionFacts {
            created_at_s: facts.created_at_s,
            modified_at_ms: facts.modified_at_ms,
            created_offset_minutes: facts.created_offset_minutes,
            day_start_hour: facts.day_start_hour,
            is_fsrs: facts.is_fsrs,
        })
    }

    fn settings(&self) -> Result<Vec<Setting>, CardsError> {
        Ok(self.settings.clone())
    }

    fn tags(&self) -> Result<Vec<Tag>, CardsError> {
        Ok(self.tags.clone())
    }

    fn note_types(&self) -> Result<Vec<NoteType>, CardsError> {
        Ok(self.note_types.clone())
    }

    fn presets(&self) -> Result<Vec<Preset>, CardsError> {
        Ok(self.presets.clone())
    }

    fn decks(&self) -> Result<Vec<Deck>, CardsError> {
        Ok(self.decks.clone())
    }

    fn notes(&self, take: &mut dyn FnMut(Note) -> ControlFlow<()>) -> Result<(), CardsError> {
        give(&self.notes, take)
    }

    fn cards(&self, take: &mut dyn FnMut(Card) -> ControlFlow<()>) -> Result<(), CardsError> {
        give(&self.cards, take)
    }

    fn reviews(&self, take: &mut dyn FnMut(Review) -> ControlFlow<()>) -> Result<(), CardsError> {
        give(&self.reviews, take)
    }

    fn media(&self) -> Result<Vec<MediaSource>, CardsError> {
        Ok(self.media.clone())
    }
}
