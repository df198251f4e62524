//! What the tests share: an outlet that listens, PDF files and containers made in memory, and the promises that every part keeps.

mod container;
mod dom;
mod pdf_file;
mod zipped;

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use studium_base::{Coded, ErrorCode};
use studium_engine::protocol::extract::{Event, Metadata, PageMark, Part, RasterShape, Request};

use crate::error::ExtractError;
use crate::outlet::Outlet;
use crate::worker::Extractor;

pub(crate) use container::{container, relations};
use dom::parse;
pub(crate) use pdf_file::{PdfFile, PdfPage, raw_pdf};
pub(crate) use zipped::zipped;

/// Keeps every event; may cancel after some of them.
#[derive(Debug, Default)]
pub(crate) struct Listener {
    pub(crate) events: Vec<Event>,
    pub(crate) cancel_after: Option<usize>,
}

impl Outlet for Listener {
    fn send(&mut self, event: Event) -> Result<(), ExtractError> {
        self.events.push(event);
        Ok(())
    }

    fn is_cancelled(&self) -> bool {
        self.cancel_after.is_some_and(|count| self.events.len() >= count)
    }
}

impl Listener {
    pub(crate) fn parts(&self) -> Vec<&Part> {
        self.events.iter().filter_map(|event| if let Event::Part(part) = event { Some(part) } else { None }).collect()
    }

    /// The text of a revision: parts joined by two line feeds.
    pub(crate) fn text(&self) -> String {
        let texts: Vec<&str> = self.parts().iter().map(|part| part.text.as_str()).collect();
        texts.join("\n\n")
    }

    /// Everything a snapshot should show, in a form that a person can read.
    pub(crate) fn digest(&self) -> String {
        let mut digest = String::new();
        for event in &self.events {
            match event {
                Event::Opened { format, metadata, part_count, paged, bookmarks } => {
                    let Metadata { title, authors, year, language, published, address } = metadata;
                    digest.push_str(&format!(
                        "opened {format:?} parts={part_count:?} paged={paged} Metadata {{ title: {title:?}, authors: {authors:?}, \
                         year: {year:?}, language: {language:?} }}\n"
                    ));
                    for fact in [published, address].into_iter().flatten() {
                        digest.push_str(&format!("  {fact}\n"));
                    }
                    for bookmark in bookmarks {
                        digest.push_str(&format!("  bookmark {bookmark:?}\n"));
                    }
                }
                Event::NeedsRecognition { part } => digest.push_str(&format!("part {part} needs recognition\n")),
                Event::Raster(shape) => digest.push_str(&format!("{shape:?}\n")),
                Event::RasterRows { grey } => digest.push_str(&format!("{} pixels\n", grey.len())),
                Event::Member { .. }
                | Event::Bytes(_)
                | Event::MemberEnd { .. }
                | Event::IsDocument
                | Event::Package(_)
                | Event::Annotated { .. } => {}
                Event::Part(part) => {
                    digest.push_str(&format!("part {} {:?}\n", part.index, part.locator));
                    for block in &part.blocks {
                        let text = slice(&part.text, block.range.start, block.range.end);
                        digest.push_str(&format!(
                            "  {:?} {:?} {text:?}\n",
                            block.kind,
                            (block.range.start, block.range.end)
                        ));
                    }
                    if let Some(html) = &part.html {
                        digest.push_str(&format!("  {html}\n"));
                    }
                }
            }
        }
        digest
    }
}

/// Scalar values `start..end` of a text.
pub(crate) fn slice(text: &str, start: u32, end: u32) -> String {
    text.chars().skip(start as usize).take((end - start) as usize).collect()
}

/// The PDFium library that set-up fetches: `$STUDIUM_PDFIUM`, or the one in the project's `models` folder.
pub(crate) fn pdfium() -> PathBuf {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let path =
        std::env::var_os("STUDIUM_PDFIUM").map_or_else(|| root.join("models/pdfium/libpdfium.so"), PathBuf::from);
    assert!(path.exists(), "PDFium is missing at {}: run `cargo xtask setup`, or set STUDIUM_PDFIUM", path.display());
    path
}

