//! Whole characters out of tokens: a token may end inside a character.

use encoding_rs::{CoderResult, Decoder, UTF_8};

/// Keeps the bytes of an unfinished character until the next token brings the rest.
pub(super) struct Characters(Decoder);

impl Characters {
    pub(super) fn new() -> Self {
        Self(UTF_8.new_decoder_without_bom_handling())
    }

    /// The characters that are complete with `bytes`. What is not UTF-8 becomes U+FFFD.
    pub(super) fn push(&mut self, bytes: &[u8]) -> String {
        self.decode(bytes, false)
    }

    /// What an unfinished character leaves behind: nothing, or one U+FFFD.
    pub(super) fn finish(&mut self) -> String {
        self.decode(&[], true)
    }

    fn decode(&mut self, bytes: &[u8], last: bool) -> String {
        let room = self.0.max_utf8_buffer_length(bytes.len()).expect("a token is far shorter than the address space");
        let mut text = String::with_capacity(room);
        let (result, _, _) = self.0.decode_to_string(bytes, &mut text, last);
        debug_assert_eq!(result, CoderResult::InputEmpty, "the room is computed for the worst case");
        text
    }
}
