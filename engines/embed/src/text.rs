//! Turns texts into tokens, never more than the network takes.

use std::path::Path;

use tokenizers::{PostProcessor, Tokenizer, TruncationParams};

use crate::error::EmbedError;

/// Letters that are read for each token that may be kept. Ordinary writing has one to five letters a token; far more
/// are runs of spaces or lines, and reading megabytes of them would hold up a cancel.
const LETTERS_PER_TOKEN: usize = 64;

/// Reads texts as tokens.
pub(crate) struct TextReader {
    tokenizer: Tokenizer,
    max_tokens: usize,
    padding: i64,
}

impl TextReader {
    /// Loads a `tokenizer.json`. What that file says about cutting and padding is overruled.
    ///
    /// # Errors
    /// When the file is missing or damaged, or `max_tokens` leaves no room for text.
    pub(crate) fn load(path: &Path, max_tokens: usize) -> Result<Self, EmbedError> {
        let bytes = std::fs::read(path).map_err(EmbedError::file(path))?;
        let damaged = |source| EmbedError::TokenizerDamaged { path: path.to_owned(), source };
        let mut tokenizer = Tokenizer::from_bytes(bytes).map_err(damaged)?;
        let special = tokenizer.get_post_processor().map_or(0, |processor| processor.added_tokens(false));
        if max_tokens <= special {
            return Err(EmbedError::TokenLimit { max_tokens, special });
        }
        let padding = tokenizer.get_padding().map_or(0, |padding| i64::from(padding.pad_id));
        let cut = TruncationParams { max_length: max_tokens, ..TruncationParams::default() };
        tokenizer.with_truncation(Some(cut)).map_err(EmbedError::Tokenize)?.with_padding(None);
        Ok(Self { tokenizer, max_tokens, padding })
    }

    /// How many different tokens can come out.
    pub(crate) fn vocabulary(&self) -> u64 {
        self.tokenizer.get_vocab_size(true) as u64
    }

    /// The token that fills up shorter texts of a batch. Its embedding is masked; it only must exist.
    pub(crate) fn padding(&self) -> i64 {
        self.padding
    }

    /// The tokens of `prefix` and `text` with the special ones, at least one and at most the limit.
    ///
    /// # Errors
    /// When the tokenizer cannot represent the text.
    pub(crate) fn read(&self, prefix: &str, text: &str) -> Result<Vec<i64>, EmbedError> {
        let letters = self.max_tokens.saturating_mul(LETTERS_PER_TOKEN);
        let end = text.char_indices().nth(letters).map_or(text.len(), |(index, _)| index);
        let input = format!("{prefix}{}", &text[..end]);
        let encoding = self.tokenizer.encode_fast(input, true).map_err(EmbedError::Tokenize)?;
        let mut tokens: Vec<i64> = encoding.get_ids().iter().copied().map(i64::from).collect();
        if tokens.is_empty() {
            // An empty text under a tokenizer without special tokens: attention over nothing has no value.
            tokens.push(self.padding);
        }
        Ok(tokens)
    }
}

#[cfg(test)]
mod tests;
