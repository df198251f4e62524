//! Progress of long work: how much is done, how fast, how long it will take.

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// `done` of `total` units; `total` is unknown until the work has been sized.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Units finished.
    pub done: u64,
    /// Units in all, once known.
    pub total: Option<u64>,
}

/// Units per second since a run began; a resumed run starts counting anew.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    started_at: Timestamp,
    done_at_start: u64,
}

impl Rate {
    /// Starts measuring at `now` with `done` units already finished.
    #[must_use]
    pub fn start(now: Timestamp, done: u64) -> Self {
        Self { started_at: now, done_at_start: done }
    }

    /// Units per second; `None` in the first half second, when a figure would be noise.
    #[must_use]
    pub fn per_second(&self, now: Timestamp, done: u64) -> Option<f64> {
        let elapsed_ms = now.0 - self.started_at.0;
        if elapsed_ms < 500 {
            return None;
        }
        let finished = done.saturating_sub(self.done_at_start);
        Some(finished as f64 * 1000.0 / elapsed_ms as f64)
    }
}
