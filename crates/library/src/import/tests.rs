//! A file changes after it was taken in: what is kept, what is read anew, what is embedded anew.

mod recordings;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use studium_base::{CancelToken, DocumentId, SystemClock, TextRange};
use studium_engine::protocol::embed::{Architecture, EmbedderSpec, Pooling, TextKind};
use studium_engine::protocol::extract::{Block, BlockKind, Event, Format, Metadata, Part, Request};
use studium_engine::recognise::{Raster, Reading, RecognisedLine};
use studium_engine::{Embed, EngineError, Extract, Outcome, Recognise};
use studium_store::Store;

use crate::document::{self, Document, DocumentStatus};
use crate::{Imported, Library, LibraryParts, Mode, SearchQuery};

/// Reads a text file: its paragraphs are blocks, those that begin with `#` headings. What happens before it answers is
/// up to the test.
#[derive(Default)]
struct FakeWorker {
    before: Mutex<Option<Box<dyn FnOnce() + Send>>>,
}

impl Extract for FakeWorker {
    fn extract(
        &self,
        request: Request,
        _cancel: &CancelToken,
        on_event: &mut dyn FnMut(Event),
    ) -> Result<Outcome, EngineError> {
        let Request::Extract { path, .. } = request else { unreachable!("only texts are read here") };
        let text = std::fs::read_to_string(path).expect("the original is there");
        if let Some(before) = self.before.lock().unwrap().take() {
            before();
        }
        if text.starts_with("broken") {
            return Err(EngineError::OverLimit { program: "studium-extract", what: "time" });
        }
        let (format, metadata) = (Format::Markdown, Metadata::default());
        on_event(Event::Opened { format, metadata, part_count: Some(1), paged: false, bookmarks: Vec::new() });
        let mut blocks = Vec::new();
        let mut start = 0;
        for paragraph in text.split("\n\n") {
            let end = start + u32::try_from(paragraph.chars().count()).unwrap();
            let is_heading = paragraph.starts_with('#');
            let kind = if is_heading { BlockKind::Heading { level: 1 } } else { BlockKind::Paragraph };
            blocks.push(Block { range: TextRange::new(start, end), kind });
            start = end + 2;
        }
        let locator = studium_base::Locator::Section { href: None, path: Vec::new() };
        on_event(Event::Part(Part { index: 0, text, locator, blocks, lines: Vec::new(), html: None }));
        Ok(Outcome::Completed)
    }
}

struct NoTesseract;

impl Recognise for NoTesseract {
    fn languages(&self) -> Result<Vec<String>, EngineError> {
        Err(EngineError::RecognitionMissing)
    }

    fn recognise(
        &self,
        _raster: &Raster,
        _reading: &Reading,
        _cancel: &CancelToken,
    ) -> Result<Option<Vec<RecognisedLine>>, EngineError> {
        Err(EngineError::RecognitionMissing)
    }
}

/// Remembers what it was given.
#[derive(Default)]
struct FakeEmbedder {
    passages: Mutex<Vec<String>>,
}

impl Embed for FakeEmbedder {
    fn embed(
        &self,
        _model: &EmbedderSpec,
        kind: TextKind,
        texts: Vec<String>,
        _cancel: &CancelToken,
    ) -> Result<Option<Vec<Vec<f32>>>, EngineError> {
        let vectors = texts.iter().map(|text| vec![1.0, text.len() as f32]).collect();
        if kind == TextKind::Passage {
            self.passages.lock().unwrap().extend(texts);
        }
        Ok(Some(vectors))
    }
}

struct Room {
    folder: tempfile::TempDir,
    store: Arc<Store>,
    worker: Arc<FakeWorker>,
    embedder: Arc<FakeEmbedder>,
    library: Arc<Library>,
}

