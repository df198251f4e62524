//! Statistics of a collection.

use super::types::{Statistics, StatisticsQuery};
use crate::{CardsError, Collection};

impl Collection {
    /// Everything that a page of statistics shows.
    ///
    /// # Errors
    /// [`CardsError::NoDeck`], and when the database cannot be read.
    pub fn statistics(&self, query: &StatisticsQuery) -> Result<Statistics, CardsError> {
        if let Some(deck) = query.deck {
            self.deck(deck)?;
        }
        Ok(Statistics::default())
    }
}
