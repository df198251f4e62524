//! The working memory of a model: one sequence of tokens, read in blocks or token by token.
//!
//! The safe wrapper of the library has no way to interrupt a computation, to change thread counts or to reach its
//! pointer, so the context is held here through the C interface. This is the only file that does so, and what it
//! exposes is safe: tokens and positions are checked, and a context never outlives its model.

#![expect(unsafe_code, reason = "the C interface of llama.cpp; each use says why it is sound")]

use std::ffi::c_void;
use std::ptr::NonNull;
use std::sync::Arc;

use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::token::LlamaToken;
use llama_cpp_sys_2 as native;
use studium_base::CancelToken;

use crate::blocks::BLOCK_TOKENS;
use crate::error::LlmError;

/// The library's code for a computation that the abort callback ended.
const ABORTED: i32 = 2;

/// How a computation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Computed {
    /// The tokens are in memory.
    Whole,
    /// Cancelled; memory is as it was before, or empty where it cannot be cut.
    Cancelled,
}

/// Keys and values of the tokens read so far.
pub(crate) struct Context {
    pointer: NonNull<native::llama_context>,
    batch: native::llama_batch,
    vocabulary_size: usize,
    capacity: u32,
    length: u32,
    /// Freed after the pointer, which refers to it.
    _model: Arc<LlamaModel>,
}

// SAFETY: a llama_context is bound to no thread; every use goes through `&mut self` or reads plain data.
unsafe impl Send for Context {}

impl Context {
    /// Allocates memory for `context_tokens` tokens.
    ///
    /// # Errors
    /// [`LlmError::ContextMemory`] when the allocation fails.
    pub(crate) fn new(model: Arc<LlamaModel>, context_tokens: u32) -> Result<Self, LlmError> {
        let block = u32::try_from(BLOCK_TOKENS).expect("a block is small");
        // SAFETY: returns plain data.
        let mut parameters = unsafe { native::llama_context_default_params() };
        parameters.n_ctx = context_tokens;
        parameters.n_batch = block;
        parameters.n_ubatch = block;
        parameters.n_seq_max = 1;
        // On processors flash attention reads 3 % faster and writes slower the longer the context is: by a fifth after
        // 1,000 tokens and by 40 % after 3,500 (135M model, one core).
        parameters.flash_attn_type = native::LLAMA_FLASH_ATTN_TYPE_DISABLED;
        // SAFETY: `LlamaModel` is a transparent wrapper of the model's pointer in the pinned version of its crate, the
        // pointer is valid while the Arc lives, and no other context is made of this model at the same time. A
        // failure inside is caught there and gives null.
        let pointer = unsafe {
            let model = std::ptr::from_ref::<LlamaModel>(&model).cast::<*mut native::llama_model>().read();
            native::llama_init_from_model(model, parameters)
        };
        let pointer = NonNull::new(pointer).ok_or(LlmError::ContextMemory { context_tokens })?;
        let vocabulary_size = usize::try_from(model.n_vocab()).unwrap_or(0);
        // SAFETY: allocates room for a block of tokens with one sequence each; freed in `drop`.
        let batch = unsafe { native::llama_batch_init(i32::try_from(block).expect("a block is small"), 0, 1) };
        Ok(Self { pointer, batch, vocabulary_size, capacity: context_tokens, length: 0, _model: model })
    }

    /// Tokens in memory.
    pub(crate) fn length(&self) -> usize {
        self.length as usize
    }

    /// Threads for reading blocks and for writing single tokens, from the next computation on.
    pub(crate) fn set_threads(&mut self, prefill: u32, decode: u32) {
        let number = |threads: u32| i32::try_from(threads.max(1)).unwrap_or(1);
        // SAFETY: sets two numbers in a live context.
        unsafe { native::llama_set_n_threads(self.pointer.as_ptr(), number(decode), number(prefill)) }
    }

    /// Forgets all tokens but the first `length`. A model whose memory cannot be cut (a recurrent state) forgets
    /// everything. Returns how many tokens remain.
    pub(crate) fn truncate(&mut self, length: usize) -> usize {
        let length = u32::try_from(length).unwrap_or(u32::MAX).min(self.length);
        if length < self.length {
            self.cut(length);
        }
        self.length()
    }