/// PDFium is not thread-safe, and tests run on several threads: hold this while using it.
pub(crate) fn one_at_a_time() -> MutexGuard<'static, ()> {
    static LOCK: Mutex<()> = Mutex::new(());
    LOCK.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a test asks for.
pub(crate) struct Asked<'a> {
    pub(crate) name: &'a str,
    pub(crate) content_type: Option<&'a str>,
    pub(crate) password: Option<&'a str>,
    pub(crate) first_part: u32,
    pub(crate) cancel_after: Option<usize>,
}

impl<'a> Asked<'a> {
    pub(crate) fn named(name: &'a str) -> Self {
        Self { name, content_type: None, password: None, first_part: 0, cancel_after: None }
    }

    /// Extracts a file of these bytes and checks what every part promises.
    pub(crate) fn of(&self, bytes: &[u8]) -> Result<Listener, ErrorCode> {
        let listener = self.ask(bytes, |path| Request::Extract {
            path,
            name: self.name.to_owned(),
            content_type: self.content_type.map(str::to_owned),
            password: self.password.map(str::to_owned),
            pdfium: pdfium(),
            first_part: self.first_part,
        })?;
        for part in listener.parts() {
            check_part(part);
        }
        Ok(listener)
    }

    /// Has a part of a file of these bytes drawn.
    pub(crate) fn drawn(
        &self,
        bytes: &[u8],
        part: u32,
        dots_per_inch: u32,
    ) -> Result<(RasterShape, Vec<u8>), ErrorCode> {
        let listener = self.ask(bytes, |path| Request::Raster {
            path,
            name: self.name.to_owned(),
            password: self.password.map(str::to_owned),
            pdfium: pdfium(),
            part,
            dots_per_inch,
        })?;
        let mut shape = None;
        let mut pixels = Vec::new();
        for event in listener.events {
            match event {
                Event::Raster(announced) => shape = Some(announced),
                Event::RasterRows { grey } => pixels.extend(grey),
                other => panic!("{other:?} belongs to no raster"),
            }
        }
        let shape = shape.expect("a raster is announced");
        assert_eq!(pixels.len(), shape.width as usize * shape.height as usize, "every pixel comes");
        Ok((shape, pixels))
    }

    /// Has a page of a picture of these bytes shown: a PNG or JPEG file.
    pub(crate) fn shown(&self, bytes: &[u8], part: u32) -> Result<Vec<u8>, ErrorCode> {
        let listener = self.ask(bytes, |path| Request::Picture { path, name: self.name.to_owned(), part })?;
        let piece =
            |event| if let Event::Bytes(piece) = event { piece } else { panic!("{event:?} belongs to no file") };
        Ok(listener.events.into_iter().flat_map(piece).collect())
    }

    /// A copy of a PDF of these bytes with marks, and which of these it lacks; none when it is not whole.
    pub(crate) fn annotated(&self, bytes: &[u8], marks: &[PageMark]) -> Result<(Vec<u8>, Option<Vec<u32>>), ErrorCode> {
        let listener = self.ask(bytes, |path| Request::Annotate {
            path,
            password: self.password.map(str::to_owned),
            pdfium: pdfium(),
            marks: marks.to_vec(),
        })?;
        let (mut copy, mut lacking) = (Vec::new(), None);
        for event in listener.events {
            match event {
                Event::Bytes(bytes) => copy.extend(bytes),
                Event::Annotated { left_out } => lacking = Some(left_out),
                other => panic!("{other:?} belongs to no copy"),
            }
        }
        Ok((copy, lacking))
    }

    /// What comes out of an archive of these bytes.
    pub(crate) fn unpacked(&self, bytes: &[u8]) -> Result<Listener, ErrorCode> {
        self.ask(bytes, |path| Request::Unpack { path })
    }

