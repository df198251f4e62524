//! Reading annotations: their rows, and where each stands.

use std::collections::HashMap;

use studium_base::{AnnotationId, RevisionId, TextRange};
use studium_store::sqlite::{Row, named_params};
use studium_store::{Columns, Reader, RowId, Store, StoreError, Word};

use super::{Annotation, AnnotationOrder, AnnotationQuery};
use crate::document::DocumentRef;
use crate::{LibraryError, revision};

/// An annotation without its place.
fn from_row(row: &Row<'_>) -> studium_store::sqlite::Result<Annotation> {
    let revision: RevisionId = row.id("revision_id")?;
    Ok(Annotation {
        id: row.id("id")?,
        kind: row.word("kind")?,
        color: row.get::<_, Option<Word<_>>>("color")?.map(|word| word.0),
        note: row.get("note")?,
        document: DocumentRef { id: row.id("document_id")?, title: row.get("title")?, path: row.get("path")? },
        revision,
        range: TextRange::new(row.get("range_start")?, row.get("range_end")?),
        quote: row.get("quote")?,
        before: row.get("context_before")?,
        after: row.get("context_after")?,
        locator: None,
        page: None,
        anchored: row.optional_id("current_revision_id")? == Some(revision),
        created_at: row.time("created_at")?,
        changed_at: row.time("changed_at")?,
    })
}

/// The annotations of a document or of all documents.
pub(super) fn list(store: &Store, query: &AnnotationQuery) -> Result<Vec<Annotation>, LibraryError> {
    let mut annotations = store.read(|reader| {
        reader.rows(
            include_str!("../sql/list_annotations.sql"),
            named_params! { ":document_id": query.document.map(RowId::from) },
            from_row,
        )
    })?;
    locate(store, &mut annotations)?;
    match query.order {
        AnnotationOrder::Newest => {}
        AnnotationOrder::Place => annotations.sort_by_cached_key(|annotation| {
            let Annotation { document, range, id, .. } = annotation;
            (document.title.to_lowercase(), document.id, range.start, range.end, *id)
        }),
    }
    Ok(annotations)
}

/// One annotation; nothing when it or its document is deleted.
pub(super) fn find(reader: &Reader<'_>, id: AnnotationId) -> Result<Option<Annotation>, StoreError> {
    reader.row(include_str!("../sql/get_annotation.sql"), named_params! { ":id": RowId::from(id) }, from_row)
}

/// One annotation with its place.
pub(super) fn get(store: &Store, id: AnnotationId) -> Result<Annotation, LibraryError> {
    let mut found = store.read(|reader| find(reader, id))?.ok_or(LibraryError::NoAnnotation(id))?;
    locate(store, std::slice::from_mut(&mut found))?;
    Ok(found)
}

/// Finds the places, revision by revision. A quote that is not the text of its range is not shown as anchored.
fn locate(store: &Store, annotations: &mut [Annotation]) -> Result<(), LibraryError> {
    let mut by_revision: HashMap<RevisionId, Vec<&mut Annotation>> = HashMap::new();
    for annotation in annotations {
        by_revision.entry(annotation.revision).or_default().push(annotation);
    }
    for (revision, annotations) in by_revision {
        let ranges: Vec<TextRange> = annotations.iter().map(|annotation| annotation.range).collect();
        for (annotation, place) in annotations.into_iter().zip(revision::places(store, revision, &ranges)?) {
            let Some((locator, text)) = place else {
                annotation.anchored = false;
                continue;
            };
            annotation.anchored &= text == annotation.quote;
            annotation.page = locator.page();
            annotation.locator = Some(locator);
        }
    }
    Ok(())
}
