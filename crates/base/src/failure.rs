//! An error on its way out of the app: the code for branching, the chain of causes for the log and for copying.

use serde::{Deserialize, Serialize};

use crate::{Coded, ErrorCode};

/// What a job, a message or a command keeps of an error. The interface shows the code's sentence and remedy; `detail`
/// is never shown as the sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Failure {
    /// For branching and for the sentence.
    pub code: ErrorCode,
    /// The chain of causes.
    pub detail: String,
}

impl Failure {
    /// Keeps an error with the chain of its causes.
    #[must_use]
    pub fn of(error: &dyn Coded) -> Self {
        let mut detail = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            detail.push_str(": ");
            detail.push_str(&error.to_string());
            cause = error.source();
        }
        Self { code: error.code(), detail }
    }
}
