//! How much of a file is read before it is refused: each bound with its reason.

/// Largest PDF in bytes. PDFium reads it in pieces, so this is not about memory: offsets in older files are ten
/// decimal digits, and beyond 2 GiB PDFium's 32-bit paths begin.
pub(crate) const PDF_FILE_BYTES: u64 = 2 * 1024 * 1024 * 1024;

/// Largest plain text in bytes. It is decoded as a whole, which takes up to three times its size; the largest novels
/// are 4 MB.
pub(crate) const TEXT_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// Largest Markdown or HTML file in bytes: the parser's own tables come to several times the text.
pub(crate) const MARKUP_FILE_BYTES: u64 = 32 * 1024 * 1024;

/// Largest container (Office, OpenDocument, EPUB) in bytes; almost all of it is pictures, which are not read.
pub(crate) const CONTAINER_FILE_BYTES: u64 = 2 * 1024 * 1024 * 1024;

/// Members of a container. The largest illustrated books have some thousands.
pub(crate) const ARCHIVE_MEMBERS: u64 = 65_536;

/// Bytes that one member may unpack to: the text of the longest novels is 6 MB with its markup, large sheets are 40.
pub(crate) const MEMBER_BYTES: u64 = 96 * 1024 * 1024;

/// Bytes that all members that are read may unpack to, together.
pub(crate) const ARCHIVE_BYTES: u64 = 512 * 1024 * 1024;

/// Files taken from an archive of documents.
pub(crate) const UNPACKED_FILES: u64 = 5_000;

/// Bytes that the files of an archive of documents may unpack to, together.
pub(crate) const UNPACKED_BYTES: u64 = 8 * 1024 * 1024 * 1024;

/// A file inside that unpacks to more than this must not have been packed too well: text shrinks to a fifth, tables to
/// a fiftieth, and only zeros to a thousandth.
pub(crate) const UNPACKED_UNSUSPECTED_BYTES: u64 = 32 * 1024 * 1024;
/// See [`UNPACKED_UNSUSPECTED_BYTES`].
pub(crate) const UNPACKED_RATIO: u64 = 200;

/// How deep XML may be nested. Word nests tables and boxes some 40 deep.
pub(crate) const XML_DEPTH: usize = 256;

/// Cells with a value in a workbook or table: each takes some 60 bytes while a sheet is put in order.
pub(crate) const SHEET_CELLS: u64 = 2_000_000;

/// Empty cells that are written between two cells of a row.
pub(crate) const SHEET_GAP: usize = 64;

/// Scalar values after which a section of a flowing document goes on in a new part: about four printed pages, quick to
/// lay out in the reader and far below what a frame holds.
pub(crate) const PART_CHARS: usize = 8_000;

/// Scalar values of a document. Ranges are `u32`; a quarter of that leaves room for the separators and for sums.
pub(crate) const DOCUMENT_CHARS: u64 = 1 << 30;

/// Parts of a document: ten times the longest handbooks, and few enough for one row each.
pub(crate) const PARTS: u32 = 100_000;

/// Characters read from one PDF page. A dense newspaper page has 30,000; with nine bytes for a character and its edge
/// this stays below 2 MiB of the 16 MiB that a frame holds.
pub(crate) const PAGE_GLYPHS: usize = 200_000;

/// Lines kept from one PDF page: each costs about 120 bytes in a frame besides its characters.
pub(crate) const PAGE_LINES: usize = 20_000;

/// How deep quotes and lists are shown inside each other. Deeper ones are shown at this depth.
pub(crate) const NESTING: usize = 16;

/// Longest address of a link, in bytes. Longer ones are almost always data in disguise, and thousands of links in one
/// part must not outgrow a frame.
pub(crate) const LINK_BYTES: usize = 512;

/// Entries taken from a document's own outline; with [`TITLE_CHARS`] each they stay within a frame.
pub(crate) const BOOKMARKS: usize = 5_000;

/// Longest title, author or outline entry in scalar values.
pub(crate) const TITLE_CHARS: usize = 300;

/// Authors taken from a file.
pub(crate) const AUTHORS: usize = 50;

