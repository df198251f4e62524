//! A student has a text read aloud, dictates, and answers cards by voice: with files in place of the devices, the real
//! built-in voice, and a real model that hears it.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::support::Bench;

const TEXT: &str = "# Salt\n\nSalt dissolves in water. Oil does not dissolve in water!\n\nA base takes a *proton*.";
const SENTENCES: [&str; 4] =
    ["Salt", "Salt dissolves in water.", "Oil does not dissolve in water!", "A base takes a proton."];

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

fn done(bench: &Bench, words: &[&str]) -> Value {
    let (code, result) = bench.run(words);
    assert_eq!(code, 0, "{words:?}: {result:#}");
    result
}

/// The small model that understands the built-in voice.
fn hearing() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/models/whisper-test-espeak.en.bin");
    text(&file).to_owned()
}

/// Says something with the built-in voice.
fn say(bench: &Bench, name: &str, words: &str) -> PathBuf {
    let file = bench.path(name);
    done(bench, &["speak", words, "--voice", "en-us", "--out", text(&file)]);
    file
}

/// What comes of listening to a file.
fn hear(bench: &Bench, verb: &[&str], file: &Path) -> Value {
    let rest = ["--in", text(file), "--language", "en", "--model", &hearing()];
    done(bench, &[&["voice"], verb, &rest].concat())
}

fn of_kind<'a>(told: &'a Value, kind: &str) -> Vec<&'a Value> {
    let events = told["events"].as_array().expect("events");
    events.iter().filter(|event| event["kind"] == kind).collect()
}

/// The samples of a WAV file of one channel and 16 bits, and for how many seconds of it something is heard.
fn audible_seconds(file: &Path) -> f64 {
    let bytes = std::fs::read(file).expect("a file");
    let samples: Vec<f64> =
        bytes[44..].chunks_exact(2).map(|pair| f64::from(i16::from_le_bytes([pair[0], pair[1]]))).collect();
    let rate = u32::from_le_bytes([bytes[24], bytes[25], bytes[26], bytes[27]]);
    let loud =
        samples.chunks(rate as usize / 100).filter(|frame| frame.iter().any(|sample| sample.abs() > 300.0)).count();
    loud as f64 / 100.0
}

fn student_of_salt() -> Bench {
    let bench = Bench::new();
    let file = bench.file("salt.md", TEXT);
    done(&bench, &["import", text(&file)]);
    bench
}

/// What is said of the document from a place on, as it stands in its text.
fn read(bench: &Bench, words: &[&str]) -> (Vec<String>, Value, f64) {
    let file = bench.path("read.wav");
    let told = done(bench, &[&["voice", "read", "Salt", "--out", text(&file)], words].concat());
    let whole = done(bench, &["text", "Salt"])["text"].as_str().expect("a text").to_owned();
    let letters: Vec<char> = whole.chars().collect();
    let sentence = |event: &&Value| -> String {
        let place = |index: usize| event["range"][index].as_u64().expect("a place") as usize;
        letters[place(0)..place(1)].iter().collect()
    };
    let sentences = of_kind(&told, "sentence").iter().map(sentence).collect();
    (sentences, told, audible_seconds(&file))
}

#[test]
fn a_document_is_read_aloud_sentence_by_sentence() {
    let bench = student_of_salt();
    let (sentences, told, seconds) = read(&bench, &[]);
    assert_eq!(sentences, SENTENCES);
    assert_eq!(told["events"][0]["kind"], "started");
    assert_eq!(of_kind(&told, "ended")[0]["is_whole"], true);
    let letters: usize = SENTENCES.iter().map(|sentence| sentence.len()).sum();
    assert!((letters as f64 / 30.0..letters as f64 / 6.0).contains(&seconds), "{letters} letters in {seconds} s");
}

#[test]
fn reading_begins_where_it_is_asked_to() {
    let bench = student_of_salt();
    let whole = done(&bench, &["text", "Salt"])["text"].as_str().expect("a text").to_owned();
    let from = whole.find("Oil").expect("the sentence").to_string();
    assert_eq!(read(&bench, &["--from", &from]).0, SENTENCES[2..]);
    let until = (whole.find("Oil").expect("the sentence") + 3).to_string();
    assert_eq!(read(&bench, &["--from", &from, "--until", &until]).0, SENTENCES[2..3]);
    assert_eq!(read(&bench, &["--from", "100000"]).0, [""; 0], "beyond the end there is nothing");
}

#[test]
fn a_dictated_sentence_is_written_down() {
    let bench = Bench::new();
    say(&bench, "one.wav", "what is the function of the heart");
    say(&bench, "two.wav", "explain osmosis in simple words");
    let pauses = json!([{"after_ms": 400, "say": "one.wav"}, {"after_ms": 2500, "say": "two.wav"}]);
    let file = bench.file("dictation.json", pauses.to_string());
    let told = hear(&bench, &["dictate"], &file);
    assert_eq!(told["text"], "What is the function of the heart explain osmosis in simple words", "{told:#}");
    let captions = of_kind(&told, "caption");
    let finals = captions.iter().filter(|event| event["caption"]["is_final"] == true).count();
    assert!(finals == 2 && captions.len() > finals, "words are shown while they are said: {told:#}");
    assert_eq!(of_kind(&told, "ended").len(), 1);
}

