//! Texts and recordings as sources.

use std::path::PathBuf;

use serde_bytes::ByteBuf;
use studium_base::TextRange;
use studium_engine::protocol::speech::{self, BuiltInVoice, HearingSpec, VoiceSpec};
use studium_engine::{EngineError, Hear, Outcome as Ending, Speak};

use super::super::{Pages, Reading, Recording, Sentence, Utter};
use super::*;
use crate::audio::wav;
use crate::session::Voices;

/// A text of sentences of 100 letters; remembers what was asked of it.
#[derive(Clone, Default)]
struct Book {
    asked: Arc<Mutex<Vec<TextRange>>>,
    text: Vec<(u32, &'static str)>,
}

impl Pages for Book {
    fn sentences(&mut self, range: TextRange) -> Result<Vec<Sentence>, Failure> {
        self.asked.lock().unwrap().push(range);
        let place = |start: u32, text: &str| Sentence {
            range: TextRange::new(start, start + text.chars().count() as u32),
            text: text.to_owned(),
            context: text.into(),
            pause: Duration::ZERO,
        };
        let sentences = self.text.iter().map(|(start, text)| place(*start, text));
        Ok(sentences.filter(|sentence| sentence.range.overlaps(range)).collect())
    }
}

/// A voice that needs a millisecond a letter, and remembers what it said.
#[derive(Default)]
struct Mouth(Mutex<Vec<(String, String)>>);

impl Speak for Mouth {
    fn speak(
        &self,
        request: speech::Speak,
        _: &CancelToken,
        on_event: &mut dyn FnMut(speech::Event),
    ) -> Result<Ending, EngineError> {
        let VoiceSpec::Espeak { name } = request.voice else { panic!("no such voice here") };
        let letters = request.text.chars().count() as u32;
        self.0.lock().unwrap().push((name, request.text));
        let samples = ByteBuf::from(wav::to_bytes(&vec![0.5; letters as usize * 16]));
        on_event(speech::Event::Sound { rate_hz: RATE_HZ, chars: 0..letters, samples });
        Ok(Ending::Completed)
    }

    fn voices(&self) -> Result<Vec<BuiltInVoice>, EngineError> {
        Ok(Vec::new())
    }
}

impl Voices for Mouth {
    fn voice(&self, language: &str) -> Option<VoiceSpec> {
        self.languages().contains(&language.to_owned()).then(|| VoiceSpec::Espeak { name: language.to_owned() })
    }

