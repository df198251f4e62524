//! Making, changing, deleting and restoring annotations.

use studium_base::{AnnotationId, RevisionId};
use studium_store::sqlite::ToSql;
use studium_store::{Operation, RowId, Store, StoreError, Word, tables};

use super::anchor::Anchor;
use super::follow::anchor_values;
use super::list::{find, get};
use super::reanchor::{Haystack, reanchor};
use super::{Annotation, AnnotationEdit, AnnotationKind, NewAnnotation};
use crate::document::{self, Document};
use crate::{LibraryError, revision};

/// Longest annotated range in scalar values: some eight pages. What is longer is no passage any more.
const MAX_RANGE: u32 = 20_000;
/// Longest note in scalar values.
const MAX_NOTE: usize = 20_000;

/// Makes an annotation. One on an older text of its document is moved to the current text when it is found there.
pub(super) fn add(store: &Store, new: &NewAnnotation) -> Result<Annotation, LibraryError> {
    let document = document::get(store, new.document)?;
    let color = match (new.kind, new.color) {
        (AnnotationKind::Highlight, color) => Some(color.unwrap_or_default()),
        (AnnotationKind::Bookmark, None) => None,
        (AnnotationKind::Bookmark, Some(_)) => return Err(LibraryError::ColoredBookmark),
    };
    let note = new.note.as_deref().map(checked_note).transpose()?.flatten();
    let anchor = checked_anchor(store, new)?;
    let (revision, anchor) = brought_up_to_date(store, &document, new.revision, anchor)?;
    let id = AnnotationId::new();
    store.write(Operation::AddAnnotation, |writer| {
        let now = writer.now().0;
        let document_id = RowId::from(new.document);
        let (kind, color) = (Word(new.kind), color.map(Word));
        let revision_id = RowId::from(revision);
        let mut values: Vec<(&str, &dyn ToSql)> = vec![
            ("document_id", &document_id),
            ("kind", &kind),
            ("color", &color),
            ("note", &note),
            ("created_at", &now),
            ("changed_at", &now),
        ];
        values.extend(anchor_values(&revision_id, &anchor));
        writer.insert(&tables::ANNOTATIONS, id, &values)
    })?;
    get(store, id)
}

/// Changes colour or note.
pub(super) fn edit(store: &Store, edit: &AnnotationEdit) -> Result<Annotation, LibraryError> {
    let note = edit.note.as_deref().map(checked_note).transpose()?;
    let color = edit.color.map(Word);
    store.write(Operation::EditAnnotation, |writer| {
        let known = find(writer, edit.id)?.ok_or(LibraryError::NoAnnotation(edit.id))?;
        if known.kind == AnnotationKind::Bookmark && color.is_some() {
            return Err(LibraryError::ColoredBookmark);
        }
        let mut values: Vec<(&str, &dyn ToSql)> = Vec::new();
        if let Some(color) = &color {
            values.push(("color", color));
        }
        if let Some(note) = &note {
            values.push(("note", note));
        }
        if writer.update(&tables::ANNOTATIONS, edit.id, &values)? {
            let now = writer.now().0;
            writer.update(&tables::ANNOTATIONS, edit.id, &[("changed_at", &now)])?;
        }
        Ok(())
    })?;
    get(store, edit.id)
}

/// Marks an annotation as deleted.
pub(super) fn delete(store: &Store, id: AnnotationId) -> Result<(), LibraryError> {
    store.write(Operation::DeleteAnnotation, |writer| {
        find(writer, id)?.ok_or(LibraryError::NoAnnotation(id))?;
        writer.delete(&tables::ANNOTATIONS, id)?;
        Ok::<(), LibraryError>(())
    })?;
    Ok(())
}

/// Takes a deletion back; not while the document itself is deleted.
pub(super) fn restore(store: &Store, id: AnnotationId) -> Result<Annotation, LibraryError> {
    store.write(Operation::RestoreAnnotation, |writer| match writer.restore(&tables::ANNOTATIONS, id) {
        Ok(_) => find(writer, id)?.map(|_| ()).ok_or(LibraryError::NoAnnotation(id)),
        Err(StoreError::RowMissing { .. }) => Err(LibraryError::NoAnnotation(id)),
        Err(error) => Err(error.into()),
    })?;
    get(store, id)
}

/// A note as it is kept: none when there is nothing in it.
fn checked_note(note: &str) -> Result<Option<&str>, LibraryError> {
    let note = note.trim();
    let length = note.chars().count();
    if length > MAX_NOTE {
        return Err(LibraryError::TooLong { what: "the note", length, limit: MAX_NOTE });
    }
    Ok(Some(note).filter(|note| !note.is_empty()))
}

/// The anchor of a range that can be annotated.
fn checked_anchor(store: &Store, new: &NewAnnotation) -> Result<Anchor, LibraryError> {
    let NewAnnotation { document, revision, range, .. } = *new;
    let extent = revision::extent(store, revision)?;
    if extent.document != document {
        return Err(LibraryError::ForeignRevision { revision, document });
    }
    if range.end > extent.text_length {
        return Err(LibraryError::Outside { revision, range });
    }
    if range.len() > MAX_RANGE {
        let (length, limit) = (range.len() as usize, MAX_RANGE as usize);
        return Err(LibraryError::TooLong { what: "the range", length, limit });
    }
    let wide = Anchor::surroundings(range, extent.text_length);
    let letters: Vec<char> = revision::text_of(store, revision, wide)?.chars().collect();
    let anchor = Anchor::cut(&letters, wide.start, extent.text_length, range);
    if new.kind == AnnotationKind::Highlight && anchor.quote.trim().is_empty() {
        return Err(LibraryError::EmptyHighlight);
    }
    Ok(anchor)
}

/// The student may have an older text before them while a new one arrives.
fn brought_up_to_date(
    store: &Store,
    document: &Document,
    revision: RevisionId,
    anchor: Anchor,
) -> Result<(RevisionId, Anchor), LibraryError> {
    let Some(current) = document.revision.filter(|current| *current != revision) else {
        return Ok((revision, anchor));
    };
    let text = revision::whole_text(store, current)?;
    Ok(match reanchor(&anchor, &text) {
        Some(range) => (current, Haystack::new(&text).anchor(range)),
        None => (revision, anchor),
    })
}
