//! Which cards come of a note, and making those that are missing.

use std::collections::BTreeSet;

use studium_base::{CardId, DeckId, Timestamp};
use studium_store::{Reader, Writer};

use super::types::Note;
use crate::note_type::{NoteKind, NoteType};
use crate::template::{has_content, numbers, parse, strip};
use crate::{CardsError, card};

/// The cards that a note calls for, by their ordinal from 0: the template's place, or the deletion's number less one.
///
/// # Errors
/// [`CardsError::NoCards`] says why there is none.
pub(crate) fn wanted_ordinals(note_type: &NoteType, fields: &[String]) -> Result<BTreeSet<u16>, CardsError> {
    if note_type.kind.is_cloze() {
        let found: BTreeSet<u16> = fields.iter().flat_map(|field| numbers(field)).map(|number| number - 1).collect();
        return match (found.is_empty(), note_type.kind) {
            (false, _) => Ok(found),
            (true, NoteKind::Occlusion) => Err(CardsError::NoCards("put a shape over the picture")),
            (true, _) => Err(CardsError::NoCards("mark a part of the text with {{c1::…}}")),
        };
    }
    let filled = |name: &str| {
        let place = note_type.fields.iter().position(|field| field.name == name);
        place.and_then(|place| fields.get(place)).is_some_and(|value| is_filled(value))
    };
    let mut found = BTreeSet::new();
    for (ordinal, template) in (0_u16..).zip(&note_type.templates) {
        let nodes = parse(&template.question)
            .map_err(|problem| CardsError::Template { name: template.name.clone(), problem })?;
        if has_content(&nodes, &filled) {
            found.insert(ordinal);
        }
    }
    if found.is_empty() { Err(CardsError::NoCards("fill in what the card asks")) } else { Ok(found) }
}

fn is_filled(value: &str) -> bool {
    value.contains("<img") || value.contains("[sound:") || !strip(value).is_empty()
}

/// Makes the cards that a note calls for and does not have; of deletions, those that were deleted come back. Cards that
/// it calls for no more stay: their history is not thrown away for a typing slip.
pub(crate) fn make_missing(
    writer: &mut Writer<'_>,
    note: &Note,
    note_type: &NoteType,
    deck: DeckId,
    created_at: Timestamp,
) -> Result<Vec<CardId>, CardsError> {
    let wanted = wanted_ordinals(note_type, &note.fields)?;
    let mut known = card::of_note(writer, note.id)?;
    // Another template may stand where the template of a deleted card stood; the number of a deletion means the same.
    known.retain(|card| !card.is_deleted || note_type.kind.is_cloze());
    known.sort_by_key(|card| card.is_deleted);
    let deck = known.first().map_or(deck, |card| card.home_deck.unwrap_or(card.deck));
    let mut made = Vec::new();
    let mut position = None;
    for ordinal in wanted {
        match known.iter().find(|card| card.ordinal == ordinal) {
            Some(card) if card.is_deleted => card::restore(writer, card.id)?,
            Some(_) => {}
            None => {
                let next = match position {
                    Some(position) => position,
                    None => next_position(writer)?,
                };
                made.push(card::insert(writer, CardId::new(), (note.id, ordinal), deck, (next, created_at))?);
                // Cards of one note stand at one place, in the order of their templates.
                position = Some(next);
            }
        }
    }
    Ok(made)
}

/// The place after the last new card.
fn next_position(reader: &Reader<'_>) -> Result<i64, CardsError> {
    Ok(reader.value::<i64>(include_str!("../sql/next_position.sql"), [])?.unwrap_or(1))
}
