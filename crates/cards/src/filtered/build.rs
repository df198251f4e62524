//! Filling filtered decks and emptying them.

use std::sync::Arc;

use studium_base::{CardId, DeckId};
use studium_store::sqlite::ToSql;
use studium_store::{Json, Operation, Store, Writer, tables};

use super::types::CustomStudied;
use crate::deck::{self, Filter, FilterOrder, NewDeck};
use crate::queue::{Today, go_home};
use crate::schedule::Zone;
use crate::search::{CardQuery, Leaf, Node, SortColumn, State, find_node, parse};
use crate::{CardsError, card};

/// Makes a filtered deck and fills it.
///
/// # Errors
/// [`CardsError::Deck`] for its name, [`CardsError::Search`], [`CardsError::NothingTo`] when no card matches.
pub fn add(store: &Store, zone: &Arc<dyn Zone>, name: &str, filter: &Filter) -> Result<CustomStudied, CardsError> {
    Ok(store.write(Operation::AddDeck, |writer| add_within(writer, zone, name, filter))?.0)
}

/// As [`add`], within a write.
pub(super) fn add_within(
    writer: &mut Writer<'_>,
    zone: &Arc<dyn Zone>,
    name: &str,
    filter: &Filter,
) -> Result<CustomStudied, CardsError> {
    let filter = Some(filter.clone());
    let new = NewDeck { parent: None, name: name.to_owned(), course: None, preset: None, filter };
    let deck = deck::add_within(writer, &new)?;
    rebuild_within(writer, zone, deck)
}

/// Gives a filtered deck another filter and fills it anew.
///
/// # Errors
/// [`CardsError::NoDeck`], [`CardsError::Deck`] for one that is none, [`CardsError::Search`],
/// [`CardsError::NothingTo`] when no card matches.
pub fn edit(store: &Store, zone: &Arc<dyn Zone>, deck: DeckId, filter: &Filter) -> Result<CustomStudied, CardsError> {
    Ok(store.write(Operation::EditDeck, |writer| edit_within(writer, zone, deck, filter))?.0)
}

/// As [`edit`], within a write.
pub(super) fn edit_within(
    writer: &mut Writer<'_>,
    zone: &Arc<dyn Zone>,
    deck: DeckId,
    filter: &Filter,
) -> Result<CustomStudied, CardsError> {
    filter_of(writer, deck)?;
    let now = writer.now().0;
    let values: [(&str, &dyn ToSql); 2] = [("filter", &Json(filter)), ("changed_at", &now)];
    writer.update(&tables::DECKS, deck, &values)?;
    rebuild_within(writer, zone, deck)
}

/// Fills a filtered deck anew.
///
/// # Errors
/// As [`edit`].
pub fn rebuild(store: &Store, zone: &Arc<dyn Zone>, deck: DeckId) -> Result<CustomStudied, CardsError> {
    Ok(store.write(Operation::MoveCards, |writer| rebuild_within(writer, zone, deck))?.0)
}

/// Sends the cards of a filtered deck home; their number.
///
/// # Errors
/// [`CardsError::NoDeck`], [`CardsError::Deck`] for a deck that is no filtered one.
pub fn empty(store: &Store, deck: DeckId) -> Result<u32, CardsError> {
    let (count, _) = store.write(Operation::MoveCards, |writer| {
        filter_of(writer, deck)?;
        empty_within(writer, deck)
    })?;
    Ok(count)
}

fn filter_of(writer: &Writer<'_>, deck: DeckId) -> Result<Filter, CardsError> {
    let known = deck::read(writer, deck)?;
    let problem = "it gathers no cards: it is no filtered deck";
    known.filter.ok_or(CardsError::Deck { name: known.name, problem })
}

/// As [`empty`], within a write, of a deck that is known to be a filtered one.
pub(crate) fn empty_within(writer: &mut Writer<'_>, deck: DeckId) -> Result<u32, CardsError> {
    let cards = card::of_deck(writer, deck)?;
    for card in &cards {
        go_home(writer, card)?;
    }
    Ok(u32::try_from(cards.len()).unwrap_or(u32::MAX))
}

fn rebuild_within(writer: &mut Writer<'_>, zone: &Arc<dyn Zone>, deck: DeckId) -> Result<CustomStudied, CardsError> {
    let filter = filter_of(writer, deck)?;
    let wanted = parse(&filter.search)?;
    empty_within(writer, deck)?;
    let without = |leaf: Leaf| Node::Not(Box::new(Node::Leaf(leaf)));
    // A card that is put aside or lies in another filtered deck stays there.
    let node = Node::And(vec![
        wanted,
        without(Leaf::Is(State::Suspended)),
        without(Leaf::Is(State::Buried)),
        without(Leaf::FilteredDeck),
    ]);
    let (sort, descending) = sort(filter.order);
    let query = CardQuery { text: String::new(), sort, descending, deck: None };
    let now = writer.now();
    let today = Today::read(writer, Arc::clone(zone), now)?;
    let mut cards: Vec<CardId> = find_node(writer, &today, (&node, &query))?;
    if filter.order == FilterOrder::Random {
        cards.sort_by_key(|card| card::by_chance(card.as_bytes(), now.0.to_be_bytes()));
    }
    cards.truncate(filter.limit as usize);
    if cards.is_empty() {
        return Err(CardsError::NothingTo("study: no card matches that could come"));
    }
    lend(writer, deck, &cards)?;
    Ok(CustomStudied { deck, gathered: u32::try_from(cards.len()).unwrap_or(u32::MAX) })
}

/// Puts cards that lie in their own decks into a filtered one for a while.
pub(crate) fn lend(writer: &mut Writer<'_>, deck: DeckId, cards: &[CardId]) -> Result<(), CardsError> {
    for &id in cards {
        let home = card::read(writer, id)?.deck;
        card::put_into(writer, id, deck, Some(home))?;
    }
    Ok(())
}

fn sort(order: FilterOrder) -> (SortColumn, bool) {
    match order {
        FilterOrder::OldestSeen => (SortColumn::Reviewed, false),
        FilterOrder::Random | FilterOrder::Added => (SortColumn::Created, false),
        FilterOrder::AddedDescending => (SortColumn::Created, true),
        FilterOrder::IntervalAscending => (SortColumn::Interval, false),
        FilterOrder::IntervalDescending => (SortColumn::Interval, true),
        FilterOrder::Lapses => (SortColumn::Lapses, true),
        FilterOrder::Due => (SortColumn::Due, false),
        FilterOrder::RetrievabilityAscending => (SortColumn::Retrievability, false),
        FilterOrder::RetrievabilityDescending => (SortColumn::Retrievability, true),
    }
}
