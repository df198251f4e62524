//! Reading decks.

use studium_base::DeckId;
use studium_store::sqlite::{Row, named_params};
use studium_store::{Columns, Reader, RowId, Store};

use super::types::Deck;
use crate::CardsError;

/// The id, on every device, of the deck that is there when there is no other.
#[must_use]
pub fn default_id() -> DeckId {
    DeckId::from_bytes([b'd', b'e', b'c', b'k', 0, 0, 0x80, 0, 0x80, 0, 0, 0, 0, 0, 0, 1])
}

fn from_row(row: &Row<'_>) -> studium_store::sqlite::Result<Deck> {
    Ok(Deck {
        id: row.id("id")?,
        parent: row.optional_id("parent_id")?,
        name: row.get("name")?,
        course: row.optional_id("course_id")?,
        preset: row.optional_id("preset_id")?,
        description: row.get("description")?,
        filter: row.optional_json("filter")?,
        today: row.optional_json("today")?,
        extra: row.optional_json("extra")?,
    })
}

/// The decks that are not deleted, by name.
///
/// # Errors
/// When the database cannot be read.
pub fn list(store: &Store) -> Result<Vec<Deck>, CardsError> {
    store.read(all)
}

/// As [`list`], within a read or a write.
pub(crate) fn all(reader: &Reader<'_>) -> Result<Vec<Deck>, CardsError> {
    Ok(reader.rows(include_str!("../sql/list_decks.sql"), [], from_row)?)
}

/// A deck that is not deleted.
///
/// # Errors
/// [`CardsError::NoDeck`].
pub fn get(store: &Store, id: DeckId) -> Result<Deck, CardsError> {
    store.read(|reader| read(reader, id))
}

/// Is there such a deck, and is it not deleted?
pub(crate) fn is_there(reader: &Reader<'_>, id: DeckId) -> Result<bool, CardsError> {
    match read(reader, id) {
        Ok(_) => Ok(true),
        Err(CardsError::NoDeck(_)) => Ok(false),
        Err(other) => Err(other),
    }
}

/// As [`get`], within a read or a write.
pub(crate) fn read(reader: &Reader<'_>, id: DeckId) -> Result<Deck, CardsError> {
    let params = named_params! { ":id": RowId::from(id) };
    reader.row(include_str!("../sql/get_deck.sql"), params, from_row)?.ok_or(CardsError::NoDeck(id))
}
