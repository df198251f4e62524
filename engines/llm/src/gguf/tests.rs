//! Headers written by hand, healthy and broken.

use std::io::Cursor;

use super::facts::ModelFacts;
use super::header::{self, Header, NoHeader};

/// Builds the bytes of a GGUF file.
#[derive(Clone, Default)]
struct Draft {
    values: Vec<u8>,
    value_count: u64,
    tensors: Vec<u8>,
    tensor_count: u64,
    data: usize,
}

fn text_bytes(text: &str) -> Vec<u8> {
    [&(text.len() as u64).to_le_bytes(), text.as_bytes()].concat()
}

impl Draft {
    fn value(mut self, key: &str, kind: u32, bytes: &[u8]) -> Self {
        self.values.extend([&text_bytes(key)[..], &kind.to_le_bytes(), bytes].concat());
        self.value_count += 1;
        self
    }

    fn number(self, key: &str, number: u32) -> Self {
        self.value(key, 4, &number.to_le_bytes())
    }

    fn text(self, key: &str, text: &str) -> Self {
        self.value(key, 8, &text_bytes(text))
    }

    fn numbers(self, key: &str, numbers: &[u32]) -> Self {
        let head = [&4_u32.to_le_bytes()[..], &(numbers.len() as u64).to_le_bytes()].concat();
        let body: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        self.value(key, 9, &[head, body].concat())
    }

    fn texts(self, key: &str, texts: &[&str]) -> Self {
        let head = [&8_u32.to_le_bytes()[..], &(texts.len() as u64).to_le_bytes()].concat();
        let body: Vec<u8> = texts.iter().flat_map(|text| text_bytes(text)).collect();
        self.value(key, 9, &[head, body].concat())
    }

    /// A tensor of type 0, four bytes a number.
    fn tensor(mut self, lengths: &[u64], offset: u64) -> Self {
        self.tensors.extend(text_bytes("t"));
        self.tensors.extend((lengths.len() as u32).to_le_bytes());
        self.tensors.extend(lengths.iter().flat_map(|length| length.to_le_bytes()));
        self.tensors.extend(0_u32.to_le_bytes());
        self.tensors.extend(offset.to_le_bytes());
        self.tensor_count += 1;
        self
    }

    fn data(mut self, bytes: usize) -> Self {
        self.data = bytes;
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = b"GGUF".to_vec();
        bytes.extend(3_u32.to_le_bytes());
        bytes.extend(self.tensor_count.to_le_bytes());
        bytes.extend(self.value_count.to_le_bytes());
        bytes.extend(&self.values);
        bytes.extend(&self.tensors);
        bytes.resize(bytes.len().next_multiple_of(32), 0);
        bytes.resize(bytes.len() + self.data, 0);
        bytes
    }
}

fn read(bytes: &[u8]) -> Result<Header, NoHeader> {
    let row_bytes = |kind: u32, elements: u64| (kind == 0).then(|| elements.saturating_mul(4));
    header::read(Cursor::new(bytes), bytes.len() as u64, row_bytes)
}

fn model() -> Draft {
    Draft::default()
        .text("general.architecture", "llama")
        .text("general.name", "Small")
        .text("general.license", "apache-2.0")
        .text("tokenizer.ggml.model", "gpt2")
        .text("tokenizer.chat_template", "{{ messages }}")
        .number("llama.context_length", 2048)
        .number("llama.block_count", 30)
        .number("llama.embedding_length", 576)
        .number("llama.attention.head_count", 9)
        .number("llama.attention.head_count_kv", 3)
        .tensor(&[16, 2], 0)
        .tensor(&[8], 128)
        .data(160)
}

#[test]
fn a_healthy_header_is_described() {
    let facts = ModelFacts::of(&read(&model().bytes()).unwrap(), "file".to_owned());
    let description = facts.description;
    assert_eq!(facts.obstacle, None);
    assert_eq!(description.name, "Small");
    assert_eq!(description.architecture, "llama");
    assert_eq!(description.context_tokens, 2048);
    // 30 layers, 3 heads of 64 numbers for keys and as many for values, two bytes each.
    assert_eq!(description.kv_bytes_per_token, 30 * 3 * 128 * 2);
    assert!(description.has_chat_template);
    assert_eq!(description.license.as_deref(), Some("apache-2.0"));
    assert_eq!(description.weight_bytes, 160);
}

