//! Reading a revision: its text by range, its parts for the reader, its outline.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use studium_base::{DocumentId, Locator, RevisionId, TextRange};
use studium_engine::protocol::extract::{Block, BlockKind, Bookmark, Format, Line};
use studium_store::sqlite::{Row, named_params};
use studium_store::{Columns, Json, RowId, Store, Word};

use super::layout;
use super::save::PART_GAP;
use crate::LibraryError;
use crate::document::{self, Document};

/// A part as saved.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PartRow {
    pub(crate) index: u32,
    pub(crate) start: u32,
    pub(crate) text: String,
    pub(crate) locator: Locator,
    pub(crate) blocks: Vec<Block>,
    pub(crate) lines: Vec<Line>,
    pub(crate) html: Option<String>,
}

impl PartRow {
    /// In the canonical text.
    pub(crate) fn range(&self) -> TextRange {
        let length = u32::try_from(self.text.chars().count()).unwrap_or(u32::MAX);
        TextRange::new(self.start, self.start.saturating_add(length))
    }
}

/// A document opened for reading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct ReaderDocument {
    /// The document.
    pub document: Document,
    /// The text that is read.
    pub revision: RevisionId,
    /// What the original is.
    pub format: Format,
    /// Of the original.
    #[specta(type = u32)]
    pub size_bytes: u64,
    /// Pages or sections.
    pub part_count: u32,
    /// Scalar values of the canonical text.
    pub text_length: u32,
    /// How long a recording is.
    pub duration_ms: Option<u32>,
    /// Its headings.
    pub outline: Vec<OutlineItem>,
}

/// An entry of the outline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct OutlineItem {
    /// As shown.
    pub title: String,
    /// 1 is the outermost.
    pub level: u32,
    /// Where it leads, in the canonical text.
    pub start: u32,
    /// The page, where there are pages.
    pub page: Option<u32>,
}

/// A page or section for the reader.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct ReaderPart {
    /// Counted from 0.
    pub index: u32,
    /// In the canonical text.
    pub range: TextRange,
    /// Where it stands.
    pub locator: Locator,
    /// Its content; `data-start` and `data-end` count from the start of the canonical text. None for PDF.
    pub html: Option<String>,
}

fn part_from_row(row: &Row<'_>) -> studium_store::sqlite::Result<PartRow> {
    let layout: Option<Vec<u8>> = row.get("layout")?;
    Ok(PartRow {
        index: row.get("part_index")?,
        start: row.get("start")?,
        text: row.get("text")?,
        locator: row.json("locator")?,
        blocks: row.json("blocks")?,
        lines: layout.and_then(|bytes| layout::unpack(&bytes)).unwrap_or_default(),
        html: row.get("html")?,
    })
}

/// The parts that share text with `range`, in order.
pub(crate) fn parts_overlapping(
    store: &Store,
    revision: RevisionId,
    range: TextRange,
) -> Result<Vec<PartRow>, LibraryError> {
    Ok(store.read(|reader| {
        reader.rows(
            include_str!("../sql/list_parts_in_range.sql"),
            named_params! { ":revision_id": RowId::from(revision), ":start": range.start, ":end": range.end },
            part_from_row,
        )
    })?)
}

/// The canonical text of a range: parts are joined by two line feeds.
pub(crate) fn text_of(store: &Store, revision: RevisionId, range: TextRange) -> Result<String, LibraryError> {
    // A range may end in the gap before a part.
    let wide = TextRange::new(range.start, range.end.saturating_add(PART_GAP));
    let parts = parts_overlapping(store, revision, wide)?;
    join(&parts, range).ok_or(LibraryError::Outside { revision, range })
}

/// The whole canonical text.
pub(crate) fn whole_text(store: &Store, revision: RevisionId) -> Result<String, LibraryError> {
    match extent(store, revision)?.text_length {
        0 => Ok(String::new()),
        length => text_of(store, revision, TextRange::new(0, length)),
    }
}

/// Of what a complete revision is the text, and how long it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Extent {
    pub(crate) document: DocumentId,
    /// Of the original that it was read from.
    pub(crate) content_hash: String,
    /// What that original is.
    pub(crate) format: Format,
    /// Scalar values of the canonical text.
    pub(crate) text_length: u32,
}

/// The extent of a complete revision.
pub(crate) fn extent(store: &Store, revision: RevisionId) -> Result<Extent, LibraryError> {
    let found = store.read(|reader| {
        reader.row(
            include_str!("../sql/get_revision_extent.sql"),
            named_params! { ":id": RowId::from(revision) },
            |row| {
                Ok(Extent {
                    document: row.id("document_id")?,
                    content_hash: row.get("content_hash")?,
                    format: row.get::<_, Word<Format>>("format")?.0,
                    text_length: row.get("text_length")?,
                })
            },
        )
    })?;
    found.ok_or(LibraryError::NoRevision(revision))
}

/// Where each part of a revision begins.
pub(super) fn part_starts(store: &Store, revision: RevisionId) -> Result<Vec<u32>, LibraryError> {
    Ok(store.read(|reader| {
        reader.rows(
            include_str!("../sql/list_part_starts.sql"),
            named_params! { ":revision_id": RowId::from(revision) },
            |row| row.get("start"),
        )
    })?)
}

