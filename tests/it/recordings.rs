//! Lectures as documents: imported or recorded, written down by the real model, found by word and time, whatever
//! interrupts that.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use studium_app::{NoticeCode, OpenMode};

use crate::support::{Bench, wait_for};

const SENTENCES: [&str; 4] = [
    "what is photosynthesis",
    "how many chambers does the heart have",
    "explain osmosis in simple words",
    "quiz me on chapter three",
];

fn text(path: &Path) -> String {
    path.to_str().expect("a path in UTF-8").to_owned()
}

fn hearing() -> String {
    text(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/models/whisper-test-espeak.en.bin"))
}

/// Samples of the built-in voice, and how many there are a second.
fn say(bench: &Bench, words: &str) -> (u32, Vec<u8>) {
    let file = bench.path("said.wav");
    let (code, spoken) = bench.run(&["speak", words, "--voice", "en-us", "--out", &text(&file)]);
    assert_eq!(code, 0, "{spoken}");
    let rate_hz = u32::try_from(spoken["rate_hz"].as_u64().expect("a rate")).expect("a small number");
    (rate_hz, std::fs::read(file).expect("a file")[44..].to_vec())
}

/// A WAV file of 16 bits.
fn wav(rate_hz: u32, channels: u16, sound: &[u8]) -> Vec<u8> {
    let length = u32::try_from(sound.len()).expect("a short file");
    let frame = channels * 2;
    let mut file = b"RIFF".to_vec();
    file.extend((36 + length).to_le_bytes());
    file.extend(b"WAVEfmt \x10\0\0\0\x01\0");
    file.extend(channels.to_le_bytes());
    file.extend(rate_hz.to_le_bytes());
    file.extend((rate_hz * u32::from(frame)).to_le_bytes());
    file.extend(frame.to_le_bytes());
    file.extend(b"\x10\0data");
    file.extend(length.to_le_bytes());
    file.extend(sound);
    file
}

/// The sentences one after the other, `times` times, each with `pause_s` seconds behind it.
fn lecture(bench: &Bench, times: usize, pause_s: usize) -> PathBuf {
    let said: Vec<(u32, Vec<u8>)> = SENTENCES.iter().map(|words| say(bench, words)).collect();
    let rate_hz = said[0].0;
    let mut sound = Vec::new();
    for (_, sentence) in said.iter().cycle().take(times * SENTENCES.len()) {
        sound.extend(sentence);
        sound.resize(sound.len() + pause_s * rate_hz as usize * 2, 0);
    }
    bench.file("lecture.wav", wav(rate_hz, 1, &sound))
}

fn add_model(bench: &Bench) {
    let (code, added) = bench.run(&["models", "add", &hearing()]);
    assert_eq!(code, 0, "{added}");
}

fn documents(bench: &Bench) -> Vec<Value> {
    bench.run(&["documents"]).1["documents"].as_array().expect("documents").clone()
}

fn said_in(bench: &Bench, document: &Value) -> String {
    let (code, shown) = bench.run(&["text", document["id"].as_str().expect("an id")]);
    assert_eq!(code, 0, "{shown}");
    shown["text"].as_str().expect("text").to_owned()
}

/// Each part with its place.
fn parts(bench: &Bench, document: &Value) -> Vec<(String, Value)> {
    let app = bench.open(OpenMode::Read).expect("it opens");
    let id = document["id"].as_str().expect("an id").parse().expect("an id");
    let opened = app.library().open_document(id).expect("a text");
    let parts = app.library().read_parts(opened.revision, 0, opened.part_count).expect("parts");
    parts.into_iter().map(|part| (part.html.unwrap_or_default(), json!(part.locator))).collect()
}

#[test]
fn a_lecture_waits_for_a_model_that_hears_and_is_then_found_by_its_words_and_their_time() {
    let bench = Bench::new();
    let file = lecture(&bench, 1, 20);
    let (code, imported) = bench.run(&["import", &text(&file)]);
    assert_eq!((code, &imported["documents"][0]["error"]["code"]), (1, &json!("model_missing")), "{imported:#}");

    add_model(&bench);
    let (code, ran) = bench.run(&["jobs", "run"]);
    assert_eq!((code, &ran["jobs"][0]["kind"], &ran["jobs"][0]["unit"]), (0, &json!("transcribe"), &json!("seconds")));
    assert_eq!(ran["jobs"][0]["done"], ran["jobs"][0]["total"], "{ran:#}");
    let document = &documents(&bench)[0];
    assert_eq!((&document["status"], &document["format"]), (&json!("searchable"), &json!("recording")));
    assert_eq!(said_in(&bench, document).lines().filter(|line| !line.is_empty()).collect::<Vec<_>>(), SENTENCES);

    let (_, found) = bench.run(&["search", "osmosis"]);
    let start_ms = found["hits"][0]["locator"]["start_ms"].as_u64().expect("a time");
    assert!((43_000..48_000).contains(&start_ms), "{found:#}");
    let shown = bench.cli(&["search", "osmosis"]).arg("--mode=lexical").output().expect("it runs");
    assert!(shown.status.success());
    let (_, cited) = bench.run(&["documents", "cite", "lecture", "--range", "0-5"]);
    assert!(cited["text"].as_str().is_some_and(|text| text.contains("0:00")), "{cited}");
}

#[test]
fn a_lecture_whose_writing_down_is_killed_again_and_again_has_every_word_once() {
    let bench = Bench::new();
    add_model(&bench);
    let file = lecture(&bench, 8, 4);
    let (code, _) = bench.run(&["import", "--no-wait", &text(&file)]);
    assert_eq!(code, 0);
    let mut kills = 0;
    for after_ms in (0..8).map(|kill| 900 + kill * 250) {
        let mut running = bench.cli(&["jobs", "run"]).stdout(Stdio::null()).spawn().expect("a run");
        std::thread::sleep(Duration::from_millis(after_ms));
        let was_killed = running.try_wait().expect("a state").is_none();
        running.kill().expect("SIGKILL");
        running.wait().expect("an end");
        kills += u32::from(was_killed);
    }
    let (code, ran) = bench.run(&["jobs", "run"]);
    assert_eq!(code, 0, "{ran:#}");
    let killed = parts(&bench, &documents(&bench)[0]);

    let other = Bench::new();
    add_model(&other);
    let (code, _) = other.run(&["import", &text(&file)]);
    assert_eq!(code, 0);
    assert_eq!(killed, parts(&other, &documents(&other)[0]), "after {kills} kills");
    assert_eq!(killed.len(), 8 * SENTENCES.len());
}

#[test]
fn a_lecture_is_recorded_into_the_library_and_survives_a_kill() {
    let bench = Bench::new();
    add_model(&bench);
    let (rate_hz, sound) = say(&bench, SENTENCES[1]);
    bench.file("question.wav", wav(rate_hz, 1, &sound));
    let lines = json!([{"after_ms": 300, "say": "question.wav"}, {"after_ms": 1500, "say": "question.wav"}]);
    let dialogue = bench.file("dialogue.json", lines.to_string());
    let record = |words: &[&str]| {
        let mut command = bench.cli(&[&["record"], words].concat());
        command.env("STUDIUM_DIALOGUE", &dialogue);
        command
    };

    let recorded = record(&["Cells and hearts", "--for", "4"]).output().expect("it runs");
    let recorded: Value = serde_json::from_slice(&recorded.stdout).expect("JSON");
    let document = &recorded["documents"][0];
    assert_eq!((&document["title"], &document["status"]), (&json!("Cells and hearts"), &json!("searchable")));
    assert!(said_in(&bench, document).contains(SENTENCES[1]), "{recorded:#}");
    let folder = bench.data().join("recordings");
    let files = || std::fs::read_dir(&folder).expect("a folder").count();
    assert_eq!(files(), 0, "what is in the library lies nowhere else");

    let mut running = record(&["The second part", "--for", "60"]).stdout(Stdio::null()).spawn().expect("a run");
    wait_for("four seconds of sound are on disk", || {
        let sound = std::fs::read_dir(&folder).ok()?.filter_map(Result::ok).map(|entry| entry.metadata());
        sound.flatten().any(|data| data.len() > 4 * 32_000).then_some(())
    });
    running.kill().expect("SIGKILL");
    running.wait().expect("an end");
    let (code, ran) = bench.run(&["jobs", "run"]);
    assert_eq!(code, 0, "{ran:#}");
    let kept = documents(&bench).into_iter().find(|document| document["title"] == "The second part").expect("it is in");
    assert!(said_in(&bench, &kept).contains(SENTENCES[1]), "{kept:#}");
    assert_eq!(files(), 0);
    let notices = bench.open(OpenMode::Read).expect("it opens").notices().expect("notices");
    assert!(notices.iter().any(|notice| notice.code == NoticeCode::RecordingKept), "{notices:?}");
}

#[test]
fn each_recording_is_taken_in_or_refused_with_its_reason() {
    let bench = Bench::new();
    add_model(&bench);
    let (rate_hz, said) = say(&bench, SENTENCES[0]);
    let eight: Vec<u8> = said.as_chunks::<2>().0.iter().flat_map(|sample| sample.repeat(8)).collect();
    let whole = wav(rate_hz, 1, &said);
    let mut opus = b"OggS\0\x02".to_vec();
    opus.extend([0; 20]);
    opus.extend(b"\x01\x13OpusHead\x01\x01\0\0\x80\xbb\0\0\0\0\0");
    let mut swapped = said.clone();
    swapped.as_chunks_mut::<2>().0.iter_mut().for_each(|sample| sample.reverse());
    for (name, content, expected) in [
        ("without an ending", whole.clone(), "searchable"),
        ("eight channels.wav", wav(rate_hz, 8, &eight), "searchable"),
        ("cut off.wav", whole[..whole.len() - 999].to_vec(), "searchable"),
        ("big-endian.aiff", aiff(rate_hz, &swapped), "searchable"),
        ("head.wav", whole[..30].to_vec(), "file_damaged"),
        ("words.mp3", b"This is a text and no sound at all. ".repeat(40), "format_unknown"),
        ("opus.ogg", opus, "format_unknown"),
        ("without sound.wav", wav(rate_hz, 1, &[]), "no_sound"),
        ("silence.wav", wav(16_000, 1, &[0; 64_000]), "no_speech"),
    ] {
        let (_, imported) = bench.run(&["import", &text(&bench.file(name, content))]);
        let document = &imported["documents"][0];
        let ended = document["error"]["code"].as_str().or(document["status"].as_str());
        assert_eq!(ended, Some(expected), "{name}: {imported:#}");
    }
    let (_, imported) = bench.run(&["import", &text(&bench.file("empty.mp3", ""))]);
    assert_eq!(imported["documents"][0]["error"]["code"], "file_empty");
}

/// An AIFF file of one channel and 16 bits, big-endian.
fn aiff(rate_hz: u32, sound: &[u8]) -> Vec<u8> {
    let length = u32::try_from(sound.len()).expect("a short file");
    let mut file = b"FORM".to_vec();
    file.extend((46 + length).to_be_bytes());
    file.extend(b"AIFFCOMM\0\0\0\x12\0\x01");
    file.extend((length / 2).to_be_bytes());
    file.extend(b"\0\x10");
    // The rate as a number of 80 bits: exponent, then the leading one and what follows it.
    let exponent = 31 - rate_hz.leading_zeros();
    file.extend((16_383 + u16::try_from(exponent).expect("below 32")).to_be_bytes());
    file.extend((u64::from(rate_hz) << (63 - exponent)).to_be_bytes());
    file.extend(b"SSND");
    file.extend((8 + length).to_be_bytes());
    file.extend([0; 8]);
    file.extend(sound);
    file
}
