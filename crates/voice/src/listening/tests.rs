//! Listening in virtual time, with a made voice and a recogniser that knows what it is going to hear.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use studium_base::{CancelToken, ErrorCode, Failure};
use studium_engine::protocol::speech::{self, HearingSpec};
use studium_engine::{EngineError, Hear, Outcome};

use super::machine::{Deed, Listening};
use super::{ListeningEvent, ListeningOptions, Understood, listen};
use crate::audio::RATE_HZ;
use crate::audio::file::{Act, Cue, Dialogue, FileDevice, Pace, When};
use crate::audio::testing::voice;
use crate::turn::{Caption, Draft, Ticket};

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// A recogniser that hears a word for each half second, out of the sentences in their order. Without sentences it says
/// how much it was given.
struct Reciter {
    sentences: Vec<&'static str>,
    /// Samples of the last request, and the sentence it was of.
    last: Mutex<(usize, usize)>,
    /// Samples of every request.
    asked: Mutex<Vec<usize>>,
    fails: bool,
}

impl Reciter {
    fn new(sentences: &[&'static str]) -> Arc<Self> {
        Arc::new(Self { sentences: sentences.to_vec(), last: Mutex::default(), asked: Mutex::default(), fails: false })
    }
}

impl Hear for Reciter {
    fn is_multilingual(&self, _: HearingSpec) -> Result<bool, EngineError> {
        Ok(false)
    }

    fn hear(&self, request: speech::Hear, _: &CancelToken) -> Result<Option<speech::Heard>, EngineError> {
        let samples = request.samples.len() / 2;
        if request.samples.iter().all(|byte| *byte == 0) {
            return Ok(Some(speech::Heard::default()));
        }
        self.asked.lock().unwrap().push(samples);
        if self.fails {
            return Err(EngineError::Unexpected { program: "studium-speech" });
        }
        if self.sentences.is_empty() {
            return Ok(Some(speech::Heard { text: samples.to_string(), ..speech::Heard::default() }));
        }
        let mut last = self.last.lock().unwrap();
        if samples < last.0 {
            last.1 += 1;
        }
        last.0 = samples;
        let words = samples / (RATE_HZ as usize / 2);
        let sentence = self.sentences.get(last.1).copied().unwrap_or_default();
        let text = sentence.split(' ').take(words).collect::<Vec<_>>().join(" ");
        Ok(Some(speech::Heard { text, language: "en".to_owned(), ..speech::Heard::default() }))
    }

    fn transcribe(
        &self,
        _: speech::Transcribe,
        _: &CancelToken,
        _: &mut dyn FnMut(speech::Event),
    ) -> Result<Outcome, EngineError> {
        Ok(Outcome::Completed)
    }

