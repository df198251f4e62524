//! The time of a device, and the guard that keeps virtual time honest.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::FRAME_TIME;

/// The time of a device, counted in frames since it was opened. Cheap to copy.
#[derive(Debug, Clone, Default)]
pub struct DeviceClock(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    frames: AtomicU64,
    work: Mutex<Work>,
    done: Condvar,
}

/// Who computes, and since when.
#[derive(Debug, Default)]
struct Work {
    guards: usize,
    /// When the first of the present guards was taken: by the wall, and in frames.
    since: Option<(Instant, u64)>,
}

/// Somebody computes. While one of these lives, time that is virtual runs no faster than the real one.
///
/// Take it before the work is handed over (not in the thread that does it), and the next one before this one is
/// dropped: between two guards time may run.
///
/// The default is a guard of no device.
#[derive(Debug, Default)]
pub struct Busy(Option<Arc<Shared>>);

impl DeviceClock {
    /// Until the end of the last frame that was handed out.
    #[must_use]
    pub fn now(&self) -> Duration {
        FRAME_TIME * u32::try_from(self.frames()).unwrap_or(u32::MAX)
    }

    /// Says that somebody computes until the guard is dropped. Costs nothing on a device in real time.
    #[must_use]
    pub fn busy(&self) -> Busy {
        let mut work = self.work();
        work.guards += 1;
        if work.guards == 1 {
            work.since = Some((Instant::now(), self.frames()));
        }
        Busy(Some(Arc::clone(&self.0)))
    }

    /// Frames handed out so far.
    pub(super) fn frames(&self) -> u64 {
        self.0.frames.load(Ordering::Acquire)
    }

    /// Counts a frame.
    pub(super) fn tick(&self) {
        self.0.frames.fetch_add(1, Ordering::AcqRel);
    }

    /// Waits, while somebody computes, for the moment at which the next frame would end in real time.
    pub(super) fn wait_while_busy(&self) {
        let mut work = self.work();
        while let Some((since, frames)) = work.since {
            let behind = u32::try_from(self.frames() + 1 - frames).unwrap_or(u32::MAX);
            let left = (since + FRAME_TIME * behind).saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            work = self.0.done.wait_timeout(work, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn work(&self) -> MutexGuard<'_, Work> {
        self.0.work.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        let Some(shared) = &self.0 else { return };
        let mut work = shared.work.lock().unwrap_or_else(PoisonError::into_inner);
        work.guards -= 1;
        if work.guards == 0 {
            work.since = None;
            shared.done.notify_all();
        }
    }
}
