//! What a student does to cards beside answering them.

use studium_base::{CardId, DeckId};
use studium_store::{Operation, RowId, Store, Writer, tables};

use super::event::{Buried, CardEvent, Dated, Rescheduled, Reset, Suspended, record};
use super::fold::Folded;
use super::list::read;
use super::state::{follow, refresh};
use super::types::Card;
use crate::schedule::{Due, Placement};
use crate::{CardsError, deck};

/// Records an event of a card and brings its row up to date.
pub(crate) fn happen(writer: &mut Writer<'_>, card: &Card, event: CardEvent) -> Result<(), CardsError> {
    record(writer, card.id, &event)?;
    let folded = Folded { state: card.state, held_back: card.held_back };
    // The id plays no part in what an event does.
    let dated = Dated { id: studium_base::EventId::new(), at: writer.now(), event };
    follow(writer, card, &folded.after(&dated))
}

fn each(
    store: &Store,
    operation: Operation,
    ids: &[CardId],
    mut act: impl FnMut(&mut Writer<'_>, &Card) -> Result<(), CardsError>,
) -> Result<(), CardsError> {
    // By age, as they lie on the disk: a hundred thousand in another order read each page again and again.
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    store.write(operation, |writer| {
        ids.iter().try_for_each(|&id| {
            let card = read(writer, id)?;
            act(writer, &card)
        })
    })?;
    Ok(())
}

/// Puts cards aside until further notice, or puts them back (buried ones too).
///
/// # Errors
/// [`CardsError::NoCard`].
pub fn suspend(store: &Store, ids: &[CardId], is_suspended: bool) -> Result<(), CardsError> {
    each(store, Operation::SuspendCards, ids, |writer, card| {
        happen(writer, card, CardEvent::Suspended(Suspended { is_suspended }))
    })
}

/// As [`suspend`], within a write, and of one card.
pub(crate) fn suspend_within(writer: &mut Writer<'_>, card: &Card) -> Result<(), CardsError> {
    happen(writer, card, CardEvent::Suspended(Suspended { is_suspended: true }))
}

/// Puts each card aside for the local day that `day_of` says, or puts it back where it says none.
///
/// # Errors
/// [`CardsError::NoCard`].
pub fn bury(store: &Store, ids: &[CardId], day_of: impl Fn(&Card) -> Option<i32>) -> Result<(), CardsError> {
    each(store, Operation::BuryCards, ids, |writer, card| bury_within(writer, card, day_of(card), false))
}

/// As [`bury`], within a write, and of one card.
pub(crate) fn bury_within(
    writer: &mut Writer<'_>,
    card: &Card,
    day: Option<i32>,
    is_sibling: bool,
) -> Result<(), CardsError> {
    happen(writer, card, CardEvent::Buried(Buried { day, is_sibling }))
}

/// Gives cards a flag: 1 to 7, 0 for none; larger numbers count as none.
///
/// # Errors
/// [`CardsError::NoCard`].
pub fn flag(store: &Store, ids: &[CardId], flag: u8) -> Result<(), CardsError> {
    let flag = if flag > 7 { 0 } else { flag };
    each(store, Operation::FlagCards, ids, |writer, card| {
        writer.update(&tables::CARDS, card.id, &[("flag", &flag)])?;
        refresh(writer, card.id)
    })
}

/// Puts cards into another deck. Cards that lie in a filtered deck leave it.
///
/// # Errors
/// [`CardsError::NoCard`], [`CardsError::NoDeck`], [`CardsError::Deck`] for a filtered deck: it gathers its cards itself.
pub fn move_to(store: &Store, ids: &[CardId], deck: DeckId) -> Result<(), CardsError> {
    let target = store.read(|reader| deck::read(reader, deck))?;
    if target.filter.is_some() {
        return Err(CardsError::Deck { name: target.name, problem: "a filtered deck gathers its cards itself" });
    }
    each(store, Operation::MoveCards, ids, |writer, card| put_into(writer, card.id, deck, None))
}

/// Puts a card into a deck; `home` is the deck that it goes back to from a filtered one.
pub(crate) fn put_into(
    writer: &mut Writer<'_>,
    id: CardId,
    deck: DeckId,
    home: Option<DeckId>,
) -> Result<(), CardsError> {
    let home = home.map(RowId::from);
    writer.update(&tables::CARDS, id, &[("deck_id", &RowId::from(deck)), ("home_deck_id", &home)])?;
    refresh(writer, id)
}

/// Makes cards new again, each at its first place.
///
/// # Errors
/// [`CardsError::NoCard`].
pub fn reset(store: &Store, ids: &[CardId], with_counts: bool) -> Result<(), CardsError> {
    each(store, Operation::ResetCards, ids, |writer, card| {
        let position = card.state.new_position.map_or(card.position, i64::from);
        happen(writer, card, CardEvent::Reset(Reset { position, with_counts }))
    })
}

/// Makes cards due so many days after the local day that `today_of` says of each. `interval_days` also sets their
/// interval.
///
/// # Errors
/// [`CardsError::NoCard`].
pub fn set_due(
    store: &Store,
    ids: &[CardId],
    today_of: impl Fn(&Card) -> i32,
    days_ahead: i32,
    interval_days: Option<u32>,
) -> Result<(), CardsError> {
    each(store, Operation::RescheduleCards, ids, |writer, card| {
        let today = today_of(card);
        let day = today.saturating_add(days_ahead);
        let moved = card.state.set_due(day, today, interval_days);
        debug_assert_eq!(moved.due, Due::Day(day));
        happen(writer, card, CardEvent::Rescheduled(Rescheduled { placement: Placement::from(&moved), reckoned: None }))
    })
}
