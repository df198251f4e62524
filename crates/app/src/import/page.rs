//! Pages from the web: the student gives an address, a job fetches what is there, and its import follows.

use std::io::{self, Read};
use std::sync::{Arc, Weak};

use serde::{Deserialize, Serialize};
use studium_base::{CourseId, Progress};
use studium_library::{Library, PageOrigin};
use studium_net::{Network, Page, PageLimits};

use crate::jobs::{Job, JobKind, JobUnit, Jobs, LaneContext, NewJob, Step, Work};
use crate::{App, AppError};

/// What the ledger says of the request.
const PURPOSE: &str = "web page";

/// A page or file on the web to import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ImportPage {
    /// Its address.
    pub address: String,
    /// Into this course.
    pub course: Option<CourseId>,
}

/// Is it an address, and not the path of a file? Says nothing of whether it may be asked.
#[must_use]
pub fn is_address(text: &str) -> bool {
    let Some((scheme, rest)) = text.trim().split_once(':') else { return false };
    // One letter is a drive.
    let is_scheme = scheme.len() > 1
        && scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.chars().all(|character| character.is_ascii_alphanumeric() || "+-.".contains(character));
    let is_local = ["about", "blob", "data", "javascript"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    is_scheme && (is_local || rest.starts_with("//"))
}

impl App {
    /// Queues fetching a page and reading it. The job's document is there when it is done.
    ///
    /// # Errors
    /// At once, when the address may not be asked or connections are switched off.
    pub fn import_page(&self, input: &ImportPage) -> Result<Job, AppError> {
        let address = self.network.check_page(&input.address, PURPOSE)?;
        let request = ImportPage { address: address.as_str().to_owned(), course: input.course };
        let job = NewJob {
            kind: JobKind::Fetch,
            title: request.address.clone(),
            document: None,
            model: None,
            unit: JobUnit::Bytes,
        };
        let job = self.jobs.enqueue_with(&job, &request)?;
        self.wake(JobKind::Fetch);
        Ok(job)
    }
}

/// Fetches pages.
pub(crate) struct PageWork {
    pub(crate) library: Arc<Library>,
    pub(crate) network: Arc<Network>,
    pub(crate) jobs: Arc<Jobs>,
    pub(crate) app: Weak<App>,
}

impl Work for PageWork {
    fn run(&self, job: &Job, context: &LaneContext<'_>) -> Result<Step, AppError> {
        let Some(app) = self.app.upgrade() else { return Ok(Step::Stopped) };
        let request: ImportPage = self.jobs.payload(job.id)?;
        let address = self.network.check_page(&request.address, PURPOSE)?;
        let opened = self.network.open_page(&address, PURPOSE, &PageLimits::default(), &context.cancel)?;
        let Some(mut page) = opened else { return Ok(Step::Stopped) };
        let origin = PageOrigin { address: page.url.clone(), content_type: page.content_type.clone() };
        let mut counted = Counted { page: &mut page, context, done: 0 };
        let added = self.library.add_page(&mut counted, &origin, request.course);
        let document = match added {
            Ok(document) => document,
            Err(_) if context.cancel.is_cancelled() => return Ok(Step::Stopped),
            // Why the page broke off says more than that it did.
            Err(error) => return Err(page.failure().map_or(error.into(), AppError::from)),
        };
        self.jobs.set_document(job.id, document.id)?;
        app.queue_import(&document)?;
        Ok(Step::Done)
    }
}

/// A page that tells how far it is.
struct Counted<'a, 'page> {
    page: &'a mut Page<'page>,
    context: &'a LaneContext<'a>,
    done: u64,
}

impl Read for Counted<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.page.read(buffer)?;
        self.done += count as u64;
        self.context.report(Progress { done: self.done, total: self.page.total_bytes });
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn addresses_are_told_from_paths() {
        for text in ["https://a.example", " http://a", "file:///etc/passwd", "data:text/html,x", "JavaScript:x()"] {
            assert!(is_address(text), "{text}");
        }
        for text in ["notes.md", "/a/b", "C:\\notes.md", "c:/notes.md", "Chapter 1: Cells.pdf", "a:b", ""] {
            assert!(!is_address(text), "{text}");
        }
    }
}
