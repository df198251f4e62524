//! What a search is ordered by: the fragment of SQL that reads it, and how it sorts.

use std::collections::HashMap;

use studium_base::{DeckId, NoteTypeId};
use studium_store::RowId;
use studium_store::sqlite::types::{Value, ValueRef};
use studium_store::sqlite::{Result, Row};

use super::condition::{Condition, recall};
use super::scope::Scope;
use super::types::SortColumn;

/// What a card sorts by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Number(i64),
    Text(String),
}

/// Reads the keys of one order.
pub(super) struct Order {
    /// The columns after the ids: a value, and the ordinal.
    pub(super) columns: Condition,
    sort: SortColumn,
    decks: HashMap<DeckId, i64>,
    types: HashMap<NoteTypeId, i64>,
    templates: HashMap<(NoteTypeId, i64), i64>,
}

impl Order {
    pub(super) fn new(scope: &Scope, sort: SortColumn) -> Self {
        let columns = match sort {
            SortColumn::Retrievability => {
                let Condition { text, values } = recall(scope);
                Condition { text: [&text, ", 0"].concat(), values }
            }
            sort => Condition { text: columns(sort).to_owned(), values: Vec::<Value>::new() },
        };
        let decks = (0..).zip(scope.today.tree.in_order()).map(|(place, (deck, _))| (deck.id, place)).collect();
        // The note types stand by name.
        let types = (0..).zip(&scope.types).map(|(place, known)| (known.id, place)).collect();
        let mut names: Vec<(String, (NoteTypeId, i64))> = Vec::new();
        for known in &scope.types {
            for (ordinal, template) in (0..).zip(&known.templates) {
                names.push((template.name.to_lowercase(), (known.id, ordinal)));
            }
        }
        names.sort();
        let templates = (0..).zip(names).map(|(place, (_, template))| (template, place)).collect();
        Self { columns, sort, decks, types, templates }
    }

    /// The key of a row whose columns begin at `at`. What is missing stands first.
    pub(super) fn key(&self, row: &Row<'_>, at: usize) -> Result<Key> {
        let place = |found: Option<&i64>| Key::Number(found.copied().unwrap_or(-1));
        Ok(match row.get_ref(at)? {
            ValueRef::Integer(number) => Key::Number(number),
            ValueRef::Real(number) => {
                // The bits of a float sort as its size, those of negative ones the other way round.
                let bits = number.to_bits().cast_signed();
                Key::Number(bits ^ ((bits >> 63).cast_unsigned() >> 1).cast_signed())
            }
            ValueRef::Text(_) => Key::Text(row.get(at)?),
            ValueRef::Null => Key::Number(i64::MIN),
            ValueRef::Blob(_) => {
                let id = row.get::<_, RowId>(at)?;
                match self.sort {
                    SortColumn::Deck => place(self.decks.get(&id.into())),
                    SortColumn::Template => {
                        // A deletion's card has the one template of its type, and stands by number.
                        let ordinal = row.get::<_, i64>(at + 1)?;
                        let found = self.templates.get(&(id.into(), ordinal));
                        let first =
                            self.templates.get(&(id.into(), 0)).map(|first| first.saturating_mul(1 << 16) + ordinal);
                        Key::Number(found.map(|place| place << 16).or(first).unwrap_or(-1))
                    }
                    _ => place(self.types.get(&id.into())),
                }
            }
        })
    }
}

/// Fixed fragments; only [`SortColumn::SortText`] is not read by them, see [`super::find`].
fn columns(sort: SortColumn) -> &'static str {
    match sort {
        SortColumn::SortText | SortColumn::Retrievability => "0, 0",
        SortColumn::Deck => "c.deck_id, 0",
        SortColumn::NoteType => "(select s.note_type_id from notes_state s where s.note_id = c.note_id), 0",
        SortColumn::Template => "(select s.note_type_id from notes_state s where s.note_id = c.note_id), c.ordinal",
        SortColumn::Tags => "(select s.tags from notes_state s where s.note_id = c.note_id), 0",
        SortColumn::Changed => "(select s.changed_at from notes_state s where s.note_id = c.note_id), 0",
        SortColumn::Source => "(select s.document_id is null from notes_state s where s.note_id = c.note_id), 0",
        // Queues one after the other: no position, moment or day reaches 2^60.
        SortColumn::Due => "min(c.queue, 2) * 1152921504606846976 + c.due, 0",
        SortColumn::Phase => "c.phase, 0",
        SortColumn::Interval => "c.interval_days, 0",
        SortColumn::Ease => "c.ease_permille, 0",
        SortColumn::Reps => "c.reps, 0",
        SortColumn::Lapses => "c.lapses, 0",
        SortColumn::Stability => "c.stability, 0",
        SortColumn::Difficulty => "c.difficulty, 0",
        SortColumn::Flag => "c.flag, 0",
        SortColumn::HeldBack => "c.hidden, 0",
        SortColumn::Created => "c.created_at, 0",
        SortColumn::Reviewed => "c.last_review_at, 0",
    }
}
