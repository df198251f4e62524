//! Reading cards.

use studium_base::{CardId, DeckId, NoteId, Timestamp};
use studium_store::sqlite::{Row, named_params};
use studium_store::{Columns, Reader, RowId, Store};

use super::event::{CardEvent, Dated, events_of};
use super::fold::{Folded, counted};
use super::state::Cached;
use super::types::Card;
use crate::CardsError;
use crate::schedule::CardState;

pub(crate) fn from_row(row: &Row<'_>) -> studium_store::sqlite::Result<Card> {
    let cached: Cached = row.json("state")?;
    Ok(Card {
        id: row.id("id")?,
        note: row.id("note_id")?,
        ordinal: row.get("ordinal")?,
        deck: row.id("deck_id")?,
        home_deck: row.optional_id("home_deck_id")?,
        flag: row.get("flag")?,
        state: cached.state,
        held_back: cached.held_back,
        created_at: row.time("created_at")?,
        position: row.get("position")?,
        is_deleted: row.get("is_deleted")?,
    })
}

/// A card, deleted or not.
///
/// # Errors
/// [`CardsError::NoCard`].
pub fn get(store: &Store, id: CardId) -> Result<Card, CardsError> {
    store.read(|reader| read(reader, id))
}

/// As [`get`], within a read or a write.
pub(crate) fn read(reader: &Reader<'_>, id: CardId) -> Result<Card, CardsError> {
    let params = named_params! { ":id": RowId::from(id) };
    reader.row(include_str!("../sql/get_card.sql"), params, from_row)?.ok_or(CardsError::NoCard(id))
}

/// The cards of a note by ordinal, deleted ones too.
pub(crate) fn of_note(reader: &Reader<'_>, note: NoteId) -> Result<Vec<Card>, CardsError> {
    let params = named_params! { ":note_id": RowId::from(note) };
    Ok(reader.rows(include_str!("../sql/list_cards_of_note.sql"), params, from_row)?)
}

/// The cards that lie in a deck itself, without its subdecks, deleted ones left out.
///
/// # Errors
/// When the database cannot be read.
pub fn of_deck(reader: &Reader<'_>, deck: DeckId) -> Result<Vec<Card>, CardsError> {
    let params = named_params! { ":deck_id": RowId::from(deck) };
    Ok(reader.rows(include_str!("../sql/list_cards_of_deck.sql"), params, from_row)?)
}

/// The state that a card would have without the answers since a moment. What was done to it otherwise counts.
pub(crate) fn state_before(reader: &Reader<'_>, card: &Card, since: Timestamp) -> Result<CardState, CardsError> {
    let events = events_of(reader, card.id)?;
    let is_before = |dated: &&Dated| dated.at < since || !matches!(dated.event, CardEvent::Reviewed(_));
    let folded = counted(&events).filter(is_before).fold(Folded::new(card.position), Folded::after);
    Ok(folded.state)
}

/// The cards that belong into a deck and lie in a filtered one.
pub(crate) fn lent_by(reader: &Reader<'_>, deck: DeckId) -> Result<Vec<Card>, CardsError> {
    let params = named_params! { ":deck_id": RowId::from(deck) };
    Ok(reader.rows(include_str!("../sql/list_cards_lent_by.sql"), params, from_row)?)
}

/// Everything that happened to a card, in order.
///
/// # Errors
/// [`CardsError::NoCard`].
pub fn history(store: &Store, id: CardId) -> Result<Vec<Dated>, CardsError> {
    store.read(|reader| {
        read(reader, id)?;
        Ok(events_of(reader, id)?)
    })
}
