//! Reading a document's text through the extract worker and saving it part by part.

use std::collections::HashSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use studium_base::{CancelToken, DocumentId, Failure, RevisionId};
use studium_engine::protocol::extract::{Bookmark, Event, Format, Metadata, Part, Request};
use studium_engine::{EngineError, Extract, Outcome, Recognise};
use studium_store::sqlite::{ToSql, named_params};
use studium_store::{Json, Operation, RowId, Store, Word, tables};

use super::add::plain_title;
use super::index;
use super::recognition::Recognition;
use crate::document::{self, Document, DocumentStatus};
use crate::index::LexicalIndex;
use crate::original::Originals;
use crate::retrieve::Language;
use crate::revision::{self, Draft};
use crate::{LibraryError, annotation};

/// Parts are saved together to spare the disk: so many, or so old.
const SAVE_EVERY_PARTS: usize = 32;
const SAVE_EVERY: Duration = Duration::from_millis(500);

/// Parts that wait in memory behind a page that is to be recognised. Then the worker is stopped, and asked for the rest
/// when these are saved.
const QUEUED_PARTS: usize = 1_000;

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

/// What the worker said before the first part.
struct Opened {
    format: Format,
    metadata: Metadata,
    is_paged: bool,
    bookmarks: Vec<Bookmark>,
}

/// Reads the text of a document and makes its words searchable. A failure is noted on the document and returned.
#[expect(clippy::too_many_arguments, reason = "the library's parts, kept apart so that each can be a fake in tests")]
pub(crate) fn import(
    store: &Store,
    originals: &Originals,
    extract: &dyn Extract,
    recognise: &dyn Recognise,
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
    let outcome = loop {
        let document = document::get(store, input.document)?;
        let content_hash = content_hash(store, input.document)?;
        let outcome =
            run(store, originals, extract, recognise, lexical, &document, &content_hash, input, cancel, on_progress);
        // The file may have changed again while it was read.
        if outcome.is_err() || self::content_hash(store, input.document)? == content_hash {
            break outcome;
        }
    };
    match outcome {
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

/// The parts of a document on their way into its revision.
struct Intake<'a> {
    store: &'a Store,
    draft: Draft,
    waiting: Vec<Part>,
    saved_at: Instant,
    total: Option<u32>,
}

impl Intake<'_> {
    /// Saves the parts that wait when they are many or old, and says whether it did.
    fn take(&mut self, part: Part) -> Result<bool, LibraryError> {
        self.waiting.push(part);
        let is_due = self.waiting.len() >= SAVE_EVERY_PARTS || self.saved_at.elapsed() >= SAVE_EVERY;
        if is_due {
            self.save()?;
        }
        Ok(is_due)
    }

    fn save(&mut self) -> Result<(), LibraryError> {
        if !self.waiting.is_empty() {
            revision::save_parts(self.store, &mut self.draft, &self.waiting)?;
            self.waiting.clear();
        }
        self.saved_at = Instant::now();
        Ok(())
    }

    fn progress(&self, recognition: &Recognition<'_>) -> ImportProgress {
        ImportProgress { done: self.draft.part_count, total: self.total, unread: recognition.unread() }
    }
}

