//! Running a search: the ids of the cards in their order.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use studium_base::{CardId, NoteId, Timestamp};
use studium_store::sqlite::params_from_iter;
use studium_store::{Reader, RowId, Store, StoreError};

use super::condition::condition;
use super::found::SortPlaces;
use super::node::Node;
use super::order::{Key, Order};
use super::parse::parse;
use super::scope::Scope;
use super::types::{CardQuery, SortColumn};
use crate::CardsError;
use crate::schedule::Zone;

/// Up to so many notes are looked up one by one for their sort text; beyond that the index of all is read in order.
const FEW: usize = 5_000;

/// A card that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hit {
    pub(crate) card: CardId,
    pub(crate) note: NoteId,
}

/// The cards that a search finds, in its order. `kept` remembers the order of sort texts from one search to the next.
pub(crate) fn find(
    store: &Store,
    zone: &Arc<dyn Zone>,
    now: Timestamp,
    query: &CardQuery,
    kept: Option<&SortPlaces>,
) -> Result<Vec<Hit>, CardsError> {
    let node = parse(&query.text)?;
    // Asked before the snapshot begins: what changes after it must not count as known.
    let kept = kept.map(|kept| (kept, kept.changes()));
    store.read(|reader| find_node(reader, zone, now, (&node, query), kept))
}

/// As [`find`], of a search that was read already, within a read or a write. The text of the query plays no part.
pub(crate) fn find_node(
    reader: &Reader<'_>,
    zone: &Arc<dyn Zone>,
    now: Timestamp,
    (node, query): (&Node, &CardQuery),
    kept: Option<(&SortPlaces, u64)>,
) -> Result<Vec<Hit>, CardsError> {
    let scope = Scope::read(reader, zone, now, query.deck)?;
    let wanted = condition(reader, &scope, node)?;
    let order = Order::new(&scope, query.sort);
    let sql = [
        "select c.card_id, c.note_id, ",
        &order.columns.text,
        " from cards_state c indexed by cards_state_by_note where c.hidden <> 4 and ",
        &wanted.text,
    ];
    let values = order.columns.values.iter().chain(&wanted.values);
    let hits = reader.rows(&sql.concat(), params_from_iter(values), |row| {
        let hit = Hit { card: row.get::<_, RowId>(0)?.into(), note: row.get::<_, RowId>(1)?.into() };
        Ok((order.key(row, 2)?, hit))
    })?;
    if query.sort == SortColumn::SortText {
        return by_sort_text(reader, hits, query.descending, kept);
    }
    if hits.iter().all(|(key, _)| matches!(key, Key::Number(_))) {
        let numbers = hits.into_iter().map(|(key, hit)| match key {
            Key::Number(number) => (number, hit),
            Key::Text(_) => (i64::MAX, hit),
        });
        return Ok(ordered(numbers.collect(), query.descending));
    }
    Ok(ordered(hits, query.descending))
}

fn by_sort_text(
    reader: &Reader<'_>,
    hits: Vec<(Key, Hit)>,
    descending: bool,
    kept: Option<(&SortPlaces, u64)>,
) -> Result<Vec<Hit>, CardsError> {
    let known = kept.and_then(|(kept, changes)| kept.get(changes));
    if known.is_none() && hits.len() <= FEW {
        let mut texts = Vec::with_capacity(hits.len());
        for (_, hit) in hits {
            let sql = include_str!("../sql/get_sort_text.sql");
            let text: Option<String> = reader.value(sql, [RowId::from(hit.note)])?;
            // As SQLite's `nocase`, by which the index stands.
            texts.push((text.unwrap_or_default().to_ascii_lowercase(), hit));
        }
        return Ok(ordered(texts, descending));
    }
    let places = match known {
        Some(known) => known,
        None => {
            let mut places: HashMap<NoteId, u32> = HashMap::with_capacity(hits.len());
            let mut next = 0;
            reader.each_row::<CardsError>(include_str!("../sql/list_notes_by_sort_text.sql"), [], |row| {
                places.insert(row.get::<_, RowId>(0).map_err(StoreError::from)?.into(), next);
                next += 1;
                Ok(())
            })?;
            let places = Arc::new(places);
            if let Some((kept, changes)) = kept {
                kept.keep(changes, &places);
            }
            places
        }
    };
    let placed = hits.into_iter().map(|(_, hit)| (places.get(&hit.note).copied().unwrap_or(0), hit));
    Ok(ordered(placed.collect(), descending))
}

/// By key, those that are equal in it by age.
fn ordered<K: Ord>(mut hits: Vec<(K, Hit)>, descending: bool) -> Vec<Hit> {
    if descending {
        hits.sort_unstable_by(|(a, one), (b, other)| (Reverse(a), one.card).cmp(&(Reverse(b), other.card)));
    } else {
        hits.sort_unstable_by(|(a, one), (b, other)| (a, one.card).cmp(&(b, other.card)));
    }
    hits.into_iter().map(|(_, hit)| hit).collect()
}
