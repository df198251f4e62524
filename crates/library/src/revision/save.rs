//! Writing a revision: parts are saved as they arrive, so that a killed import goes on where it stopped.

use studium_base::{DocumentId, RevisionId};
use studium_engine::protocol::extract::{Bookmark, Format, Part};
use studium_store::sqlite::named_params;
use studium_store::{Columns, Json, Operation, RowId, Store, Word};

use super::layout;
use crate::LibraryError;

/// Raised when extraction changes its text; older revisions stay as they are.
const EXTRACTOR_VERSION: u32 = 1;

/// Scalar values between two parts: two line feeds.
pub(crate) const PART_GAP: u32 = 2;

/// A revision that is being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Draft {
    pub(crate) revision: RevisionId,
    /// Parts that are saved already.
    pub(crate) part_count: u32,
    /// Scalar values of the canonical text so far, without a gap at its end.
    pub(crate) text_length: u32,
    /// Of a recording: how far its sound is written down, in milliseconds.
    pub(crate) sound_ms: Option<u32>,
}

impl Draft {
    /// Is there more than the gaps between the parts?
    pub(crate) fn has_text(self) -> bool {
        self.text_length > self.part_count.saturating_sub(1) * PART_GAP
    }

    /// Where the next part begins.
    fn next_start(self) -> u32 {
        if self.part_count == 0 { 0 } else { self.text_length + PART_GAP }
    }
}

/// Goes on with the unfinished revision of this content, or begins one.
pub(crate) fn begin(store: &Store, document: DocumentId, content_hash: &str) -> Result<Draft, LibraryError> {
    let unfinished = store.read(|reader| {
        reader.row(
            include_str!("../sql/find_unfinished_revision.sql"),
            named_params! {
                ":document_id": RowId::from(document),
                ":content_hash": content_hash,
                ":extractor_version": EXTRACTOR_VERSION,
            },
            |row| {
                Ok(Draft {
                    revision: row.id("id")?,
                    part_count: row.get("part_count")?,
                    text_length: row.get("text_length")?,
                    sound_ms: row.get("sound_ms")?,
                })
            },
        )
    })?;
    if let Some(draft) = unfinished {
        return Ok(draft);
    }
    let revision = RevisionId::new();
    store.write(Operation::SaveParts, |writer| {
        let now = writer.now();
        writer.execute(
            include_str!("../sql/insert_revision.sql"),
            named_params! {
                ":id": RowId::from(revision),
                ":document_id": RowId::from(document),
                ":content_hash": content_hash,
                ":extractor_version": EXTRACTOR_VERSION,
                ":created_at": now.0,
            },
        )
    })?;
    Ok(Draft { revision, part_count: 0, text_length: 0, sound_ms: None })
}

/// Forgets the unfinished revisions of a document.
pub(crate) fn discard(store: &Store, document: DocumentId) -> Result<(), LibraryError> {
    store.write(Operation::SaveParts, |writer| {
        writer.execute(
            include_str!("../sql/delete_unfinished_revisions.sql"),
            named_params! { ":document_id": RowId::from(document) },
        )
    })?;
    Ok(())
}

/// Saves the next parts; they must follow those that are there. With the parts of a recording goes how far it is written
/// down.
pub(crate) fn save_parts(store: &Store, draft: &mut Draft, parts: &[Part]) -> Result<(), LibraryError> {
    let mut next = *draft;
    store.write(Operation::SaveParts, |writer| {
        for part in parts {
            let start = next.next_start();
            let length = u32::try_from(part.text.chars().count()).unwrap_or(u32::MAX);
            let layout = (!part.lines.is_empty()).then(|| layout::pack(&part.lines));
            writer.execute(
                include_str!("../sql/insert_part.sql"),
                named_params! {
                    ":revision_id": RowId::from(next.revision),
                    ":part_index": next.part_count,
                    ":start": start,
                    ":text": part.text,
                    ":locator": Json(&part.locator),
                    ":blocks": Json(&part.blocks),
                    ":layout": layout,
                    ":html": part.html,
                },
            )?;
            next.part_count += 1;
            next.text_length = start.saturating_add(length);
        }
        writer.execute(
            include_str!("../sql/set_revision_length.sql"),
            named_params! {
                ":id": RowId::from(next.revision),
                ":part_count": next.part_count,
                ":text_length": next.text_length,
                ":sound_ms": next.sound_ms,
            },
        )
    })?;
    *draft = next;
    Ok(())
}

/// Notes that all parts are there.
pub(crate) fn complete(
    writer: &mut studium_store::Writer<'_>,
    draft: Draft,
    format: Format,
    is_paged: bool,
    bookmarks: &[Bookmark],
) -> Result<(), studium_store::StoreError> {
    writer.execute(
        include_str!("../sql/complete_revision.sql"),
        named_params! {
            ":id": RowId::from(draft.revision),
            ":format": Word(format),
            ":paged": is_paged,
            ":bookmarks": Json(bookmarks),
        },
    )?;
    Ok(())
}
