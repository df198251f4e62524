//! Recordings come in stretch by stretch, whatever interrupts that, with a fake for the worker that hears.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Mutex;

use studium_base::{CancelToken, Coded, DocumentId, ErrorCode, Locator, TextRange};
use studium_engine::protocol::extract::Format;
use studium_engine::protocol::speech::{Decode, Event, Heard, HearingSpec, Segment, Transcribe};
use studium_engine::{EngineError, Hear, Outcome};

use super::Room;
use crate::revision::{self, PartRow};
use crate::{DocumentStatus, ImportProgress, Imported, LibraryError, Listening, Mode, SearchQuery};

/// How long a window of the fake is.
const WINDOW_MS: u32 = 10_000;

/// What happens in the middle.
enum Fault {
    Killed,
    Crashed,
    Cancelled(CancelToken),
}

/// Hears something in two windows of three.
struct FakeEars {
    windows: u32,
    is_silent: bool,
    /// Once, when so many windows are done.
    fault: Mutex<Option<(u32, Fault)>>,
    /// Where each request began.
    begun: Mutex<Vec<u32>>,
}

impl FakeEars {
    fn new(windows: u32) -> Self {
        Self { windows, is_silent: false, fault: Mutex::default(), begun: Mutex::default() }
    }

    fn with(windows: u32, at: u32, fault: Fault) -> Self {
        Self { fault: Mutex::new(Some((at, fault))), ..Self::new(windows) }
    }
}

impl Hear for FakeEars {
    fn is_multilingual(&self, _model: HearingSpec) -> Result<bool, EngineError> {
        unreachable!("nobody asks")
    }

    fn hear(
        &self,
        _request: studium_engine::protocol::speech::Hear,
        _cancel: &CancelToken,
    ) -> Result<Option<Heard>, EngineError> {
        unreachable!("nothing is said now")
    }

    fn decode(
        &self,
        _request: Decode,
        _cancel: &CancelToken,
        _on_event: &mut dyn FnMut(Event),
    ) -> Result<Outcome, EngineError> {
        unreachable!("nothing is played")
    }

    fn transcribe(
        &self,
        request: Transcribe,
        cancel: &CancelToken,
        on_event: &mut dyn FnMut(Event),
    ) -> Result<Outcome, EngineError> {
        assert_eq!(request.from_ms % WINDOW_MS, 0, "a request begins where an earlier one was done");
        self.begun.lock().unwrap().push(request.from_ms);
        on_event(Event::Opened { duration_ms: Some(self.windows * WINDOW_MS) });
        for window in request.from_ms / WINDOW_MS..self.windows {
            let start_ms = window * WINDOW_MS;
            if window % 3 != 1 && !self.is_silent {
                let text = format!(" This is what we know of the word{window} & that is <all>. ");
                on_event(Event::Segment(Segment { start_ms: start_ms + 500, end_ms: start_ms + 9_000, text }));
            }
            // A kill comes between what is said and the word that it is done.
            let due = self.fault.lock().unwrap().take_if(|(at, _)| *at == window);
            match due {
                Some((_, Fault::Killed)) => panic!("killed"),
                Some((_, Fault::Crashed)) => {
                    return Err(EngineError::OverLimit { program: "studium-speech", what: "memory" });
                }
                Some((_, Fault::Cancelled(cancel))) => cancel.cancel(),
                None => {}
            }
            if cancel.is_cancelled() {
                return Ok(Outcome::Cancelled);
            }
            on_event(Event::Done { until_ms: start_ms + WINDOW_MS });
        }
        Ok(Outcome::Completed)
    }
}

fn model() -> Option<HearingSpec> {
    Some(HearingSpec { weights: PathBuf::from("a.bin"), threads: 1 })
}

impl Room {
    fn add_recording(&self) -> DocumentId {
        let document = self.add("lecture.wav", "RIFF????WAVEfmt ");
        assert!(self.library.is_recording(&document).unwrap());
        document.id
    }

    fn listen(
        &self,
        id: DocumentId,
        ears: &FakeEars,
        cancel: &CancelToken,
    ) -> (Result<Imported, LibraryError>, Vec<ImportProgress>) {
        let listening = Listening { hear: ears, model: model(), vocabulary: String::new() };
        let mut told = Vec::new();
        let outcome = self.library.transcribe(id, &listening, cancel, &mut |progress| told.push(progress));
        (outcome, told)
    }

    fn status(&self, id: DocumentId) -> (DocumentStatus, Option<ErrorCode>) {
        let document = self.library.document(id).unwrap();
        (document.status, document.error.map(|error| error.code))
    }

