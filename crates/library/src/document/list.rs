//! Reading documents.

use std::collections::HashSet;

use studium_base::{CourseId, DocumentId, ErrorCode, Failure, RevisionId};
use studium_store::sqlite::{Row, named_params};
use studium_store::{Area, Columns, Reader, RowId, Store, StoreError, Word, Writer};

use super::{Document, DocumentRef, DocumentStatus};
use crate::LibraryError;

fn from_row(row: &Row<'_>) -> studium_store::sqlite::Result<Document> {
    let error_detail: Option<String> = row.get("error_detail")?;
    let error = row
        .get::<_, Option<Word<ErrorCode>>>("error_code")?
        .map(|Word(code)| Failure { code, detail: error_detail.unwrap_or_default() });
    Ok(Document {
        id: row.id("id")?,
        title: row.get("title")?,
        path: row.get("path")?,
        status: row.get::<_, Option<Word<DocumentStatus>>>("status")?.map_or(DocumentStatus::Queued, |word| word.0),
        revision: row.optional_id("revision_id")?,
        pages: row.get("pages")?,
        chunks: row.get("chunks")?,
        error,
        course: row.optional_id("course_id")?,
        section: row.get("section")?,
        tags: row.json("tags")?,
        authors: row.json("authors")?,
        year: row.get("year")?,
        language: row.get("language")?,
        format: row.get::<_, Option<Word<_>>>("format")?.map(|word| word.0),
        size_bytes: row.get("size_bytes")?,
        content_type: row.get("content_type")?,
        address: row.get("address")?,
        published: row.get("published")?,
        added_at: row.time("added_at")?,
        reading_position: row.optional_json("reading_position")?,
    })
}

/// The documents of a course, or all of them, oldest first.
pub(crate) fn list(store: &Store, course: Option<CourseId>) -> Result<Vec<Document>, LibraryError> {
    Ok(store.read(|reader| {
        reader.rows(
            include_str!("../sql/list_documents.sql"),
            named_params! { ":course_id": course.map(RowId::from) },
            from_row,
        )
    })?)
}

/// One document that is not deleted.
pub(crate) fn get(store: &Store, id: DocumentId) -> Result<Document, LibraryError> {
    store.read(|reader| find(reader, id))?.ok_or(LibraryError::NoDocument(id))
}

fn find(reader: &Reader<'_>, id: DocumentId) -> Result<Option<Document>, StoreError> {
    reader.row(include_str!("../sql/get_document.sql"), named_params! { ":id": RowId::from(id) }, from_row)
}

/// The document that was made from a file of this content, if there is one.
pub(crate) fn by_hash(store: &Store, content_hash: &str) -> Result<Option<Document>, LibraryError> {
    Ok(store.read(|reader| {
        let id: Option<DocumentId> = reader.row(
            include_str!("../sql/find_document_by_hash.sql"),
            named_params! { ":content_hash": content_hash },
            |row| row.id("id"),
        )?;
        id.map_or(Ok(None), |id| find(reader, id))
    })?)
}

/// Which document a revision belongs to, and whether it was deleted since.
pub(crate) fn document_of(store: &Store, revision: RevisionId) -> Result<Option<(DocumentRef, bool)>, LibraryError> {
    Ok(store.read(|reader| {
        reader.row(
            include_str!("../sql/get_document_of_revision.sql"),
            named_params! { ":revision_id": RowId::from(revision) },
            |row| {
                let reference = DocumentRef { id: row.id("id")?, title: row.get("title")?, path: row.get("path")? };
                Ok((reference, row.optional_time("deleted_at")?.is_some()))
            },
        )
    })?)
}

/// Documents that may be found: not deleted, and of the course if one is given.
pub(crate) fn live_ids(store: &Store, course: Option<CourseId>) -> Result<HashSet<DocumentId>, LibraryError> {
    let ids: Vec<DocumentId> = store.read(|reader| {
        reader.rows(
            include_str!("../sql/list_live_document_ids.sql"),
            named_params! { ":course_id": course.map(RowId::from) },
            |row| row.id("id"),
        )
    })?;
    Ok(ids.into_iter().collect())
}

/// Notes how far an import is.
pub(crate) fn set_status(
    writer: &mut Writer<'_>,
    id: DocumentId,
    status: DocumentStatus,
    error: Option<&Failure>,
) -> Result<(), StoreError> {
    writer.execute(
        include_str!("../sql/set_document_status.sql"),
        named_params! {
            ":document_id": RowId::from(id),
            ":status": Word(status),
            ":error_code": error.map(|error| error.code.as_str()),
            ":error_detail": error.map(|error| error.detail.as_str()),
        },
    )?;
    writer.touch(Area::Documents);
    Ok(())
}
