//! Bringing a document's text in: read part by part, saved as it comes, and made findable in the end.

use std::path::PathBuf;

use studium_base::{CancelToken, DocumentId, Failure, RevisionId};
use studium_engine::protocol::extract::{Bookmark, Format, Metadata};
use studium_store::sqlite::{ToSql, named_params};
use studium_store::{Json, Operation, RowId, Store, Word, tables};

use super::add::plain_title;
use super::index;
use super::intake::Intake;
use crate::document::{self, Document, DocumentStatus};
use crate::index::LexicalIndex;
use crate::original::Originals;
use crate::revision::{self, Draft};
use crate::{LibraryError, annotation};

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportProgress {
    /// Pages or sections saved; of a recording, seconds written down.
    pub done: u32,
    /// In all, where the file says it.
    pub total: Option<u32>,
    /// Pages so far whose text is in pictures and could not be recognised.
    pub unread: u32,
}

/// How an import ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Imported {
    /// Its words are found.
    Searchable,
    /// Stopped; what was saved is kept and the next import goes on from it.
    Cancelled,
}

/// What is to be read.
pub(crate) struct Source<'a> {
    pub(super) document: &'a Document,
    /// The original.
    pub(super) path: PathBuf,
}

/// What is known of a document when all its parts are in.
pub(crate) struct Whole {
    pub(super) format: Format,
    pub(super) metadata: Metadata,
    pub(super) is_paged: bool,
    pub(super) bookmarks: Vec<Bookmark>,
    /// Why there is no text, should there be none; `None` where an empty text is one.
    pub(super) without_text: Option<LibraryError>,
}

/// One way to read documents.
pub(crate) trait Reader {
    /// Hands over the parts behind those that are saved already; `None` when cancelled.
    fn read(
        &self,
        source: &Source<'_>,
        intake: &mut Intake<'_>,
        cancel: &CancelToken,
    ) -> Result<Option<Whole>, LibraryError>;
}

/// The import of a document.
pub(crate) struct Import<'a> {
    pub(crate) store: &'a Store,
    pub(crate) originals: &'a Originals,
    pub(crate) lexical: &'a LexicalIndex,
    pub(crate) document: DocumentId,
}