impl Room {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(Store::open(folder.path(), Arc::new(SystemClock)).unwrap().store);
        let (worker, embedder) = (Arc::new(FakeWorker::default()), Arc::new(FakeEmbedder::default()));
        let (library, _) = Library::open(LibraryParts {
            store: Arc::clone(&store),
            folder: folder.path().to_owned(),
            extract: Arc::clone(&worker) as Arc<dyn Extract>,
            view: Arc::clone(&worker) as Arc<dyn Extract>,
            recognise: Arc::new(NoTesseract),
            embed: Arc::clone(&embedder) as Arc<dyn Embed>,
            pdfium: "unused".into(),
            read_only: false,
        })
        .unwrap();
        library.select_embedder(Some(EmbedderSpec {
            id: "fake".to_owned(),
            weights: PathBuf::new(),
            tokenizer: PathBuf::new(),
            runtime: PathBuf::new(),
            architecture: Architecture::Bert,
            attention_heads: 1,
            layer_norm_eps: 0.0,
            pooling: Pooling::Mean,
            max_tokens: 256,
            query_prefix: String::new(),
            passage_prefix: String::new(),
            keep_dimensions: 0,
            threads: 1,
        }));
        Self { folder, store, worker, embedder, library: Arc::new(library) }
    }

    /// Writes the file and takes it in.
    fn add(&self, name: &str, text: &str) -> Document {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        self.library.add_file(&path, None).unwrap()
    }

    fn read(&self, id: DocumentId) -> Imported {
        self.library.import(id, None, &CancelToken::new(), &mut |_| {}).unwrap()
    }

    /// Gives every passage its vector, and the passages that had none.
    fn embed(&self) -> Vec<String> {
        assert!(self.library.embed_pending(&CancelToken::new(), &mut |_| {}).unwrap());
        std::mem::take(&mut self.embedder.passages.lock().unwrap())
    }

    fn text(&self, id: DocumentId) -> String {
        let opened = self.library.open_document(id).unwrap();
        self.library.text(opened.revision, TextRange::new(0, opened.text_length)).unwrap()
    }

    fn finds(&self, words: &str) -> usize {
        let query = SearchQuery { query: words.to_owned(), course: None, limit: 20, mode: Mode::Lexical };
        let found = self.library.search(&query, &CancelToken::new()).unwrap();
        found.hits.iter().filter(|found| found.hit.quote.contains(words)).count()
    }
}

/// A section long enough to be a passage of its own.
fn section(name: &str) -> String {
    let sentence = format!("The {name} is described here at some length, with all that belongs to it. ");
    format!("# {name}\n\n{}", sentence.repeat(9).trim_end())
}

fn book(names: &[&str]) -> String {
    names.iter().map(|name| section(name)).collect::<Vec<_>>().join("\n\n")
}

#[test]
fn of_a_changed_file_only_the_changed_passages_are_embedded() {
    let room = Room::new();
    let known = room.add("notes.md", &book(&["retina", "cornea", "iris", "lens"]));
    room.read(known.id);
    let first = room.embed();
    assert!(first.len() >= 4, "{} passages", first.len());

    let changed = room.add("notes.md", &book(&["sclera", "retina", "cornea", "pupil", "lens"]));
    assert_eq!((changed.id, changed.status), (known.id, DocumentStatus::Queued));
    assert_eq!(room.finds("iris"), 1, "the text before is found until the new one is read");
    room.read(known.id);
    let again = room.embed();
    assert!(
        !again.is_empty() && again.iter().all(|text| text.contains("sclera") || text.contains("pupil")),
        "{again:?}"
    );
    assert_eq!((room.finds("iris"), room.finds("pupil"), room.finds("retina")), (0, 1, 1));
    assert_eq!(room.library.documents(None).unwrap().len(), 1);
    assert_eq!(document::get(&room.store, known.id).unwrap().status, DocumentStatus::Ready);

    // Taken in again as it is, nothing happens.
    assert_eq!(
        room.add("notes.md", &book(&["sclera", "retina", "cornea", "pupil", "lens"])).status,
        DocumentStatus::Ready
    );
}

#[test]
fn the_reading_position_follows_the_text() {
    let room = Room::new();
    let known = room.add("notes.md", &book(&["retina", "cornea", "iris"]));
    room.read(known.id);
    let at = |text: &str, words: &str| u32::try_from(text[..text.find(words).unwrap()].chars().count()).unwrap();
    room.library.save_reading_position(known.id, at(&room.text(known.id), "# iris")).unwrap();
    room.add("notes.md", &book(&["sclera", "retina", "cornea", "iris"]));
    room.read(known.id);
    let position = room.library.document(known.id).unwrap().reading_position;
    assert_eq!(position, Some(at(&room.text(known.id), "# iris")));
}

