//! Reads a PDF page by page.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use pdfium_render::prelude::{PdfDocument, PdfPage, PdfPageTextChars, PdfiumError};
use studium_base::Locator;
use studium_engine::protocol::extract::{Event, Format, Part};

use super::area::Area;
use super::assemble::{PageText, page_text};
use super::library::{Library, ReadBytes};
use super::line::{Font, Line, Stretches};
use super::scale::Scale;
use super::{about, columns, fragment, glyph, line, paragraph, scan};
use crate::canonical::one_line;
use crate::error::ExtractError;
use crate::outlet::Parts;
use crate::{language, limits};

/// Pages from which sizes and language are learnt, spread over the document. They are kept, and not read again.
const SAMPLED_PAGES: u32 = 8;

/// How long a document without text on the sampled pages is searched for any before it is opened all the same: the
/// caller takes a worker that is silent for 30 seconds for hung.
const SEARCH: Duration = Duration::from_secs(8);

/// Longest page label in scalar values.
const LABEL_CHARS: usize = 40;

/// A page as far as it can be read without knowing the rest of the document.
#[derive(Debug, Default)]
struct PageLines {
    label: Option<String>,
    /// The lines of each region, in reading order.
    regions: Vec<Vec<Line>>,
    /// Its text is in pictures, or in fonts that do not say which letters they draw.
    is_scan: bool,
}

impl PageLines {
    fn has_text(&self) -> bool {
        !self.regions.is_empty()
    }

    /// Is there anything to read, by whatever means?
    fn has_content(&self) -> bool {
        self.has_text() || self.is_scan
    }
}

/// Bytes after which a document is opened anew: PDFium keeps what it has read of it, pictures too, and a worker may hold
/// 600 MB.
const REOPEN_BYTES: u64 = 128 * 1024 * 1024;

/// An open document that does not grow with what was read of it.
struct Opened<'a> {
    library: &'a Library,
    file: File,
    password: Option<&'a str>,
    document: PdfDocument<'a>,
    read: ReadBytes,
    /// How much may have been read before the document is opened again.
    until: u64,
}

impl<'a> Opened<'a> {
    fn new(library: &'a Library, file: File, password: Option<&'a str>) -> Result<Self, ExtractError> {
        let (document, read) = library.open_counted(again(&file)?, password)?;
        let until = Self::until(&read);
        Ok(Self { library, file, password, document, read, until })
    }

    /// A damaged file is read from end to end when it is opened: then less often.
    fn until(read: &ReadBytes) -> u64 {
        read.get() + REOPEN_BYTES.max(4 * read.get())
    }

    fn refresh(&mut self) -> Result<(), ExtractError> {
        if self.read.get() > self.until {
            let (document, read) = self.library.open_counted(again(&self.file)?, self.password)?;
            (self.document, self.until, self.read) = (document, Self::until(&read), read);
        }
        Ok(())
    }
}

/// Another handle of the same file; PDFium says where it reads each time.
fn again(file: &File) -> Result<File, ExtractError> {
    file.try_clone().map_err(|source| ExtractError::Read { path: PathBuf::new(), source })
}

/// Reads a document from page `first_part` on.
///
/// # Errors
/// [`ExtractError`] when it cannot be opened, has too many pages, or none that can be read, or no text at all.
pub(crate) fn read(
    library: &Library,
    file: File,
    password: Option<&str>,
    mut parts: Parts<'_>,
    first_part: u32,
) -> Result<(), ExtractError> {
    let mut opened = Opened::new(library, file, password)?;
    let document = &opened.document;
    let pages = u32::try_from(document.pages().len()).unwrap_or(0);
    if pages > limits::PARTS {
        let (amount, limit) = (u64::from(pages), u64::from(limits::PARTS));
        return Err(ExtractError::TooLarge { what: "number of pages", amount, limit });
    }
    let fonts = Fonts::default();
    let mut sample = sample(document, &fonts, pages, &parts)?;
    if parts.is_cancelled() {
        return Ok(());
    }
    let scale = Scale::of(sample.values().flat_map(|page| page.regions.iter().flatten()));
    let mut metadata = about::metadata(document);
    metadata.language = language::detect(&sample_text(&sample));
    let bookmarks = about::bookmarks(document, pages);
    parts.open(Event::Opened { format: Format::Pdf, metadata, part_count: Some(pages), paged: true, bookmarks })?;

    let mut has_content = sample.values().any(PageLines::has_content);
    parts.skip_to(first_part.min(pages));
    for index in first_part..pages {
        if parts.is_cancelled() {
            return Ok(());
        }
        let page = match sample.remove(&index) {
            Some(page) => page,
            None => page_lines(&opened.document, &fonts, index).unwrap_or_else(|error| unreadable(index, &error)),
        };
        opened.refresh()?;
        has_content |= page.has_content();
        let is_scan = page.is_scan;
        let part = part(index, page, &scale);
        if is_scan { parts.give_drawn(part)? } else { parts.give(part)? }
    }
    if !has_content && first_part == 0 {
        return Err(ExtractError::NoText);
    }
    Ok(())
}

