//! A package becomes notes, decks, cards and events.
//!
//! Batch after batch is written as it comes, so that a collection never stands in memory and others may write in
//! between. Ids follow from what the package says: whoever imports it twice, or goes on after a kill, gets everything
//! once. What is there already stays, unless the package says that it was changed later.

mod cards;
mod decks;
mod media;
mod note_types;
mod notes;
mod recount;
mod report;
mod reviews;

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use studium_base::{CardId, DeckId, EventId, NoteId, NoteTypeId, PresetId, Progress};
use studium_engine::protocol::package::{AnkiId, Generation, PackageEvent, PackageFacts, Setting, Tag};
use studium_store::{Operation, Store, Writer};

use super::anki::{FirstDay, Shared};
use crate::CardsError;
use crate::schedule::{Calendar, Zone};

pub use report::{LeftOut, LeftReason, PackageReport, Tally};

/// An import under way. It takes what the worker says, in the order in which it comes.
pub struct PackageImport<'a> {
    store: &'a Store,
    zone: Arc<dyn Zone>,
    facts: Option<PackageFacts>,
    first_day: FirstDay,
    settings: Vec<Setting>,
    tags: Vec<Tag>,
    note_types: HashMap<AnkiId, KnownType>,
    presets: HashMap<AnkiId, PresetId>,
    decks: HashMap<AnkiId, DeckId>,
    notes: HashMap<AnkiId, KnownNote>,
    /// The notes of this package, by their ids here.
    seen: HashSet<NoteId>,
    cards: HashMap<AnkiId, KnownCard>,
    /// Cards whose row does not say when they were answered last: the log does, and only then is their state known.
    late: HashMap<CardId, cards::Late>,
    /// Media that got another name.
    renamed: Vec<(String, String)>,
    /// Events that do not count, each with what voids it; read when it is needed.
    voidings: Option<HashMap<EventId, EventId>>,
    /// The operation that its batches are.
    begun: Option<i64>,
    /// Its being there says that an import is under way.
    _under_way: Option<Arc<()>>,
    report: PackageReport,
    done: u64,
}

/// A note type of the package, as it is here.
#[derive(Debug, Clone, Copy)]
struct KnownType {
    id: NoteTypeId,
    field_count: usize,
}

/// A note of the package, as it is here.
#[derive(Debug, Clone, Copy)]
struct KnownNote {
    id: NoteId,
    /// It was not here before, and has no cards yet.
    is_new: bool,
    /// Its fields are those of the package, and not what the student made of them.
    is_as_sent: bool,
}

/// A card of the package, as it is here.
#[derive(Debug, Clone, Copy)]
struct KnownCard {
    id: CardId,
    /// It was not here before.
    is_new: bool,
}

impl std::fmt::Debug for PackageImport<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("PackageImport").field("report", &self.report).finish_non_exhaustive()
    }
}

impl<'a> PackageImport<'a> {
    /// An import into a store, with the days of a time zone.
    #[must_use]
    pub fn new(store: &'a Store, zone: Arc<dyn Zone>) -> Self {
        Self {
            store,
            zone,
            facts: None,
            first_day: FirstDay::default(),
            settings: Vec::new(),
            tags: Vec::new(),
            note_types: HashMap::new(),
            presets: HashMap::new(),
            decks: HashMap::new(),
            notes: HashMap::new(),
            seen: HashSet::new(),
            cards: HashMap::new(),
            late: HashMap::new(),
            renamed: Vec::new(),
            voidings: None,
            begun: None,
            _under_way: None,
            report: PackageReport::default(),
            done: 0,
        }
    }

    /// Holds this as long as it is under way.
    pub(super) fn holding(self, under_way: Arc<()>) -> Self {
        Self { _under_way: Some(under_way), ..self }
    }

    /// Takes the next batch. When it returns, the batch is on the disk.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn take(&mut self, event: PackageEvent) -> Result<(), CardsError> {
        let rows = match &event {
            PackageEvent::Notes(rows) => rows.len(),
            PackageEvent::Cards(rows) => rows.len(),
            PackageEvent::Reviews(rows) => rows.len(),
            _ => 0,
        };
        match event {
            PackageEvent::Preparing { .. } | PackageEvent::Media(_) | PackageEvent::Ended { .. } => {}
            PackageEvent::Opened(facts) => {
                self.first_day =
                    FirstDay::of(facts.created_at_s, facts.created_offset_minutes, &*Arc::clone(&self.zone));
                self.facts = Some(facts);
            }
            PackageEvent::Settings(rows) => self.settings.extend(rows),
            PackageEvent::Tags(rows) => self.tags.extend(rows),
            PackageEvent::NoteTypes(rows) => self.write(|import, writer| import.take_note_types(writer, rows))?,
            PackageEvent::Presets(rows) => self.write(|import, writer| import.take_presets(writer, &rows))?,
            PackageEvent::Decks(rows) => self.write(|import, writer| import.take_decks(writer, rows))?,
            PackageEvent::Notes(rows) => self.write(|import, writer| import.take_notes(writer, rows))?,
            PackageEvent::Cards(rows) => self.write(|import, writer| import.take_cards(writer, &rows))?,
            PackageEvent::Reviews(rows) => self.write(|import, writer| import.take_reviews(writer, &rows))?,
            PackageEvent::Skipped(rows) => rows.into_iter().for_each(|row| self.report.leave_out(row.into())),
        }
        self.done += rows as u64;
        Ok(())
    }

    /// Finishes what could not be known before the package ended, and says what became of it.
    ///
    /// # Errors
    /// As [`Self::take`].
    pub fn finish(mut self) -> Result<PackageReport, CardsError> {
        self.finish_cards()?;
        self.finish_media()?;
        Ok(self.report)
    }

    /// Rows that were taken, of those that the package has.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let total = self.facts.as_ref().map(|facts| {
            let counts = facts.counts;
            counts.notes + counts.cards + counts.reviews + counts.media
        });
        Progress { done: self.done, total }
    }

    fn write(
        &mut self,
        work: impl FnOnce(&mut Self, &mut Writer<'_>) -> Result<(), CardsError>,
    ) -> Result<(), CardsError> {
        let (store, begun) = (self.store, self.begun);
        // One step of undo, however many batches it takes. Nobody takes it back before it has ended, see `crate::undo`.
        let ((), begun) = store.write_part(Operation::ImportPackage, begun, |writer| work(self, writer))?;
        self.begun = begun;
        Ok(())
    }

    /// Options that Anki has for a collection as a whole.
    fn shared(&self) -> Shared {
        let day_start_hour = self.facts.as_ref().and_then(|facts| facts.day_start_hour).unwrap_or(4);
        Shared { is_fsrs: self.facts.as_ref().is_some_and(|facts| facts.is_fsrs), day_start_hour }
    }

    fn calendar(&self) -> Calendar {
        Calendar::new(Arc::clone(&self.zone), self.shared().day_start_hour)
    }

    /// Is it a text, whose notes have neither ids nor cards of their own?
    fn is_text(&self) -> bool {
        self.facts.as_ref().is_some_and(|facts| facts.generation == Generation::Text)
    }
}
