//! Fetching models as jobs.

use std::sync::{Arc, Weak};

use studium_base::Progress;
use studium_engine::{DownloadStep, download_file};
use studium_net::Network;

use super::{Model, Models};
use crate::jobs::{Job, JobKind, JobUnit, LaneContext, NewJob, Step, Work};
use crate::{App, AppError};

/// Fetches the files of a model.
pub(crate) struct DownloadWork {
    pub(crate) models: Arc<Models>,
    pub(crate) network: Arc<Network>,
    pub(crate) app: Weak<App>,
}

impl Work for DownloadWork {
    fn run(&self, job: &Job, context: &LaneContext<'_>) -> Result<Step, AppError> {
        let Some(id) = &job.model else { return Ok(Step::Done) };
        let model = self.models.catalog_model(id)?;
        let total = model.size_bytes();
        let mut finished = 0;
        let purpose = format!("model {}", model.name);
        for file in &model.files {
            // A file of the right size may still be damaged, and then this is how it is mended.
            let is_there = match self.models.folder.find(file) {
                Some(path) => match file.matches(&path, &context.cancel)? {
                    Some(is_whole) => is_whole,
                    None => return Ok(Step::Stopped),
                },
                None => false,
            };
            if !is_there {
                let downloads = &self.models.folder.downloads;
                let fetched =
                    download_file(&self.network, file, downloads, &purpose, &context.cancel, &mut |step| match step {
                        DownloadStep::Received { bytes } => {
                            context.report(Progress { done: finished + bytes, total: Some(total) });
                        }
                        DownloadStep::Verifying => {}
                    })?;
                if fetched.is_none() {
                    return Ok(Step::Stopped);
                }
            }
            finished += file.size_bytes;
            context.report(Progress { done: finished, total: Some(total) });
        }
        let is_proven = model.files.iter().all(|file| file.sha256.is_some());
        self.models.forget_verdict(id, is_proven.then_some(true))?;
        if let Some(app) = self.app.upgrade() {
            app.select_embedder();
            app.queue_vectors()?;
            app.retry_recordings()?;
        }
        Ok(Step::Done)
    }
}

impl App {
    /// All models.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn models(&self) -> Result<Vec<Model>, AppError> {
        self.models.list(&self.jobs.list()?)
    }

    /// One model.
    ///
    /// # Errors
    /// When there is no such model.
    pub fn model(&self, id: &str) -> Result<Model, AppError> {
        self.models.get(id, &self.jobs.list()?)
    }

    /// Chooses a model for its role.
    ///
    /// # Errors
    /// When it is not installed.
    pub fn select_model(&self, id: &str) -> Result<Model, AppError> {
        self.models.select(id)?;
        self.select_embedder();
        self.queue_vectors()?;
        self.model(id)
    }

    /// Reads a model's files and compares their checksums.
    ///
    /// # Errors
    /// `model_damaged` when they differ, `model_missing` when a file is not there.
    pub fn verify_model(&self, id: &str, cancel: &studium_base::CancelToken) -> Result<Model, AppError> {
        self.models.verify(id, cancel)?;
        self.model(id)
    }

    /// Starts or resumes a download.
    ///
    /// # Errors
    /// When there is no such model or no place to get it from.
    pub fn download_model(&self, id: &str) -> Result<Job, AppError> {
        let model = self.models.catalog_model(id)?;
        let known = self.jobs.list()?.into_iter().find(|job| {
            job.model.as_deref() == Some(id)
                && matches!(job.state, crate::JobState::Paused | crate::JobState::Failed | crate::JobState::Cancelled)
        });
        let job = match known {
            Some(job) if job.state == crate::JobState::Paused => self.jobs.resume(job.id)?,
            Some(job) => self.jobs.retry(job.id)?,
            None => self.jobs.enqueue(&NewJob {
                kind: JobKind::Download,
                title: model.name.clone(),
                document: None,
                model: Some(id.to_owned()),
                unit: JobUnit::Bytes,
            })?,
        };
        self.wake(JobKind::Download);
        Ok(job)
    }

    /// Removes a downloaded model, or forgets the student's own.
    ///
    /// # Errors
    /// When there is no such model or a file cannot be removed.
    pub fn remove_model(&self, id: &str) -> Result<(), AppError> {
        self.engines.llm.unload();
        self.engines.embed.unload();
        self.models.remove(id)?;
        self.select_embedder();
        Ok(())
    }

    /// Takes the student's own model in, a GGUF file or one that hears.
    ///
    /// # Errors
    /// When it is not a model that can be used.
    pub fn add_model(
        &self,
        path: &std::path::Path,
        cancel: &studium_base::CancelToken,
    ) -> Result<Option<Model>, AppError> {
        let added = self.models.add_own(path, cancel)?;
        self.retry_recordings()?;
        Ok(added)
    }
}