    fn languages(&self) -> Vec<String> {
        vec!["en".to_owned(), "de".to_owned()]
    }
}

fn reading(book: &Book, range: (u32, u32), language: Option<&str>) -> (Reading<Book>, Arc<Mouth>) {
    let mouth = Arc::new(Mouth::default());
    let utter = Utter { speak: Arc::clone(&mouth) as Arc<dyn Speak>, voices: Arc::clone(&mouth) as Arc<dyn Voices> };
    (Reading::new(book.clone(), utter, range.into(), language.map(str::to_owned), false), mouth)
}

fn book(text: &[(u32, &'static str)]) -> Book {
    Book { text: text.to_vec(), ..Book::default() }
}

#[test]
fn sentences_are_found_forwards_and_backwards_across_windows() {
    let book = book(&[(0, "One."), (5, "Two."), (3_998, "Three."), (20_000, "Four.")]);
    let (mut reading, _) = reading(&book, (0, 30_000), None);
    let mut starts = Vec::new();
    let mut at = 0;
    while let Some(piece) = reading.at(at).unwrap() {
        starts.push(piece.start);
        at = piece.end;
    }
    assert_eq!(starts, [0, 5, 3_998, 20_000]);
    assert_eq!(reading.at(2).unwrap(), Some(Piece::new(0, 4)), "within a sentence");
    assert_eq!(reading.before(20_000).unwrap(), Some(Piece::new(3_998, 4_004)));
    assert_eq!(reading.before(3_998).unwrap(), Some(Piece::new(5, 9)));
    assert_eq!(reading.before(0).unwrap(), None);
    assert!(book.asked.lock().unwrap().iter().all(|range| range.len() <= 4_000), "a stretch at a time");
}

#[test]
fn only_what_is_asked_for_is_read() {
    let book = book(&[(0, "One."), (5, "Two."), (10, "Three."), (20, "Four.")]);
    let (mut reading, _) = reading(&book, (6, 12), None);
    assert_eq!(reading.at(0).unwrap(), Some(Piece::new(5, 9)), "the sentence that the range begins in");
    assert_eq!(reading.at(9).unwrap(), Some(Piece::new(10, 16)));
    assert_eq!(reading.at(16).unwrap(), None);
    assert_eq!(reading.before(10).unwrap(), Some(Piece::new(5, 9)));
    assert_eq!(reading.before(5).unwrap(), None);
}

#[test]
fn a_text_is_said_as_it_is_spoken_in_its_own_language() {
    const GERMAN: &str = "Die Osmose ist die Bewegung von Wasser durch eine halbdurchlässige Membran, ohne Energie.";
    const FRENCH: &str = "L'osmose est le mouvement de l'eau à travers une membrane, et elle n'a pas besoin d'énergie.";
    let book = book(&[(0, "The area is $r^2$."), (100, GERMAN), (300, FRENCH)]);
    let (reading, mouth) = reading(&book, (0, 1_000), Some("en"));
    let outcome = run(reading, []);
    assert!(outcome.is_whole());
    let said = mouth.0.lock().unwrap();
    assert_eq!(said[0], ("en".to_owned(), "The area is r squared.".to_owned()));
    assert_eq!(said[1].0, "de", "a paragraph in another language");
    assert_eq!(said[2].0, "en", "nobody here speaks French, so it is read as the rest is");
}

#[test]
fn a_document_in_a_language_without_a_voice_is_said() {
    let (reading, _) = reading(&book(&[(0, "Osmoosi.")]), (0, 100), Some("fi"));
    let outcome = run(reading, []);
    let failed = outcome.events.iter().find_map(|(_, event)| match event {
        PlayEvent::Failed { failure } => Some(failure.clone()),
        _ => None,
    });
    let failed = failed.unwrap();
    assert_eq!(failed.code, ErrorCode::VoiceUnknown);
    assert!(failed.detail.contains("fi"), "{}", failed.detail);
}

/// A recording of 10.5 s at 8 kHz whose samples count up.
struct Tape;

impl Hear for Tape {
    fn is_multilingual(&self, _: HearingSpec) -> Result<bool, EngineError> {
        Ok(false)
    }

    fn hear(&self, _: speech::Hear, _: &CancelToken) -> Result<Option<speech::Heard>, EngineError> {
        Ok(None)
    }

    fn transcribe(
        &self,
        _: speech::Transcribe,
        _: &CancelToken,
        _: &mut dyn FnMut(speech::Event),
    ) -> Result<Ending, EngineError> {
        Ok(Ending::Completed)
    }

    fn decode(
        &self,
        request: speech::Decode,
        _: &CancelToken,
        on_event: &mut dyn FnMut(speech::Event),
    ) -> Result<Ending, EngineError> {
        on_event(speech::Event::Opened { duration_ms: None });
        let from = request.from_ms * 8;
        let samples: Vec<f32> =
            (from..(from + request.for_ms * 8).min(84_000)).map(|at| at as f32 / 84_000.0 / 2.0).collect();
        let samples = ByteBuf::from(wav::to_bytes(&samples));
        on_event(speech::Event::Sound { rate_hz: 8_000, chars: 0..0, samples });
        Ok(Ending::Completed)
    }
}

#[test]
fn a_recording_is_heard_whole_and_its_pieces_join() {
    let outcome = run(Recording::new(Arc::new(Tape), PathBuf::from("lecture.mp3")), []);
    assert!(outcome.is_whole());
    let (length, _) = outcome.heard();
    assert!(length.abs_diff(168_000) < 400, "{length} samples of 10.5 s");
    // It only ever grows; a seam would show as a step.
    let first = outcome.samples.iter().position(|sample| *sample > 0.001).unwrap();
    let grown = &outcome.samples[first..first + 166_000];
    let steepest = grown.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f32::max);
    assert!(steepest < 0.000_2, "{steepest}");
    assert!((10_000..=10_600).contains(outcome.times().last().unwrap()), "{:?}", outcome.times().last());
}
