//! The whole loop: questions asked aloud, answers heard, some of them interrupted.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use studium_app::base::CancelToken;
use studium_app::library::DocumentStatus;
use studium_app::tutor::TeachingMode;
use studium_app::voice::audio::file::{Act, Cue, Dialogue, FileDevice, Pace, Room, Scene, Script, When};
use studium_app::voice::audio::{Device, FRAME_TIME, RATE_HZ, resample};
use studium_app::voice::session::{SessionEvent, TurnFigures};
use studium_app::voice::turn::{Mode, VoiceState};
use studium_app::{AnswerEvent, App, ImportPaths, OpenMode, Resources, StartVoice, TalkOptions, VoiceEvent};

use super::at;
use crate::figure::Figure;

/// From the end of an answer to the next question.
const BREATH: Duration = Duration::from_millis(1_200);
/// From the beginning of an answer to the interruption.
pub(super) const INTO: Duration = Duration::from_millis(1_200);
/// A conversation without anything to say is over.
const PATIENCE: Duration = Duration::from_secs(5);
/// Questions of a conversation: their answers fit a small context.
const TURNS: usize = 4;
/// So long is the tutor to speak without a gap.
const STEADY: Duration = Duration::from_secs(600);

/// A data folder with a document, and questions about it as sound.
pub(super) struct Lesson {
    pub(super) app: Arc<App>,
    pub(super) hearing: PathBuf,
    pub(super) questions: Vec<(String, Vec<f32>)>,
    _folder: tempfile::TempDir,
}

impl Lesson {
    pub(super) fn prepare(root: &Path) -> Result<Self> {
        let fixtures = root.join("tests/fixtures");
        let folder = tempfile::tempdir()?;
        let app = App::open(folder.path(), Resources::find()?, OpenMode::Own)?;
        let document = fixtures.join("voice/science.md").display().to_string();
        let taken = app.import_paths(&ImportPaths { paths: vec![document], course: None });
        let document = taken.documents.first().context("the document was taken")?.id;
        let started = Instant::now();
        while app.library().document(document)?.status != DocumentStatus::Ready {
            ensure!(started.elapsed() < Duration::from_secs(120), "the document is not ready");
            std::thread::sleep(Duration::from_millis(100));
        }
        let texts = std::fs::read_to_string(fixtures.join("voice/questions.txt"))?;
        let mut questions = Vec::new();
        for text in texts.lines() {
            let spoken = app.speak(text, Some("en-us"), Some("en"), &CancelToken::new())?;
            questions.push((text.to_owned(), resample::resample(&spoken.samples, spoken.rate_hz, RATE_HZ)?));
        }
        let hearing = fixtures.join("models/whisper-test-espeak.en.bin");
        Ok(Self { app, hearing, questions, _folder: folder })
    }

    /// Holds a conversation with the test model.
    fn talk(&self, cues: Vec<Cue>, room: Option<Room>) -> Result<Told> {
        self.talk_with(&self.hearing, cues, room)
    }

