//! The database of a package: the tables of Anki's newest schema, or of the one that every Anki since 2012 reads.

use std::ops::ControlFlow;
use std::path::Path;

use serde_json::{Map, Value, json};
use studium_base::CancelToken;
use studium_engine::protocol::package::{
    AnkiId, Card, CardData, ColumnMessage, Counts, Deck, DeckKind, Note, NoteType, Preset, Review, Setting, Tag,
};
use studium_store::sqlite::{self, Connection, named_params};
use unicase::UniCase;

use super::sort_text::{checksum, sort_text};
use super::source::{CollectionFacts, PackageSource};
use crate::CardsError;

/// Which tables are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Schema {
    /// Settings as JSON in the one row of `col`.
    V11,
    /// Settings as messages in tables of their own.
    V18,
}

/// The id of the deck and of the preset that every collection has.
const FIRST: AnkiId = AnkiId(1);

/// Rows between two looks at the cancel flag and reports of progress.
const STEP_ROWS: u64 = 500;

/// What an Anki that does not know the generation shows as the only note.
const NOTICE: &str = "This package was made for a newer version of Anki. Please update Anki, or export the package \
                      again with support for older versions.";

/// Writes everything but media; `None` when it was cancelled.
pub(super) fn write(
    source: &impl PackageSource,
    path: &Path,
    schema: Schema,
    with_scheduling: bool,
    cancel: &CancelToken,
    on_progress: &mut dyn FnMut(Counts),
) -> Result<Option<Counts>, CardsError> {
    let tables = Tables::create(path, schema)?;
    let mut settings = Settings::of(source, with_scheduling)?;
    let counts = Counts {
        note_types: settings.note_types.len() as u64,
        presets: settings.presets.len() as u64,
        decks: settings.decks.len() as u64,
        ..Counts::default()
    };
    tables.settings(&settings)?;
    let sort_fields = settings.sort_fields();
    settings.note_types.clear();
    let mut rows = Rows { tables: &tables, counts, cancel, on_progress, failure: None, is_stopped: false };

    source.notes(&mut |note| {
        let sort_field = sort_fields.get(&note.note_type).copied().unwrap_or_default();
        rows.add(|tables| tables.note(&note, sort_field), |counts| &mut counts.notes)
    })?;
    let mut position = 0;
    source.cards(&mut |card| {
        position += 1;
        let card = if with_scheduling { card } else { new_card(card, position) };
        rows.add(|tables| tables.card(&card), |counts| &mut counts.cards)
    })?;
    if with_scheduling && !rows.is_stopped {
        source.reviews(&mut |review| rows.add(|tables| tables.review(&review), |counts| &mut counts.reviews))?;
    }
    let (counts, failure, is_stopped) = (rows.counts, rows.failure.take(), rows.is_stopped);
    if let Some(error) = failure {
        return Err(CardsError::PackageDatabase(error));
    }
    if is_stopped {
        return Ok(None);
    }
    tables.finish()?;
    on_progress(counts);
    Ok(Some(counts))
}

/// A small collection for programs that do not know the package's generation: its one note says so.
pub(super) fn write_notice(path: &Path) -> Result<(), CardsError> {
    let note_type = NoteType::plain(FIRST, "Notice", &["Notice"]);
    let tables = Tables::create(path, Schema::V11)?;
    tables.settings(&Settings {
        facts: CollectionFacts::default(),
        settings: Vec::new(),
        tags: Vec::new(),
        note_types: vec![note_type],
        presets: vec![Preset::standard(FIRST, "Default")],
        decks: vec![Deck::plain(FIRST, "Default")],
    })?;
    let note = Note {
        id: FIRST,
        guid: "studium-notice".into(),
        note_type: FIRST,
        fields: vec![NOTICE.into()],
        ..Note::default()
    };
    let card = Card { id: FIRST, note: FIRST, deck: FIRST, ..Card::default() };
    tables.note(&note, 0).and_then(|()| tables.card(&card)).map_err(CardsError::PackageDatabase)?;
    tables.finish()
}

