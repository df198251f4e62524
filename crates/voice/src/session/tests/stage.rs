//! A conversation with made-up ears, mouth and tutor, on a file device.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_bytes::ByteBuf;
use studium_base::{CancelToken, ErrorCode, Failure};
use studium_engine::protocol::speech::{self, HearingSpec, VoiceSpec};
use studium_engine::{EngineError, Hear, Outcome, Speak};

use crate::VoiceError;
use crate::audio::file::{Act, Cue, Dialogue, FileDevice, Pace, Stretch, When};
use crate::audio::{Device, EarsOptions, RATE_HZ, testing, wav};
use crate::session::{
    Answered, Control, Piece, Reply, Request, Session, SessionEvent, SessionOptions, SessionParts, TurnFigures, Voices,
};
use crate::turn::{Generation, Mode, VoiceState};

/// Samples of a letter, spoken.
pub(super) const LETTER: usize = RATE_HZ as usize * 60 / 1000;

/// What the ears understand of each utterance, in their order; an error is what the worker reports for its whole.
pub(super) type Understood = Result<&'static str, fn() -> EngineError>;

pub(super) fn crashed() -> EngineError {
    EngineError::Crashed { program: "studium-speech", status: "signal 9".into(), stderr: String::new() }
}

/// What the tutor does with a question.
#[derive(Debug, Clone, Copy)]
pub(super) enum Says {
    Text(&'static str),
    /// Writes nothing for so long.
    Thinks(Duration),
    Fails,
}

/// Understands the next text whenever sound is shorter than the sound before: that is how utterances begin.
struct Ears {
    texts: Mutex<VecDeque<Understood>>,
    current: Mutex<(usize, Option<Understood>)>,
}

impl Hear for Ears {
    fn is_multilingual(&self, _model: HearingSpec) -> Result<bool, EngineError> {
        Ok(true)
    }

    fn hear(&self, request: speech::Hear, _cancel: &CancelToken) -> Result<Option<speech::Heard>, EngineError> {
        let samples = wav::from_bytes(&request.samples);
        let mut text = "";
        if samples.iter().any(|sample| sample.abs() > 0.001) {
            let mut current = self.current.lock().expect("not poisoned");
            if current.1.is_none() || samples.len() < current.0 {
                current.1 = self.texts.lock().expect("not poisoned").pop_front();
            }
            current.0 = samples.len();
            match current.1 {
                Some(Ok(understood)) => text = understood,
                Some(Err(error)) => return Err(error()),
                None => {}
            }
        }
        Ok(Some(speech::Heard { text: text.into(), language: "en".into(), confidence: 0.9, no_speech: 0.0 }))
    }

    fn transcribe(
        &self,
        _request: speech::Transcribe,
        _cancel: &CancelToken,
        _on_event: &mut dyn FnMut(speech::Event),
    ) -> Result<Outcome, EngineError> {
        unreachable!("conversations hear utterances")
    }

    fn decode(
        &self,
        _request: speech::Decode,
        _cancel: &CancelToken,
        _on_event: &mut dyn FnMut(speech::Event),
    ) -> Result<Outcome, EngineError> {
        unreachable!("conversations play nothing")
    }
}

/// Takes [`LETTER`] for every letter; the first `dies` texts kill it.
struct Mouth {
    dies: AtomicUsize,
}

impl Speak for Mouth {
    fn speak(
        &self,
        request: speech::Speak,
        cancel: &CancelToken,
        on_event: &mut dyn FnMut(speech::Event),
    ) -> Result<Outcome, EngineError> {
        // The word that warms the voice up does not count.
        if request.text.len() > 1
            && self.dies.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok()
        {
            return Err(crashed());
        }
        let letters = u32::try_from(request.text.chars().count()).expect("a clause");
        for letter in 0..letters {
            if cancel.is_cancelled() {
                return Ok(Outcome::Cancelled);
            }
            let samples = ByteBuf::from(wav::to_bytes(&vec![0.2; LETTER]));
            on_event(speech::Event::Sound { rate_hz: RATE_HZ, chars: letter..letter + 1, samples });
        }
        Ok(Outcome::Completed)
    }

    fn voices(&self) -> Result<Vec<speech::BuiltInVoice>, EngineError> {
        Ok(Vec::new())
    }
}

struct English;

impl Voices for English {
    fn voice(&self, language: &str) -> Option<VoiceSpec> {
        (language == "en").then(|| VoiceSpec::Espeak { name: "en-us".into() })
    }

    fn languages(&self) -> Vec<String> {
        vec!["en".into()]
    }
}

#[derive(Default)]
struct Tutor {
    answers: Mutex<VecDeque<Vec<Says>>>,
    questions: Mutex<Vec<String>>,
    written: Mutex<Vec<(Generation, String)>>,
    kept: Mutex<Vec<String>>,
}

impl Reply for Tutor {
    fn warm(&self) {}

    fn prepare(&self, _question: &str, _cancel: &CancelToken) {}

