//! Which cards are looked at, and how their days are told.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use studium_base::{CardId, DeckId, Timestamp};
use studium_store::sqlite::named_params;
use studium_store::{Columns, Reader, RowId};

use super::types::StatisticsQuery;
use crate::CardsError;
use crate::queue::Today;
use crate::schedule::{Calendar, Preset as Options, Zone, decay};

/// The cards that are looked at, at one moment.
pub(super) struct Scope {
    pub(super) calendar: Calendar,
    pub(super) today: i32,
    /// Of the period; as early as can be where all days are wanted.
    pub(super) first_day: i32,
    /// Of the forecast.
    pub(super) last_day: i32,
    /// `None` for all.
    decks: Option<HashSet<DeckId>>,
    /// Cards that lie in a filtered deck belong to the deck that they go back to.
    lent: HashMap<CardId, DeckId>,
    /// The filtered decks.
    lending: HashSet<DeckId>,
    /// Exponents of the forgetting curves of decks; others have the default preset's.
    decays: HashMap<DeckId, f32>,
    default_decay: f32,
}

impl Scope {
    /// The days are those of the deck; for all cards those of the default preset.
    pub(super) fn read(
        reader: &Reader<'_>,
        zone: &Arc<dyn Zone>,
        query: &StatisticsQuery,
        now: Timestamp,
    ) -> Result<Self, CardsError> {
        let at = Today::read(reader, Arc::clone(zone), now)?;
        let mut lent = HashMap::new();
        let (mut lending, mut decays) = (HashSet::new(), HashMap::new());
        for (deck, _) in at.tree().in_order() {
            decays.insert(deck.id, decay_of(at.options(deck.id)));
            lending.extend(deck.filter.is_some().then_some(deck.id));
        }
        for &deck in &lending {
            let params = named_params! { ":deck_id": RowId::from(deck) };
            lent.extend(reader.rows(include_str!("../sql/list_lent_cards.sql"), params, |row| {
                Ok((row.id::<CardId>("id")?, row.id::<DeckId>("home_deck_id")?))
            })?);
        }
        let (calendar, decks) = match query.deck {
            Some(deck) => {
                at.tree().get(deck).ok_or(CardsError::NoDeck(deck))?;
                (at.calendar(deck), Some(at.tree().below(deck).into_iter().collect()))
            }
            None => (Calendar::of(Arc::clone(zone), at.default_options()), None),
        };
        let today = calendar.day(now);
        let days = query.days.map(|days| i32::try_from(days.max(1)).unwrap_or(i32::MAX));
        Ok(Self {
            calendar,
            today,
            first_day: days.map_or(i32::MIN, |days| today.saturating_sub(days - 1)),
            last_day: days.map_or(i32::MAX, |days| today.saturating_add(days - 1)),
            decks,
            lent,
            lending,
            decays,
            default_decay: decay_of(at.default_options()),
        })
    }

    /// Are all cards looked at?
    pub(super) fn is_all(&self) -> bool {
        self.decks.is_none()
    }

    /// The decks in which the cards lie that are looked at, with others perhaps; `None` for all.
    pub(super) fn places(&self) -> Option<HashSet<DeckId>> {
        let decks = self.decks.as_ref()?;
        Some(decks.union(&self.lending).copied().collect())
    }

    /// The deck to which a card belongs that lies in `deck`.
    pub(super) fn home(&self, card: CardId, deck: DeckId) -> DeckId {
        if self.lent.is_empty() { deck } else { self.lent.get(&card).copied().unwrap_or(deck) }
    }

    /// Are the cards of this deck looked at?
    pub(super) fn has(&self, deck: DeckId) -> bool {
        self.decks.as_ref().is_none_or(|decks| decks.contains(&deck))
    }

    /// The exponent of the forgetting curve with which a deck's cards are scheduled.
    pub(super) fn decay(&self, deck: DeckId) -> f32 {
        self.decays.get(&deck).copied().unwrap_or(self.default_decay)
    }
}

/// Older parameters have no exponent of their own until they are filled up; those that make no sense have the default's.
fn decay_of(options: &Options) -> f32 {
    decay(&fsrs::check_and_fill_parameters(&options.fsrs_parameters).unwrap_or_default())
}
