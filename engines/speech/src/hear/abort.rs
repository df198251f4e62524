//! Lets whisper.cpp look at a cancel between two operations.
//!
//! The safe setter of `whisper-rs` hands the library a pointer of another type than its callback reads; hence the plain
//! callback of C here. The library itself asks it only after the whole of an encoder or decoder pass, which takes
//! seconds in a large model, although its processor backend could ask after each operation; hence the backend is told
//! when it is made, for which the linker sends that call through here (`build.rs`).

#![expect(unsafe_code, reason = "the C interface of whisper.cpp; each use says why it is sound")]

use std::ffi::c_void;
use std::ptr;
use std::sync::{Mutex, PoisonError};

use studium_base::CancelToken;
use whisper_rs::{FullParams, WhisperError, WhisperState};

/// The token of the run under way. The worker runs one model at a time.
static UNDER_WAY: Mutex<Option<CancelToken>> = Mutex::new(None);

/// Runs the model over some samples; `cancel` ends it with an error.
///
/// # Errors
/// When the library fails, or was cancelled.
pub(super) fn run(
    state: &mut WhisperState,
    mut parameters: FullParams<'_, '_>,
    samples: &[f32],
    cancel: &CancelToken,
) -> Result<(), WhisperError> {
    // SAFETY: the callback reads no data.
    unsafe {
        parameters.set_abort_callback(Some(is_cancelled));
        parameters.set_abort_callback_user_data(ptr::null_mut());
    }
    set_under_way(Some(cancel.clone()));
    let result = state.full(parameters, samples);
    set_under_way(None);
    result
}

fn set_under_way(cancel: Option<CancelToken>) {
    *UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner) = cancel;
}

/// Asked by the computing thread after each operation.
unsafe extern "C" fn is_cancelled(_: *mut c_void) -> bool {
    let cancel = UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner);
    cancel.as_ref().is_some_and(CancelToken::is_cancelled)
}

#[cfg(target_os = "linux")]
mod backend {
    //! The call of whisper.cpp that makes its backend.

    use std::ffi::c_char;
    use std::ptr;

    use whisper_rs::whisper_rs_sys as native;

    unsafe extern "C" {
        fn __real_ggml_backend_init_by_type(
            kind: native::ggml_backend_dev_type,
            parameters: *const c_char,
        ) -> native::ggml_backend_t;
    }

    /// Makes the backend and tells it whom to ask.
    #[unsafe(no_mangle)]
    unsafe extern "C" fn __wrap_ggml_backend_init_by_type(
        kind: native::ggml_backend_dev_type,
        parameters: *const c_char,
    ) -> native::ggml_backend_t {
        // SAFETY: the call is handed on as it came.
        let backend = unsafe { __real_ggml_backend_init_by_type(kind, parameters) };
        if kind == native::ggml_backend_dev_type_GGML_BACKEND_DEVICE_TYPE_CPU && !backend.is_null() {
            // SAFETY: the backend is one of the processor, and the callback reads no data.
            unsafe {
                native::ggml_backend_cpu_set_abort_callback(backend, Some(super::is_cancelled), ptr::null_mut());
            }
        }
        backend
    }
}