    fn parts(&self, id: DocumentId) -> Vec<PartRow> {
        let opened = self.library.open_document(id).unwrap();
        revision::parts_overlapping(&self.store, opened.revision, TextRange::new(0, u32::MAX)).unwrap()
    }
}

#[test]
fn each_stretch_is_a_part_with_its_time_and_found_there() {
    let room = Room::new();
    let id = room.add_recording();
    let (outcome, told) = room.listen(id, &FakeEars::new(400), &CancelToken::new());
    assert_eq!(outcome.unwrap(), Imported::Searchable);
    assert_eq!(told.last(), Some(&ImportProgress { done: 4_000, total: Some(4_000), unread: 0 }));
    assert!(told.iter().all(|progress| progress.total == Some(4_000)), "{told:?}");
    let opened = room.library.open_document(id).unwrap();
    assert_eq!((opened.format, opened.duration_ms), (Format::Recording, Some(4_000_000)));
    assert_eq!(opened.document.language.as_deref(), Some("en"));
    let parts = room.parts(id);
    assert_eq!(parts.len(), 267);
    assert_eq!(parts[1].text, "This is what we know of the word2 & that is <all>.");
    assert_eq!(parts[1].locator, Locator::Time { start_ms: 20_500, end_ms: 29_000 });
    assert_eq!(
        parts[1].html.as_deref(),
        Some("<p data-start=\"0\" data-end=\"50\">This is what we know of the word2 &amp; that is &lt;all&gt;.</p>")
    );
    let query = SearchQuery { query: "word372".to_owned(), course: None, limit: 5, mode: Mode::Lexical };
    let found = room.library.search(&query, &CancelToken::new()).unwrap();
    let place = &found.hits[0].hit.locator;
    assert_eq!(place, &Locator::Time { start_ms: 3_720_500, end_ms: 3_729_000 }, "where the word is said");
}

#[test]
fn what_interrupts_a_recording_neither_repeats_nor_loses_a_word() {
    let in_one_go = Room::new();
    let whole = in_one_go.add_recording();
    in_one_go.listen(whole, &FakeEars::new(90), &CancelToken::new()).0.unwrap();
    let expected = in_one_go.parts(whole);

    let cancel = CancelToken::new();
    for fault in [Fault::Killed, Fault::Crashed, Fault::Cancelled(cancel.clone())] {
        let room = Room::new();
        let id = room.add_recording();
        let is_kill = matches!(fault, Fault::Killed);
        let ears = FakeEars::with(90, 71, fault);
        let first = catch_unwind(AssertUnwindSafe(|| room.listen(id, &ears, &cancel).0));
        assert_eq!(first.is_err(), is_kill);
        room.listen(id, &ears, &CancelToken::new()).0.unwrap();
        let begun = ears.begun.lock().unwrap().clone();
        let [0, again] = begun[..] else { panic!("{begun:?}") };
        // What was done is saved when it goes wrong, and now and then for the case that there is no time for that.
        assert!(if is_kill { (100_000..710_000).contains(&again) } else { again == 710_000 }, "{again}");
        assert_eq!(room.parts(id), expected);
        assert_eq!(room.library.open_document(id).unwrap().duration_ms, Some(900_000));
    }
}

#[test]
fn without_a_model_the_document_waits_for_one() {
    let room = Room::new();
    let id = room.add_recording();
    let ears = FakeEars::new(3);
    let listening = Listening { hear: &ears, model: None, vocabulary: String::new() };
    let error = room.library.transcribe(id, &listening, &CancelToken::new(), &mut |_| {}).unwrap_err();
    assert_eq!(error.code(), ErrorCode::ModelMissing);
    assert_eq!(room.status(id), (DocumentStatus::Failed, Some(ErrorCode::ModelMissing)));
    room.listen(id, &ears, &CancelToken::new()).0.unwrap();
    assert_eq!(room.status(id), (DocumentStatus::Searchable, None));
}

#[test]
fn a_recording_in_which_nobody_speaks_says_so_and_is_heard_anew() {
    let room = Room::new();
    let id = room.add_recording();
    let silent = FakeEars { is_silent: true, ..FakeEars::new(5) };
    let error = room.listen(id, &silent, &CancelToken::new()).0.unwrap_err();
    assert_eq!(error.code(), ErrorCode::NoSpeech);
    assert_eq!(room.status(id), (DocumentStatus::Failed, Some(ErrorCode::NoSpeech)));
    let better = FakeEars::new(5);
    room.listen(id, &better, &CancelToken::new()).0.unwrap();
    assert_eq!(*better.begun.lock().unwrap(), [0]);
    assert_eq!(room.parts(id).len(), 3);
}
