//! Which cards come of a note, and making those that are missing.

use std::collections::BTreeSet;

use studium_base::{CardId, DeckId, Timestamp};
use studium_store::{Reader, Writer};

use super::trash::{is_lost, put_into_live_deck};
use super::types::Note;
use crate::note_type::{NoteKind, NoteType};
use crate::template::{has_content, numbers, parse, strip};
use crate::{CardsError, card, deck};

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
///
/// They go where its other cards lie, and where it has none into `deck`; where that is gone too, into the default deck.
pub(crate) fn make_missing(
    writer: &mut Writer<'_>,
    note: &Note,
    note_type: &NoteType,
    deck: DeckId,
    created_at: Timestamp,
) -> Result<Vec<CardId>, CardsError> {
    let mut known = card::of_note(writer, note.id)?;
    let wanted = match wanted_ordinals(note_type, &note.fields) {
        // Its cards say what is wrong with the template, and the note can be written all the same.
        Err(CardsError::Template { .. }) if known.iter().any(|card| !card.is_deleted || note.is_deleted) => {
            return Ok(Vec::new());
        }
        wanted => wanted?,
    };
    known.sort_by_key(|card| card.is_deleted);
    let decks: Vec<DeckId> = known.iter().map(|card| card.home_deck.unwrap_or(card.deck)).chain([deck]).collect();
    // In the trash all cards of a note are deleted: they are its cards all the same, and come back with it.
    let is_gone = |card: &card::Card| card.is_deleted && !note.is_deleted;
    // Another template may stand where the template of a deleted card stood; the number of a deletion means the same.
    known.retain(|card| !is_gone(card) || note_type.kind.is_cloze());
    let mut made = Vec::new();
    let (mut deck, mut position) = (None, None);
    for ordinal in wanted {
        let known = known.iter().find(|card| card.ordinal == ordinal);
        if known.is_some_and(|card| !is_gone(card)) {
            continue;
        }
        let deck = match deck {
            Some(deck) => deck,
            None => *deck.insert(first_live(writer, &decks)?),
        };
        if let Some(card) = known {
            card::restore(writer, card.id)?;
            if is_lost(writer, card)? {
                put_into_live_deck(writer, card, deck)?;
            }
            continue;
        }
        let next = match position {
            Some(position) => position,
            None => next_position(writer)?,
        };
        made.push(card::insert(writer, CardId::new(), (note.id, ordinal), deck, (next, created_at))?);
        // Cards of one note stand at one place, in the order of their templates.
        position = Some(next);
    }
    Ok(made)
}

/// The first of these decks that is there.
fn first_live(writer: &mut Writer<'_>, decks: &[DeckId]) -> Result<DeckId, CardsError> {
    for &id in decks {
        if deck::is_there(writer, id)? {
            return Ok(id);
        }
    }
    deck::ensure_default_within(writer)
}

/// The place after the last new card.
fn next_position(reader: &Reader<'_>) -> Result<i64, CardsError> {
    Ok(reader.value::<i64>(include_str!("../sql/next_position.sql"), [])?.unwrap_or(1))
}
