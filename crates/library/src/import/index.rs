//! From a revision to passages: cutting, saving, entering them in the word index, listing those without vectors.

use std::collections::HashMap;

use studium_base::{DocumentId, Locator, RevisionId, TextRange};
use studium_store::sqlite::{Row, named_params};
use studium_store::{Columns, Json, RowId, Store, StoreError, Writer};

use crate::chunk::{self, Chunk, ChunkId, PartText};
use crate::index::{LexicalEntry, LexicalIndex};
use crate::revision::{self, PartRow};
use crate::{LibraryError, document};

/// A passage as saved.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ChunkRow {
    pub(crate) id: ChunkId,
    pub(crate) document: DocumentId,
    pub(crate) revision: RevisionId,
    pub(crate) range: TextRange,
    pub(crate) parent: TextRange,
    pub(crate) heading_path: Vec<String>,
    /// Of the document.
    pub(crate) title: String,
}

pub(crate) fn chunk_from_row(row: &Row<'_>) -> studium_store::sqlite::Result<ChunkRow> {
    Ok(ChunkRow {
        id: ChunkId(row.get("id")?),
        document: row.id("document_id")?,
        revision: row.id("revision_id")?,
        range: TextRange::new(row.get("start")?, row.get("end")?),
        parent: TextRange::new(row.get("parent_start")?, row.get("parent_end")?),
        heading_path: row.json("heading_path")?,
        title: row.get("title")?,
    })
}

const WHOLE: TextRange = TextRange { start: 0, end: u32::MAX };

/// A passage to save, and the saved one of the revision before that reads the same.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct CutChunk {
    chunk: Chunk,
    same: Option<ChunkId>,
}

/// Cuts a revision into passages. Those that stood in `previous`, word for word below the same headings, are known
/// again: they keep their id, and with it their vector.
pub(super) fn cut(
    store: &Store,
    revision: RevisionId,
    previous: Option<RevisionId>,
) -> Result<Vec<CutChunk>, LibraryError> {
    let parts = revision::parts_overlapping(store, revision, WHOLE)?;
    let texts: Vec<PartText<'_>> =
        parts.iter().map(|part| PartText { start: part.start, text: &part.text, blocks: &part.blocks }).collect();
    let are_slides = parts.first().is_some_and(|part| matches!(part.locator, Locator::Slide { .. }));
    let chunks = if are_slides { chunk::chunk_apart(&texts) } else { chunk::chunk(&texts) };
    let Some(previous) = previous else {
        return Ok(chunks.into_iter().map(|chunk| CutChunk { chunk, same: None }).collect());
    };
    let mut known: HashMap<(Vec<String>, String), Vec<ChunkId>> = HashMap::new();
    each_passage(store, previous, |batch| {
        for (old, text) in batch {
            known.entry((old.heading_path, text)).or_default().push(old.id);
        }
        Ok(())
    })?;
    // The first of several that read the same is taken first.
    known.values_mut().for_each(|ids| ids.reverse());
    let text = Text::of(&parts);
    let recognised = |chunk: Chunk| {
        let key = (chunk.heading_path.clone(), text.slice(chunk.range));
        CutChunk { same: known.get_mut(&key).and_then(Vec::pop), chunk }
    };
    Ok(chunks.into_iter().map(recognised).collect())
}

/// Saves the passages of a revision, replacing those that are there.
pub(super) fn save_chunks(
    writer: &mut Writer<'_>,
    revision: RevisionId,
    chunks: &[CutChunk],
) -> Result<(), StoreError> {
    forget_chunks(writer, revision)?;
    for CutChunk { chunk, same } in chunks {
        // An id that was taken from the revision before moves here; a new one is given where there is none.
        writer.execute(
            include_str!("../sql/save_chunk.sql"),
            named_params! {
                ":id": same.map(|id| id.0),
                ":revision_id": RowId::from(revision),
                ":ordinal": chunk.ordinal,
                ":start": chunk.range.start,
                ":end": chunk.range.end,
                ":parent_start": chunk.parent.start,
                ":parent_end": chunk.parent.end,
                ":heading_path": Json(&chunk.heading_path),
            },
        )?;
    }
    Ok(())
}

/// Passages of a text that is not the document's any more are not found.
pub(super) fn forget_chunks(writer: &mut Writer<'_>, revision: RevisionId) -> Result<(), StoreError> {
    writer
        .execute(include_str!("../sql/delete_chunks.sql"), named_params! { ":revision_id": RowId::from(revision) })?;
    Ok(())
}

/// Notes that the passages changed: the word index must reach the same number.
pub(super) fn raise_generation(writer: &mut Writer<'_>) -> Result<(), StoreError> {
    writer.execute(include_str!("../sql/raise_generation.sql"), [])?;
    Ok(())
}

