//! A student keeps order: sorts documents into courses and sections, tags them, throws some away, finds doubles.

use serde_json::{Value, json};
use studium_app::OpenMode;

use crate::support::{Bench, chapter};

/// Imports files of these names and texts; their ids.
fn import(bench: &Bench, files: &[(&str, &str)]) -> Vec<String> {
    let paths: Vec<String> = files.iter().map(|(name, text)| bench.file(name, text).display().to_string()).collect();
    let words: Vec<&str> = ["import"].into_iter().chain(paths.iter().map(String::as_str)).collect();
    let (code, imported) = bench.run(&[&words[..], &["--course", "Physics"]].concat());
    assert_eq!(code, 0, "{imported}");
    imported["documents"].as_array().expect("documents").iter().map(|each| text(&each["id"])).collect()
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

fn documents(bench: &Bench, words: &[&str]) -> Vec<Value> {
    let (code, result) = bench.run(&[&["documents"][..], words].concat());
    assert_eq!(code, 0, "{words:?}: {result}");
    result["documents"].as_array().unwrap_or_else(|| panic!("{words:?}: {result}")).clone()
}

fn titles(documents: &[Value]) -> Vec<String> {
    documents.iter().map(|document| text(&document["title"])).collect()
}

fn refused(bench: &Bench, words: &[&str]) -> String {
    let (code, result) = bench.run(words);
    assert_eq!(code, 1, "{words:?}: {result}");
    text(&result["error"]["code"])
}

#[test]
fn documents_leave_their_course_and_are_changed_together() {
    let bench = Bench::new();
    import(
        &bench,
        &[("Optics.md", "# Optics\n\nLenses bend light."), ("Heat.md", "# Heat\n\nHeat flows to the cold.")],
    );
    let words = ["edit", "Optics", "Heat", "--section", "Basics", "--add-tags", "exam,basics", "--language", "en"];
    for document in documents(&bench, &words) {
        assert_eq!((&document["section"], &document["tags"]), (&json!("Basics"), &json!(["exam", "basics"])));
        assert!(document["course"].is_string(), "{document}");
    }
    let out = documents(&bench, &["edit", "Optics", "--no-course", "--remove-tags", "basics"]);
    assert_eq!(
        (&out[0]["course"], &out[0]["section"], &out[0]["tags"]),
        (&Value::Null, &Value::Null, &json!(["exam"]))
    );
    assert_eq!(titles(&documents(&bench, &["--course", "Physics"])), ["Heat"]);
    assert_eq!(bench.run(&["documents", "rename-tag", "exam", "test"]).1, json!({ "documents": 2 }));
    bench.run(&["documents", "rename-section", "Basics", "Begin", "--course", "Physics"]);
    let heat = &documents(&bench, &["list", "--course", "Physics"])[0];
    assert_eq!((&heat["section"], &heat["tags"]), (&json!("Begin"), &json!(["test", "basics"])));
    assert_eq!(refused(&bench, &["documents", "edit", "Optics", "Heat", "--title", "Both"]), "bad_input");
    assert_eq!(refused(&bench, &["documents", "edit", "Optics", "Mechanics", "--year", "1999"]), "not_found");
    let both = ["documents", "edit", "Optics", "--course", "Physics", "--no-course"];
    assert_eq!(bench.cli(&both).output().expect("a run").status.code(), Some(2));
}

#[test]
fn the_order_that_the_student_gave_is_the_order_of_the_list() {
    let bench = Bench::new();
    import(&bench, &[("A.md", "Alpha text."), ("B.md", "Beta text."), ("C.md", "Gamma text.")]);
    let arranged = documents(&bench, &["arrange", "C", "--before", "A"]);
    assert_eq!(titles(&arranged), ["C", "A", "B"]);
    documents(&bench, &["arrange", "C"]);
    assert_eq!(titles(&documents(&bench, &["--course", "Physics"])), ["A", "B", "C"]);
    documents(&bench, &["arrange", "B", "--section", "Later"]);
    assert_eq!(titles(&documents(&bench, &["arrange", "C", "A", "--before", "B"])), ["C", "A", "B"]);
    assert_eq!(refused(&bench, &["documents", "arrange", "A", "--before", "D"]), "not_found");
    assert_eq!(bench.run(&["doctor"]).0, 0);
}

#[test]
fn the_trash_gives_back_and_gives_up() {
    let bench = Bench::new();
    let ids = import(&bench, &[("A.md", "Alpha lens."), ("B.md", "Beta lens."), ("C.md", "Gamma lens.")]);
    documents(&bench, &["remove", "A", "B", "C"]);
    let trash = documents(&bench, &["list", "--deleted"]);
    assert_eq!(trash.len(), 3);
    let days = |document: &Value| {
        let time = |key: &str| document[key].as_i64().expect("a time");
        (time("kept_until") - time("deleted_at")) / (24 * 60 * 60 * 1000)
    };
    assert!(trash.iter().all(|document| days(document) == 90), "{trash:?}");
    assert_eq!(titles(&documents(&bench, &["restore", &ids[0], &ids[1]])), ["A", "B"]);
    assert_eq!(refused(&bench, &["documents", "purge", &ids[0]]), "not_found");
    assert_eq!(bench.run(&["documents", "purge", &ids[2]]), (0, json!({ "purged": [ids[2]] })));
    assert_eq!(refused(&bench, &["documents", "restore", &ids[2]]), "not_found");
    let (_, found) = bench.run(&["search", "gamma"]);
    assert_eq!(found["hits"], json!([]));

    let originals = || walk(&bench.data().join("originals"));
    assert_eq!(originals(), 2);
    documents(&bench, &["remove", "A"]);
    assert_eq!(bench.run(&["documents", "purge", "--all"]).1, json!({ "purged": [ids[0]] }));
    assert_eq!((originals(), documents(&bench, &["list", "--deleted"]).len()), (1, 0));
    assert_eq!(bench.run(&["documents", "purge", "--all"]).1, json!({ "purged": [] }));
    assert_eq!(bench.run(&["search", "lens"]).1["hits"].as_array().map(Vec::len), Some(1));
    assert_eq!(bench.run(&["doctor"]).0, 0);
    // What was given up can be imported again.
    assert_eq!(titles(&import_again(&bench)), ["A"]);
}

fn import_again(bench: &Bench) -> Vec<Value> {
    let path = bench.file("A.md", "Alpha lens.").display().to_string();
    bench.run(&["import", &path]).1["documents"].as_array().expect("documents").clone()
}

/// Files below a folder.
fn walk(folder: &std::path::Path) -> usize {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.map(|path| if path.is_dir() { walk(&path) } else { 1 }).sum()
}

#[test]
fn a_text_in_two_formats_is_found_twice_and_figures_say_what_is_read() {
    let bench = Bench::new();
    let long = chapter(6);
    let shorter = long.replace("Section 5", "The last section");
    let html = format!("<html><body><h1>A long chapter</h1><p>{}</p></body></html>", &long[18..].replace("## ", ""));
    let files = [
        ("Chapter.md", long.as_str()),
        ("Copy.html", html.as_str()),
        ("Old.txt", shorter.as_str()),
        ("Else.md", "Other words."),
    ];
    let ids = import(&bench, &files);
    let (code, found) = bench.run(&["documents", "duplicates", "--course", "Physics"]);
    let groups = found["duplicates"].as_array().expect("groups");
    assert_eq!((code, groups.len()), (0, 1), "{found}");
    let alike = groups[0]["documents"].as_array().expect("documents");
    let mut shown: Vec<String> = alike.iter().map(|each| text(&each["document"]["id"])).collect();
    shown.sort();
    let mut expected = ids[..3].to_vec();
    expected.sort();
    assert_eq!(shown, expected, "{found}");
    assert!(alike.iter().all(|each| each["likeness"].as_f64() >= Some(0.6)), "{found}");

    let app = bench.open(OpenMode::OwnQuietly).expect("a free folder");
    let id = ids[3].parse().expect("an id");
    let length = app.library().open_document(id).expect("a text").text_length;
    app.library().save_reading_position(id, length / 2).expect("saved");
    let progress = app.library().document(id).expect("a document").progress.expect("a share");
    assert!((progress - 0.5).abs() < 0.1, "{progress}");
    app.close();
    drop(app);
    let (_, figures) = bench.run(&["documents", "statistics"]);
    let figures = &figures["statistics"];
    assert_eq!((&figures["documents"], &figures["begun"], &figures["finished"]), (&json!(4), &json!(1), &json!(0)));
    assert!(figures["chunks"].as_u64() > Some(3) && figures["read"].as_f64() > Some(0.0), "{figures}");
}

#[test]
fn lists_and_figures_are_read_beside_an_owner_and_the_trash_is_not_emptied() {
    let bench = Bench::new();
    let ids = import(&bench, &[("A.md", "Alpha text."), ("B.md", "Beta text.")]);
    documents(&bench, &["remove", "A"]);
    let app = bench.open(OpenMode::Own).expect("a free folder");
    assert_eq!(titles(&documents(&bench, &["list", "--deleted"])), ["A"]);
    assert_eq!(bench.run(&["documents", "statistics"]).0, 0);
    assert_eq!(bench.run(&["documents", "duplicates"]), (0, json!({ "duplicates": [] })));
    for words in
        [&["documents", "purge", "--all"][..], &["documents", "restore", &ids[0]], &["documents", "arrange", "B"]]
    {
        assert_eq!(refused(&bench, words), "data_folder_in_use");
    }
    app.close();
}
