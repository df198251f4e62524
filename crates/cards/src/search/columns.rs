//! What searches compare of all cards, side by side in memory: half a million cards are looked through in milliseconds,
//! where rows of the database take half a second. Some 55 MB for them; brought up to date card by card, see
//! [`super::kept`].

use std::collections::HashMap;

use studium_base::{CardId, DeckId, NoteId, NoteTypeId};
use studium_store::sqlite::{self, Row, named_params};
use studium_store::{Reader, RowId, StoreError};

use crate::CardsError;
use crate::card::DELETED;

/// The derived row of a card without its ids and its `state`. Numbers that a card may lack are NaN then.
#[derive(Debug, Clone, Copy)]
pub(super) struct Values {
    /// The place of its note in [`Columns::notes`].
    pub(super) note: u32,
    /// The place of its deck in [`Columns::decks`].
    pub(super) deck: u32,
    pub(super) due: i64,
    pub(super) created_at: i64,
    last_review_at: i64,
    pub(super) hidden_day: i32,
    pub(super) interval_days: u32,
    pub(super) reps: u32,
    pub(super) lapses: u32,
    pub(super) stability: f32,
    pub(super) difficulty: f32,
    pub(super) decay: f32,
    pub(super) ordinal: u16,
    pub(super) ease_permille: u16,
    pub(super) flag: u8,
    pub(super) queue: u8,
    pub(super) hidden: u8,
    pub(super) phase: u8,
}

/// For [`Values::last_review_at`]: it was never answered.
const NEVER: i64 = i64::MIN;

impl Values {
    pub(super) fn last_review_at(&self) -> Option<i64> {
        (self.last_review_at != NEVER).then_some(self.last_review_at)
    }

    pub(super) fn is_deleted(&self) -> bool {
        self.hidden == DELETED
    }
}

/// All cards, deleted ones too, by age.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    pub(super) cards: Vec<CardId>,
    pub(super) values: Vec<Values>,
    /// By age.
    pub(super) notes: Vec<NoteId>,
    pub(super) decks: Vec<DeckId>,
    deck_places: HashMap<DeckId, u32>,
    /// The note types that [`NoteColumn::Type`] speaks of.
    pub(super) types: Vec<NoteTypeId>,
    /// What notes were ordered by last.
    keys: Option<(NoteColumn, Vec<i64>)>,
}

/// What notes are ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoteColumn {
    /// The place of the text among all.
    SortText,
    /// The place of the type in [`Columns::types`].
    Type,
    /// The place of the tags among all.
    Tags,
    Changed,
    /// Without a source?
    Source,
}

/// The key of a note without a derived row.
pub(super) const MISSING: i64 = i64::MIN;

/// A card as it is read: its ids, and the values but for the places.
struct Found {
    card: CardId,
    note: NoteId,
    deck: DeckId,
    values: Values,
}

/// By place in the row: half a million rows by name would take twice as long.
fn from_row(row: &Row<'_>) -> sqlite::Result<Found> {
    let number = |at: usize| Ok::<_, sqlite::Error>(row.get::<_, Option<f32>>(at)?.unwrap_or(f32::NAN));
    Ok(Found {
        card: row.get::<_, RowId>(0)?.into(),
        note: row.get::<_, RowId>(1)?.into(),
        deck: row.get::<_, RowId>(2)?.into(),
        values: Values {
            note: 0,
            deck: 0,
            ordinal: row.get(3)?,
            flag: row.get(4)?,
            queue: row.get(5)?,
            due: row.get(6)?,
            hidden: row.get(7)?,
            hidden_day: row.get(8)?,
            phase: row.get(9)?,
            interval_days: row.get(10)?,
            ease_permille: row.get(11)?,
            reps: row.get(12)?,
            lapses: row.get(13)?,
            stability: number(14)?,
            difficulty: number(15)?,
            decay: number(16)?,
            last_review_at: row.get::<_, Option<i64>>(17)?.unwrap_or(NEVER),
            created_at: row.get(18)?,
        },
    })
}

impl Columns {
    /// Reads all cards.
    pub(crate) fn load(reader: &Reader<'_>) -> Result<Self, CardsError> {
        let mut columns = Self::default();
        let (mut ids, mut values) = (Vec::new(), Vec::new());
        reader.each_row::<CardsError>(include_str!("../sql/list_card_columns.sql"), [], |row| {
            let Found { card, note, deck, values: mut found } = from_row(row).map_err(StoreError::from)?;
            found.deck = columns.deck_place(deck);
            ids.push((card, note, place_of(values.len())));
            values.push(found);
            Ok(())
        })?;
        ids.sort_unstable();
        columns.notes = ids.iter().map(|(_, note, _)| *note).collect();
        columns.notes.sort_unstable();
        columns.notes.dedup();
        columns.cards.reserve_exact(ids.len());
        columns.values.reserve_exact(ids.len());
        let mut near = 0;
        for (card, note, at) in ids {
            near = place_near(&columns.notes, note, near).unwrap_or(near);
            columns.cards.push(card);
            columns.values.push(Values { note: place_of(near), ..values[at as usize] });
        }
        Ok(columns)
    }

