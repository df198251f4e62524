//! What goes wrong is said with its code, and the worker goes on.

use std::path::PathBuf;

use studium_base::ErrorCode;
use studium_engine::protocol::llm::{Event, FinishReason, Generate, Request};

use crate::client::{Client, ask, long_text, question, spec, starter};

fn question_to(path: PathBuf) -> Generate {
    let mut request = question(ask("Hello"), 4);
    request.model = spec(&path);
    request
}

/// The worker still answers after `client` met a failure.
fn still_works(client: &mut Client) {
    assert_eq!(client.generate(question(ask("Hello"), 2)).finish(), (FinishReason::Length, 2));
}

#[test]
fn a_missing_file_is_a_missing_model() {
    let mut client = Client::start();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none.gguf");
    assert_eq!(client.generate(question_to(path.clone())).code(), ErrorCode::ModelMissing);
    assert_eq!(client.ask(Request::Describe { path }).code(), ErrorCode::ModelMissing);
    still_works(&mut client);
}

#[test]
fn a_truncated_file_is_a_damaged_model() {
    let mut client = Client::start();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("half.gguf");
    let whole = std::fs::read(starter()).unwrap();
    for length in [whole.len() - 1, whole.len() / 2, 1_000_000, 100, 3, 0] {
        std::fs::write(&path, &whole[..length]).unwrap();
        let answer = client.generate(question_to(path.clone()));
        assert_eq!(answer.code(), ErrorCode::ModelDamaged, "cut to {length} bytes");
    }
    still_works(&mut client);
}

#[test]
fn a_file_with_changed_lengths_is_a_damaged_model() {
    let mut client = Client::start();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("changed.gguf");
    let whole = std::fs::read(starter()).unwrap();
    // The counts of tensors and values, the length of the first key, and a byte inside the metadata.
    for position in [12, 20, 30] {
        let mut changed = whole.clone();
        changed[position] ^= 0xFF;
        std::fs::write(&path, &changed).unwrap();
        assert_eq!(client.generate(question_to(path.clone())).code(), ErrorCode::ModelDamaged, "byte {position}");
    }
    still_works(&mut client);
}

#[test]
fn another_kind_of_file_is_no_usable_model() {
    let mut client = Client::start();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.gguf");
    std::fs::write(&path, "<!DOCTYPE html><title>Not found</title>").unwrap();
    assert_eq!(client.generate(question_to(path)).code(), ErrorCode::ModelUnsupported);
    assert_eq!(client.generate(question_to(folder.path().to_owned())).code(), ErrorCode::ModelUnsupported);
    still_works(&mut client);
}

#[test]
fn an_unknown_architecture_is_no_usable_model() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("alien.gguf");
    let mut bytes = std::fs::read(starter()).unwrap();
    // The value of general.architecture, of the same length; its other keys begin with it and are then not found.
    let key = b"general.architecture";
    let at = bytes.windows(key.len()).position(|window| window == key).unwrap() + key.len() + 4 + 8;
    assert_eq!(&bytes[at..at + 5], b"llama");
    bytes[at..at + 5].copy_from_slice(b"alien");
    std::fs::write(&path, bytes).unwrap();
    let mut client = Client::start();
    assert_eq!(client.generate(question_to(path)).code(), ErrorCode::ModelUnsupported);
    still_works(&mut client);
}

#[test]
fn a_prompt_that_leaves_no_room_for_the_answer_is_refused_not_cut() {
    let mut client = Client::start();
    let mut request = question(ask(&long_text()), 100);
    request.model.context_tokens = 512;
    let answer = client.generate(request);
    assert_eq!(answer.code(), ErrorCode::BadInput);
    assert!(answer.failure.unwrap().1.contains("context of 512"));
    let mut request = question(ask("Hello"), 2048);
    request.model.context_tokens = 2048;
    assert_eq!(client.generate(request).code(), ErrorCode::BadInput);
    still_works(&mut client);
}

#[test]
fn a_grammar_or_number_that_is_not_valid_is_refused() {
    let mut client = Client::start();
    for grammar in ["root ::= [", "root ::= (\"a\"", "answer ::= \"a\"", "root ::= other"] {
        let mut request = question(ask("Hello"), 4);
        request.grammar = Some(grammar.to_owned());
        assert_eq!(client.generate(request).code(), ErrorCode::BadInput, "{grammar}");
    }
    let mut request = question(ask("Hello"), 4);
    request.sampling.temperature = f32::NAN;
    assert_eq!(client.generate(request).code(), ErrorCode::BadInput);
    still_works(&mut client);
}

#[test]
fn more_memory_than_there_is_is_refused_before_loading() {
    // A sparse copy that claims to be larger than any machine's memory would need its tensors rewritten; a limit on
    // the address space says the same.
    let mut client = Client::start_with(&["--memory-limit", "200000000"]);
    let answer = client.generate(question(ask("Hello"), 4));
    assert_eq!(answer.code(), ErrorCode::MemoryLow);
}

#[test]
fn a_file_is_described_without_being_loaded() {
    let mut client = Client::start();
    let answer = client.ask(Request::Describe { path: starter() });
    let Some(Event::Described(description)) = answer.events.first() else { panic!("{answer:?}") };
    assert_eq!(description.architecture, "llama");
    assert_eq!(description.context_tokens, 8192);
    assert!(description.has_chat_template);
    // 30 layers, 3 heads, 64 numbers for keys and as many for values, two bytes each.
    assert_eq!(description.kv_bytes_per_token, 30 * 3 * 128 * 2);
    let size = std::fs::metadata(starter()).unwrap().len();
    assert!(description.weight_bytes < size && description.weight_bytes > size / 10 * 9);
    assert!(!answer.was_loaded());
}

#[test]
fn models_are_switched_as_requests_name_them() {
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("other.gguf");
    std::fs::copy(starter(), &other).unwrap();
    let mut client = Client::start();
    let turns = ask("What is the capital of France?");
    let expected = client.generate(question(turns.clone(), 12)).text();
    for path in [other.clone(), starter(), other] {
        let mut request = question(turns.clone(), 12);
        request.model = spec(&path);
        let answer = client.generate(request);
        assert!(answer.was_loaded());
        assert_eq!(answer.text(), expected);
    }
}
