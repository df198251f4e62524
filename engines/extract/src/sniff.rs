//! What a file is: its content decides, its name is a hint.

use studium_engine::protocol::extract::Format;

use crate::archive::Archive;
use crate::decode::utf16_without_mark;
use crate::error::ExtractError;

/// How much of a file is looked at, in bytes.
pub(crate) const HEAD_BYTES: usize = 64 * 1024;

/// PDF readers accept the mark anywhere in the first kibibyte (PDF 1.7, implementation note 13).
const PDF_MARK_WITHIN: usize = 1024;

/// Bytes that do not occur in text, of a thousand, above which a file is no text. Random bytes have about 90.
const STRAY_BYTES_PER_THOUSAND: usize = 10;

/// The elements with which a page without a doctype begins.
const HTML_TAGS: [&str; 26] = [
    "html", "head", "body", "title", "meta", "link", "script", "style", "div", "p", "h1", "h2", "h3", "table", "ul",
    "ol", "article", "section", "main", "header", "center", "font", "span", "a", "b", "i",
];

/// What the beginning of a file tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The format, for sure.
    Known(Format),
    /// A zip container: [`inside`] tells which format.
    Container,
    /// A compound file, Microsoft's container of before 2007: [`inside_compound`] tells which format.
    Compound,
}

/// Tells what a file is from its first [`HEAD_BYTES`] and its name.
///
/// # Errors
/// [`ExtractError::Empty`], [`ExtractError::FormatUnknown`], or [`ExtractError::NotPdf`] for bytes that only claim to
/// be a PDF.
pub(crate) fn kind(head: &[u8], name: &str) -> Result<Kind, ExtractError> {
    if head.is_empty() {
        return Err(ExtractError::Empty);
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    if is_pdf(head) {
        return Ok(Kind::Known(Format::Pdf));
    }
    if head.starts_with(b"PK\x03\x04") {
        return Ok(Kind::Container);
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Ok(Kind::Compound);
    }
    if is_image(head) {
        return Ok(Kind::Known(Format::Image));
    }
    if !is_text(head) {
        return Err(if ending == "pdf" { ExtractError::NotPdf } else { ExtractError::FormatUnknown });
    }
    let start = text_start(head);
    let is_html_name = matches!(ending.as_str(), "html" | "htm" | "xhtml" | "xht");
    let is_markdown_name = matches!(ending.as_str(), "md" | "markdown" | "mdown" | "mkd" | "mdx" | "qmd" | "rmd");
    if is_page(&start) || is_html_name {
        return Ok(Kind::Known(Format::Html));
    }
    if start.starts_with("<?xml")
        || start.starts_with("<svg")
        || start.starts_with("{\\rtf")
        || start.starts_with("%!ps")
    {
        return Err(ExtractError::FormatUnknown);
    }
    if is_markdown_name {
        return Ok(Kind::Known(Format::Markdown));
    }
    if matches!(ending.as_str(), "csv" | "tsv" | "tab") {
        return Ok(Kind::Known(Format::Csv));
    }
    if matches!(ending.as_str(), "tex" | "latex" | "ltx") || start.starts_with("\\documentclass") {
        return Ok(Kind::Known(Format::Latex));
    }
    // Only now: READMEs in Markdown often begin with a tag.
    Ok(Kind::Known(if is_html_fragment(&start) { Format::Html } else { Format::Text }))
}

/// Tells what a zip container holds from the members that each format must have.
///
/// # Errors
/// [`ExtractError::FormatUnknown`] for any other archive, and whatever keeps it from being read.
pub(crate) fn inside(archive: &mut Archive) -> Result<Format, ExtractError> {
    // EPUB and OpenDocument say what they are in a member of this name.
    if let Some(declared) = archive.read("mimetype")? {
        let declared = String::from_utf8_lossy(&declared);
        let format = match declared.trim() {
            "application/epub+zip" => Some(Format::Epub),
            "application/vnd.oasis.opendocument.text" | "application/vnd.oasis.opendocument.text-template" => {
                Some(Format::Odt)
            }
            "application/vnd.oasis.opendocument.presentation"
            | "application/vnd.oasis.opendocument.presentation-template" => Some(Format::Odp),
            "application/vnd.oasis.opendocument.spreadsheet"
            | "application/vnd.oasis.opendocument.spreadsheet-template" => Some(Format::Spreadsheet),
            _ => None,
        };
        if let Some(format) = format {
            return Ok(format);
        }
    }
    let names = archive.names();
    let has = |name: &str| names.iter().any(|known| known == name);
    if has("META-INF/container.xml") {
        return Ok(Format::Epub);
    }
    // Office Open XML may call its main part anything; the table of content types says what it is.
    let types = archive.read("[Content_Types].xml")?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let types = types.unwrap_or_default();
    if types.contains("wordprocessingml.document.main") || types.contains("wordprocessingml.template.main") {
        return Ok(Format::Docx);
    }
    if types.contains("presentationml.presentation.main")
        || types.contains("presentationml.slideshow.main")
        || types.contains("presentationml.template.main")
    {
        return Ok(Format::Pptx);
    }
    if types.contains("spreadsheetml.sheet.main") || types.contains("ms-excel.sheet") {
        return Ok(Format::Spreadsheet);
    }
    // Programs that write no table, or macros' own types.
    match () {
        () if has("word/document.xml") => Ok(Format::Docx),
        () if has("ppt/presentation.xml") => Ok(Format::Pptx),
        () if has("xl/workbook.xml") || has("xl/workbook.bin") => Ok(Format::Spreadsheet),
        () => Err(ExtractError::FormatUnknown),
    }
}

/// Tells what a compound file holds from the names of its streams, which are written in UTF-16.
///
/// # Errors
/// [`ExtractError::FormatOld`] for Word and PowerPoint, [`ExtractError::Protected`] for an encrypted file of any of the
/// newer formats, [`ExtractError::FormatUnknown`] for anything else.
pub(crate) fn inside_compound(bytes: &[u8]) -> Result<Format, ExtractError> {
    let has = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(name.len()).any(|window| window == name)
    };
    if has("EncryptedPackage") {
        Err(ExtractError::Protected)
    } else if has("Workbook") || has("Book") {
        Ok(Format::Spreadsheet)
    } else if has("WordDocument") || has("PowerPoint Document") {
        Err(ExtractError::FormatOld)
    } else {
        Err(ExtractError::FormatUnknown)
    }
}

