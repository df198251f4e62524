//! A student marks passages: they are kept with quote and page, changed, removed, brought back and taken along.

use serde_json::{Value, json};
use studium_app::OpenMode;

use crate::support::{Bench, FACTS};

/// Imports a file and gives the document's id.
fn import(bench: &Bench, file: &str) -> String {
    let (code, imported) = bench.run(&["import", file]);
    assert_eq!(code, 0, "{imported}");
    imported["documents"][0]["id"].as_str().expect("an id").to_owned()
}

fn import_facts(bench: &Bench) -> String {
    import(bench, &bench.file("salt.md", FACTS).display().to_string())
}

/// The range of some words as `A-B`.
fn range_of(bench: &Bench, document: &str, words: &str) -> String {
    let (_, text) = bench.run(&["text", document]);
    let text = text["text"].as_str().expect("a text");
    let start = text[..text.find(words).expect("the words are there")].chars().count();
    format!("{start}-{}", start + words.chars().count())
}

/// Runs a verb that gives one annotation.
fn one(bench: &Bench, words: &[&str]) -> Value {
    let (code, result) = bench.run(words);
    let annotations = result["annotations"].as_array().unwrap_or_else(|| panic!("{words:?}: {result}"));
    assert_eq!((code, annotations.len()), (0, 1), "{words:?}: {result}");
    annotations[0].clone()
}

fn refused(bench: &Bench, words: &[&str]) -> String {
    let (code, result) = bench.run(words);
    assert_eq!(code, 1, "{words:?}: {result}");
    result["error"]["code"].as_str().expect("a code").to_owned()
}

#[test]
fn a_passage_is_highlighted_noted_removed_and_brought_back() {
    let bench = Bench::new();
    let document = import_facts(&bench);
    let range = range_of(&bench, &document, "water is polar");
    let made = one(&bench, &["annotations", "add", "Salt", "--range", &range, "--color", "green", "--note", "Why?"]);
    assert_eq!(made["kind"], "highlight");
    assert_eq!(
        (&made["color"], &made["note"], &made["quote"]),
        (&json!("green"), &json!("Why?"), &json!("water is polar"))
    );
    assert_eq!((&made["document"]["id"], &made["document"]["title"]), (&json!(document), &json!("Salt")));
    assert_eq!((&made["page"], &made["anchored"]), (&Value::Null, &json!(true)));
    assert_eq!(made["locator"], json!({"kind": "section", "href": made["locator"]["href"], "path": ["Salt"]}));
    assert!(made["created_at"].is_i64() && made["changed_at"] == made["created_at"], "{made}");
    let (_, text) = bench.run(&["text", &document, "--range", &range]);
    assert_eq!((&text["text"], &text["revision"], &text["range"]), (&made["quote"], &made["revision"], &made["range"]));

    let id = made["id"].as_str().expect("an id");
    assert_eq!(one(&bench, &["annotations", "list", "--document", &document]), made);
    let edited = one(&bench, &["annotations", "edit", id, "--color", "pink", "--note", ""]);
    assert_eq!((&edited["color"], &edited["note"]), (&json!("pink"), &Value::Null));
    one(&bench, &["annotations", "remove", id]);
    assert_eq!(bench.run(&["annotations", "list"]), (0, json!({"annotations": []})));
    assert_eq!(refused(&bench, &["annotations", "remove", id]), "not_found");
    assert_eq!(one(&bench, &["annotations", "restore", id]), edited);

    one(&bench, &["annotations", "add", &document, "--range", "3-3", "--bookmark", "--note", "- go on here"]);
    let (_, listed) = bench.run(&["annotations", "list"]);
    let kinds: Vec<&str> =
        listed["annotations"].as_array().expect("a list").iter().filter_map(|one| one["kind"].as_str()).collect();
    assert_eq!(kinds, ["bookmark", "highlight"], "as they stand in the text");
    let (_, newest) = bench.run(&["annotations", "list", "--newest"]);
    assert_eq!(newest["annotations"][0]["kind"], "bookmark");
    assert_eq!(bench.run(&["doctor"]).0, 0);
}