/// Settings, held together: the largest collections have a few hundred of them.
struct Settings {
    facts: CollectionFacts,
    settings: Vec<Setting>,
    tags: Vec<Tag>,
    note_types: Vec<NoteType>,
    presets: Vec<Preset>,
    decks: Vec<Deck>,
}

impl Settings {
    fn of(source: &impl PackageSource, with_scheduling: bool) -> Result<Self, CardsError> {
        let facts = source.facts()?;
        let mut settings = Self {
            facts,
            settings: source.settings()?,
            tags: source.tags()?,
            note_types: source.note_types()?,
            presets: if with_scheduling { source.presets()? } else { Vec::new() },
            decks: source.decks()?,
        };
        if !settings.presets.iter().any(|preset| preset.id == FIRST) {
            settings.presets.push(Preset::standard(FIRST, "Default"));
        }
        if !settings.decks.iter().any(|deck| deck.id == FIRST) {
            settings.decks.push(Deck::plain(FIRST, "Default"));
        }
        if !with_scheduling {
            for deck in &mut settings.decks {
                deck.kind = match std::mem::replace(&mut deck.kind, Deck::plain(deck.id, "").kind) {
                    DeckKind::Normal(mut normal) => {
                        normal.preset = 1;
                        DeckKind::Normal(normal)
                    }
                    // Its cards go home.
                    DeckKind::Filtered(_) => Deck::plain(deck.id, "").kind,
                };
            }
        }
        settings.add_facts();
        Ok(settings)
    }

    /// Adds what Anki needs to count days, where the settings do not say it themselves.
    fn add_facts(&mut self) {
        let CollectionFacts { created_offset_minutes, day_start_hour, is_fsrs, .. } = self.facts;
        let facts = [
            ("schedVer", Some(json!(2))),
            ("sched2021", Some(json!(true))),
            ("creationOffset", created_offset_minutes.map(Value::from)),
            ("rollover", day_start_hour.map(Value::from)),
            ("fsrs", is_fsrs.then_some(json!(true))),
        ];
        for (key, value) in facts {
            let is_said = self.settings.iter().any(|setting| setting.key == key);
            if let (false, Some(value)) = (is_said, value) {
                self.settings.push(Setting { key: key.to_owned(), value: value.to_string() });
            }
        }
    }

    fn sort_fields(&self) -> std::collections::HashMap<AnkiId, usize> {
        self.note_types.iter().map(|kind| (kind.id, kind.options.sort_field as usize)).collect()
    }
}

/// A card without its past.
fn new_card(card: Card, position: i64) -> Card {
    let deck = if card.original_deck.0 == 0 { card.deck } else { card.original_deck };
    let due = match (card.kind, card.data.original_position) {
        (0, _) if card.original_deck.0 == 0 => card.due,
        (_, Some(original)) => i64::from(original),
        _ => position,
    };
    Card {
        id: card.id,
        note: card.note,
        deck,
        ordinal: card.ordinal,
        modified_at_s: card.modified_at_s,
        due,
        data: CardData::default(),
        ..Card::default()
    }
}

/// Rows on their way in, counted, until one fails or the caller cancels.
struct Rows<'a> {
    tables: &'a Tables,
    counts: Counts,
    cancel: &'a CancelToken,
    on_progress: &'a mut dyn FnMut(Counts),
    failure: Option<sqlite::Error>,
    is_stopped: bool,
}

impl Rows<'_> {
    fn add(
        &mut self,
        insert: impl FnOnce(&Tables) -> sqlite::Result<()>,
        count: impl FnOnce(&mut Counts) -> &mut u64,
    ) -> ControlFlow<()> {
        if self.is_stopped || self.failure.is_some() {
            return ControlFlow::Break(());
        }
        if let Err(error) = insert(self.tables) {
            self.failure = Some(error);
            return ControlFlow::Break(());
        }
        let count = count(&mut self.counts);
        *count += 1;
        if count.is_multiple_of(STEP_ROWS) {
            self.is_stopped = self.cancel.is_cancelled();
            (self.on_progress)(self.counts);
        }
        ControlFlow::Continue(())
    }
}

