//! Cancellation: a flag that a caller raises and long work looks at.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Shared by whoever may cancel and whoever does the work. Cancelled is an outcome, not an error.
#[derive(Debug, Clone, Default)]
pub struct CancelToken {
    raised: Arc<AtomicBool>,
    parent: Option<Arc<CancelToken>>,
}

impl CancelToken {
    /// A token that nobody has raised.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A token that is raised with this one, and can be raised alone.
    #[must_use]
    pub fn child(&self) -> Self {
        Self { raised: Arc::default(), parent: Some(Arc::new(self.clone())) }
    }

    /// Asks the work to stop at its next safe point.
    pub fn cancel(&self) {
        self.raised.store(true, Ordering::SeqCst);
    }

    /// Has somebody asked to stop?
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.raised.load(Ordering::SeqCst) || self.parent.as_ref().is_some_and(|parent| parent.is_cancelled())
    }
}
