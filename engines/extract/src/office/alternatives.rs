//! Content that is written twice, for newer and for older programs (`mc:AlternateContent`): read once.

/// The alternatives that are open, each with how much had been read before it.
#[derive(Debug, Default)]
pub(crate) struct Alternatives {
    open: Vec<u64>,
}

impl Alternatives {
    /// Alternatives begin, after `read` letters.
    pub(crate) fn begin(&mut self, read: u64) {
        self.open.push(read);
    }

    /// Has one of the innermost alternatives given anything, now that `read` letters were read?
    pub(crate) fn is_satisfied(&self, read: u64) -> bool {
        self.open.last().is_some_and(|&before| read > before)
    }

    /// The innermost alternatives end.
    pub(crate) fn end(&mut self) {
        self.open.pop();
    }
}
