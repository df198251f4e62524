//! Imports of scans with fakes for the worker and for Tesseract.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use studium_base::{CancelToken, Coded, DocumentId, ErrorCode, Locator, PageBox, SystemClock, TextRange};
use studium_engine::protocol::embed::{EmbedderSpec, TextKind};
use studium_engine::protocol::extract::{Event, Format, Metadata, Part, RasterShape, Request};
use studium_engine::recognise::{Raster, Reading, Recognise, RecognisedLine, RecognisedWord};
use studium_engine::{Embed, EngineError, Extract, Outcome};
use studium_store::Store;

use super::page;
use crate::{DocumentStatus, Imported, Library, LibraryError, LibraryParts};

/// A document of pages; `None` is a scan.
struct FakeWorker {
    pages: Vec<Option<&'static str>>,
    requests: Mutex<Vec<String>>,
}

fn empty_part(index: u32, text: &str) -> Part {
    let length = u32::try_from(text.chars().count()).unwrap();
    let range = TextRange::new(0, length);
    let kind = studium_engine::protocol::extract::BlockKind::Paragraph;
    let blocks =
        if text.is_empty() { Vec::new() } else { vec![studium_engine::protocol::extract::Block { range, kind }] };
    let locator = Locator::Page { index: index + 1, label: None, boxes: Vec::new() };
    Part { index, text: text.to_owned(), locator, blocks, lines: Vec::new(), html: None }
}

impl Extract for FakeWorker {
    fn extract(
        &self,
        request: Request,
        cancel: &CancelToken,
        on_event: &mut dyn FnMut(Event),
    ) -> Result<Outcome, EngineError> {
        match request {
            Request::Extract { first_part, .. } => {
                self.requests.lock().unwrap().push(format!("extract from {first_part}"));
                on_event(Event::Opened {
                    format: Format::Pdf,
                    metadata: Metadata::default(),
                    part_count: Some(u32::try_from(self.pages.len()).unwrap()),
                    paged: true,
                    bookmarks: Vec::new(),
                });
                for (index, page) in (0..).zip(&self.pages).skip(first_part as usize) {
                    if cancel.is_cancelled() {
                        return Ok(Outcome::Cancelled);
                    }
                    if page.is_none() {
                        on_event(Event::NeedsRecognition { part: index });
                    }
                    on_event(Event::Part(empty_part(index, page.unwrap_or_default())));
                }
            }
            Request::Raster { part, .. } => {
                self.requests.lock().unwrap().push(format!("raster of {part}"));
                let page = PageBox([0.0, 0.0, 100.0, 100.0]);
                // The fake Tesseract sees in the width which page it is.
                let (width, height) = (part + 1, 1);
                on_event(Event::Raster(RasterShape {
                    width,
                    height,
                    dots_per_inch: Some(300),
                    page,
                    quarter_turns: 0,
                }));
                on_event(Event::RasterRows { grey: vec![0; width as usize] });
            }
            Request::Unpack { .. } => {}
        }
        Ok(Outcome::Completed)
    }
}

/// What becomes of the pages that are handed to it.
#[derive(Default)]
struct FakeTesseract {
    is_missing: bool,
    reads_nothing: bool,
    /// This page fails.
    fails_at: Option<u32>,
    /// The student cancels while this page is read.
    cancels_at: Mutex<Option<(u32, CancelToken)>>,
    read: AtomicU32,
}

fn line(paragraph: u32, y: f32, words: &[&str]) -> RecognisedLine {
    let words = (0_u8..).zip(words).map(|(at, text)| {
        let left = 10.0 + 20.0 * f32::from(at);
        RecognisedWord { text: (*text).to_owned(), bounds: PageBox([left, y, left + 16.0, y + 8.0]), confidence: 90.0 }
    });
    RecognisedLine { block: 1, paragraph, words: words.collect() }
}

impl Recognise for FakeTesseract {
    fn languages(&self) -> Result<Vec<String>, EngineError> {
        if self.is_missing { Err(EngineError::RecognitionMissing) } else { Ok(vec!["eng".into(), "osd".into()]) }
    }

    fn recognise(
        &self,
        raster: &Raster,
        reading: &Reading,
        cancel: &CancelToken,
    ) -> Result<Option<Vec<RecognisedLine>>, EngineError> {
        assert_eq!((reading.language.as_str(), reading.finds_orientation), ("eng", true));
        let page = raster.shape.width;
        if let Some((_, student)) = self.cancels_at.lock().unwrap().take_if(|(at, _)| *at == page) {
            student.cancel();
        }
        if cancel.is_cancelled() {
            return Ok(None);
        }
        if self.fails_at == Some(page) {
            return Err(EngineError::OverLimit { program: "tesseract", what: "time" });
        }
        self.read.fetch_add(1, Ordering::SeqCst);
        let name = format!("page{page}");
        Ok(Some(if self.reads_nothing { Vec::new() } else { vec![line(1, 80.0, &["Recognised", &name])] }))
    }
}