/// The parts with these indexes, in order.
pub(super) fn parts_at(
    store: &Store,
    revision: RevisionId,
    indexes: &BTreeSet<usize>,
) -> Result<Vec<PartRow>, LibraryError> {
    Ok(store.read(|reader| {
        reader.rows(
            include_str!("../sql/list_parts_at_indexes.sql"),
            named_params! { ":revision_id": RowId::from(revision), ":part_indexes": Json(indexes) },
            part_from_row,
        )
    })?)
}

/// Cuts `range` out of consecutive parts.
pub(super) fn join(parts: &[PartRow], range: TextRange) -> Option<String> {
    let first = parts.first()?;
    let mut joined = String::new();
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            joined.extend(std::iter::repeat_n('\n', PART_GAP as usize));
        }
        joined.push_str(&part.text);
    }
    let skip = range.start.checked_sub(first.start)? as usize;
    let text: String = joined.chars().skip(skip).take(range.len() as usize).collect();
    (text.chars().count() == range.len() as usize).then_some(text)
}

/// Opens a document for reading.
pub(crate) fn open(store: &Store, id: DocumentId) -> Result<ReaderDocument, LibraryError> {
    let document = document::get(store, id)?;
    let revision = document.revision.ok_or(LibraryError::NotExtracted(id))?;
    let facts = store.read(|reader| {
        reader.row(include_str!("../sql/get_revision.sql"), named_params! { ":id": RowId::from(revision) }, |row| {
            Ok((
                row.get::<_, Word<Format>>("format")?.0,
                row.get::<_, u32>("part_count")?,
                row.get::<_, u32>("text_length")?,
                row.get::<_, Option<u32>>("sound_ms")?,
                row.json::<Vec<Bookmark>>("bookmarks")?,
            ))
        })
    })?;
    let (format, part_count, text_length, duration_ms, bookmarks) = facts.ok_or(LibraryError::NoRevision(revision))?;
    Ok(ReaderDocument {
        size_bytes: document.size_bytes,
        document,
        revision,
        format,
        part_count,
        text_length,
        duration_ms,
        outline: outline(store, revision, &bookmarks)?,
    })
}

/// The document's own bookmarks where it has some, else its headings.
fn outline(store: &Store, revision: RevisionId, bookmarks: &[Bookmark]) -> Result<Vec<OutlineItem>, LibraryError> {
    let mut items = Vec::new();
    store.read(|reader| {
        reader.each_row::<studium_store::StoreError>(
            include_str!("../sql/list_part_blocks.sql"),
            named_params! { ":revision_id": RowId::from(revision) },
            |row| {
                let index: u32 = row.get("part_index")?;
                let start: u32 = row.get("start")?;
                let page = row.json::<Locator>("locator")?.page();
                if bookmarks.is_empty() {
                    let text: String = row.get("text")?;
                    for block in row.json::<Vec<Block>>("blocks")? {
                        if let BlockKind::Heading { level } = block.kind {
                            let range = block.range;
                            let title = text.chars().skip(range.start as usize).take(range.len() as usize).collect();
                            items.push(OutlineItem { title, level: level.into(), start: start + range.start, page });
                        }
                    }
                } else {
                    items.extend(bookmarks.iter().filter(|bookmark| bookmark.part == index).map(|bookmark| {
                        OutlineItem { title: bookmark.title.clone(), level: bookmark.level.into(), start, page }
                    }));
                }
                Ok(())
            },
        )
    })?;
    Ok(items)
}

/// The parts with an index in `[from, to)`.
pub(crate) fn read_parts(
    store: &Store,
    revision: RevisionId,
    from: u32,
    to: u32,
) -> Result<Vec<ReaderPart>, LibraryError> {
    let parts = store.read(|reader| {
        reader.rows(
            include_str!("../sql/list_parts_by_index.sql"),
            named_params! { ":revision_id": RowId::from(revision), ":from": from, ":to": to },
            part_from_row,
        )
    })?;
    Ok(parts
        .into_iter()
        .map(|part| ReaderPart {
            index: part.index,
            range: part.range(),
            html: part.html.as_deref().map(|html| shift_offsets(html, part.start)),
            locator: part.locator,
        })
        .collect())
}

/// Turns offsets within the part into offsets within the text. The worker writes the attributes in exactly this form.
fn shift_offsets(html: &str, start: u32) -> String {
    const NAMES: [&str; 2] = ["data-start=\"", "data-end=\""];
    let mut shifted = String::with_capacity(html.len() + 64);
    let mut rest = html;
    loop {
        let next = NAMES.iter().filter_map(|name| Some(rest.find(name)? + name.len())).min();
        let Some(at) = next else { break };
        let (head, tail) = rest.split_at(at);
        shifted.push_str(head);
        let digits = tail.len() - tail.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
        let (number, tail) = tail.split_at(digits);
        match number.parse::<u32>() {
            Ok(offset) => shifted.push_str(&(offset + start).to_string()),
            Err(_) => shifted.push_str(number),
        }
        rest = tail;
    }
    shifted.push_str(rest);
    shifted
}
