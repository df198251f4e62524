//! The network that the runtime computes against the plain arithmetic of the fixture.

use std::fs;

use studium_base::{Coded, ErrorCode};
use studium_engine::protocol::embed::{Architecture, EmbedderSpec, Pooling, TextKind};
use tempfile::TempDir;

use super::Model;
use crate::batch::BATCH_TOKENS;
use crate::bert;
use crate::fixture::{
    HIDDEN, POSITIONS, Stored, Tensors, dot, environment, forward, random_tensors, write_model, write_safetensors,
};
use crate::pool::{finish, pool};
use crate::runtime::Runs;
use crate::weights::Weights;

const TEXTS: [&str; 4] = ["Plants make sugar from light, water and air", "energy", "", "the unit of life is a cells"];

/// Loads the model and compares it, all texts in one batch, with the plain arithmetic.
fn check(spec: &EmbedderSpec, tensors: &Tensors, prefix: &str, first_position: usize) {
    let mut model = Model::load(&environment(), spec).unwrap();
    assert_eq!(model.dimensions(), HIDDEN);
    let tokens: Vec<Vec<i64>> = TEXTS.iter().map(|text| model.read(TextKind::Passage, text).unwrap()).collect();
    let rows: Vec<&[i64]> = tokens.iter().map(Vec::as_slice).collect();
    let vectors = model.embed(&rows, &Runs::new().unwrap()).unwrap();
    assert_eq!(vectors.len(), TEXTS.len() * HIDDEN);
    for (row, found) in rows.iter().zip(vectors.chunks_exact(HIDDEN)) {
        let states = forward(tensors, prefix, row, first_position).concat();
        let expected = finish(pool(&states, HIDDEN, spec.pooling), None, 0).unwrap();
        assert!(dot(found, &expected) > 0.99999, "{found:?} {expected:?}");
    }
}

#[test]
fn bert_is_computed_as_written_down() {
    for (stored, pooling) in [
        (Stored::F32, Pooling::Mean),
        (Stored::F32, Pooling::Cls),
        (Stored::F16, Pooling::Mean),
        (Stored::Bf16, Pooling::Mean),
    ] {
        let folder = TempDir::new().unwrap();
        let mut tensors = random_tensors("", 1);
        let spec = EmbedderSpec { pooling, ..write_model(folder.path(), &mut tensors, stored) };
        check(&spec, &tensors, "", 0);
    }
}

#[test]
fn weights_may_be_saved_under_a_prefix_and_behind_a_link() {
    let folder = TempDir::new().unwrap();
    let mut tensors = random_tensors("bert.", 2);
    let spec = write_model(folder.path(), &mut tensors, Stored::F32);
    check(&spec, &tensors, "bert.", 0);
    #[cfg(unix)]
    {
        let elsewhere = TempDir::new().unwrap();
        let link = elsewhere.path().join("linked.safetensors");
        std::os::unix::fs::symlink(&spec.weights, &link).unwrap();
        check(&EmbedderSpec { weights: link, ..spec }, &tensors, "bert.", 0);
    }
}

#[test]
fn xlm_roberta_counts_positions_from_two() {
    let folder = TempDir::new().unwrap();
    let mut tensors = random_tensors("roberta.", 3);
    let spec = write_model(folder.path(), &mut tensors, Stored::F32);
    let spec = EmbedderSpec { architecture: Architecture::XlmRoberta, ..spec };
    check(&spec, &tensors, "roberta.", 2);
    let model = Model::load(&environment(), &spec).unwrap();
    let tokens = model.read(TextKind::Passage, &"life ".repeat(100)).unwrap();
    assert_eq!(tokens.len(), POSITIONS - 2, "two positions are never used");
}

#[test]
fn a_ready_graph_file_gives_the_same_vectors() {
    let folder = TempDir::new().unwrap();
    let mut tensors = random_tensors("", 4);
    let spec = write_model(folder.path(), &mut tensors, Stored::F32);
    let weights = Weights::read(&spec.weights).unwrap();
    let graph = folder.path().join("model.onnx");
    fs::write(&graph, bert::encoder(&weights, &spec, "model.safetensors").unwrap().model).unwrap();
    let spec = EmbedderSpec {
        weights: graph,
        architecture: Architecture::Onnx,
        max_tokens: u32::try_from(POSITIONS).unwrap(),
        ..spec
    };
    check(&spec, &tensors, "", 0);
}

#[test]
fn a_head_beside_the_weights_is_applied_and_leading_dimensions_can_be_kept() {
    let folder = TempDir::new().unwrap();
    let mut tensors = random_tensors("", 5);
    let spec = write_model(folder.path(), &mut tensors, Stored::F32);
    let plain = embed_one(&spec, "energy comes from light");

    // A head that turns the order of the dimensions around, twice.
    let matrix: Vec<f32> = (0..2 * HIDDEN)
        .flat_map(|output| (0..HIDDEN).map(move |input| f32::from(input + output % HIDDEN == HIDDEN - 1)))
        .collect();
    let mut head = Tensors::new();
    head.insert("linear.weight".into(), (vec![2 * HIDDEN, HIDDEN], matrix));
    head.insert("linear.bias".into(), (vec![2 * HIDDEN], vec![0.0; 2 * HIDDEN]));
    fs::create_dir(folder.path().join("2_Dense")).unwrap();
    write_safetensors(&folder.path().join("2_Dense/model.safetensors"), &mut head, Stored::F32);

    let with_head = embed_one(&spec, "energy comes from light");
    assert_eq!(with_head.len(), 2 * HIDDEN);
    let reversed: Vec<f32> = plain.iter().rev().copied().collect();
    assert!((dot(&with_head[..HIDDEN], &reversed) - 0.5_f32.sqrt()).abs() < 1e-5, "{with_head:?}");

    let kept = embed_one(&EmbedderSpec { keep_dimensions: 8, ..spec.clone() }, "energy comes from light");
    assert!((dot(&kept, &reversed) - 1.0).abs() < 1e-5, "{kept:?}");
    check_refused(&EmbedderSpec { keep_dimensions: 17, ..spec }, ErrorCode::ModelUnsupported);
}

