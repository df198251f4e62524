//! Where a card comes from: the chip that opens the Reader at the span, and how it follows a document that changes.

use studium_base::{DocumentId, NoteId, ProposalId, RevisionId};
use studium_cards::note::{self, Source};
use studium_library::{Anchor, DocumentRef, Library, LibraryError};

use super::place::label;
use super::rows;
use super::types::CardSource;
use crate::link::Link;
use crate::{App, AppError};

impl App {
    /// Where a note comes from, in the document's current text where it is found there. `None` for notes without a
    /// source, and where the document is gone for good.
    ///
    /// # Errors
    /// When there is no such note.
    pub fn card_source(&self, note: NoteId) -> Result<Option<CardSource>, AppError> {
        let Some(source) = self.cards.note(note)?.source else { return Ok(None) };
        let (document, current) = match self.library.document(source.document) {
            Ok(found) => (DocumentRef { id: found.id, title: found.title, path: found.path }, Some(found.revision)),
            Err(LibraryError::NoDocument(_)) => match self.library.document_of(source.revision)? {
                Some((document, _)) => (document, None),
                None => return Ok(None),
            },
            Err(error) => return Err(error.into()),
        };
        let is_deleted = current.is_none();
        let current = current.flatten();
        let mut shown = source.clone();
        // Notes follow when a text is read; one that came from elsewhere meanwhile is looked for now.
        if let Some(current) = current.filter(|current| *current != source.revision) {
            let (_, found) = self.library.follow_anchors(source.document, &[anchor_of(&source)])?;
            if let Some(found) = found.into_iter().next().flatten() {
                shown = source_at(source.document, current, found);
            }
        }
        let located = self.library.locate(shown.revision, shown.range).ok();
        let place = Some((shown.revision, shown.range));
        Ok(Some(CardSource {
            link: Link::Document(document.id, place).to_string(),
            is_lost: !is_deleted && current != Some(shown.revision),
            is_deleted,
            document,
            revision: shown.revision,
            range: shown.range,
            page: located.as_ref().and_then(|located| located.page),
            label: located.as_ref().map(|located| label(&located.locator)).unwrap_or_default(),
            locator: located.map(|located| located.locator),
            quote: shown.quote,
        }))
    }

    /// Moves the sources of notes and proposals to a document's current text. What is not found there keeps its earlier
    /// one, and the next text is tried again.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub(crate) fn follow_sources(&self, document: DocumentId) -> Result<(), AppError> {
        let Some(current) = self.library.document(document)?.revision else { return Ok(()) };
        let is_behind = |source: &Source| source.revision != current;
        let notes: Vec<(NoteId, Source)> = note::list_of_document(&self.store, document)?
            .into_iter()
            .filter_map(|note| Some((note.id, note.source.filter(is_behind)?)))
            .collect();
        let proposals: Vec<(ProposalId, Source)> = rows::of_document(&self.store, document)?
            .into_iter()
            .filter(|saved| is_behind(&saved.source))
            .map(|saved| (saved.id, saved.source))
            .collect();
        if notes.is_empty() && proposals.is_empty() {
            return Ok(());
        }
        let sources = notes.iter().map(|(_, source)| source).chain(proposals.iter().map(|(_, source)| source));
        let anchors: Vec<Anchor> = sources.map(anchor_of).collect();
        let (revision, found) = self.library.follow_anchors(document, &anchors)?;
        let mut found = found.into_iter().map(|anchor| anchor.map(|anchor| source_at(document, revision, anchor)));
        let moved_notes: Vec<_> =
            notes.iter().zip(found.by_ref()).filter_map(|((id, _), moved)| Some((*id, Some(moved?)))).collect();
        let moved_proposals: Vec<_> =
            proposals.iter().zip(found).filter_map(|((id, _), moved)| Some((*id, moved?))).collect();
        let lost = anchors.len() - moved_notes.len() - moved_proposals.len();
        tracing::info!(%document, moved = anchors.len() - lost, lost, "sources of cards follow their document");
        note::set_source(&self.store, &moved_notes)?;
        rows::set_sources(&self.store, &moved_proposals)
    }
}

/// The source of a span.
pub(super) fn source_of(
    library: &Library,
    document: DocumentId,
    revision: RevisionId,
    range: studium_base::TextRange,
) -> Result<Source, AppError> {
    Ok(source_at(document, revision, library.anchor(revision, range)?))
}

/// The source where it stands today, if it is found there; else as it was.
pub(super) fn followed(library: &Library, source: Source) -> Result<Source, AppError> {
    let current = library.document(source.document)?.revision;
    if current.is_none() || current == Some(source.revision) {
        return Ok(source);
    }
    let (revision, found) = library.follow_anchors(source.document, &[anchor_of(&source)])?;
    let found = found.into_iter().next().flatten();
    Ok(found.map_or_else(|| source.clone(), |anchor| source_at(source.document, revision, anchor)))
}

fn source_at(document: DocumentId, revision: RevisionId, anchor: Anchor) -> Source {
    Source {
        document,
        revision,
        range: anchor.range,
        quote: anchor.quote,
        before: anchor.before,
        after: anchor.after,
        text_length: anchor.text_length,
    }
}

fn anchor_of(source: &Source) -> Anchor {
    Anchor {
        range: source.range,
        text_length: source.text_length,
        quote: source.quote.clone(),
        before: source.before.clone(),
        after: source.after.clone(),
    }
}