#[test]
fn heads_may_differ_from_layer_to_layer_and_the_file_may_name_itself() {
    let draft = Draft::default()
        .text("general.architecture", "x")
        .number("x.block_count", 3)
        .number("x.attention.head_count", 8)
        .number("x.attention.key_length", 128)
        .number("x.attention.value_length", 64)
        .numbers("x.attention.head_count_kv", &[2, 0, 1]);
    let description = ModelFacts::of(&read(&draft.bytes()).unwrap(), "file".to_owned()).description;
    assert_eq!(description.kv_bytes_per_token, 3 * (128 + 64) * 2);
    assert_eq!(description.name, "file");
    assert!(!description.has_chat_template);
}

#[test]
fn every_truncation_is_found() {
    let bytes = model().bytes();
    assert!(read(&bytes).is_ok());
    for length in 0..bytes.len() {
        assert!(matches!(read(&bytes[..length]), Err(NoHeader::Damaged(_))), "cut to {length} bytes");
    }
}

#[test]
fn flipped_bytes_never_panic() {
    let bytes = model().bytes();
    for index in 0..bytes.len() {
        for flip in [0x01, 0x80, 0xFF] {
            let mut broken = bytes.clone();
            broken[index] ^= flip;
            if let Ok(header) = read(&broken) {
                ModelFacts::of(&header, String::new());
            }
        }
    }
}

#[test]
fn another_format_or_version_is_foreign() {
    assert!(matches!(read(b"<!DOCTYPE html>"), Err(NoHeader::Foreign(_))));
    let mut bytes = model().bytes();
    bytes[4] = 9;
    assert!(matches!(read(&bytes), Err(NoHeader::Foreign(_))));
}

#[test]
fn a_tensor_beyond_the_end_is_found_even_when_its_size_overflows() {
    for draft in [model().tensor(&[16], 1 << 40), model().tensor(&[u64::MAX, u64::MAX], u64::MAX)] {
        assert!(matches!(read(&draft.bytes()), Err(NoHeader::Damaged(_))));
    }
}

#[test]
fn lists_nested_without_end_are_refused() {
    let level = [&9_u32.to_le_bytes()[..], &1_u64.to_le_bytes()].concat();
    let draft = Draft::default().value("deep", 9, &level.repeat(40));
    assert!(matches!(read(&draft.bytes()), Err(NoHeader::Damaged(_))));
}

#[test]
fn a_vocabulary_with_a_token_twice_is_damaged() {
    let tokens = |texts: &[&str]| read(&Draft::default().texts("tokenizer.ggml.tokens", texts).bytes());
    assert!(tokens(&["a", "b", "", ""]).is_ok());
    assert!(matches!(tokens(&["a", "b", "a"]), Err(NoHeader::Damaged(_))));
    let number = Draft::default().number("tokenizer.ggml.tokens", 5);
    assert!(matches!(read(&number.bytes()), Err(NoHeader::Damaged(_))));
}

#[test]
fn models_that_cannot_write_are_told_apart() {
    let obstacle = |draft: Draft| ModelFacts::of(&read(&draft.bytes()).unwrap(), String::new()).obstacle;
    assert!(obstacle(Draft::default()).unwrap().contains("architecture"));
    let bare = Draft::default().text("general.architecture", "llama");
    assert!(obstacle(bare.clone()).unwrap().contains("weights"));
    let weights = bare.tensor(&[1], 0).data(32);
    assert!(obstacle(weights.clone()).unwrap().contains("vocabulary"));
    assert!(obstacle(weights.clone().text("tokenizer.ggml.model", "no_vocab")).unwrap().contains("vocabulary"));
    assert!(obstacle(weights.text("tokenizer.ggml.model", "gpt2")).unwrap().contains("context"));
    assert!(obstacle(model().value("llama.attention.causal", 7, &[0])).unwrap().contains("embeddings"));
}