struct NoEmbedder;

impl Embed for NoEmbedder {
    fn embed(
        &self,
        _model: &EmbedderSpec,
        _kind: TextKind,
        _texts: Vec<String>,
        _cancel: &CancelToken,
    ) -> Result<Option<Vec<Vec<f32>>>, EngineError> {
        Ok(None)
    }
}

struct Bench {
    _folder: tempfile::TempDir,
    store: Arc<Store>,
    worker: Arc<FakeWorker>,
    document: DocumentId,
    folder: std::path::PathBuf,
}

impl Bench {
    fn of(pages: &[Option<&'static str>]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().to_owned();
        let store = Arc::new(Store::open(&data, Arc::new(SystemClock)).unwrap().store);
        let worker = Arc::new(FakeWorker { pages: pages.to_vec(), requests: Mutex::default() });
        let file = data.join("scan.pdf");
        std::fs::write(&file, "the fake worker does not look at it").unwrap();
        let mut bench = Self { _folder: folder, store, worker, document: DocumentId::new(), folder: data };
        bench.document = bench.add(&file);
        bench
    }

    fn add(&self, file: &Path) -> DocumentId {
        self.library(FakeTesseract::default()).add_file(file, None).unwrap().id
    }

    fn library(&self, recognise: FakeTesseract) -> Library {
        Library::open(LibraryParts {
            store: Arc::clone(&self.store),
            folder: self.folder.clone(),
            extract: Arc::clone(&self.worker) as Arc<dyn Extract>,
            recognise: Arc::new(recognise),
            embed: Arc::new(NoEmbedder),
            pdfium: "unused".into(),
            read_only: false,
        })
        .unwrap()
        .0
    }

    fn import(
        &self,
        recognise: FakeTesseract,
        cancel: &CancelToken,
    ) -> (Result<Imported, LibraryError>, Vec<(u32, u32)>) {
        let mut progress = Vec::new();
        let imported = self.library(recognise).import(self.document, None, cancel, &mut |step| {
            progress.push((step.done, step.unread));
        });
        (imported, progress)
    }

    fn text(&self) -> String {
        let library = self.library(FakeTesseract::default());
        let opened = library.open_document(self.document).unwrap();
        library.text(opened.revision, TextRange::new(0, opened.text_length)).unwrap()
    }

    fn requests(&self) -> Vec<String> {
        std::mem::take(&mut self.worker.requests.lock().unwrap())
    }
}

#[test]
fn scans_between_pages_of_text_are_read_in_their_place() {
    let bench = Bench::of(&[Some("First page."), None, Some("Third page."), None]);
    let (imported, progress) = bench.import(FakeTesseract::default(), &CancelToken::new());
    assert_eq!(imported.unwrap(), Imported::Searchable);
    assert_eq!(bench.text(), "First page.\n\nRecognised page2\n\nThird page.\n\nRecognised page4");
    assert_eq!(progress.last(), Some(&(4, 0)));
    assert_eq!(bench.requests(), ["extract from 0", "raster of 1", "raster of 3"]);

    let library = bench.library(FakeTesseract::default());
    let opened = library.open_document(bench.document).unwrap();
    let found = library.find_in_document(opened.revision, "page2").unwrap();
    let Locator::Page { index, boxes, .. } = &found[0].locator else { panic!("a page") };
    assert_eq!((*index, boxes.len()), (2, 1));
    for (value, expected) in boxes[0].0.iter().zip([30.0, 80.0, 46.0, 88.0]) {
        assert!((value - expected).abs() < 0.01, "{boxes:?}");
    }
}

#[test]
fn a_cancel_keeps_what_was_read_and_the_next_import_goes_on_at_the_page() {
    let bench = Bench::of(&[None, None, None]);
    let cancel = CancelToken::new();
    let tesseract = FakeTesseract { cancels_at: Mutex::new(Some((2, cancel.clone()))), ..FakeTesseract::default() };
    assert_eq!(bench.import(tesseract, &cancel).0.unwrap(), Imported::Cancelled);
    assert_eq!(bench.requests(), ["extract from 0", "raster of 0", "raster of 1"]);
    assert_eq!(bench.import(FakeTesseract::default(), &CancelToken::new()).0.unwrap(), Imported::Searchable);
    assert_eq!(bench.requests(), ["extract from 1", "raster of 1", "raster of 2"]);
    assert_eq!(bench.text(), "Recognised page1\n\nRecognised page2\n\nRecognised page3");
}

#[test]
fn without_the_program_pages_of_text_come_in_and_the_others_are_counted() {
    let bench = Bench::of(&[None, None, Some("Last page.")]);
    let missing = || FakeTesseract { is_missing: true, ..FakeTesseract::default() };
    let (imported, progress) = bench.import(missing(), &CancelToken::new());
    assert_eq!(imported.unwrap(), Imported::Searchable);
    assert_eq!((bench.text().trim_start(), progress.last()), ("Last page.", Some(&(3, 2))));
    assert_eq!(bench.requests(), ["extract from 0"]);
}

#[test]
fn a_document_of_scans_alone_says_what_is_missing_and_is_read_once_it_is_there() {
    let bench = Bench::of(&[None, None]);
    let missing = FakeTesseract { is_missing: true, ..FakeTesseract::default() };
    let error = bench.import(missing, &CancelToken::new()).0.unwrap_err();
    assert_eq!(error.code(), ErrorCode::RecognitionMissing);
    let document = bench.library(FakeTesseract::default()).document(bench.document).unwrap();
    assert_eq!(document.status, DocumentStatus::Failed);
    assert_eq!(document.error.map(|error| error.code), Some(ErrorCode::RecognitionMissing));
    assert_eq!(bench.import(FakeTesseract::default(), &CancelToken::new()).0.unwrap(), Imported::Searchable);
    assert_eq!(bench.text(), "Recognised page1\n\nRecognised page2");
}

#[test]
fn a_page_that_fails_is_left_out_and_the_others_are_not() {
    let bench = Bench::of(&[None, None]);
    let failing = FakeTesseract { fails_at: Some(1), ..FakeTesseract::default() };
    let (imported, progress) = bench.import(failing, &CancelToken::new());
    assert_eq!((imported.unwrap(), progress.last()), (Imported::Searchable, Some(&(2, 1))));
    assert_eq!(bench.text(), "\n\nRecognised page2");
}

#[test]
fn pages_on_which_nothing_is_recognised_are_no_document() {
    let bench = Bench::of(&[None]);
    let blind = || FakeTesseract { reads_nothing: true, ..FakeTesseract::default() };
    assert_eq!(bench.import(blind(), &CancelToken::new()).0.unwrap_err().code(), ErrorCode::NoText);
    let failing = FakeTesseract { fails_at: Some(1), ..FakeTesseract::default() };
    assert_eq!(bench.import(failing, &CancelToken::new()).0.unwrap_err().code(), ErrorCode::EngineLimit);
}

#[test]
fn more_parts_than_are_kept_in_memory_come_in_rounds() {
    let mut pages = vec![Some("Text."); 1_500];
    pages[0] = None;
    let bench = Bench::of(&pages);
    assert_eq!(bench.import(FakeTesseract::default(), &CancelToken::new()).0.unwrap(), Imported::Searchable);
    assert_eq!(bench.requests(), ["extract from 0", "raster of 0", "extract from 1000"]);
    assert_eq!(bench.text().matches("Text.").count(), 1_499);
}

fn slice(part: &Part, range: TextRange) -> String {
    part.text.chars().skip(range.start as usize).take(range.len() as usize).collect()
}

#[test]
fn lines_become_paragraphs_with_an_edge_for_each_letter() {
    let lines = [
        line(1, 80.0, &["A", "word", "is", "bro-"]),
        line(1, 60.0, &["ken", "e\u{301}\u{fb01}\u{200e}"]),
        line(2, 40.0, &["\u{200f}"]),
        line(2, 20.0, &["Anglo-", "Saxon"]),
    ];
    let part = page::part(&empty_part(0, ""), &lines);
    assert_eq!(part.text, "A word is broken \u{e9}fi\nAnglo- Saxon");
    let blocks: Vec<String> = part.blocks.iter().map(|block| slice(&part, block.range)).collect();
    assert_eq!(blocks, ["A word is broken \u{e9}fi", "Anglo- Saxon"]);
    let placed: Vec<String> = part.lines.iter().map(|line| slice(&part, line.range)).collect();
    assert_eq!(placed, ["A word is bro", "ken \u{e9}fi", "Anglo- Saxon"]);
    for line in &part.lines {
        assert_eq!(line.edges.len(), line.range.len() as usize + 1);
        assert!(line.edges.windows(2).all(|pair| pair[0] <= pair[1]), "{:?}", line.edges);
    }
    // Four letters share the width of "word".
    assert_eq!(part.lines[0].edges[2..=6], [30.0, 34.0, 38.0, 42.0, 46.0]);
    assert_eq!(part.lines[0].bounds, PageBox([10.0, 80.0, 86.0, 88.0]));
}

#[test]
fn words_of_lines_that_are_turned_are_lit_one_by_one() {
    let mut lines = [line(1, 80.0, &["turned", "upside", "down"])];
    lines[0]
        .words
        .iter_mut()
        .zip([60.0, 40.0, 20.0])
        .for_each(|(word, x)| word.bounds = PageBox([x, 10.0, x + 16.0, 18.0]));
    let part = page::part(&empty_part(0, ""), &lines);
    assert_eq!(part.text, "turned upside down");
    assert_eq!(part.lines.len(), 3);
    assert!(part.lines.iter().all(|line| line.edges.is_empty()));
    assert_eq!(part.lines[1].bounds, PageBox([40.0, 10.0, 56.0, 18.0]));
}
