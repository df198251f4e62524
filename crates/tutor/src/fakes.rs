//! A library and a language model for tests: no file, no worker, no clock.

use std::sync::{Arc, Mutex};

use studium_base::{CancelToken, CourseId, DocumentId, FakeClock, Locator, RevisionId, TextRange};
use studium_engine::protocol::llm::{self, ChatTurn, Description, FinishReason, ModelSpec};
use studium_engine::{EngineError, Generate, Outcome, Speed};
use studium_library::retrieve::Evidence;
use studium_library::{DocumentRef, Hit, LibraryError, Located, Passage, Retrieved};

use crate::Sources;
use crate::words::{is_content, words};

/// A document of paragraphs; each is a passage, its parent is the whole text.
pub(crate) struct FakeDocument {
    pub(crate) revision: RevisionId,
    pub(crate) reference: DocumentRef,
    pub(crate) text: String,
    pub(crate) deleted: bool,
}

/// A library in memory. Passages are found by the number of content words they share with the query.
#[derive(Default)]
pub(crate) struct FakeSources {
    pub(crate) documents: Mutex<Vec<FakeDocument>>,
    /// What every similarity is; without it there is no embedding model.
    pub(crate) cosine: Option<f32>,
    /// The queries so far.
    pub(crate) queries: Mutex<Vec<String>>,
    /// Texts that were embedded so far.
    pub(crate) embedded: Mutex<Vec<String>>,
}

impl FakeSources {
    pub(crate) fn with(documents: &[(&str, &str)]) -> Self {
        let fake = Self::default();
        for (title, text) in documents {
            fake.add(title, text);
        }
        fake
    }

    pub(crate) fn add(&self, title: &str, text: &str) -> RevisionId {
        let revision = RevisionId::new();
        let reference = DocumentRef { id: DocumentId::new(), title: title.to_owned(), path: format!("{title}.md") };
        let document = FakeDocument { revision, reference, text: text.to_owned(), deleted: false };
        self.documents.lock().unwrap().push(document);
        revision
    }

    pub(crate) fn change(&self, change: impl FnOnce(&mut Vec<FakeDocument>)) {
        change(&mut self.documents.lock().unwrap());
    }

    fn hit(document: &FakeDocument, range: TextRange, rank: u32) -> Hit {
        let quote = slice(&document.text, range).unwrap();
        let (document, revision) = (document.reference.clone(), document.revision);
        Hit { rank, score: 1.0, document, revision, range, locator: section(), page: None, quote }
    }
}

fn section() -> Locator {
    Locator::Section { href: None, path: vec!["Chapter".into()] }
}

fn slice(text: &str, range: TextRange) -> Option<String> {
    let all: Vec<char> = text.chars().collect();
    Some(all.get(range.start as usize..range.end as usize)?.iter().collect())
}

/// The ranges of a text's paragraphs.
fn paragraphs(text: &str) -> Vec<TextRange> {
    let mut start = 0;
    let mut ranges = Vec::new();
    for paragraph in text.split("\n\n") {
        let length = u32::try_from(paragraph.chars().count()).unwrap();
        ranges.push(TextRange::new(start, start + length));
        start += length + 2;
    }
    ranges
}

impl Sources for FakeSources {
    fn retrieve(
        &self,
        query: &str,
        _course: Option<CourseId>,
        limit: usize,
        _cancel: &CancelToken,
    ) -> Result<Retrieved, LibraryError> {
        self.queries.lock().unwrap().push(query.to_owned());
        let documents = self.documents.lock().unwrap();
        let wanted: Vec<String> = words(query).into_iter().filter(is_content).map(|word| word.text).collect();
        let mut found: Vec<(usize, Passage)> = Vec::new();
        for document in documents.iter().filter(|document| !document.deleted) {
            for range in paragraphs(&document.text) {
                let hit = Self::hit(document, range, 0);
                let shared = words(&hit.quote).iter().filter(|word| wanted.contains(&word.text)).count();
                if shared > 0 {
                    found.push((shared, Passage { parent: range, parent_text: hit.quote.clone(), hit }));
                }
            }
        }
        found.sort_by_key(|(shared, _)| std::cmp::Reverse(*shared));
        let passages: Vec<Passage> = found.into_iter().map(|(_, passage)| passage).take(limit).collect();
        let evidence = Evidence { best_dense: None, best_coverage: 1.0, best_fused: 1.0 };
        Ok(Retrieved { weak: passages.is_empty(), evidence, passages, empty_library: documents.is_empty() })
    }

