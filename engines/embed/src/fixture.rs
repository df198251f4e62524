//! A tiny BERT with random weights for tests, the files it is stored in, and its arithmetic written out plainly.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use ort::environment::Environment;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use studium_engine::protocol::embed::{Architecture, EmbedderSpec, Pooling};

use crate::runtime;

pub(crate) const HIDDEN: usize = 8;
pub(crate) const HEADS: usize = 2;
pub(crate) const POSITIONS: usize = 16;
const WIDE: usize = 12;
const LAYERS: usize = 2;
const EPSILON: f32 = 1e-5;
const WORDS: [&str; 30] = [
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "cell", "is", "a", "unit", "of", "life", "energy", "comes", "from",
    "light", "plants", "make", "sugar", "water", "and", "air", "##s", "##ing", "heat", "force", "mass", "times",
    "speed", "query", "passage",
];

/// Numbers of a tensor with its shape.
pub(crate) type Tensors = BTreeMap<String, (Vec<usize>, Vec<f32>)>;

/// How the fixture's file stores its numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Stored {
    F32,
    F16,
    Bf16,
    I8,
}

/// The runtime that set-up fetches; one for the whole process, as the library allows.
pub(crate) fn environment() -> Environment {
    static ENVIRONMENT: OnceLock<Environment> = OnceLock::new();
    ENVIRONMENT.get_or_init(|| runtime::start(&runtime_path()).expect("run `cargo xtask setup` first")).clone()
}

pub(crate) fn runtime_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/onnxruntime/libonnxruntime.so")
}

/// Random weights, each name behind `prefix`; the same for the same `seed`.
pub(crate) fn random_tensors(prefix: &str, seed: u64) -> Tensors {
    let mut random = StdRng::seed_from_u64(seed);
    let mut tensors = Tensors::new();
    let mut add = |name: String, shape: &[usize]| {
        let count = shape.iter().product();
        // Scales of normalisation lie around one, everything else around zero.
        let middle = if name.ends_with("LayerNorm.weight") { 1.0 } else { 0.0 };
        let values = (0..count).map(|_| middle + random.random_range(-0.5_f32..0.5)).collect();
        tensors.insert(format!("{prefix}{name}"), (shape.to_vec(), values));
    };
    add("embeddings.word_embeddings.weight".into(), &[WORDS.len(), HIDDEN]);
    add("embeddings.position_embeddings.weight".into(), &[POSITIONS, HIDDEN]);
    add("embeddings.token_type_embeddings.weight".into(), &[2, HIDDEN]);
    add("embeddings.LayerNorm.weight".into(), &[HIDDEN]);
    add("embeddings.LayerNorm.bias".into(), &[HIDDEN]);
    for layer in 0..LAYERS {
        let at = format!("encoder.layer.{layer}");
        for (name, shape) in [
            ("attention.self.query", [HIDDEN, HIDDEN]),
            ("attention.self.key", [HIDDEN, HIDDEN]),
            ("attention.self.value", [HIDDEN, HIDDEN]),
            ("attention.output.dense", [HIDDEN, HIDDEN]),
            ("intermediate.dense", [WIDE, HIDDEN]),
            ("output.dense", [HIDDEN, WIDE]),
        ] {
            add(format!("{at}.{name}.weight"), &shape);
            add(format!("{at}.{name}.bias"), &shape[..1]);
        }
        for name in ["attention.output.LayerNorm", "output.LayerNorm"] {
            add(format!("{at}.{name}.weight"), &[HIDDEN]);
            add(format!("{at}.{name}.bias"), &[HIDDEN]);
        }
    }
    tensors
}

/// Writes a safetensors file. Numbers are rounded in `tensors` as the file rounds them.
pub(crate) fn write_safetensors(path: &Path, tensors: &mut Tensors, stored: Stored) {
    let mut header = serde_json::Map::new();
    let mut data: Vec<u8> = Vec::new();
    header.insert("__metadata__".into(), serde_json::json!({"format": "pt"}));
    for (name, (shape, values)) in tensors {
        let start = data.len();
        let dtype = match stored {
            Stored::F32 => "F32",
            Stored::F16 => "F16",
            Stored::Bf16 => "BF16",
            Stored::I8 => "I8",
        };
        for value in values {
            match stored {
                Stored::F32 => data.extend(value.to_le_bytes()),
                Stored::F16 => {
                    let short = half::f16::from_f32(*value);
                    *value = short.to_f32();
                    data.extend(short.to_le_bytes());
                }
                Stored::Bf16 => {
                    let short = half::bf16::from_f32(*value);
                    *value = short.to_f32();
                    data.extend(short.to_le_bytes());
                }
                Stored::I8 => data.push(0),
            }
        }
        let entry = serde_json::json!({"dtype": dtype, "shape": shape, "data_offsets": [start, data.len()]});
        header.insert(name.clone(), entry);
    }
    let header = serde_json::to_vec(&header).unwrap();
    let mut file = (header.len() as u64).to_le_bytes().to_vec();
    file.extend(header);
    file.extend(data);
    fs::write(path, file).unwrap();
}

/// A WordPiece tokenizer over the fixture's words that frames a text in `[CLS]` and `[SEP]`.
pub(crate) fn write_tokenizer(path: &Path) {
    let vocabulary: serde_json::Map<String, serde_json::Value> =
        WORDS.iter().enumerate().map(|(id, word)| ((*word).to_owned(), id.into())).collect();
    let tokenizer = serde_json::json!({
        "version": "1.0",
        "truncation": {"direction": "Right", "max_length": 4, "strategy": "LongestFirst", "stride": 0},
        "padding": {"strategy": {"Fixed": 128}, "direction": "Right", "pad_to_multiple_of": null, "pad_id": 0,
                    "pad_type_id": 0, "pad_token": "[PAD]"},
        "added_tokens": [],
        "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
                       "strip_accents": null, "lowercase": true},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]},
        "decoder": null,
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": 100, "vocab": vocabulary},
    });
    fs::write(path, serde_json::to_vec(&tokenizer).unwrap()).unwrap();
}

