//! Import as the student sees it: files in, jobs that read them, vectors that follow.

mod door;
mod page;
mod walk;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use serde::Deserialize;
use studium_base::{Coded, CourseId, DocumentId, ErrorCode, JobId, Progress};
use studium_library::{Document, DocumentStatus, ImportProgress, Imported, Library, Listening};

use crate::jobs::{Job, JobKind, JobState, JobUnit, Jobs, LaneContext, NewJob, Step, Work};
use crate::notice::{self, NoticeCode};
use crate::{App, AppError};

pub use door::{ImportPaths, Refused, Taken};
pub(crate) use page::PageWork;
pub use page::{ImportPage, is_address};
pub(crate) use walk::documents_in;
pub use walk::endings;

/// A pasted text to import.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, specta::Type)]
pub struct ImportText {
    /// What it is called.
    pub title: String,
    /// The text.
    pub text: String,
    /// Into this course.
    pub course: Option<CourseId>,
}

impl App {
    /// Takes one file in and queues reading it. A file that is there already gives its document.
    ///
    /// # Errors
    /// When it cannot be read or kept.
    pub fn import_path(&self, path: &std::path::Path, course: Option<CourseId>) -> Result<Document, AppError> {
        let document = self.library.add_file(path, course)?;
        self.queue_import(&document)
    }

    /// Takes a pasted text in and queues reading it.
    ///
    /// # Errors
    /// When it is empty or cannot be kept.
    pub fn import_text(&self, input: &ImportText) -> Result<Document, AppError> {
        let document = self.library.add_text(&input.title, &input.text, input.course)?;
        self.queue_import(&document)
    }

    /// Tries a protected document again with its password, which is never written down.
    ///
    /// # Errors
    /// When there is no such document.
    pub fn unlock_document(&self, id: DocumentId, password: String) -> Result<Document, AppError> {
        let document = self.library.document(id)?;
        self.passwords.lock().unwrap_or_else(PoisonError::into_inner).insert(id, password);
        if self.retry_reading(id)? {
            return Ok(self.library.document(id)?);
        }
        self.queue_import(&document)
    }

    /// Tries again to read a document, if there is a job that could not.
    fn retry_reading(&self, id: DocumentId) -> Result<bool, AppError> {
        let reads = |kind| matches!(kind, JobKind::Import | JobKind::Transcribe);
        let has_failed = |job: &Job| job.document == Some(id) && reads(job.kind) && job.state == JobState::Failed;
        let failed = self.jobs.list()?.into_iter().find(has_failed);
        if let Some(job) = &failed {
            self.jobs.retry(job.id)?;
            self.wake(job.kind);
        }
        Ok(failed.is_some())
    }

    /// Tries the recordings again that wait for a model that hears, once there is one.
    pub(crate) fn retry_recordings(&self) -> Result<(), AppError> {
        if self.hearing_model()?.is_none() {
            return Ok(());
        }
        for document in self.library.documents(None)? {
            let is_waiting = document.error.as_ref().is_some_and(|error| error.code == ErrorCode::ModelMissing);
            if is_waiting && !self.retry_reading(document.id)? {
                self.queue_reading(&document)?;
            }
        }
        Ok(())
    }

    pub(crate) fn queue_import(&self, document: &Document) -> Result<Document, AppError> {
        let is_in = matches!(document.status, DocumentStatus::Searchable | DocumentStatus::Ready);
        let has_failed = document.status == DocumentStatus::Failed;
        if !is_in && !has_failed {
            self.queue_reading(document)?;
        }
        Ok(self.library.document(document.id)?)
    }

    fn queue_reading(&self, document: &Document) -> Result<(), AppError> {
        // An original that cannot be read is met again by its job, which says so.
        let is_recording = self.library.is_recording(document).unwrap_or_default();
        let (kind, unit) =
            if is_recording { (JobKind::Transcribe, JobUnit::Seconds) } else { (JobKind::Import, JobUnit::Pages) };
        let (title, document) = (document.title.clone(), Some(document.id));
        self.jobs.enqueue(&NewJob { kind, title, document, model: None, unit })?;
        self.wake(kind);
        Ok(())
    }

    /// Queues what was left undone: documents that wait without a job, passages without vectors.
    pub(crate) fn queue_unfinished(&self) -> Result<(), AppError> {
        let with_job = self.jobs.documents()?;
        for document in self.library.documents(None)? {
            let is_unread = matches!(document.status, DocumentStatus::Queued | DocumentStatus::Extracting);
            if is_unread && !with_job.contains(&document.id) {
                self.queue_import(&document)?;
            }
        }
        self.retry_recordings()?;
        self.queue_vectors()
    }

    /// Queues making vectors for the passages that have none.
    pub(crate) fn queue_vectors(&self) -> Result<(), AppError> {
        if self.library.has_embedder() && !self.library.documents(None)?.is_empty() {
            self.jobs.enqueue(&NewJob {
                kind: JobKind::Embed,
                title: String::new(),
                document: None,
                model: None,
                unit: JobUnit::Passages,
            })?;
            self.wake(JobKind::Embed);
        }
        Ok(())
    }

