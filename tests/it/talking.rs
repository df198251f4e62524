//! A student talks with the tutor, interrupts it, and goes on: with a file in place of the microphone, and the real
//! models that hear, answer and speak.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::support::Bench;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

fn text(path: &Path) -> String {
    path.to_str().expect("a path in UTF-8").to_owned()
}

/// The small model that understands the built-in voice.
fn hearing() -> String {
    text(&fixture("models/whisper-test-espeak.en.bin"))
}

/// Says something with the built-in voice.
fn say(bench: &Bench, name: &str, words: &str) -> PathBuf {
    let file = bench.path(name);
    let (code, spoken) = bench.run(&["speak", words, "--voice", "en-us", "--out", &text(&file)]);
    assert_eq!(code, 0, "{spoken}");
    file
}

fn student_of_science() -> Bench {
    let bench = Bench::with_models();
    let (code, imported) = bench.run(&["import", &text(&fixture("voice/science.md"))]);
    assert_eq!(code, 0, "{imported}");
    bench
}

/// Holds a conversation that is written down, and gives what was printed.
fn talk(bench: &Bench, dialogue: &Value) -> Value {
    let file = bench.file("dialogue.json", dialogue.to_string());
    let reply = bench.path("reply.wav");
    let words =
        ["voice", "run", "--in", &text(&file), "--out", &text(&reply), "--language", "en", "--greedy"];
    let (code, told) = bench.run(&[&words[..], &["--model", &hearing()]].concat());
    assert_eq!(code, 0, "{told}");
    assert!(reply.metadata().is_ok_and(|reply| reply.len() > 16_000), "the tutor was heard");
    told
}

fn of_kind<'a>(told: &'a Value, kind: &str) -> Vec<&'a Value> {
    let events = told["events"].as_array().expect("events");
    events.iter().filter(|event| event["kind"] == kind).collect()
}

/// The words, without marks and in small letters.
fn plain(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric() || c.is_whitespace()).collect::<String>();
    letters.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_spoken_question_is_answered_aloud_with_its_source_and_an_interrupted_answer_is_kept_as_it_was_heard() {
    let bench = student_of_science();
    say(&bench, "first.wav", "what is photosynthesis");
    say(&bench, "second.wav", "how many chambers does the heart have");
    let told = talk(
        &bench,
        &json!([
            {"after_ms": 500, "say": "first.wav"},
            {"into_tutor_ms": 1500, "say": "second.wav"},
        ]),
    );
    let turns = told["turns"].as_array().expect("turns");
    assert_eq!(turns.len(), 2, "{told:#}");

    // What was said.
    assert_eq!(turns[0]["question"], "what is photosynthesis");
    assert_eq!(turns[1]["question"], "how many chambers does the heart have");

    // The first answer was cut short, and stands in the conversation as far as it was heard.
    assert_eq!(turns[0]["is_interrupted"], true, "{told:#}");
    let kept = of_kind(&told, "kept");
    let kept = &kept.first().expect("an answer that was kept")["message"];
    let heard = turns[0]["spoken_text"].as_str().expect("text");
    assert_eq!(kept["text"].as_str().expect("text").trim_end(), heard.trim_end());
    let whole = of_kind(&told, "answered")[0]["message"]["text"].as_str().expect("text").to_owned();
    assert!(plain(&whole).starts_with(&plain(heard)) && heard.len() < whole.len(), "{heard:?} of {whole:?}");

    // The second answer was heard to its end, and leads to its source.
    let answers = of_kind(&told, "answered");
    let answer = &answers.last().expect("an answer")["message"];
    assert_eq!(turns[1]["is_interrupted"], false, "{told:#}");
    assert!(plain(answer["text"].as_str().expect("text")).contains("heart"), "{answer:#}");
    let citation = &answer["citations"][0];
    assert_eq!(citation["verified"], true, "{answer:#}");
    assert_eq!(citation["document"]["title"], "Notes for a spoken lesson");
    assert_eq!(turns[1]["spoken_text"], answer["text"]);

    // The conversation is the same as a typed one.
    let (_, listed) = bench.run(&["conversations"]);
    assert_eq!(listed["conversations"][0]["message_count"], 4, "{listed:#}");
}

#[test]
fn what_is_said_aloud_is_written_down_again() {
    let bench = Bench::with_models();
    let file = say(&bench, "sentence.wav", "what is the function of the heart");
    let (code, written) = bench.run(&["transcribe", &text(&file), "--language", "en", "--model", &hearing()]);
    assert_eq!(code, 0, "{written}");
    let segments = written["segments"].as_array().expect("segments");
    let words: Vec<&str> = segments.iter().filter_map(|segment| segment["text"].as_str()).collect();
    assert_eq!(plain(&words.join(" ")), "what is the function of the heart");
    let last = segments.last().expect("a segment");
    assert!(last["end_ms"].as_u64() > last["start_ms"].as_u64());
}

#[test]
fn without_a_model_that_hears_the_student_is_told_to_install_one() {
    let bench = Bench::new();
    let question = bench.file("nothing.wav", "");
    let (code, told) = bench.run(&["transcribe", &text(&question)]);
    assert_eq!((code, &told["error"]["code"]), (1, &json!("model_missing")));
    let (code, told) = bench.run(&["voice", "run", "--in", &text(&question), "--out", &text(&bench.path("reply.wav"))]);
    assert_eq!(code, 1);
    assert!(told["error"]["code"].is_string());
}
