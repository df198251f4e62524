//! Recognition: the text of scanned pages and pictures, read by the Tesseract program in a limited process of its own.
//!
//! The extract worker draws a page as a raster, Tesseract reads it, and the boxes of its words come back in the page's
//! own space. The program is never linked and never asked for anything but text.

mod child;
#[cfg(test)]
mod fuzz;
mod language;
mod place;
mod raster;
mod tesseract;
#[cfg(test)]
mod tests;
mod tsv;

pub use language::Reading;
pub use raster::{Raster, raster};
pub use tesseract::Tesseract;

use studium_base::{CancelToken, PageBox};

use crate::EngineError;

/// Recognises text.
pub trait Recognise: Send + Sync {
    /// The languages that are installed, by Tesseract's names (`eng`, `deu`), with `osd` for orientation among them.
    ///
    /// # Errors
    /// [`EngineError::RecognitionMissing`] when there is no program.
    fn languages(&self) -> Result<Vec<String>, EngineError>;

    /// The lines of a page in reading order; `None` when cancelled, which releases the caller within 100 ms.
    ///
    /// # Errors
    /// When the program is missing, fails, or goes over its limits.
    fn recognise(
        &self,
        raster: &Raster,
        reading: &Reading,
        cancel: &CancelToken,
    ) -> Result<Option<Vec<RecognisedLine>>, EngineError>;
}

/// A line of recognised text.
#[derive(Debug, Clone, PartialEq)]
pub struct RecognisedLine {
    /// Lines of the same block and paragraph belong together.
    pub block: u32,
    /// Counted within the block.
    pub paragraph: u32,
    /// In the order in which they are read; never empty.
    pub words: Vec<RecognisedWord>,
}

/// A recognised word.
#[derive(Debug, Clone, PartialEq)]
pub struct RecognisedWord {
    /// As recognised, without blanks.
    pub text: String,
    /// In points of the unrotated page, origin bottom left.
    pub bounds: PageBox,
    /// How sure Tesseract is, 0 to 100.
    pub confidence: f32,
}
