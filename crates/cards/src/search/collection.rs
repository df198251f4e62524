//! The browser's part of the [`Collection`].

use studium_base::{CardId, DeckId, NoteId};

use super::find::{find, find_notes};
use super::rows::rows;
use super::{CardPage, CardQuery, FindReplace, Replaced, Reposition, SearchProblem, TagChange, parse};
use crate::deck::Filter;
use crate::filtered::{CustomStudied, CustomStudy};
use crate::{CardsError, Collection, card, filtered, note};

impl Collection {
    /// A stretch of the cards that a search finds, in its order. The cards of the last search are remembered until the
    /// store changes, so that a list scrolls; each row is read anew.
    ///
    /// # Errors
    /// [`CardsError::Search`] for a search that cannot be read.
    pub fn search(&self, query: &CardQuery, offset: u32, limit: u32) -> Result<CardPage, CardsError> {
        let now = self.store.now();
        let cards = self.last_found.get(query, now, || find(&self.store, &self.shared, &self.kept, query))?;
        let wanted = cards.iter().skip(offset as usize).take(limit as usize).copied();
        let rows = rows(&self.store, &self.shared, &wanted.collect::<Vec<_>>())?;
        Ok(CardPage { total: u32::try_from(cards.len()).unwrap_or(u32::MAX), offset, rows })
    }

    /// The cards that a search finds, in its order.
    ///
    /// # Errors
    /// As [`Collection::search`].
    pub fn find_ids(&self, query: &CardQuery) -> Result<Vec<CardId>, CardsError> {
        find(&self.store, &self.shared, &self.kept, query)
    }

    /// The notes of the cards that a search finds, in its order, each once.
    ///
    /// # Errors
    /// As [`Collection::search`].
    pub fn find_notes(&self, query: &CardQuery) -> Result<Vec<NoteId>, CardsError> {
        find_notes(&self.store, &self.shared, &self.kept, query)
    }

    /// Can a search be read?
    ///
    /// # Errors
    /// Where it cannot, and what to write instead.
    pub fn check_search(&self, text: &str) -> Result<(), SearchProblem> {
        parse(text).map(drop)
    }

    /// All tags in use, sorted, those of deleted notes left out.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn tags(&self) -> Result<Vec<String>, CardsError> {
        let sql = include_str!("../sql/list_tags.sql");
        let all = self.store.read(|reader| reader.rows(sql, [], |row| row.get::<_, String>("tag")))?;
        Ok::<_, CardsError>(all)
    }

    /// Gives notes tags and takes tags away; the number of notes that differ now.
    ///
    /// # Errors
    /// [`CardsError::NoNote`], [`CardsError::TooLong`].
    pub fn change_tags(&self, change: &TagChange) -> Result<u32, CardsError> {
        note::change_tags(&self.store, change)
    }

    /// What [`Collection::find_replace`] would do.
    ///
    /// # Errors
    /// As there.
    pub fn preview_replace(&self, wanted: &FindReplace) -> Result<Replaced, CardsError> {
        note::preview_replace(&self.store, wanted)
    }

    /// Replaces text in fields of notes.
    ///
    /// # Errors
    /// [`CardsError::NoNote`], [`CardsError::Search`] for a regular expression that cannot be read.
    pub fn find_replace(&self, wanted: &FindReplace) -> Result<Replaced, CardsError> {
        self.changed(note::find_replace(&self.store, wanted))
    }

    /// Gives new cards other places; the number of cards that differ now.
    ///
    /// # Errors
    /// [`CardsError::NoCard`].
    pub fn reposition(&self, wanted: &Reposition) -> Result<u32, CardsError> {
        self.changed(card::reposition(&self.store, wanted))
    }

    /// Makes a filtered deck and fills it.
    ///
    /// # Errors
    /// [`CardsError::Deck`] for its name, [`CardsError::Search`].
    pub fn add_filtered_deck(&self, name: &str, filter: &Filter) -> Result<CustomStudied, CardsError> {
        self.changed(filtered::add(&self.store, &self.zone, name, filter))
    }

    /// Gives a filtered deck another filter and fills it anew.
    ///
    /// # Errors
    /// [`CardsError::NoDeck`], [`CardsError::Deck`] for one that is none, [`CardsError::Search`].
    pub fn edit_filter(&self, deck: DeckId, filter: &Filter) -> Result<CustomStudied, CardsError> {
        self.changed(filtered::edit(&self.store, &self.zone, deck, filter))
    }

    /// Fills a filtered deck anew; that of an exam with what its plan has for today.
    ///
    /// # Errors
    /// As [`Collection::edit_filter`], and as [`Collection::study_exam`].
    pub fn rebuild_filtered_deck(&self, deck: DeckId) -> Result<CustomStudied, CardsError> {
        if let Some(exam) = self.exam_of_deck(deck)? {
            return self.study_exam(exam);
        }
        self.changed(filtered::rebuild(&self.store, &self.zone, deck))
    }

    /// Sends the cards of a filtered deck home; their number.
    ///
    /// # Errors
    /// As [`Collection::edit_filter`].
    pub fn empty_filtered_deck(&self, deck: DeckId) -> Result<u32, CardsError> {
        self.changed(filtered::empty(&self.store, deck))
    }

    /// Prepares a study beside what is due in a deck. `name` is that of the filtered deck that is made for it; one of
    /// that name is used again.
    ///
    /// # Errors
    /// [`CardsError::NoDeck`], [`CardsError::Deck`] when a deck of that name is no filtered one.
    pub fn custom_study(&self, deck: DeckId, study: &CustomStudy, name: &str) -> Result<CustomStudied, CardsError> {
        self.changed(filtered::study(&self.store, &self.zone, deck, study, name))
    }
}
