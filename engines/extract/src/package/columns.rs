//! Settings out of their columns: JSON in the one row of `col` up to version 14 of the tables, messages in tables of their
//! own from 15 on.

use std::collections::{HashMap, HashSet};

use prost::Message;
use serde_json::{Map, Value};
use studium_engine::protocol::package::{
    AnkiId, ColumnMessage, Deck, DeckCommon, DeckKind, Field, FieldOptions, Item, NoteType, NoteTypeOptions,
    PackageEvent, Preset, PresetOptions, Setting, SkipReason, Tag, Template, TemplateOptions,
};

use super::database::{Database, bytes, int};
use super::skips::Skips;
use super::text::Mender;
use crate::error::ExtractError;
use crate::limits;

/// Between the names of a deck's parents and its own, in tables of their own.
const SEPARATOR: char = '\u{1f}';
/// Tags remember whether they are folded from this version of the tables on; before, Anki takes all as folded.
const TAGS_FOLD: i64 = 17;

/// A column of the one row of `col`, as an object; empty when it is none.
fn object(database: &Database, column: &str) -> Result<Map<String, Value>, ExtractError> {
    let mut object = Map::new();
    database.rows(include_str!("sql/get_settings.sql"), |row| {
        if let Ok(Value::Object(found)) = serde_json::from_slice(bytes(row, column)) {
            object = found;
        }
        Ok(())
    })?;
    Ok(object)
}

pub(super) fn settings(database: &Database, skips: &mut Skips) -> Result<Vec<Setting>, ExtractError> {
    let mut settings = Vec::new();
    if database.has_table("config")? {
        database.rows(include_str!("sql/list_config.sql"), |row| {
            let mut mender = Mender::default();
            let key = mender.text(row, "key");
            match serde_json::from_slice::<Value>(bytes(row, "val")) {
                Ok(_) => settings.push(Setting { key, value: mender.mend(bytes(row, "val")) }),
                Err(_) => skips.add(Item::Setting, key, SkipReason::Damaged),
            }
            Ok(())
        })?;
    } else {
        settings.extend(
            object(database, "conf")?.into_iter().map(|(key, value)| Setting { key, value: value.to_string() }),
        );
    }
    settings.retain(|setting| fits(setting.value.len(), Item::Setting, &setting.key, skips));
    settings.truncate(limits::PACKAGE_SETTINGS);
    Ok(settings)
}

pub(super) fn tags(database: &Database, schema: i64, skips: &mut Skips) -> Result<Vec<Tag>, ExtractError> {
    let mut tags = Vec::new();
    if database.has_table("tags")? {
        let sql = match schema >= TAGS_FOLD {
            true => include_str!("sql/list_tags.sql"),
            false => include_str!("sql/list_tag_names.sql"),
        };
        database.rows(sql, |row| {
            let is_collapsed = schema < TAGS_FOLD || int(row, "collapsed") != 0;
            tags.push(Tag { name: Mender::default().text(row, "tag"), is_collapsed });
            Ok(())
        })?;
    } else {
        let names = object(database, "tags")?.into_iter().map(|(name, _)| name);
        tags.extend(names.map(|name| Tag { name, is_collapsed: true }));
    }
    tags.retain(|tag| fits(tag.name.len(), Item::Tag, &tag.name, skips));
    Ok(tags)
}

pub(super) fn note_types(database: &Database, skips: &mut Skips) -> Result<Vec<NoteType>, ExtractError> {
    let mut note_types: Vec<NoteType> = Vec::new();
    if !database.has_table("notetypes")? {
        note_types = legacy(database, "models", Item::NoteType, NoteType::from_legacy, skips)?;
    } else {
        database.rows(include_str!("sql/list_note_types.sql"), |row| {
            let (id, name) = (AnkiId(int(row, "id")), Mender::default().text(row, "name"));
            match NoteTypeOptions::read(bytes(row, "config")) {
                Ok((options, unknown)) => note_types.push(NoteType {
                    id,
                    name,
                    modified_at_s: int(row, "mtime_secs"),
                    options,
                    unknown,
                    ..NoteType::default()
                }),
                Err(_) => skips.add(Item::NoteType, name, SkipReason::Damaged),
            }
            Ok(())
        })?;
        // A field or template that cannot be read takes its note type along: the ones behind it would move.
        let places: HashMap<AnkiId, usize> = (0..).zip(&note_types).map(|(place, found)| (found.id, place)).collect();
        let mut damaged = HashSet::new();
        database.rows(include_str!("sql/list_fields.sql"), |row| {
            let id = AnkiId(int(row, "ntid"));
            let Some(note_type) = places.get(&id).and_then(|place| note_types.get_mut(*place)) else { return Ok(()) };
            match FieldOptions::read(bytes(row, "config")) {
                Ok((options, unknown)) => {
                    note_type.fields.push(Field { name: Mender::default().text(row, "name"), options, unknown });
                }
                Err(_) => {
                    damaged.insert(id);
                }
            }
            Ok(())
        })?;
        database.rows(include_str!("sql/list_templates.sql"), |row| {
            let id = AnkiId(int(row, "ntid"));
            let Some(note_type) = places.get(&id).and_then(|place| note_types.get_mut(*place)) else { return Ok(()) };
            match TemplateOptions::read(bytes(row, "config")) {
                Ok((options, unknown)) => note_type.templates.push(Template {
                    name: Mender::default().text(row, "name"),
                    modified_at_s: int(row, "mtime_secs"),
                    options,
                    unknown,
                }),
                Err(_) => {
                    damaged.insert(id);
                }
            }
            Ok(())
        })?;
        note_types.retain(|note_type| {
            let is_whole = !damaged.contains(&note_type.id) && !note_type.fields.is_empty();
            if !is_whole {
                skips.add(Item::NoteType, &note_type.name, SkipReason::Damaged);
            }
            is_whole
        });
    }
    note_types.retain(|note_type| fits(note_type_bytes(note_type), Item::NoteType, &note_type.name, skips));
    Ok(note_types)
}

