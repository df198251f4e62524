//! The collection: everything of this room over one store, with the session of review that is under way.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use studium_base::{CardId, DeckId, NoteId, NoteTypeId, PresetId, Timestamp};
use studium_store::{Operation, Store, StoreError, Writer};

use crate::CardsError;
use crate::card::{self, Card, Dated};
use crate::deck::{self, Deck, DeckEdit, NewDeck};
use crate::evaluate::{Optimization, Revlog, optimize};
use crate::note::{self, NewNote, Note, NoteEdit};
use crate::note_type::{self, NewNoteType, NoteType, NoteTypeEdit};
use crate::preset::{self, Preset, PresetEdit};
use crate::queue::{self, Answer, Answered, Counts, DeckCounts, Session, Shared, ShownCard, Today};
use crate::schedule::{Calendar, Preset as Options, Zone};
use crate::search::{Kept, LastFound};
use crate::undo::{self, Stepped, Steps};

/// What comes next in a session.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Next {
    /// The card, both sides of it; `None` when nothing is left for now.
    pub card: Option<ShownCard>,
    /// What is left today.
    pub counts: Counts,
    /// When the next step is due, if the session only waits for it.
    pub waits_until: Option<Timestamp>,
    /// What can be taken back, and done again.
    pub steps: Steps,
}

/// A new note with its cards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct AddedNote {
    /// The note.
    pub note: NoteId,
    /// Its cards.
    pub cards: Vec<CardId>,
    /// Other notes whose first field says the same.
    pub copies: Vec<NoteId>,
}

/// Notes, decks, presets, cards and their reviews in one data folder.
pub struct Collection {
    pub(crate) store: Arc<Store>,
    pub(crate) zone: Arc<dyn Zone>,
    pub(crate) shared: Shared,
    pub(crate) last_found: LastFound,
    pub(crate) kept: Kept,
    /// Held by each import that is under way.
    pub(crate) importing: Arc<()>,
    session: Mutex<Option<Session>>,
}

impl std::fmt::Debug for Collection {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Collection").field("store", &self.store).finish_non_exhaustive()
    }
}

impl Collection {
    /// The collection of a store, with the days of a time zone.
    #[must_use]
    pub fn new(store: Arc<Store>, zone: Arc<dyn Zone>) -> Self {
        let (last_found, kept) = (LastFound::new(&store), Kept::new(&store));
        let shared = Shared::new(&store, Arc::clone(&zone));
        Self { store, zone, shared, last_found, kept, importing: Arc::new(()), session: Mutex::new(None) }
    }

    fn session(&self) -> MutexGuard<'_, Option<Session>> {
        // A panic while a session was changed loses the session and no answer: it is gathered anew.
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The moment, with the days of the decks.
    fn today(&self) -> Result<Today, CardsError> {
        self.shared.read(&self.store, |_, today| Ok(today.clone()))
    }

    /// Forgets the session: what it gathered may not be due any more, or more may be.
    pub(crate) fn changed<T>(&self, result: Result<T, CardsError>) -> Result<T, CardsError> {
        *self.session() = None;
        result
    }

    /// The decks in their order, each with what is due today.
    ///
    /// # Errors
    /// When the database cannot be read, here and below.
    pub fn decks(&self) -> Result<Vec<DeckCounts>, CardsError> {
        queue::counts(&self.store, &self.shared)
    }

    /// A deck.
    ///
    /// # Errors
    /// [`CardsError::NoDeck`].
    pub fn deck(&self, id: DeckId) -> Result<Deck, CardsError> {
        deck::get(&self.store, id)
    }

    /// Makes a deck.
    ///
    /// # Errors
    /// As [`deck::add`].
    pub fn add_deck(&self, new: &NewDeck) -> Result<DeckId, CardsError> {
        deck::add(&self.store, new)
    }

