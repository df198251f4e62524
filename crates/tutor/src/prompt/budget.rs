//! How many tokens a turn may take on this machine.

use studium_engine::Speed;
use studium_library::estimate_tokens;

/// A student waits so long at most for the sources of one question to be read.
const READING_S: f32 = 8.0;
/// Who listens waits less: silence lasts longer than a page that fills.
const LISTENING_S: f32 = 1.25;
/// Sources of one question, in tokens: enough for two passages at least, and never more than a small model can mind.
const SOURCE_TOKENS: (u32, u32) = (400, 2400);
/// The same for who listens: one passage at least.
const SPOKEN_SOURCE_TOKENS: (u32, u32) = (160, 1200);
/// A student waits so long at most for a whole answer to be written.
const WRITING_S: f32 = 60.0;
/// Length of an answer in tokens, whatever the machine.
const ANSWER_TOKENS: (u32, u32) = (160, 512);
/// What a chat template puts around a turn.
const TURN_OVERHEAD: u32 = 8;

/// Limits in tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Budget {
    /// Prompt and answer together.
    pub(crate) context_tokens: u32,
    /// Sources of one turn, those that are in the context already included.
    pub(crate) source_tokens: u32,
    /// The answer.
    pub(crate) answer_tokens: u32,
}

impl Budget {
    /// From the context length and the speed measured on this machine; a machine that was not measured counts as slow.
    pub(crate) fn of(context_tokens: u32, speed: Option<Speed>, is_spoken: bool) -> Self {
        let (patience_s, sources) =
            if is_spoken { (LISTENING_S, SPOKEN_SOURCE_TOKENS) } else { (READING_S, SOURCE_TOKENS) };
        let (reading, writing) = speed.map_or((0.0, 0.0), |speed| {
            (speed.prefill_tokens_per_s * patience_s, speed.decode_tokens_per_s * WRITING_S)
        });
        // A quarter of a small context at most goes to the answer, half to the sources.
        let answer_tokens = clamp(writing, ANSWER_TOKENS).min(context_tokens / 4);
        let source_tokens = clamp(reading, sources).min(context_tokens / 2);
        Self { context_tokens, source_tokens, answer_tokens }
    }
}

fn clamp(tokens: f32, (least, most): (u32, u32)) -> u32 {
    let tokens = tokens as u32;
    tokens.clamp(least, most)
}

/// Tokens of a text. The estimate was made for another tokenizer, so a fifth is added: a prompt that does not fit
/// would fail, a prompt with room left costs nothing.
pub(crate) fn tokens_of(text: &str) -> u32 {
    estimate_tokens(text).saturating_mul(6).div_ceil(5)
}

/// Tokens of a whole turn.
pub(crate) fn tokens_of_turn(text: &str) -> u32 {
    tokens_of(text).saturating_add(TURN_OVERHEAD)
}
