//! Scans: which pages are, how they are drawn, and that the installed Tesseract reads them where they stand.

use studium_base::{CancelToken, PageBox};
use studium_engine::EngineError;
use studium_engine::protocol::extract::{Event, RasterShape};
use studium_engine::recognise::{Raster, Reading, Recognise, RecognisedWord, Tesseract};

use crate::fixtures::{Asked, Listener, PdfFile, PdfPage, slice};

/// The whole of an A4 page, as the fixtures make it.
const A4: [f32; 4] = [0.0, 0.0, 595.0, 842.0];

fn needing_recognition(read: &Listener) -> Vec<u32> {
    let part = |event: &Event| if let Event::NeedsRecognition { part } = event { Some(*part) } else { None };
    read.events.iter().filter_map(part).collect()
}

fn check_needed(page: PdfPage, expected: bool) {
    let file = PdfFile::new().page(PdfPage::new().line(50.0, 700.0, 12.0, "A page of text beside it")).page(page);
    let read = Asked::named("a.pdf").of(&file.bytes()).expect("a readable PDF");
    assert_eq!(needing_recognition(&read), if expected { vec![1] } else { vec![] }, "{}", read.digest());
    assert_eq!(read.parts().len(), 2);
}

#[test]
fn pages_of_pictures_need_recognition_and_pages_with_text_do_not() {
    let grey = [200, 10, 10, 200];
    let words = "A page with some words of its own does not need it";
    check_needed(PdfPage::new().picture(A4, 2, &grey), true);
    check_needed(PdfPage::new().picture([60.0, 60.0, 400.0, 300.0], 2, &grey), true);
    check_needed(PdfPage::new().picture(A4, 2, &grey).line(290.0, 30.0, 9.0, "17"), true);
    check_needed(PdfPage::new().picture(A4, 2, &grey).line(50.0, 700.0, 12.0, words), false);
    check_needed(PdfPage::new().picture([60.0, 60.0, 90.0, 90.0], 2, &grey).line(290.0, 30.0, 9.0, "17"), false);
    // A slide with a photographed text, and a logo between lines.
    check_needed(PdfPage::new().stroke().picture([60.0, 60.0, 400.0, 300.0], 2, &grey), true);
    check_needed(PdfPage::new().stroke().picture([60.0, 60.0, 90.0, 90.0], 2, &grey), false);
    check_needed(PdfPage::new().stroke(), false);
    check_needed(PdfPage::new(), false);
}

#[test]
fn a_document_of_scans_alone_opens() {
    let page = || PdfPage::new().picture(A4, 2, &[0, 255, 255, 0]);
    let file = PdfFile::new().page(page()).page(page()).bytes();
    let read = Asked::named("a.pdf").of(&file).expect("it can be recognised");
    assert_eq!(needing_recognition(&read), [0, 1]);
    let rest = Asked { first_part: 1, ..Asked::named("a.pdf") }.of(&file).expect("it can be recognised");
    assert_eq!(needing_recognition(&rest), [1]);
}

fn check_drawn(rotate: u32, dark: (bool, bool)) {
    // Dark in the upper left corner of the unrotated page.
    let page = PdfPage::rotated(rotate).picture([0.0, 421.0, 297.5, 842.0], 1, &[0]);
    let file = PdfFile::new().page(page).bytes();
    let (shape, grey) = Asked::named("a.pdf").drawn(&file, 0, 36).expect("it can be drawn");
    assert_eq!(u32::from(shape.quarter_turns) * 90, rotate);
    assert_eq!(shape.page, PageBox(A4));
    let (width, height) = if rotate.is_multiple_of(180) { (297, 421) } else { (421, 297) };
    assert_eq!((shape.width, shape.height), (width, height));
    for (right, low) in [(false, false), (true, false), (false, true), (true, true)] {
        let x = if right { width * 3 / 4 } else { width / 4 };
        let y = if low { height * 3 / 4 } else { height / 4 };
        let shade = grey[(y * width + x) as usize];
        assert_eq!(shade < 50, (right, low) == dark, "{rotate}: {shade} at {x}, {y}");
    }
}

#[test]
fn a_page_is_drawn_as_it_is_shown() {
    check_drawn(0, (false, false));
    check_drawn(90, (true, false));
    check_drawn(180, (true, true));
    check_drawn(270, (false, true));
}