/// The tables of a new database.
struct Tables {
    connection: Connection,
    schema: Schema,
}

impl Tables {
    fn create(path: &Path, schema: Schema) -> Result<Self, CardsError> {
        let create = || {
            let connection = Connection::open(path)?;
            connection.create_collation("unicase", |left, right| UniCase::new(left).cmp(&UniCase::new(right)))?;
            // Nobody reads it before it is whole, and nobody misses it when it is not.
            connection
                .execute_batch("pragma page_size = 4096; pragma journal_mode = off; pragma synchronous = off; begin")?;
            connection.execute_batch(include_str!("schema/rows.sql"))?;
            connection.execute_batch(match schema {
                Schema::V11 => include_str!("schema/graves.sql"),
                Schema::V18 => include_str!("schema/settings.sql"),
            })?;
            connection.set_prepared_statement_cache_capacity(16);
            Ok(Self { connection, schema })
        };
        create().map_err(CardsError::PackageDatabase)
    }

    fn settings(&self, settings: &Settings) -> Result<(), CardsError> {
        let written = match self.schema {
            Schema::V11 => self.settings_as_json(settings),
            Schema::V18 => self.settings_as_rows(settings),
        };
        written.map_err(CardsError::PackageDatabase)
    }

    fn collection(&self, facts: &CollectionFacts, columns: [&str; 5]) -> sqlite::Result<()> {
        let [conf, models, decks, dconf, tags] = columns;
        self.connection.execute(
            include_str!("sql/insert_collection.sql"),
            named_params! {
                ":created_at_s": facts.created_at_s,
                ":modified_at_ms": facts.modified_at_ms,
                ":schema": match self.schema { Schema::V11 => 11, Schema::V18 => 18 },
                ":conf": conf,
                ":models": models,
                ":decks": decks,
                ":dconf": dconf,
                ":tags": tags,
            },
        )?;
        Ok(())
    }

    fn settings_as_json(&self, settings: &Settings) -> sqlite::Result<()> {
        fn object(entries: impl Iterator<Item = (String, Value)>) -> String {
            Value::Object(entries.collect::<Map<String, Value>>()).to_string()
        }
        let value = |setting: &Setting| serde_json::from_str(&setting.value).unwrap_or(Value::Null);
        self.collection(
            &settings.facts,
            [
                &object(settings.settings.iter().map(|setting| (setting.key.clone(), value(setting)))),
                &object(settings.note_types.iter().map(|kind| (kind.id.0.to_string(), kind.to_legacy()))),
                &object(settings.decks.iter().map(|deck| (deck.id.0.to_string(), deck.to_legacy()))),
                &object(settings.presets.iter().map(|preset| (preset.id.0.to_string(), preset.to_legacy()))),
                &object(settings.tags.iter().map(|tag| (tag.name.clone(), json!(-1)))),
            ],
        )
    }

