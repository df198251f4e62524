//! Writing an answer: the prompt in blocks, then token by token.

use std::sync::Arc;
use std::time::{Duration, Instant};

use studium_engine::protocol::Reply;
use studium_engine::protocol::llm::{Event, FinishReason, Generate};

use crate::blocks::{BLOCK_TOKENS, blocks};
use crate::context::Computed;
use crate::error::LlmError;
use crate::model::{Model, Prompt};
use crate::sampling::Sampler;
use crate::text::TextStream;

/// Streams the answer to `request`.
///
/// # Errors
/// When the prompt with the answer exceeds the context, the grammar or a number is not valid, or computing fails.
pub(crate) fn generate(model: &mut Model, request: Generate, reply: &mut Reply<Event>) -> Result<(), LlmError> {
    let prompt = model.prompt(&request.turns)?;
    let count = prompt.tokens.len();
    if count == 0 {
        return Err(LlmError::Request("the prompt is empty"));
    }
    if count.saturating_add(request.max_tokens as usize) > model.context_tokens as usize {
        return Err(LlmError::TooLong { prompt: count, answer: request.max_tokens, context: model.context_tokens });
    }
    let mut sampler = Sampler::new(&model.weights, &request.sampling, request.grammar.as_deref())?;
    let mut stream = TextStream::new(request.stop, prompt.opens_thought);

    let started = Instant::now();
    let read = read_prompt(model, &prompt, request.reuse_prefix, reply)?;
    let prefill = started.elapsed();
    let mut tokens = 0;
    let reason = match read {
        Computed::Cancelled => FinishReason::Cancelled,
        Computed::Whole => write(model, &mut sampler, &mut stream, request.max_tokens, &mut tokens, reply)?,
    };
    let rest = stream.finish();
    if !rest.is_empty() {
        reply.send(Event::Text(rest))?;
    }
    reply.send(Event::Finished {
        reason,
        tokens,
        prefill_ms: milliseconds(prefill),
        decode_ms: milliseconds(started.elapsed() - prefill),
    })?;
    Ok(())
}

fn milliseconds(time: Duration) -> f32 {
    time.as_secs_f32() * 1000.0
}

/// Brings the prompt into memory, with the logits of its last token.
fn read_prompt(
    model: &mut Model,
    prompt: &Prompt,
    may_reuse: bool,
    reply: &mut Reply<Event>,
) -> Result<Computed, LlmError> {
    if !may_reuse {
        model.forget();
    }
    let count = prompt.tokens.len();
    let reused = if model.is_ready(&prompt.tokens) { count } else { model.reuse(&prompt.tokens) };
    let number = |tokens: usize| u32::try_from(tokens).unwrap_or(u32::MAX);
    let progress = |done: usize| Event::Prefill { done: number(done), total: number(count), reused: number(reused) };
    reply.send(progress(reused))?;

    let cancel = reply.cancel_token();
    for range in blocks(reused, count) {
        let block = &prompt.tokens[range.clone()];
        if model.context.read(block, range.end == count, &cancel)? == Computed::Cancelled {
            return Ok(Computed::Cancelled);
        }
        if block.len() == BLOCK_TOKENS {
            model.keep(block);
        }
        reply.send(progress(range.end))?;
    }
    model.set_ready(&prompt.tokens);
    Ok(Computed::Whole)
}

/// Writes until the model ends its turn, a stop text comes, `max_tokens` are written or the student cancels.
fn write(
    model: &mut Model,
    sampler: &mut Sampler,
    stream: &mut TextStream,
    max_tokens: u32,
    tokens: &mut u32,
    reply: &mut Reply<Event>,
) -> Result<FinishReason, LlmError> {
    let cancel = reply.cancel_token();
    let weights = Arc::clone(&model.weights);
    let vocabulary = weights.vocab();
    let mut bytes = Vec::new();
    while *tokens < max_tokens {
        if cancel.is_cancelled() {
            return Ok(FinishReason::Cancelled);
        }
        let logits = model.context.logits().ok_or(LlmError::Request("the library gave no logits"))?;
        let token = sampler.next(logits)?;
        if vocabulary.is_eog(token) {
            return Ok(FinishReason::Stop);
        }
        *tokens += 1;
        bytes.clear();
        vocabulary.token_to_piece_into(token, &mut bytes, false, None);
        let piece = stream.push(&bytes);
        if !piece.is_empty() {
            reply.send(Event::Text(piece))?;
        }
        if stream.stopped() {
            return Ok(FinishReason::Stop);
        }
        if *tokens < max_tokens && model.read_written(token, &cancel)? == Computed::Cancelled {
            return Ok(FinishReason::Cancelled);
        }
    }
    Ok(FinishReason::Length)
}
