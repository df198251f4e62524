//! A student drops a scan in: its words are found where they stand, and without Tesseract the student is told.

use serde_json::Value;

use crate::support::Bench;

/// One page of text, one that is a picture.
const SCANNED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/documents/scanned.pdf");

/// Says so once where there is nothing to test with.
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
    let (code, _) = bench.run(&["import", SCANNED]);
    assert_eq!(code, 0);
    let (_, found) = bench.run(&["search", "cork oaks peeled nine years", "--mode", "lexical"]);
    let hit = &found["hits"][0];
    assert_eq!(hit["locator"]["index"], 2, "{found}");
    assert!(!hit["locator"]["boxes"].as_array().expect("boxes").is_empty(), "{found}");
    let (_, found) = bench.run(&["search", "typed", "--mode", "lexical"]);
    assert_eq!(found["hits"][0]["locator"]["index"], 1, "{found}");
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