fn is_pdf(head: &[u8]) -> bool {
    let window = &head[..head.len().min(PDF_MARK_WITHIN)];
    match window.windows(5).position(|bytes| bytes == b"%PDF-") {
        Some(0) => true,
        // A text about PDF may quote the mark; a PDF also has objects.
        Some(_) => head.windows(4).any(|bytes| bytes == b" obj"),
        None => false,
    }
}

fn is_image(head: &[u8]) -> bool {
    const MARKS: [&[u8]; 8] =
        [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"GIF87a", b"GIF89a"];
    let is_webp = head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP");
    // A text may begin with these letters; four zero bytes follow in no text.
    let is_bitmap = head.starts_with(b"BM") && head.get(6..10) == Some(&[0; 4]);
    is_webp || is_bitmap || MARKS.iter().any(|mark| head.starts_with(mark))
}

/// Text has no zero bytes (unless it is UTF-16) and hardly any control bytes.
fn is_text(head: &[u8]) -> bool {
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") || utf16_without_mark(head).is_some() {
        return true;
    }
    let is_stray = |byte: u8| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0xc | 0x1b);
    let stray = head.iter().filter(|&&byte| is_stray(byte) || byte == 0x7f).count();
    !head.contains(&0) && stray * 1000 <= head.len() * STRAY_BYTES_PER_THOUSAND
}

