//! What is the same for a whole look at the queue: the moment, the day, the decks with their presets, and what was done.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use studium_base::{CardId, DeckId, PresetId, Timestamp};
use studium_store::sqlite::named_params;
use studium_store::{Columns, Reader, StoreError};

use crate::card::CardEvent;
use crate::deck::{self, Tree};
use crate::schedule::{Calendar, Phase, Preset as Options, Zone};
use crate::{CardsError, preset};

/// The moment of a look at the queue, and what belongs to it.
pub struct Today {
    /// The moment.
    pub now: Timestamp,
    /// The decks.
    pub tree: Tree,
    zone: Arc<dyn Zone>,
    presets: HashMap<PresetId, Options>,
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
        let presets = preset::all(reader)?.into_iter().map(|preset| (preset.id, preset.options)).collect();
        Ok(Self { now, tree: Tree::new(deck::all(reader)?), zone, presets })
    }

    /// The options of a deck.
    #[must_use]
    pub fn options(&self, deck: DeckId) -> Options {
        let own = self.tree.get(deck).and_then(|deck| deck.preset);
        let found = own.and_then(|id| self.presets.get(&id)).or_else(|| self.presets.get(&preset::default_id()));
        found.cloned().unwrap_or_default()
    }

    /// The options of the default preset, which hold for a collection as a whole.
    #[must_use]
    pub fn default_options(&self) -> Options {
        self.presets.get(&preset::default_id()).cloned().unwrap_or_default()
    }

    /// The days of a deck.
    #[must_use]
    pub fn calendar(&self, deck: DeckId) -> Calendar {
        Calendar::of(Arc::clone(&self.zone), &self.options(deck))
    }

    /// The days of the collection as a whole.
    pub(crate) fn default_calendar(&self) -> Calendar {
        Calendar::of(Arc::clone(&self.zone), &self.default_options())
    }

    /// The zone of the days.
    pub(crate) fn zone(&self) -> &Arc<dyn Zone> {
        &self.zone
    }

    /// The local day of a deck.
    #[must_use]
    pub fn day(&self, deck: DeckId) -> i32 {
        self.calendar(deck).day(self.now)
    }

    /// How many cards of each deck were new, and how many reviews were answered, on its day of today.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(crate) fn done(&self, reader: &Reader<'_>) -> Result<HashMap<DeckId, Done>, StoreError> {
        // No day of study is longer than this, whatever the clocks do.
        let since = self.now.plus_ms(-49 * 3_600_000);
        let params = named_params! { ":since": since.0 };
        let rows = reader.rows(include_str!("../sql/list_answers_since.sql"), params, |row| {
            let (kind, payload): (String, String) = (row.get("kind")?, row.get("payload")?);
            let at = row.time("at")?;
            Ok((row.id("id")?, at, row.id::<CardId>("subject")?, row.optional_id::<DeckId>("deck_id")?, kind, payload))
        })?;
        let mut voided: HashSet<studium_base::EventId> = HashSet::new();
        let mut done: HashMap<DeckId, Done> = HashMap::new();
        // The rows stand newest first: a voiding comes before what it voids.
        for (id, at, _, deck, kind, payload) in rows {
            if voided.contains(&id) {
                continue;
            }
            match CardEvent::read(&kind, &payload) {
                Some(CardEvent::Voided { event }) => {
                    voided.insert(event);
                }
                Some(CardEvent::Reviewed(review)) if !review.is_practice => {
                    let Some(deck) = deck else { continue };
                    if self.calendar(deck).day(at) != self.day(deck) {
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
