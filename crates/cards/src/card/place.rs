//! New places among the new cards.

use std::collections::{HashMap, HashSet};

use studium_base::{CardId, NoteId};
use studium_store::sqlite::named_params;
use studium_store::{Columns, Operation, Store, Writer};

use super::act::happen;
use super::event::{CardEvent, Rescheduled};
use super::list::read;
use super::types::Card;
use crate::CardsError;
use crate::schedule::{Due, Placement};
use crate::search::Reposition;

/// Gives new cards other places; the number of cards that differ now.
///
/// # Errors
/// [`CardsError::NoCard`].
pub fn reposition(store: &Store, wanted: &Reposition) -> Result<u32, CardsError> {
    let (count, _) = store.write(Operation::RescheduleCards, |writer| {
        let mut cards = Vec::new();
        for &id in &wanted.cards {
            let card = read(writer, id)?;
            if matches!(card.state.due, Due::Position(_)) {
                cards.push(card);
            }
        }
        if wanted.by_chance {
            let seed = writer.now().0.to_be_bytes();
            cards.sort_by_key(|card| (by_chance(card.note.as_bytes(), seed), card.note, card.ordinal));
        }
        let mut places: HashMap<NoteId, i64> = HashMap::new();
        let mut next = i64::from(wanted.start);
        for card in &cards {
            places.entry(card.note).or_insert_with(|| {
                let place = next;
                next += i64::from(wanted.step);
                place
            });
        }
        let mut count = 0;
        if wanted.shift_others {
            let own: HashSet<CardId> = cards.iter().map(|card| card.id).collect();
            let params = named_params! { ":start": i64::from(wanted.start) };
            let others: Vec<CardId> =
                writer.rows(include_str!("../sql/list_new_from.sql"), params, |row| row.id("card_id"))?;
            let by = next - i64::from(wanted.start);
            for id in others.into_iter().filter(|id| !own.contains(id)) {
                let card = read(writer, id)?;
                if let Due::Position(place) = card.state.due {
                    count += put(writer, &card, place + by)?;
                }
            }
        }
        for card in &cards {
            count += put(writer, card, places.get(&card.note).copied().unwrap_or_default())?;
        }
        Ok::<u32, CardsError>(count)
    })?;
    Ok(count)
}

fn put(writer: &mut Writer<'_>, card: &Card, place: i64) -> Result<u32, CardsError> {
    if card.state.due == Due::Position(place) {
        return Ok(0);
    }
    let placement = Placement { due: Due::Position(place), ..Placement::from(&card.state) };
    happen(writer, card, CardEvent::Rescheduled(Rescheduled { placement, reckoned: None }))?;
    Ok(1)
}

/// A number by chance for an id (FNV-1a).
pub(crate) fn by_chance(id: &[u8; 16], seed: [u8; 8]) -> u64 {
    let mix = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = seed.iter().chain(id).fold(0xcbf2_9ce4_8422_2325, mix);
    // The last bytes must reach the first bits.
    (hash ^ hash >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}
