//! The trash: deleted documents wait there for 90 days, with their text, original and annotations.

use studium_base::{CourseId, DocumentId, Timestamp};
use studium_store::sqlite::{Row, named_params};
use studium_store::{Area, Columns, Json, Operation, Reader, RowId, Store, tables};

use super::list::from_row;
use super::{DeletedDocument, DeletionImpact, get};
use crate::{LibraryError, course};

/// Deleted documents are kept so long.
pub(crate) const TRASH_MS: i64 = 90 * 24 * 60 * 60 * 1000;

/// Documents that can be restored, the last deleted first.
pub(super) fn deleted(store: &Store) -> Result<Vec<DeletedDocument>, LibraryError> {
    let from_row = |row: &Row<'_>| {
        let deleted_at = row.time("deleted_at")?;
        Ok(DeletedDocument { document: from_row(row)?, deleted_at, kept_until: deleted_at.plus_ms(TRASH_MS) })
    };
    Ok(store.read(|reader| {
        reader.rows(
            include_str!("../sql/list_deleted_documents.sql"),
            named_params! { ":since": store.now().plus_ms(-TRASH_MS).0 },
            from_row,
        )
    })?)
}

/// What a deletion would touch.
pub(crate) fn deletion_impact(store: &Store, ids: &[DocumentId]) -> Result<DeletionImpact, LibraryError> {
    for id in ids {
        get(store, *id)?;
    }
    let names: Vec<String> = ids.iter().map(ToString::to_string).collect();
    store.read(|reader| {
        let mut annotations = 0;
        for id in ids {
            let count: Option<u32> = reader.value(
                include_str!("../sql/count_document_annotations.sql"),
                named_params! { ":document_id": RowId::from(*id) },
            )?;
            annotations += count.unwrap_or(0);
        }
        let cited = reader.row(
            include_str!("../sql/count_citations.sql"),
            named_params! { ":document_ids": Json(names) },
            |row| Ok((row.get("citations")?, row.get("conversations")?)),
        )?;
        let (citations, conversations) = cited.unwrap_or((0, 0));
        Ok(DeletionImpact { citations, conversations, annotations })
    })
}

/// Marks documents as deleted, all or none: they are not found any more, their text and originals stay for 90 days.
/// Their annotations are hidden with them and come back with them; they are not marked, so that those deleted before
/// stay so.
pub(crate) fn delete(store: &Store, ids: &[DocumentId]) -> Result<(), LibraryError> {
    store.write(Operation::DeleteDocument, |writer| {
        writer.touch(Area::Annotations);
        for id in ids {
            super::edit::place(writer, *id)?;
            writer.delete(&tables::DOCUMENTS, *id)?;
        }
        Ok::<_, LibraryError>(())
    })?;
    Ok(())
}

/// Takes deletions back, all or none. A document whose course is gone by now comes back without one.
pub(crate) fn restore(store: &Store, ids: &[DocumentId]) -> Result<(), LibraryError> {
    let since = store.now().plus_ms(-TRASH_MS);
    store.write(Operation::RestoreDocument, |writer| {
        writer.touch(Area::Annotations);
        for id in ids {
            let Some(known) = restorable(writer, *id, since)? else { continue };
            writer.restore(&tables::DOCUMENTS, *id)?;
            if let Some(course) = known.course
                && course::find(writer, course)?.is_none()
            {
                super::edit::set_place(writer, *id, None, None, None)?;
            }
        }
        Ok::<_, LibraryError>(())
    })?;
    Ok(())
}

/// What is known of a deleted document.
pub(crate) struct Deletion {
    course: Option<CourseId>,
    /// Of its original.
    pub(crate) content_hash: String,
}

/// The deletion of a document that can still be restored; nothing when it is not deleted. One whose 90 days are over is
/// gone, also where nobody has tidied up since.
pub(crate) fn restorable(
    reader: &Reader<'_>,
    id: DocumentId,
    since: Timestamp,
) -> Result<Option<Deletion>, LibraryError> {
    let found =
        reader.row(include_str!("../sql/get_deletion.sql"), named_params! { ":id": RowId::from(id) }, |row| {
            let deletion = Deletion { course: row.optional_id("course_id")?, content_hash: row.get("content_hash")? };
            Ok((row.optional_time("deleted_at")?, deletion))
        })?;
    match found {
        Some((None, _)) => Ok(None),
        Some((Some(at), deletion)) if at >= since && !deletion.content_hash.is_empty() => Ok(Some(deletion)),
        _ => Err(LibraryError::NoDocument(id)),
    }
}
