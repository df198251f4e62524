//! The derived row of a card: made anew from its events, or brought up to date after one.

use serde::{Deserialize, Serialize};
use studium_base::{CancelToken, CardId, DeckId, NoteId, Progress, Timestamp};
use studium_store::sqlite::{Row, named_params};
use studium_store::{Area, Columns, Json, Operation, Reader, RowId, Store, Writer};

use super::event::events_of;
use super::fold::{Folded, counted, fold};
use super::types::{Card, DELETED, HeldBack, Queue};
use crate::schedule::CardState;
use crate::{CardsError, statistics};

/// What `cards_state.state` holds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Cached {
    #[serde(flatten)]
    pub(super) state: CardState,
    #[serde(default)]
    pub(super) held_back: HeldBack,
}

/// What the derived row takes from the card's own row.
#[derive(Debug, Clone, Copy)]
struct Own {
    id: CardId,
    note: NoteId,
    deck: DeckId,
    ordinal: u16,
    flag: u8,
    position: i64,
    created_at: Timestamp,
    is_deleted: bool,
}

fn own_from_row(row: &Row<'_>) -> studium_store::sqlite::Result<Own> {
    Ok(Own {
        id: row.id("id")?,
        note: row.id("note_id")?,
        deck: row.id("deck_id")?,
        ordinal: row.get("ordinal")?,
        flag: row.get("flag")?,
        position: row.get("position")?,
        created_at: row.time("created_at")?,
        is_deleted: row.get("is_deleted")?,
    })
}

fn own(reader: &Reader<'_>, id: CardId) -> Result<Own, CardsError> {
    let params = named_params! { ":id": RowId::from(id) };
    reader.row(include_str!("../sql/get_own_card.sql"), params, own_from_row)?.ok_or(CardsError::NoCard(id))
}

/// Makes the derived row anew, from the card's row and all of its events, and says what they come to.
pub(crate) fn refold(writer: &mut Writer<'_>, id: CardId) -> Result<Folded, CardsError> {
    let own = own(writer, id)?;
    let events = events_of(writer, id)?;
    statistics::replace(writer, id, counted(&events))?;
    let folded = fold(own.position, &events);
    save_row(writer, &own, &folded)?;
    Ok(folded)
}

/// Brings the derived row up to date after a change of the card's or its note's own row: its events are the same.
pub(crate) fn refresh(writer: &mut Writer<'_>, id: CardId) -> Result<(), CardsError> {
    match cached(writer, id)? {
        Some(folded) => save(writer, id, &folded),
        None => refold(writer, id).map(drop),
    }
}

fn cached(reader: &Reader<'_>, id: CardId) -> Result<Option<Folded>, CardsError> {
    let params = named_params! { ":card_id": RowId::from(id) };
    let sql = include_str!("../sql/get_card_state.sql");
    let cached = reader.row(sql, params, |row| row.json::<Cached>("state"))?;
    Ok(cached.map(|Cached { state, held_back }| Folded { state, held_back }))
}

/// As [`refresh`], for all cards of a note.
pub(crate) fn refresh_note(writer: &mut Writer<'_>, note: NoteId) -> Result<(), CardsError> {
    for card in super::list::of_note(writer, note)? {
        refresh(writer, card.id)?;
    }
    Ok(())
}

/// Saves what the events of a card come to.
pub(crate) fn save(writer: &mut Writer<'_>, id: CardId, folded: &Folded) -> Result<(), CardsError> {
    let own = own(writer, id)?;
    save_row(writer, &own, folded)
}

/// As [`save`], after one more event of a card that was just read: its own row is not read again.
pub(crate) fn follow(writer: &mut Writer<'_>, card: &Card, folded: &Folded) -> Result<(), CardsError> {
    let Card { id, note, deck, ordinal, flag, position, created_at, is_deleted, .. } = *card;
    save_row(writer, &Own { id, note, deck, ordinal, flag, position, created_at, is_deleted }, folded)
}

fn save_row(writer: &mut Writer<'_>, own: &Own, folded: &Folded) -> Result<(), CardsError> {
    let Folded { state, held_back } = *folded;
    let (queue, due) = Queue::of(&state);
    let (hidden, hidden_day) = held_back.numbers();
    writer.execute(
        include_str!("../sql/save_card_state.sql"),
        named_params! {
            ":card_id": RowId::from(own.id),
            ":note_id": RowId::from(own.note),
            ":deck_id": RowId::from(own.deck),
            ":ordinal": own.ordinal,
            ":flag": own.flag,
            ":queue": queue as u8,
            ":due": due,
            ":hidden": if own.is_deleted { DELETED } else { hidden },
            ":hidden_day": hidden_day,
            ":phase": state.phase as u8,
            ":interval_days": state.interval_days,
            ":ease_permille": state.ease_permille,
            ":reps": state.reps,
            ":lapses": state.lapses,
            ":stability": state.memory.map(|memory| memory.stability),
            ":difficulty": state.memory.map(|memory| memory.difficulty),
            ":decay": state.decay,
            ":last_review_at": state.last_review_at.map(|at| at.0),
            ":created_at": own.created_at.0,
            ":state": Json(Cached { state, held_back }),
        },
    )?;
    writer.touch_row(Area::Reviews, own.id);
    Ok(())
}

/// Cards folded in one write: enough that the commit does not count, few enough that others wait little.
const BATCH: usize = 2_000;

/// What came of folding all cards.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Refolded {
    /// Cards that were folded.
    pub cards: u32,
    /// Those of them that had been kept in another state than their events say.
    pub mended: u32,
}

/// Makes all derived rows anew, a batch for each write. `done` hears how many have been made. What was made before a cancel
/// stays.
///
/// # Errors
/// When the database cannot be read or written.
pub fn refold_all(store: &Store, cancel: &CancelToken, done: &mut dyn FnMut(Progress)) -> Result<Refolded, CardsError> {
    let ids: Vec<CardId> = store.read(|reader| {
        Ok::<_, CardsError>(reader.rows(include_str!("../sql/list_card_ids.sql"), [], |row| row.id("id"))?)
    })?;
    let mut refolded = Refolded::default();
    for batch in ids.chunks(BATCH) {
        if cancel.is_cancelled() {
            break;
        }
        let (mended, _) = store.write(Operation::Housekeeping, |writer| {
            batch.iter().try_fold(0, |mended, &id| {
                // A row that cannot be read is made anew like one that is missing.
                let before = cached(writer, id).ok().flatten();
                let is_mended = before != Some(refold(writer, id)?);
                Ok::<_, CardsError>(mended + u32::from(is_mended))
            })
        })?;
        refolded.cards += batch.len() as u32;
        refolded.mended += mended;
        done(Progress { done: u64::from(refolded.cards), total: Some(ids.len() as u64) });
    }
    Ok(refolded)
}
