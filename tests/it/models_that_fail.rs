//! Model files that are missing, cut short or changed: the check names them, a question says so and is kept, a whole
//! file makes it good again.

use std::path::Path;

use serde_json::Value;
use studium_app::library::DocumentStatus;
use studium_app::{ImportPaths, OpenMode};

use crate::support::{Bench, EMBEDDER, FACTS, QUESTION, STARTER, settled};

const LANGUAGE: &str = "smollm2-135m-instruct-q4_1";

/// Exit code and error code of a check of all models, for the model whose id begins so.
fn verdict(bench: &Bench, model: &str) -> (i32, Value) {
    let (code, verified) = bench.run(&["models", "verify"]);
    let models = verified["models"].as_array().expect("models");
    let found = models.iter().find(|entry| entry["id"].as_str().is_some_and(|id| id.starts_with(model)));
    (code, found.expect("the model is checked")["error"]["code"].clone())
}

/// Asks, and expects an error with that code, a sentence and a remedy; the question is kept.
fn check_refused(bench: &Bench, reason: &str) {
    let (code, answer) = bench.run(&["ask", QUESTION]);
    assert_eq!((code, &answer["error"]["code"]), (1, &Value::from(reason)), "{answer}");
    for words in ["message", "remedy"] {
        assert!(answer["error"][words].as_str().is_some_and(|words| words.len() > 10), "{answer}");
    }
    let (_, kept) = bench.run(&["conversations"]);
    assert_eq!(kept["conversations"][0]["title"], QUESTION);
    assert_eq!(kept["conversations"][0]["message_count"], 2, "the question, and what became of it: {kept}");
}

/// Asks, and expects that a model wrote.
fn check_answered(bench: &Bench) {
    let (code, answer) = bench.run(&["ask", "--greedy", QUESTION]);
    assert_eq!(code, 0, "{answer}");
    assert!(answer["timings"]["tokens"].as_u64().is_some_and(|tokens| tokens > 0), "{answer}");
}

fn import_facts(bench: &Bench) {
    let file = bench.file("salt.md", FACTS);
    let (code, imported) = bench.run(&["import", &file.display().to_string()]);
    assert_eq!((code, &imported["documents"][0]["status"]), (0, &Value::from("ready")), "{imported}");
}

fn flip_a_byte(path: &Path) {
    let mut bytes = std::fs::read(path).expect("the model");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x40;
    std::fs::write(path, bytes).expect("a changed model");
}

#[test]
fn a_language_model_that_is_cut_short_or_changed_is_named_and_a_whole_one_answers_again() {
    let bench = Bench::with_models();
    import_facts(&bench);
    let path = bench.model(STARTER);
    let whole = std::fs::read(&path).expect("the model");

    std::fs::write(&path, &whole[..whole.len() / 2]).expect("half a model");
    check_refused(&bench, "model_damaged");
    assert_eq!(verdict(&bench, LANGUAGE), (1, "model_damaged".into()));

    std::fs::write(&path, &whole).expect("the model");
    check_answered(&bench);
    assert_eq!(verdict(&bench, LANGUAGE), (0, Value::Null));

    // The same size, one bit: it would load, and answer nonsense.
    flip_a_byte(&path);
    let (code, answer) = bench.run(&["ask", QUESTION]);
    assert_eq!((code, &answer["error"]["code"]), (1, &Value::from("model_damaged")), "{answer}");
    assert_eq!(verdict(&bench, LANGUAGE), (1, "model_damaged".into()));
    let (code, diagnosis) = bench.run(&["doctor"]);
    assert_eq!(code, 1);
    assert!(diagnosis["findings"].to_string().contains("SmolLM2 135M does not match its checksum"), "{diagnosis}");

    std::fs::write(&path, &whole).expect("the model");
    check_answered(&bench);
}

#[test]
fn a_missing_language_model_is_named_and_the_passages_are_the_answer() {
    let bench = Bench::with_models();
    import_facts(&bench);
    std::fs::remove_file(bench.model(STARTER)).expect("the model");
    assert_eq!(verdict(&bench, LANGUAGE), (1, "model_missing".into()));
    let (code, answer) = bench.run(&["ask", QUESTION]);
    assert_eq!((code, &answer["abstain_reason"]), (0, &Value::from("no_model")), "{answer}");
    assert!(answer["passages"][0]["quote"].as_str().is_some_and(|quote| quote.contains("polar")), "{answer}");
}

#[test]
fn without_a_whole_embedding_model_words_alone_find_passages() {
    for damage in ["missing", "cut short", "changed"] {
        let bench = Bench::with_models();
        let path = bench.model(EMBEDDER);
        let expected = match damage {
            "missing" => {
                std::fs::remove_file(&path).expect("the model");
                "model_missing"
            }
            "cut short" => {
                std::fs::OpenOptions::new()
                    .write(true)
                    .open(&path)
                    .and_then(|file| file.set_len(1 << 20))
                    .expect("cut");
                "model_damaged"
            }
            _ => {
                flip_a_byte(&path);
                "model_damaged"
            }
        };
        assert_eq!(verdict(&bench, "all-minilm"), (1, expected.into()), "{damage}");
        let file = bench.file("heron.md", "# Heron\n\nThe heron stands in the reeds.");
        let (code, imported) = bench.run(&["import", &file.display().to_string()]);
        assert_eq!(
            (code, &imported["documents"][0]["status"]),
            (0, &Value::from("searchable")),
            "{damage}: {imported}"
        );
        let (code, found) = bench.run(&["search", "heron"]);
        assert_eq!((code, found["hits"].as_array().map(Vec::len)), (0, Some(1)), "{damage}: {found}");
    }
}

#[test]
fn a_bad_file_at_the_end_of_a_batch_does_not_keep_the_good_ones_from_being_ready() {
    let bench = Bench::with_models();
    let good = bench.file("good.md", "# Tides\n\nThe moon pulls the sea.");
    let bad =
        bench.file("bad.pdf", (0..3000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect::<Vec<_>>());
    let (code, result) = bench.run(&["import", &good.display().to_string(), &bad.display().to_string()]);
    assert_eq!(code, 1);
    assert_eq!(result["documents"][0]["status"], "ready", "{result}");
    assert_eq!(result["documents"][1]["status"], "failed", "{result}");
    let (_, found) = bench.run(&["search", "--mode", "dense", "gravity of our satellite and the ocean"]);
    assert_eq!(found["hits"][0]["document"]["title"], "Tides", "{found}");
}

#[test]
fn a_file_that_is_no_model_is_refused_as_the_students_own() {
    let bench = Bench::with_models();
    let own = bench.file("mine.gguf", "GGUF, or so it says");
    let (code, answer) = bench.run(&["models", "add", &own.display().to_string()]);
    assert_eq!(code, 1);
    let reason = answer["error"]["code"].as_str().expect("a code");
    assert!(["model_damaged", "model_unsupported"].contains(&reason), "{answer}");
    let app = bench.open(OpenMode::Own).expect("a free folder");
    let file = bench.file("after.md", "# After\n\nThe worker goes on.");
    let input = ImportPaths { paths: vec![file.display().to_string()], course: None };
    assert_ne!(settled(&app, app.import_paths(&input).documents[0].id).status, DocumentStatus::Failed);
    app.close();
}