/// The number that the word index must have.
pub(crate) fn generation(store: &Store) -> Result<u64, LibraryError> {
    let value: Option<i64> = store.read(|reader| reader.value(include_str!("../sql/get_generation.sql"), []))?;
    Ok(value.and_then(|value| u64::try_from(value).ok()).unwrap_or(0))
}

/// Enters a document's passages in the word index.
pub(super) fn add_to_lexical(
    store: &Store,
    lexical: &LexicalIndex,
    id: DocumentId,
    revision: RevisionId,
) -> Result<(), LibraryError> {
    let reference = document::get(store, id)?;
    let language = reference.language.clone();
    lexical.remove_document(id)?;
    each_passage(store, revision, |batch| {
        let entries: Vec<LexicalEntry> = batch
            .into_iter()
            .map(|(chunk, text)| LexicalEntry {
                chunk: chunk.id,
                document: chunk.document,
                title: reference.title.clone(),
                headings: chunk.heading_path.join(" > "),
                body: text,
                language: language.clone(),
            })
            .collect();
        Ok(lexical.add(&entries)?)
    })?;
    lexical.commit(generation(store)?)?;
    Ok(())
}

/// Makes the word index again from the database.
pub(crate) fn reindex(store: &Store, lexical: &LexicalIndex) -> Result<(), LibraryError> {
    lexical.clear()?;
    for document in document::list(store, None)? {
        if let Some(revision) = document.revision {
            add_to_lexical(store, lexical, document.id, revision)?;
        }
    }
    lexical.commit(generation(store)?)?;
    Ok(())
}

/// Passages whose text is in memory at a time: some hundred pages.
const BATCH: usize = 512;

/// Hands over the passages of a revision with their text, in order and some at a time: a long book never stands in memory
/// whole.
fn each_passage(
    store: &Store,
    revision: RevisionId,
    mut visit: impl FnMut(Vec<(ChunkRow, String)>) -> Result<(), LibraryError>,
) -> Result<(), LibraryError> {
    let mut chunks: Vec<ChunkRow> = store.read(|reader| {
        reader.rows(
            include_str!("../sql/list_chunks.sql"),
            named_params! { ":revision_id": RowId::from(revision) },
            chunk_from_row,
        )
    })?;
    while !chunks.is_empty() {
        let rest = chunks.split_off(chunks.len().min(BATCH));
        let start = chunks.iter().map(|chunk| chunk.range.start).min().unwrap_or(0);
        let end = chunks.iter().map(|chunk| chunk.range.end).max().unwrap_or(0);
        let text = Text::of(&revision::parts_overlapping(store, revision, TextRange::new(start, end))?);
        visit(
            chunks
                .into_iter()
                .map(|chunk| (text.slice(chunk.range), chunk))
                .map(|(text, chunk)| (chunk, text))
                .collect(),
        )?;
        chunks = rest;
    }
    Ok(())
}

/// Passages of live documents with their revision, newest document first: the student waits for those.
pub(crate) fn pending_chunks(store: &Store) -> Result<Vec<ChunkRow>, LibraryError> {
    Ok(store.read(|reader| reader.rows(include_str!("../sql/list_live_chunks.sql"), [], chunk_from_row))?)
}

/// The text of passages, each revision read once.
pub(crate) fn texts(store: &Store, chunks: &[ChunkRow]) -> Result<Vec<String>, LibraryError> {
    let mut revisions: HashMap<RevisionId, TextRange> = HashMap::new();
    for chunk in chunks {
        let range = revisions.entry(chunk.revision).or_insert(chunk.range);
        *range = TextRange::new(range.start.min(chunk.range.start), range.end.max(chunk.range.end));
    }
    let mut whole = HashMap::new();
    for (revision, range) in revisions {
        whole.insert(revision, Text::of(&revision::parts_overlapping(store, revision, range)?));
    }
    Ok(chunks
        .iter()
        .map(|chunk| whole.get(&chunk.revision).map(|text| text.slice(chunk.range)).unwrap_or_default())
        .collect())
}

/// Consecutive parts as one text that can be cut by scalar values quickly.
struct Text {
    start: u32,
    letters: Vec<char>,
}

impl Text {
    fn of(parts: &[PartRow]) -> Self {
        let mut letters = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                letters.extend(['\n', '\n']);
            }
            letters.extend(part.text.chars());
        }
        Self { start: parts.first().map_or(0, |part| part.start), letters }
    }

    fn slice(&self, range: TextRange) -> String {
        let at = |position: u32| (position.saturating_sub(self.start) as usize).min(self.letters.len());
        self.letters[at(range.start)..at(range.end)].iter().collect()
    }
}
