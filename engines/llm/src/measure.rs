//! Which thread counts suit this machine: reading is bound by arithmetic, writing by memory, so each has its own.

use std::time::{Duration, Instant};

use llama_cpp_2::token::LlamaToken;
use studium_base::CancelToken;
use studium_engine::protocol::llm::Event;

use crate::blocks::BLOCK_TOKENS;
use crate::context::{Computed, Context};
use crate::error::LlmError;
use crate::model::Model;

/// For all measurements together; the model is loaded before.
const BUDGET: Duration = Duration::from_secs(3);
/// Prompt tokens of one measurement on a fast machine.
const PREFILL_TOKENS: usize = 2 * BLOCK_TOKENS;
/// Tokens written in one measurement on a fast machine.
const DECODE_TOKENS: usize = 16;
/// Fewer threads are taken when they reach this share of the fastest: the difference is noise, the cores are not.
const NEARLY_AS_FAST: f32 = 0.95;

/// Tokens per second with so many threads.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Sample {
    threads: u32,
    tokens_per_s: f32,
}

/// Measures with 1 to `cores` threads. `None` when cancelled.
///
/// # Errors
/// When computing fails.
pub(crate) fn measure(model: &mut Model, cores: u32, cancel: &CancelToken) -> Result<Option<Event>, LlmError> {
    model.forget();
    let probe = Probe { vocabulary_size: model.weights.n_vocab().max(1), cancel };
    let measured = probe.all(&mut model.context, &thread_counts(cores));
    model.forget();
    let Some((prefill, decode)) = measured? else { return Ok(None) };
    let (Some(prefill), Some(decode)) = (choose(&prefill), choose(&decode)) else { return Ok(None) };
    Ok(Some(Event::Measured {
        prefill_tokens_per_s: prefill.tokens_per_s,
        decode_tokens_per_s: decode.tokens_per_s,
        prefill_threads: prefill.threads,
        decode_threads: decode.threads,
    }))
}

/// All counts up to 4, then fewer and fewer of them; from the largest down, because when the time is up before the end
/// the large ones matter more.
fn thread_counts(cores: u32) -> Vec<u32> {
    let cores = cores.max(1);
    let steps = (1..=4).chain((6..=8).step_by(2)).chain((12..=cores.max(12)).step_by(4));
    let mut counts: Vec<u32> = steps.filter(|count| *count < cores).collect();
    counts.push(cores);
    counts.reverse();
    counts
}

/// The fewest threads that are nearly as fast as the fastest.
fn choose(samples: &[Sample]) -> Option<Sample> {
    let fastest = samples.iter().map(|sample| sample.tokens_per_s).fold(0.0, f32::max);
    samples
        .iter()
        .filter(|sample| sample.tokens_per_s >= fastest * NEARLY_AS_FAST)
        .min_by_key(|sample| sample.threads)
        .copied()
}

/// How many prompt tokens fit into `share`, when writing one takes `one_token`: reading one takes at most half of it.
fn prefill_tokens(share: Duration, one_token: Duration) -> usize {
    const SMALLEST: usize = 8;
    let ratio = share.as_secs_f64() / (one_token.as_secs_f64() / 2.0).max(1e-6);
    let tokens = ratio as usize;
    (tokens - tokens % SMALLEST).clamp(SMALLEST, PREFILL_TOKENS)
}

type Samples = (Vec<Sample>, Vec<Sample>);

struct Probe<'a> {
    vocabulary_size: i32,
    cancel: &'a CancelToken,
}

impl Probe<'_> {
    fn all(&self, context: &mut Context, counts: &[u32]) -> Result<Option<Samples>, LlmError> {
        let cores = counts.iter().copied().max().unwrap_or(1);
        context.set_threads(cores, cores);
        // The first pass brings the weights from the disk, which is not what is measured.
        if self.read(context, 1, 1)?.is_none() {
            return Ok(None);
        }
        let started = Instant::now();
        let Some(one_token) = self.read(context, 1, 1)? else { return Ok(None) };
        let share = BUDGET / u32::try_from(2 * counts.len()).unwrap_or(u32::MAX);
        let prompt = prefill_tokens(share, one_token);

        let mut samples: Samples = Default::default();
        for &threads in counts {
            if started.elapsed() >= BUDGET && !samples.0.is_empty() {
                break;
            }
            context.set_threads(threads, threads);
            context.truncate(0);
            let Some(prefill) = self.read(context, prompt, BLOCK_TOKENS)? else { return Ok(None) };
            samples.0.push(Sample { threads, tokens_per_s: rate(prompt, prefill) });
            let mut written = 0;
            let mut decode = Duration::ZERO;
            while written < 2 || (written < DECODE_TOKENS && decode < share) {
                let Some(time) = self.read(context, 1, 1)? else { return Ok(None) };
                decode += time;
                written += 1;
            }
            samples.1.push(Sample { threads, tokens_per_s: rate(written, decode) });
        }
        Ok(Some(samples))
    }

    /// Reads `count` tokens in batches of `batch`; `None` when cancelled.
    fn read(&self, context: &mut Context, count: usize, batch: usize) -> Result<Option<Duration>, LlmError> {
        // Any tokens do: the time depends on their number alone. A prime step spreads them over the vocabulary.
        let ids = (1_i32..).map(|index| LlamaToken(index.wrapping_mul(7919).rem_euclid(self.vocabulary_size)));
        let tokens: Vec<_> = ids.take(count).collect();
        let started = Instant::now();
        for slice in tokens.chunks(batch) {
            if context.read(slice, true, self.cancel)? == Computed::Cancelled {
                return Ok(None);
            }
        }
        Ok(Some(started.elapsed()))
    }
}

fn rate(tokens: usize, time: Duration) -> f32 {
    tokens as f32 / time.as_secs_f32().max(1e-6)
}

#[cfg(test)]
mod tests;