/// The files of a model in `folder`, and a specification that names them.
pub(crate) fn write_model(folder: &Path, tensors: &mut Tensors, stored: Stored) -> EmbedderSpec {
    let weights = folder.join("model.safetensors");
    let tokenizer = folder.join("tokenizer.json");
    write_safetensors(&weights, tensors, stored);
    write_tokenizer(&tokenizer);
    EmbedderSpec {
        id: "tiny".into(),
        weights,
        tokenizer,
        runtime: runtime_path(),
        architecture: Architecture::Bert,
        attention_heads: u32::try_from(HEADS).unwrap(),
        layer_norm_eps: EPSILON,
        pooling: Pooling::Mean,
        max_tokens: 64,
        query_prefix: "query ".into(),
        passage_prefix: String::new(),
        keep_dimensions: 0,
        threads: 1,
    }
}

/// The last layer's vectors of one text, computed without any library.
pub(crate) fn forward(tensors: &Tensors, prefix: &str, tokens: &[i64], first_position: usize) -> Vec<Vec<f32>> {
    let values = |name: &str| tensors[&format!("{prefix}{name}")].1.as_slice();
    let row = |name: &str, index: usize| &values(name)[index * HIDDEN..][..HIDDEN];
    let linear = |name: &str, input: &[f32]| -> Vec<f32> {
        let matrix = values(&format!("{name}.weight")).chunks_exact(input.len());
        matrix.zip(values(&format!("{name}.bias"))).map(|(row, bias)| dot(row, input) + bias).collect()
    };
    let normalised = |name: &str, input: Vec<f32>| -> Vec<f32> {
        let count = HIDDEN as f32;
        let mean = input.iter().sum::<f32>() / count;
        let variance = input.iter().map(|value| (value - mean).powi(2)).sum::<f32>() / count;
        let scale = values(&format!("{name}.weight")).iter().zip(values(&format!("{name}.bias")));
        input.iter().zip(scale).map(|(x, (w, b))| (x - mean) / (variance + EPSILON).sqrt() * w + b).collect()
    };

    let mut states: Vec<Vec<f32>> = Vec::new();
    for (position, token) in tokens.iter().enumerate() {
        let word = row("embeddings.word_embeddings.weight", usize::try_from(*token).unwrap());
        let place = row("embeddings.position_embeddings.weight", position + first_position);
        let segment = row("embeddings.token_type_embeddings.weight", 0);
        let sum = word.iter().zip(place).zip(segment).map(|((a, b), c)| a + b + c).collect();
        states.push(normalised("embeddings.LayerNorm", sum));
    }
    for layer in 0..LAYERS {
        let at = format!("encoder.layer.{layer}");
        let project = |part: &str| -> Vec<Vec<f32>> {
            states.iter().map(|state| linear(&format!("{at}.attention.self.{part}"), state)).collect()
        };
        let (queries, keys, contents) = (project("query"), project("key"), project("value"));
        let next = states.iter().zip(&queries).map(|(state, query)| {
            let mixed = attend(query, &keys, &contents);
            let projected = linear(&format!("{at}.attention.output.dense"), &mixed);
            let attended = normalised(&format!("{at}.attention.output.LayerNorm"), add(&projected, state));
            let wide = linear(&format!("{at}.intermediate.dense"), &attended);
            let active: Vec<f32> = wide.into_iter().map(gelu).collect();
            let narrow = linear(&format!("{at}.output.dense"), &active);
            normalised(&format!("{at}.output.LayerNorm"), add(&narrow, &attended))
        });
        states = next.collect();
    }
    states
}

fn attend(query: &[f32], keys: &[Vec<f32>], contents: &[Vec<f32>]) -> Vec<f32> {
    let size = HIDDEN / HEADS;
    let mut mixed = Vec::new();
    for head in 0..HEADS {
        let part = head * size..(head + 1) * size;
        let scores = keys.iter().map(|key| dot(&query[part.clone()], &key[part.clone()]) / (size as f32).sqrt());
        let weights: Vec<f32> = scores.map(f32::exp).collect();
        let total: f32 = weights.iter().sum();
        mixed.extend(part.map(|column| {
            contents.iter().zip(&weights).map(|(content, weight)| content[column] * weight / total).sum::<f32>()
        }));
    }
    mixed
}

/// `x` times the normal distribution's probability of a value below `x`, which is integrated here, since the standard
/// library has no error function.
fn gelu(x: f32) -> f32 {
    let steps = 2000;
    let x = f64::from(x);
    let density = |t: f64| (-t * t / 2.0).exp() / std::f64::consts::TAU.sqrt();
    let width = x / f64::from(steps);
    let area: f64 = (0..steps).map(|step| density((f64::from(step) + 0.5) * width) * width).sum();
    (x * (0.5 + area)) as f32
}

fn add(left: &[f32], right: &[f32]) -> Vec<f32> {
    left.iter().zip(right).map(|(a, b)| a + b).collect()
}

pub(crate) fn dot(left: &[f32], right: &[f32]) -> f32 {
    left.iter().zip(right).map(|(a, b)| a * b).sum()
}
