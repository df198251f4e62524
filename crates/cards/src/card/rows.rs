//! Making cards and deleting those whose template is gone.

use studium_base::{CardId, DeckId, NoteId, Timestamp};
use studium_store::{RowId, Writer, tables};

use super::fold::Folded;
use super::list::of_note;
use super::state::{refresh, save};
use crate::CardsError;

/// Makes a card that nobody has seen: at this place among the new ones, and at this moment.
pub(crate) fn insert(
    writer: &mut Writer<'_>,
    id: CardId,
    (note, ordinal): (NoteId, u16),
    deck: DeckId,
    (position, created_at): (i64, Timestamp),
) -> Result<CardId, CardsError> {
    writer.insert(
        &tables::CARDS,
        id,
        &[
            ("note_id", &RowId::from(note)),
            ("ordinal", &ordinal),
            ("position", &position),
            ("deck_id", &RowId::from(deck)),
            ("created_at", &created_at.0),
        ],
    )?;
    save(writer, id, &Folded::new(position))?;
    Ok(id)
}

/// Takes the deletion of a card back.
pub(crate) fn restore(writer: &mut Writer<'_>, id: CardId) -> Result<(), CardsError> {
    writer.restore(&tables::CARDS, id)?;
    refresh(writer, id)
}

/// Cards of a note follow their templates to new places; those whose template is gone are deleted.
pub(crate) fn follow_templates(writer: &mut Writer<'_>, note: NoteId, kept: &[Option<u32>]) -> Result<(), CardsError> {
    for card in of_note(writer, note)? {
        let place = kept.iter().position(|place| *place == Some(u32::from(card.ordinal)));
        match place.and_then(|place| u16::try_from(place).ok()) {
            Some(place) => {
                writer.update(&tables::CARDS, card.id, &[("ordinal", &place)])?;
            }
            None => {
                writer.delete(&tables::CARDS, card.id)?;
            }
        }
        refresh(writer, card.id)?;
    }
    Ok(())
}