#[test]
fn a_batch_over_the_usual_size_gives_its_memory_back_and_the_same_vectors() {
    let folder = TempDir::new().unwrap();
    let mut tensors = random_tensors("", 9);
    let spec = write_model(folder.path(), &mut tensors, Stored::F32);
    let alone = embed_one(&spec, "energy comes from light");
    let mut model = Model::load(&environment(), &spec).unwrap();
    let tokens = model.read(TextKind::Passage, "energy comes from light").unwrap();
    let many = vec![tokens.as_slice(); BATCH_TOKENS];
    let runs = Runs::new().unwrap();
    for _ in 0..3 {
        let vectors = model.embed(&many, &runs).unwrap();
        assert!(vectors.chunks_exact(HIDDEN).all(|vector| dot(vector, &alone) > 0.99999));
    }
}

#[test]
fn a_terminated_run_fails_and_the_model_can_be_used_again() {
    let folder = TempDir::new().unwrap();
    let spec = write_model(folder.path(), &mut random_tensors("", 10), Stored::F32);
    let mut model = Model::load(&environment(), &spec).unwrap();
    let tokens = model.read(TextKind::Passage, "light").unwrap();
    let stopped = Runs::new().unwrap();
    stopped.terminate();
    assert!(model.embed(&[&tokens], &stopped).is_err());
    assert_eq!(model.embed(&[&tokens], &Runs::new().unwrap()).unwrap().len(), HIDDEN);
}

#[test]
fn prefixes_belong_to_the_kind_of_text() {
    let folder = TempDir::new().unwrap();
    let mut tensors = random_tensors("", 6);
    let spec = write_model(folder.path(), &mut tensors, Stored::F32);
    let model = Model::load(&environment(), &spec).unwrap();
    assert_eq!(model.read(TextKind::Query, "life").unwrap(), [2, 28, 10, 3]);
    assert_eq!(model.read(TextKind::Passage, "life").unwrap(), [2, 10, 3]);
}

#[test]
fn files_that_do_not_fit_are_refused_with_their_reason() {
    let folder = TempDir::new().unwrap();
    let mut tensors = random_tensors("", 7);
    let spec = write_model(folder.path(), &mut tensors, Stored::F32);
    check_refused(&EmbedderSpec { attention_heads: 3, ..spec.clone() }, ErrorCode::ModelUnsupported);
    check_refused(&EmbedderSpec { attention_heads: 0, ..spec.clone() }, ErrorCode::ModelUnsupported);
    check_refused(&EmbedderSpec { max_tokens: 2, ..spec.clone() }, ErrorCode::BadInput);
    check_refused(&EmbedderSpec { weights: "nowhere".into(), ..spec.clone() }, ErrorCode::ModelMissing);
    check_refused(&EmbedderSpec { tokenizer: "nowhere".into(), ..spec.clone() }, ErrorCode::ModelMissing);
    check_refused(&EmbedderSpec { tokenizer: spec.weights.clone(), ..spec.clone() }, ErrorCode::ModelDamaged);
    let not_a_graph = EmbedderSpec { architecture: Architecture::Onnx, ..spec };
    check_refused(&not_a_graph, ErrorCode::ModelDamaged);
}

#[test]
fn weights_that_do_not_fit_are_refused_with_their_reason() {
    let changed = |change: &dyn Fn(&mut Tensors), expected| {
        let folder = TempDir::new().unwrap();
        let mut tensors = random_tensors("", 8);
        change(&mut tensors);
        check_refused(&write_model(folder.path(), &mut tensors, Stored::F32), expected);
    };
    let key = "encoder.layer.0.attention.self.key.weight";
    changed(&|tensors| drop(tensors.remove(key)), ErrorCode::ModelUnsupported);
    changed(&|tensors| tensors.get_mut(key).unwrap().0 = vec![HIDDEN * HIDDEN], ErrorCode::ModelUnsupported);
    changed(&|tensors| tensors.clear(), ErrorCode::ModelUnsupported);
    changed(&|tensors| tensors.get_mut(key).unwrap().1.fill(f32::NAN), ErrorCode::ModelDamaged);
    // A layer that is lost whole must not pass for a network with fewer layers.
    changed(&|tensors| tensors.retain(|name, _| !name.contains("layer.0")), ErrorCode::ModelUnsupported);
    let fewer_words = |tensors: &mut Tensors| {
        let (shape, values) = tensors.get_mut("embeddings.word_embeddings.weight").unwrap();
        shape[0] = 20;
        values.truncate(20 * HIDDEN);
    };
    changed(&fewer_words, ErrorCode::ModelUnsupported);

    let folder = TempDir::new().unwrap();
    let quantised = write_model(folder.path(), &mut random_tensors("", 8), Stored::I8);
    check_refused(&quantised, ErrorCode::ModelUnsupported);
}

fn embed_one(spec: &EmbedderSpec, text: &str) -> Vec<f32> {
    let mut model = Model::load(&environment(), spec).unwrap();
    let tokens = model.read(TextKind::Passage, text).unwrap();
    model.embed(&[&tokens], &Runs::new().unwrap()).unwrap()
}

fn check_refused(spec: &EmbedderSpec, expected: ErrorCode) {
    match Model::load(&environment(), spec) {
        Ok(_) => panic!("{spec:?} was loaded"),
        Err(error) => assert_eq!(error.code(), expected, "{error}"),
    }
}