    fn decode(
        &self,
        _: speech::Decode,
        _: &CancelToken,
        _: &mut dyn FnMut(speech::Event),
    ) -> Result<Outcome, EngineError> {
        Ok(Outcome::Completed)
    }
}

struct Heard {
    said: Vec<String>,
    captions: Vec<Caption>,
    failures: Vec<Failure>,
    /// Of the device, at the end.
    ended: Duration,
}

/// Says things with pauses of so many milliseconds before them, and ends as `last` says.
fn hear(hear: Arc<Reciter>, said: &[(u64, f32)], last: Act, stop_after: usize) -> Heard {
    let mut cues: Vec<Cue> = said
        .iter()
        .enumerate()
        .map(|(index, (pause, seconds))| Cue {
            when: When::After(ms(*pause)),
            act: Act::Say(voice(*seconds, 130.0, index as u64 + 3)),
        })
        .collect();
    cues.push(Cue { when: When::After(ms(100)), act: last });
    let mut device = FileDevice::new(Dialogue::new(cues), None, Pace::WhenIdle);
    let clock = crate::audio::Device::clock(&device);
    let options = ListeningOptions {
        hearing: HearingSpec { weights: PathBuf::new(), threads: 1 },
        language: Some("en".to_owned()),
        vocabulary: String::new(),
        pause: ms(900),
        patience: Duration::from_secs(8),
    };
    let mut heard = Heard { said: Vec::new(), captions: Vec::new(), failures: Vec::new(), ended: Duration::ZERO };
    let (mut captions, mut failures) = (Vec::new(), Vec::new());
    let mut understand = |text: &str, _: &str| {
        heard.said.push(text.to_owned());
        Understood { text: text.to_uppercase(), is_all: heard.said.len() == stop_after }
    };
    listen(&mut device, hear, options, &CancelToken::new(), &mut understand, &mut |event| match event {
        ListeningEvent::Caption(caption) => captions.push(caption),
        ListeningEvent::Failed(failure) => failures.push(failure),
        ListeningEvent::Open | ListeningEvent::Level(_) => {}
    })
    .unwrap();
    heard.ended = clock.now();
    Heard { captions, failures, ..heard }
}

const ALL: usize = usize::MAX;

#[test]
fn utterances_are_written_down_one_after_the_other_with_captions_meanwhile() {
    let reciter = Reciter::new(&["one two three four five six seven eight", "nine ten eleven twelve"]);
    let heard = hear(reciter, &[(300, 3.0), (2_000, 2.0)], Act::Wait, ALL);
    assert_eq!(heard.said.len(), 2, "{:?}", heard.said);
    assert!(heard.said[0].starts_with("one two three four five six"), "{:?}", heard.said);
    assert!(heard.said[1].starts_with("nine ten"), "{:?}", heard.said);
    let last: Vec<&Caption> = heard.captions.iter().filter(|caption| caption.is_final).collect();
    assert_eq!(last[0].committed, heard.said[0].to_uppercase(), "the last caption is as it was understood");
    assert!(heard.captions.len() > 6, "{}", heard.captions.len());
    for pair in heard.captions.windows(2).filter(|pair| pair[0].utterance == pair[1].utterance && !pair[1].is_final) {
        assert!(pair[1].committed.starts_with(&pair[0].committed), "certain words only grow: {pair:?}");
    }
    let quiet = heard.ended - ms(300 + 3_000 + 2_000 + 2_000);
    assert!((ms(8_000)..ms(9_800)).contains(&quiet), "nobody spoke any more: {quiet:?}");
}

#[test]
fn a_short_pause_is_no_end() {
    let heard =
        hear(Reciter::new(&["one two three four five six seven eight nine"]), &[(300, 2.0), (500, 2.0)], Act::End, ALL);
    assert_eq!(heard.said.len(), 1, "{:?}", heard.said);
}

#[test]
fn what_is_waited_for_ends_it() {
    let heard = hear(Reciter::new(&["one two three four"]), &[(300, 2.0), (2_000, 2.0)], Act::Wait, 1);
    assert_eq!(heard.said.len(), 1);
    assert!(heard.ended < ms(300 + 2_000 + 1_400), "{:?}", heard.ended);
}

#[test]
fn what_is_being_said_at_the_end_is_still_written_down() {
    let recorded = hear(Reciter::new(&["one two three four"]), &[(300, 2.0)], Act::End, ALL);
    assert_eq!(recorded.said.len(), 1, "{:?}", recorded.said);
    let lost = hear(Reciter::new(&["one two three four"]), &[(300, 2.0)], Act::Unplug, ALL);
    assert_eq!(lost.said, recorded.said);
    assert_eq!(lost.failures.iter().map(|failure| failure.code).collect::<Vec<_>>(), [ErrorCode::AudioDeviceLost]);
}

#[test]
fn a_long_speech_is_heard_in_parts_and_no_sample_is_lost() {
    let reciter = Reciter::new(&[]);
    let heard = hear(Arc::clone(&reciter), &[(300, 65.0)], Act::Wait, ALL);
    assert_eq!(heard.said.len(), 1, "{:?}", heard.said);
    let parts: Vec<usize> = heard.said[0].split(' ').map(|samples| samples.parse().unwrap()).collect();
    let seconds = parts.iter().sum::<usize>() as f32 / RATE_HZ as f32;
    assert!(parts.len() == 3 && (65.0..66.5).contains(&seconds), "{parts:?}");
    assert!(reciter.asked.lock().unwrap().iter().all(|samples| *samples <= 30 * RATE_HZ as usize));
}

#[test]
fn sound_that_cannot_be_written_down_is_said() {
    let reciter = Arc::new(Reciter { fails: true, ..Arc::into_inner(Reciter::new(&[])).unwrap() });
    let heard = hear(reciter, &[(300, 2.0)], Act::Wait, ALL);
    assert!(heard.said.is_empty());
    assert_eq!(heard.failures.len(), 1, "{:?}", heard.failures);
    assert!(heard.failures[0].detail.contains("studium-speech"), "{:?}", heard.failures[0]);
}

#[test]
fn silence_ends_by_itself() {
    let heard = hear(Reciter::new(&[]), &[], Act::Wait, ALL);
    assert!(heard.said.is_empty() && heard.captions.is_empty());
    assert!((ms(7_990)..ms(8_100)).contains(&heard.ended), "{:?}", heard.ended);
}

#[test]
fn words_that_do_not_come_are_replaced_by_those_of_the_last_draft() {
    let mut listening = Listening::new(ms(900));
    listening.tick(ms(0));
    listening.speech_started();
    listening.tick(ms(400));
    let ticket = |deeds: Vec<Deed>| {
        deeds.into_iter().rev().find_map(|deed| match deed {
            Deed::Transcribe { ticket, draft, .. } => Some((ticket, draft)),
            _ => None,
        })
    };
    let (first, draft) = ticket(listening.deeds()).unwrap();
    assert_eq!(draft, Draft::Partial);
    listening.heard(first, "what is", "en".to_owned());
    listening.heard(Ticket(99), "nobody asked for this", "en".to_owned());
    listening.tick(ms(1_000));
    listening.speech_paused(ms(100));
    listening.tick(ms(1_100));
    let (last, draft) = ticket(listening.deeds()).unwrap();
    assert_eq!(draft, Draft::Final);
    listening.failed(last, ErrorCode::EngineCrashed);
    listening.tick(ms(1_800));
    let deeds = listening.deeds();
    assert!(deeds.contains(&Deed::Report(ErrorCode::EngineCrashed)), "{deeds:?}");
    let said = deeds.iter().any(|deed| matches!(deed, Deed::Said { text, .. } if text == "what is"));
    assert!(said, "{deeds:?}");
}
