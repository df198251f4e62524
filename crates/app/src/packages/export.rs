//! The job that writes a package. It appears under its name only when it is whole.

use std::path::Path;
use std::sync::Weak;

use studium_base::Progress;
use studium_cards::package::{PackageTarget, WriteOptions, Written};

use super::{ExportPackage, ExportReport};
use crate::jobs::{Job, LaneContext, Step, Work};
use crate::{App, AppError};

/// Writes packages.
pub(crate) struct ExportPackageWork {
    pub(crate) app: Weak<App>,
}

impl Work for ExportPackageWork {
    fn run(&self, job: &Job, context: &LaneContext<'_>) -> Result<Step, AppError> {
        let Some(app) = self.app.upgrade() else { return Ok(Step::Stopped) };
        let wanted: ExportPackage = app.jobs.payload(job.id)?;
        let path = Path::new(&wanted.path);
        let cannot_write = |source| AppError::Write { path: path.to_owned(), source };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(cannot_write)?;
        let target = PackageTarget {
            deck: wanted.deck,
            content_path: &|hash| app.library.content_path(hash),
            folder: &app.data_folder,
            options: WriteOptions {
                is_legacy: wanted.is_legacy,
                with_scheduling: wanted.with_scheduling,
                with_media: wanted.with_media,
            },
        };
        let written = app.cards.write_package(target, file.as_file_mut(), &context.cancel, &mut |counts| {
            let done = counts.notes + counts.cards + counts.reviews + counts.media;
            context.report(Progress { done, total: None });
        })?;
        let Written::Complete { counts, missing } = written else { return Ok(Step::Stopped) };
        file.as_file().sync_all().map_err(cannot_write)?;
        file.persist(path).map_err(|error| cannot_write(error.error))?;
        let number = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
        let report = ExportReport {
            path: wanted.path,
            notes: number(counts.notes),
            cards: number(counts.cards),
            reviews: number(counts.reviews),
            media: number(counts.media),
            missing,
        };
        app.jobs.set_outcome(job.id, &report)?;
        Ok(Step::Done)
    }
}
