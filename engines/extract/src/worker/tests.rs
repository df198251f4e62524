//! What can go wrong with a file, and what is said about it.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use studium_base::{Coded, ErrorCode};
use studium_engine::protocol::extract::{Event, Format, Request};

use super::Extractor;
use crate::fixtures::{Asked, Listener, PdfFile, PdfPage};
use crate::limits;

fn check_refused(bytes: &[u8], name: &str, expected: ErrorCode) {
    let refused = Asked::named(name).of(bytes).expect_err("the file is refused");
    assert_eq!(refused, expected, "{name}");
}

fn format_of(listener: &Listener) -> Option<Format> {
    listener.events.iter().find_map(|event| match event {
        Event::Opened { format, .. } => Some(*format),
        _ => None,
    })
}

#[test]
fn a_file_that_is_not_there_is_missing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let request = Request::Extract {
        path: folder.path().join("gone.pdf"),
        name: "gone.pdf".into(),
        content_type: None,
        password: None,
        pdfium: "unused".into(),
        first_part: 0,
    };
    let error = Extractor::default().extract(&request, &mut Listener::default()).expect_err("nothing to read");
    assert_eq!(error.code(), ErrorCode::FileMissing);
}

#[test]
fn refusals_say_what_is_wrong() {
    check_refused(b"", "empty.pdf", ErrorCode::FileEmpty);
    check_refused(b"PK\x03\x04\x00\x00\x00", "a.docx", ErrorCode::FileDamaged);
    check_refused(b"\x00\x01\x02\x03", "a.pdf", ErrorCode::FileDamaged);
    check_refused(b" \n\t\n", "blank.txt", ErrorCode::NoText);
    check_refused(b"<html><script>only()</script></html>", "a.html", ErrorCode::NoText);
    check_refused(b"![](image.png)", "a.md", ErrorCode::NoText);
    check_refused(b"%PDF-1.7\nnothing of a PDF follows", "a.pdf", ErrorCode::FileDamaged);
}

#[test]
fn a_pdf_without_text_says_so_before_anything_else() {
    check_refused(&PdfFile::new().page(PdfPage::new()).page(PdfPage::new()).bytes(), "scan.pdf", ErrorCode::NoText);
}

#[test]
fn a_truncated_pdf_is_damaged_or_read_as_far_as_it_goes() {
    let bytes = PdfFile::new().page(PdfPage::new().line(50.0, 700.0, 12.0, "The first page survives.")).bytes();
    for kept in [bytes.len() - 40, bytes.len() - 120, bytes.len() / 2, 60] {
        match Asked::named("cut.pdf").of(&bytes[..kept]) {
            Ok(listener) => assert_eq!(listener.text(), "The first page survives."),
            Err(code) => assert!(matches!(code, ErrorCode::FileDamaged | ErrorCode::NoText), "{code:?}"),
        }
    }
}

#[test]
fn a_wrong_ending_does_not_matter() {
    let pdf = PdfFile::new().page(PdfPage::new().line(50.0, 700.0, 12.0, "A page")).bytes();
    let read = Asked::named("page.txt").of(&pdf).expect("a PDF");
    assert_eq!((format_of(&read), read.text()), (Some(Format::Pdf), "A page".into()));
    let read = Asked::named("page.pdf").of(b"<!doctype html><p>A page").expect("HTML");
    assert_eq!((format_of(&read), read.text()), (Some(Format::Html), "A page".into()));
}

#[test]
fn a_protected_pdf_asks_for_its_password() {
    let bytes = include_bytes!("../../../../tests/fixtures/documents/protected.pdf");
    let ask = |password| Asked { password, ..Asked::named("protected.pdf") }.of(bytes);
    assert_eq!(ask(None).expect_err("it is protected"), ErrorCode::PasswordRequired);
    assert_eq!(ask(Some("wrong")).expect_err("it is protected"), ErrorCode::PasswordWrong);
    assert_eq!(ask(Some("a\0b")).expect_err("it is protected"), ErrorCode::PasswordWrong);
    assert_eq!(ask(Some("chlorophyll")).expect("the right one").text(), "Protected by a password.");
}

#[test]
fn files_over_the_limit_are_refused_unread() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("long.txt");
    let file = std::fs::File::create(&path).expect("the folder can be written");
    std::io::Write::write_all(&mut &file, b"one line without an end ").expect("the folder can be written");
    std::io::Write::write_all(&mut &file, &vec![b'x'; 128 * 1024]).expect("the folder can be written");
    // Sparse: it takes no room and no time.
    file.set_len(400 * 1024 * 1024).expect("the folder can be written");
    let request = Request::Extract {
        path,
        name: "long.txt".into(),
        content_type: None,
        password: None,
        pdfium: "unused".into(),
        first_part: 0,
    };
    let error = Extractor::default().extract(&request, &mut Listener::default()).expect_err("too large");
    assert_eq!(error.code(), ErrorCode::FileTooLarge);
}

