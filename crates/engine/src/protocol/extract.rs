//! Talking to `studium-extract`: a file in, canonical text with its places out.

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use studium_base::{Failure, Locator, PageBox, TextRange, Timestamp};

use super::Protocol;
use super::package::PackageEvent;

/// The language of `studium-extract`.
#[derive(Debug)]
pub struct Extract;

impl Protocol for Extract {
    const PROGRAM: &'static str = "studium-extract";
    type Request = Request;
    type Event = Event;

    fn silence_limit(_request: &Request) -> Duration {
        // A page takes 4 ms as a rule; a page with a million paths takes seconds. After this it is a trap.
        Duration::from_secs(30)
    }
}

/// The formats that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Portable Document Format.
    Pdf,
    /// CommonMark with tables.
    Markdown,
    /// Plain text.
    Text,
    /// A saved web page.
    Html,
    /// Word processing, Office Open XML.
    Docx,
    /// A presentation, Office Open XML.
    Pptx,
    /// Word processing, OpenDocument.
    Odt,
    /// A presentation, OpenDocument.
    Odp,
    /// A workbook: XLSX, XLSB, XLS or ODS.
    Spreadsheet,
    /// Values separated by commas, semicolons or tabs.
    Csv,
    /// A book in EPUB 2 or 3.
    Epub,
    /// LaTeX source.
    Latex,
    /// A picture of text: PNG, JPEG, TIFF, BMP, WebP or GIF. Each picture is a page.
    Image,
    /// Something to be heard: WAVE, FLAC, Ogg, MP3, AAC, MP4, AIFF or Matroska. Not read by `studium-extract` but written
    /// down by `studium-speech`.
    Recording,
}

/// What can be asked of `studium-extract`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Read a file from part `first_part` on (a resumed import skips what is saved).
    Extract {
        /// The file.
        path: PathBuf,
        /// Its name when it was imported: the ending is a hint, the content decides.
        name: String,
        /// What a server said that it is (`text/html; charset=koi8-r`), for what came from the web. Its name is then its
        /// address, and of a page the readable part is read.
        content_type: Option<String>,
        /// For protected PDF files.
        password: Option<String>,
        /// The PDFium library.
        pdfium: PathBuf,
        /// 0 for the whole file.
        first_part: u32,
    },
    /// Draw a part in shades of grey, so that its text can be recognised.
    Raster {
        /// The file.
        path: PathBuf,
        /// As in [`Request::Extract`].
        name: String,
        /// As in [`Request::Extract`].
        password: Option<String>,
        /// As in [`Request::Extract`].
        pdfium: PathBuf,
        /// Which part.
        part: u32,
        /// How finely a PDF page is drawn, as far as the limits allow. Images have their own pixels.
        dots_per_inch: u32,
    },
    /// A page of a picture as it is looked at: upright, in its colours, as a PNG or JPEG file.
    Picture {
        /// The file.
        path: PathBuf,
        /// As in [`Request::Extract`].
        name: String,
        /// Which page.
        part: u32,
    },
    /// Stream the files inside a zip archive. Folders, hidden files and archives inside are passed over.
    Unpack {
        /// The archive.
        path: PathBuf,
    },
    /// Stream what is in a package of Anki, or in the database of a collection.
    Package {
        /// The file.
        path: PathBuf,
        /// Its name: the ending tells whether it is a whole collection.
        name: String,
        /// Are media files wanted?
        with_media: bool,
    },
    /// Write a copy of a PDF with marks on its pages; the file itself stays as it is. The copy comes as
    /// [`Event::Bytes`], since the worker may write nowhere.
    Annotate {
        /// The file.
        path: PathBuf,
        /// As in [`Request::Extract`].
        password: Option<String>,
        /// As in [`Request::Extract`].
        pdfium: PathBuf,
        /// What to put on which page.
        marks: Vec<PageMark>,
    },
}

/// A mark on a page, as other programs for PDF show it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageMark {
    /// The page, counted from 0.
    pub part: u32,
    /// How it looks.
    pub shape: MarkShape,
    /// What is shown when it is opened.
    pub note: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub changed_at: Timestamp,
}

/// How a mark looks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum MarkShape {
    /// Colour over text.
    Highlight {
        /// Red, green and blue.
        color: [u8; 3],
        /// One a line.
        boxes: Vec<PageBox>,
    },
    /// A symbol beside a line; at the head of the page when there is none.
    Pin {
        /// The line, or the letters in it.
        beside: Option<PageBox>,
    },
}

