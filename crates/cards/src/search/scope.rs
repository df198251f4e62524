//! What the words of a search mean in this collection now: decks, note types, days.

use std::collections::HashMap;

use studium_base::{DeckId, EventId, PresetId};
use studium_store::{Columns, Reader};

use crate::card::CardEvent;
use crate::deck;
use crate::note_type::{self, NoteType};
use crate::queue::Today;
use crate::schedule::Calendar;
use crate::{CardsError, preset};

/// Decks whose days begin at the same hour.
pub(super) struct Days {
    pub(super) decks: Vec<DeckId>,
    pub(super) calendar: Calendar,
    /// The local day.
    pub(super) day: i32,
}

impl Days {
    /// When the day begins that is so many days away.
    pub(super) fn starts_at(&self, away: i32) -> i64 {
        self.calendar.starts_at(self.day.saturating_add(away)).0
    }
}

/// The collection as a search sees it.
pub(super) struct Scope<'a> {
    pub(super) today: &'a Today,
    pub(super) types: Vec<NoteType>,
    pub(super) presets: HashMap<PresetId, String>,
    /// What `deck:current` means.
    pub(super) current: Option<DeckId>,
    /// The hours at which days begin, at least one.
    pub(super) days: Vec<Days>,
}

impl<'a> Scope<'a> {
    pub(super) fn read(reader: &Reader<'_>, today: &'a Today, current: Option<DeckId>) -> Result<Self, CardsError> {
        let presets = preset::all(reader)?.into_iter().map(|preset| (preset.id, preset.name)).collect();
        let mut by_hour: HashMap<u8, Vec<DeckId>> = HashMap::new();
        for (deck, _) in today.tree().in_order() {
            by_hour.entry(today.options(deck.id).day_start_hour).or_default().push(deck.id);
        }
        let mut days: Vec<Days> = by_hour
            .into_values()
            .map(|decks| {
                let calendar = today.calendar(decks[0]);
                Days { day: calendar.day(today.now), calendar, decks }
            })
            .collect();
        if days.is_empty() {
            let calendar = today.calendar(deck::default_id());
            days.push(Days { day: calendar.day(today.now), calendar, decks: Vec::new() });
        }
        Ok(Self { types: note_type::all(reader)?, today, presets, current, days })
    }

    /// Answers that were taken back, and not done again.
    pub(super) fn voided(reader: &Reader<'_>) -> Result<Vec<EventId>, CardsError> {
        let mut voided = std::collections::HashSet::new();
        // The rows stand newest first: a voiding comes before what it voids.
        for (id, kind, payload) in reader.rows(include_str!("../sql/list_voidings.sql"), [], |row| {
            Ok((row.id::<EventId>("id")?, row.get::<_, String>("kind")?, row.get::<_, String>("payload")?))
        })? {
            if let (false, Some(CardEvent::Voided { event })) = (voided.contains(&id), CardEvent::read(&kind, &payload))
            {
                voided.insert(event);
            }
        }
        Ok(voided.into_iter().collect())
    }
}
