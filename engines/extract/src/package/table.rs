//! Notes as text: a table whose first lines may say, after `#`, how it is to be read. Anki writes and reads such files.
//!
//! They come as the rows of a package do: each note with one new card in its deck. Ids are numbers in the order of the
//! file; what tells a note from another is its guid, empty where the file has none, or its first field.

use std::collections::HashMap;

use csv::{ReaderBuilder, StringRecord};
use studium_engine::protocol::package::{
    AnkiId, Card, Counts, Deck, Generation, Item, Note, NoteKind, NoteType, PackageEvent, PackageFacts, SkipReason,
};

use super::rows::{Batch, CARD_BYTES, note_bytes};
use super::skips::Skips;
use super::text::Mender;
use super::{go_on, package};
use crate::error::ExtractError;
use crate::outlet::Outlet;
use crate::{csv as tables, limits};

/// The note type and deck of rows that name none.
const NOTE_TYPE: &str = "Basic";
const DECK: &str = "Default";
/// Fields of a note type that the file does not name: a front and a back.
const FEWEST_FIELDS: usize = 2;

/// What the first lines say. Columns count from 0 here.
#[derive(Debug, Default)]
struct Head {
    separator: Option<u8>,
    is_html: bool,
    tags: Vec<String>,
    names: Vec<String>,
    note_type: Option<String>,
    deck: Option<String>,
    guid_column: Option<usize>,
    note_type_column: Option<usize>,
    deck_column: Option<usize>,
    tags_column: Option<usize>,
}

/// A row, sorted out.
#[derive(Debug)]
struct Row {
    guid: String,
    note_type: String,
    deck: String,
    tags: Vec<String>,
    fields: Vec<String>,
}

/// What the rows of a note type have in common.
#[derive(Debug, Default)]
struct Shape {
    id: i64,
    width: usize,
    has_cloze: bool,
}

/// Is it such a file by its name?
pub(super) fn is_table(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    matches!(ending.as_str(), "txt" | "csv" | "tsv")
}

/// Streams the notes of a text.
///
/// # Errors
/// [`ExtractError::TooLarge`] for a table with too many cells, [`ExtractError::Empty`] for one without rows.
pub(super) fn read(text: &str, outlet: &mut dyn Outlet) -> Result<(), ExtractError> {
    let mut mender = Mender::default();
    let text = mender.mend(text.as_bytes());
    let head = Head::of(&text);
    let (mut note_types, mut decks) = (HashMap::<String, Shape>::new(), HashMap::<String, i64>::new());
    let (mut notes, mut left) = (0, limits::SHEET_CELLS);
    decks.insert(DECK.to_owned(), 1);
    head.each_row(&text, |row| {
        left = left.checked_sub(row.fields.len() as u64).ok_or(ExtractError::TooLarge {
            what: "number of cells",
            amount: limits::SHEET_CELLS + 1,
            limit: limits::SHEET_CELLS,
        })?;
        notes += 1;
        let next = decks.len() as i64 + 1;
        decks.entry(row.deck).or_insert(next);
        let next = note_types.len() as i64 + 1;
        let shape = note_types.entry(row.note_type).or_insert(Shape { id: next, ..Shape::default() });
        let width = row.fields.iter().rposition(|field| !field.is_empty()).map_or(0, |last| last + 1);
        shape.width = shape.width.max(width);
        shape.has_cloze |= row.fields.iter().any(|field| field.contains("{{c1::"));
        Ok(())
    })?;
    if notes == 0 {
        return Err(ExtractError::Empty);
    }
    let counts = Counts {
        note_types: note_types.len() as u64,
        decks: decks.len() as u64,
        notes,
        cards: notes,
        ..Counts::default()
    };
    outlet.send(package(PackageEvent::Opened(facts(counts))))?;
    head.send_note_types(&note_types, outlet)?;
    let mut batch = Batch::new(outlet, PackageEvent::Decks);
    let mut by_id: Vec<(&String, &i64)> = decks.iter().collect();
    by_id.sort_by_key(|(_, id)| **id);
    for (name, id) in by_id {
        let mut deck = Deck::plain(AnkiId(*id), "");
        deck.path = name.splitn(Deck::MAX_DEPTH, "::").map(str::to_owned).collect();
        batch.add(name.len(), deck)?;
    }
    batch.end()?;

    let mut skips = Skips::default();
    if mender.is_mended {
        skips.add(Item::Note, "text", SkipReason::Mended);
    }
    let (mut place, mut cards) = (0, Vec::new());
    let mut batch = Batch::new(outlet, PackageEvent::Notes);
    head.each_row(&text, |row| {
        place += 1;
        let Row { guid, note_type, deck, tags, mut fields } = row;
        let shape = &note_types[&note_type];
        fields.resize(shape.width.max(FEWEST_FIELDS), String::new());
        let id = AnkiId(place);
        let note = Note { id, guid, note_type: AnkiId(shape.id), tags, fields, ..Note::default() };
        if note_bytes(&note) > PackageEvent::ROW_BYTES {
            skips.add(Item::Note, place.to_string(), SkipReason::TooLarge);
            return Ok(());
        }
        cards.push(Card { id, note: id, deck: AnkiId(decks[&deck]), due: place, ..Card::default() });
        batch.add(note_bytes(&note), note)
    })?;
    let notes = batch.end()?;
    let mut batch = Batch::new(outlet, PackageEvent::Cards);
    for card in cards {
        batch.add(CARD_BYTES, card)?;
    }
    let cards = batch.end()?;
    skips.flush(outlet)?;
    let sent = Counts { notes, cards, ..counts };
    outlet.send(package(PackageEvent::Ended { sent, skipped: skips.total() }))?;
    go_on(outlet)
}

