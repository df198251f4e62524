//! The vocabulary of a course as the beginning that a model goes on from.

use whisper_rs::{WhisperContext, WhisperTokenId};

/// Tokens of a prompt. A model takes up to half its text context; each costs time before the first word, and what is
/// likely to come stands first.
const MOST_TOKENS: usize = 96;
/// Words of more bytes than this are no words.
const LONGEST_WORD: usize = 64;

/// The tokens of as many words as fit, the first ones.
pub(super) fn tokens(context: &WhisperContext, vocabulary: &str) -> Vec<WhisperTokenId> {
    let mut tokens = Vec::new();
    for word in words(vocabulary) {
        // A token is a byte or more, so that the room is always enough; `whisper-rs` would take a lack of it for a
        // length. A word that cannot be written in tokens is left out.
        let Ok(more) = context.tokenize(&format!(" {word}"), 2 * LONGEST_WORD) else { continue };
        if tokens.len() + more.len() > MOST_TOKENS {
            break;
        }
        tokens.extend(more);
    }
    tokens
}

/// Words of letters, digits and what stands inside words. Anything else could spell a mark of the model's own, which
/// its tokenizer does not tell from text.
fn words(vocabulary: &str) -> impl Iterator<Item = &str> {
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '\'' | '’' | ',' | '.');
    vocabulary
        .split(move |letter| !is_part(letter))
        .filter(|word| word.len() <= LONGEST_WORD && word.chars().any(char::is_alphanumeric))
}

#[cfg(test)]
mod tests;
