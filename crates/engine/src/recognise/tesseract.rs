//! The Tesseract program: where it is, which languages it has, and what it reads on a raster.

use std::path::PathBuf;
use std::time::Duration;

use studium_base::CancelToken;

use super::child::{Limits, run};
use super::place::on_page;
use super::{Raster, Reading, Recognise, RecognisedLine, RecognisedWord, tsv};
use crate::EngineError;

/// As it is called in errors.
const PROGRAM: &str = "tesseract";

/// A page of 24 megapixels with 3,000 words takes 13 seconds of a processor and 210 MB (Tesseract 5.3). Whatever takes
/// a multiple is a trap.
const OF_PAGE: Limits = Limits {
    time: Duration::from_secs(300),
    processor_s: 120,
    memory_bytes: 1 << 30,
    // A newspaper page has 6,000 words of some 60 bytes.
    output_bytes: 8 << 20,
};

/// Listing languages looks into a folder.
const OF_LIST: Limits =
    Limits { time: Duration::from_secs(20), processor_s: 10, memory_bytes: 1 << 30, output_bytes: 1 << 20 };

/// Where installers put the program beside the folders of `PATH`, which programs with a window do not always get.
const FOLDERS: [&str; 4] = ["/opt/homebrew/bin", "/usr/local/bin", "/usr/bin", "C:\\Program Files\\Tesseract-OCR"];

/// Recognition by the installed Tesseract.
#[derive(Debug, Clone, Default)]
pub struct Tesseract {
    program: Option<PathBuf>,
    of_page: Option<Limits>,
}

impl Tesseract {
    /// The one that `STUDIUM_TESSERACT` names, or the first in `PATH`. It is looked for with each use, so that it can
    /// be installed while Studium runs.
    #[must_use]
    pub fn installed() -> Self {
        Self::default()
    }

    /// A certain program.
    #[must_use]
    pub fn at(program: PathBuf) -> Self {
        Self { program: Some(program), of_page: None }
    }

    /// With other limits, for tests.
    #[cfg(test)]
    pub(super) fn limited(program: PathBuf, of_page: Limits) -> Self {
        Self { program: Some(program), of_page: Some(of_page) }
    }

    fn program(&self) -> Result<PathBuf, EngineError> {
        let named = self.program.clone().or_else(|| std::env::var_os("STUDIUM_TESSERACT").map(PathBuf::from));
        let found = match named {
            Some(program) => Some(program).filter(|program| program.is_file()),
            None => find(),
        };
        found.ok_or(EngineError::RecognitionMissing)
    }
}

fn find() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(FOLDERS.iter().map(PathBuf::from))
        // A relative folder would run whatever lies in the current one.
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(PROGRAM).with_extension(std::env::consts::EXE_EXTENSION))
        .find(|program| program.is_file())
}

impl Recognise for Tesseract {
    fn languages(&self) -> Result<Vec<String>, EngineError> {
        let listed = run(PROGRAM, &self.program()?, &["--list-langs"], &[], &OF_LIST, &CancelToken::new())?;
        let listed = listed.ok_or(EngineError::Unexpected { program: PROGRAM })?;
        // The first line is a heading.
        Ok(String::from_utf8_lossy(&listed).lines().skip(1).map(|line| line.trim().to_owned()).collect())
    }

    fn recognise(
        &self,
        raster: &Raster,
        reading: &Reading,
        cancel: &CancelToken,
    ) -> Result<Option<Vec<RecognisedLine>>, EngineError> {
        let program = self.program()?;
        // 1 finds columns and orientation, 3 columns alone.
        let segmentation = if reading.finds_orientation { "1" } else { "3" };
        let dots_per_inch = raster.shape.dots_per_inch.map(|dots| dots.to_string());
        let mut arguments = vec!["stdin", "stdout", "--psm", segmentation, "-l", &reading.language];
        if let Some(dots_per_inch) = &dots_per_inch {
            arguments.extend(["--dpi", dots_per_inch]);
        }
        arguments.push("tsv");
        let limits = self.of_page.as_ref().unwrap_or(&OF_PAGE);
        let header = raster.header();
        let input = [header.as_slice(), &raster.grey];
        let Some(table) = run(PROGRAM, &program, &arguments, &input, limits, cancel)? else { return Ok(None) };
        let lines = tsv::parse(&table).ok_or(EngineError::Unexpected { program: PROGRAM })?;
        let placed = lines.into_iter().map(|line| RecognisedLine {
            block: line.block,
            paragraph: line.paragraph,
            words: line
                .words
                .into_iter()
                .map(|word| RecognisedWord {
                    bounds: on_page(&raster.shape, word.pixels),
                    text: word.text,
                    confidence: word.confidence,
                })
                .collect(),
        });
        Ok(Some(placed.collect()))
    }
}