    fn ask(&self, bytes: &[u8], request: impl FnOnce(PathBuf) -> Request) -> Result<Listener, ErrorCode> {
        let _guard = one_at_a_time();
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("original");
        std::fs::write(&path, bytes).expect("the temporary folder can be written");
        let mut listener = Listener { events: Vec::new(), cancel_after: self.cancel_after };
        Extractor::default().extract(&request(path), &mut listener).map_err(|error| error.code())?;
        Ok(listener)
    }
}

/// Checks every promise that the protocol makes about a part.
pub(crate) fn check_part(part: &Part) {
    use unicode_normalization::is_nfc;
    let chars: Vec<char> = part.text.chars().collect();
    assert!(is_nfc(&part.text), "not NFC: {:?}", part.text);
    let is_stray = |character: &char| character.is_control() && !matches!(character, '\n' | '\t');
    assert!(!chars.iter().any(is_stray), "control characters in {:?}", part.text);

    let mut expected_start = 0;
    for block in &part.blocks {
        assert_eq!(block.range.start, expected_start, "blocks follow each other, one line feed apart");
        assert!(!block.range.is_empty(), "no block is empty");
        let end = block.range.end as usize;
        assert!(end <= chars.len(), "blocks end with the text");
        assert!(end == chars.len() || chars[end] == '\n', "a line feed parts blocks");
        expected_start = block.range.end + 1;
    }
    let covered = part.blocks.last().map_or(0, |block| block.range.end);
    assert_eq!(covered as usize, chars.len(), "blocks cover the text");

    let mut previous_end = 0;
    for line in &part.lines {
        assert!(line.range.start >= previous_end && line.range.end as usize <= chars.len(), "lines are in order");
        previous_end = line.range.end;
        let text = slice(&part.text, line.range.start, line.range.end);
        assert!(
            !text.is_empty() && !text.contains('\n') && text.trim() == text,
            "a line is what stands on it: {text:?}"
        );
        let [left, bottom, right, top] = line.bounds.0;
        assert!(left <= right && bottom <= top, "bounds are a box: {:?}", line.bounds);
        if !line.edges.is_empty() {
            assert_eq!(line.edges.len(), line.range.len() as usize + 1, "one edge more than letters");
            assert!(line.edges.windows(2).all(|pair| pair[0] <= pair[1]), "edges go from left to right");
        }
    }
    if let Some(html) = &part.html {
        check_html(part, html);
    }
}

/// Parses the HTML as a browser would and compares its text with the canonical text, block by block.
fn check_html(part: &Part, html: &str) {
    const ELEMENTS: [&str; 21] = [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "pre",
        "code",
        "table",
        "tbody",
        "tr",
        "th",
        "td",
        "blockquote",
        "em",
        "strong",
        "a",
    ];
    let mut places = Vec::new();
    for element in parse(html) {
        assert!(ELEMENTS.contains(&element.name.as_str()), "<{}> is not one of ours", element.name);
        for (name, value) in &element.attributes {
            let is_ours = match name.as_str() {
                "data-start" | "data-end" | "start" => value.bytes().all(|byte| byte.is_ascii_digit()),
                "data-href" => element.name == "a",
                _ => false,
            };
            assert!(is_ours, "{name}={value:?} is not one of ours");
        }
        let number = |name: &str| element.attribute(name).and_then(|value| value.parse::<u32>().ok());
        if let (Some(start), Some(end)) = (number("data-start"), number("data-end")) {
            assert_eq!(element.text, slice(&part.text, start, end), "the text of <{}>", element.name);
            places.push((start, end));
        }
    }
    let blocks: Vec<(u32, u32)> = part.blocks.iter().map(|block| (block.range.start, block.range.end)).collect();
    assert_eq!(places, blocks, "each block is one element, in order");
}
