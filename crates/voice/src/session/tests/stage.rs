//! A conversation with made-up ears, mouth and tutor, on a file device.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use serde_bytes::ByteBuf;
use studium_base::{CancelToken, ErrorCode, Failure};
use studium_engine::protocol::speech::{self, HearingSpec, VoiceSpec};
use studium_engine::{EngineError, Hear, Outcome, Speak};

use crate::VoiceError;
use crate::audio::file::{Act, Cue, Dialogue, FileDevice, Pace, Scene, Script, Stretch, Tape, When};
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
    /// Sound that is nowhere louder holds no words.
    deaf_below: f32,
    /// The text is said anew in every second.
    says_by_seconds: bool,
    /// Samples of all that was louder.
    heard: Mutex<Vec<usize>>,
}

impl Hear for Ears {
    fn is_multilingual(&self, _model: HearingSpec) -> Result<bool, EngineError> {
        Ok(true)
    }

    fn hear(&self, request: speech::Hear, _cancel: &CancelToken) -> Result<Option<speech::Heard>, EngineError> {
        let samples = wav::from_bytes(&request.samples);
        let mut text = String::new();
        if samples.iter().any(|sample| sample.abs() > self.deaf_below) {
            self.heard.lock().expect("not poisoned").push(samples.len());
            let mut current = self.current.lock().expect("not poisoned");
            if current.1.is_none() || samples.len() < current.0 {
                current.1 = self.texts.lock().expect("not poisoned").pop_front();
            }
            current.0 = samples.len();
            match current.1 {
                Some(Ok(understood)) if self.says_by_seconds => {
                    text = vec![understood; samples.len() / RATE_HZ as usize].join(" ");
                }
                Some(Ok(understood)) => understood.clone_into(&mut text),
                Some(Err(error)) => return Err(error()),
                None => {}
            }
        }
        Ok(Some(speech::Heard { text, language: "en".into(), confidence: 0.9, no_speech: 0.0 }))
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

/// What a device becomes before it is opened.
pub(super) type Fitting = fn(FileDevice) -> Box<dyn Device>;

/// What is tried.
pub(super) struct Stage {
    pub(super) understands: Vec<Understood>,
    pub(super) says_by_seconds: bool,
    pub(super) deaf_below: f32,
    pub(super) answers: Vec<Vec<Says>>,
    /// Each list is a device; the next one is opened when one is lost. One without cues is not there.
    pub(super) devices: Vec<Vec<Cue>>,
    pub(super) fitting: Fitting,
    pub(super) cancels_echo: bool,
    pub(super) mouth_dies: usize,
    pub(super) pace: Pace,
    pub(super) mode: Mode,
    /// Asked as soon as the conversation is in a state for the first time.
    pub(super) requests: Vec<(VoiceState, Request)>,
    /// Asked so many milliseconds after the first device was opened.
    pub(super) timed: Vec<(u64, Request)>,
    pub(super) next_question_in: Option<&'static str>,
}

impl Default for Stage {
    fn default() -> Self {
        Self {
            understands: Vec::new(),
            says_by_seconds: false,
            deaf_below: 0.001,
            answers: Vec::new(),
            devices: Vec::new(),
            fitting: |device| Box::new(device),
            cancels_echo: false,
            mouth_dies: 0,
            pace: Pace::WhenIdle,
            mode: Mode::HandsFree,
            requests: Vec::new(),
            timed: Vec::new(),
            next_question_in: None,
        }
    }
}

/// A student who presses keys while talking.
struct Student {
    dialogue: Dialogue,
    timed: VecDeque<(Duration, Request)>,
    control: Arc<OnceLock<Control>>,
}

impl Script for Student {
    fn next(&mut self, scene: &Scene) -> Act {
        while self.timed.front().is_some_and(|(at, _)| *at <= scene.at)
            && let Some((_, request)) = self.timed.pop_front()
        {
            self.control.get().expect("a conversation").ask(request);
        }
        self.dialogue.next(scene)
    }
}

/// What came of it.
pub(super) struct Told {
    pub(super) events: Vec<SessionEvent>,
    pub(super) questions: Vec<String>,
    pub(super) kept: Vec<String>,
    /// How much sound was given to be written down, in samples.
    pub(super) heard: Vec<usize>,
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
        let (told, result) = self.try_to_play();
        result.expect("a conversation");
        told
    }

    pub(super) fn try_to_play(self) -> (Told, Result<(), VoiceError>) {
        let (pace, fitting, control) = (self.pace, self.fitting, Arc::new(OnceLock::new()));
        let mut timed: VecDeque<_> =
            self.timed.into_iter().map(|(at, request)| (Duration::from_millis(at), request)).collect();
        let mut device = |cues: Vec<Cue>| {
            let (dialogue, timed) = (Dialogue::new(cues), std::mem::take(&mut timed));
            FileDevice::new(Student { dialogue, timed, control: Arc::clone(&control) }, None, pace)
        };
        let mut devices: VecDeque<Option<FileDevice>> =
            self.devices.into_iter().map(|cues| (!cues.is_empty()).then(|| device(cues))).collect();
        let tape = devices.iter().flatten().next().map_or_else(Tape::default, FileDevice::tape);
        let tutor = Arc::new(Tutor { answers: Mutex::new(self.answers.into()), ..Tutor::default() });
        let ears = Arc::new(Ears {
            texts: Mutex::new(self.understands.into()),
            current: Mutex::default(),
            deaf_below: self.deaf_below,
            says_by_seconds: self.says_by_seconds,
            heard: Mutex::default(),
        });
        let parts = SessionParts {
            open: Box::new(move || {
                let device = devices.pop_front().flatten().ok_or(VoiceError::MicrophoneMissing { name: None })?;
                Ok(fitting(device))
            }),
            hear: Arc::clone(&ears) as Arc<dyn Hear>,
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
            ears: EarsOptions { cancels_echo: self.cancels_echo, ..EarsOptions::default() },
            next_question_in: self.next_question_in.map(str::to_owned),
        };
        let (session, way) = Session::new(parts, options);
        let way = control.get_or_init(|| way);
        let mut requests = self.requests;
        let mut events = Vec::new();
        let result = session.run(&mut |event| listen(event, &mut events, &mut requests, way));
        let questions = tutor.questions.lock().expect("not poisoned").clone();
        let kept = tutor.kept.lock().expect("not poisoned").clone();
        let heard = ears.heard.lock().expect("not poisoned").clone();
        (Told { events, questions, kept, heard, played: tape.stretches() }, result)
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

pub(super) fn unplug(when: When) -> Cue {
    Cue { when, act: Act::Unplug }
}

pub(super) fn into_speech(milliseconds: u64) -> When {
    When::IntoSpeech(Duration::from_millis(milliseconds))
}