impl Import<'_> {
    /// Reads the text and makes its words searchable. A failure is noted on the document and returned.
    pub(crate) fn run(
        &self,
        reader: &dyn Reader,
        cancel: &CancelToken,
        on_progress: &mut dyn FnMut(ImportProgress),
    ) -> Result<Imported, LibraryError> {
        let document = document::get(self.store, self.document)?;
        if document.status == DocumentStatus::Ready || document.status == DocumentStatus::Searchable {
            return Ok(Imported::Searchable);
        }
        self.set_status(DocumentStatus::Extracting, None)?;
        let outcome = loop {
            let content_hash = content_hash(self.store, self.document)?;
            let outcome = self.read(&content_hash, reader, cancel, on_progress);
            // The file may have changed again while it was read.
            if outcome.is_err() || self::content_hash(self.store, self.document)? == content_hash {
                break outcome;
            }
        };
        match outcome {
            Ok(Imported::Cancelled) => {
                self.set_status(DocumentStatus::Queued, None)?;
                Ok(Imported::Cancelled)
            }
            Ok(Imported::Searchable) => Ok(Imported::Searchable),
            Err(error) => {
                // On a full disk this fails too; what broke the import says more.
                if let Err(second) = self.set_status(DocumentStatus::Failed, Some(&Failure::of(&error))) {
                    tracing::warn!(error = %second, "a failure could not be noted on its document");
                }
                Err(error)
            }
        }
    }

    fn set_status(&self, status: DocumentStatus, error: Option<&Failure>) -> Result<(), LibraryError> {
        self.store.write(Operation::RunJob, |writer| document::set_status(writer, self.document, status, error))?;
        Ok(())
    }

    fn read(
        &self,
        content_hash: &str,
        reader: &dyn Reader,
        cancel: &CancelToken,
        on_progress: &mut dyn FnMut(ImportProgress),
    ) -> Result<Imported, LibraryError> {
        let document = document::get(self.store, self.document)?;
        if let Some(revision) = document.revision
            && revision::extent(self.store, revision)?.content_hash == content_hash
        {
            // A kill came between the text and the word index, or the file is what it once was.
            self.enter(revision)?;
            return Ok(Imported::Searchable);
        }
        let draft = revision::begin(self.store, document.id, content_hash)?;
        let mut intake = Intake::new(self.store, draft, on_progress);
        let source = Source { document: &document, path: self.originals.path(content_hash) };
        let Some(whole) = reader.read(&source, &mut intake, cancel)? else { return Ok(Imported::Cancelled) };
        let draft = intake.close()?;
        if !draft.has_text()
            && let Some(error) = whole.without_text
        {
            // Nothing of it is kept: the next import reads all of it again, with what is installed then.
            revision::discard(self.store, document.id)?;
            return Err(error);
        }
        self.finish(&document, draft, &whole)?;
        Ok(Imported::Searchable)
    }

    /// Everything that makes the text visible, in one transaction, then the index, which can be made again.
    fn finish(&self, document: &Document, draft: Draft, whole: &Whole) -> Result<(), LibraryError> {
        let cut = index::cut(self.store, draft.revision, document.revision)?;
        let facts = describe(document, &whole.metadata);
        let position = annotation::follow_position(self.store, document, draft)?.map(Json);
        let moves = annotation::plan(self.store, document.id, draft)?;
        let ((), _) = self.store.write(Operation::IndexDocument, |writer| -> Result<(), LibraryError> {
            revision::complete(writer, draft, whole.format, whole.is_paged, &whole.bookmarks)?;
            index::save_chunks(writer, draft.revision, &cut)?;
            if let Some(old) = document.revision {
                index::forget_chunks(writer, old)?;
            }
            annotation::carry_out(writer, &moves, draft.revision)?;
            let mut values: Vec<(&str, &dyn ToSql)> = Vec::new();
            let revision = RowId::from(draft.revision);
            values.push(("revision_id", &revision));
            let format = Word(whole.format);
            values.push(("format", &format));
            if let Some(position) = &position {
                values.push(("reading_position", position));
            }
            if let Some(title) = &facts.title {
                values.push(("title", title));
            }
            let authors = Json(&facts.authors);
            if !facts.authors.is_empty() {
                values.push(("authors", &authors));
            }
            if facts.year.is_some() {
                values.push(("year", &facts.year));
            }
            if facts.language.is_some() {
                values.push(("language", &facts.language));
            }
            if facts.address.is_some() {
                values.push(("address", &facts.address));
            }
            if facts.published.is_some() {
                values.push(("published", &facts.published));
            }
            writer.update(&tables::DOCUMENTS, document.id, &values)?;
            index::raise_generation(writer)?;
            Ok(())
        })?;
        self.enter(draft.revision)
    }

    /// Enters the passages in the word index, and takes along what was annotated meanwhile; only then is the document
    /// called searchable.
    fn enter(&self, revision: RevisionId) -> Result<(), LibraryError> {
        index::add_to_lexical(self.store, self.lexical, self.document, revision)?;
        annotation::follow(self.store, self.document, revision)?;
        self.set_status(DocumentStatus::Searchable, None)
    }
}

/// What the file says of itself counts where the student has not said otherwise.
fn describe(document: &Document, said: &Metadata) -> Metadata {
    let plain = plain_title(&document.path);
    let is_untouched = plain.is_empty() || plain == document.title;
    Metadata {
        title: said.title.clone().filter(|title| is_untouched && !title.trim().is_empty()),
        authors: if document.authors.is_empty() { said.authors.clone() } else { Vec::new() },
        year: said.year.filter(|_| document.year.is_none()),
        language: said.language.clone().filter(|_| document.language.is_none()),
        address: said.address.clone(),
        published: said.published.clone(),
    }
}

/// The hash under which the original of a document is kept.
pub(crate) fn content_hash(store: &Store, id: DocumentId) -> Result<String, LibraryError> {
    store
        .read(|reader| {
            reader.row(include_str!("../sql/get_content_hash.sql"), named_params! { ":id": RowId::from(id) }, |row| {
                row.get::<_, String>("content_hash")
            })
        })?
        .ok_or(LibraryError::NoDocument(id))
}
