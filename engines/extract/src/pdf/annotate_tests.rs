//! Marks are where they belong on every kind of page, other programs can read them, and the document stays as it was.

use pdfium_render::prelude::{PdfPageAnnotationCommon, PdfPageAnnotationType};
use studium_base::{ErrorCode, PageBox, Timestamp};
use studium_engine::protocol::extract::{MarkShape, PageMark};

use super::library::Library;
use crate::fixtures::{Asked, PdfFile, PdfPage, one_at_a_time, pdfium};

const YELLOW: [u8; 3] = [255, 240, 160];

fn highlight(part: u32, boxes: &[PageBox], note: Option<&str>) -> PageMark {
    PageMark {
        part,
        shape: MarkShape::Highlight { color: YELLOW, boxes: boxes.to_vec() },
        note: note.map(str::to_owned),
        created_at: Timestamp(1_700_000_000_000),
        changed_at: Timestamp(1_700_086_400_000),
    }
}

fn pin(part: u32, beside: Option<PageBox>, note: Option<&str>) -> PageMark {
    PageMark { shape: MarkShape::Pin { beside }, ..highlight(part, &[], note) }
}

/// What another program finds on a page.
#[derive(Debug, PartialEq)]
struct Found {
    kind: PdfPageAnnotationType,
    bounds: [f32; 4],
    quads: Vec<[f32; 4]>,
    color: Option<[u8; 3]>,
    note: Option<String>,
    author: Option<String>,
    dates: [Option<String>; 2],
}

/// The annotations of every page.
fn found(bytes: &[u8], password: Option<&str>) -> Vec<Vec<Found>> {
    let _guard = one_at_a_time();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("copy.pdf");
    std::fs::write(&path, bytes).expect("the temporary folder can be written");
    let library = Library::load(&pdfium()).expect("PDFium");
    let document = library.open(std::fs::File::open(path).expect("the copy"), password).expect("a PDF");
    let pages = document.pages();
    pages
        .iter()
        .map(|page| {
            let annotations = page.annotations().iter();
            annotations
                .map(|annotation| {
                    let bounds = annotation.bounds().expect("bounds");
                    let quads = annotation
                        .attachment_points()
                        .iter()
                        .map(|quad| [quad.left().value, quad.bottom().value, quad.right().value, quad.top().value]);
                    Found {
                        kind: annotation.annotation_type(),
                        bounds: [bounds.left().value, bounds.bottom().value, bounds.right().value, bounds.top().value],
                        quads: quads.collect(),
                        color: annotation.stroke_color().ok().map(|color| [color.red(), color.green(), color.blue()]),
                        note: annotation.contents(),
                        author: annotation.creator(),
                        dates: [annotation.creation_date(), annotation.modification_date()],
                    }
                })
                .collect()
        })
        .collect()
}

/// The box of the first line of a page.
fn first_line(bytes: &[u8], page: usize) -> PageBox {
    let read = Asked::named("a.pdf").of(bytes).expect("a readable PDF");
    read.parts()[page].lines[0].bounds
}

fn near(one: [f32; 4], other: [f32; 4]) -> bool {
    one.iter().zip(other).all(|(one, other)| (one - other).abs() < 0.01)
}

#[test]
fn highlights_and_places_are_annotations_with_colour_note_and_dates() {
    let bytes = PdfFile::new()
        .page(PdfPage::new().line(50.0, 700.0, 12.0, "Leaves are green").line(50.0, 680.0, 12.0, "because of light."))
        .page(PdfPage::new().line(50.0, 700.0, 12.0, "Roots drink."))
        .bytes();
    let boxes = [PageBox([50.0, 697.0, 150.0, 711.0]), PageBox([50.0, 677.0, 90.0, 691.0])];
    let note = "Why? \u{4e2d}\u{6587}, \u{e4}\u{f6}\u{fc} (and \\ or \0 so)\nSecond line";
    let marks = [highlight(0, &boxes, Some(note)), pin(1, Some(PageBox([50.0, 697.0, 80.0, 711.0])), None)];
    let (copy, lacking) = Asked::named("a.pdf").annotated(&bytes, &marks).expect("a copy");
    assert_eq!(lacking, Some(vec![]));
    let found = found(&copy, None);
    let [marked] = found[0].as_slice() else { panic!("{found:?}") };
    assert_eq!((marked.kind, marked.color), (PdfPageAnnotationType::Highlight, Some(YELLOW)));
    assert!(near(marked.bounds, [50.0, 677.0, 150.0, 711.0]), "{marked:?}");
    assert_eq!(marked.quads.len(), 2, "{marked:?}");
    assert!(near(marked.quads[0], boxes[0].0) && near(marked.quads[1], boxes[1].0), "{marked:?}");
    assert_eq!(marked.note.as_deref(), Some(note.replace('\0', "").as_str()));
    assert_eq!(marked.author.as_deref(), Some("Studium"));
    assert_eq!(
        marked.dates.clone().map(Option::unwrap_or_default),
        ["D:20231114221320Z00'00'", "D:20231115221320Z00'00'"]
    );
    let [place] = found[1].as_slice() else { panic!("{found:?}") };
    assert_eq!((place.kind, place.note.as_deref()), (PdfPageAnnotationType::Text, None));
    assert!(near(place.bounds, [28.0, 693.0, 46.0, 711.0]), "{place:?}");

    let before = Asked::named("a.pdf").of(&bytes).expect("readable");
    let after = Asked::named("a.pdf").of(&copy).expect("readable");
    assert_eq!(before.events, after.events, "text, places and facts are the same");
}