    /// The deck with this path; what is missing of it is made.
    ///
    /// # Errors
    /// As [`deck::ensure_path`].
    pub fn ensure_deck(&self, path: &str) -> Result<DeckId, CardsError> {
        deck::ensure_path(&self.store, path)
    }

    /// The deck with this path, in any case of letters.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn find_deck(&self, path: &str) -> Result<Option<DeckId>, CardsError> {
        self.shared.read(&self.store, |_, today| Ok(today.tree().find(path)))
    }

    /// Changes a deck.
    ///
    /// # Errors
    /// As [`deck::edit`].
    pub fn edit_deck(&self, edit: &DeckEdit) -> Result<(), CardsError> {
        self.changed(deck::edit(&self.store, edit))
    }

    /// Puts a deck in the trash with its cards.
    ///
    /// # Errors
    /// As [`deck::delete`].
    pub fn delete_deck(&self, id: DeckId) -> Result<(), CardsError> {
        self.changed(deck::delete(&self.store, id))
    }

    /// The presets.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn presets(&self) -> Result<Vec<Preset>, CardsError> {
        preset::list(&self.store)
    }

    /// Makes a preset.
    ///
    /// # Errors
    /// As [`preset::add`].
    pub fn add_preset(&self, name: &str, options: &Options) -> Result<PresetId, CardsError> {
        preset::add(&self.store, name, options)
    }

    /// Changes a preset.
    ///
    /// # Errors
    /// As [`preset::edit`].
    pub fn edit_preset(&self, edit: &PresetEdit) -> Result<(), CardsError> {
        self.changed(preset::edit(&self.store, edit))
    }

    /// Marks a preset as deleted.
    ///
    /// # Errors
    /// As [`preset::delete`].
    pub fn delete_preset(&self, id: PresetId) -> Result<(), CardsError> {
        self.changed(preset::delete(&self.store, id))
    }

    /// The note types; those that come with Studium are made where they are missing.
    ///
    /// # Errors
    /// When the database cannot be read, or is open for reading only and has none yet.
    pub fn note_types(&self) -> Result<Vec<NoteType>, CardsError> {
        note_type::ensure_stock(&self.store)?;
        note_type::list(&self.store)
    }

    /// Makes a note type.
    ///
    /// # Errors
    /// As [`note_type::add`].
    pub fn add_note_type(&self, new: &NewNoteType) -> Result<NoteTypeId, CardsError> {
        note_type::add(&self.store, new)
    }

    /// Changes a note type; its notes and cards follow.
    ///
    /// # Errors
    /// As [`note_type::edit`].
    pub fn edit_note_type(&self, edit: &NoteTypeEdit) -> Result<(), CardsError> {
        self.changed(note_type::edit(&self.store, edit))
    }

    /// Marks a note type as deleted.
    ///
    /// # Errors
    /// As [`note_type::delete`].
    pub fn delete_note_type(&self, id: NoteTypeId) -> Result<(), CardsError> {
        note_type::delete(&self.store, id)
    }

    /// Makes a note with its cards.
    ///
    /// # Errors
    /// As [`note::add`].
    pub fn add_note(&self, new: &NewNote) -> Result<AddedNote, CardsError> {
        let first = new.fields.first().map_or("", String::as_str);
        let copies = note::copies_of(&self.store, first)?;
        let (note, cards) = self.changed(note::add(&self.store, new))?;
        Ok(AddedNote { note, cards, copies })
    }

    /// As [`Collection::add_note`]; what `also` does is part of the same write.
    ///
    /// # Errors
    /// As [`note::add`], and what `also` refuses.
    pub fn add_note_with<E: From<CardsError> + From<StoreError>>(
        &self,
        new: &NewNote,
        also: impl FnOnce(&mut Writer<'_>, NoteId) -> Result<(), E>,
    ) -> Result<AddedNote, E> {
        let first = new.fields.first().map_or("", String::as_str);
        let copies = note::copies_of(&self.store, first)?;
        let written = self.store.write(Operation::AddNotes, |writer| -> Result<_, E> {
            let (note, cards) = note::insert(writer, new, writer.now())?;
            also(writer, note)?;
            Ok((note, cards))
        });
        *self.session() = None;
        let ((note, cards), _) = written?;
        Ok(AddedNote { note, cards, copies })
    }

    /// A note.
    ///
    /// # Errors
    /// [`CardsError::NoNote`].
    pub fn note(&self, id: NoteId) -> Result<Note, CardsError> {
        note::get(&self.store, id)
    }

    /// Changes fields or tags of a note.
    ///
    /// # Errors
    /// As [`note::edit`].
    pub fn edit_note(&self, edit: &NoteEdit) -> Result<(), CardsError> {
        // The session knows cards only by their ids: an edit leaves it as it is, but for cards that come to be.
        note::edit(&self.store, edit)
    }

    /// Puts notes in the trash.
    ///
    /// # Errors
    /// As [`note::delete`].
    pub fn delete_notes(&self, ids: &[NoteId]) -> Result<(), CardsError> {
        self.changed(note::delete(&self.store, ids))
    }

    /// Takes notes out of the trash.
    ///
    /// # Errors
    /// As [`note::restore`].
    pub fn restore_notes(&self, ids: &[NoteId]) -> Result<(), CardsError> {
        self.changed(note::restore(&self.store, ids))
    }

    /// The cards of a deck and those below it.
    ///
    /// # Errors
    /// [`CardsError::NoDeck`].
    pub fn cards_of(&self, deck: DeckId) -> Result<Vec<Card>, CardsError> {
        self.shared.read(&self.store, |reader, today| {
            today.tree().get(deck).ok_or(CardsError::NoDeck(deck))?;
            let mut cards = Vec::new();
            for below in today.tree().below(deck) {
                let day = today.day(below);
                cards.extend(card::of_deck(reader, below)?.into_iter().map(|card| card.on_day(day)));
            }
            Ok(cards)
        })
    }

    /// A card with both sides, as it would be shown now.
    ///
    /// # Errors
    /// [`CardsError::NoCard`].
    pub fn show(&self, id: CardId) -> Result<ShownCard, CardsError> {
        self.shared.read(&self.store, |reader, today| queue::show(reader, today, id))
    }

    /// Everything that happened to a card.
    ///
    /// # Errors
    /// [`CardsError::NoCard`].
    pub fn history(&self, id: CardId) -> Result<Vec<Dated>, CardsError> {
        card::history(&self.store, id)
    }

    /// Suspends cards, or puts them back.
    ///
    /// # Errors
    /// [`CardsError::NoCard`], here and in those below.
    pub fn suspend(&self, ids: &[CardId], is_suspended: bool) -> Result<(), CardsError> {
        self.changed(card::suspend(&self.store, ids, is_suspended))
    }

    /// Buries cards for today, each for the day of its deck, or puts them back.
    ///
    /// # Errors
    /// [`CardsError::NoCard`].
    pub fn bury(&self, ids: &[CardId], is_buried: bool) -> Result<(), CardsError> {
        if ids.is_empty() {
            return Ok(());
        }
        let today = self.today()?;
        // Where a card lies is where the queue compares the day.
        let day_of = |card: &Card| is_buried.then(|| today.day(card.deck));
        self.changed(card::bury(&self.store, ids, day_of))
    }

    /// Gives cards a flag, 0 for none.
    ///
    /// # Errors
    /// [`CardsError::NoCard`].
    pub fn flag(&self, ids: &[CardId], flag: u8) -> Result<(), CardsError> {
        card::flag(&self.store, ids, flag)
    }

    /// Puts cards into another deck.
    ///
    /// # Errors
    /// As [`card::move_to`].
    pub fn move_to(&self, ids: &[CardId], deck: DeckId) -> Result<(), CardsError> {
        self.changed(card::move_to(&self.store, ids, deck))
    }

    /// Makes cards new again.
    ///
    /// # Errors
    /// [`CardsError::NoCard`].
    pub fn reset(&self, ids: &[CardId], with_counts: bool) -> Result<(), CardsError> {
        self.changed(card::reset(&self.store, ids, with_counts))
    }

    /// Makes cards due so many days from today, each by the days of its deck.
    ///
    /// # Errors
    /// [`CardsError::NoCard`].
    pub fn set_due(&self, ids: &[CardId], days_ahead: i32, interval_days: Option<u32>) -> Result<(), CardsError> {
        if ids.is_empty() {
            return Ok(());
        }
        let today = self.today()?;
        let today_of = |card: &Card| today.day(card.home_deck.unwrap_or(card.deck));
        self.changed(card::set_due(&self.store, ids, today_of, days_ahead, interval_days))
    }

    /// What comes next in a deck. The session goes on as long as the deck and the day are the same.
    ///
    /// # Errors
    /// [`CardsError::NoDeck`].
    pub fn next(&self, deck: DeckId) -> Result<Next, CardsError> {
        // Taken before the look: what is gathered is not older than what the session was told last.
        let mut session = self.session();
        self.shared.read(&self.store, |reader, today| {
            let (now, day) = (today.now, today.day(deck));
            let session = match session.take() {
                Some(known) if known.deck == deck && known.day == day => session.insert(known),
                _ => session.insert(Session::gather_all(reader, today, deck)?),
            };
            let card = session.next(now).map(|id| queue::show(reader, today, id)).transpose()?;
            let (counts, waits_until) = (session.counts(), session.waits_until(now));
            Ok(Next { card, counts, waits_until, steps: undo::steps_within(reader)? })
        })
    }

    /// Records an answer: when it returns, the answer is on the disk.
    ///
    /// # Errors
    /// As [`queue::answer`].
    pub fn answer(&self, given: &Answer) -> Result<Answered, CardsError> {
        let mut session = self.session();
        let answered = queue::answer(&self.store, &self.shared, session.as_mut(), given);
        if answered.is_err() {
            *session = None;
        }
        answered
    }

    /// What can be taken back, and done again.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn steps(&self) -> Result<Steps, CardsError> {
        undo::steps(&self.store)
    }

    /// Takes the last step back.
    ///
    /// # Errors
    /// As [`undo::undo`]; [`CardsError::ImportUnderWay`] when it is an import that has not ended.
    pub fn undo(&self) -> Result<Stepped, CardsError> {
        self.changed(undo::undo_beside(&self.store, &|| Arc::strong_count(&self.importing) > 1))
    }

    /// Does again what was taken back last.
    ///
    /// # Errors
    /// As [`undo::undo`].
    pub fn redo(&self) -> Result<Stepped, CardsError> {
        self.changed(undo::redo(&self.store))
    }

    /// Fits the parameters of a preset to the student's own answers in the decks that use it. Nothing is changed: the
    /// caller decides what to do with them.
    ///
    /// # Errors
    /// [`CardsError::NoPreset`], [`CardsError::Model`].
    pub fn optimize(
        &self,
        id: PresetId,
        cancel: &studium_base::CancelToken,
        progress: &mut dyn FnMut(studium_base::Progress),
    ) -> Result<Optimization, CardsError> {
        let preset = preset::get(&self.store, id)?;
        let decks: HashSet<DeckId> = self.shared.read(&self.store, |_, today| {
            let of_preset = |deck: &Deck| deck.preset.unwrap_or(preset::default_id()) == id;
            Ok(today.tree().in_order().iter().filter(|(deck, _)| of_preset(deck)).map(|(deck, _)| deck.id).collect())
        })?;
        let answers = card::answers(&self.store, |deck| decks.contains(&deck))?;
        let calendar = Calendar::of(Arc::clone(&self.zone), &preset.options);
        optimize(&Revlog::new(answers), &preset.options, |at| calendar.day(at), cancel, progress)
    }
}