fn facts(counts: Counts) -> PackageFacts {
    PackageFacts {
        generation: Generation::Text,
        schema: 0,
        is_whole_collection: false,
        created_at_s: 0,
        modified_at_ms: 0,
        day_start_hour: None,
        created_offset_minutes: None,
        local_offset_minutes: None,
        scheduler_version: 3,
        is_fsrs: false,
        counts,
    }
}

impl Head {
    fn of(text: &str) -> Self {
        let mut head = Self::default();
        let mut names = None;
        for line in text.trim_start_matches('\u{feff}').lines().take_while(|line| line.starts_with('#')) {
            let Some((key, value)) = line[1..].split_once(':') else { continue };
            let column = || value.trim().parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            let name = || Some(value.trim().to_owned()).filter(|name| !name.is_empty());
            match key.trim().to_ascii_lowercase().as_str() {
                "separator" => head.separator = separator(value),
                "html" => head.is_html = value.trim().eq_ignore_ascii_case("true"),
                "tags" => head.tags = words(value),
                "columns" => names = Some(value.to_owned()),
                "notetype" => head.note_type = name(),
                "deck" => head.deck = name(),
                "guid column" => head.guid_column = column(),
                "notetype column" => head.note_type_column = column(),
                "deck column" => head.deck_column = column(),
                "tags column" => head.tags_column = column(),
                _ => {}
            }
        }
        if let Some(names) = names {
            let separator = char::from(head.separator.unwrap_or(b'\t'));
            let meta = head.meta_columns();
            let fields = names.split(separator).enumerate().filter(|(column, _)| !meta.contains(&Some(*column)));
            head.names = fields.map(|(_, name)| name.trim().to_owned()).collect();
        }
        head
    }

    fn meta_columns(&self) -> [Option<usize>; 4] {
        [self.guid_column, self.note_type_column, self.deck_column, self.tags_column]
    }

    /// Calls for each row. Lines that begin with `#` are remarks, as for Anki.
    fn each_row(&self, text: &str, mut take: impl FnMut(Row) -> Result<(), ExtractError>) -> Result<(), ExtractError> {
        let text = text.trim_start_matches('\u{feff}');
        let separator = self.separator.unwrap_or_else(|| tables::separator(text));
        let mut reader = ReaderBuilder::new();
        reader.has_headers(false).flexible(true).comment(Some(b'#')).delimiter(separator);
        // A text in memory has no errors but those of its own rows, and flexible rows have none.
        for record in reader.from_reader(text.as_bytes()).records().flatten() {
            if record.iter().any(|cell| !cell.trim().is_empty()) {
                take(self.row(&record))?;
            }
        }
        Ok(())
    }

    fn row(&self, record: &StringRecord) -> Row {
        let cell =
            |column: Option<usize>| column.and_then(|column| record.get(column)).map(str::trim).unwrap_or_default();
        let meta = self.meta_columns();
        let fields = record.iter().enumerate().filter(|(column, _)| !meta.contains(&Some(*column)));
        let or = |named: &str, all: &Option<String>, default: &str| match named {
            "" => all.clone().unwrap_or_else(|| default.to_owned()),
            named => named.to_owned(),
        };
        let mut tags = self.tags.clone();
        tags.extend(words(cell(self.tags_column)).into_iter().filter(|tag| !self.tags.contains(tag)));
        Row {
            guid: cell(self.guid_column).to_owned(),
            note_type: or(cell(self.note_type_column), &self.note_type, NOTE_TYPE),
            deck: or(cell(self.deck_column), &self.deck, DECK),
            tags,
            fields: fields.map(|(_, value)| self.field(value)).collect(),
        }
    }

    /// A field as HTML.
    fn field(&self, value: &str) -> String {
        if self.is_html {
            return value.to_owned();
        }
        let escaped = value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        escaped.replace("\r\n", "<br>").replace('\n', "<br>")
    }

    fn send_note_types(&self, found: &HashMap<String, Shape>, outlet: &mut dyn Outlet) -> Result<(), ExtractError> {
        let mut batch = Batch::new(outlet, PackageEvent::NoteTypes);
        let mut by_id: Vec<(&String, &Shape)> = found.iter().collect();
        by_id.sort_by_key(|(_, shape)| shape.id);
        for (name, shape) in by_id {
            let field = |place: usize| self.names.get(place).filter(|name| !name.is_empty()).cloned();
            let names: Vec<String> = (0..shape.width.max(FEWEST_FIELDS))
                .map(|place| field(place).unwrap_or_else(|| format!("Field {}", place + 1)))
                .collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let mut note_type = NoteType::plain(AnkiId(shape.id), name, &names);
            if shape.has_cloze {
                note_type.options.kind = NoteKind::Cloze.into();
                note_type.templates[0].options.front = format!("{{{{cloze:{}}}}}", names[0]);
                note_type.templates[0].options.back = format!("{{{{cloze:{}}}}}<br>{{{{{}}}}}", names[0], names[1]);
            }
            batch.add(name.len(), note_type)?;
        }
        batch.end().map(drop)
    }
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// A separator by its name, or as it is.
fn separator(value: &str) -> Option<u8> {
    match value.trim().to_ascii_lowercase().as_str() {
        "tab" | "\\t" => Some(b'\t'),
        "comma" => Some(b','),
        "semicolon" => Some(b';'),
        "space" => Some(b' '),
        "pipe" => Some(b'|'),
        "colon" => Some(b':'),
        _ => value.bytes().next().filter(u8::is_ascii),
    }
}

#[cfg(test)]
mod tests;