#[expect(clippy::too_many_arguments, reason = "the library's parts, kept apart so that each can be a fake in tests")]
fn run(
    store: &Store,
    originals: &Originals,
    extract: &dyn Extract,
    recognise: &dyn Recognise,
    lexical: &LexicalIndex,
    document: &Document,
    content_hash: &str,
    input: &ImportInput,
    cancel: &CancelToken,
    on_progress: &mut dyn FnMut(ImportProgress),
) -> Result<Imported, LibraryError> {
    if let Some(revision) = document.revision
        && revision::extent(store, revision)?.content_hash == content_hash
    {
        // A kill came between the text and the word index, or the file is what it once was.
        enter(store, lexical, document.id, revision)?;
        return Ok(Imported::Searchable);
    }
    let draft = revision::begin(store, document.id, content_hash)?;
    let mut intake = Intake { store, draft, waiting: Vec::new(), saved_at: Instant::now(), total: None };
    let path = originals.path(content_hash);
    let mut recognition =
        Recognition::new(extract, recognise, input, path.clone(), document.path.clone(), document.language.clone());
    let opened = loop {
        let mut opened = None;
        let mut queue: Vec<(Part, bool)> = Vec::new();
        let mut drawn = HashSet::new();
        let mut failure = None;
        let mut is_full = false;
        // Stops the worker when saving fails, and passes on the student's cancel.
        let stop = cancel.child();
        let request = Request::Extract {
            path: path.clone(),
            name: document.path.clone(),
            content_type: document.content_type.clone(),
            password: input.password.clone(),
            pdfium: input.pdfium.clone(),
            first_part: intake.draft.part_count,
        };
        let outcome = extract.extract(request, &stop, &mut |event| match event {
            Event::Opened { format, metadata, part_count, paged, bookmarks } => {
                intake.total = part_count;
                on_progress(intake.progress(&recognition));
                opened = Some(Opened { format, metadata, is_paged: paged, bookmarks });
            }
            Event::NeedsRecognition { part } => {
                if recognition.is_possible() {
                    drawn.insert(part);
                } else {
                    recognition.skip();
                }
            }
            Event::Part(part) if failure.is_none() => {
                let is_drawn = drawn.contains(&part.index);
                if is_drawn || !queue.is_empty() {
                    // The worker does one thing after the other: this page is drawn when it has read the others.
                    queue.push((part, is_drawn));
                    is_full |= queue.len() >= QUEUED_PARTS;
                    if is_full {
                        stop.cancel();
                    }
                    return;
                }
                match intake.take(part) {
                    Ok(true) => on_progress(intake.progress(&recognition)),
                    Ok(false) => {}
                    Err(error) => {
                        failure = Some(error);
                        stop.cancel();
                    }
                }
            }
            Event::Part(_)
            | Event::Raster(_)
            | Event::RasterRows { .. }
            | Event::Member { .. }
            | Event::Bytes(_)
            | Event::MemberEnd { .. }
            | Event::IsDocument
            | Event::Package(_)
            | Event::Annotated { .. } => {}
        });
        if let Some(error) = failure {
            return Err(error);
        }
        intake.save()?;
        let outcome = outcome?;
        if cancel.is_cancelled() {
            return Ok(Imported::Cancelled);
        }
        for (mut part, is_drawn) in queue {
            if is_drawn && !recognition.fill(&mut part, cancel) {
                intake.save()?;
                return Ok(Imported::Cancelled);
            }
            if intake.take(part)? {
                on_progress(intake.progress(&recognition));
            }
        }
        intake.save()?;
        match (outcome, opened) {
            (Outcome::Completed, Some(opened)) => break opened,
            (Outcome::Completed, None) => return Err(EngineError::Unexpected { program: "studium-extract" }.into()),
            (Outcome::Cancelled, _) if is_full => {}
            (Outcome::Cancelled, _) => return Ok(Imported::Cancelled),
        }
    };
    intake.total = Some(intake.draft.part_count);
    on_progress(intake.progress(&recognition));
    finish(store, lexical, document, intake.draft, opened, recognition)?;
    Ok(Imported::Searchable)
}

/// Everything that makes the text visible, in one transaction, then the index, which can be made again.
fn finish(
    store: &Store,
    lexical: &LexicalIndex,
    document: &Document,
    draft: Draft,
    mut opened: Opened,
    recognition: Recognition<'_>,
) -> Result<(), LibraryError> {
    if recognition.unread() > 0 {
        tracing::warn!(document = %document.id, pages = recognition.unread(), "pages were left without text");
    }
    if opened.metadata.language.is_none() {
        opened.metadata.language = Language::detect(recognition.sample()).map(|language| language.code().to_owned());
    }
    if opened.is_paged && !draft.has_text() {
        // Nothing of it is kept: the next import reads all pages again, with what is installed then.
        revision::discard(store, document.id)?;
        return Err(recognition.into_error().map_or(LibraryError::NoText(document.id), LibraryError::Engine));
    }
    let opened = &opened;
    let cut = index::cut(store, draft.revision, document.revision)?;
    let facts = describe(document, opened);
    let position = annotation::follow_position(store, document, draft)?.map(Json);
    let moves = annotation::plan(store, document.id, draft)?;
    let ((), _) = store.write(Operation::IndexDocument, |writer| -> Result<(), LibraryError> {
        revision::complete(writer, draft, opened.format, opened.is_paged, &opened.bookmarks)?;
        index::save_chunks(writer, draft.revision, &cut)?;
        if let Some(old) = document.revision {
            index::forget_chunks(writer, old)?;
        }
        annotation::carry_out(writer, &moves, draft.revision)?;
        let mut values: Vec<(&str, &dyn ToSql)> = Vec::new();
        let revision = RowId::from(draft.revision);
        values.push(("revision_id", &revision));
        let format = Word(opened.format);
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
    enter(store, lexical, document.id, draft.revision)
}

/// Enters the passages in the word index, and takes along what was annotated meanwhile; only then is the document called
/// searchable.
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
    let plain = plain_title(&document.path);
    let is_untouched = plain.is_empty() || plain == document.title;
    let said = &opened.metadata;
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
