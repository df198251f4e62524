//! A student reads: a passage is copied with its reference, a link leads back to it, a picture is shown as it was read.

use serde_json::{Value, json};
use studium_app::base::CancelToken;
use studium_app::{App, ImportPaths, OpenMode};

use crate::support::{Bench, FACTS, settled};

/// Two pages of a few lines each.
const HANDOUT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/documents/handout.tiff");
/// The first of them, taken with the camera on its side.
const PHOTOGRAPH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/documents/photograph.jpg");

/// Imports a few facts, and gives the document's id and the range of three words.
fn import(bench: &Bench) -> (String, [u64; 2]) {
    let (_, imported) = bench.run(&["import", &bench.file("salt.md", FACTS).display().to_string()]);
    let id = imported["documents"][0]["id"].as_str().expect("an id").to_owned();
    let (_, text) = bench.run(&["text", &id]);
    let text = text["text"].as_str().expect("a text");
    let start = text[..text.find("water is polar").expect("the words")].chars().count() as u64;
    (id, [start, start + 14])
}

fn text_of(bench: &Bench, words: &[&str]) -> String {
    let (code, result) = bench.run(words);
    assert_eq!(code, 0, "{words:?}: {result}");
    result["text"].as_str().expect("a text").to_owned()
}

#[test]
fn a_passage_is_copied_with_its_reference() {
    let bench = Bench::new();
    let (id, [start, end]) = import(&bench);
    let range = format!("{start}-{end}");
    assert_eq!(text_of(&bench, &["documents", "cite", &id]), "Salt. (n.d.).");
    bench.run(&["documents", "edit", &id, "--authors", "Maria van der Berg; J. Adeyemi", "--year", "2021"]);
    let quoted = text_of(&bench, &["documents", "cite", "Salt", "--range", &range]);
    assert_eq!(
        quoted,
        "“water is polar” (van der Berg & Adeyemi, 2021, “Salt” section).\n\nvan der Berg, M., & Adeyemi, J. (2021). Salt."
    );
    let entry = text_of(&bench, &["documents", "cite", "Salt", "--style", "bibtex"]);
    assert!(
        entry.starts_with("@misc{vanderberg2021salt,\n  author = {van der Berg, Maria and Adeyemi, J.},"),
        "{entry}"
    );
    let (code, refused) = bench.run(&["documents", "cite", "Salt", "--range", "5-999999"]);
    assert_eq!((code, &refused["error"]["code"]), (1, &json!("bad_input")), "{refused}");
}

#[test]
fn a_link_leads_back_to_its_place() {
    let bench = Bench::new();
    let (id, [start, end]) = import(&bench);
    let (_, document) = bench.run(&["open", &format!("studium://document/{id}")]);
    assert_eq!((&document["document"]["title"], &document["place"]), (&json!("Salt"), &Value::Null), "{document}");

    let (_, text) = bench.run(&["text", &id]);
    let revision = text["revision"].as_str().expect("a revision");
    let link = format!("studium://document/{id}?revision={revision}&start={start}&end={end}");
    let (_, place) = bench.run(&["open", &link]);
    assert_eq!(place["place"]["located"]["quote"], "water is polar", "{place}");
    assert_eq!(place["place"]["is_current"], true, "{place}");

    let (_, made) = bench.run(&["annotations", "add", &id, "--range", &format!("{start}-{end}")]);
    let annotation = made["annotations"][0]["id"].as_str().expect("an id").to_owned();
    let (_, marked) = bench.run(&["open", &format!("studium://annotation/{annotation}")]);
    assert_eq!(marked["place"]["located"]["quote"], "water is polar", "{marked}");

    bench.run(&["annotations", "remove", &annotation]);
    let refused = |link: &str| {
        let (code, refused) = bench.run(&["open", link]);
        (code, refused["error"]["code"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(refused(&format!("studium://annotation/{annotation}")), (1, "not_found".to_owned()));
    assert_eq!(refused("studium://document/salt"), (1, "bad_input".to_owned()));
    assert_eq!(refused(&format!("{link}9")), (1, "bad_input".to_owned()));
}

/// The recognised document, or nothing where Tesseract is not installed.
#[expect(clippy::print_stdout, reason = "a story that was not told must be seen in the output")]
fn recognised(bench: &Bench, app: &App, file: &str) -> Option<studium_app::library::Document> {
    let (_, diagnosis) = bench.run(&["doctor"]);
    if diagnosis["recognition_languages"].as_array().is_none_or(Vec::is_empty) {
        println!("Tesseract is not installed: no picture was read");
        return None;
    }
    let taken = app.import_paths(&ImportPaths { paths: vec![file.to_owned()], course: None });
    Some(settled(app, taken.documents[0].id))
}

#[test]
fn each_page_of_a_picture_is_shown_with_its_lines() {
    let bench = Bench::new();
    let app = bench.open(OpenMode::Own).expect("a data folder");
    let Some(document) = recognised(&bench, &app, HANDOUT) else { return };
    let opened = app.library().open_document(document.id).expect("it is in");
    assert_eq!(opened.part_count, 2);
    let lines = app.library().page_lines(opened.revision, 1).expect("lines");
    let words: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
    assert!(words.concat().contains("Brest"), "{words:?}");
    for line in &lines {
        assert_eq!(app.library().text(opened.revision, line.range).expect("a range of the text"), line.text);
    }
    for part in [0, 1] {
        let file =
            app.library().picture(document.revision.expect("a text"), part, &CancelToken::new()).expect("a picture");
        assert!(file.starts_with(b"\x89PNG"), "page {part}");
    }
    assert!(app.library().picture(document.revision.expect("a text"), 2, &CancelToken::new()).is_err());
    app.close();
}

#[test]
fn a_photograph_that_lies_on_its_side_is_shown_upright() {
    let bench = Bench::new();
    let app = bench.open(OpenMode::Own).expect("a data folder");
    let Some(document) = recognised(&bench, &app, PHOTOGRAPH) else { return };
    let opened = app.library().open_document(document.id).expect("it is in");
    let file = app.library().picture(document.revision.expect("a text"), 0, &CancelToken::new()).expect("a picture");
    assert!(file.starts_with(b"\xff\xd8\xff"));
    let found = app.library().find_in_document(opened.revision, "twice a day").expect("a text");
    let studium_app::base::Locator::Page { boxes, .. } = &found[0].locator else { panic!("{found:?}") };
    // The fifth of seven lines of a page that is wider than high: 842 points to 1000 pixels.
    let studium_app::base::PageBox([left, bottom, _, top]) = boxes[0];
    let middle = (539.0 - (bottom + top) / 2.0) / 0.842;
    assert!((335.0..395.0).contains(&middle) && left < 80.0, "{boxes:?}");
    app.close();
}
