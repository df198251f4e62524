//! What a file is: its content decides, its name is a hint.

use studium_engine::protocol::extract::Format;

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

/// Tells the format of a file from its first [`HEAD_BYTES`] and its name.
///
/// # Errors
/// [`ExtractError::Empty`], [`ExtractError::FormatUnknown`], or [`ExtractError::NotPdf`] for bytes that only claim to
/// be a PDF.
pub(crate) fn format(head: &[u8], name: &str) -> Result<Format, ExtractError> {
    if head.is_empty() {
        return Err(ExtractError::Empty);
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    if is_pdf(head) {
        return Ok(Format::Pdf);
    }
    if !is_text(head) {
        return Err(if ending == "pdf" { ExtractError::NotPdf } else { ExtractError::FormatUnknown });
    }
    let start = text_start(head);
    let is_html_name = matches!(ending.as_str(), "html" | "htm" | "xhtml" | "xht");
    let is_markdown_name = matches!(ending.as_str(), "md" | "markdown" | "mdown" | "mkd" | "mdx" | "qmd" | "rmd");
    if is_page(&start) || is_html_name {
        return Ok(Format::Html);
    }
    if start.starts_with("<?xml")
        || start.starts_with("<svg")
        || start.starts_with("{\\rtf")
        || start.starts_with("%!ps")
    {
        return Err(ExtractError::FormatUnknown);
    }
    if is_markdown_name {
        return Ok(Format::Markdown);
    }
    // Only now: READMEs in Markdown often begin with a tag.
    Ok(if is_html_fragment(&start) { Format::Html } else { Format::Text })
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
        assert_eq!(format(head, name).expect("a known format"), expected, "{name}");
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
        assert!(matches!(format(b"", "a.txt"), Err(ExtractError::Empty)));
        assert!(matches!(format(b"PK\x03\x04\x00\x00", "a.txt"), Err(ExtractError::FormatUnknown)));
        assert!(matches!(format(b"PK\x03\x04\x00\x00", "a.pdf"), Err(ExtractError::NotPdf)));
        assert!(matches!(format(b"<?xml version='1.0'?><svg/>", "a.svg"), Err(ExtractError::FormatUnknown)));
        assert!(matches!(format(b"{\\rtf1 Hello}", "a.rtf"), Err(ExtractError::FormatUnknown)));
    }
}
