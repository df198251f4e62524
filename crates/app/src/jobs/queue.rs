//! The table of jobs, and who is told when one changes.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;
use studium_base::{CancelToken, DocumentId, ErrorCode, Failure, JobId, Progress, Rate};
use studium_store::sqlite::{Row, named_params};
use studium_store::{Area, Columns, Operation, Reader, RowId, Store, StoreError, Word, Writer};

use super::{Job, JobKind, JobState, JobUnit};
use crate::AppError;

/// A job to queue.
#[derive(Debug, Clone)]
pub(crate) struct NewJob {
    pub(crate) kind: JobKind,
    pub(crate) title: String,
    pub(crate) document: Option<DocumentId>,
    pub(crate) model: Option<String>,
    pub(crate) unit: JobUnit,
}

/// The payload of most jobs.
#[derive(Serialize)]
struct Nothing {}

/// Is called with every change of a job, at least once a second while it runs.
pub(crate) type JobListener = Box<dyn Fn(&Job) + Send + Sync>;

/// All jobs of a data folder.
pub(crate) struct Jobs {
    store: Arc<Store>,
    running: Mutex<HashMap<JobId, Running>>,
    /// Jobs whose beginning or end could not be saved, above all on a full disk: nobody may wait for them.
    unsaved: Mutex<HashMap<JobId, (JobState, Option<Failure>)>>,
    listeners: Mutex<Vec<Arc<JobListener>>>,
    is_stopping: AtomicBool,
}

/// A job under work: how to stop it, and its figures, which reach the database only now and then.
struct Running {
    cancel: CancelToken,
    rate: Rate,
    progress: Progress,
}

fn from_row(row: &Row<'_>) -> studium_store::sqlite::Result<Job> {
    let detail: Option<String> = row.get("error_detail")?;
    let error = row
        .get::<_, Option<Word<ErrorCode>>>("error_code")?
        .map(|code| Failure { code: code.0, detail: detail.unwrap_or_default() });
    Ok(Job {
        id: row.id("id")?,
        kind: row.word("kind")?,
        state: row.word("state")?,
        title: row.get("title")?,
        document: row.optional_id("document_id")?,
        model: row.get("model")?,
        done: row.get::<_, i64>("done")?.try_into().unwrap_or(0),
        total: row.get::<_, Option<i64>>("total")?.and_then(|total| total.try_into().ok()),
        unit: row.word("unit")?,
        rate_per_s: None,
        seconds_left: None,
        error,
        created_at: row.time("created_at")?,
    })
}

impl Jobs {
    /// The jobs of a store.
    pub(crate) fn new(store: Arc<Store>) -> Self {
        Self {
            store,
            running: Mutex::default(),
            unsaved: Mutex::default(),
            listeners: Mutex::default(),
            is_stopping: AtomicBool::new(false),
        }
    }

