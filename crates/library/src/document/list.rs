//! Reading documents.

use std::collections::HashSet;

use studium_base::{CourseId, DocumentId, ErrorCode, Failure, RevisionId};
use studium_store::sqlite::{Row, named_params};
use studium_store::{Area, Columns, Reader, RowId, Store, StoreError, Word, Writer};

use super::{Document, DocumentRef, DocumentStatus};
use crate::LibraryError;
use crate::retrieve::{Facts, FieldQuery};

pub(super) fn from_row(row: &Row<'_>) -> studium_store::sqlite::Result<Document> {
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
        duration_ms: row.get("duration_ms")?,
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
        progress: progress(row.optional_json("reading_position")?, row.get("text_length")?),
        read_at: row.optional_time("read_at")?,
    })
}

/// The share of a text that lies before a position.
fn progress(position: Option<u32>, text_length: Option<u32>) -> Option<f32> {
    let (position, text_length) = (position?, text_length.filter(|length| *length > 0)?);
    Some(position.min(text_length) as f32 / text_length as f32)
}

/// The documents of a course, or all of them: those of a section in the order that the student gave them, then oldest
/// first.
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

/// The document that was made from the file at this path, if there is one.
pub(crate) fn by_path(store: &Store, path: &str) -> Result<Option<Document>, LibraryError> {
    Ok(store.read(|reader| {
        let id: Option<DocumentId> =
            reader.row(include_str!("../sql/find_document_by_path.sql"), named_params! { ":path": path }, |row| {
                row.id("id")
            })?;
        id.map_or(Ok(None), |id| find(reader, id))
    })?)
}

/// Is there a deleted document from this path, and none that is not deleted?
pub(crate) fn is_in_trash(store: &Store, path: &str) -> Result<bool, LibraryError> {
    let found: Option<i64> = store.read(|reader| {
        reader.value(include_str!("../sql/count_deleted_of_path.sql"), named_params! { ":path": path })
    })?;
    Ok(found.unwrap_or(0) > 0 && by_path(store, path)?.is_none())
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

/// Documents that may be found and that the query's field operators admit. One of them that names a course counts in
/// place of `course`.
pub(crate) fn admitted_ids(
    store: &Store,
    course: Option<CourseId>,
    query: &FieldQuery,
) -> Result<HashSet<DocumentId>, LibraryError> {
    if query.conditions.is_empty() {
        return live_ids(store, course);
    }
    let course = course.filter(|_| !query.names_course());
    let rows: Vec<Option<DocumentId>> = store.read(|reader| {
        reader.rows(
            include_str!("../sql/list_document_facts.sql"),
            named_params! { ":course_id": course.map(RowId::from) },
            |row| {
                let (title, course): (String, Option<String>) = (row.get("title")?, row.get("course")?);
                let (section, language): (Option<String>, Option<String>) = (row.get("section")?, row.get("language")?);
                let (tags, authors): (Vec<String>, Vec<String>) = (row.json("tags")?, row.json("authors")?);
                let facts = Facts {
                    title: &title,
                    course: course.as_deref(),
                    section: section.as_deref(),
                    tags: &tags,
                    authors: &authors,
                    year: row.get("year")?,
                    language: language.as_deref(),
                    format: row.get::<_, Option<Word<_>>>("format")?.map(|word| word.0),
                };
                Ok(if query.admits(&facts) { Some(row.id("id")?) } else { None })
            },
        )
    })?;
    Ok(rows.into_iter().flatten().collect())
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
