//! The worker as the app runs it, with the starter model that set-up fetches.

#![expect(clippy::unwrap_used, reason = "a step that fails ends its test")]

mod worker;

use std::fs;
use std::time::{Duration, Instant};

use serde::Deserialize;
use studium_base::ErrorCode;
use studium_engine::protocol::embed::{EmbedderSpec, Event, Request, TextKind};
use tempfile::TempDir;
use worker::{End, Worker, cosine, models, starter};

/// Vectors computed by `bench/reference/embed_reference.py` in double precision.
#[derive(Deserialize)]
struct Golden {
    text: String,
    tokens: u32,
    every_16th: Vec<f32>,
}

fn golden() -> Vec<Golden> {
    serde_json::from_str(include_str!("golden/minilm.json")).unwrap()
}

#[test]
fn vectors_are_those_of_the_independent_reference() {
    let golden = golden();
    let mut worker = Worker::start(&[&models()]);
    let (events, end) = worker.ask(Request::Describe { model: starter() });
    assert_eq!((events, end), (vec![Event::Described { dimensions: 384 }], End::Done));

    let texts: Vec<String> = golden.iter().map(|golden| golden.text.clone()).collect();
    let (vectors, tokens) = worker.embed(&starter(), &texts);
    assert_eq!(tokens, golden.iter().map(|golden| golden.tokens).sum::<u32>());
    for (golden, vector) in golden.iter().zip(&vectors) {
        assert!((cosine(vector, vector) - 1.0).abs() < 1e-5, "{:?} is not a unit vector", golden.text);
        for (found, expected) in vector.iter().step_by(16).zip(&golden.every_16th) {
            assert!((found - expected).abs() < 2e-5, "{:?}: {found} {expected}", golden.text);
        }
    }
    worker.finish();
}

#[test]
fn order_and_company_do_not_change_a_vector() {
    let mut texts: Vec<String> = (1..40).map(|count| "The cell divides and grows. ".repeat(count % 13)).collect();
    texts.extend(golden().into_iter().map(|golden| golden.text));
    let mut worker = Worker::start(&[&models()]);
    let (together, _) = worker.embed(&starter(), &texts);
    let backwards: Vec<String> = texts.iter().rev().cloned().collect();
    let (backwards, _) = worker.embed(&starter(), &backwards);
    for (index, text) in texts.iter().enumerate() {
        let (alone, _) = worker.embed(&starter(), std::slice::from_ref(text));
        assert!(cosine(&together[index], &alone[0]) > 0.99999, "{text:?} alone");
        assert!(cosine(&together[index], &backwards[texts.len() - 1 - index]) > 0.99999, "{text:?} backwards");
    }
}

#[test]
fn likeness_of_vectors_is_likeness_of_meaning() {
    let texts = ["How do plants make food?", "Photosynthesis in green leaves", "The stock market fell on Monday"];
    let (vectors, _) = Worker::start(&[&models()]).embed(&starter(), &texts.map(str::to_owned));
    assert!(cosine(&vectors[0], &vectors[1]) > cosine(&vectors[0], &vectors[2]) + 0.2);
}

#[test]
fn a_long_text_is_cut_to_its_limit() {
    let long = format!("{} {}", "energy ".repeat(254), "nothing of this is read ".repeat(20_000));
    let exact = "energy ".repeat(254);
    let mut worker = Worker::start(&[&models()]);
    let (vectors, tokens) = worker.embed(&starter(), &[long, exact]);
    assert_eq!(tokens, 512, "256 each");
    assert!(cosine(&vectors[0], &vectors[1]) > 0.99999);
    // More than the network has positions for is not an error: the network's limit holds.
    let generous = EmbedderSpec { max_tokens: 100_000, ..starter() };
    let (_, tokens) = worker.embed(&generous, &["energy ".repeat(3000)]);
    assert_eq!(tokens, 512);
}

#[test]
fn no_texts_are_done_at_once() {
    let (vectors, tokens) = Worker::start(&[&models()]).embed(&starter(), &[]);
    assert!(vectors.is_empty());
    assert_eq!(tokens, 0);
}

#[test]
fn a_cancel_stops_soon_keeps_what_was_sent_and_leaves_the_worker_useful() {
    let mut worker = Worker::start(&[&models()]);
    let texts = vec!["Momentum is conserved in a closed system. ".repeat(30); 2000];
    let id = worker.send(Request::Embed { model: starter(), kind: TextKind::Passage, texts });
    let mut received = 0;
    while received < 4 {
        let Ok(Event::Vectors { indices, .. }) = worker.next() else { panic!("no vectors came") };
        received += indices.len();
    }
    worker.cancel(id);
    let cancelled_at = Instant::now();
    let end = loop {
        match worker.next() {
            Ok(Event::Vectors { indices, .. }) => received += indices.len(),
            Ok(other) => panic!("{other:?}"),
            Err(end) => break end,
        }
    };
    assert_eq!(end, End::Done);
    assert!(received < 1000, "{received} of 2000 texts were embedded before the cancel was heard");
    // Two minutes of work were left; the limit leaves room for a machine that is busy with other tests.
    assert!(cancelled_at.elapsed() < Duration::from_secs(5), "{:?}", cancelled_at.elapsed());
    let (vectors, _) = worker.embed(&starter(), &["still here".into()]);
    assert_eq!(vectors[0].len(), 384);
}

