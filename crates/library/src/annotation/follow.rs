//! Annotations, citations and the reading position follow their document to a new revision.

use studium_base::{AnnotationId, DocumentId, RevisionId, TextRange};
use studium_store::sqlite::{Row, ToSql, named_params};
use studium_store::{Columns, Operation, RowId, Store, StoreError, Writer, tables};

use super::anchor::Anchor;
use super::reanchor::Haystack;
use crate::document::{self, Document};
use crate::{LibraryError, revision};

fn from_row(row: &Row<'_>) -> studium_store::sqlite::Result<(AnnotationId, Anchor)> {
    let anchor = Anchor {
        range: TextRange::new(row.get("range_start")?, row.get("range_end")?),
        text_length: row.get("text_length")?,
        quote: row.get("quote")?,
        before: row.get("context_before")?,
        after: row.get("context_after")?,
    };
    Ok((row.id("id")?, anchor))
}

/// Annotations with the places at which they were found in another text.
pub(crate) struct Moves(Vec<(AnnotationId, Anchor)>);

/// Finds the annotations of a document in a text that is about to become its current one, so that both change at once.
pub(crate) fn plan(store: &Store, document: DocumentId, draft: revision::Draft) -> Result<Moves, LibraryError> {
    find_all(store, document, draft.revision, || match draft.text_length {
        0 => Ok(String::new()),
        length => revision::text_of(store, draft.revision, TextRange::new(0, length)),
    })
}

/// Carries out what [`plan`] found.
pub(crate) fn carry_out(writer: &mut Writer<'_>, moves: &Moves, revision: RevisionId) -> Result<(), StoreError> {
    let revision_id = RowId::from(revision);
    for (id, anchor) in &moves.0 {
        writer.update(&tables::ANNOTATIONS, *id, &anchor_values(&revision_id, anchor))?;
    }
    // Those that are kept are shown as such from now on.
    writer.touch(studium_store::Area::Annotations);
    Ok(())
}

/// Moves the annotations of a document to its current text, deleted ones too: they may be restored. What is not found
/// there keeps its old revision, and the next revision is tried again.
pub(crate) fn follow(store: &Store, document: DocumentId, revision: RevisionId) -> Result<(), LibraryError> {
    let moves = find_all(store, document, revision, || revision::whole_text(store, revision))?;
    if !moves.0.is_empty() {
        store.write(Operation::ReanchorAnnotations, |writer| carry_out(writer, &moves, revision))?;
    }
    Ok(())
}

fn find_all(
    store: &Store,
    document: DocumentId,
    revision: RevisionId,
    text: impl FnOnce() -> Result<String, LibraryError>,
) -> Result<Moves, LibraryError> {
    let behind = store.read(|reader| {
        reader.rows(
            include_str!("../sql/list_anchors_behind.sql"),
            named_params! { ":document_id": RowId::from(document), ":revision_id": RowId::from(revision) },
            from_row,
        )
    })?;
    if behind.is_empty() {
        return Ok(Moves(Vec::new()));
    }
    let text = text()?;
    let haystack = Haystack::new(&text);
    let found: Vec<(AnnotationId, Anchor)> =
        behind.iter().filter_map(|(id, old)| haystack.find(old).map(|range| (*id, haystack.anchor(range)))).collect();
    let kept = behind.len() - found.len();
    tracing::info!(%document, moved = found.len(), kept, "annotations follow their document");
    Ok(Moves(found))
}

/// Letters after the place where the student stopped reading, by which it is found again.
const POSITION_LETTERS: u32 = 64;

/// Where a range of any revision is today: in the document's current text, or in its own when it is not found there.
///
/// # Errors
/// When the range lies outside its text.
pub(crate) fn follow_range(
    store: &Store,
    revision: RevisionId,
    range: TextRange,
) -> Result<(RevisionId, TextRange), LibraryError> {
    let extent = revision::extent(store, revision)?;
    let current = match document::get(store, extent.document) {
        Ok(document) => document.revision.filter(|current| *current != revision),
        // A deleted document keeps its text for a while.
        Err(LibraryError::NoDocument(_)) => None,
        Err(error) => return Err(error),
    };
    let Some(current) = current else { return Ok((revision, range)) };
    let anchor = anchor_of(store, revision, extent.text_length, range)?;
    let text = revision::whole_text(store, current)?;
    Ok(Haystack::new(&text).find(&anchor).map_or((revision, range), |found| (current, found)))
}

/// Where reading goes on in the text of `draft`; `None` when nothing has been read, or the place is gone.
pub(crate) fn follow_position(
    store: &Store,
    document: &Document,
    draft: revision::Draft,
) -> Result<Option<u32>, LibraryError> {
    let (Some(old), Some(position)) = (document.revision, document.reading_position) else { return Ok(None) };
    if draft.text_length == 0 {
        return Ok(None);
    }
    let length = revision::extent(store, old)?.text_length;
    let start = position.min(length);
    let range = TextRange::new(start, start.saturating_add(POSITION_LETTERS).min(length));
    let anchor = anchor_of(store, old, length, range)?;
    let text = revision::text_of(store, draft.revision, TextRange::new(0, draft.text_length))?;
    Ok(Haystack::new(&text).find(&anchor).map(|found| found.start))
}

/// The anchor of a range of a text of `length` scalar values.
pub(super) fn anchor_of(
    store: &Store,
    revision: RevisionId,
    length: u32,
    range: TextRange,
) -> Result<Anchor, LibraryError> {
    let wide = Anchor::surroundings(range, length);
    let letters: Vec<char> = revision::text_of(store, revision, wide)?.chars().collect();
    Ok(Anchor::cut(&letters, wide.start, length, range))
}

/// The columns of an anchor.
pub(super) fn anchor_values<'a>(revision_id: &'a RowId, anchor: &'a Anchor) -> [(&'a str, &'a dyn ToSql); 7] {
    [
        ("revision_id", revision_id),
        ("range_start", &anchor.range.start),
        ("range_end", &anchor.range.end),
        ("quote", &anchor.quote),
        ("context_before", &anchor.before),
        ("context_after", &anchor.after),
        ("text_length", &anchor.text_length),
    ]
}
