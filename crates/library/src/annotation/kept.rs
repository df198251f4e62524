//! Anchors that others keep, such as the source of a note: cut here, and followed to a document's newer text as those of
//! annotations are.

use studium_base::{DocumentId, RevisionId, TextRange};

use super::anchor::Anchor;
use super::follow::anchor_of;
use super::reanchor::Haystack;
use crate::{Library, LibraryError, document, revision};

impl Library {
    /// What holds a range of a text, so that it is found again in another text of its document.
    ///
    /// # Errors
    /// When the range lies outside the text.
    pub fn anchor(&self, revision: RevisionId, range: TextRange) -> Result<Anchor, LibraryError> {
        let length = revision::extent(&self.store, revision)?.text_length;
        if range.end > length {
            return Err(LibraryError::Outside { revision, range });
        }
        anchor_of(&self.store, revision, length, range)
    }

    /// Where anchors of earlier texts stand in a document's current text; `None` for those that are not found there.
    /// The text is read once for all of them.
    ///
    /// # Errors
    /// When there is no such document, or it has no text yet.
    pub fn follow_anchors(
        &self,
        document: DocumentId,
        anchors: &[Anchor],
    ) -> Result<(RevisionId, Vec<Option<Anchor>>), LibraryError> {
        let current = document::get(&self.store, document)?.revision.ok_or(LibraryError::NotExtracted(document))?;
        let text = revision::whole_text(&self.store, current)?;
        let haystack = Haystack::new(&text);
        Ok((current, anchors.iter().map(|old| haystack.find(old).map(|range| haystack.anchor(range))).collect()))
    }
}
