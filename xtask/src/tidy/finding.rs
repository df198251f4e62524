//! One place that breaks a rule.

use std::fmt;

/// Where and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    /// A file below the root, or the name of a package.
    pub(super) place: String,
    /// Counted from 1.
    pub(super) line: Option<usize>,
    /// What is wrong, and what to do where that is not plain.
    pub(super) message: String,
}

impl Finding {
    /// About a file or package as a whole.
    pub(super) fn whole(place: &str, message: impl Into<String>) -> Self {
        Self { place: place.to_owned(), line: None, message: message.into() }
    }

    /// About the line that holds the byte `offset` of `text`.
    pub(super) fn at(place: &str, text: &str, offset: usize, message: impl Into<String>) -> Self {
        let line = text[..offset].bytes().filter(|byte| *byte == b'\n').count() + 1;
        Self { place: place.to_owned(), line: Some(line), message: message.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.place, self.message),
            None => write!(f, "{}: {}", self.place, self.message),
        }
    }
}