#[test]
fn a_single_endless_line_comes_in_bounded_parts() {
    let line = "word ".repeat(100_000);
    for name in ["long.txt", "long.md", "long.html"] {
        let read = Asked::named(name).of(line.as_bytes()).expect("text");
        assert!(read.parts().iter().all(|part| part.text.chars().count() <= limits::PART_CHARS), "{name}");
        let words = read.parts().iter().map(|part| part.text.split_whitespace().count()).sum::<usize>();
        assert_eq!(words, 100_000, "{name}");
    }
    let solid = "x".repeat(100_000);
    let read = Asked::named("solid.txt").of(solid.as_bytes()).expect("text");
    assert_eq!(read.parts().iter().map(|part| part.text.len()).sum::<usize>(), 100_000);
}

#[test]
fn a_resumed_import_gets_the_same_parts() {
    let pages = (0..12).fold(PdfFile::new(), |file, page| {
        file.page(PdfPage::new().bold(50.0, 780.0, 20.0, &format!("Chapter {page}")).lines(
            50.0,
            740.0,
            11.0,
            14.0,
            &["Every page has a few lines of its own text,", "which say nothing, but say it calmly."],
        ))
    });
    let text: String = (0..12).map(|section| format!("# Section {section}\n\nIts text.\n\n")).collect();
    for (name, bytes) in [("a.pdf", pages.bytes()), ("a.md", text.into_bytes())] {
        let whole = Asked::named(name).of(&bytes).expect("readable");
        let rest = Asked { first_part: 9, ..Asked::named(name) }.of(&bytes).expect("readable");
        assert_eq!(whole.parts().len(), 12, "{name}");
        assert_eq!(rest.parts(), whole.parts()[9..], "{name}");
        assert_eq!(rest.events[0], whole.events[0], "{name}: what is said of the document does not change");
        let beyond = Asked { first_part: 99, ..Asked::named(name) }.of(&bytes).expect("readable");
        assert!(beyond.parts().is_empty(), "{name}");
    }
}

#[test]
fn a_cancel_is_heard_between_parts() {
    let text: String = (0..50).map(|section| format!("# Section {section}\n\n{}\n\n", "Text. ".repeat(400))).collect();
    for name in ["a.md", "a.txt", "a.html"] {
        let read =
            Asked { cancel_after: Some(3), ..Asked::named(name) }.of(text.as_bytes()).expect("a cancel is no error");
        assert!(read.events.len() <= 4, "{name}: {} events", read.events.len());
    }
    let pages = (0..20).fold(PdfFile::new(), |file, _| file.page(PdfPage::new().line(50.0, 700.0, 12.0, "Page")));
    let read =
        Asked { cancel_after: Some(3), ..Asked::named("a.pdf") }.of(&pages.bytes()).expect("a cancel is no error");
    assert_eq!(read.events.len(), 3);
}

fn seeded(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, rng_seed: RngSeed::Fixed(7), failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(seeded(200))]

    #[test]
    fn random_bytes_end_in_parts_or_a_reason(bytes in proptest::collection::vec(any::<u8>(), 0..600), ending in "(pdf|md|txt|html)") {
        match Asked::named(&format!("a.{ending}")).of(&bytes) {
            Ok(read) => prop_assert!(!read.parts().is_empty()),
            Err(code) => prop_assert!(
                matches!(code, ErrorCode::FileEmpty | ErrorCode::FormatUnknown | ErrorCode::FileDamaged | ErrorCode::NoText),
                "{code:?}"
            ),
        }
    }

    #[test]
    fn a_pdf_with_flipped_bytes_ends_in_parts_or_a_reason(flips in proptest::collection::vec((any::<u16>(), any::<u8>()), 1..12)) {
        let mut bytes = PdfFile::new()
            .page(PdfPage::new().bold(50.0, 780.0, 20.0, "Title").line(50.0, 700.0, 12.0, "Some words"))
            .page(PdfPage::rotated(90).upward(50.0, 100.0, 12.0, "Turned words"))
            .bookmark("Title", 0)
            .bytes();
        let length = bytes.len();
        for (at, value) in flips {
            bytes[usize::from(at) % length] = value;
        }
        if let Err(code) = Asked::named("a.pdf").of(&bytes) {
            prop_assert!(
                matches!(
                    code,
                    ErrorCode::FormatUnknown | ErrorCode::FileDamaged | ErrorCode::NoText | ErrorCode::PasswordRequired
                ),
                "{code:?}"
            );
        }
    }
}
