//! Decks.

use serde::{Deserialize, Serialize};
use studium_engine::protocol::package::{
    AnkiId, Deck as AnkiDeck, DeckKind, FilteredDeck, FilteredTerm, NormalDeck, Setting, Tag,
};

use crate::deck::{Filter, FilterOrder};

/// What is kept of a deck.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::package) struct KeptDeck {
    /// All that was said of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::package) whole: Option<AnkiDeck>,
    /// The path that it got here.
    #[serde(default)]
    pub(in crate::package) path: String,
    /// What was said of the collection; the default deck keeps it for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::package) collection: Option<CollectionWords>,
}

/// What Anki says of a collection as a whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::package) struct CollectionWords {
    /// The moment from which due days count, in seconds since 1970.
    pub(in crate::package) created_at_s: i64,
    /// Minutes west of UTC then.
    pub(in crate::package) created_offset_minutes: Option<i32>,
    /// The hour of local time at which a day begins.
    pub(in crate::package) day_start_hour: Option<u8>,
    /// Settings under Anki's keys; of a whole collection only.
    pub(in crate::package) settings: Vec<Setting>,
    /// Tags of the collection's list.
    pub(in crate::package) tags: Vec<Tag>,
}

const ORDERS: [(i32, FilterOrder); 10] = [
    (0, FilterOrder::OldestSeen),
    (1, FilterOrder::Random),
    (2, FilterOrder::IntervalAscending),
    (3, FilterOrder::IntervalDescending),
    (4, FilterOrder::Lapses),
    (5, FilterOrder::Added),
    (6, FilterOrder::Due),
    (7, FilterOrder::AddedDescending),
    (8, FilterOrder::RetrievabilityAscending),
    (9, FilterOrder::RetrievabilityDescending),
];

/// What a deck gathers, if it is a filtered one; of several searches the first.
pub(in crate::package) fn filter_of(deck: &AnkiDeck) -> Option<Filter> {
    let DeckKind::Filtered(filtered) = &deck.kind else { return None };
    let term = filtered.terms.first().cloned().unwrap_or_default();
    Some(Filter {
        search: term.search,
        limit: term.limit,
        order: ORDERS
            .iter()
            .find(|(number, _)| *number == term.order)
            .map_or_else(FilterOrder::default, |(_, order)| *order),
        reschedules: filtered.is_rescheduling,
    })
}

/// What stands above a deck's cards.
pub(in crate::package) fn description_of(deck: &AnkiDeck) -> &str {
    match &deck.kind {
        DeckKind::Normal(normal) => &normal.description,
        DeckKind::Filtered(_) => "",
    }
}

/// The words for a deck that is at `path` now, with its preset's id.
pub(in crate::package) fn deck_to_anki(
    now: (&str, &crate::deck::Deck),
    kept: Option<&KeptDeck>,
    (id, preset): (AnkiId, AnkiId),
    modified_at_s: i64,
) -> AnkiDeck {
    let (path, deck) = now;
    let old = kept.and_then(|kept| kept.whole.as_ref());
    let path = match old {
        Some(old) if kept.is_some_and(|kept| kept.path == path) => old.path.clone(),
        _ => path.split("::").map(str::to_owned).collect(),
    };
    let mut to = match old {
        Some(old) => AnkiDeck { id, ..old.clone() },
        None => AnkiDeck { id, modified_at_s, ..AnkiDeck::plain(id, "") },
    };
    let is_moved = to.path != path;
    to.path = path;
    let is_changed = match (&mut to.kind, &deck.filter) {
        (DeckKind::Normal(normal), None) => {
            let is_same = normal.preset == preset.0 && normal.description == deck.description;
            normal.preset = preset.0;
            normal.description.clone_from(&deck.description);
            !is_same
        }
        (kind @ DeckKind::Filtered(_), None) => {
            let description = deck.description.clone();
            *kind = DeckKind::Normal(NormalDeck { preset: preset.0, description, ..NormalDeck::default() });
            true
        }
        (kind, Some(filter)) => {
            let was = old.and_then(filter_of);
            if was.as_ref() == Some(filter) {
                false
            } else {
                *kind = DeckKind::Filtered(filtered(filter));
                true
            }
        }
    };
    if is_moved || is_changed {
        to.modified_at_s = modified_at_s;
    }
    to
}

fn filtered(filter: &Filter) -> FilteredDeck {
    let order = ORDERS.iter().find(|(_, order)| *order == filter.order).map_or(1, |(number, _)| *number);
    FilteredDeck {
        is_rescheduling: filter.reschedules,
        terms: vec![FilteredTerm { search: filter.search.clone(), limit: filter.limit, order }],
        ..FilteredDeck::default()
    }
}
