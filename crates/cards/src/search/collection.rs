//! The browser's part of the [`Collection`].

use std::collections::HashSet;

use studium_base::{CardId, DeckId, NoteId};

use super::find::find;
use super::rows::rows;
use super::{CardPage, CardQuery, FindReplace, Replaced, Reposition, TagChange};
use crate::deck::Filter;
use crate::filtered::{CustomStudied, CustomStudy};
use crate::{CardsError, Collection};

impl Collection {
    /// A stretch of the cards that a search finds, in its order. The cards of the last search are remembered until the
    /// store changes, so that a list scrolls; each row is read anew.
    ///
    /// # Errors
    /// [`CardsError::Search`] for a search that cannot be read.
    pub fn search(&self, query: &CardQuery, offset: u32, limit: u32) -> Result<CardPage, CardsError> {
        let now = self.store.now();
        let cards = self.last_found.get(query, now, || {
            Ok::<_, CardsError>(find(&self.store, &self.zone, now, query)?.into_iter().map(|hit| hit.card).collect())
        })?;
        let wanted = cards.iter().skip(offset as usize).take(limit as usize).copied();
        let rows = rows(&self.store, &self.zone, now, &wanted.collect::<Vec<_>>())?;
        Ok(CardPage { total: u32::try_from(cards.len()).unwrap_or(u32::MAX), offset, rows })
    }

    /// The cards that a search finds, in its order.
    ///
    /// # Errors
    /// As [`Collection::search`].
    pub fn find_ids(&self, query: &CardQuery) -> Result<Vec<CardId>, CardsError> {
        let hits = find(&self.store, &self.zone, self.store.now(), query)?;
        Ok(hits.into_iter().map(|hit| hit.card).collect())
    }

    /// The notes of the cards that a search finds, in its order, each once.
    ///
    /// # Errors
    /// As [`Collection::search`].
    pub fn find_notes(&self, query: &CardQuery) -> Result<Vec<NoteId>, CardsError> {
        let hits = find(&self.store, &self.zone, self.store.now(), query)?;
        let mut seen = HashSet::new();
        Ok(hits.into_iter().map(|hit| hit.note).filter(|note| seen.insert(*note)).collect())
    }

    /// All tags in use, sorted, those of deleted notes left out.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn tags(&self) -> Result<Vec<String>, CardsError> {
        Err(CardsError::NothingTo("find"))
    }

    /// Gives notes tags and takes tags away; the number of notes that differ now.
    ///
    /// # Errors
    /// [`CardsError::NoNote`], [`CardsError::TooLong`].
    pub fn change_tags(&self, _change: &TagChange) -> Result<u32, CardsError> {
        Err(CardsError::NothingTo("find"))
    }

    /// What [`Collection::find_replace`] would do.
    ///
    /// # Errors
    /// As there.
    pub fn preview_replace(&self, _wanted: &FindReplace) -> Result<Replaced, CardsError> {
        Err(CardsError::NothingTo("find"))
    }

    /// Replaces text in fields of notes.
    ///
    /// # Errors
    /// [`CardsError::NoNote`], [`CardsError::Search`] for a regular expression that cannot be read.
    pub fn find_replace(&self, _wanted: &FindReplace) -> Result<Replaced, CardsError> {
        Err(CardsError::NothingTo("find"))
    }

    /// Gives new cards other places; the number of cards that differ now.
    ///
    /// # Errors
    /// [`CardsError::NoCard`].
    pub fn reposition(&self, _wanted: &Reposition) -> Result<u32, CardsError> {
        Err(CardsError::NothingTo("find"))
    }

    /// Makes a filtered deck and fills it.
    ///
    /// # Errors
    /// [`CardsError::Deck`] for its name, [`CardsError::Search`].
    pub fn add_filtered_deck(&self, _name: &str, _filter: &Filter) -> Result<CustomStudied, CardsError> {
        Err(CardsError::NothingTo("find"))
    }

    /// Gives a filtered deck another filter and fills it anew.
    ///
    /// # Errors
    /// [`CardsError::NoDeck`], [`CardsError::Deck`] for one that is none, [`CardsError::Search`].
    pub fn edit_filter(&self, _deck: DeckId, _filter: &Filter) -> Result<CustomStudied, CardsError> {
        Err(CardsError::NothingTo("find"))
    }

    /// Fills a filtered deck anew.
    ///
    /// # Errors
    /// As [`Collection::edit_filter`].
    pub fn rebuild_filtered_deck(&self, _deck: DeckId) -> Result<CustomStudied, CardsError> {
        Err(CardsError::NothingTo("find"))
    }

    /// Sends the cards of a filtered deck home; their number.
    ///
    /// # Errors
    /// As [`Collection::edit_filter`].
    pub fn empty_filtered_deck(&self, _deck: DeckId) -> Result<u32, CardsError> {
        Err(CardsError::NothingTo("find"))
    }

    /// Prepares a study beside what is due in a deck. `name` is that of the filtered deck that is made for it; one of
    /// that name is used again.
    ///
    /// # Errors
    /// [`CardsError::NoDeck`], [`CardsError::Deck`] when a deck of that name is no filtered one.
    pub fn custom_study(&self, _deck: DeckId, _study: &CustomStudy, _name: &str) -> Result<CustomStudied, CardsError> {
        Err(CardsError::NothingTo("find"))
    }
}
