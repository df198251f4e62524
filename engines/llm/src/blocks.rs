//! Prompts are read in blocks on a fixed grid: what makes reuse exact and cancelling quick.
//!
//! The kernels of ggml round differently for batches of different sizes. On a 135M model the logits after a prompt of
//! 331 tokens differ by up to 0.7 between reading it in batches and token by token, and with flash attention by as much
//! between slices of 64 and of 100: enough to turn a greedy answer. Two runs agree bit by bit only when every token was
//! computed in the same batch. So the borders of the batches depend on the position alone, never on the speed of the
//! moment or on what was already in memory; and only whole blocks of an earlier prompt are reused. The rest of it, and
//! the answer, which was computed token by token, is read again: at most 63 tokens more than the longest common prefix
//! would need. The very prompt that was read last is not read again at all. A block of a large model takes seconds; that a cancel need not wait for its end is the work of
//! [`crate::context`].

use std::ops::Range;

/// Tokens of one batch. Reading in blocks of 64 is as fast as in blocks of 512 (within 1 % of processor time for a
/// 135M model), 32 costs a quarter; the memory for intermediate results grows with it.
pub(crate) const BLOCK_TOKENS: usize = 64;

/// How many leading tokens of `prompt` need not be read again when the whole blocks in `kept` are still in memory.
/// At least the last token is left to read: its logits choose the first token of the answer.
pub(crate) fn reusable_tokens<T: PartialEq>(kept: &[T], prompt: &[T]) -> usize {
    let common = kept.iter().zip(prompt).take_while(|(old, new)| old == new).count();
    whole_blocks(common.min(prompt.len().saturating_sub(1)))
}

/// The part of `tokens` that fills whole blocks.
pub(crate) fn whole_blocks(tokens: usize) -> usize {
    tokens - tokens % BLOCK_TOKENS
}

/// The batches in which tokens `[from, total)` are read; `from` is a block's border.
pub(crate) fn blocks(from: usize, total: usize) -> impl Iterator<Item = Range<usize>> {
    (from..total).step_by(BLOCK_TOKENS).map(move |start| start..(start + BLOCK_TOKENS).min(total))
}

#[cfg(test)]
mod tests;
