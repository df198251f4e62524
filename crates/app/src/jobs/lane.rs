//! A lane: one thread that does the jobs of one kind, one after the other.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded};
use studium_base::{CancelToken, Coded, Failure, Progress};

use super::{Job, JobKind, JobState, Jobs};
use crate::AppError;

/// Progress is shown so often and saved so often.
const SHOW_EVERY: Duration = Duration::from_millis(200);
const SAVE_EVERY: Duration = Duration::from_secs(2);

/// How a piece of work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Finished.
    Done,
    /// Stopped by its cancel token; what was done is kept.
    Stopped,
}

/// What a lane does with a job.
pub(crate) trait Work: Send + Sync {
    /// Works on one job.
    fn run(&self, job: &Job, context: &LaneContext<'_>) -> Result<Step, AppError>;
}

/// What work needs: a way to hear of a stop and to tell its progress.
pub(crate) struct LaneContext<'a> {
    jobs: &'a Jobs,
    job: &'a Job,
    /// Raised when the job is paused or cancelled, or the app ends.
    pub(crate) cancel: CancelToken,
    told: std::cell::Cell<(Instant, Instant)>,
}

impl LaneContext<'_> {
    /// Tells how far the work is, often enough to be seen and not so often that it costs.
    pub(crate) fn report(&self, progress: Progress) {
        let (shown, saved) = self.told.get();
        let now = Instant::now();
        let is_end = progress.total == Some(progress.done);
        if now - shown < SHOW_EVERY && !is_end {
            return;
        }
        let is_durable = now - saved >= SAVE_EVERY || is_end;
        self.told.set((now, if is_durable { now } else { saved }));
        if let Err(error) = self.jobs.report(self.job.id, progress, is_durable) {
            tracing::warn!(%error, "progress could not be saved");
        }
    }
}

/// A running lane.
pub(crate) struct Lane {
    wake: Sender<()>,
    thread: Option<JoinHandle<()>>,
}

impl Lane {
    /// Starts the thread.
    pub(crate) fn start(kind: JobKind, jobs: Arc<Jobs>, work: Arc<dyn Work>) -> Result<Self, AppError> {
        let (wake, woken) = bounded(1);
        let name = format!("jobs-{kind:?}").to_lowercase();
        let thread = std::thread::Builder::new()
            .name(name)
            .spawn(move || run(kind, &jobs, &*work, &woken))
            .map_err(AppError::Thread)?;
        let lane = Self { wake, thread: Some(thread) };
        lane.wake();
        Ok(lane)
    }

    /// Says that there may be work.
    pub(crate) fn wake(&self) {
        // Full means that the lane will look anyway.
        let _ = self.wake.try_send(());
    }

    /// Ends the thread after its current job, which [`Jobs::stop_all`] cuts short.
    pub(crate) fn stop(mut self) {
        let Some(thread) = self.thread.take() else { return };
        drop(self.wake);
        if thread.join().is_err() {
            tracing::error!("a lane of jobs had panicked");
        }
    }
}

fn run(kind: JobKind, jobs: &Jobs, work: &dyn Work, woken: &Receiver<()>) {
    while woken.recv().is_ok() {
        loop {
            match jobs.take(kind) {
                Ok(Some((job, cancel))) => run_one(jobs, work, &job, cancel),
                Ok(None) => break,
                Err(error) => {
                    tracing::error!(%error, "the next job could not be read");
                    break;
                }
            }
            // The app ends: the sender is gone.
            if woken.is_empty() && matches!(woken.try_recv(), Err(crossbeam_channel::TryRecvError::Disconnected)) {
                return;
            }
        }
    }
}

fn run_one(jobs: &Jobs, work: &dyn Work, job: &Job, cancel: CancelToken) {
    let begun = Instant::now();
    let long_ago = begun.checked_sub(SAVE_EVERY).unwrap_or(begun);
    let context = LaneContext { jobs, job, cancel, told: std::cell::Cell::new((long_ago, long_ago)) };
    // A defect in the work on one job must not end the lane, or no other job of its kind would ever be done.
    let worked = catch_unwind(AssertUnwindSafe(|| work.run(job, &context)));
    let finished = match worked.unwrap_or_else(|panic| Err(AppError::Panicked { what: words_of(&*panic) })) {
        Ok(Step::Done) => jobs.finish(job.id, JobState::Done, None),
        // Neither paused nor cancelled: the app ends, the job goes on with the next start.
        Ok(Step::Stopped) => jobs.finish(job.id, JobState::Queued, None),
        Err(error) => {
            tracing::warn!(code = error.code().as_str(), %error, job = %job.id, "a job failed");
            jobs.finish(job.id, JobState::Failed, Some(&Failure::of(&error)))
        }
    };
    if let Err(error) = finished {
        tracing::error!(%error, "the end of a job could not be saved");
    }
}

fn words_of(panic: &(dyn Any + Send)) -> String {
    let words = panic.downcast_ref::<&str>().map(|words| (*words).to_owned());
    words.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}