#[test]
fn a_spoken_answer_is_judged_and_rated() {
    let bench = Bench::new();
    let added = done(&bench, &["cards", "add", "Where does <b>DNA</b> lie?", "In the nucleus"]);
    let card = added["cards"][0].as_str().expect("a card");

    let right = hear(&bench, &["answer", card], &say(&bench, "right.wav", "i think it is the nucleus"));
    let judged = of_kind(&right, "judged");
    assert_eq!((&judged[0]["recalled"], &judged[0]["rating"]), (&json!("whole"), &json!("good")), "{right:#}");
    assert_eq!(judged[0]["heard"], "i think it is the nucleus");
    let wrong = hear(&bench, &["answer", card], &say(&bench, "wrong.wav", "the answer is twenty five"));
    let judged = of_kind(&wrong, "judged");
    assert_eq!((&judged[0]["recalled"], &judged[0]["rating"]), (&json!("nothing"), &json!("again")), "{wrong:#}");
    assert_eq!(judged[0]["missing"], json!(["nucleus"]));
    let command = hear(&bench, &["answer", card], &say(&bench, "command.wav", "repeat that please"));
    assert_eq!(of_kind(&command, "command")[0]["command"], "repeat", "{command:#}");

    let good = hear(&bench, &["rate"], &say(&bench, "good.wav", "good"));
    assert_eq!(of_kind(&good, "rated")[0]["rating"], "good", "{good:#}");
    let yes = hear(&bench, &["rate"], &say(&bench, "yes.wav", "yes"));
    assert_eq!(of_kind(&yes, "rated")[0]["rating"], Value::Null, "{yes:#}");
}

#[test]
fn a_card_is_said_side_by_side() {
    let bench = Bench::new();
    let note = "{{c1::Osmosis}} is the movement of water through a membrane.";
    let added = done(&bench, &["cards", "add", note, "--type", "Cloze"]);
    let card = added["cards"][0].as_str().expect("a card");
    let side = |name: &str, words: &[&str]| {
        let file = bench.path(name);
        let told = done(&bench, &[&["voice", "card", card, "--out", text(&file)], words].concat());
        assert_eq!(of_kind(&told, "ended")[0]["is_whole"], true, "{told:#}");
        audible_seconds(&file)
    };
    let (question, answer) = (side("question.wav", &[]), side("answer.wav", &["--answer"]));
    assert!((1.5..6.0).contains(&question) && (0.3..1.5).contains(&answer), "{question} s and {answer} s");
}

#[test]
fn what_cannot_be_heard_or_read_is_said() {
    let bench = student_of_salt();
    let nothing = bench.path("nothing.wav");
    let (code, told) = bench.run(&["voice", "read", "Pepper", "--out", text(&nothing)]);
    assert_eq!((code, &told["error"]["code"]), (1, &json!("not_found")));
    let file = say(&bench, "good.wav", "good");
    let (code, told) = bench.run(&["voice", "dictate", "--in", text(&file)]);
    assert_eq!((code, &told["error"]["code"]), (1, &json!("model_missing")), "{told:#}");
}

#[test]
fn a_recording_is_played_from_any_moment() {
    let bench = Bench::new();
    let lecture = say(&bench, "lecture.wav", "the heart has four chambers and it pumps blood through the body");
    // Without a model that hears there are no words in it, and it can be played all the same.
    let (_, imported) = bench.run(&["import", text(&lecture)]);
    let file = bench.path("played.wav");
    let play = |words: &[&str]| {
        let verb = ["voice", "read", "lecture", "--recording", "--out", text(&file)];
        let told = done(&bench, &[&verb, words].concat());
        assert_eq!(of_kind(&told, "ended")[0]["is_whole"], true, "{told:#} {imported:#}");
        let times: Vec<u64> = of_kind(&told, "time").iter().filter_map(|event| event["ms"].as_u64()).collect();
        (audible_seconds(&file), times)
    };
    let spoken = audible_seconds(&lecture);
    let (whole, times) = play(&[]);
    assert!((spoken - whole).abs() < spoken * 0.15, "{spoken} s were said and {whole} s heard");
    assert!(times.len() > 6 && times.windows(2).all(|pair| pair[0] < pair[1]), "{times:?}");
    let (rest, times) = play(&["--from", "1500"]);
    assert!(times[0] >= 1_500 && rest < whole - 0.8, "{rest} s of {whole} s, {times:?}");
    assert_eq!(play(&["--from", "600000"]).0, 0.0, "beyond the end there is nothing");
}
