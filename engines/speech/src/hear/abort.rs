//! Lets whisper.cpp look at a cancel between two operations.
//!
//! The safe setter of `whisper-rs` hands the library a pointer of another type than its callback reads; hence the plain
//! callback of C here.

#![expect(unsafe_code, reason = "the C interface of whisper.cpp; each use says why it is sound")]

use std::ffi::c_void;
use std::ptr;

use studium_base::CancelToken;
use whisper_rs::{FullParams, WhisperError, WhisperState};

/// Runs the model over some samples; `cancel` ends it with an error within one operation.
///
/// # Errors
/// When the library fails, or was cancelled.
pub(super) fn run(
    state: &mut WhisperState,
    mut parameters: FullParams<'_, '_>,
    samples: &[f32],
    cancel: &CancelToken,
) -> Result<(), WhisperError> {
    // SAFETY: the callback reads a cancel token, and that is what it is given; the token is borrowed for the whole run,
    // and the parameters are used up by it.
    unsafe {
        parameters.set_abort_callback(Some(is_cancelled));
        parameters.set_abort_callback_user_data(ptr::from_ref(cancel).cast_mut().cast::<c_void>());
    }
    state.full(parameters, samples)
}

/// Asked by the computing threads after each operation.
unsafe extern "C" fn is_cancelled(data: *mut c_void) -> bool {
    // SAFETY: `data` is the token that `run` borrows while the computation runs.
    unsafe { &*data.cast::<CancelToken>() }.is_cancelled()
}