#[test]
fn a_highlight_is_seen_over_its_words_on_turned_and_cropped_pages() {
    let text = "Leaves are green because of light";
    let crop = [100.0, 300.0, 500.0, 800.0];
    let pages = [
        PdfPage::new().line(150.0, 700.0, 12.0, text),
        PdfPage::rotated(90).upward(200.0, 350.0, 12.0, text),
        PdfPage::rotated(180).line(150.0, 700.0, 12.0, text),
        PdfPage::rotated(270).line(150.0, 700.0, 12.0, text),
        PdfPage::new().cropped(crop).line(150.0, 700.0, 12.0, text),
        PdfPage::rotated(90).cropped(crop).upward(200.0, 350.0, 12.0, text),
    ];
    let bytes = pages.into_iter().fold(PdfFile::new(), PdfFile::page).bytes();
    let marks: Vec<PageMark> = (0..6).map(|page| highlight(page, &[first_line(&bytes, page as usize)], None)).collect();
    let (copy, lacking) = Asked::named("a.pdf").annotated(&bytes, &marks).expect("a copy");
    assert_eq!(lacking, Some(vec![]));
    for (page, mark) in (0..).zip(&marks) {
        let MarkShape::Highlight { boxes, .. } = &mark.shape else { continue };
        let (shape, before) = Asked::named("a.pdf").drawn(&bytes, page, 72).expect("drawn");
        let (_, after) = Asked::named("a.pdf").drawn(&copy, page, 72).expect("drawn");
        let changed: Vec<usize> = (0..before.len()).filter(|&at| before[at] != after[at]).collect();
        // As many pixels as the box has points, a row more or less at its edges.
        let [left, bottom, right, top] = boxes[0].0;
        let (width, height) = (right - left, top - bottom);
        let (fewest, most) = ((width - 2.0) * (height - 2.0) * 0.8, (width + 2.0) * (height + 2.0));
        assert!(
            (fewest..=most).contains(&(changed.len() as f32)),
            "page {page}: {} of {width} x {height}",
            changed.len()
        );
        // Every letter is under the colour: black stays black, and nothing else is touched.
        let ink: Vec<usize> = (0..before.len()).filter(|&at| before[at] < 128).collect();
        let row = |at: usize| at / shape.width as usize;
        let column = |at: usize| at % shape.width as usize;
        let spans = |pixels: &[usize], of: &dyn Fn(usize) -> usize| {
            let places = pixels.iter().map(|&at| of(at));
            (places.clone().min().unwrap_or(0), places.max().unwrap_or(0))
        };
        let (ink_rows, mark_rows) = (spans(&ink, &row), spans(&changed, &row));
        let (ink_columns, mark_columns) = (spans(&ink, &column), spans(&changed, &column));
        assert!(mark_rows.0 <= ink_rows.0 && ink_rows.1 <= mark_rows.1, "page {page}: {ink_rows:?} {mark_rows:?}");
        assert!(mark_columns.0 <= ink_columns.0 && ink_columns.1 <= mark_columns.1, "page {page}");
    }
}