    /// Holds a conversation with a model that hears.
    pub(super) fn talk_with(&self, hearing: &Path, cues: Vec<Cue>, room: Option<Room>) -> Result<Told> {
        let cancels_echo = Some(room.is_some());
        let state = Arc::new(Mutex::new(VoiceState::Off));
        let heard = Arc::new(AtomicU32::new(0));
        let script = Student {
            dialogue: Dialogue::new(cues),
            state: Arc::clone(&state),
            quiet_since: None,
            heard: Arc::clone(&heard),
        };
        let device = FileDevice::new(script, room, Pace::Real);
        let player = device.player();
        let mut device = Some(Box::new(device) as Box<dyn Device>);
        let open = Box::new(move || device.take().ok_or(studium_app::voice::VoiceError::DeviceLost(None)));
        let turns = Arc::new(Mutex::new(Vec::new()));
        // What was kept of interrupted answers.
        let kept = Arc::new(Mutex::new(Vec::new()));
        let (told, cut) = (Arc::clone(&turns), Arc::clone(&kept));
        let listener = move |event| match event {
            VoiceEvent::Session(SessionEvent::State { state: now }) => {
                *state.lock().unwrap_or_else(PoisonError::into_inner) = now;
            }
            VoiceEvent::Session(SessionEvent::Turn { figures }) => {
                told.lock().unwrap_or_else(PoisonError::into_inner).push(figures);
            }
            VoiceEvent::Session(SessionEvent::Failed { failure }) => eprintln!("{failure:?}"),
            VoiceEvent::Answer(AnswerEvent::Kept { message }) => {
                cut.lock().unwrap_or_else(PoisonError::into_inner).push(message.text);
            }
            _ => {}
        };
        let start = StartVoice { conversation: None, course: None, mode: TeachingMode::Explain, talk: Mode::HandsFree };
        let options = TalkOptions {
            hearing: Some(hearing.to_owned()),
            language: Some("en".to_owned()),
            is_greedy: true,
            cancels_echo,
        };
        self.app.talk(start, options, open, Arc::new(listener))?;
        let turns = std::mem::take(&mut *turns.lock().unwrap_or_else(PoisonError::into_inner));
        let kept = std::mem::take(&mut *kept.lock().unwrap_or_else(PoisonError::into_inner));
        let heard = FRAME_TIME * heard.load(Ordering::Relaxed);
        Ok(Told { turns, kept, underruns: player.played().underruns, heard })
    }
}

/// What came of a conversation.
pub(super) struct Told {
    pub(super) turns: Vec<TurnFigures>,
    /// Interrupted answers, as they are kept.
    kept: Vec<String>,
    /// How often the loudspeaker ran dry.
    underruns: u32,
    /// How long the tutor was heard.
    heard: Duration,
}

/// Leaves when all is said and the tutor has listened for a while.
struct Student {
    dialogue: Dialogue,
    state: Arc<Mutex<VoiceState>>,
    quiet_since: Option<Duration>,
    /// Frames in which the tutor spoke.
    heard: Arc<AtomicU32>,
}

impl Script for Student {
    fn next(&mut self, scene: &Scene) -> Act {
        if scene.tutor_speaks_since.is_some() {
            self.heard.fetch_add(1, Ordering::Relaxed);
        }
        if !self.dialogue.is_over() {
            return self.dialogue.next(scene);
        }
        let is_quiet = *self.state.lock().unwrap_or_else(PoisonError::into_inner) == VoiceState::Listening
            && !scene.is_student_speaking;
        if !is_quiet {
            self.quiet_since = None;
            return Act::Wait;
        }
        let since = *self.quiet_since.get_or_insert(scene.at);
        if scene.at.saturating_sub(since) >= PATIENCE { Act::End } else { Act::Wait }
    }
}

