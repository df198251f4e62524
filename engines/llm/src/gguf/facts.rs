//! The facts of a model file that the worker and the app need.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;

use studium_engine::protocol::llm::Description;

use super::header::{self, Header, NoHeader};
use super::reader::Value;
use crate::error::LlmError;

/// Bytes of one number in the key and value cache.
const F16_BYTES: u64 = 2;

/// What the header says.
#[derive(Debug)]
pub(crate) struct ModelFacts {
    /// As the app sees it.
    pub(crate) description: Description,
    /// Why the model cannot write text, where the header tells.
    pub(crate) obstacle: Option<String>,
}

impl ModelFacts {
    /// Reads and checks the header of `path`. The weights are not touched.
    ///
    /// # Errors
    /// When the file is missing, cannot be read, is no GGUF file, is malformed or ends before its last tensor.
    pub(crate) fn read(path: &Path) -> Result<Self, LlmError> {
        let unreadable = |source: io::Error| match source.kind() {
            io::ErrorKind::NotFound => LlmError::Missing { path: path.to_owned() },
            _ => LlmError::Read { path: path.to_owned(), source },
        };
        let file = File::open(path).map_err(unreadable)?;
        let about = file.metadata().map_err(unreadable)?;
        if !about.is_file() {
            return Err(LlmError::Unsupported { path: path.to_owned(), what: "it is no file".to_owned() });
        }
        let header = header::read(BufReader::new(file), about.len(), row_bytes).map_err(|error| match error {
            NoHeader::Foreign(what) => LlmError::Unsupported { path: path.to_owned(), what },
            NoHeader::Damaged(what) => LlmError::Damaged { path: path.to_owned(), what },
            NoHeader::Io(source) => unreadable(source),
        })?;
        let file_name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Self::of(&header, file_name))
    }

    pub(super) fn of(header: &Header, file_name: String) -> Self {
        let architecture = header.text("general.architecture").unwrap_or_default();
        let description = Description {
            name: header.text("general.name").filter(|name| !name.trim().is_empty()).unwrap_or(file_name),
            context_tokens: header.number(&format!("{architecture}.context_length")).unwrap_or(0),
            kv_bytes_per_token: kv_bytes_per_token(header, &architecture),
            has_chat_template: header.text("tokenizer.chat_template").is_some(),
            license: header.text("general.license"),
            weight_bytes: header.weight_bytes,
            architecture,
        };
        let obstacle = obstacle(header, &description);
        Self { description, obstacle }
    }
}

/// Models that the native library would load, only to abort the process when they are asked for text.
fn obstacle(header: &Header, description: &Description) -> Option<String> {
    let architecture = description.architecture.as_str();
    let no_vocabulary =
        header.text("tokenizer.ggml.model").is_none_or(|kind| ["", "none", "no_vocab"].contains(&kind.as_str()));
    let reads_only =
        architecture.contains("bert") || header.number::<u8>(&format!("{architecture}.attention.causal")) == Some(0);
    if architecture.is_empty() {
        Some("it names no architecture".to_owned())
    } else if header.tensor_count == 0 {
        Some("it holds no weights".to_owned())
    } else if no_vocabulary {
        Some("it holds no vocabulary".to_owned())
    } else if reads_only {
        Some("it is made for embeddings, not for writing".to_owned())
    } else if description.context_tokens == 0 {
        Some("it names no context length".to_owned())
    } else {
        None
    }
}

/// Keys and values of every layer, in f16. For layers that keep less (a sliding window, a recurrent state) this is an
/// upper bound.
fn kv_bytes_per_token(header: &Header, architecture: &str) -> u64 {
    let number = |key: &str| header.number::<u64>(&format!("{architecture}.{key}"));
    let layers = number("block_count").unwrap_or(0);
    let heads = number("attention.head_count").unwrap_or(1).max(1);
    let head_size = number("embedding_length").unwrap_or(0) / heads;
    let row = number("attention.key_length")
        .unwrap_or(head_size)
        .saturating_add(number("attention.value_length").unwrap_or(head_size));
    let kv_heads = match header.metadata.get(&format!("{architecture}.attention.head_count_kv")) {
        Some(Value::Numbers(of_layers)) => of_layers.iter().fold(0_u64, |sum, heads| sum.saturating_add(*heads)),
        Some(Value::Number(everywhere)) => everywhere.saturating_mul(layers),
        _ => heads.saturating_mul(layers),
    };
    kv_heads.saturating_mul(row).saturating_mul(F16_BYTES)
}

impl Header {
    fn text(&self, key: &str) -> Option<String> {
        match self.metadata.get(key)? {
            Value::Text(text) => Some(text.clone()),
            Value::Number(_) | Value::Numbers(_) | Value::Other => None,
        }
    }

    fn number<N: TryFrom<u64>>(&self, key: &str) -> Option<N> {
        match self.metadata.get(key)? {
            Value::Number(number) => N::try_from(*number).ok(),
            Value::Text(_) | Value::Numbers(_) | Value::Other => None,
        }
    }
}

/// Bytes of a row of `elements` numbers of the library's tensor type `kind`.
fn row_bytes(kind: u32, elements: u64) -> Option<u64> {
    if kind >= llama_cpp_sys_2::GGML_TYPE_COUNT {
        return None;
    }
    #[expect(unsafe_code, reason = "two lookups in the library's table of tensor types")]
    // SAFETY: both only read a constant table and accept every value below GGML_TYPE_COUNT.
    let (block_elements, block_bytes) =
        unsafe { (llama_cpp_sys_2::ggml_blck_size(kind), llama_cpp_sys_2::ggml_type_size(kind)) };
    // Retired types keep their number and have no size.
    let block_elements = u64::try_from(block_elements).ok().filter(|elements| *elements > 0)?;
    let block_bytes = u64::try_from(block_bytes).ok().filter(|bytes| *bytes > 0)?;
    Some(elements.div_ceil(block_elements).saturating_mul(block_bytes))
}
