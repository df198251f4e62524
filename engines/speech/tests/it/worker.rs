//! The worker's other side: starts the real program, writes requests as frames and reads what comes back.

use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Resampler};
use studium_base::ErrorCode;
use studium_engine::protocol::speech::{Event, Hear, Heard, HearingSpec, Request, Speak, VoiceSpec};
use studium_engine::protocol::{FromWorker, SandboxReport, ToWorker, read_frame, write_frame};

/// How a request ended.
#[derive(Debug, PartialEq)]
pub(crate) enum End {
    Done,
    Failed(ErrorCode),
}

/// Tests that measure time must not share the processors.
static TURN: Mutex<()> = Mutex::new(());

/// A running worker, one at a time.
pub(crate) struct Worker {
    _turn: MutexGuard<'static, ()>,
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
    last_id: u64,
    /// The walls that the system put up.
    pub(crate) sandbox: SandboxReport,
}

impl Worker {
    /// Starts the program with the walls that the app puts up: it may read `allowed`, what the system needs, and the
    /// data of its own voice.
    pub(crate) fn start(allowed: &[&Path]) -> Self {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let mut command = Command::new(env!("CARGO_BIN_EXE_studium-speech"));
        for path in allowed {
            command.arg("--allow-read").arg(path);
        }
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let stdin = child.stdin.take();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        match read_frame::<FromWorker<Event>>(&mut stdout).unwrap() {
            Some(FromWorker::Hello { program, sandbox, .. }) if program == "studium-speech" => {
                Self { _turn: turn, child, stdin, stdout, last_id: 0, sandbox }
            }
            other => panic!("{other:?} is no greeting"),
        }
    }

    /// Of the program, for the system's view of it.
    pub(crate) fn process_id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a request and returns its id.
    pub(crate) fn send(&mut self, body: Request) -> u64 {
        self.last_id += 1;
        self.write(&ToWorker::Request { id: self.last_id, body });
        self.last_id
    }

    /// Asks to stop.
    pub(crate) fn cancel(&mut self, id: u64) {
        self.write(&ToWorker::Cancel { id });
    }

    fn write(&mut self, message: &ToWorker<Request>) {
        write_frame(self.stdin.as_mut().unwrap(), message).unwrap();
    }

    /// The next event of the request under way, or its end.
    pub(crate) fn next(&mut self) -> Result<Event, End> {
        match read_frame::<FromWorker<Event>>(&mut self.stdout).unwrap().expect("the worker ended") {
            FromWorker::Event { id, body } if id == self.last_id => Ok(body),
            FromWorker::Done { id } if id == self.last_id => Err(End::Done),
            FromWorker::Failed { id, code, .. } if id == self.last_id => Err(End::Failed(code)),
            other => panic!("{other:?} does not belong to request {}", self.last_id),
        }
    }

    /// All events of a request and how it ended.
    pub(crate) fn ask(&mut self, body: Request) -> (Vec<Event>, End) {
        self.send(body);
        let mut events = Vec::new();
        loop {
            match self.next() {
                Ok(event) => events.push(event),
                Err(end) => return (events, end),
            }
        }
    }

    /// The sound of a text in the built-in voice: samples a second, and samples.
    pub(crate) fn say(&mut self, voice: &str, text: &str) -> (u32, Vec<i16>) {
        let (events, end) = self.ask(Request::Speak(speak(voice, text)));
        assert_eq!(end, End::Done);
        let (mut rate, mut sound) = (0, Vec::new());
        for event in events {
            let Event::Sound { rate_hz, samples, .. } = event else { panic!("{event:?}") };
            rate = rate_hz;
            sound.extend(samples.as_chunks::<2>().0.iter().map(|pair| i16::from_le_bytes(*pair)));
        }
        (rate, sound)
    }

    /// What the model makes of some samples at 16 kHz, and how long it took.
    pub(crate) fn hear(&mut self, samples: &[i16], vocabulary: &str) -> (Heard, Duration) {
        let started_at = Instant::now();
        let (events, end) = self.ask(Request::Hear(hear(samples, vocabulary)));
        assert_eq!(end, End::Done);
        let [Event::Heard(heard)] = events.as_slice() else { panic!("{events:?}") };
        (heard.clone(), started_at.elapsed())
    }

    /// Closes the pipe and waits: the worker must end by itself and cleanly.
    pub(crate) fn finish(mut self) {
        self.stdin = None;
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // A failed test leaves a worker that waits for requests.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn speak(voice: &str, text: &str) -> Speak {
    Speak { voice: VoiceSpec::Espeak { name: voice.into() }, text: text.into(), speed: 1.0 }
}

pub(crate) fn hear(samples: &[i16], vocabulary: &str) -> Hear {
    let bytes: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
    Hear { model: model(), samples: bytes.into(), language: Some("en".into()), vocabulary: vocabulary.into() }
}

/// The folder of the model that understands the built-in voice within a small vocabulary.
pub(crate) fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/models")
}

pub(crate) fn model() -> HearingSpec {
    HearingSpec { weights: models().join("whisper-test-espeak.en.bin"), threads: 2 }
}

/// Samples at 16 kHz, with a moment of silence around them.
pub(crate) fn at_16_khz((rate_hz, sound): (u32, Vec<i16>)) -> Vec<i16> {
    let input: Vec<f32> = sound.iter().map(|sample| f32::from(*sample)).collect();
    let mut resampler = Fft::<f32>::new(rate_hz as usize, 16_000, 1024, 1, FixedSync::Input).unwrap();
    let input = InterleavedSlice::new(&input, 1, input.len()).unwrap();
    let converted = resampler.process_all(&input, sound.len(), None).unwrap().take_data();
    let silence = || std::iter::repeat_n(0_i16, 3200);
    silence().chain(converted.into_iter().map(|sample| sample as i16)).chain(silence()).collect()
}

/// Words that differ: left out, put in, or exchanged.
pub(crate) fn word_errors(expected: &str, found: &str) -> usize {
    let found: Vec<&str> = found.split_whitespace().collect();
    let mut row: Vec<usize> = (0..=found.len()).collect();
    for (index, word) in expected.split_whitespace().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], index + 1);
        for (column, other) in found.iter().enumerate() {
            let exchanged = diagonal + usize::from(*other != word);
            diagonal = row[column + 1];
            row[column + 1] = exchanged.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[found.len()]
}