/// What a document says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// Title, where the file names a usable one.
    pub title: Option<String>,
    /// Authors, where named.
    pub authors: Vec<String>,
    /// Year of publication or creation.
    pub year: Option<i32>,
    /// ISO 639-1 code, from the file or detected.
    pub language: Option<String>,
    /// Day of publication as `2019-04-01`, where a page from the web names it.
    pub published: Option<String>,
    /// The address under which a page from the web wants to be known.
    pub address: Option<String>,
}

/// What a stretch of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// A heading; level 1 is the outermost.
    Heading {
        /// 1 to 6.
        level: u8,
    },
    /// Running text.
    Paragraph,
    /// One item of a list.
    ListItem,
    /// Program text or anything preformatted; never split between lines without need.
    Code,
    /// A table, one row a line, cells parted by tabs.
    Table,
    /// A quotation.
    Quote,
}

/// A paragraph, heading, item and so on. Blocks follow each other in order and do not overlap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// In the part's text (0 is the part's first scalar value).
    pub range: TextRange,
    /// What it is.
    pub kind: BlockKind,
}

/// A line of a PDF page: its text and where each character stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// In the part's text.
    pub range: TextRange,
    /// The whole line.
    pub bounds: PageBox,
    /// `range.len() + 1` edges from left to right when the line is horizontal: character i stands between edges i and
    /// i + 1. Empty for rotated or vertical lines, which are lit whole.
    pub edges: Vec<f32>,
}

/// A page, or a section of a flowing document. The canonical text of a revision is its parts' texts joined by two
/// line feeds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Counted from 0 without gaps.
    pub index: u32,
    /// Canonical text: Unicode NFC, no control characters but line feed and tab, blocks parted by line feeds.
    pub text: String,
    /// Where the part stands (without boxes).
    pub locator: Locator,
    /// What the text consists of.
    pub blocks: Vec<Block>,
    /// Where its characters stand; pages only.
    pub lines: Vec<Line>,
    /// The part for the reader: blocks with `data-start` and `data-end` relative to the part, whose text content
    /// equals the canonical text of that range. Built from our own elements, never from the file's markup. PDF: none.
    pub html: Option<String>,
}

/// An entry of the document's own outline (PDF bookmarks).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bookmark {
    /// As shown.
    pub title: String,
    /// 1 is the outermost.
    pub level: u8,
    /// Part to which it leads.
    pub part: u32,
}

/// The size of a raster, and how it lies on its page.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RasterShape {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// How finely it was drawn; `None` where that cannot be relied on.
    pub dots_per_inch: Option<u32>,
    /// The part of the page that the raster shows, in unrotated user space.
    pub page: PageBox,
    /// By how many quarter turns clockwise the page is shown, and so the raster.
    pub quarter_turns: u8,
}

/// What `studium-extract` streams back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// The file is open.
    Opened {
        /// What it is.
        format: Format,
        /// What it says of itself.
        metadata: Metadata,
        /// How many parts will come, where known before reading.
        part_count: Option<u32>,
        /// Is each part a page?
        paged: bool,
        /// The document's own outline.
        bookmarks: Vec<Bookmark>,
    },
    /// The part that follows has no text that could be read, but something is drawn on it.
    NeedsRecognition {
        /// Its index.
        part: u32,
    },
    /// A part; they come in order.
    Part(Part),
    /// A raster begins.
    Raster(RasterShape),
    /// Its next rows from the top down, a byte a pixel, black is 0.
    RasterRows {
        /// Whole rows.
        #[serde(with = "serde_bytes")]
        grey: Vec<u8>,
    },
    /// A file inside an archive begins.
    Member {
        /// Its path inside the archive, of plain names only, parted by `/`.
        name: String,
    },
    /// The next bytes of that file, of a media file, of a picture, or of the copy that [`Request::Annotate`] asks for.
    Bytes(#[serde(with = "serde_bytes")] Vec<u8>),
    /// That file is whole, or cannot be had.
    MemberEnd {
        /// Why not.
        refused: Option<Failure>,
    },
    /// The file is no archive but a document in a container.
    IsDocument,
    /// A piece of a package of Anki.
    Package(PackageEvent),
    /// The copy is whole.
    Annotated {
        /// The marks that it lacks, as places in the list of them: their pages cannot be loaded, or they have no box.
        left_out: Vec<u32>,
    },
}
