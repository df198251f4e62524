//! Reading a document's text through the extract worker and saving it part by part.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use studium_base::{CancelToken, DocumentId, Failure, RevisionId};
use studium_engine::protocol::extract::{Bookmark, Event, Format, Metadata, Part, Request};
use studium_engine::{Extract, Outcome};
use studium_store::sqlite::{ToSql, named_params};
use studium_store::{Json, Operation, RowId, Store, Word, tables};

use super::index;
use crate::document::{self, Document, DocumentStatus};
use crate::index::LexicalIndex;
use crate::original::Originals;
use crate::revision::{self, Draft};
use crate::{LibraryError, annotation};

/// Parts are saved together to spare the disk: so many, or so old.
const SAVE_EVERY_PARTS: usize = 32;
const SAVE_EVERY: Duration = Duration::from_millis(500);

/// What an import needs besides the document.
#[derive(Debug, Clone)]
pub(crate) struct ImportInput {
    pub(crate) document: DocumentId,
    pub(crate) password: Option<String>,
    pub(crate) pdfium: PathBuf,
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportProgress {
    /// Pages or sections saved.
    pub done: u32,
    /// In all, where the file says it.
    pub total: Option<u32>,
}

/// How an import ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Imported {
    /// Its words are found.
    Searchable,
    /// Stopped; what was saved is kept and the next import goes on from it.
    Cancelled,
}

/// What the worker said before the first part.
struct Opened {
    format: Format,
    metadata: Metadata,
    part_count: Option<u32>,
    is_paged: bool,
    bookmarks: Vec<Bookmark>,
}

/// Reads the text of a document and makes its words searchable. A failure is noted on the document and returned.
pub(crate) fn import(
    store: &Store,
    originals: &Originals,
    extract: &dyn Extract,
    lexical: &LexicalIndex,
    input: &ImportInput,
    cancel: &CancelToken,
    on_progress: &mut dyn FnMut(ImportProgress),
) -> Result<Imported, LibraryError> {
    let document = document::get(store, input.document)?;
    if document.status == DocumentStatus::Ready || document.status == DocumentStatus::Searchable {
        return Ok(Imported::Searchable);
    }
    set_status(store, input.document, DocumentStatus::Extracting, None)?;
    match run(store, originals, extract, lexical, &document, input, cancel, on_progress) {
        Ok(Imported::Cancelled) => {
            set_status(store, input.document, DocumentStatus::Queued, None)?;
            Ok(Imported::Cancelled)
        }
        Ok(Imported::Searchable) => Ok(Imported::Searchable),
        Err(error) => {
            // On a full disk this fails too; what broke the import says more.
            if let Err(second) = set_status(store, input.document, DocumentStatus::Failed, Some(&Failure::of(&error))) {
                tracing::warn!(error = %second, "a failure could not be noted on its document");
            }
            Err(error)
        }
    }
}

