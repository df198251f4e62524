//! The library of one data folder: the door to courses, documents, their texts, and what is found in them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use studium_base::{CancelToken, CourseId, DocumentId, RevisionId, TextRange};
use studium_engine::protocol::embed::EmbedderSpec;
use studium_engine::{Embed, Extract, Recognise};
use studium_store::Store;

use crate::course::{self, Course, CourseEdit, RestoreCourse, SectionEdit};
use crate::document::{self, Cite, Document, DocumentEdit, DocumentRef};
use crate::duplicate::Sketches;
use crate::embedding::{EmbedProgress, Embedder};
use crate::import::{self, Archive, Import, ImportProgress, Imported, Listening, PageOrigin, Pages};
use crate::index::LexicalIndex;
use crate::original::{Lent, Originals};
use crate::revision::{self, Located, PageLine, PlacedBlock, ReaderDocument, ReaderPart};
use crate::search::{Owners, Retrieved, SearchQuery, SearchResults, Searcher};
use crate::{LibraryError, annotation, housekeeping, picture, recording};

/// Most bytes handed out in one piece: what a page of a large PDF needs.
const MAX_BYTES: usize = 1 << 20;

/// Where the library keeps what it derives, and what it works with.
pub struct LibraryParts {
    /// The database.
    pub store: Arc<Store>,
    /// The data folder.
    pub folder: PathBuf,
    /// Reads files.
    pub extract: Arc<dyn Extract>,
    /// Shows pictures: a worker of its own, so that reading need not wait for an import.
    pub view: Arc<dyn Extract>,
    /// Recognises the text of scans and pictures.
    pub recognise: Arc<dyn Recognise>,
    /// Makes vectors.
    pub embed: Arc<dyn Embed>,
    /// The PDFium library for the extract worker.
    pub pdfium: PathBuf,
    /// Beside an owner: nothing is written, an index that lags behind stays as it is.
    pub read_only: bool,
}

/// The library.
pub struct Library {
    pub(crate) store: Arc<Store>,
    pub(crate) extract: Arc<dyn Extract>,
    view: Arc<dyn Extract>,
    recognise: Arc<dyn Recognise>,
    pub(crate) originals: Originals,
    pub(crate) lexical: LexicalIndex,
    pub(crate) sketches: Sketches,
    embedder: Embedder,
    owners: Owners,
    pub(crate) pdfium: PathBuf,
}

impl Library {
    /// Opens the library. The word index is made again when it is not in step with the database; the second value
    /// says so.
    ///
    /// # Errors
    /// When the database or the index cannot be read or written.
    pub fn open(parts: LibraryParts) -> Result<(Self, bool), LibraryError> {
        let parts_read_only = parts.read_only;
        let lexical = LexicalIndex::open(&parts.folder.join("index"))?;
        let library = Self {
            originals: Originals::new(parts.folder.join("originals")),
            embedder: Embedder::new(parts.embed, parts.folder.join("vectors")),
            owners: Owners::default(),
            lexical,
            sketches: Sketches::default(),
            store: parts.store,
            extract: parts.extract,
            view: parts.view,
            recognise: parts.recognise,
            pdfium: parts.pdfium,
        };
        let is_behind = library.lexical.generation() != import::generation(&library.store)?;
        if is_behind && !parts_read_only {
            import::reindex(&library.store, &library.lexical)?;
        }
        Ok((library, is_behind))
    }