#[test]
fn what_cannot_be_annotated_says_why() {
    let bench = Bench::new();
    let document = import_facts(&bench);
    let add = |range: &str| refused(&bench, &["annotations", "add", &document, "--range", range]);
    assert_eq!(add("5-5"), "bad_input");
    assert_eq!(add("5-100000"), "bad_input");
    assert_eq!(add("9-5"), "bad_input");
    let note = "n".repeat(20_001);
    let long = refused(&bench, &["annotations", "add", &document, "--range", "0-4", "--note", &note]);
    assert_eq!(long, "bad_input");
    assert_eq!(refused(&bench, &["annotations", "add", "Pepper", "--range", "0-4"]), "not_found");
    assert_eq!(refused(&bench, &["annotations", "edit", "salt", "--note", ""]), "bad_input");
    for wrong in [&["annotations"][..], &["annotations", "add", &document, "--range", "0-4", "--color", "black"]] {
        assert_eq!(bench.cli(wrong).output().expect("a run").status.code(), Some(2), "{wrong:?}");
    }
    let pink = ["annotations", "add", &document, "--range", "0-4", "--bookmark", "--color", "pink"];
    assert_eq!(bench.cli(&pink).output().expect("a run").status.code(), Some(2));
}

#[test]
fn a_passage_of_a_pdf_has_its_page_and_boxes() {
    let bench = Bench::new();
    let document = import(&bench, concat!(env!("CARGO_MANIFEST_DIR"), "/assets/sample/how-memory-works.pdf"));
    let (_, found) = bench.run(&["search", "forgetting curve", "--mode", "lexical"]);
    let hit = &found["hits"][0];
    let range = format!("{}-{}", hit["range"][0], hit["range"][1]);
    let made = one(&bench, &["annotations", "add", &document, "--range", &range]);
    assert_eq!((&made["page"], &made["quote"], &made["color"]), (&hit["page"], &hit["quote"], &json!("yellow")));
    assert_eq!(made["locator"], hit["locator"]);
    assert!(made["locator"]["boxes"].as_array().is_some_and(|boxes| !boxes.is_empty()), "{made}");
}

#[test]
fn annotations_are_exported_as_markdown_and_no_file_is_replaced_unasked() {
    let bench = Bench::new();
    let document = import_facts(&bench);
    let range = range_of(&bench, &document, "water is polar");
    one(&bench, &["annotations", "add", &document, "--range", &range, "--note", "*Why*?"]);
    let expected = "# Annotations\n\n## Salt\n\n> water is polar\n\nSalt · yellow\n\n\\*Why\\*?\n";
    let (code, exported) = bench.run(&["annotations", "export"]);
    assert_eq!((code, &exported["markdown"]), (0, &json!(expected)));
    let file = bench.file("notes.md", "mine");
    let path = file.display().to_string();
    let export = ["annotations", "export", "--document", &document, "--output", &path];
    assert_eq!(refused(&bench, &export), "bad_input");
    assert_eq!(std::fs::read_to_string(&file).expect("the file"), "mine");
    let forced: Vec<&str> = export.into_iter().chain(["--force"]).collect();
    assert_eq!(bench.run(&forced), (0, json!({"path": path})));
    assert_eq!(std::fs::read_to_string(&file).expect("the file"), expected);
}

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/sample/how-memory-works.pdf");

#[test]
fn a_pdf_is_copied_with_its_annotations_and_stays_as_it_is() {
    let bench = Bench::new();
    let document = import(&bench, SAMPLE);
    let (_, found) = bench.run(&["search", "forgetting curve", "--mode", "lexical"]);
    let range = format!("{}-{}", found["hits"][0]["range"][0], found["hits"][0]["range"][1]);
    one(&bench, &["annotations", "add", &document, "--range", &range, "--color", "blue", "--note", "Ebbinghaus"]);
    one(&bench, &["annotations", "add", &document, "--range", "0-0", "--bookmark", "--note", "Begin here"]);
    let file = bench.file("taken/notes.pdf", "mine");
    let path = file.display().to_string();
    let export = ["annotations", "export", "--document", &document, "--pdf", &path];
    assert_eq!(refused(&bench, &export), "bad_input");
    assert_eq!(std::fs::read(&file).expect("the file"), b"mine");
    let forced: Vec<&str> = export.into_iter().chain(["--force"]).collect();
    assert_eq!(bench.run(&forced), (0, json!({"path": path, "written": 2, "left_out": 0})));

    let copy = std::fs::read(&file).expect("the copy");
    let has = |words: &[u8]| copy.windows(words.len()).any(|window| window == words);
    assert!(has(b"/Highlight") && has(b"/QuadPoints") && has(b"(Ebbinghaus)") && has(b"(Begin here)"));
    assert_eq!(std::fs::read_dir(file.parent().expect("a folder")).expect("the folder").count(), 1, "nothing is left");
    let kept = std::fs::read(SAMPLE).expect("the sample");
    let originals = walk(&bench.data().join("originals"));
    assert_eq!(originals.iter().map(|path| std::fs::read(path).expect("readable")).collect::<Vec<_>>(), [kept]);
    // The copy is a document like any other.
    let again = import(&bench, &path);
    let text = |document: &str| bench.run(&["text", document]).1["text"].clone();
    assert_eq!(text(&again), text(&document));
}

