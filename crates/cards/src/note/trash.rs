//! The trash: notes that were deleted, what is known of them there, and the way back.

use serde::{Deserialize, Serialize};
use studium_base::{CardId, DeckId, NoteId, Timestamp};
use studium_store::sqlite::named_params;
use studium_store::{Columns, Operation, Reader, RowId, Store, Writer, tables};

use super::bulk::by_age;
use super::list::read;
use super::name::name_of;
use super::state::refresh;
use crate::deck::{self, Tree};
use crate::{CardsError, card};

/// Most notes of the trash that are listed at once.
const MOST_LISTED: u32 = 1_000;
/// Longest name of a note there, in Unicode scalar values.
const LONGEST_NAME: usize = 300;

/// A note in the trash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DeletedNote {
    /// The note.
    pub note: NoteId,
    /// Its first words, or the name of its picture or sound.
    pub name: String,
    /// The name of its note type.
    pub note_type: String,
    /// The path of the deck its first card goes back to; `None` when that deck is gone: then it is the default one.
    pub deck: Option<String>,
    /// When it was deleted.
    pub deleted_at: Timestamp,
    /// Cards that come back with it.
    pub cards: u32,
}

/// A stretch of the trash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DeletedNotes {
    /// Notes in the trash.
    pub total: u32,
    /// The place of the first one here.
    pub offset: u32,
    /// The last deleted first.
    pub notes: Vec<DeletedNote>,
}

/// The notes in the trash, the last deleted first: `limit` of them, without the first `offset`.
///
/// # Errors
/// When the database cannot be read.
pub fn list_deleted(store: &Store, offset: u32, limit: u32) -> Result<DeletedNotes, CardsError> {
    store.read(|reader| {
        let tree = Tree::new(deck::all(reader)?);
        let total = reader.value::<u32>(include_str!("../sql/count_deleted_notes.sql"), [])?.unwrap_or(0);
        let params = named_params! { ":offset": offset, ":limit": limit.min(MOST_LISTED) };
        let mut notes = reader.rows(include_str!("../sql/list_deleted_notes.sql"), params, |row| {
            let deck: Option<DeckId> = row.optional_id("deck_id")?;
            Ok(DeletedNote {
                note: row.id("id")?,
                name: String::new(),
                note_type: row.get::<_, Option<String>>("note_type")?.unwrap_or_default(),
                deck: deck.filter(|id| tree.get(*id).is_some()).map(|id| tree.path(id)),
                deleted_at: row.time("deleted_at")?,
                cards: row.get("cards")?,
            })
        })?;
        for note in &mut notes {
            note.name = name_of(&read(reader, note.note)?.fields).chars().take(LONGEST_NAME).collect();
        }
        Ok(DeletedNotes { total, offset, notes })
    })
}

/// Puts notes in the trash, with their cards.
///
/// # Errors
/// [`CardsError::NoNote`].
pub fn delete(store: &Store, ids: &[NoteId]) -> Result<(), CardsError> {
    store.write(Operation::DeleteNotes, |writer| -> Result<(), CardsError> {
        for id in by_age(ids) {
            read(writer, id)?;
            writer.delete(&tables::NOTES, id)?;
            card::refresh_note(writer, id)?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Takes notes out of the trash again, with the cards that were deleted with them and with their note type. Cards whose
/// deck is gone come into the default deck, which is made where it is missing.
///
/// # Errors
/// [`CardsError::NoNote`].
pub fn restore(store: &Store, ids: &[NoteId]) -> Result<(), CardsError> {
    store.write(Operation::RestoreNotes, |writer| {
        by_age(ids).into_iter().try_for_each(|id| restore_within(writer, id))
    })?;
    Ok(())
}

fn restore_within(writer: &mut Writer<'_>, id: NoteId) -> Result<(), CardsError> {
    let note = read(writer, id)?;
    if !note.is_deleted {
        return Ok(());
    }
    // Looked up before the note's mark is gone, by which they are known.
    for card in deleted_with(writer, id)? {
        writer.restore(&tables::CARDS, card)?;
    }
    writer.restore(&tables::NOTES, id)?;
    // A type that no note used any more may have been deleted since.
    writer.restore(&tables::NOTE_TYPES, note.note_type)?;
    refresh(writer, id)?;
    card::refresh_note(writer, id)?;
    for card in card::of_note(writer, id)? {
        if !card.is_deleted && is_lost(writer, &card)? {
            let deck = deck::ensure_default_within(writer)?;
            put_into_live_deck(writer, &card, deck)?;
        }
    }
    Ok(())
}

/// The cards that were deleted in the same write as their note: all that one write deletes bears one moment. Those whose
/// template was deleted before stay away.
fn deleted_with(reader: &Reader<'_>, note: NoteId) -> Result<Vec<CardId>, CardsError> {
    let params = named_params! { ":note_id": RowId::from(note) };
    Ok(reader.rows(include_str!("../sql/list_cards_deleted_with_note.sql"), params, |row| row.id("id"))?)
}

/// Is the deck of a card gone, or the one that it goes back to?
pub(crate) fn is_lost(reader: &Reader<'_>, card: &card::Card) -> Result<bool, CardsError> {
    let is_home_gone = match card.home_deck {
        Some(home) => !deck::is_there(reader, home)?,
        None => false,
    };
    Ok(is_home_gone || !deck::is_there(reader, card.deck)?)
}

/// Puts a card whose deck is gone where the student finds it: into its own deck if it was only lent to the one that is
/// gone, and else into this one.
pub(crate) fn put_into_live_deck(writer: &mut Writer<'_>, card: &card::Card, deck: DeckId) -> Result<(), CardsError> {
    let home = match card.home_deck {
        Some(home) if deck::is_there(writer, home)? => home,
        _ => deck,
    };
    card::put_into(writer, card.id, home, None)
}

#[cfg(test)]
mod tests;
