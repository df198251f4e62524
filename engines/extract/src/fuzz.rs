//! Targets for damaged inputs: every reader of the worker, from whole files down to the XML reader.
//!
//! The corpora are in `fuzz/`: small documents with a bit of everything. Those of containers are written as text, each
//! member behind a line with its name, so that the damage lands in the markup and not in the compression.

use studium_base::ErrorCode;
use studium_fuzz::fuzz;

use crate::fixtures::{Asked, Listener, zipped};
use crate::sniff;
use crate::xml::{Node, Xml};

/// What begins the line with a member's name.
const MEMBER: &str = "=== ";

/// Longest name of a member; a container can have no endless ones.
const LONGEST_NAME: usize = 2_000;

/// Reads a file of these bytes: it must end in parts that keep their promises, or in a reason that blames the file.
fn read(name: &str, bytes: &[u8]) {
    check(name, Asked::named(name).of(bytes));
}

fn check(name: &str, outcome: Result<Listener, ErrorCode>) {
    match outcome {
        Ok(read) => assert!(!read.parts().is_empty(), "{name} ended without parts and without a reason"),
        Err(code) => assert!(
            matches!(
                code,
                ErrorCode::FileEmpty
                    | ErrorCode::FileDamaged
                    | ErrorCode::FileTooLarge
                    | ErrorCode::FileProtected
                    | ErrorCode::FormatUnknown
                    | ErrorCode::FormatOld
                    | ErrorCode::NoText
                    | ErrorCode::PasswordRequired
            ),
            "{name}: {code:?}"
        ),
    }
}

/// The container that a text describes.
fn packed(text: &[u8]) -> Vec<u8> {
    let mut members: Vec<(String, Vec<u8>)> = Vec::new();
    for line in text.split_inclusive(|&byte| byte == b'\n') {
        match line.strip_prefix(MEMBER.as_bytes()) {
            Some(name) => {
                let name: String = String::from_utf8_lossy(name).trim().chars().take(LONGEST_NAME).collect();
                let is_new = members.iter().all(|(known, _)| *known != name);
                // A container of these fixtures has no two members of one name.
                members.push((if is_new { name } else { format!("{name}.{}", members.len()) }, Vec::new()));
            }
            None => {
                if let Some((_, content)) = members.last_mut() {
                    content.extend_from_slice(line);
                }
            }
        }
    }
    zipped(&members)
}

fn fuzz_container(target: &str, name: &str, corpus: &[&str]) {
    let corpus: Vec<Vec<u8>> = corpus.iter().map(|text| text.as_bytes().to_vec()).collect();
    fuzz(target, &corpus, |text| read(name, &packed(text)));
}

fn fuzz_text(target: &str, name: &str, corpus: &[&str]) {
    let corpus: Vec<Vec<u8>> = corpus.iter().map(|text| text.as_bytes().to_vec()).collect();
    fuzz(target, &corpus, |bytes| read(name, bytes));
}

const DOCX: &str = include_str!("fuzz/word.txt");
const PPTX: &str = include_str!("fuzz/slides.txt");
const ODT: &str = include_str!("fuzz/writer.txt");
const EPUB: &str = include_str!("fuzz/book.txt");
const XLSX: &str = include_str!("fuzz/sheet.txt");
const HTML: &str = include_str!("fuzz/page.html");
const MARKDOWN: &str = include_str!("fuzz/notes.md");
const LATEX: &str = include_str!("fuzz/paper.tex");

#[test]
fn whole_inputs_are_readable() {
    for (name, text) in [("a.docx", DOCX), ("a.pptx", PPTX), ("a.odt", ODT), ("a.epub", EPUB), ("a.xlsx", XLSX)] {
        let read = Asked::named(name).of(&packed(text.as_bytes()));
        assert!(read.is_ok_and(|read| read.text().contains("Leaves")), "{name} is read");
    }
    for (name, text) in [("a.html", HTML), ("a.md", MARKDOWN), ("a.tex", LATEX)] {
        let read = Asked::named(name).of(text.as_bytes());
        assert!(read.is_ok_and(|read| read.text().contains("Leaves")), "{name} is read");
    }
}

#[test]
fn docx() {
    fuzz_container("docx", "a.docx", &[DOCX]);
}

#[test]
fn pptx() {
    fuzz_container("pptx", "a.pptx", &[PPTX]);
}

#[test]
fn opendocument() {
    let slides = ODT.replace("opendocument.text", "opendocument.presentation");
    fuzz_container("opendocument", "a.odt", &[ODT, &slides]);
}

#[test]
fn epub() {
    fuzz_container("epub", "a.epub", &[EPUB]);
}

#[test]
fn spreadsheet() {
    fuzz_container("spreadsheet", "a.xlsx", &[XLSX]);
}

#[test]
fn html() {
    fuzz_text("html", "a.html", &[HTML]);
}

#[test]
fn markdown() {
    fuzz_text("markdown", "a.md", &[MARKDOWN]);
}

#[test]
fn latex() {
    fuzz_text("latex", "a.tex", &[LATEX]);
}

#[test]
fn csv() {
    fuzz_text(
        "csv",
        "a.csv",
        &["name;size;\"in words\"\nleaf;12,5;\"a \"\"big\"\" one\nover lines\"\n;;\n", "a\tb\n1\t2\n"],
    );
}

#[test]
fn plain() {
    fuzz_text(
        "plain",
        "a.txt",
        &["1. LEAVES\n\nLeaves are green.\n\n    indented\n\n* * *\n\n\u{c4}pfel \u{4e2d}\u{6587}.", MARKDOWN],
    );
}

/// Any bytes under any name: what they are is told from both.
#[test]
fn sniffing() {
    let names =
        ["a", "a.pdf", "a.txt", "a.md", "a.html", "a.docx", "a.csv", "a.tex", "a.png", "a.zip", ".pdf", "a.\u{4e2d}"];
    let mut corpus: Vec<Vec<u8>> = [HTML, MARKDOWN, LATEX].iter().map(|text| text.as_bytes().to_vec()).collect();
    corpus.extend([b"%PDF-1.7\n".to_vec(), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1WordDocument".to_vec()]);
    corpus.extend([
        packed(ODT.as_bytes()),
        b"\xff\xfeL\0e\0a\0f\0".to_vec(),
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(),
    ]);
    fuzz("sniffing", &corpus, |bytes| {
        for name in names {
            let _ = sniff::kind(bytes, name);
        }
        let _ = sniff::inside_compound(bytes);
    });
}

/// The bytes of the container themselves: directory, sizes, names, compressed data.
#[test]
fn zip() {
    let corpus: Vec<Vec<u8>> = [ODT, EPUB, DOCX].iter().map(|text| packed(text.as_bytes())).collect();
    fuzz("zip", &corpus, |bytes| {
        read("a.zip", bytes);
        let _ = Asked::named("a.zip").unpacked(bytes);
    });
}

#[test]
fn xml() {
    let corpus: Vec<Vec<u8>> = [DOCX, ODT, EPUB].iter().map(|text| text.as_bytes().to_vec()).collect();
    fuzz("xml", &corpus, |bytes| {
        let text = crate::xml::text_of(bytes);
        let mut xml = Xml::new(&text);
        let mut count = 0;
        while let Ok(Some(node)) = xml.next() {
            count += 1;
            if let Node::Start(element) = node {
                let _ = (element.name(), element.attribute("id"), element.prefixed_attribute("id"));
                if count % 7 == 0 && xml.skip().is_err() {
                    break;
                }
            }
            assert!(xml.position() <= text.len(), "the reader is beyond its text");
        }
    });
}