    /// Reads cards again of which something may differ. `false` when that is not enough, and all must be loaded anew.
    pub(super) fn update(&mut self, reader: &Reader<'_>, touched: &[RowId]) -> Result<bool, CardsError> {
        for row in touched {
            let sql = include_str!("../sql/get_card_columns.sql");
            let Some(found) = reader.row(sql, named_params! { ":card_id": row }, from_row)? else {
                // It is a note, and what notes are ordered by may differ. A card that is gone altogether is not found
                // in the database; one that was known must not stay.
                self.keys = None;
                if self.cards.binary_search(&CardId::from(*row)).is_ok() {
                    return Ok(false);
                }
                continue;
            };
            let note = match self.notes.binary_search(&found.note) {
                Ok(place) => place,
                Err(end) if end == self.notes.len() => {
                    self.notes.push(found.note);
                    self.keys = None;
                    end
                }
                // The places of other notes would differ.
                Err(_) => return Ok(false),
            };
            let values = Values { note: place_of(note), deck: self.deck_place(found.deck), ..found.values };
            match self.cards.binary_search(&found.card) {
                Ok(place) => self.values[place] = values,
                Err(place) => {
                    self.cards.insert(place, found.card);
                    self.values.insert(place, values);
                }
            }
        }
        Ok(true)
    }

    fn deck_place(&mut self, deck: DeckId) -> u32 {
        *self.deck_places.entry(deck).or_insert_with(|| {
            self.decks.push(deck);
            place_of(self.decks.len() - 1)
        })
    }

    /// Are the keys of this column known?
    pub(super) fn knows(&self, column: NoteColumn) -> bool {
        self.keys.as_ref().is_some_and(|(known, _)| *known == column)
    }

    /// What notes are ordered by: a number for each of [`Columns::notes`].
    pub(super) fn note_keys(&self) -> &[i64] {
        self.keys.as_ref().map_or(&[], |(_, keys)| keys)
    }

    /// Reads the keys of a column, if they are not known.
    pub(super) fn read_note_keys(&mut self, reader: &Reader<'_>, column: NoteColumn) -> Result<(), CardsError> {
        if !self.knows(column) {
            let keys = match column {
                NoteColumn::SortText => {
                    let mut next = 0;
                    self.read_keys(reader, include_str!("../sql/list_notes_by_sort_text.sql"), |_| {
                        next += 1;
                        Ok(next)
                    })?
                }
                NoteColumn::Type => self.read_types(reader)?,
                NoteColumn::Tags => self.read_tags(reader)?,
                NoteColumn::Changed => {
                    self.read_keys(reader, include_str!("../sql/list_changes_of_notes.sql"), |row| row.get(1))?
                }
                NoteColumn::Source => {
                    self.read_keys(reader, include_str!("../sql/list_sources_of_notes.sql"), |row| row.get(1))?
                }
            };
            self.keys = Some((column, keys));
        }
        Ok(())
    }

    fn read_keys(
        &self,
        reader: &Reader<'_>,
        sql: &str,
        mut key: impl FnMut(&Row<'_>) -> sqlite::Result<i64>,
    ) -> Result<Vec<i64>, CardsError> {
        let mut keys = vec![MISSING; self.notes.len()];
        let mut near = 0;
        reader.each_row::<CardsError>(sql, [], |row| {
            let note = row.get::<_, RowId>(0).map_err(StoreError::from)?.into();
            let key = key(row).map_err(StoreError::from)?;
            if let Some(place) = place_near(&self.notes, note, near) {
                (near, keys[place]) = (place, key);
            }
            Ok(())
        })?;
        Ok(keys)
    }

    fn read_types(&mut self, reader: &Reader<'_>) -> Result<Vec<i64>, CardsError> {
        let mut types: Vec<NoteTypeId> = Vec::new();
        let keys = self.read_keys(reader, include_str!("../sql/list_note_types_of_notes.sql"), |row| {
            let id = row.get::<_, RowId>(1)?.into();
            let place = types.iter().position(|known| *known == id).unwrap_or_else(|| {
                types.push(id);
                types.len() - 1
            });
            Ok(i64::from(place_of(place)))
        })?;
        self.types = types;
        Ok(keys)
    }

    /// Most notes share their tags with others: these are read once, and stand by their text.
    fn read_tags(&self, reader: &Reader<'_>) -> Result<Vec<i64>, CardsError> {
        let mut texts: HashMap<String, i64> = HashMap::new();
        let mut keys = self.read_keys(reader, include_str!("../sql/list_tags_of_notes.sql"), |row| {
            let tags = row.get_ref(1)?.as_str()?;
            if let Some(known) = texts.get(tags) {
                return Ok(*known);
            }
            let next = i64::try_from(texts.len()).unwrap_or(i64::MAX);
            texts.insert(tags.to_owned(), next);
            Ok(next)
        })?;
        let mut in_order: Vec<(&String, &i64)> = texts.iter().collect();
        in_order.sort_unstable();
        let mut places = vec![0; in_order.len()];
        for (place, (_, known)) in (0..).zip(in_order) {
            places[usize::try_from(*known).unwrap_or_default()] = place;
        }
        for key in keys.iter_mut().filter(|key| **key != MISSING) {
            *key = places[usize::try_from(*key).unwrap_or_default()];
        }
        Ok(keys)
    }

    /// Marks the cards among these ids.
    pub(super) fn mark(&self, marks: &mut [bool], card: CardId) {
        if let Ok(place) = self.cards.binary_search(&card) {
            marks[place] = true;
        }
    }
}

/// The place of an id among sorted ones, most likely at or after `near`.
pub(super) fn place_near<T: Ord + Copy>(sorted: &[T], id: T, near: usize) -> Option<usize> {
    let next = sorted.get(near..)?.iter().take(2).position(|known| *known == id);
    next.map(|next| near + next).or_else(|| sorted.binary_search(&id).ok())
}

fn place_of(place: usize) -> u32 {
    u32::try_from(place).expect("a database of more than four thousand million rows does not open")
}