/// The first characters in lower case, without byte order mark, blanks and comments.
fn text_start(head: &[u8]) -> String {
    let sample = crate::decode::decode(&head[..head.len().min(4096) & !1], None).to_ascii_lowercase();
    let mut start = sample.trim_start_matches(['\u{feff}', ' ', '\t', '\n']);
    while let Some(rest) = start.strip_prefix("<!--") {
        start = rest.split_once("-->").map_or("", |(_, after)| after.trim_start());
    }
    start.to_owned()
}

fn is_page(start: &str) -> bool {
    start.starts_with("<!doctype html")
        || begins_with_tag(start, "html")
        || (start.starts_with("<?xml") && start.contains("<html"))
}

fn is_html_fragment(start: &str) -> bool {
    HTML_TAGS.iter().any(|tag| begins_with_tag(start, tag)) && start.contains("</")
}

fn begins_with_tag(start: &str, tag: &str) -> bool {
    let after = start.strip_prefix('<').and_then(|rest| rest.strip_prefix(tag));
    after.is_some_and(|rest| rest.starts_with(['>', ' ', '\n', '\t', '/']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(head: &[u8], name: &str, expected: Format) {
        assert_eq!(kind(head, name).expect("a known format"), Kind::Known(expected), "{name}");
    }

    #[test]
    fn content_beats_the_ending() {
        check(b"%PDF-1.4\n1 0 obj", "notes.txt", Format::Pdf);
        check(b"junk before\n%PDF-1.4\n1 0 obj", "a.bin", Format::Pdf);
        check(b"<!DOCTYPE html><p>x", "a.md", Format::Html);
        check(b"\xef\xbb\xbf<?xml version='1.0'?><html xmlns='x'>", "a.pdf", Format::Html);
        check(b"Just words.", "a.docx", Format::Text);
        check(b"Just words.", "a.pdf", Format::Text);
    }

    #[test]
    fn the_ending_decides_where_the_content_does_not() {
        check(b"# Heading", "a.md", Format::Markdown);
        check(b"# Heading", "a.txt", Format::Text);
        check(b"plain", "a.html", Format::Html);
        check(b"<div align=center>Logo</div>\n\n# Heading", "README.md", Format::Markdown);
        check(b"<div>Text</div>", "download", Format::Html);
        check(b"A text that quotes %PDF-1.7 and goes on.", "a.txt", Format::Text);
    }

    #[test]
    fn utf16_is_text() {
        let bytes: Vec<u8> = "Words in UTF-16".encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&bytes, "a.txt", Format::Text);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert!(matches!(kind(b"", "a.txt"), Err(ExtractError::Empty)));
        assert!(matches!(kind(b"\x7fELF\x00\x00", "a.txt"), Err(ExtractError::FormatUnknown)));
        assert!(matches!(kind(b"\x7fELF\x00\x00", "a.pdf"), Err(ExtractError::NotPdf)));
        assert!(matches!(kind(b"<?xml version='1.0'?><svg/>", "a.svg"), Err(ExtractError::FormatUnknown)));
        assert!(matches!(kind(b"{\\rtf1 Hello}", "a.rtf"), Err(ExtractError::FormatUnknown)));
    }

    #[test]
    fn tables_and_latex_go_by_their_names_and_first_words() {
        check(b"a;b\n1;2", "a.csv", Format::Csv);
        check(b"a\tb\n1\t2", "a.TSV", Format::Csv);
        check(b"\\documentclass{article}", "paper.txt", Format::Latex);
        check(b"\\section{One}", "one.tex", Format::Latex);
    }

    #[test]
    fn compound_files_go_by_the_names_of_their_streams() {
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        assert!(matches!(inside_compound(&utf16("xx EncryptedPackage")), Err(ExtractError::Protected)));
        assert!(matches!(inside_compound(&utf16("xx WordDocument")), Err(ExtractError::FormatOld)));
        assert!(matches!(inside_compound(&utf16("Workbook")), Ok(Format::Spreadsheet)));
        assert!(matches!(inside_compound(b"nothing"), Err(ExtractError::FormatUnknown)));
    }
}
