//! A voice of Piper's shape through the real worker: a network small enough to write down here, which speaks a tone for
//! each phoneme, as loud as its number and as long as the speed asks for.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::json;
use studium_base::ErrorCode;
use studium_engine::protocol::speech::{Event, Request, Speak, VoiceSpec};

use crate::worker::{End, Worker};

/// Samples of a phoneme at speed 1.
const PHONEME: usize = 160;

/// The folder that set-up fills.
fn runtime() -> PathBuf {
    let named = std::env::var_os("STUDIUM_RESOURCES").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."));
    let library = folder.join("models/onnxruntime/libonnxruntime.so");
    assert!(library.is_file(), "models/onnxruntime is missing: run `cargo xtask setup`");
    library
}

fn config(speakers: u32) -> serde_json::Value {
    let mut ids = serde_json::Map::new();
    for (number, phoneme) in "_^$ !',-.:;?abcdefhijklmnopqrstuvwxyzæðŋɐɑɒɔəɚɛɜɡɪɹɾʃʊʌʒˈˌːθᵻ".chars().enumerate()
    {
        ids.insert(phoneme.to_string(), json!([number]));
    }
    json!({
        "audio": {"sample_rate": 16000},
        "espeak": {"voice": "en-us"},
        "inference": {"noise_scale": 0.667, "length_scale": 1.0, "noise_w": 0.8},
        "phoneme_id_map": ids,
        "num_speakers": speakers,
    })
}

struct Voice {
    folder: tempfile::TempDir,
}

impl Voice {
    fn new(speakers: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("voice.onnx"), crate::onnx::voice(speakers > 1, PHONEME)).unwrap();
        fs::write(folder.path().join("voice.onnx.json"), config(speakers).to_string()).unwrap();
        Self { folder }
    }

    fn spec(&self, speaker: u32) -> VoiceSpec {
        VoiceSpec::Piper {
            weights: self.folder.path().join("voice.onnx"),
            config: self.folder.path().join("voice.onnx.json"),
            runtime: runtime(),
            speaker,
            threads: 1,
        }
    }

    fn worker(&self) -> Worker {
        Worker::start(&[
            self.folder.path(),
            runtime().canonicalize().unwrap().parent().unwrap(),
            runtime().parent().unwrap(),
        ])
    }
}

fn say(voice: VoiceSpec, text: &str, speed: f32) -> Request {
    Request::Speak(Speak { voice, text: text.into(), speed })
}

fn sounds(events: Vec<Event>) -> Vec<Vec<i16>> {
    let sounds = events.into_iter().map(|event| {
        let Event::Sound { rate_hz, samples, .. } = event else { panic!("{event:?}") };
        assert_eq!(rate_hz, 16_000);
        samples.as_chunks::<2>().0.iter().map(|pair| i16::from_le_bytes(*pair)).collect()
    });
    sounds.collect()
}

#[test]
fn each_clause_sounds_as_long_as_its_phonemes() {
    let voice = Voice::new(1);
    let mut worker = voice.worker();
    let asked_at = Instant::now();
    let (events, end) = worker.ask(say(voice.spec(0), "Who are you? said the Caterpillar, replied.", 1.0));
    println!("the first time took {:?}", asked_at.elapsed());
    assert_eq!(end, End::Done);
    let whole = sounds(events);
    assert_eq!(whole.len(), 3);
    // `^`, the phonemes of "hˈuː ɑːɹ juː?", `$`, and padding behind all but the last.
    assert_eq!(whole[0].len(), (2 * (1 + "hˈuː ɑːɹ juː?".chars().count()) + 1) * PHONEME);
    assert!(whole.iter().flatten().any(|sample| sample.unsigned_abs() > 3000), "it is heard");

    let asked_at = Instant::now();
    let (events, _) = worker.ask(say(voice.spec(0), "Who are you?", 2.0));
    println!("warm it took {:?}", asked_at.elapsed());
    assert_eq!(sounds(events)[0].len(), whole[0].len() / 2, "twice as fast is half as long");
    worker.finish();
}

#[test]
fn a_voice_of_several_speakers_speaks_as_each() {
    let voice = Voice::new(2);
    let mut worker = voice.worker();
    let mut loudest = |speaker: u32| -> Result<i16, End> {
        let (events, end) = worker.ask(say(voice.spec(speaker), "Hello there.", 1.0));
        if end != End::Done {
            return Err(end);
        }
        Ok(sounds(events).into_iter().flatten().max().unwrap_or(0))
    };
    let (first, second) = (loudest(0).unwrap(), loudest(1).unwrap());
    assert!((f32::from(first) / f32::from(second) - 2.0).abs() < 0.01, "{first} and {second}");
    assert_eq!(loudest(2), Err(End::Failed(ErrorCode::VoiceUnknown)));
    worker.finish();
}

#[test]
fn voices_that_cannot_be_used_say_why() {
    let voice = Voice::new(1);
    let mut worker = voice.worker();
    let path = |name: &str| voice.folder.path().join(name);
    fs::write(path("damaged.onnx"), b"this is no network").unwrap();
    fs::write(path("other.onnx"), crate::onnx::other()).unwrap();
    fs::write(path("cut.json"), &config(1).to_string()[..50]).unwrap();
    let mut foreign = config(1);
    foreign["espeak"]["voice"] = json!("xx");
    fs::write(path("foreign.json"), foreign.to_string()).unwrap();
    let mut end = |weights: &str, config: &str, runtime: PathBuf| {
        let spec = VoiceSpec::Piper { weights: path(weights), config: path(config), runtime, speaker: 0, threads: 1 };
        worker.ask(say(spec, "Hello.", 1.0)).1
    };
    let good = "voice.onnx.json";
    assert_eq!(end("voice.onnx", good, path("no.so")), End::Failed(ErrorCode::EngineMissing));
    assert_eq!(end("damaged.onnx", good, runtime()), End::Failed(ErrorCode::ModelDamaged));
    assert_eq!(end("other.onnx", good, runtime()), End::Failed(ErrorCode::ModelUnsupported));
    assert_eq!(end("gone.onnx", good, runtime()), End::Failed(ErrorCode::ModelMissing));
    assert_eq!(end("voice.onnx", "gone.json", runtime()), End::Failed(ErrorCode::ModelMissing));
    assert_eq!(end("voice.onnx", "cut.json", runtime()), End::Failed(ErrorCode::ModelDamaged));
    assert_eq!(end("voice.onnx", "foreign.json", runtime()), End::Failed(ErrorCode::VoiceUnknown));
    assert_eq!(end("voice.onnx", good, runtime()), End::Done, "the worker goes on");
    worker.finish();
}

#[test]
fn a_cancel_ends_between_clauses() {
    let voice = Voice::new(1);
    let mut worker = voice.worker();
    let id = worker.send(say(voice.spec(0), &"One more word, ".repeat(3000), 1.0));
    assert!(matches!(worker.next(), Ok(Event::Sound { .. })));
    worker.cancel(id);
    let mut count = 0;
    while worker.next() != Err(End::Done) {
        count += 1;
    }
    assert!(count < 2000, "{count} more clauses came");
    worker.finish();
}