    fn locate(&self, revision: RevisionId, range: TextRange) -> Result<Located, LibraryError> {
        let documents = self.documents.lock().unwrap();
        let document = documents.iter().find(|document| document.revision == revision);
        let document = document.ok_or(LibraryError::NoRevision(revision))?;
        let quote = slice(&document.text, range).ok_or(LibraryError::Outside { revision, range })?;
        Ok(Located {
            revision,
            range,
            locator: section(),
            page: None,
            quote,
            before: String::new(),
            after: String::new(),
        })
    }

    fn document_of(&self, revision: RevisionId) -> Result<Option<(DocumentRef, bool)>, LibraryError> {
        let documents = self.documents.lock().unwrap();
        let document = documents.iter().find(|document| document.revision == revision);
        Ok(document.map(|document| (document.reference.clone(), document.deleted)))
    }

    fn similarity(
        &self,
        left: &[String],
        right: &[String],
        _cancel: &CancelToken,
    ) -> Result<Option<Vec<Vec<f32>>>, LibraryError> {
        self.embedded.lock().unwrap().extend(right.iter().cloned());
        Ok(self.cosine.map(|cosine| vec![vec![cosine; right.len()]; left.len()]))
    }
}

/// What the fake model does at a point of its answer.
#[derive(Debug, Clone)]
pub(crate) enum Script {
    /// Writes, in pieces of a few characters.
    Write(&'static str),
    /// The student presses Stop here.
    Stop,
    /// The worker dies here.
    Crash,
    /// Time passes, in ms.
    Wait(i64),
}

/// A language model that writes what it is told to.
pub(crate) struct FakeModel {
    script: Mutex<Vec<Script>>,
    /// The requests so far.
    pub(crate) requests: Mutex<Vec<llm::Generate>>,
    /// Raised by [`Script::Stop`].
    pub(crate) stop: CancelToken,
    /// Moved by [`Script::Wait`].
    clock: Arc<FakeClock>,
}

impl FakeModel {
    pub(crate) fn new(clock: Arc<FakeClock>) -> Self {
        Self { script: Mutex::default(), requests: Mutex::default(), stop: CancelToken::new(), clock }
    }

    /// The answer to the next request; one that was not asked for is forgotten.
    pub(crate) fn script(&self, script: &[Script]) {
        *self.script.lock().unwrap() = script.to_vec();
    }

    /// The turns of the last request.
    pub(crate) fn turns(&self) -> Vec<ChatTurn> {
        self.requests.lock().unwrap().last().unwrap().turns.clone()
    }
}

impl Generate for FakeModel {
    fn generate(
        &self,
        request: llm::Generate,
        cancel: &CancelToken,
        on_event: &mut dyn FnMut(llm::Event),
    ) -> Result<Outcome, EngineError> {
        self.requests.lock().unwrap().push(request);
        on_event(llm::Event::Prefill { done: 90, total: 120, reused: 30 });
        let script = std::mem::take(&mut *self.script.lock().unwrap());
        for step in script {
            match step {
                Script::Write(text) => {
                    let characters: Vec<char> = text.chars().collect();
                    for piece in characters.chunks(3) {
                        if cancel.is_cancelled() {
                            return Ok(Outcome::Cancelled);
                        }
                        on_event(llm::Event::Text(piece.iter().collect()));
                    }
                }
                Script::Stop => self.stop.cancel(),
                Script::Crash => {
                    let (status, stderr) = ("signal 11".to_owned(), String::new());
                    return Err(EngineError::Crashed { program: "studium-llm", status, stderr });
                }
                Script::Wait(ms) => self.clock.advance_ms(ms),
            }
        }
        if cancel.is_cancelled() {
            return Ok(Outcome::Cancelled);
        }
        let reason = FinishReason::Stop;
        on_event(llm::Event::Finished { reason, tokens: 20, prefill_ms: 300.0, decode_ms: 1000.0 });
        Ok(Outcome::Completed)
    }

    fn describe(&self, _path: &std::path::Path) -> Result<Description, EngineError> {
        Err(EngineError::Unexpected { program: "studium-llm" })
    }

    fn measure(&self, _model: ModelSpec) -> Result<Speed, EngineError> {
        Err(EngineError::Unexpected { program: "studium-llm" })
    }

    fn count_tokens(&self, _model: ModelSpec, _turns: Vec<ChatTurn>) -> Result<u32, EngineError> {
        Err(EngineError::Unexpected { program: "studium-llm" })
    }
}