    /// Who is told of changes; several may listen.
    pub(crate) fn listen(&self, listener: JobListener) {
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::new(listener));
    }

    /// Jobs that a kill cut off wait for their turn again. Returns how many imports were cut off.
    pub(crate) fn recover(&self) -> Result<usize, AppError> {
        let cut_off =
            self.store.read(|reader| reader.rows(include_str!("../sql/list_running_jobs.sql"), [], from_row))?;
        for job in &cut_off {
            self.set_state(job.id, JobState::Queued, None)?;
        }
        Ok(cut_off.iter().filter(|job| matches!(job.kind, JobKind::Import | JobKind::Transcribe)).count())
    }

    /// All jobs that are not finished and the finished ones of the last day, newest first.
    pub(crate) fn list(&self) -> Result<Vec<Job>, AppError> {
        let jobs = self.store.read(|reader| reader.rows(include_str!("../sql/list_jobs.sql"), [], from_row))?;
        Ok(jobs.into_iter().map(|job| self.with_figures(job)).collect())
    }

    /// One job.
    pub(crate) fn get(&self, id: JobId) -> Result<Job, AppError> {
        let job = self.store.read(|reader| find(reader, id))?.ok_or(AppError::NoJob(id))?;
        Ok(self.with_figures(job))
    }

    /// The documents that have a job which is not done; a paused or failed one is the student's to continue.
    pub(crate) fn documents(&self) -> Result<HashSet<DocumentId>, AppError> {
        let ids = self.store.read(|reader| {
            reader.rows(include_str!("../sql/list_documents_with_job.sql"), [], |row| row.id("document_id"))
        })?;
        Ok(ids.into_iter().collect())
    }

    /// Queues a job, unless one for the same thing is waiting, running or paused; then that one.
    pub(crate) fn enqueue(&self, new: &NewJob) -> Result<Job, AppError> {
        self.enqueue_with(new, &Nothing {})
    }

    /// Queues a job with what it needs to know besides; another payload is another thing.
    pub(crate) fn enqueue_with(&self, new: &NewJob, payload: &impl Serialize) -> Result<Job, AppError> {
        let payload = serde_json::to_string(payload).map_err(AppError::Payload)?;
        let id = JobId::new();
        let (known, _) = self.store.write(Operation::RunJob, |writer| {
            let known = writer.row(
                include_str!("../sql/find_open_job.sql"),
                named_params! {
                    ":kind": Word(new.kind),
                    ":document_id": new.document.map(RowId::from),
                    ":model": new.model,
                    ":payload": payload,
                },
                from_row,
            )?;
            if known.is_some() {
                return Ok(known);
            }
            let now = writer.now();
            writer.execute(
                include_str!("../sql/insert_job.sql"),
                named_params! {
                    ":id": RowId::from(id),
                    ":kind": Word(new.kind),
                    ":state": Word(JobState::Queued),
                    ":title": new.title,
                    ":document_id": new.document.map(RowId::from),
                    ":model": new.model,
                    ":payload": payload,
                    ":unit": Word(new.unit),
                    ":now": now.0,
                },
            )?;
            writer.touch(Area::Jobs);
            Ok::<_, StoreError>(None)
        })?;
        if let Some(job) = known {
            return Ok(self.with_figures(job));
        }
        let job = self.get(id)?;
        self.tell(&job);
        Ok(job)
    }

    /// What a job was queued with.
    pub(crate) fn payload<T: DeserializeOwned>(&self, id: JobId) -> Result<T, AppError> {
        let payload: Option<String> = self.store.read(|reader| {
            reader.value(include_str!("../sql/get_job_payload.sql"), named_params! { ":id": RowId::from(id) })
        })?;
        serde_json::from_str(&payload.ok_or(AppError::NoJob(id))?).map_err(AppError::Payload)
    }

    /// Keeps what a job brought.
    pub(crate) fn set_outcome(&self, id: JobId, outcome: &impl Serialize) -> Result<(), AppError> {
        let outcome = serde_json::to_string(outcome).map_err(AppError::Payload)?;
        self.store.write(Operation::RunJob, |writer| {
            let params = named_params! { ":id": RowId::from(id), ":outcome": outcome };
            writer.execute(include_str!("../sql/set_job_outcome.sql"), params)
        })?;
        Ok(())
    }

    /// What a job brought; `None` until then.
    pub(crate) fn outcome<T: DeserializeOwned>(&self, id: JobId) -> Result<Option<T>, AppError> {
        self.get(id)?;
        let outcome: Option<Option<String>> = self.store.read(|reader| {
            reader.value(include_str!("../sql/get_job_outcome.sql"), named_params! { ":id": RowId::from(id) })
        })?;
        outcome.flatten().map(|outcome| serde_json::from_str(&outcome).map_err(AppError::Payload)).transpose()
    }

    /// Notes the document that came of a job.
    pub(crate) fn set_document(&self, id: JobId, document: DocumentId) -> Result<(), AppError> {
        self.store.write(Operation::RunJob, |writer| {
            writer.execute(
                include_str!("../sql/set_job_document.sql"),
                named_params! { ":id": RowId::from(id), ":document_id": RowId::from(document) },
            )
        })?;
        Ok(())
    }

    /// Takes the oldest waiting job of a kind and marks it as running.
    pub(crate) fn take(&self, kind: JobKind) -> Result<Option<(Job, CancelToken)>, AppError> {
        if self.is_stopping.load(Ordering::SeqCst) {
            return Ok(None);
        }
        let taken = self.store.write(Operation::RunJob, |writer| {
            let next =
                writer.row(include_str!("../sql/next_job.sql"), named_params! { ":kind": Word(kind) }, from_row)?;
            if let Some(job) = &next {
                set_state(writer, job.id, JobState::Running, None)?;
            }
            Ok::<_, StoreError>(next)
        });
        let taken = match taken {
            Ok((taken, _)) => taken,
            Err(error) => {
                self.give_up_waiting(kind, &Failure::of(&error))?;
                return Err(error.into());
            }
        };
        let Some(mut job) = taken else { return Ok(None) };
        job.state = JobState::Running;
        self.unsaved.lock().unwrap_or_else(PoisonError::into_inner).remove(&job.id);
        let cancel = CancelToken::new();
        let progress = Progress { done: job.done, total: job.total };
        let running = Running { cancel: cancel.clone(), rate: Rate::start(self.store.now(), job.done), progress };
        self.running.lock().unwrap_or_else(PoisonError::into_inner).insert(job.id, running);
        // What was decided since the transaction found nothing to stop.
        let is_wanted = !self.is_stopping.load(Ordering::SeqCst)
            && self.get(job.id).is_ok_and(|current| current.state == JobState::Running);
        if !is_wanted {
            cancel.cancel();
        }
        self.tell(&job);
        Ok(Some((job, cancel)))
    }

    /// The database takes no job's beginning: those that wait have failed, for now and in memory only. They still wait in
    /// the database, and the next job that can be taken is the oldest of them.
    fn give_up_waiting(&self, kind: JobKind, failure: &Failure) -> Result<(), AppError> {
        for job in self.list()?.iter().filter(|job| job.kind == kind && job.state == JobState::Queued) {
            let ended = (JobState::Failed, Some(failure.clone()));
            self.unsaved.lock().unwrap_or_else(PoisonError::into_inner).insert(job.id, ended);
            self.tell(&self.get(job.id)?);
        }
        Ok(())
    }

    /// Notes how far a running job is. The figures reach the database with `is_durable`.
    pub(crate) fn report(&self, id: JobId, progress: Progress, is_durable: bool) -> Result<(), AppError> {
        if let Some(running) = self.running.lock().unwrap_or_else(PoisonError::into_inner).get_mut(&id) {
            if progress.done < running.progress.done {
                running.rate = Rate::start(self.store.now(), progress.done);
            }
            running.progress = progress;
        }
        if is_durable {
            self.store.write(Operation::RunJob, |writer| {
                let now = writer.now();
                writer.execute(
                    include_str!("../sql/set_job_progress.sql"),
                    named_params! {
                        ":id": RowId::from(id),
                        ":done": i64::try_from(progress.done).unwrap_or(i64::MAX),
                        ":total": progress.total.and_then(|total| i64::try_from(total).ok()),
                        ":now": now.0,
                    },
                )
            })?;
        }
        self.tell(&self.get(id)?);
        Ok(())
    }

    /// Ends the work on a job. What the student decided meanwhile (paused, cancelled) counts.
    pub(crate) fn finish(&self, id: JobId, state: JobState, error: Option<&Failure>) -> Result<Job, AppError> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        let saved = self.store.write(Operation::RunJob, |writer| {
            let is_running = find(writer, id)?.is_some_and(|job| job.state == JobState::Running);
            if is_running { set_state(writer, id, state, error) } else { Ok(()) }
        });
        if let Err(failed) = saved {
            let ended = match (state, error) {
                // It did its work and cannot say so: the next run finds that out quickly.
                (JobState::Done, _) | (_, None) => (JobState::Failed, Some(Failure::of(&failed))),
                (_, Some(error)) => (state, Some(error.clone())),
            };
            self.unsaved.lock().unwrap_or_else(PoisonError::into_inner).insert(id, ended);
            self.tell(&self.get(id)?);
            return Err(failed.into());
        }
        let job = self.get(id)?;
        self.tell(&job);
        Ok(job)
    }

    /// Stops a job until it is resumed.
    pub(crate) fn pause(&self, id: JobId) -> Result<Job, AppError> {
        self.decide(id, JobState::Paused, &[JobState::Queued, JobState::Running])
    }

    /// Lets a paused job go on.
    pub(crate) fn resume(&self, id: JobId) -> Result<Job, AppError> {
        self.decide(id, JobState::Queued, &[JobState::Paused])
    }

    /// Gives a job up.
    pub(crate) fn cancel(&self, id: JobId) -> Result<Job, AppError> {
        let from = [JobState::Queued, JobState::Running, JobState::Paused, JobState::Failed];
        self.decide(id, JobState::Cancelled, &from)
    }

    /// Tries a job again.
    pub(crate) fn retry(&self, id: JobId) -> Result<Job, AppError> {
        self.decide(id, JobState::Queued, &[JobState::Failed, JobState::Cancelled])
    }

    fn decide(&self, id: JobId, state: JobState, from: &[JobState]) -> Result<Job, AppError> {
        self.store.write(Operation::RunJob, |writer| -> Result<(), AppError> {
            let job = self.with_figures(find(writer, id)?.ok_or(AppError::NoJob(id))?);
            if !from.contains(&job.state) {
                return Err(AppError::JobState { job: id, state: job.state.word() });
            }
            Ok(set_state(writer, id, state, None)?)
        })?;
        self.unsaved.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        if let Some(running) = self.running.lock().unwrap_or_else(PoisonError::into_inner).get(&id) {
            running.cancel.cancel();
        }
        let job = self.get(id)?;
        self.tell(&job);
        Ok(job)
    }

    /// Stops everything that runs, for the end of the app; the jobs go on with the next start.
    pub(crate) fn stop_all(&self) {
        self.is_stopping.store(true, Ordering::SeqCst);
        for running in self.running.lock().unwrap_or_else(PoisonError::into_inner).values() {
            running.cancel.cancel();
        }
    }

    fn set_state(&self, id: JobId, state: JobState, error: Option<&Failure>) -> Result<(), AppError> {
        self.store.write(Operation::RunJob, |writer| set_state(writer, id, state, error))?;
        Ok(())
    }

    /// Adds what the database does not know of a job.
    fn with_figures(&self, mut job: Job) -> Job {
        let unsaved = self.unsaved.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((state, error)) = unsaved.get(&job.id) {
            job.state = *state;
            job.error.clone_from(error);
        }
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(running) = running.get(&job.id).filter(|_| job.state == JobState::Running) {
            job.done = running.progress.done;
            job.total = running.progress.total;
            job.rate_per_s = running.rate.per_second(self.store.now(), running.progress.done);
            let left = job.total.map(|total| total.saturating_sub(job.done) as f64);
            job.seconds_left = job.rate_per_s.filter(|rate| *rate > 0.0).zip(left).map(|(rate, left)| left / rate);
        }
        job
    }

    fn tell(&self, job: &Job) {
        // Called without the lock, so that a listener may ask for jobs or listen itself.
        let listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for listener in listeners {
            listener(job);
        }
    }
}

fn find(reader: &Reader<'_>, id: JobId) -> Result<Option<Job>, StoreError> {
    reader.row(include_str!("../sql/get_job.sql"), named_params! { ":id": RowId::from(id) }, from_row)
}

fn set_state(writer: &mut Writer<'_>, id: JobId, state: JobState, error: Option<&Failure>) -> Result<(), StoreError> {
    let now = writer.now();
    writer.execute(
        include_str!("../sql/set_job_state.sql"),
        named_params! {
            ":id": RowId::from(id),
            ":state": Word(state),
            ":error_code": error.map(|error| error.code.as_str()),
            ":error_detail": error.map(|error| error.detail.as_str()),
            ":now": now.0,
        },
    )?;
    writer.touch(Area::Jobs);
    Ok(())
}