    fn reply(
        &self,
        generation: Generation,
        question: &str,
        cancel: &CancelToken,
        on_piece: &mut dyn FnMut(Piece<'_>),
    ) -> Result<Answered, Failure> {
        self.questions.lock().expect("not poisoned").push(question.to_owned());
        let answer = self.answers.lock().expect("not poisoned").pop_front().unwrap_or_default();
        let mut written = String::new();
        let mut result = Ok(Answered::default());
        for says in answer {
            match says {
                _ if cancel.is_cancelled() => break,
                Says::Text(text) => {
                    written.push_str(text);
                    on_piece(Piece::Text(text));
                }
                Says::Thinks(time) => std::thread::sleep(time),
                Says::Fails => result = Err(Failure::of(&crashed())),
            }
        }
        self.written.lock().expect("not poisoned").push((generation, written));
        result
    }

    fn keep(&self, generation: Generation, heard: u32) -> Result<(), Failure> {
        let written = self.written.lock().expect("not poisoned");
        let (_, text) = written.iter().find(|(of, _)| *of == generation).expect("a reply that ended");
        self.kept.lock().expect("not poisoned").push(text.chars().take(heard as usize).collect());
        Ok(())
    }
}

/// What is tried.
pub(super) struct Stage {
    pub(super) understands: Vec<Understood>,
    pub(super) answers: Vec<Vec<Says>>,
    /// Each list is a device; the next one is opened when one is lost.
    pub(super) devices: Vec<Vec<Cue>>,
    pub(super) mouth_dies: usize,
    pub(super) pace: Pace,
    pub(super) mode: Mode,
    /// Asked as soon as the conversation is in a state for the first time.
    pub(super) requests: Vec<(VoiceState, Request)>,
}

impl Default for Stage {
    fn default() -> Self {
        Self {
            understands: Vec::new(),
            answers: Vec::new(),
            devices: Vec::new(),
            mouth_dies: 0,
            pace: Pace::WhenIdle,
            mode: Mode::HandsFree,
            requests: Vec::new(),
        }
    }
}

/// What came of it.
pub(super) struct Told {
    pub(super) events: Vec<SessionEvent>,
    pub(super) questions: Vec<String>,
    pub(super) kept: Vec<String>,
    /// Of the first device.
    pub(super) played: Vec<Stretch>,
}

impl Told {
    pub(super) fn states(&self) -> Vec<VoiceState> {
        let state = |event: &SessionEvent| match event {
            SessionEvent::State { state } => Some(*state),
            _ => None,
        };
        self.events.iter().filter_map(state).collect()
    }

    pub(super) fn failures(&self) -> Vec<ErrorCode> {
        let code = |event: &SessionEvent| match event {
            SessionEvent::Failed { failure } => Some(failure.code),
            _ => None,
        };
        self.events.iter().filter_map(code).collect()
    }

    pub(super) fn turns(&self) -> Vec<&TurnFigures> {
        fn figures(event: &SessionEvent) -> Option<&TurnFigures> {
            match event {
                SessionEvent::Turn { figures } => Some(figures),
                _ => None,
            }
        }
        self.events.iter().filter_map(figures).collect()
    }

    /// Letters that were played.
    pub(super) fn letters(&self) -> usize {
        self.played.iter().map(|stretch| stretch.length).sum::<usize>() / LETTER
    }
}

impl Stage {
    pub(super) fn play(self) -> Told {
        let mut devices: VecDeque<FileDevice> =
            self.devices.into_iter().map(|cues| FileDevice::new(Dialogue::new(cues), None, self.pace)).collect();
        let tape = devices.front().expect("a device").tape();
        let tutor = Arc::new(Tutor { answers: Mutex::new(self.answers.into()), ..Tutor::default() });
        let parts = SessionParts {
            open: Box::new(move || {
                let device = devices.pop_front().ok_or(VoiceError::MicrophoneMissing { name: None })?;
                Ok(Box::new(device) as Box<dyn Device>)
            }),
            hear: Arc::new(Ears { texts: Mutex::new(self.understands.into()), current: Mutex::default() }),
            speak: Arc::new(Mouth { dies: AtomicUsize::new(self.mouth_dies) }),
            reply: Arc::clone(&tutor) as Arc<dyn Reply>,
            voices: Arc::new(English),
        };
        let options = SessionOptions {
            hearing: HearingSpec { weights: PathBuf::from("model.bin"), threads: 2 },
            language: None,
            vocabulary: String::new(),
            mode: self.mode,
            speed: 1.0,
            ears: EarsOptions { cancels_echo: false, ..EarsOptions::default() },
        };
        let (session, control) = Session::new(parts, options);
        let mut requests = self.requests;
        let mut events = Vec::new();
        session.run(&mut |event| listen(event, &mut events, &mut requests, &control)).expect("a conversation");
        let questions = tutor.questions.lock().expect("not poisoned").clone();
        let kept = tutor.kept.lock().expect("not poisoned").clone();
        Told { events, questions, kept, played: tape.stretches() }
    }
}

fn listen(
    event: SessionEvent,
    events: &mut Vec<SessionEvent>,
    requests: &mut Vec<(VoiceState, Request)>,
    control: &Control,
) {
    if let SessionEvent::State { state } = event
        && let Some(index) = requests.iter().position(|(when, _)| *when == state)
    {
        control.ask(requests.remove(index).1);
    }
    if !matches!(event, SessionEvent::Level { .. }) {
        events.push(event);
    }
}

/// The student says something for so many seconds.
pub(super) fn say(when: When, seconds: f32) -> Cue {
    Cue { when, act: Act::Say(testing::voice(seconds, 120.0, 7)) }
}

pub(super) fn after(milliseconds: u64) -> When {
    When::After(Duration::from_millis(milliseconds))
}

pub(super) fn after_tutor(milliseconds: u64) -> When {
    When::AfterTutor(Duration::from_millis(milliseconds))
}

pub(super) fn into_tutor(milliseconds: u64) -> When {
    When::IntoTutor(Duration::from_millis(milliseconds))
}

pub(super) fn end(when: When) -> Cue {
    Cue { when, act: Act::End }
}
