//! What is the same for a whole look at the queue: the moment, the day, the decks with their presets, and what was done.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use studium_base::{DeckId, NoteTypeId, PresetId, Timestamp};
use studium_store::sqlite::named_params;
use studium_store::{Columns, Reader, StoreError};

use super::session::LEARN_AHEAD_MS;
use crate::card::CardEvent;
use crate::deck::{self, Tree};
use crate::note_type::{NoteType, NoteTypes};
use crate::schedule::{Calendar, Phase, Preset as Options, Scheduler, Zone, scheduler};
use crate::{CardsError, preset};

/// The decks with their presets and the note types, as every look needs them: the same until one of them changes.
#[derive(Debug)]
pub(crate) struct Decks {
    tree: Tree,
    default: Known,
    others: HashMap<PresetId, Known>,
    types: Mutex<NoteTypes>,
}

/// A preset, and its scheduler once that was asked.
#[derive(Default)]
struct Known {
    options: Options,
    scheduler: OnceLock<Box<dyn Scheduler + Send + Sync>>,
}

impl std::fmt::Debug for Known {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Known").field("options", &self.options).finish_non_exhaustive()
    }
}

impl Decks {
    pub(super) fn read(reader: &Reader<'_>) -> Result<Self, CardsError> {
        let (mut default, mut others) = (Known::default(), HashMap::new());
        for preset in preset::all(reader)? {
            let known = Known { options: preset.options, scheduler: OnceLock::new() };
            if preset.id == preset::default_id() {
                default = known;
            } else {
                others.insert(preset.id, known);
            }
        }
        Ok(Self { tree: Tree::new(deck::all(reader)?), default, others, types: Mutex::default() })
    }

    fn preset(&self, deck: DeckId) -> &Known {
        let own = self.tree.get(deck).and_then(|deck| deck.preset);
        own.and_then(|id| self.others.get(&id)).unwrap_or(&self.default)
    }
}

/// The moment of a look at the queue, and what belongs to it.
#[derive(Clone)]
pub struct Today {
    /// The moment.
    pub now: Timestamp,
    zone: Arc<dyn Zone>,
    decks: Arc<Decks>,
}

impl std::fmt::Debug for Today {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Today").field("now", &self.now).finish_non_exhaustive()
    }
}

