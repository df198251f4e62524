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

/// Holds a conversation that is written down, and gives what was printed; the tutor says something.
fn talk(bench: &Bench, dialogue: &Value) -> Value {
    let told = talk_silently(bench, dialogue);
    let reply = length_of_reply(bench);
    assert!(reply > 16_000, "the tutor was heard");
    told
}

/// Bytes of what the tutor said.
fn length_of_reply(bench: &Bench) -> u64 {
    bench.path("reply.wav").metadata().expect("a reply").len()
}

/// Holds a conversation that is written down, and gives what was printed.
fn talk_silently(bench: &Bench, dialogue: &Value) -> Value {
    let file = bench.file("dialogue.json", dialogue.to_string());
    let reply = bench.path("reply.wav");
    let words = ["voice", "run", "--in", &text(&file), "--out", &text(&reply), "--language", "en", "--greedy"];
    let (code, told) = bench.run(&[&words[..], &["--model", &hearing()]].concat());
    assert_eq!(code, 0, "{told}");
    told
}

fn of_kind<'a>(told: &'a Value, kind: &str) -> Vec<&'a Value> {
    let events = told["events"].as_array().expect("events");
    events.iter().filter(|event| event["kind"] == kind).collect()
}

/// Writes the first answer of a reply, from its first sound until the loudspeaker is silent, into a file of its own.
fn first_answer(bench: &Bench) -> PathBuf {
    let reply = std::fs::read(bench.path("reply.wav")).expect("a reply");
    let (header, sound) = reply.split_at(WAV_HEADER);
    let is_loud = |sample: &[u8]| i16::from_le_bytes([sample[0], sample[1]]).unsigned_abs() > 8;
    let start = sound.chunks_exact(2).position(is_loud).expect("the tutor was heard") * 2;
    let mut end = start;
    while sound[end..].chunks_exact(2).take(PAUSE).any(is_loud) {
        end += PAUSE * 2;
    }
    let file = bench.path("answer.wav");
    let (whole, part) = ((36 + end - start) as u32, (end - start) as u32);
    let header = [&header[..4], &whole.to_le_bytes(), &header[8..40], &part.to_le_bytes()].concat();
    std::fs::write(&file, [&header, &sound[start..end]].concat()).expect("written");
    file
}

/// Bytes before the samples of a file that `voice run` writes: one channel, 16 kHz, 16 bits.
const WAV_HEADER: usize = 44;
/// Samples of silence after which an answer is over; between clauses the voice is silent for less.
const PAUSE: usize = 16_000;

/// How many words differ, are missing or too many.
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<&str>, Vec<&str>) = (one.split(' ').collect(), other.split(' ').collect());
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, word) in one.iter().enumerate() {
        let mut before = row[0];
        row[0] = at + 1;
        for (place, theirs) in other.iter().enumerate() {
            let replaced = before + usize::from(word != theirs);
            before = row[place + 1];
            row[place + 1] = replaced.min(before + 1).min(row[place] + 1);
        }
    }
    row[other.len()]
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
    assert_eq!(turns[0]["interrupted"], true, "{told:#}");
    let kept = of_kind(&told, "kept");
    let kept = &kept.first().expect("an answer that was kept")["message"];
    let heard = turns[0]["spoken_text"].as_str().expect("text");
    assert_eq!(kept["text"].as_str().expect("text").trim_end(), heard.trim_end());
    let whole = of_kind(&told, "answered")[0]["message"]["text"].as_str().expect("text").to_owned();
    assert!(plain(&whole).starts_with(&plain(heard)) && heard.len() < whole.len(), "{heard:?} of {whole:?}");

    // The samples themselves say so too: written down again, what was played are those words and no others.
    let (code, played) =
        bench.run(&["transcribe", &text(&first_answer(&bench)), "--language", "en", "--model", &hearing()]);
    assert_eq!(code, 0, "{played}");
    let segments = played["segments"].as_array().expect("segments").iter();
    let played = segments.filter_map(|segment| segment["text"].as_str()).collect::<Vec<_>>().join(" ");
    let (played, heard) = (plain(&played), plain(heard));
    assert!(distance(&played, &heard) <= 2, "played {played:?}, kept {heard:?} of {:?}", plain(&whole));

    // The second answer was heard to its end, and leads to its source.
    let answers = of_kind(&told, "answered");
    let answer = &answers.last().expect("an answer")["message"];
    assert_eq!(turns[1]["interrupted"], false, "{told:#}");
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
fn a_device_that_is_lost_while_the_tutor_speaks_leaves_what_was_heard() {
    let bench = student_of_science();
    say(&bench, "first.wav", "what is photosynthesis");
    let told = talk(
        &bench,
        &json!([
            {"after_ms": 500, "say": "first.wav"},
            {"into_tutor_ms": 1500, "unplug": true},
        ]),
    );
    let failed = of_kind(&told, "failed");
    assert_eq!(failed[0]["failure"]["code"], "audio_device_lost", "{told:#}");
    let states: Vec<&Value> = of_kind(&told, "state").into_iter().map(|event| &event["state"]).collect();
    assert!(states.contains(&&json!("error")) && states.last() == Some(&&json!("off")), "{states:?}");
    let kept = of_kind(&told, "kept");
    let text = kept.first().expect("an answer that was kept")["message"]["text"].as_str().expect("text");
    assert!(!text.is_empty() && text.len() < 120, "{text:?}");
}

/// A WAV file of one channel at 16 kHz.
fn wav(samples: &[i16]) -> Vec<u8> {
    let bytes = u32::try_from(samples.len() * 2).expect("a short file");
    let mut file = b"RIFF".to_vec();
    file.extend((36 + bytes).to_le_bytes());
    file.extend(b"WAVEfmt ");
    file.extend(16_u32.to_le_bytes());
    for half in [1_u16, 1] {
        file.extend(half.to_le_bytes());
    }
    file.extend(16_000_u32.to_le_bytes());
    file.extend(32_000_u32.to_le_bytes());
    for half in [2_u16, 16] {
        file.extend(half.to_le_bytes());
    }
    file.extend(b"data");
    file.extend(bytes.to_le_bytes());
    file.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
    file
}

#[test]
fn silence_and_noise_are_no_questions() {
    let bench = student_of_science();
    // Two seconds each of nothing and of the hiss of a cheap microphone.
    let mut state = 1_u32;
    let hiss = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        i16::try_from(state >> 24).expect("a byte") - 128
    });
    bench.file("silence.wav", wav(&[0; 32_000]));
    bench.file("hiss.wav", wav(&hiss.take(32_000).collect::<Vec<i16>>()));
    let told = talk_silently(&bench, &json!([{"say": "silence.wav"}, {"say": "hiss.wav"}]));
    assert_eq!(told["turns"], json!([]), "{told:#}");
    assert!(of_kind(&told, "failed").is_empty(), "{told:#}");
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