#[test]
fn what_is_missing_is_named_and_the_worker_goes_on() {
    let mut worker = Worker::start(&[&models()]);
    let mut refused = |model: EmbedderSpec, code| {
        let (events, end) = worker.ask(Request::Describe { model });
        assert_eq!((events, end), (vec![], End::Failed(code)));
    };
    refused(EmbedderSpec { runtime: "/nowhere/libonnxruntime.so".into(), ..starter() }, ErrorCode::EngineMissing);
    refused(EmbedderSpec { runtime: starter().tokenizer, ..starter() }, ErrorCode::EngineMissing);
    refused(EmbedderSpec { weights: "/nowhere/model.safetensors".into(), ..starter() }, ErrorCode::ModelMissing);
    refused(EmbedderSpec { tokenizer: "/nowhere/tokenizer.json".into(), ..starter() }, ErrorCode::ModelMissing);
    assert_eq!(worker.embed(&starter(), &["and works".into()]).0[0].len(), 384);
}

#[test]
fn damaged_files_are_refused_and_never_a_crash() {
    let folder = TempDir::new().unwrap();
    let whole = fs::read(starter().weights).unwrap();
    let mut worker = Worker::start(&[&models(), folder.path()]);
    let path = folder.path().join("model.safetensors");
    let mut outcome = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        match worker.ask(Request::Describe { model: EmbedderSpec { weights: path.clone(), ..starter() } }).1 {
            End::Failed(code) => code,
            End::Done => panic!("a damaged file was accepted"),
        }
    };
    for length in [0, 7, 8, 4000, whole.len() / 2, whole.len() - 1] {
        assert_eq!(outcome(&whole[..length]), ErrorCode::ModelDamaged, "cut to {length} bytes");
    }
    let changed = |from: &str, to: &str| {
        assert_eq!(from.len(), to.len());
        let at = whole.windows(from.len()).position(|window| window == from.as_bytes()).unwrap();
        let mut bytes = whole.clone();
        bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
        bytes
    };
    // A header that is torn, tensors that shrink, change their type, exchange their sides, or vanish.
    assert_eq!(outcome(&changed("{\"", "{ ")), ErrorCode::ModelDamaged);
    assert_eq!(outcome(&changed("[30522,384]", "[30521,384]")), ErrorCode::ModelDamaged);
    assert_eq!(outcome(&changed("[30522,384]", "[384,30522]")), ErrorCode::ModelUnsupported);
    assert_eq!(outcome(&changed("layer.3.output", "layer.3.outlet")), ErrorCode::ModelUnsupported);
    let zeroed = [&whole[..20_000], &vec![0xff; whole.len() - 20_000]].concat();
    assert_eq!(outcome(&zeroed), ErrorCode::ModelDamaged, "weights that are no numbers");
}

#[test]
fn a_changed_specification_changes_the_vectors() {
    let mut worker = Worker::start(&[&models()]);
    let texts = ["The unit of force is the newton.".to_owned()];
    let (whole, _) = worker.embed(&starter(), &texts);
    let (short, _) = worker.embed(&EmbedderSpec { keep_dimensions: 128, ..starter() }, &texts);
    assert_eq!(short[0].len(), 128);
    let norm = cosine(&whole[0][..128], &whole[0][..128]).sqrt();
    assert!((cosine(&short[0], &whole[0][..128]) - norm).abs() < 1e-5);

    let prefixed = EmbedderSpec { passage_prefix: "passage: ".into(), ..starter() };
    let (by_prefix, _) = worker.embed(&prefixed, &texts);
    let (by_hand, _) = worker.embed(&starter(), &[format!("passage: {}", texts[0])]);
    assert!(cosine(&by_prefix[0], &by_hand[0]) > 0.99999);
    assert!(cosine(&by_prefix[0], &whole[0]) < 0.999);
}

#[test]
fn files_outside_the_walls_cannot_be_read() {
    let outside = TempDir::new().unwrap();
    let weights = outside.path().join("model.safetensors");
    fs::copy(starter().weights, &weights).unwrap();
    let mut worker = Worker::start(&[&models()]);
    let (_, end) = worker.ask(Request::Describe { model: EmbedderSpec { weights, ..starter() } });
    // On a system without such walls the file is simply read, and the worker has said so.
    let expected = if worker.sandbox.files { End::Failed(ErrorCode::Io) } else { End::Done };
    assert_eq!(end, expected);
}
