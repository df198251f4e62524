//! Ends a stream before any of the stop texts.

use super::held_back;

/// A filter over pieces of text.
pub(super) struct Stops {
    texts: Vec<String>,
    held: String,
    reached: bool,
}

impl Stops {
    /// Empty stop texts are ignored: they would stop everything.
    pub(super) fn new(texts: Vec<String>) -> Self {
        Self { texts: texts.into_iter().filter(|text| !text.is_empty()).collect(), held: String::new(), reached: false }
    }

    /// Has a stop text come? Nothing follows then.
    pub(super) fn reached(&self) -> bool {
        self.reached
    }

    /// The part of the stream that certainly stands before any stop text.
    pub(super) fn push(&mut self, piece: &str) -> String {
        if self.reached {
            return String::new();
        }
        self.held.push_str(piece);
        let first = self.texts.iter().filter_map(|text| self.held.find(text.as_str())).min();
        if let Some(at) = first {
            self.reached = true;
            self.held.truncate(at);
            return std::mem::take(&mut self.held);
        }
        let uncertain = self.texts.iter().map(|text| held_back(&self.held, text)).max().unwrap_or(0);
        self.held.drain(..self.held.len() - uncertain).collect()
    }

    /// What was held back as the possible beginning of a stop text that never came.
    pub(super) fn finish(&mut self) -> String {
        std::mem::take(&mut self.held)
    }
}