/// Every file below a folder.
fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

#[test]
fn only_a_pdf_that_opens_is_copied_and_nothing_is_left_of_what_fails() {
    let bench = Bench::new();
    let document = import_facts(&bench);
    let copy = bench.file("copies/known", "").with_file_name("copy.pdf");
    let path = copy.display().to_string();
    assert_eq!(refused(&bench, &["annotations", "export", "--document", &document, "--pdf", &path]), "not_pdf");
    let protected = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/documents/protected.pdf");
    let (code, imported) = bench.run(&["import", protected, "--password", "chlorophyll"]);
    assert_eq!(code, 0, "{imported}");
    let id = imported["documents"][0]["id"].as_str().expect("an id");
    let export = ["annotations", "export", "--document", id, "--pdf", &path];
    assert_eq!(refused(&bench, &export), "password_required");
    let with = |password: &'static str| [&export[..], &["--password", password]].concat();
    assert_eq!(refused(&bench, &with("wrong")), "password_wrong");
    assert_eq!(walk(copy.parent().expect("a folder")).len(), 1, "nothing is left");
    assert_eq!(bench.run(&with("chlorophyll")), (0, json!({"path": path, "written": 0, "left_out": 0})));
    for wrong in [&["annotations", "export", "--pdf", &path][..], &["annotations", "export", "--force"]] {
        assert_eq!(bench.cli(wrong).output().expect("a run").status.code(), Some(2), "{wrong:?}");
    }
}

#[test]
fn a_document_is_edited_removed_and_restored_with_its_annotations() {
    let bench = Bench::new();
    let document = import_facts(&bench);
    let made = one(&bench, &["annotations", "add", &document, "--range", "0-4"]);
    let words = ["documents", "edit", "Salt", "--title", "On salt", "--authors", "Doe, J.; Roe, R.", "--year", "1999"];
    let (code, edited) = bench.run(&[&words[..], &["--tags", "water,,salts", "--language", "en"]].concat());
    let edited = &edited["documents"][0];
    assert_eq!((code, &edited["title"], &edited["year"]), (0, &json!("On salt"), &json!(1999)));
    assert_eq!((&edited["authors"], &edited["tags"]), (&json!(["Doe, J.", "Roe, R."]), &json!(["water", "salts"])));
    let (_, emptied) = bench.run(&["documents", "edit", &document, "--tags", "", "--year", "0"]);
    assert_eq!((&emptied["documents"][0]["tags"], &emptied["documents"][0]["year"]), (&json!([]), &Value::Null));
    assert_eq!(refused(&bench, &["documents", "edit", &document, "--course", "Chemistry"]), "not_found");
    assert_eq!(bench.cli(&["documents", "edit", &document]).output().expect("a run").status.code(), Some(2));

    assert_eq!(bench.run(&["documents", "remove", "On salt"]).1["documents"][0]["id"], document.as_str());
    assert_eq!(bench.run(&["documents"]).1, json!({"documents": []}));
    assert_eq!(bench.run(&["annotations", "list"]).1, json!({"annotations": []}));
    assert_eq!(refused(&bench, &["documents", "remove", &document]), "not_found");
    assert_eq!(bench.run(&["documents", "restore", &document]).1["documents"][0]["title"], "On salt");
    let back = one(&bench, &["annotations", "list"]);
    assert_eq!((&back["id"], &back["document"]["title"]), (&made["id"], &json!("On salt")));
}

#[test]
fn annotations_are_read_but_not_written_beside_an_owner() {
    let bench = Bench::new();
    let document = import_facts(&bench);
    let made = one(&bench, &["annotations", "add", &document, "--range", "0-4"]);
    let app = bench.open(OpenMode::Own).expect("a free folder");
    assert_eq!(one(&bench, &["annotations", "list"]), made);
    assert_eq!(bench.run(&["annotations", "export"]).0, 0);
    let id = made["id"].as_str().expect("an id");
    for words in [&["annotations", "remove", id][..], &["annotations", "add", &document, "--range", "0-4"]] {
        assert_eq!(refused(&bench, words), "data_folder_in_use");
    }
    app.close();
}