    fn settings_as_rows(&self, settings: &Settings) -> sqlite::Result<()> {
        self.collection(&settings.facts, [""; 5])?;
        let run = |sql: &str, values: &[(&str, &dyn sqlite::ToSql)]| -> sqlite::Result<()> {
            self.connection.prepare_cached(sql)?.execute(values).map(drop)
        };
        for Setting { key, value } in &settings.settings {
            run(include_str!("sql/insert_setting.sql"), named_params! { ":key": key, ":value": value.as_bytes() })?;
        }
        for Tag { name, is_collapsed } in &settings.tags {
            run(include_str!("sql/insert_tag.sql"), named_params! { ":name": name, ":is_collapsed": is_collapsed })?;
        }
        for kind in &settings.note_types {
            run(
                include_str!("sql/insert_note_type.sql"),
                named_params! {
                    ":id": kind.id.0, ":name": kind.name, ":modified_at_s": kind.modified_at_s,
                    ":config": kind.options.write(&kind.unknown),
                },
            )?;
            for (ordinal, field) in kind.fields.iter().enumerate() {
                run(
                    include_str!("sql/insert_field.sql"),
                    named_params! {
                        ":note_type": kind.id.0, ":ordinal": ordinal, ":name": field.name,
                        ":config": field.options.write(&field.unknown),
                    },
                )?;
            }
            for (ordinal, template) in kind.templates.iter().enumerate() {
                run(
                    include_str!("sql/insert_template.sql"),
                    named_params! {
                        ":note_type": kind.id.0, ":ordinal": ordinal, ":name": template.name,
                        ":modified_at_s": template.modified_at_s, ":config": template.options.write(&template.unknown),
                    },
                )?;
            }
        }
        for preset in &settings.presets {
            run(
                include_str!("sql/insert_preset.sql"),
                named_params! {
                    ":id": preset.id.0, ":name": preset.name, ":modified_at_s": preset.modified_at_s,
                    ":config": preset.options.write(&preset.unknown),
                },
            )?;
        }
        for deck in &settings.decks {
            run(
                include_str!("sql/insert_deck.sql"),
                named_params! {
                    ":id": deck.id.0, ":name": deck.path.join("\u{1f}"), ":modified_at_s": deck.modified_at_s,
                    ":common": deck.common.write(&deck.unknown), ":kind": deck.kind.write(&deck.unknown_of_kind),
                },
            )?;
        }
        Ok(())
    }

    fn note(&self, note: &Note, sort_field: usize) -> sqlite::Result<()> {
        let field = |place: usize| note.fields.get(place).map(String::as_str).unwrap_or_default();
        let first = sort_text(field(0));
        let tags = if note.tags.is_empty() { String::new() } else { format!(" {} ", note.tags.join(" ")) };
        self.connection.prepare_cached(include_str!("sql/insert_note.sql"))?.execute(named_params! {
            ":id": note.id.0,
            ":guid": note.guid,
            ":note_type": note.note_type.0,
            ":modified_at_s": note.modified_at_s,
            ":tags": tags,
            ":fields": note.fields.join("\u{1f}"),
            ":sort_field": if sort_field == 0 { first.clone() } else { sort_text(field(sort_field)) },
            ":checksum": checksum(&first),
            ":flags": note.flags,
            ":data": note.data,
        })?;
        Ok(())
    }

    fn card(&self, card: &Card) -> sqlite::Result<()> {
        self.connection.prepare_cached(include_str!("sql/insert_card.sql"))?.execute(named_params! {
            ":id": card.id.0,
            ":note": card.note.0,
            ":deck": card.deck.0,
            ":ordinal": card.ordinal,
            ":modified_at_s": card.modified_at_s,
            ":kind": card.kind,
            ":queue": card.queue,
            ":due": card.due,
            ":interval": card.interval,
            ":factor": card.factor,
            ":repetitions": card.repetitions,
            ":lapses": card.lapses,
            ":left": card.left,
            ":original_due": card.original_due,
            ":original_deck": card.original_deck.0,
            ":flags": card.flags,
            ":data": card.data.write(),
        })?;
        Ok(())
    }

    fn review(&self, review: &Review) -> sqlite::Result<()> {
        self.connection.prepare_cached(include_str!("sql/insert_review.sql"))?.execute(named_params! {
            ":id_ms": review.id_ms,
            ":card": review.card.0,
            ":button": review.button,
            ":interval": review.interval,
            ":last_interval": review.last_interval,
            ":factor": review.factor,
            ":taken_ms": review.taken_ms,
            ":kind": review.kind,
        })?;
        Ok(())
    }

    /// Makes the indexes, now that all rows are there, and closes the file.
    fn finish(self) -> Result<(), CardsError> {
        let finish = || {
            self.connection.execute_batch(include_str!("schema/row_indexes.sql"))?;
            if self.schema == Schema::V18 {
                self.connection.execute_batch(include_str!("schema/setting_indexes.sql"))?;
            }
            self.connection.execute_batch("commit")
        };
        finish().map_err(CardsError::PackageDatabase)?;
        self.connection.close().map_err(|(_, error)| CardsError::PackageDatabase(error))
    }
}
