//! The bare loop: the same library, file, threads and batches, and nothing else. No frames, no samplers, no text.

use std::num::NonZeroU32;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;
use llama_cpp_2::LogOptions;
use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::context::params::LlamaContextParams;
use llama_cpp_2::llama_backend::LlamaBackend;
use llama_cpp_2::llama_batch::LlamaBatch;
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::model::params::LlamaModelParams;
use llama_cpp_2::token::LlamaToken;
use studium_app::engine::protocol::llm::ModelSpec;

/// The weights, for any number of contexts, one after the other.
pub(super) struct Weights {
    model: LlamaModel,
    backend: LlamaBackend,
}

impl Weights {
    pub(super) fn load(path: &Path) -> anyhow::Result<Self> {
        llama_cpp_2::send_logs_to_tracing(LogOptions::default().with_logs_enabled(false));
        let backend = LlamaBackend::init()?;
        Ok(Self { model: LlamaModel::load_from_file(&backend, path, &LlamaModelParams::default())?, backend })
    }
}

pub(super) struct Reference<'weights> {
    context: LlamaContext<'weights>,
    batch: LlamaBatch<'static>,
    batch_tokens: usize,
    vocabulary: i32,
}

/// One pass.
pub(super) struct BareRun {
    pub(super) reading: Duration,
    pub(super) writing: Duration,
}

impl<'weights> Reference<'weights> {
    /// A context with batches of `batch_tokens`.
    pub(super) fn new(weights: &'weights Weights, spec: &ModelSpec, batch_tokens: u32) -> anyhow::Result<Self> {
        let Weights { model, backend } = weights;
        let parameters = LlamaContextParams::default()
            .with_n_ctx(NonZeroU32::new(spec.context_tokens))
            .with_n_batch(batch_tokens)
            .with_n_ubatch(batch_tokens)
            .with_n_threads(i32::try_from(spec.decode_threads)?)
            .with_n_threads_batch(i32::try_from(spec.prefill_threads)?)
            .with_flash_attention_policy(llama_cpp_sys_2::LLAMA_FLASH_ATTN_TYPE_DISABLED);
        let context = model.new_context(backend, parameters)?;
        let batch_tokens = usize::try_from(batch_tokens)?;
        let batch = LlamaBatch::new(batch_tokens, 1);
        Ok(Self { context, batch, batch_tokens, vocabulary: model.n_vocab().max(1) })
    }

    /// Reads a prompt of `prompt` tokens and writes `written`: the first comes from the prompt's last logits, so one
    /// computation fewer is done.
    pub(super) fn run(&mut self, prompt: u32, written: u32) -> anyhow::Result<BareRun> {
        self.context.clear_kv_cache();
        let count = usize::try_from(prompt)?;
        let token = |index: usize| -> anyhow::Result<LlamaToken> {
            Ok(LlamaToken((i32::try_from(index)? + 1).wrapping_mul(7919).rem_euclid(self.vocabulary)))
        };
        let tokens = (0..count).map(token).collect::<anyhow::Result<Vec<_>>>()?;
        let started = Instant::now();
        let mut position = 0;
        for slice in tokens.chunks(self.batch_tokens) {
            self.batch.clear();
            for token in slice {
                position += 1;
                self.batch.add(*token, position - 1, &[0], position == i32::try_from(count)?)?;
            }
            self.context.decode(&mut self.batch)?;
        }
        self.context.synchronize();
        let reading = started.elapsed();

        let started = Instant::now();
        let mut next = self.most_likely()?;
        for _ in 1..written {
            self.batch.clear();
            self.batch.add(next, position, &[0], true)?;
            self.context.decode(&mut self.batch)?;
            position += 1;
            next = self.most_likely()?;
        }
        Ok(BareRun { reading, writing: started.elapsed() })
    }

    fn most_likely(&self) -> anyhow::Result<LlamaToken> {
        let logits = self.context.get_logits_ith(-1).iter().zip(0..);
        let best = logits.max_by(|(a, _), (b, _)| a.total_cmp(b)).context("there is no vocabulary")?;
        Ok(LlamaToken(best.1))
    }
}
