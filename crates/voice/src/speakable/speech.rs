//! What is said, and which shown text each piece of it stands for.

use serde::{Deserialize, Serialize};
use studium_base::TextRange;

/// A stretch of what is said, and the shown text that it stands for. Ranges are in Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Span {
    /// In [`Speech::text`].
    pub spoken: TextRange,
    /// In the shown text.
    pub shown: TextRange,
}

/// Something to say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Speech {
    /// Without marks of Markdown; empty when there is nothing to say.
    pub text: String,
    /// One a word or expression, in the order of `text`, without overlap; their `shown` ranges rise too.
    pub spans: Vec<Span>,
}
