//! Running a search: the ids of the cards in their order.

use std::cmp::Reverse;

use studium_base::{CardId, NoteId};
use studium_store::{Reader, RowId, Store};

use super::columns::{Columns, NoteColumn};
use super::filter::filter;
use super::kept::Kept;
use super::node::Node;
use super::order::keys;
use super::parse::parse;
use super::scope::Scope;
use super::types::{CardQuery, SortColumn};
use crate::CardsError;
use crate::queue::{Shared, Today};

/// Up to so many notes are looked up one by one for their sort text; beyond that the index of all is read in order.
const FEW: usize = 5_000;

/// The cards that a search finds, in its order.
pub(crate) fn find(store: &Store, shared: &Shared, kept: &Kept, query: &CardQuery) -> Result<Vec<CardId>, CardsError> {
    let node = parse(&query.text)?;
    kept.read(store, shared, |reader, today, columns| {
        let places = find_in(reader, today, (&node, query), columns)?;
        Ok(places.into_iter().map(|place| columns.cards[place as usize]).collect())
    })
}

/// The notes of the cards that a search finds, in its order, each once.
pub(super) fn find_notes(
    store: &Store,
    shared: &Shared,
    kept: &Kept,
    query: &CardQuery,
) -> Result<Vec<NoteId>, CardsError> {
    let node = parse(&query.text)?;
    kept.read(store, shared, |reader, today, columns| {
        let places = find_in(reader, today, (&node, query), columns)?;
        let mut seen = vec![false; columns.notes.len()];
        let mut notes = Vec::new();
        for place in places {
            let note = columns.values[place as usize].note as usize;
            if !std::mem::replace(&mut seen[note], true) {
                notes.push(columns.notes[note]);
            }
        }
        Ok(notes)
    })
}

/// As [`find`], of a search that was read already, within a read or a write. The text of the query plays no part.
pub(crate) fn find_node(
    reader: &Reader<'_>,
    today: &Today,
    wanted: (&Node, &CardQuery),
) -> Result<Vec<CardId>, CardsError> {
    let mut columns = Columns::load(reader)?;
    let places = find_in(reader, today, wanted, &mut columns)?;
    Ok(places.into_iter().map(|place| columns.cards[place as usize]).collect())
}

/// The places of the cards in the columns.
fn find_in(
    reader: &Reader<'_>,
    today: &Today,
    (node, query): (&Node, &CardQuery),
    columns: &mut Columns,
) -> Result<Vec<u32>, CardsError> {
    let scope = Scope::read(reader, today, query.deck)?;
    let found = filter(reader, &scope, columns, node)?;
    let places: Vec<u32> = (0..).zip(found).filter_map(|(place, is_found)| is_found.then_some(place)).collect();
    let is_few = places.len() <= FEW && !columns.knows(NoteColumn::SortText);
    if query.sort == SortColumn::SortText && is_few {
        let mut texts = Vec::with_capacity(places.len());
        for place in places {
            let note = columns.notes[columns.values[place as usize].note as usize];
            let text: Option<String> = reader.value(include_str!("../sql/get_sort_text.sql"), [RowId::from(note)])?;
            // As SQLite's `nocase`, by which the index stands.
            texts.push((text.unwrap_or_default().to_ascii_lowercase(), place));
        }
        return Ok(ordered(texts, query.descending));
    }
    Ok(ordered(keys(reader, &scope, columns, query.sort, &places)?, query.descending))
}

/// By key, those that are equal in it by age, as the columns stand.
fn ordered<K: Ord>(mut found: Vec<(K, u32)>, descending: bool) -> Vec<u32> {
    if descending {
        found.sort_unstable_by(|(a, one), (b, other)| (Reverse(a), one).cmp(&(Reverse(b), other)));
    } else {
        found.sort_unstable();
    }
    found.into_iter().map(|(_, place)| place).collect()
}
