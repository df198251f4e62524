//! All answers that count, for learning from them.

use std::collections::HashSet;

use studium_base::{DeckId, EventId, Timestamp};
use studium_store::{Columns, Store};

use super::event::CardEvent;
use crate::CardsError;
use crate::schedule::Rating;

/// The answers to cards of some decks, newest first: a number of the card, the moment, the rating. Practice and what was
/// taken back are left out.
pub(crate) fn answers(
    store: &Store,
    is_wanted: impl Fn(DeckId) -> bool,
) -> Result<Vec<(i64, Timestamp, Rating)>, CardsError> {
    let mut voided: HashSet<EventId> = HashSet::new();
    let mut found = Vec::new();
    store.read(|reader| {
        reader.each_row::<CardsError>(include_str!("../sql/list_answers.sql"), [], |row| {
            let read = || -> studium_store::sqlite::Result<_> {
                let (kind, payload): (String, String) = (row.get("kind")?, row.get("payload")?);
                let card: Option<(i64, DeckId)> = match row.get::<_, Option<i64>>("card_number")? {
                    Some(number) => Some((number, row.id("deck_id")?)),
                    None => None,
                };
                Ok((row.id::<EventId>("id")?, row.time("at")?, card, CardEvent::read(&kind, &payload)))
            };
            let (id, at, card, event) = read().map_err(studium_store::StoreError::from)?;
            if voided.contains(&id) {
                return Ok(());
            }
            match (event, card) {
                // The rows stand newest first: a voiding comes before what it voids.
                (Some(CardEvent::Voided { event }), _) => {
                    voided.insert(event);
                }
                (Some(CardEvent::Reviewed(review)), Some((number, deck))) if !review.is_practice && is_wanted(deck) => {
                    found.push((number, at, review.rating));
                }
                _ => {}
            }
            Ok(())
        })
    })?;
    Ok(found)
}
