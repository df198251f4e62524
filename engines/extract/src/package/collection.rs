//! What belongs to the collection as a whole: facts, settings, tags, note types, presets, decks.

use std::collections::HashSet;

use studium_engine::protocol::package::{
    AnkiId, Counts, Deck, Generation, Item, NoteType, PackageEvent, PackageFacts, Preset, Setting, SkipReason, Tag,
};

use super::columns;
use super::database::{Database, int};
use super::package;
use super::skips::Skips;
use crate::error::ExtractError;
use crate::limits;
use crate::outlet::Outlet;

/// Versions of the tables that are known.
const SCHEMAS: std::ops::RangeInclusive<i64> = 11..=18;
/// Tables without which there is no collection.
const TABLES: [&str; 4] = ["col", "notes", "cards", "revlog"];

/// The settings of a collection, read as a whole: the largest have a few hundred.
#[derive(Debug, Default)]
pub(super) struct Collection {
    schema: u32,
    created_at_s: i64,
    modified_at_ms: i64,
    settings: Vec<Setting>,
    tags: Vec<Tag>,
    note_types: Vec<NoteType>,
    presets: Vec<Preset>,
    decks: Vec<Deck>,
}

impl Collection {
    /// Reads the settings.
    ///
    /// # Errors
    /// [`ExtractError::PackageTooNew`]; [`ExtractError::Incomplete`] for a database that is no collection.
    pub(super) fn read(database: &Database, skips: &mut Skips) -> Result<Self, ExtractError> {
        for table in TABLES {
            if !database.has_table(table)? {
                return Err(ExtractError::Incomplete { name: table.to_owned() });
            }
        }
        let mut first = None;
        database.rows(include_str!("sql/get_collection.sql"), |row| {
            first = Some((int(row, "ver"), int(row, "crt"), int(row, "mod")));
            Ok(())
        })?;
        let (schema, created_at_s, modified_at_ms) =
            first.ok_or_else(|| ExtractError::Incomplete { name: "col".into() })?;
        if schema > *SCHEMAS.end() {
            return Err(ExtractError::PackageTooNew { what: "tables", version: schema });
        }
        if !SCHEMAS.contains(&schema) {
            return Err(ExtractError::Unlikely { what: "version of the tables" });
        }
        let mut collection = Self {
            schema: u32::try_from(schema).expect("it is one of the versions that are known"),
            created_at_s,
            modified_at_ms,
            settings: columns::settings(database, skips)?,
            tags: columns::tags(database, schema, skips)?,
            note_types: columns::note_types(database, skips)?,
            presets: columns::presets(database, skips)?,
            decks: columns::decks(database, skips)?,
        };
        keep_once(&mut collection.note_types, |row| (row.id, &row.name), Item::NoteType, skips);
        keep_once(&mut collection.presets, |row| (row.id, &row.name), Item::Preset, skips);
        keep_once(&mut collection.decks, |row| (row.id, &row.path[0]), Item::Deck, skips);
        Ok(collection)
    }

    /// What is said before the rows.
    pub(super) fn facts(
        &self,
        database: &Database,
        generation: Generation,
        name: &str,
        media: u64,
    ) -> Result<PackageFacts, ExtractError> {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
        let number = |key: &str| self.setting(key)?.as_i64();
        let is = |key: &str| self.setting(key).and_then(|value| value.as_bool()).unwrap_or_default();
        let minutes = |key: &str| number(key).and_then(|minutes| i32::try_from(minutes).ok());
        let scheduler = number("schedVer").and_then(|version| u8::try_from(version).ok()).unwrap_or(1);
        Ok(PackageFacts {
            generation,
            schema: self.schema,
            is_whole_collection: ending == "colpkg" || generation == Generation::Database,
            created_at_s: self.created_at_s,
            modified_at_ms: self.modified_at_ms,
            day_start_hour: number("rollover").and_then(|hour| u8::try_from(hour).ok()).filter(|hour| *hour < 24),
            created_offset_minutes: minutes("creationOffset"),
            local_offset_minutes: minutes("localOffset"),
            scheduler_version: if scheduler == 2 && is("sched2021") { 3 } else { scheduler },
            is_fsrs: is("fsrs"),
            counts: Counts {
                note_types: self.note_types.len() as u64,
                presets: self.presets.len() as u64,
                decks: self.decks.len() as u64,
                notes: database.count(include_str!("sql/count_notes.sql"))?,
                cards: database.count(include_str!("sql/count_cards.sql"))?,
                reviews: database.count(include_str!("sql/count_reviews.sql"))?,
                media,
            },
        })
    }

    fn setting(&self, key: &str) -> Option<serde_json::Value> {
        let setting = self.settings.iter().find(|setting| setting.key == key)?;
        serde_json::from_str(&setting.value).ok()
    }

    pub(super) fn note_type_ids(&self) -> HashSet<AnkiId> {
        self.note_types.iter().map(|note_type| note_type.id).collect()
    }

    /// Sends everything, and says how much that was.
    pub(super) fn send(&self, outlet: &mut dyn Outlet, skips: &mut Skips) -> Result<Counts, ExtractError> {
        let mut sent = Counts::default();
        let text = |text: &String| text.len();
        batches(&self.settings, |row| text(&row.key) + text(&row.value), PackageEvent::Settings, outlet)?;
        batches(&self.tags, |row| text(&row.name), PackageEvent::Tags, outlet)?;
        sent.note_types = batches(&self.note_types, columns::note_type_bytes, PackageEvent::NoteTypes, outlet)?;
        sent.presets = batches(&self.presets, columns::preset_bytes, PackageEvent::Presets, outlet)?;
        sent.decks = batches(&self.decks, columns::deck_bytes, PackageEvent::Decks, outlet)?;
        skips.flush(outlet)?;
        Ok(sent)
    }
}

/// Sends rows in batches, and says how many there were.
fn batches<T: Clone>(
    rows: &[T],
    bytes: impl Fn(&T) -> usize,
    event: impl Fn(Vec<T>) -> PackageEvent,
    outlet: &mut dyn Outlet,
) -> Result<u64, ExtractError> {
    let (mut batch, mut batch_bytes) = (Vec::new(), 0);
    for row in rows {
        batch_bytes += bytes(row);
        batch.push(row.clone());
        if batch_bytes >= PackageEvent::BATCH_BYTES || batch.len() >= PackageEvent::BATCH_ROWS {
            outlet.send(package(event(std::mem::take(&mut batch))))?;
            batch_bytes = 0;
        }
    }
    if !batch.is_empty() {
        outlet.send(package(event(batch)))?;
    }
    Ok(rows.len() as u64)
}

/// Removes rows whose id came before, and those beyond the number that a collection may have.
fn keep_once<T>(rows: &mut Vec<T>, key: impl Fn(&T) -> (AnkiId, &String), item: Item, skips: &mut Skips) {
    let mut ids = HashSet::new();
    rows.retain(|row| {
        let (id, name) = key(row);
        let reason = if ids.len() >= limits::PACKAGE_SETTINGS {
            SkipReason::TooLarge
        } else if ids.insert(id) {
            return true;
        } else {
            SkipReason::Duplicate
        };
        skips.add(item, name, reason);
        false
    });
}
