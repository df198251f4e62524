//! Worker programs that are killed in the middle of a conversation by voice: it goes on, and the next question is
//! answered.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use studium_app::base::{CancelToken, ErrorCode};
use studium_app::tutor::TeachingMode;
use studium_app::voice::VoiceError;
use studium_app::voice::audio::file::{Act, FileDevice, Pace, Scene, Script};
use studium_app::voice::audio::{Device, RATE_HZ, resample};
use studium_app::voice::session::{SessionEvent, TurnFigures};
use studium_app::voice::turn::{Mode, VoiceState};
use studium_app::{App, ImportPaths, OpenMode, StartVoice, TalkOptions, VoiceEvent, WorkerProcesses};

use crate::support::{Bench, settled, signal, wait_for};

const FIRST: &str = "what is photosynthesis";
const SECOND: &str = "how many chambers does the heart have";
/// The student speaks when the tutor has listened for so long.
const PATIENCE: Duration = Duration::from_millis(2_500);

/// Which process is killed.
type Victim = fn(WorkerProcesses) -> Option<u32>;

/// Says one thing after the other whenever the tutor listens, and leaves.
struct Student {
    says: Vec<Vec<f32>>,
    state: Arc<Mutex<VoiceState>>,
    quiet_since: Option<Duration>,
}

impl Script for Student {
    fn next(&mut self, scene: &Scene) -> Act {
        let is_quiet = *self.state.lock().unwrap_or_else(PoisonError::into_inner) == VoiceState::Listening
            && !scene.is_student_speaking;
        if !is_quiet {
            self.quiet_since = None;
            return Act::Wait;
        }
        let since = *self.quiet_since.get_or_insert(scene.at);
        if scene.at - since < PATIENCE {
            return Act::Wait;
        }
        self.quiet_since = None;
        if self.says.is_empty() { Act::End } else { Act::Say(self.says.remove(0)) }
    }
}

/// What was told in a conversation.
#[derive(Default)]
struct Told {
    turns: Vec<TurnFigures>,
    failures: Vec<ErrorCode>,
    has_killed: bool,
}

/// Two questions; a worker is killed when the conversation first comes into a state.
fn talk(app: &Arc<App>, says: Vec<Vec<f32>>, fatal: VoiceState, victim: Victim) -> Told {
    let state = Arc::new(Mutex::new(VoiceState::Off));
    let student = Student { says, state: Arc::clone(&state), quiet_since: None };
    let mut device = Some(Box::new(FileDevice::new(student, None, Pace::WhenIdle)) as Box<dyn Device>);
    let open = Box::new(move || device.take().ok_or(VoiceError::DeviceLost(None)));
    let told = Arc::new(Mutex::new(Told::default()));
    let listener = {
        let (told, app) = (Arc::clone(&told), Arc::clone(app));
        move |event: VoiceEvent| {
            let VoiceEvent::Session(event) = event else { return };
            let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
            match event {
                SessionEvent::State { state: now } => {
                    *state.lock().unwrap_or_else(PoisonError::into_inner) = now;
                    if now == fatal && !told.has_killed {
                        told.has_killed = true;
                        signal("-9", wait_for("the worker works", || victim(app.worker_processes())));
                    }
                }
                SessionEvent::Turn { figures } => told.turns.push(figures),
                SessionEvent::Failed { failure } => told.failures.push(failure.code),
                _ => {}
            }
        }
    };
    let start = StartVoice { conversation: None, course: None, mode: TeachingMode::Explain, talk: Mode::HandsFree };
    let hearing = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/models/whisper-test-espeak.en.bin");
    let options = TalkOptions {
        hearing: Some(hearing),
        language: Some("en".to_owned()),
        is_greedy: true,
        cancels_echo: Some(false),
    };
    app.talk(start, options, open, Arc::new(listener)).expect("a conversation");
    std::mem::take(&mut told.lock().unwrap_or_else(PoisonError::into_inner))
}

#[test]
fn a_worker_that_is_killed_in_any_state_costs_one_turn_at_most() {
    let bench = Bench::with_models();
    let app = bench.open(OpenMode::Own).expect("a free folder");
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/voice/science.md");
    let taken = app.import_paths(&ImportPaths { paths: vec![document.display().to_string()], course: None });
    settled(&app, taken.documents[0].id);
    let say = |text: &str| {
        let spoken = app.speak(text, Some("en-us"), Some("en"), &CancelToken::new()).expect("a voice");
        resample::resample(&spoken.samples, spoken.rate_hz, RATE_HZ).expect("a rate")
    };
    let says = vec![say(FIRST), say(SECOND)];
    use VoiceState::{EndpointPending, Listening, Speaking, Thinking};
    let deaths: [(VoiceState, &str, Victim); 6] = [
        (Listening, "hearing", |running| running.hearing),
        (EndpointPending, "hearing", |running| running.hearing),
        (EndpointPending, "speaking", |running| running.speaking),
        (Thinking, "language", |running| running.language),
        (Speaking, "speaking", |running| running.speaking),
        (Speaking, "language", |running| running.language),
    ];
    for (state, name, victim) in deaths {
        let what = format!("the worker for {name} in {state:?}");
        let told = talk(&app, says.clone(), state, victim);
        assert!(told.has_killed, "{what}");
        assert!(told.failures.iter().all(|code| *code == ErrorCode::EngineCrashed), "{what}: {:?}", told.failures);
        assert!(told.failures.len() <= 1, "{what}: {:?}", told.failures);
        let last = told.turns.last().expect("a turn");
        assert_eq!((last.question.as_str(), last.is_interrupted), (SECOND, false), "{what}");
        assert!(last.spoken_text.contains("heart"), "{what}: {last:?}");
    }
    app.close();
}
