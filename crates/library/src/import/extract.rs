//! Reading pages and sections through the extract worker, those that are pictures through text recognition.

use std::collections::HashSet;
use std::path::PathBuf;

use studium_base::CancelToken;
use studium_engine::protocol::extract::{Event, Part, Request};
use studium_engine::{EngineError, Extract, Outcome, Recognise};

use super::intake::Intake;
use super::recognition::Recognition;
use super::run::{Reader, Source, Whole};
use crate::LibraryError;
use crate::retrieve::Language;

/// Parts that wait in memory behind a page that is to be recognised. Then the worker is stopped, and asked for the rest
/// when these are saved.
const QUEUED_PARTS: usize = 1_000;

/// Reads documents that have pages or sections.
pub(crate) struct Pages<'a> {
    pub(crate) extract: &'a dyn Extract,
    pub(crate) recognise: &'a dyn Recognise,
    pub(crate) password: Option<String>,
    pub(crate) pdfium: PathBuf,
}

impl Reader for Pages<'_> {
    fn read(
        &self,
        source: &Source<'_>,
        intake: &mut Intake<'_>,
        cancel: &CancelToken,
    ) -> Result<Option<Whole>, LibraryError> {
        let mut recognition = Recognition::new(self, source);
        loop {
            let mut opened = None;
            let mut queue: Vec<(Part, bool)> = Vec::new();
            let mut drawn = HashSet::new();
            let mut failure = None;
            let mut is_full = false;
            // Stops the worker when saving fails, and passes on the student's cancel.
            let stop = cancel.child();
            let request = self.request(source, intake.saved_parts());
            let outcome = self.extract.extract(request, &stop, &mut |event| match event {
                Event::Opened { format, metadata, part_count, paged, bookmarks } => {
                    intake.total = part_count;
                    intake.tell();
                    opened = Some(Whole { format, metadata, is_paged: paged, bookmarks, without_text: None });
                }
                Event::NeedsRecognition { part } => {
                    if recognition.is_possible() {
                        drawn.insert(part);
                    } else {
                        recognition.skip();
                        intake.unread = recognition.unread();
                    }
                }
                Event::Part(part) if failure.is_none() => {
                    let is_drawn = drawn.contains(&part.index);
                    if is_drawn || !queue.is_empty() {
                        // The worker does one thing after the other: this page is drawn when it has read the others.
                        queue.push((part, is_drawn));
                        is_full |= queue.len() >= QUEUED_PARTS;
                        if is_full {
                            stop.cancel();
                        }
                    } else if let Err(error) = intake.take(part) {
                        failure = Some(error);
                        stop.cancel();
                    }
                }
                Event::Part(_)
                | Event::Raster(_)
                | Event::RasterRows { .. }
                | Event::Member { .. }
                | Event::Bytes(_)
                | Event::MemberEnd { .. }
                | Event::IsDocument
                | Event::Package(_)
                | Event::Annotated { .. } => {}
            });
            if let Some(error) = failure {
                return Err(error);
            }
            intake.save()?;
            let outcome = outcome?;
            if cancel.is_cancelled() {
                return Ok(None);
            }
            for (mut part, is_drawn) in queue {
                if is_drawn && !recognition.fill(&mut part, cancel) {
                    intake.save()?;
                    return Ok(None);
                }
                intake.unread = recognition.unread();
                intake.take(part)?;
            }
            intake.save()?;
            match (outcome, opened) {
                (Outcome::Completed, Some(opened)) => return Ok(Some(whole(opened, source, recognition))),
                (Outcome::Completed, None) => return Err(EngineError::Unexpected { program: "studium-extract" }.into()),
                (Outcome::Cancelled, _) if is_full => {}
                (Outcome::Cancelled, _) => return Ok(None),
            }
        }
    }
}

impl Pages<'_> {
    fn request(&self, source: &Source<'_>, first_part: u32) -> Request {
        Request::Extract {
            path: source.path.clone(),
            name: source.document.path.clone(),
            content_type: source.document.content_type.clone(),
            password: self.password.clone(),
            pdfium: self.pdfium.clone(),
            first_part,
        }
    }
}

/// Adds what the recognition knows.
fn whole(mut whole: Whole, source: &Source<'_>, recognition: Recognition<'_>) -> Whole {
    let document = source.document.id;
    if recognition.unread() > 0 {
        tracing::warn!(%document, pages = recognition.unread(), "pages were left without text");
    }
    if whole.metadata.language.is_none() {
        whole.metadata.language = Language::detect(recognition.sample()).map(|language| language.code().to_owned());
    }
    if whole.is_paged {
        let reason = recognition.into_error().map_or(LibraryError::NoText(document), LibraryError::Engine);
        whole.without_text = Some(reason);
    }
    whole
}