    /// All jobs, newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn jobs(&self) -> Result<Vec<Job>, AppError> {
        self.jobs.list()
    }

    /// One job.
    ///
    /// # Errors
    /// When there is no such job.
    pub fn job(&self, id: JobId) -> Result<Job, AppError> {
        self.jobs.get(id)
    }

    /// Stops a job until it is resumed.
    ///
    /// # Errors
    /// When there is no such job or it is over.
    pub fn pause_job(&self, id: JobId) -> Result<Job, AppError> {
        self.jobs.pause(id)
    }

    /// Lets a paused job go on.
    ///
    /// # Errors
    /// When there is no such job or it is not paused.
    pub fn resume_job(&self, id: JobId) -> Result<Job, AppError> {
        let job = self.jobs.resume(id)?;
        self.wake(job.kind);
        Ok(job)
    }

    /// Gives a job up; what it has done stays.
    ///
    /// # Errors
    /// When there is no such job or it is over.
    pub fn cancel_job(&self, id: JobId) -> Result<Job, AppError> {
        self.jobs.cancel(id)
    }

    /// Tries a failed or cancelled job again.
    ///
    /// # Errors
    /// When there is no such job or it did not fail.
    pub fn retry_job(&self, id: JobId) -> Result<Job, AppError> {
        let job = self.jobs.retry(id)?;
        self.wake(job.kind);
        Ok(job)
    }
}

/// Reads documents, and writes recordings down.
pub(crate) struct ImportWork {
    pub(crate) library: Arc<Library>,
    pub(crate) jobs: Arc<Jobs>,
    pub(crate) passwords: Arc<Mutex<HashMap<DocumentId, String>>>,
    pub(crate) app: Weak<App>,
}

impl Work for ImportWork {
    fn run(&self, job: &Job, context: &LaneContext<'_>) -> Result<Step, AppError> {
        let Some(document) = job.document else { return Ok(Step::Done) };
        let step = self.read(job.kind, document, context);
        // Vectors wait for the last import of a batch, whatever becomes of that one: words come first, and the cores
        // are few.
        let others = self.jobs.list()?;
        let mut others = others.iter().filter(|other| other.kind == JobKind::Import && other.id != job.id);
        let is_last = !others.any(|other| other.state.is_active());
        if let Some(app) = self.app.upgrade().filter(|_| is_last) {
            let queued = app.queue_vectors();
            // Why the document could not be read says more.
            return step.and_then(|step| queued.map(|()| step));
        }
        step
    }
}

impl ImportWork {
    fn read(&self, kind: JobKind, document: DocumentId, context: &LaneContext<'_>) -> Result<Step, AppError> {
        let mut unread = 0;
        let mut report = |progress: ImportProgress| {
            unread = progress.unread;
            context.report(Progress { done: progress.done.into(), total: progress.total.map(u64::from) });
        };
        let outcome = if kind == JobKind::Transcribe {
            let Some(app) = self.app.upgrade() else { return Ok(Step::Stopped) };
            self.library.transcribe(document, &app.listening(document)?, &context.cancel, &mut report)
        } else {
            let password = self.passwords.lock().unwrap_or_else(PoisonError::into_inner).get(&document).cloned();
            self.library.import(document, password, &context.cancel, &mut report)
        };
        match outcome {
            Ok(Imported::Cancelled) => Ok(Step::Stopped),
            Ok(Imported::Searchable) => {
                if let Some(app) = self.app.upgrade()
                    && let Err(error) = app.follow_sources(document)
                {
                    // The text is in; a card whose source stayed behind is looked for when it is shown.
                    tracing::warn!(%error, %document, "the sources of cards could not follow");
                }
                self.passwords.lock().unwrap_or_else(PoisonError::into_inner).remove(&document);
                if let Some(app) = self.app.upgrade().filter(|_| unread > 0) {
                    let title = self.library.document(document)?.title;
                    notice::raise(&app.store, NoticeCode::PagesUnread, &format!("{title}: {unread}"))?;
                }
                Ok(Step::Done)
            }
            Err(error) => {
                tracing::info!(code = error.code().as_str(), "a document could not be read");
                Err(error.into())
            }
        }
    }
}

impl App {
    /// How the recording is written down that a document is.
    fn listening(&self, document: DocumentId) -> Result<Listening<'_>, AppError> {
        let model = self.hearing_model().unwrap_or_else(|error| {
            tracing::warn!(%error, "no model that hears can be used");
            None
        });
        let vocabulary = match &model {
            Some(model) if model.takes_vocabulary => self.vocabulary(self.library.document(document)?.course)?,
            _ => String::new(),
        };
        Ok(Listening { hear: &*self.engines.transcribe, model: model.map(|model| model.spec), vocabulary })
    }
}

/// Makes vectors.
pub(crate) struct EmbedWork {
    pub(crate) library: Arc<Library>,
}

impl Work for EmbedWork {
    fn run(&self, _job: &Job, context: &LaneContext<'_>) -> Result<Step, AppError> {
        let is_complete = self.library.embed_pending(&context.cancel, &mut |progress| {
            context.report(Progress { done: progress.done.into(), total: Some(progress.total.into()) });
        })?;
        Ok(if is_complete { Step::Done } else { Step::Stopped })
    }
}