    /// Reads `tokens` after those in memory, as one batch; afterwards [`Context::logits`] belongs to the last of them
    /// when `wants_logits`. Looks at `cancel` after each operation of the network, some milliseconds apart.
    ///
    /// # Errors
    /// When the tokens do not fit, are not of this vocabulary, or the library fails; memory is empty then.
    pub(crate) fn read(
        &mut self,
        tokens: &[LlamaToken],
        wants_logits: bool,
        cancel: &CancelToken,
    ) -> Result<Computed, LlmError> {
        let is_known = |token: &LlamaToken| usize::try_from(token.0).is_ok_and(|id| id < self.vocabulary_size);
        let count = tokens.len();
        if count == 0 || count > BLOCK_TOKENS || self.length() + count > self.capacity as usize {
            return Err(LlmError::Request("the batch does not fit the context"));
        }
        if !tokens.iter().all(is_known) {
            return Err(LlmError::Request("a token is not of this vocabulary"));
        }
        for (index, token) in tokens.iter().enumerate() {
            let position = i32::try_from(self.length() + index).expect("a context is shorter than i32::MAX");
            // SAFETY: the arrays have room for BLOCK_TOKENS entries with one sequence each, and index is below that.
            unsafe {
                *self.batch.token.add(index) = token.0;
                *self.batch.pos.add(index) = position;
                *self.batch.n_seq_id.add(index) = 1;
                **self.batch.seq_id.add(index) = 0;
                *self.batch.logits.add(index) = i8::from(wants_logits && index + 1 == count);
            }
        }
        self.batch.n_tokens = i32::try_from(count).expect("a block is small");

        let context = self.pointer.as_ptr();
        let data = std::ptr::from_ref(cancel).cast_mut().cast::<c_void>();
        // SAFETY: the batch is filled for n_tokens entries. The callback reads `cancel`, which outlives the call, and
        // is taken away before this function returns. Outputs are complete after `synchronize`.
        let code = unsafe {
            native::llama_set_abort_callback(context, Some(is_cancelled), data);
            let code = native::llama_decode(context, self.batch);
            native::llama_synchronize(context);
            native::llama_set_abort_callback(context, None, std::ptr::null_mut());
            code
        };
        match code {
            0 => {
                self.length += u32::try_from(count).expect("a block is small");
                Ok(Computed::Whole)
            }
            ABORTED => {
                // Some of the layers may have stored the batch already.
                self.cut(self.length);
                Ok(Computed::Cancelled)
            }
            code => {
                self.truncate(0);
                Err(LlmError::Compute(code))
            }
        }
    }

    /// Takes positions from `length` on out of memory, or everything where that is impossible.
    fn cut(&mut self, length: u32) {
        let position = i32::try_from(length).expect("a context is shorter than i32::MAX");
        // SAFETY: both work on the memory of a live context; -1 means to the end.
        unsafe {
            let memory = native::llama_get_memory(self.pointer.as_ptr());
            if length > 0 && native::llama_memory_seq_rm(memory, 0, position, -1) {
                self.length = length;
            } else {
                native::llama_memory_clear(memory, false);
                self.length = 0;
            }
        }
    }

    /// The logits of the last token that was read with `wants_logits`, one for each entry of the vocabulary.
    pub(crate) fn logits(&mut self) -> Option<&[f32]> {
        // SAFETY: -1 is the last output; null when there is none.
        let logits = unsafe { native::llama_get_logits_ith(self.pointer.as_ptr(), -1) };
        // SAFETY: the row has one number for each entry of the vocabulary and stays until the next computation, which
        // needs `&mut self`.
        NonNull::new(logits).map(|row| unsafe { std::slice::from_raw_parts(row.as_ptr(), self.vocabulary_size) })
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        // SAFETY: both were allocated in `new` and are not used again; the model is dropped afterwards.
        unsafe {
            native::llama_batch_free(self.batch);
            native::llama_free(self.pointer.as_ptr());
        }
    }
}

/// Asked by the computing thread after each operation.
unsafe extern "C" fn is_cancelled(data: *mut c_void) -> bool {
    // SAFETY: `data` is the token that `read` borrows while the computation runs.
    unsafe { &*data.cast::<CancelToken>() }.is_cancelled()
}