fn set_status(
    store: &Store,
    id: DocumentId,
    status: DocumentStatus,
    error: Option<&Failure>,
) -> Result<(), LibraryError> {
    store.write(Operation::RunJob, |writer| document::set_status(writer, id, status, error))?;
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "the library's parts, kept apart so that each can be a fake in tests")]
fn run(
    store: &Store,
    originals: &Originals,
    extract: &dyn Extract,
    lexical: &LexicalIndex,
    document: &Document,
    input: &ImportInput,
    cancel: &CancelToken,
    on_progress: &mut dyn FnMut(ImportProgress),
) -> Result<Imported, LibraryError> {
    if let Some(revision) = document.revision {
        // A kill came between the text and the word index.
        enter(store, lexical, document.id, revision)?;
        return Ok(Imported::Searchable);
    }
    let content_hash = content_hash(store, document.id)?;
    let mut draft = revision::begin(store, document.id, &content_hash)?;
    let mut opened = None;
    let mut waiting: Vec<Part> = Vec::new();
    let mut saved_at = Instant::now();
    let mut failure = None;
    // Stops the worker when saving fails, and passes on the student's cancel.
    let stop = cancel.child();
    let request = Request::Extract {
        path: originals.path(&content_hash),
        name: document.path.clone(),
        password: input.password.clone(),
        pdfium: input.pdfium.clone(),
        first_part: draft.part_count,
    };
    let outcome = extract.extract(request, &stop, &mut |event| match event {
        Event::Opened { format, metadata, part_count, paged, bookmarks } => {
            on_progress(ImportProgress { done: draft.part_count, total: part_count });
            opened = Some(Opened { format, metadata, part_count, is_paged: paged, bookmarks });
        }
        Event::Part(part) if failure.is_none() => {
            waiting.push(part);
            if waiting.len() >= SAVE_EVERY_PARTS || saved_at.elapsed() >= SAVE_EVERY {
                if let Err(error) = revision::save_parts(store, &mut draft, &waiting) {
                    failure = Some(error);
                    stop.cancel();
                }
                waiting.clear();
                saved_at = Instant::now();
                let total = opened.as_ref().and_then(|opened: &Opened| opened.part_count);
                on_progress(ImportProgress { done: draft.part_count, total });
            }
        }
        Event::Part(_) | Event::Member { .. } | Event::Bytes(_) | Event::MemberEnd { .. } | Event::IsDocument => {}
    });
    if let Some(error) = failure {
        return Err(error);
    }
    if !waiting.is_empty() {
        revision::save_parts(store, &mut draft, &waiting)?;
    }
    if outcome? == Outcome::Cancelled {
        return Ok(Imported::Cancelled);
    }
    let opened = opened.ok_or(studium_engine::EngineError::Unexpected { program: "studium-extract" })?;
    on_progress(ImportProgress { done: draft.part_count, total: Some(draft.part_count) });
    finish(store, lexical, document, draft, &opened)?;
    Ok(Imported::Searchable)
}

/// Everything that makes the text visible, in one transaction, then the index, which can be made again.
fn finish(
    store: &Store,
    lexical: &LexicalIndex,
    document: &Document,
    draft: Draft,
    opened: &Opened,
) -> Result<(), LibraryError> {
    let chunks = index::cut(store, draft.revision)?;
    let facts = describe(document, opened);
    let ((), _) = store.write(Operation::IndexDocument, |writer| -> Result<(), LibraryError> {
        revision::complete(writer, draft, opened.format, opened.is_paged, &opened.bookmarks)?;
        index::save_chunks(writer, draft.revision, &chunks)?;
        let mut values: Vec<(&str, &dyn ToSql)> = Vec::new();
        let revision = RowId::from(draft.revision);
        values.push(("revision_id", &revision));
        let format = Word(opened.format);
        values.push(("format", &format));
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
        writer.update(&tables::DOCUMENTS, document.id, &values)?;
        index::raise_generation(writer)?;
        Ok(())
    })?;
    enter(store, lexical, document.id, draft.revision)
}

/// Enters the passages in the word index and takes the annotations along; only then is the document called searchable.
fn enter(
    store: &Store,
    lexical: &LexicalIndex,
    document: DocumentId,
    revision: RevisionId,
) -> Result<(), LibraryError> {
    index::add_to_lexical(store, lexical, document, revision)?;
    annotation::follow(store, document, revision)?;
    set_status(store, document, DocumentStatus::Searchable, None)
}

/// What the file says of itself counts where the student has not said otherwise.
fn describe(document: &Document, opened: &Opened) -> Metadata {
    let stem = std::path::Path::new(&document.path).file_stem().map(|stem| stem.to_string_lossy().replace('_', " "));
    let is_untouched = stem.is_none_or(|stem| stem == document.title);
    let said = &opened.metadata;
    Metadata {
        title: said.title.clone().filter(|title| is_untouched && !title.trim().is_empty()),
        authors: if document.authors.is_empty() { said.authors.clone() } else { Vec::new() },
        year: said.year.filter(|_| document.year.is_none()),
        language: said.language.clone().filter(|_| document.language.is_none()),
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