#[test]
fn a_drawn_page_keeps_to_the_limit_of_pixels() {
    let file = PdfFile::new().page(PdfPage::new().picture(A4, 1, &[0])).bytes();
    let (shape, _) = Asked::named("a.pdf").drawn(&file, 0, 2_400).expect("it can be drawn");
    assert!(shape.width * shape.height <= crate::limits::RASTER_PIXELS, "{shape:?}");
    assert!(shape.dots_per_inch.is_some_and(|dots| (400..600).contains(&dots)), "{shape:?}");
    assert!(Asked::named("a.pdf").drawn(&file, 7, 100).is_err());
}

const LINES: [&str; 4] = [
    "Leaves take in light and turn it into sugar,",
    "which the plant burns when the night comes.",
    "Roots hold the plant in the ground and drink,",
    "and water rises in fine tubes to every leaf.",
];

/// Draws a page of text and makes a scan of it: a page that shows the drawing and is shown turned.
fn scan(rotate: u32, sideways: bool) -> (Vec<u8>, RasterShape) {
    let page = |rotate| PdfPage::rotated(rotate).lines(70.0, 700.0, 14.0, 24.0, &LINES);
    let rotate_drawn = if sideways { 90 } else { 0 };
    let file = PdfFile::new().page(page(rotate_drawn)).bytes();
    let (shape, grey) = Asked::named("a.pdf").drawn(&file, 0, 150).expect("it can be drawn");
    let over = if sideways { [0.0, 200.0, 595.0, 620.5] } else { A4 };
    (PdfFile::new().page(PdfPage::rotated(rotate).picture(over, shape.width as usize, &grey)).bytes(), shape)
}

fn recognised(file: &[u8]) -> Option<Vec<Vec<RecognisedWord>>> {
    let installed = match Tesseract::installed().languages() {
        Err(EngineError::RecognitionMissing) => {
            println!("Tesseract is not installed: nothing was recognised");
            return None;
        }
        installed => installed.expect("Tesseract works"),
    };
    let reading = Reading::choose(Some("en"), &installed).expect("a language");
    let (shape, grey) = Asked::named("scan.pdf").drawn(file, 0, 300).expect("it can be drawn");
    let lines = Tesseract::installed().recognise(&Raster { shape, grey }, &reading, &CancelToken::new());
    Some(lines.expect("Tesseract works").expect("nobody cancels").into_iter().map(|line| line.words).collect())
}

/// Where the words of [`LINES`] stand by what PDFium says of the text itself.
fn stated() -> Vec<(String, [f32; 4])> {
    let file = PdfFile::new().page(PdfPage::new().lines(70.0, 700.0, 14.0, 24.0, &LINES)).bytes();
    let read = Asked::named("a.pdf").of(&file).expect("a readable PDF");
    let part = read.parts()[0];
    let mut words = Vec::new();
    for line in &part.lines {
        let text = slice(&part.text, line.range.start, line.range.end);
        let PageBox([_, bottom, _, top]) = line.bounds;
        let mut at = 0;
        for word in text.split(' ') {
            let end = at + word.chars().count();
            words.push((word.to_owned(), [line.edges[at], bottom, line.edges[end], top]));
            at = end + 1;
        }
    }
    words
}

fn check_recognised(rotate: u32) {
    let (file, _) = scan(rotate, false);
    let Some(lines) = recognised(&file) else { return };
    let words: Vec<RecognisedWord> = lines.into_iter().flatten().collect();
    let stated = stated();
    let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    let expected: Vec<&str> = stated.iter().map(|(text, _)| text.as_str()).collect();
    assert_eq!(texts, expected, "{rotate}");
    for (word, (text, [left, bottom, right, top])) in words.iter().zip(&stated) {
        let PageBox([x0, y0, x1, y1]) = word.bounds;
        // The letters' ink lies within the boxes of the font, and fills their width.
        assert!((x0 - left).abs() < 3.0 && (x1 - right).abs() < 3.0, "{rotate} {text}: {:?}", word.bounds);
        assert!(y0 > bottom - 2.0 && y1 < top + 2.0, "{rotate} {text}: {:?}", word.bounds);
    }
}

#[test]
fn a_scan_is_recognised_in_its_place_however_the_page_is_shown() {
    for rotate in [0, 90, 180, 270] {
        check_recognised(rotate);
    }
}

#[test]
fn a_page_that_was_scanned_sideways_is_read() {
    let (file, _) = scan(0, true);
    let Some(lines) = recognised(&file) else { return };
    let texts: Vec<String> =
        lines.iter().map(|words| words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(texts, LINES);
}
