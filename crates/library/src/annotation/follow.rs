//! Annotations follow their document to a new revision.

use studium_base::{AnnotationId, DocumentId, RevisionId, TextRange};
use studium_store::sqlite::{Row, ToSql, named_params};
use studium_store::{Columns, Operation, RowId, Store, StoreError, tables};

use super::anchor::Anchor;
use super::reanchor::Haystack;
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

/// Moves the annotations of a document to its current text, deleted ones too: they may be restored. What is not found
/// there keeps its old revision, and the next revision is tried again.
pub(crate) fn follow(store: &Store, document: DocumentId, revision: RevisionId) -> Result<(), LibraryError> {
    let behind = store.read(|reader| {
        reader.rows(
            include_str!("../sql/list_anchors_behind.sql"),
            named_params! { ":document_id": RowId::from(document), ":revision_id": RowId::from(revision) },
            from_row,
        )
    })?;
    if behind.is_empty() {
        return Ok(());
    }
    let text = revision::whole_text(store, revision)?;
    let haystack = Haystack::new(&text);
    let found: Vec<(AnnotationId, Anchor)> =
        behind.iter().filter_map(|(id, old)| haystack.find(old).map(|range| (*id, haystack.anchor(range)))).collect();
    let kept = behind.len() - found.len();
    tracing::info!(%document, moved = found.len(), kept, "annotations follow their document");
    store.write(Operation::ReanchorAnnotations, |writer| {
        let revision_id = RowId::from(revision);
        for (id, anchor) in &found {
            writer.update(&tables::ANNOTATIONS, *id, &anchor_values(&revision_id, anchor))?;
        }
        // Those that are kept are shown as such from now on.
        writer.touch(studium_store::Area::Annotations);
        Ok::<(), StoreError>(())
    })?;
    Ok(())
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
