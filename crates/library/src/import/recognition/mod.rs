//! Reading the pages of a document that hold pictures of text: drawn by the extract worker, recognised by Tesseract,
//! saved as parts like any other, with a place for each character.

mod page;
#[cfg(test)]
mod tests;

use studium_base::CancelToken;
use studium_engine::EngineError;
use studium_engine::protocol::extract::{Part, Request};
use studium_engine::recognise::{Raster, Reading, raster};

use super::extract::Pages;
use super::run::Source;

/// As scans are made for reading, and as Tesseract's letters were learnt.
const DOTS_PER_INCH: u32 = 300;

/// Scalar values of recognised text from which a document's language is told.
const SAMPLE_CHARS: usize = 4_000;

/// The recognition of one document's pages.
pub(super) struct Recognition<'a> {
    pages: &'a Pages<'a>,
    source: &'a Source<'a>,
    /// How pages are read; looked up with the first one.
    reading: Option<Reading>,
    /// Pages that could not be read, and why the first of them could not.
    unread: u32,
    first_error: Option<EngineError>,
    sample: String,
}

impl<'a> Recognition<'a> {
    pub(super) fn new(pages: &'a Pages<'a>, source: &'a Source<'a>) -> Self {
        Self { pages, source, reading: None, unread: 0, first_error: None, sample: String::new() }
    }

    /// Can pages be read at all? A missing program is looked for once in an import.
    pub(super) fn is_possible(&mut self) -> bool {
        if self.reading.is_none() && !matches!(self.first_error, Some(EngineError::RecognitionMissing)) {
            let installed = self.pages.recognise.languages();
            let reading = installed.and_then(|installed| {
                Reading::choose(self.source.document.language.as_deref(), &installed)
                    .ok_or(EngineError::RecognitionMissing)
            });
            match reading {
                Ok(reading) => self.reading = Some(reading),
                Err(error) => self.note(error),
            }
        }
        self.reading.is_some()
    }

    /// Counts a page that is left without text.
    pub(super) fn skip(&mut self) {
        self.unread += 1;
    }

    /// Fills a page with what is recognised on it; `false` when cancelled. A page that cannot be read stays as it is:
    /// the others are not lost for it.
    pub(super) fn fill(&mut self, part: &mut Part, cancel: &CancelToken) -> bool {
        match self.read(part, cancel) {
            Ok(Some(recognised)) => {
                // A stamp that is text stays where nothing more is recognised.
                if recognised.text.chars().count() > part.text.chars().count() {
                    *part = recognised;
                }
                let missing = SAMPLE_CHARS.saturating_sub(self.sample.chars().count());
                self.sample.extend(part.text.chars().take(missing));
                true
            }
            Ok(None) => false,
            Err(error) => {
                self.note(error);
                self.unread += 1;
                true
            }
        }
    }

    fn read(&mut self, part: &Part, cancel: &CancelToken) -> Result<Option<Part>, EngineError> {
        let Some(raster) = self.draw(part.index, cancel)? else { return Ok(None) };
        let reading = self.reading.as_ref().ok_or(EngineError::RecognitionMissing)?;
        let lines = self.pages.recognise.recognise(&raster, reading, cancel)?;
        Ok(lines.map(|lines| page::part(part, &lines)))
    }

    fn draw(&self, part: u32, cancel: &CancelToken) -> Result<Option<Raster>, EngineError> {
        let request = Request::Raster {
            path: self.source.path.clone(),
            name: self.source.document.path.clone(),
            password: self.pages.password.clone(),
            pdfium: self.pages.pdfium.clone(),
            part,
            dots_per_inch: DOTS_PER_INCH,
        };
        raster(self.pages.extract, request, cancel)
    }

    fn note(&mut self, error: EngineError) {
        tracing::warn!(%error, document = %self.source.document.id, "a page could not be recognised");
        self.first_error.get_or_insert(error);
    }

    /// How many pages were left without text.
    pub(super) fn unread(&self) -> u32 {
        self.unread
    }

    /// Some of the recognised text, for telling its language.
    pub(super) fn sample(&self) -> &str {
        &self.sample
    }

    /// Why pages were left without text.
    pub(super) fn into_error(self) -> Option<EngineError> {
        self.first_error
    }
}