    /// All courses, by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn courses(&self) -> Result<Vec<Course>, LibraryError> {
        course::list(&self.store)
    }

    /// One course.
    ///
    /// # Errors
    /// When there is no such course.
    pub fn course(&self, id: CourseId) -> Result<Course, LibraryError> {
        course::get(&self.store, id)
    }

    /// The course of that name or id.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn course_by_name(&self, name: &str) -> Result<Option<Course>, LibraryError> {
        course::by_name(&self.store, name)
    }

    /// A new course.
    ///
    /// # Errors
    /// When the name is empty.
    pub fn create_course(&self, name: &str) -> Result<Course, LibraryError> {
        course::create(&self.store, name)
    }

    /// Changes a course.
    ///
    /// # Errors
    /// When there is no such course or the new name is empty.
    pub fn edit_course(&self, edit: &CourseEdit) -> Result<Course, LibraryError> {
        course::edit(&self.store, edit)
    }

    /// Renames a section of a course, or takes it away.
    ///
    /// # Errors
    /// When there is no such course.
    pub fn edit_section(&self, edit: &SectionEdit) -> Result<Course, LibraryError> {
        course::edit_section(&self.store, edit)
    }

    /// Deletes a course; its documents stay.
    ///
    /// # Errors
    /// When there is no such course.
    pub fn delete_course(&self, id: CourseId) -> Result<(), LibraryError> {
        course::delete(&self.store, id)
    }

    /// Takes the deletion of a course back, with its documents.
    ///
    /// # Errors
    /// When there is no such course any more.
    pub fn restore_course(&self, restore: &RestoreCourse) -> Result<Course, LibraryError> {
        course::restore(&self.store, restore)
    }

    /// The documents of a course, or all.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn documents(&self, course: Option<CourseId>) -> Result<Vec<Document>, LibraryError> {
        document::list(&self.store, course)
    }

    /// One document.
    ///
    /// # Errors
    /// When there is no such document.
    pub fn document(&self, id: DocumentId) -> Result<Document, LibraryError> {
        document::get(&self.store, id)
    }

    /// Changes a document.
    ///
    /// # Errors
    /// When there is no such document or the new title is empty.
    pub fn edit_document(&self, edit: &DocumentEdit) -> Result<Document, LibraryError> {
        document::edit(&self.store, edit)
    }

    /// Was the document that came from this file deleted by the student?
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn is_in_trash(&self, path: &Path) -> Result<bool, LibraryError> {
        document::is_in_trash(&self.store, &path.to_string_lossy())
    }

    /// Takes a file in; reading it is a job of its own. A file that is there already gives its document.
    ///
    /// # Errors
    /// When the file cannot be read or kept.
    pub fn add_file(&self, path: &Path, course: Option<CourseId>) -> Result<Document, LibraryError> {
        import::add_file(&self.store, &self.originals, path, course)
    }

    /// Takes the files inside an archive in; reading them is a job of its own.
    ///
    /// # Errors
    /// When the archive itself cannot be read; what is wrong with a file inside is told with that file.
    pub fn add_archive(
        &self,
        path: &Path,
        course: Option<CourseId>,
        cancel: &CancelToken,
    ) -> Result<Archive, LibraryError> {
        import::add_archive(&self.store, &self.originals, &*self.extract, path, course, cancel)
    }

    /// Takes a pasted text in.
    ///
    /// # Errors
    /// When it is empty or cannot be kept.
    pub fn add_text(&self, title: &str, text: &str, course: Option<CourseId>) -> Result<Document, LibraryError> {
        import::add_text(&self.store, &self.originals, title, text, course)
    }

    /// Takes a recording in that was made here; writing it down is a job of its own. The file is not needed any more
    /// then.
    ///
    /// # Errors
    /// When it is empty or cannot be kept.
    pub fn add_recording(&self, path: &Path, title: &str, course: Option<CourseId>) -> Result<Document, LibraryError> {
        import::add_recording(&self.store, &self.originals, path, title, course)
    }

    /// Takes in what came from the web; reading it is a job of its own.
    ///
    /// # Errors
    /// When it breaks off, is empty or cannot be kept.
    pub fn add_page(
        &self,
        source: &mut impl std::io::Read,
        origin: &PageOrigin,
        course: Option<CourseId>,
    ) -> Result<Document, LibraryError> {
        import::add_page(&self.store, &self.originals, source, origin, course)
    }

    /// Reads a document's text and makes its words searchable. Goes on where an earlier call was stopped or killed.
    ///
    /// # Errors
    /// When the file cannot be read, with the reason, which is also noted on the document.
    pub fn import(
        &self,
        document: DocumentId,
        password: Option<String>,
        cancel: &CancelToken,
        on_progress: &mut dyn FnMut(ImportProgress),
    ) -> Result<Imported, LibraryError> {
        let pdfium = self.pdfium.clone();
        let pages = Pages { extract: &*self.extract, recognise: &*self.recognise, password, pdfium };
        self.import_of(document).run(&pages, cancel, on_progress)
    }

    /// Writes a recording down and makes its words searchable, as [`Self::import`] does with pages.
    ///
    /// # Errors
    /// When it cannot be decoded or nobody speaks in it, and when no model hears, which are also noted on the document.
    pub fn transcribe(
        &self,
        document: DocumentId,
        listening: &Listening<'_>,
        cancel: &CancelToken,
        on_progress: &mut dyn FnMut(ImportProgress),
    ) -> Result<Imported, LibraryError> {
        self.import_of(document).run(listening, cancel, on_progress)
    }

    fn import_of(&self, document: DocumentId) -> Import<'_> {
        Import { store: &self.store, originals: &self.originals, lexical: &self.lexical, document }
    }

    /// Is the original of a document something to be heard, by its content?
    ///
    /// # Errors
    /// When there is no such document or its original cannot be read.
    pub fn is_recording(&self, document: &Document) -> Result<bool, LibraryError> {
        let hash = import::content_hash(&self.store, document.id)?;
        let head = self.originals.read(&hash, 0, recording::HEAD_BYTES)?;
        Ok(recording::is_recording(&head, &document.path, document.content_type.as_deref()))
    }

    /// The original of a document, for a worker.
    ///
    /// # Errors
    /// When there is no such document.
    pub fn original_path(&self, document: DocumentId) -> Result<PathBuf, LibraryError> {
        Ok(self.originals.path(&import::content_hash(&self.store, document)?))
    }

    /// Chooses the embedding model.
    pub fn select_embedder(&self, spec: Option<EmbedderSpec>) {
        self.embedder.select(spec);
    }

    /// Gives every passage its vector. `Ok(false)` when cancelled.
    ///
    /// # Errors
    /// When the worker or the index fails.
    pub fn embed_pending(
        &self,
        cancel: &CancelToken,
        on_progress: &mut dyn FnMut(EmbedProgress),
    ) -> Result<bool, LibraryError> {
        self.embedder.embed_pending(&self.store, cancel, on_progress)
    }

    /// Finds passages and messages.
    ///
    /// # Errors
    /// When the database or an index cannot be read.
    pub fn search(&self, query: &SearchQuery, cancel: &CancelToken) -> Result<SearchResults, LibraryError> {
        self.searcher().search(query, cancel)
    }

    /// Finds the passages from which a question can be answered.
    ///
    /// # Errors
    /// When the database or an index cannot be read.
    pub fn retrieve(
        &self,
        query: &str,
        course: Option<CourseId>,
        limit: usize,
        cancel: &CancelToken,
    ) -> Result<Retrieved, LibraryError> {
        self.searcher().retrieve(query, course, limit, cancel)
    }

    /// Cosine of every text on the left with every text on the right; `None` without a model or when cancelled.
    ///
    /// # Errors
    /// When the worker fails.
    pub fn similarity(
        &self,
        left: &[String],
        right: &[String],
        cancel: &CancelToken,
    ) -> Result<Option<Vec<Vec<f32>>>, LibraryError> {
        let mut all = left.to_vec();
        all.extend_from_slice(right);
        let Some(vectors) = self.embedder.texts(&all, cancel)? else { return Ok(None) };
        let (left, right) = vectors.split_at(left.len());
        let cosine = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
        Ok(Some(left.iter().map(|a| right.iter().map(|b| cosine(a, b)).collect()).collect()))
    }

    /// Unit vectors of any texts, all of one model; `None` without one or when cancelled.
    ///
    /// # Errors
    /// When the worker fails.
    pub fn vectors(&self, texts: &[String], cancel: &CancelToken) -> Result<Option<Vec<Vec<f32>>>, LibraryError> {
        self.embedder.texts(texts, cancel)
    }

    /// What tells vectors of the model in use from those of another; `None` without a model.
    #[must_use]
    pub fn vectors_identity(&self) -> Option<String> {
        self.embedder.identity()
    }

    /// Is there an embedding model?
    #[must_use]
    pub fn has_embedder(&self) -> bool {
        self.embedder.has_model()
    }

    /// Opens a document for reading.
    ///
    /// # Errors
    /// When there is no such document or it has no text yet.
    pub fn open_document(&self, id: DocumentId) -> Result<ReaderDocument, LibraryError> {
        let mut opened = revision::open(&self.store, id)?;
        // The document may have changed already: what is read is the file behind the text.
        let hash = revision::extent(&self.store, opened.revision)?.content_hash;
        opened.size_bytes = self.originals.size(&hash).unwrap_or(opened.size_bytes);
        Ok(opened)
    }

    /// Pages or sections with an index in `[from, to)`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn read_parts(&self, revision: RevisionId, from: u32, to: u32) -> Result<Vec<ReaderPart>, LibraryError> {
        revision::read_parts(&self.store, revision, from, to)
    }

    /// Length of the canonical text, in Unicode scalar values.
    ///
    /// # Errors
    /// When there is no such revision.
    pub fn text_length(&self, revision: RevisionId) -> Result<u32, LibraryError> {
        Ok(revision::extent(&self.store, revision)?.text_length)
    }

    /// The canonical text of a range.
    ///
    /// # Errors
    /// When the range lies outside the text.
    pub fn text(&self, revision: RevisionId, range: TextRange) -> Result<String, LibraryError> {
        revision::text_of(&self.store, revision, range)
    }

    /// The paragraphs, headings, items and so on that share text with a range, in order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn blocks(&self, revision: RevisionId, range: TextRange) -> Result<Vec<PlacedBlock>, LibraryError> {
        revision::blocks(&self.store, revision, range)
    }

    /// Where a range is.
    ///
    /// # Errors
    /// When the range lies outside the text.
    pub fn locate(&self, revision: RevisionId, range: TextRange) -> Result<Located, LibraryError> {
        revision::locate(&self.store, revision, range)
    }

    /// Where a range is today: one of an earlier text of its document is looked for in the current text, and stays
    /// where it was only when it is not found there.
    ///
    /// # Errors
    /// When the range lies outside its text.
    pub fn locate_today(&self, revision: RevisionId, range: TextRange) -> Result<Located, LibraryError> {
        let (revision, range) = annotation::follow_range(&self.store, revision, range)?;
        revision::locate(&self.store, revision, range)
    }

    /// Every place in a text where the words stand.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn find_in_document(&self, revision: RevisionId, query: &str) -> Result<Vec<Located>, LibraryError> {
        revision::find(&self.store, revision, query)
    }

    /// Which document a revision belongs to, and whether it was deleted since.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn document_of(&self, revision: RevisionId) -> Result<Option<(DocumentRef, bool)>, LibraryError> {
        document::document_of(&self.store, revision)
    }

    /// Bytes of the original that a revision was read from, at most 1 MiB; fewer at its end.
    ///
    /// # Errors
    /// When there is no such revision or its original cannot be read.
    pub fn read_bytes(&self, revision: RevisionId, offset: u64, length: usize) -> Result<Vec<u8>, LibraryError> {
        let hash = revision::extent(&self.store, revision)?.content_hash;
        self.originals.read(&hash, offset, length.min(MAX_BYTES))
    }

    /// Page `part` (counted from 0) of a document that is a picture, upright and in its colours, as a PNG or JPEG file.
    /// Empty when cancelled.
    ///
    /// # Errors
    /// When there is no such revision, it is no picture, or the worker cannot read it.
    pub fn picture(&self, revision: RevisionId, part: u32, cancel: &CancelToken) -> Result<Vec<u8>, LibraryError> {
        picture::picture(&self.store, &self.originals, &*self.view, revision, part, cancel)
    }

    /// The lines of a page with their places; `part` is counted from 0.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn page_lines(&self, revision: RevisionId, part: u32) -> Result<Vec<PageLine>, LibraryError> {
        revision::page_lines(&self.store, revision, part)
    }

    /// A reference to a document, or a passage of it with its reference, in a citation style.
    ///
    /// # Errors
    /// When there is no such document or the passage lies outside its text.
    pub fn cite(&self, cite: &Cite) -> Result<String, LibraryError> {
        document::cite(&self.store, cite)
    }

    /// Remembers how far the student has read, as a scalar value of the text.
    ///
    /// # Errors
    /// When there is no such document.
    pub fn save_reading_position(&self, id: DocumentId, position: u32) -> Result<(), LibraryError> {
        document::save_reading_position(&self.store, id, position)
    }

    /// Removes for good what was deleted over 90 days ago and what nothing points to any more.
    ///
    /// # Errors
    /// When the database or a file cannot be written.
    pub fn tidy(&self) -> Result<housekeeping::Tidied, LibraryError> {
        housekeeping::tidy(&self.store, &self.originals, &self.lexical)
    }

    /// Keeps content that is not a document, above all media of notes: under its hash, equal content once. Returns the
    /// hash and the size in bytes. It stays for as long as a row of `media` names it.
    ///
    /// # Errors
    /// When it cannot be read, or the disk cannot take it.
    pub fn keep_content(&self, source: &mut impl std::io::Read, named: &str) -> Result<(String, u64), LibraryError> {
        let kept = self.originals.keep(source, std::path::Path::new(named))?;
        Ok((kept.content_hash, kept.size_bytes))
    }

    /// Where content with that hash is, or would be.
    #[must_use]
    pub fn content_path(&self, content_hash: &str) -> std::path::PathBuf {
        self.originals.path(content_hash)
    }

    /// A copy of a file where workers may read it.
    ///
    /// # Errors
    /// When it cannot be read, or the disk cannot take it.
    pub fn lend(&self, path: &std::path::Path) -> Result<Lent, LibraryError> {
        self.originals.lend(path)
    }

    /// What does not fit together, for the diagnosis: originals that are missing, indexes that lag behind.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn check(&self) -> Result<Vec<String>, LibraryError> {
        housekeeping::check(&self.store, &self.originals, &self.lexical)
    }

    fn searcher(&self) -> Searcher<'_> {
        Searcher { store: &self.store, lexical: &self.lexical, embedder: &self.embedder, owners: &self.owners }
    }
}
