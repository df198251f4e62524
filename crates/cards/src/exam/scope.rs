//! The cards that an exam asks for.

use studium_store::Reader;

use super::types::ExamScope;
use crate::card::{Card, HeldBack};
use crate::queue::Today;
use crate::search::{CardQuery, find_node, parse};
use crate::{CardsError, card};

/// The cards in a scope, suspended ones too. A card that lies in a filtered deck belongs to the deck that it goes back to.
///
/// # Errors
/// [`CardsError::NoDeck`] for a deck that is gone, [`CardsError::Search`].
pub(super) fn cards(reader: &Reader<'_>, today: &Today, scope: &ExamScope) -> Result<Vec<Card>, CardsError> {
    match scope {
        ExamScope::Deck { deck } => {
            today.tree().get(*deck).ok_or(CardsError::NoDeck(*deck))?;
            let mut found = Vec::new();
            for deck in today.tree().below(*deck) {
                found.extend(card::of_deck(reader, deck)?.into_iter().filter(|card| card.home_deck.is_none()));
                found.extend(card::lent_by(reader, deck)?);
            }
            // Plans go by places in this list: it must not depend on where the cards lie for a while.
            found.sort_by_key(|card| (card.created_at, card.id));
            Ok(found)
        }
        ExamScope::Search { text } => {
            let query = CardQuery { text: text.clone(), ..CardQuery::default() };
            let cards = find_node(reader, today, (&parse(text)?, &query))?;
            let mut found = cards.into_iter().map(|id| card::read(reader, id)).collect::<Result<Vec<_>, _>>()?;
            found.sort_by_key(|card| (card.created_at, card.id));
            Ok(found)
        }
    }
}

/// Does the card come no more until the student says otherwise?
pub(super) fn is_suspended(card: &Card) -> bool {
    card.held_back == HeldBack::Suspended
}
