//! The job that takes a package in: the worker reads it, the cards room writes it, media go to the originals.

use std::fs::File;
use std::io::{Seek, Write};
use std::path::Path;
use std::sync::Weak;

use studium_base::CancelToken;
use studium_cards::media::Media;
use studium_cards::package::PackageImport;
use studium_engine::Extract;
use studium_engine::Outcome;
use studium_engine::protocol::extract::{Event, Request};
use studium_engine::protocol::package::PackageEvent;

use super::ImportWanted;
use crate::jobs::{Job, LaneContext, Step, Work};
use crate::{App, AppError};

/// Takes packages in.
pub(crate) struct ImportPackageWork {
    pub(crate) app: Weak<App>,
}

impl Work for ImportPackageWork {
    fn run(&self, job: &Job, context: &LaneContext<'_>) -> Result<Step, AppError> {
        let Some(app) = self.app.upgrade() else { return Ok(Step::Stopped) };
        let wanted: ImportWanted = app.jobs.payload(job.id)?;
        let path = Path::new(&wanted.path);
        let lent = app.library.lend(path)?;
        let request = Request::Package {
            path: lent.path().to_owned(),
            name: path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
            with_media: true,
        };
        let mut taker = Taker { app: &app, context, import: app.cards.begin_import(), file: None, failure: None };
        // A failure here ends the worker's work as well.
        let stop = context.cancel.child();
        let outcome = app.engines.extract.extract(request, &stop, &mut |event| taker.take(event, &stop));
        let Taker { import, failure, .. } = taker;
        if let Some(failure) = failure {
            return Err(failure);
        }
        match outcome? {
            Outcome::Completed => {
                let report = app.cards.finish_import(import)?;
                app.jobs.set_outcome(job.id, &report)?;
                Ok(Step::Done)
            }
            Outcome::Cancelled => Ok(Step::Stopped),
        }
    }
}

/// Takes what the worker says.
struct Taker<'a> {
    app: &'a App,
    context: &'a LaneContext<'a>,
    import: PackageImport<'a>,
    /// The media file that is coming.
    file: Option<(String, File)>,
    failure: Option<AppError>,
}

impl Taker<'_> {
    fn take(&mut self, event: Event, stop: &CancelToken) {
        if self.failure.is_some() {
            return;
        }
        if let Err(failure) = self.take_or_fail(event) {
            self.failure = Some(failure);
            stop.cancel();
        }
    }

    fn take_or_fail(&mut self, event: Event) -> Result<(), AppError> {
        match event {
            Event::Package(PackageEvent::Media(file)) => {
                let content = tempfile::tempfile_in(&self.app.data_folder).map_err(self.cannot_keep())?;
                self.file = Some((file.name, content));
            }
            Event::Package(event) => {
                self.import.take(event)?;
                self.context.report(self.import.progress());
            }
            Event::Bytes(bytes) => {
                let cannot_keep = self.cannot_keep();
                if let Some((_, content)) = &mut self.file {
                    content.write_all(&bytes).map_err(cannot_keep)?;
                }
            }
            Event::MemberEnd { refused } => {
                // The worker names what could not be had among the skipped.
                let Some((name, mut content)) = self.file.take().filter(|_| refused.is_none()) else { return Ok(()) };
                content.rewind().map_err(self.cannot_keep())?;
                let (content_hash, size_bytes) = self.app.library.keep_content(&mut content, &name)?;
                self.import.take_media(Media { name, content_hash, size_bytes })?;
                self.context.report(self.import.progress());
            }
            _ => {}
        }
        Ok(())
    }

    fn cannot_keep(&self) -> impl FnOnce(std::io::Error) -> AppError + use<> {
        let path = self.app.data_folder.clone();
        move |source| AppError::Folder { path, source }
    }
}
