//! What a search is ordered by: a number for each card that was found.

use std::collections::HashMap;

use studium_base::{DeckId, NoteTypeId};
use studium_store::Reader;

use super::columns::{Columns, MISSING, NoteColumn, Values};
use super::filter::{next_day, recall};
use super::scope::Scope;
use super::types::SortColumn;
use crate::CardsError;

/// The keys of cards, each with its place in the columns. What is missing stands first.
pub(super) fn keys(
    reader: &Reader<'_>,
    scope: &Scope<'_>,
    columns: &mut Columns,
    sort: SortColumn,
    places: &[u32],
) -> Result<Vec<(i64, u32)>, CardsError> {
    let column = match sort {
        SortColumn::SortText => Some(NoteColumn::SortText),
        SortColumn::NoteType | SortColumn::Template => Some(NoteColumn::Type),
        SortColumn::Tags => Some(NoteColumn::Tags),
        SortColumn::Changed => Some(NoteColumn::Changed),
        SortColumn::Source => Some(NoteColumn::Source),
        _ => None,
    };
    if let Some(column) = column {
        columns.read_note_keys(reader, column)?;
    }
    let of_note = |values: &Values| columns.note_keys()[values.note as usize];
    let note_type =
        |values: &Values| usize::try_from(of_note(values)).ok().and_then(|place| columns.types.get(place)).copied();
    let made = |key: &dyn Fn(&Values) -> i64| {
        places.iter().map(|&place| (key(&columns.values[place as usize]), place)).collect()
    };
    Ok(match sort {
        SortColumn::SortText | SortColumn::Tags | SortColumn::Changed | SortColumn::Source => made(&of_note),
        SortColumn::NoteType => {
            // The note types stand by name.
            let types: HashMap<NoteTypeId, i64> =
                (0..).zip(&scope.types).map(|(place, known)| (known.id, place)).collect();
            made(&|values| note_type(values).map_or(MISSING, |id| types.get(&id).copied().unwrap_or(-1)))
        }
        SortColumn::Template => {
            let templates = templates(scope);
            made(&|values| {
                note_type(values).map_or(MISSING, |id| template_key(&templates, id, i64::from(values.ordinal)))
            })
        }
        SortColumn::Deck => {
            let in_order: HashMap<DeckId, i64> =
                (0..).zip(scope.today.tree().in_order()).map(|(place, (deck, _))| (deck.id, place)).collect();
            let decks: Vec<i64> = columns.decks.iter().map(|deck| in_order.get(deck).copied().unwrap_or(-1)).collect();
            made(&|values| decks[values.deck as usize])
        }
        SortColumn::Retrievability => {
            let next_day = next_day(scope);
            made(&|values| recall(values, next_day).map_or(MISSING, float_key))
        }
        // Queues one after the other: no position, moment or day reaches 2^60.
        SortColumn::Due => made(&|values| (i64::from(values.queue.min(2)) << 60).saturating_add(values.due)),
        SortColumn::Phase => made(&|values| i64::from(values.phase)),
        SortColumn::Interval => made(&|values| i64::from(values.interval_days)),
        SortColumn::Ease => made(&|values| i64::from(values.ease_permille)),
        SortColumn::Reps => made(&|values| i64::from(values.reps)),
        SortColumn::Lapses => made(&|values| i64::from(values.lapses)),
        SortColumn::Stability => made(&|values| known(values.stability)),
        SortColumn::Difficulty => made(&|values| known(values.difficulty)),
        SortColumn::Flag => made(&|values| i64::from(values.flag)),
        SortColumn::HeldBack => made(&|values| i64::from(values.hidden)),
        SortColumn::Created => made(&|values| values.created_at),
        SortColumn::Reviewed => made(&|values| values.last_review_at().unwrap_or(MISSING)),
    })
}

type Templates = HashMap<(NoteTypeId, i64), i64>;

/// The templates by name.
fn templates(scope: &Scope<'_>) -> Templates {
    let mut names: Vec<(String, (NoteTypeId, i64))> = Vec::new();
    for known in &scope.types {
        for (ordinal, template) in (0..).zip(&known.templates) {
            names.push((template.name.to_lowercase(), (known.id, ordinal)));
        }
    }
    names.sort();
    (0..).zip(names).map(|(place, (_, template))| (template, place)).collect()
}

/// A deletion's card has the one template of its type, and stands by number.
fn template_key(templates: &Templates, id: NoteTypeId, ordinal: i64) -> i64 {
    let first = || templates.get(&(id, 0)).map(|first| first.saturating_mul(1 << 16) + ordinal);
    templates.get(&(id, ordinal)).map(|place| place << 16).or_else(first).unwrap_or(-1)
}

fn known(number: f32) -> i64 {
    if number.is_nan() { MISSING } else { float_key(f64::from(number)) }
}

/// The bits of a float sort as its size, those of negative ones the other way round.
fn float_key(number: f64) -> i64 {
    let bits = number.to_bits().cast_signed();
    bits ^ ((bits >> 63).cast_unsigned() >> 1).cast_signed()
}