/// Scalar values that must be there before the language is guessed from them, unless the document ends earlier.
pub(crate) const LANGUAGE_SAMPLE_CHARS: usize = 2_000;

/// Largest picture in bytes: TIFF files of many pages without compression.
pub(crate) const IMAGE_FILE_BYTES: u64 = 512 * 1024 * 1024;

/// Pages of a TIFF.
pub(crate) const IMAGE_PAGES: usize = 5_000;

/// Longest side of a picture in pixels, and most pixels of it: twice the largest cameras and A3 at 600 dots an inch.
pub(crate) const IMAGE_SIDE: u32 = 32_000;
pub(crate) const IMAGE_PIXELS: u64 = 100_000_000;

/// Memory for a picture while it is decoded: its pixels with eight bytes each.
pub(crate) const IMAGE_BYTES: u64 = 800_000_000;

/// Most pixels of a raster: A3 at 300 dots an inch has 17 million, and more does not make letters clearer.
pub(crate) const RASTER_PIXELS: u32 = 24_000_000;

/// Longest side of a raster: Tesseract takes up to 32,767 pixels.
pub(crate) const RASTER_SIDE: u32 = 32_000;

/// Columns of a table in a text or on a slide. Word draws 63, PowerPoint 75.
pub(crate) const TABLE_COLUMNS: u32 = 128;

/// Longest formula in bytes, read as a line. The longest derivations have some thousand signs.
pub(crate) const FORMULA_BYTES: usize = 64 * 1024;

/// Styles that are followed from parent to parent. Writers chain four or five.
pub(crate) const STYLE_CHAIN: usize = 32;

/// Empty cells that a document may gain by repetition. A cell takes 60 bytes of memory and asks for a million of them
/// in forty.
pub(crate) const REPEATED_CELLS: usize = 100_000;

/// Blanks that one mark may stand for in program text: no indentation is deeper.
pub(crate) const REPEATED_BLANKS: usize = 64;

/// Notes and text boxes that are moved behind their paragraphs, inside each other. Each level passes over the markup
/// once more; deeper ones are read in place. A caption's box inside a note is two.
pub(crate) const POSTPONED_DEPTH: usize = 4;

/// How far a book's item may send on to another that stands in for it.
pub(crate) const FALLBACKS: usize = 8;

/// Statements read about a book: titles, people, dates and what refines them.
pub(crate) const STATEMENTS: usize = 2_000;

/// How deep a formula keeps its shape; continued fractions in textbooks go to six.
pub(crate) const FORMULA_DEPTH: usize = 64;

/// Files in a package of Anki: the largest shared decks have some fifty thousand media.
pub(crate) const PACKAGE_MEMBERS: u64 = 500_000;

/// Bytes of the collection in a package of Anki. It is held in memory, and the app gives a worker 3 GiB; a million notes
/// with ten million reviews come to 1.2 GB.
pub(crate) const PACKAGE_DATABASE_BYTES: u64 = 3 << 29;

/// Bytes of the version in a package of Anki: it is a message of one number.
pub(crate) const PACKAGE_META_BYTES: u64 = 1024;

/// Bytes of the list of media in a package of Anki: a hundred for each of [`PACKAGE_MEMBERS`].
pub(crate) const PACKAGE_LIST_BYTES: u64 = 64 << 20;

/// Bytes of a media file in a package of Anki. Anki itself takes 100 MB.
pub(crate) const PACKAGE_MEDIA_BYTES: u64 = 512 << 20;

/// Bytes that are unpacked at once, and so the size of a frame with media.
pub(crate) const PACKAGE_PIECE_BYTES: usize = 1 << 20;

/// Bytes of one value in the database of a package: all note types of a collection may stand in one.
pub(crate) const PACKAGE_VALUE_BYTES: i32 = 64 << 20;

/// Bytes of a statement in the schema of a package's database.
pub(crate) const PACKAGE_SQL_BYTES: i32 = 100_000;

/// Note types, presets, decks and settings of a package, each.
pub(crate) const PACKAGE_SETTINGS: usize = 20_000;

/// Things of a package that are named as skipped; further ones are counted.
pub(crate) const PACKAGE_SKIPS: u64 = 10_000;
