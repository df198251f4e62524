//! Notes, cards and the review log, streamed in batches as they stand in the tables.

use std::collections::HashSet;

use rusqlite::Row;
use studium_engine::protocol::package::{AnkiId, Card, CardData, Counts, Item, Note, PackageEvent, Review, SkipReason};

use super::collection::Collection;
use super::database::{Database, int};
use super::skips::Skips;
use super::text::Mender;
use super::{go_on, package};
use crate::error::ExtractError;
use crate::outlet::Outlet;

/// Between the fields of a note.
const FIELD_SEPARATOR: char = '\u{1f}';

/// Sends all rows, and counts them in `sent`.
pub(super) fn send(
    database: &Database,
    collection: &Collection,
    sent: &mut Counts,
    outlet: &mut dyn Outlet,
    skips: &mut Skips,
) -> Result<(), ExtractError> {
    let note_types = collection.note_type_ids();
    let mut notes = HashSet::new();
    // Rows too large for a frame are not even loaded.
    large(database, include_str!("sql/list_large_notes.sql"), Item::Note, skips)?;
    let mut batch = Batch::new(outlet, PackageEvent::Notes);
    database.rows(include_str!("sql/list_notes.sql"), |row| {
        let mut mender = Mender::default();
        let note = note(row, &mut mender);
        let id = note.id;
        if !note_types.contains(&note.note_type) {
            skips.add(Item::Note, id.0.to_string(), SkipReason::Orphan);
            return Ok(());
        }
        if !notes.insert(id) {
            skips.add(Item::Note, id.0.to_string(), SkipReason::Duplicate);
            return Ok(());
        }
        if mender.is_mended {
            skips.add(Item::Note, id.0.to_string(), SkipReason::Mended);
        }
        batch.add(note_bytes(&note), note)
    })?;
    sent.notes = batch.end()?;
    skips.flush(outlet)?;

    large(database, include_str!("sql/list_large_cards.sql"), Item::Card, skips)?;
    let mut cards = HashSet::new();
    let mut batch = Batch::new(outlet, PackageEvent::Cards);
    database.rows(include_str!("sql/list_cards.sql"), |row| {
        let (id, note) = (AnkiId(int(row, "id")), AnkiId(int(row, "nid")));
        let Ok(ordinal) = u32::try_from(int(row, "ord")) else {
            skips.add(Item::Card, id.0.to_string(), SkipReason::Damaged);
            return Ok(());
        };
        if !notes.contains(&note) {
            skips.add(Item::Card, id.0.to_string(), SkipReason::Orphan);
            return Ok(());
        }
        if !cards.insert(id) {
            skips.add(Item::Card, id.0.to_string(), SkipReason::Duplicate);
            return Ok(());
        }
        let card = card(row, id, note, ordinal);
        batch.add(CARD_BYTES + card.data.custom.len() + card.data.extra.len(), card)
    })?;
    sent.cards = batch.end()?;
    skips.flush(outlet)?;

    let mut last = None;
    let mut batch = Batch::new(outlet, PackageEvent::Reviews);
    database.rows(include_str!("sql/list_reviews.sql"), |row| {
        let review = review(row);
        if last.replace(review.id_ms) == Some(review.id_ms) {
            skips.add(Item::Review, review.id_ms.to_string(), SkipReason::Duplicate);
            return Ok(());
        }
        batch.add(REVIEW_BYTES, review)
    })?;
    sent.reviews = batch.end()?;
    skips.flush(outlet)
}

/// What rows take in a frame, names of the fields included.
const NOTE_BYTES: usize = 120;
pub(super) const CARD_BYTES: usize = 400;
const REVIEW_BYTES: usize = 150;

pub(super) fn note_bytes(note: &Note) -> usize {
    let texts = note.fields.iter().chain(&note.tags).map(|text| text.len() + 5);
    NOTE_BYTES + note.guid.len() + note.data.len() + texts.sum::<usize>()
}

fn note(row: &Row<'_>, mender: &mut Mender) -> Note {
    let mut seen = HashSet::new();
    let tags = mender.text(row, "tags");
    let tags =
        tags.split([' ', '\u{3000}']).filter(|tag| !tag.is_empty() && seen.insert(*tag)).map(str::to_owned).collect();
    Note {
        id: AnkiId(int(row, "id")),
        guid: mender.text(row, "guid"),
        note_type: AnkiId(int(row, "mid")),
        modified_at_s: int(row, "mod"),
        tags,
        fields: mender.text(row, "flds").split(FIELD_SEPARATOR).map(str::to_owned).collect(),
        flags: int(row, "flags"),
        data: mender.text(row, "data"),
    }
}

fn card(row: &Row<'_>, id: AnkiId, note: AnkiId, ordinal: u32) -> Card {
    Card {
        id,
        note,
        deck: AnkiId(int(row, "did")),
        ordinal,
        modified_at_s: int(row, "mod"),
        kind: int(row, "type"),
        queue: int(row, "queue"),
        due: int(row, "due"),
        interval: int(row, "ivl"),
        factor: int(row, "factor"),
        repetitions: int(row, "reps"),
        lapses: int(row, "lapses"),
        left: int(row, "left"),
        original_due: int(row, "odue"),
        original_deck: AnkiId(int(row, "odid")),
        flags: int(row, "flags"),
        data: CardData::read(&Mender::default().text(row, "data")),
    }
}

fn review(row: &Row<'_>) -> Review {
    Review {
        id_ms: int(row, "id"),
        card: AnkiId(int(row, "cid")),
        button: int(row, "ease"),
        interval: int(row, "ivl"),
        last_interval: int(row, "lastIvl"),
        factor: int(row, "factor"),
        taken_ms: int(row, "time"),
        kind: int(row, "type"),
    }
}

/// Names the rows that a statement finds to be too large.
fn large(database: &Database, sql: &str, item: Item, skips: &mut Skips) -> Result<(), ExtractError> {
    database.rows(sql, |row| {
        skips.add(item, int(row, "id").to_string(), SkipReason::TooLarge);
        Ok(())
    })
}

/// Rows on their way into a frame.
pub(super) struct Batch<'a, T> {
    outlet: &'a mut dyn Outlet,
    event: fn(Vec<T>) -> PackageEvent,
    rows: Vec<T>,
    bytes: usize,
    sent: u64,
}

impl<'a, T> Batch<'a, T> {
    pub(super) fn new(outlet: &'a mut dyn Outlet, event: fn(Vec<T>) -> PackageEvent) -> Self {
        Self { outlet, event, rows: Vec::new(), bytes: 0, sent: 0 }
    }

    pub(super) fn add(&mut self, row_bytes: usize, row: T) -> Result<(), ExtractError> {
        self.bytes += row_bytes;
        self.rows.push(row);
        if self.bytes >= PackageEvent::BATCH_BYTES || self.rows.len() >= PackageEvent::BATCH_ROWS {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), ExtractError> {
        self.bytes = 0;
        self.sent += self.rows.len() as u64;
        self.outlet.send(package((self.event)(std::mem::take(&mut self.rows))))?;
        go_on(self.outlet)
    }

    /// Sends the last rows, and says how many there were in all.
    pub(super) fn end(mut self) -> Result<u64, ExtractError> {
        if !self.rows.is_empty() {
            self.flush()?;
        }
        Ok(self.sent)
    }
}