impl Today {
    /// Reads decks and presets.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn read(reader: &Reader<'_>, zone: Arc<dyn Zone>, now: Timestamp) -> Result<Self, CardsError> {
        Ok(Self::of(Arc::new(Decks::read(reader)?), zone, now))
    }

    /// With decks that were read before.
    pub(super) fn of(decks: Arc<Decks>, zone: Arc<dyn Zone>, now: Timestamp) -> Self {
        Self { now, zone, decks }
    }

    /// The decks.
    #[must_use]
    pub fn tree(&self) -> &Tree {
        &self.decks.tree
    }

    /// The options of a deck.
    #[must_use]
    pub fn options(&self, deck: DeckId) -> &Options {
        &self.decks.preset(deck).options
    }

    /// The options of the default preset, which hold for a collection as a whole.
    #[must_use]
    pub fn default_options(&self) -> &Options {
        &self.decks.default.options
    }

    /// The scheduler of a deck.
    ///
    /// # Errors
    /// As [`scheduler`].
    pub(crate) fn scheduler(&self, deck: DeckId) -> Result<&(dyn Scheduler + Send + Sync), CardsError> {
        let preset = self.decks.preset(deck);
        if preset.scheduler.get().is_none() {
            // Another look may have been faster with the same.
            let _ = preset.scheduler.set(scheduler(&preset.options)?);
        }
        Ok(preset.scheduler.get().expect("it was set above").as_ref())
    }

    /// Does any preset put cards off because another card of their note came?
    pub(super) fn puts_off_siblings(&self) -> bool {
        let mut all = self.decks.others.values().chain([&self.decks.default]).map(|known| &known.options);
        all.any(|options| {
            options.bury_new_siblings || options.bury_review_siblings || options.bury_interday_learning_siblings
        })
    }

    /// A note type, deleted or not.
    ///
    /// # Errors
    /// [`CardsError::NoNoteType`].
    pub(crate) fn note_type(&self, reader: &Reader<'_>, id: NoteTypeId) -> Result<Arc<NoteType>, CardsError> {
        self.decks.types.lock().unwrap_or_else(PoisonError::into_inner).get(reader, id)
    }

    /// The days of a deck.
    #[must_use]
    pub fn calendar(&self, deck: DeckId) -> Calendar {
        Calendar::of(Arc::clone(&self.zone), self.options(deck))
    }

    /// The days of the collection as a whole.
    pub(crate) fn default_calendar(&self) -> Calendar {
        Calendar::of(Arc::clone(&self.zone), self.default_options())
    }

    /// The local day of a deck.
    #[must_use]
    pub fn day(&self, deck: DeckId) -> i32 {
        self.calendar(deck).day(self.now)
    }

    /// The last moment at which a step within the day counts as one of today: the end of the deck's day, and as far
    /// beyond it as steps come early. Later ones come from a clock that was ahead, or from other days than these.
    pub(super) fn steps_until(&self, deck: DeckId) -> Timestamp {
        let calendar = self.calendar(deck);
        calendar.starts_at(calendar.day(self.now).saturating_add(1)).plus_ms(LEARN_AHEAD_MS)
    }

    /// Does a deck gather cards of others?
    pub(super) fn is_filtered(&self, deck: DeckId) -> bool {
        self.tree().get(deck).is_some_and(|deck| deck.filter.is_some())
    }

    /// How many cards of each deck were new, and how many reviews were answered, on its day of today.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(crate) fn done(&self, reader: &Reader<'_>) -> Result<HashMap<DeckId, Done>, StoreError> {
        let day_of = |deck: DeckId| {
            let calendar = self.calendar(deck);
            let day = calendar.day(self.now);
            (calendar.starts_at(day), calendar.starts_at(day.saturating_add(1)))
        };
        let mut days: HashMap<DeckId, (Timestamp, Timestamp)> =
            self.tree().in_order().into_iter().map(|(deck, _)| (deck.id, day_of(deck.id))).collect();
        // Presets begin their days at different hours; nothing before the first of them is of today.
        let since = days.values().map(|(start, _)| *start).min().unwrap_or(self.now);
        let params = named_params! { ":since": since.0 };
        let rows = reader.rows(include_str!("../sql/list_answers_since.sql"), params, |row| {
            let (kind, payload): (String, String) = (row.get("kind")?, row.get("payload")?);
            let at = row.time("at")?;
            Ok((row.id("id")?, at, row.optional_id::<DeckId>("deck_id")?, kind, payload))
        })?;
        let mut voided: HashSet<studium_base::EventId> = HashSet::new();
        let mut done: HashMap<DeckId, Done> = HashMap::new();
        // The rows stand newest first: a voiding comes before what it voids.
        for (id, at, deck, kind, payload) in rows {
            if voided.contains(&id) {
                continue;
            }
            match CardEvent::read(&kind, &payload) {
                Some(CardEvent::Voided { event }) => {
                    voided.insert(event);
                }
                Some(CardEvent::Reviewed(review)) if !review.is_practice => {
                    let Some(deck) = deck else { continue };
                    let (start, end) = *days.entry(deck).or_insert_with(|| day_of(deck));
                    if !(start..end).contains(&at) {
                        continue;
                    }
                    let done = done.entry(deck).or_default();
                    match review.from {
                        Phase::New => done.new += 1,
                        Phase::Review => done.reviews += 1,
                        Phase::Learning | Phase::Relearning => {}
                    }
                }
                _ => {}
            }
        }
        Ok(done)
    }
}

/// What was done in a deck today.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Done {
    /// Cards seen for the first time.
    pub(crate) new: u32,
    /// Reviews answered.
    pub(crate) reviews: u32,
}