/// A stage of a turn, and how long it took.
type Stage = (&'static str, fn(&TurnFigures) -> Option<u32>);

/// The stages of a turn.
pub(super) const STAGES: [Stage; 7] = [
    ("end of speech to first audio (goals 1500 and 2500)", |turn| turn.voice_to_voice_ms),
    ("end of speech to certainty", |turn| turn.endpoint_ms),
    ("last writing down", |turn| turn.stt_ms),
    ("reading ahead", |turn| turn.prepare_ms),
    ("finding passages", |turn| turn.retrieve_ms),
    ("certainty to first words", |turn| turn.first_token_ms),
    ("first words to first audio", |turn| turn.first_audio_ms),
];

/// Questions in conversations of a few turns, each answer heard to its end.
pub(super) fn measure(lesson: &Lesson) -> Result<Vec<Figure>> {
    let mut turns = Vec::new();
    let (mut underruns, mut heard) = (0, Duration::ZERO);
    for questions in lesson.questions.chunks(TURNS) {
        let told = lesson.talk(one_after_another(questions), Some(Room::default()))?;
        turns.extend(told.turns);
        underruns += told.underruns;
        heard += told.heard;
    }
    let asked = lesson.questions.len();
    let heard_right = lesson
        .questions
        .iter()
        .zip(&turns)
        .filter(|((text, _), turn)| turn.question.eq_ignore_ascii_case(text))
        .count();
    let what =
        format!("{} of {asked} questions answered, {heard_right} understood word by word, in real time", turns.len());
    let mut figures = Vec::new();
    for (name, pick) in STAGES {
        let values: Vec<f64> = turns.iter().filter_map(pick).map(f64::from).collect();
        let denominator = format!("{} values; {what}", values.len());
        for (share, label) in [(0.5, "p50"), (0.95, "p95")] {
            let name = format!("voice: {name}, {label}");
            figures.push(Figure::information(&name, at(share, &values), "ms", denominator.clone()));
        }
    }
    figures.push(Figure::at_least(
        "voice: questions answered",
        turns.len() as f64 / asked as f64,
        "share",
        1.0,
        what.clone(),
    ));
    figures.push(Figure::at_most(
        "voice: underruns",
        f64::from(underruns),
        "times",
        0.0,
        format!("{:.0} s of answers; {what}", heard.as_secs_f64()),
    ));
    Ok(figures)
}

/// Each question when the answer to the one before was heard to its end.
fn one_after_another(questions: &[(String, Vec<f32>)]) -> Vec<Cue> {
    let cues = questions.iter().enumerate().map(|(number, (_, sound))| {
        let when = if number == 0 { When::After(Duration::from_secs(1)) } else { When::AfterTutor(BREATH) };
        Cue { when, act: Act::Say(sound.clone()) }
    });
    cues.collect()
}

/// Conversations until the tutor was heard for ten minutes, its answers being written and spoken at once.
pub(super) fn steady(lesson: &Lesson) -> Result<Vec<Figure>> {
    let (mut turns, mut underruns, mut heard) = (0, 0, Duration::ZERO);
    for questions in lesson.questions.chunks(TURNS).cycle() {
        let told = lesson.talk(one_after_another(questions), Some(Room::default()))?;
        ensure!(!told.heard.is_zero(), "the tutor says nothing");
        turns += told.turns.len();
        underruns += told.underruns;
        heard += told.heard;
        if heard >= STEADY {
            break;
        }
    }
    let what = format!("{:.0} s of {turns} answers, spoken while they are written", heard.as_secs_f64());
    Ok(vec![Figure::at_most("voice: underruns in ten minutes", f64::from(underruns), "times", 0.0, what)])
}

/// Answers that are interrupted by the next question.
pub(super) fn interrupt(lesson: &Lesson) -> Result<Vec<Figure>> {
    let (mut turns, mut kept) = (Vec::new(), Vec::new());
    for questions in lesson.questions.chunks(TURNS) {
        let cues = questions.iter().enumerate().map(|(number, (_, sound))| {
            let when = if number == 0 { When::After(Duration::from_secs(1)) } else { When::IntoTutor(INTO) };
            Cue { when, act: Act::Say(sound.clone()) }
        });
        // With headphones: ears that cancel an echo learn it for five seconds first.
        let told = lesson.talk(cues.collect(), None)?;
        turns.extend(told.turns);
        kept.extend(told.kept);
    }
    let interrupted: Vec<&TurnFigures> = turns.iter().filter(|turn| turn.is_interrupted).collect();
    let delays: Vec<f64> = interrupted.iter().filter_map(|turn| turn.interrupted_after_ms).map(f64::from).collect();
    let exact =
        interrupted.iter().filter(|turn| kept.iter().any(|text: &String| text == turn.spoken_text.trim_end())).count();
    let what = format!("{} interrupted answers of {}", interrupted.len(), turns.len());
    Ok(vec![
        Figure::information(
            "voice: sound of the student to silence of the tutor, p50",
            at(0.5, &delays),
            "ms",
            format!("{} values; {what}", delays.len()),
        ),
        Figure::at_most(
            "voice: sound of the student to silence of the tutor, p95",
            at(0.95, &delays),
            "ms",
            250.0,
            format!("{} values; {what}", delays.len()),
        ),
        Figure::at_least(
            "voice: interrupted answers kept exactly as they were heard",
            exact as f64 / interrupted.len().max(1) as f64,
            "share",
            1.0,
            what,
        ),
    ])
}