/// Reads a few pages ahead; where none of them has anything to read, on until one has.
fn sample(
    document: &PdfDocument<'_>,
    fonts: &Fonts,
    pages: u32,
    parts: &Parts<'_>,
) -> Result<HashMap<u32, PageLines>, ExtractError> {
    let started = Instant::now();
    let mut sample = HashMap::new();
    let count = pages.min(SAMPLED_PAGES);
    let spread = (0..count).map(|position| position * pages / count.max(1));
    let mut readable = 0;
    let mut has_content = false;
    for (tried, index) in spread.chain(0..pages).enumerate() {
        let is_search = tried >= count as usize;
        if parts.is_cancelled() || (is_search && (has_content || started.elapsed() > SEARCH)) {
            return Ok(sample);
        }
        if sample.contains_key(&index) {
            continue;
        }
        match page_lines(document, fonts, index) {
            Ok(page) => {
                readable += 1;
                has_content |= page.has_content();
                // Empty pages are not worth keeping in number.
                if !is_search || page.has_content() {
                    sample.insert(index, page);
                }
            }
            Err(error) => {
                unreadable(index, &error);
            }
        }
    }
    if readable == 0 {
        return Err(ExtractError::NoReadablePage { pages });
    }
    if has_content { Ok(sample) } else { Err(ExtractError::NoText) }
}

fn sample_text(sample: &HashMap<u32, PageLines>) -> String {
    let mut indices: Vec<&u32> = sample.keys().collect();
    indices.sort();
    let lines = indices.into_iter().flat_map(|index| sample[index].regions.iter().flatten());
    lines.map(Line::text).collect::<Vec<_>>().join(" ")
}

/// A page that cannot be read is an empty part: the others are not lost for it.
fn unreadable(index: u32, error: &PdfiumError) -> PageLines {
    tracing::warn!(page = index + 1, ?error, "a page could not be read");
    PageLines::default()
}

fn part(index: u32, page: PageLines, scale: &Scale) -> Part {
    let passages = page.regions.into_iter().flat_map(|lines| paragraph::passages(lines, scale)).collect();
    let PageText { text, blocks, lines } = page_text(passages);
    let locator = Locator::Page { index: index + 1, label: page.label, boxes: Vec::new() };
    Part { index, text, locator, blocks, lines, html: None }
}

fn page_lines(document: &PdfDocument<'_>, fonts: &Fonts, index: u32) -> Result<PageLines, PdfiumError> {
    let index = i32::try_from(index).map_err(|_| PdfiumError::PageIndexOutOfBounds)?;
    let page = document.pages().get(index)?;
    let label = page.label().map(|label| one_line(label, LABEL_CHARS)).filter(|label| !label.is_empty());
    let text = page.text()?;
    let characters = text.chars();
    let glyphs = glyph::read(&characters, visible(&page));
    let fragments = fragment::fragments(&glyphs);
    let pieces = fragment::pieces(&fragments);
    let font = |glyph| fonts.of(&characters, glyph);
    let stretches = Stretches { glyphs: &glyphs, fragments: &fragments, pieces: &pieces, font: &font };
    let regions = columns::regions(&pieces).into_iter().map(|region| line::lines(&stretches, &region));
    let regions: Vec<Vec<Line>> = regions.filter(|lines| !lines.is_empty()).collect();
    let is_scan = scan::is_scan(&page, regions.iter().flatten());
    Ok(PageLines { label, regions, is_scan })
}

/// The part of the page that is shown, a little widened: text is often cut by half a point.
fn visible(page: &PdfPage<'_>) -> Option<Area> {
    const MARGIN: f32 = 2.0;
    let bounds = page.boundaries().bounding().ok()?.bounds;
    let area = Area {
        left: bounds.left().value.min(bounds.right().value) - MARGIN,
        bottom: bounds.bottom().value.min(bounds.top().value) - MARGIN,
        right: bounds.left().value.max(bounds.right().value) + MARGIN,
        top: bounds.bottom().value.max(bounds.top().value) + MARGIN,
    };
    (area.is_finite() && area.width() > 2.0 * MARGIN && area.height() > 2.0 * MARGIN).then_some(area)
}

/// The fonts of a document by their names, since most of what is asked has been asked before.
#[derive(Debug, Default)]
struct Fonts(RefCell<HashMap<String, Font>>);

impl Fonts {
    fn of(&self, characters: &PdfPageTextChars<'_>, glyph: usize) -> Font {
        let Ok(reported) = characters.get(glyph) else { return Font::default() };
        let name = reported.font_name();
        if let Some(font) = self.0.borrow().get(&name) {
            return *font;
        }
        let lower = name.to_lowercase();
        let has = |marks: &[&str]| marks.iter().any(|mark| lower.contains(mark));
        let is_fixed_name = has(&["mono", "courier", "consol", "menlo", "typewriter", "cmtt", "sftt", "inconsolata"]);
        let font = Font {
            // The names of TeX's fonts and of publishers' say it in their own way. Weights that PDFium derives from
            // stems are not reliable.
            is_bold: has(&["bold", "black", "heavy", "cmbx", "-medi", "sfbx", "demi"]) || lower.ends_with(".b"),
            is_fixed: (is_fixed_name && !has(&["monotype"])) || reported.font_is_fixed_pitch(),
            face: Some(hash(&name)),
        };
        self.0.borrow_mut().insert(name, font);
        font
    }
}

/// Compared within one run only, so that a collision costs no more than a paragraph that is not parted.
fn hash(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}
