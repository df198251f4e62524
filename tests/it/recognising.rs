//! A student drops a scan in: its words are found where they stand, and without Tesseract the student is told.

use serde_json::Value;
use studium_app::base::{Locator, PageBox};
use studium_app::{ImportPaths, OpenMode};

use crate::support::{Bench, settled};

/// One page of text, one that is a picture.
const SCANNED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/documents/scanned.pdf");

/// Says so once where there is nothing to test with.
#[expect(clippy::print_stdout, reason = "a story that was not told must be seen in the output")]
fn is_installed(bench: &Bench) -> bool {
    let (_, diagnosis) = bench.run(&["doctor"]);
    let languages = diagnosis["recognition_languages"].as_array().expect("a list");
    if languages.is_empty() {
        println!("Tesseract is not installed: nothing was recognised");
    }
    !languages.is_empty()
}

fn run_without_tesseract(bench: &Bench, words: &[&str]) -> Value {
    let output = bench.cli(words).env("STUDIUM_TESSERACT", "/nowhere/tesseract").output().expect("studium-cli runs");
    serde_json::from_slice(&output.stdout).expect("one document")
}

#[test]
fn a_scanned_page_is_found_by_its_words() {
    let bench = Bench::new();
    if !is_installed(&bench) {
        return;
    }
    let app = bench.open(OpenMode::Own).expect("a data folder");
    let input = ImportPaths { paths: vec![SCANNED.to_owned()], course: None };
    let document = settled(&app, app.import_paths(&input).documents[0].id);
    let revision = document.revision.unwrap_or_else(|| panic!("it is in: {document:?}"));
    let found = app.library().find_in_document(revision, "years of patience").expect("a text");
    let Locator::Page { index: 2, boxes, .. } = &found[0].locator else { panic!("{found:?}") };
    // The last of three lines, 24 points apart, of which the first stands 35 points below the top of the page.
    let PageBox([left, bottom, right, top]) = boxes[0];
    assert!(left > 150.0 && right < 380.0 && bottom > 500.0 && top < 530.0, "{boxes:?}");
    let found = app.library().find_in_document(revision, "typed").expect("a text");
    assert!(matches!(found[0].locator, Locator::Page { index: 1, .. }), "{found:?}");
    app.close();
    let (_, found) = bench.run(&["search", "cork oaks peeled nine years", "--mode", "lexical"]);
    assert!(found["hits"][0]["quote"].as_str().is_some_and(|quote| quote.contains("Cork oaks are peeled")), "{found}");
}

#[test]
fn without_tesseract_pages_of_text_come_in_and_a_scan_says_what_is_missing() {
    let bench = Bench::new();
    let imported = run_without_tesseract(&bench, &["import", SCANNED]);
    assert_eq!(imported["documents"][0]["status"], "searchable", "{imported}");
    // The smallest picture there is.
    let picture = b"GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
    let picture = bench.file("photograph.gif", picture).display().to_string();
    let imported = run_without_tesseract(&bench, &["import", &picture]);
    assert_eq!(imported["documents"][0]["error"]["code"], "recognition_missing", "{imported}");
}
