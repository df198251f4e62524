//! Cutting, prefixes and odd texts.

use tempfile::TempDir;

use super::TextReader;
use crate::error::EmbedError;
use crate::fixture::write_tokenizer;

fn reader(max_tokens: usize) -> Result<TextReader, EmbedError> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("tokenizer.json");
    write_tokenizer(&path);
    TextReader::load(&path, max_tokens)
}

#[test]
fn the_files_own_cut_and_padding_are_overruled() {
    let tokens = reader(64).unwrap().read("", "the unit of life is a cell").unwrap();
    assert_eq!(tokens, [2, 4, 8, 9, 10, 6, 7, 5, 3]);
}

#[test]
fn a_long_text_is_cut_to_the_limit_and_keeps_its_special_tokens() {
    let tokens = reader(5).unwrap().read("passage ", "the unit of life").unwrap();
    assert_eq!(tokens, [2, 29, 4, 8, 3]);
}

#[test]
fn a_limit_without_room_for_text_is_refused() {
    assert!(matches!(reader(2), Err(EmbedError::TokenLimit { max_tokens: 2, special: 2 })));
    assert!(reader(3).is_ok());
}

#[test]
fn empty_texts_and_texts_of_unknown_letters_have_tokens() {
    let reader = reader(64).unwrap();
    assert_eq!(reader.read("", "").unwrap(), [2, 3]);
    assert_eq!(reader.read("", "\u{1f980} \u{0}\u{fffd}").unwrap(), [2, 1, 3]);
}

#[test]
fn megabytes_without_words_are_not_read_to_their_end() {
    let text = format!("{}cell", " ".repeat(64 * 8 + 1));
    assert_eq!(reader(8).unwrap().read("", &text).unwrap(), [2, 3]);
    let text = format!("{}cell", " ".repeat(64 * 8 - 4));
    assert_eq!(reader(8).unwrap().read("", &text).unwrap(), [2, 5, 3]);
}