pub(super) fn presets(database: &Database, skips: &mut Skips) -> Result<Vec<Preset>, ExtractError> {
    let mut presets = Vec::new();
    if !database.has_table("deck_config")? {
        presets = legacy(database, "dconf", Item::Preset, Preset::from_legacy, skips)?;
    } else {
        database.rows(include_str!("sql/list_presets.sql"), |row| {
            let (id, name) = (AnkiId(int(row, "id")), Mender::default().text(row, "name"));
            match PresetOptions::read(bytes(row, "config")) {
                Ok((options, unknown)) => {
                    presets.push(Preset { id, name, modified_at_s: int(row, "mtime_secs"), options, unknown });
                }
                Err(_) => skips.add(Item::Preset, name, SkipReason::Damaged),
            }
            Ok(())
        })?;
    }
    presets.retain(|preset| fits(preset_bytes(preset), Item::Preset, &preset.name, skips));
    Ok(presets)
}

pub(super) fn decks(database: &Database, skips: &mut Skips) -> Result<Vec<Deck>, ExtractError> {
    let mut decks = Vec::new();
    if !database.has_table("decks")? {
        decks = legacy(database, "decks", Item::Deck, Deck::from_legacy, skips)?;
    } else {
        database.rows(include_str!("sql/list_decks.sql"), |row| {
            let (id, name) = (AnkiId(int(row, "id")), Mender::default().text(row, "name"));
            match (DeckCommon::read(bytes(row, "common")), DeckKind::read(bytes(row, "kind"))) {
                (Ok((common, unknown)), Ok((kind, unknown_of_kind))) => decks.push(Deck {
                    id,
                    path: name.split(SEPARATOR).map(str::to_owned).collect(),
                    modified_at_s: int(row, "mtime_secs"),
                    common,
                    kind,
                    unknown,
                    unknown_of_kind,
                }),
                _ => skips.add(Item::Deck, name, SkipReason::Damaged),
            }
            Ok(())
        })?;
    }
    decks.retain(|deck| fits(deck_bytes(deck), Item::Deck, &deck.path[0], skips));
    for deck in &mut decks {
        if deck.path.len() > Deck::MAX_DEPTH {
            let inner = deck.path.split_off(Deck::MAX_DEPTH - 1).join(" ");
            deck.path.push(inner);
            skips.add(Item::Deck, &deck.path[0], SkipReason::TooDeep);
        }
    }
    decks.sort_by(|left, right| left.path.cmp(&right.path));
    Ok(decks)
}

/// The members of an object in a column of `col`.
fn legacy<T>(
    database: &Database,
    column: &str,
    item: Item,
    read: impl Fn(Value) -> Option<T>,
    skips: &mut Skips,
) -> Result<Vec<T>, ExtractError> {
    let mut found = Vec::new();
    for (key, mut value) in object(database, column)? {
        // The key is the id as well, and is right where both differ.
        if let (Value::Object(object), Ok(id)) = (&mut value, key.parse::<i64>()) {
            object.insert("id".into(), id.into());
        }
        match read(value) {
            Some(row) => found.push(row),
            None => skips.add(item, key, SkipReason::Damaged),
        }
    }
    Ok(found)
}

fn fits(row_bytes: usize, item: Item, name: &str, skips: &mut Skips) -> bool {
    let fits = row_bytes <= PackageEvent::ROW_BYTES;
    if !fits {
        skips.add(item, name, SkipReason::TooLarge);
    }
    fits
}

pub(super) fn note_type_bytes(note_type: &NoteType) -> usize {
    let fields =
        note_type.fields.iter().map(|field| field.name.len() + field.options.encoded_len() + field.unknown.len());
    let templates = note_type.templates.iter();
    let templates =
        templates.map(|template| template.name.len() + template.options.encoded_len() + template.unknown.len());
    let own = note_type.name.len() + note_type.options.encoded_len() + note_type.unknown.len();
    own + fields.sum::<usize>() + templates.sum::<usize>()
}

pub(super) fn preset_bytes(preset: &Preset) -> usize {
    preset.name.len() + preset.options.encoded_len() + preset.unknown.len()
}

pub(super) fn deck_bytes(deck: &Deck) -> usize {
    let path = deck.path.iter().map(String::len).sum::<usize>();
    path + deck.common.encoded_len() + deck.kind.write(&[]).len() + deck.unknown.len() + deck.unknown_of_kind.len()
}