#[test]
fn a_place_stands_before_its_line_and_never_outside_the_page() {
    let text = "Leaves are green because of light";
    let file = PdfFile::new()
        .page(PdfPage::rotated(90).upward(200.0, 350.0, 12.0, text))
        .page(PdfPage::new().line(2.0, 700.0, 12.0, text))
        .page(PdfPage::new().cropped([100.0, 300.0, 500.0, 800.0]));
    let bytes = file.bytes();
    let marks =
        [pin(0, Some(first_line(&bytes, 0)), None), pin(1, Some(first_line(&bytes, 1)), None), pin(2, None, None)];
    let (copy, _) = Asked::named("a.pdf").annotated(&bytes, &marks).expect("a copy");
    let found = found(&copy, None);
    let turned = found[0][0].bounds;
    assert!(turned[3] <= 350.0 && turned[1] > 320.0 && turned[0] > 180.0 && turned[2] < 215.0, "{turned:?}");
    assert!(found[1][0].bounds[0] >= 0.0, "{found:?}");
    assert!(near(found[2][0].bounds, [100.0, 782.0, 118.0, 800.0]), "{found:?}");
}

#[test]
fn what_was_annotated_before_stays_and_the_copy_can_be_annotated_again() {
    let bytes = PdfFile::new().page(PdfPage::new().line(50.0, 700.0, 12.0, "Leaves")).bookmark("Leaves", 0).bytes();
    let mark = highlight(0, &[first_line(&bytes, 0)], Some("first"));
    let (once, _) = Asked::named("a.pdf").annotated(&bytes, &[mark]).expect("a copy");
    let (twice, lacking) =
        Asked::named("a.pdf").annotated(&once, &[pin(0, None, Some("second"))]).expect("a copy of the copy");
    let found = found(&twice, None);
    let notes: Vec<_> = found[0].iter().map(|found| found.note.as_deref()).collect();
    assert_eq!((lacking, notes), (Some(vec![]), vec![Some("first"), Some("second")]));
}

#[test]
fn a_mark_without_a_place_is_left_out_and_told() {
    let bytes = PdfFile::new().page(PdfPage::new().line(50.0, 700.0, 12.0, "Leaves")).bytes();
    let line = first_line(&bytes, 0);
    let marks = [
        highlight(7, &[line], None),
        highlight(u32::MAX, &[line], None),
        highlight(0, &[], None),
        highlight(0, &[PageBox([f32::NAN, 0.0, 1.0, 1.0]), PageBox([5.0, 5.0, 5.0, 9.0])], None),
        highlight(0, &[line], None),
    ];
    let (copy, lacking) = Asked::named("a.pdf").annotated(&bytes, &marks).expect("a copy");
    assert_eq!((lacking, found(&copy, None)[0].len()), (Some(vec![2, 3, 0, 1]), 1));
}

#[test]
fn a_protected_document_stays_protected() {
    let bytes = include_bytes!("../../../../tests/fixtures/documents/protected.pdf");
    let ask = |password| Asked { password, ..Asked::named("a.pdf") }.annotated(bytes, &[pin(0, None, Some("note"))]);
    assert_eq!(ask(None).expect_err("it is protected"), ErrorCode::PasswordRequired);
    assert_eq!(ask(Some("wrong")).expect_err("it is protected"), ErrorCode::PasswordWrong);
    let (copy, lacking) = ask(Some("chlorophyll")).expect("a copy");
    assert_eq!(lacking, Some(vec![]));
    assert_eq!(Asked::named("a.pdf").of(&copy).expect_err("as protected as before"), ErrorCode::PasswordRequired);
    assert_eq!(found(&copy, Some("chlorophyll"))[0][0].note.as_deref(), Some("note"));
}

#[test]
fn only_a_pdf_gets_marks() {
    let ask = |bytes: &[u8]| Asked::named("a.pdf").annotated(bytes, &[]).expect_err("no PDF");
    assert_eq!(ask(b"Plain words."), ErrorCode::FileDamaged);
    assert_eq!(ask(b"%PDF-1.7\nnothing of a PDF follows"), ErrorCode::FileDamaged);
    assert_eq!(ask(b""), ErrorCode::FileEmpty);
}

#[test]
fn a_cancel_ends_the_copy() {
    let bytes = PdfFile::new().page(PdfPage::new().line(50.0, 700.0, 12.0, "Leaves")).bytes();
    let asked = Asked { cancel_after: Some(0), ..Asked::named("a.pdf") };
    assert_eq!(asked.annotated(&bytes, &[pin(0, None, None)]), Ok((Vec::new(), None)));
}