#[test]
fn a_file_that_changes_while_it_is_read_is_read_again() {
    let room = Room::new();
    let known = room.add("notes.md", &book(&["retina"]));
    let path = room.folder.path().join("notes.md");
    let library = Arc::clone(&room.library);
    *room.worker.before.lock().unwrap() = Some(Box::new(move || {
        std::fs::write(&path, book(&["cornea"])).unwrap();
        assert_eq!(library.add_file(&path, None).unwrap().id, known.id);
    }));
    assert_eq!(room.read(known.id), Imported::Searchable);
    assert_eq!(room.text(known.id), book(&["cornea"]));
    assert_eq!((room.finds("retina"), room.finds("cornea")), (0, 1));
}

#[test]
fn a_new_version_that_cannot_be_read_leaves_the_text_before_in_place() {
    let room = Room::new();
    let known = room.add("notes.md", &book(&["retina"]));
    room.read(known.id);
    room.add("notes.md", "broken");
    assert!(room.library.import(known.id, None, &CancelToken::new(), &mut |_| {}).is_err());
    let failed = room.library.document(known.id).unwrap();
    assert_eq!((failed.status, failed.revision.is_some()), (DocumentStatus::Failed, true));
    assert_eq!((room.text(known.id), room.finds("retina")), (book(&["retina"]), 1));

    // What is read is the file behind the text, not the one that could not be read.
    let opened = room.library.open_document(known.id).unwrap();
    let bytes = room.library.read_bytes(opened.revision, 0, 1 << 20).unwrap();
    assert_eq!((bytes.len() as u64, bytes), (opened.size_bytes, book(&["retina"]).into_bytes()));

    // The file is put back as it was.
    assert_eq!(room.add("notes.md", &book(&["retina"])).status, DocumentStatus::Queued);
    assert_eq!(room.read(known.id), Imported::Searchable);
    assert_eq!(room.library.document(known.id).unwrap().status, DocumentStatus::Searchable);
}

#[test]
fn earlier_texts_go_when_nothing_points_to_them() {
    let room = Room::new();
    let known = room.add("notes.md", &book(&["retina"]));
    room.read(known.id);
    let before = room.library.open_document(known.id).unwrap().revision;
    room.add("notes.md", &book(&["cornea"]));
    room.read(known.id);
    let whole = TextRange::new(0, 8);
    assert!(room.library.text(before, whole).is_ok(), "an answer may still be written from it");
    let tidied = room.library.tidy().unwrap();
    assert_eq!(tidied.originals, 1, "the file before is needed by nothing");
    assert!(room.library.text(before, whole).is_err());
    assert_eq!(room.text(known.id), book(&["cornea"]));
}

#[test]
fn a_place_in_an_earlier_text_is_shown_in_the_text_of_today() {
    let room = Room::new();
    let known = room.add("notes.md", &book(&["retina", "cornea"]));
    room.read(known.id);
    let before = room.library.open_document(known.id).unwrap().revision;
    let text = room.text(known.id);
    let place = |words: &str| {
        let start = u32::try_from(text[..text.find(words).unwrap()].chars().count()).unwrap();
        TextRange::new(start, start + u32::try_from(words.chars().count()).unwrap())
    };
    let (stays, goes) = (place("# cornea"), place("# retina"));
    room.add("notes.md", &book(&["iris", "cornea"]));
    room.read(known.id);
    let now = room.library.open_document(known.id).unwrap().revision;
    let located = room.library.locate_today(before, stays).unwrap();
    assert_eq!((located.revision, located.quote.as_str()), (now, "# cornea"));
    let gone = room.library.locate_today(before, goes).unwrap();
    assert_eq!((gone.revision, gone.range, gone.quote.as_str()), (before, goes, "# retina"));
}

#[test]
fn a_file_that_was_moved_takes_its_document_along() {
    let room = Room::new();
    let known = room.add("notes.md", &book(&["retina"]));
    let (from, to) = (room.folder.path().join("notes.md"), room.folder.path().join("eye.md"));
    std::fs::rename(from, &to).unwrap();
    let moved = room.library.add_file(&to, None).unwrap();
    assert_eq!((moved.id, moved.path), (known.id, to.to_string_lossy().into_owned()));
}
