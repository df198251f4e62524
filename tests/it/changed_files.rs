//! A student imports a file again that has changed: it stays one document, and what was marked is still marked.

use serde_json::Value;

use crate::support::{Bench, FACTS};

fn only_document(result: &Value) -> Value {
    let documents = result["documents"].as_array().unwrap_or_else(|| panic!("{result}"));
    assert_eq!(documents.len(), 1, "{result}");
    documents[0].clone()
}

fn whole_text(bench: &Bench, document: &str) -> String {
    bench.run(&["text", document]).1["text"].as_str().expect("a text").to_owned()
}

fn highlight(bench: &Bench, document: &str, words: &str) -> Value {
    let text = whole_text(bench, document);
    let start = text[..text.find(words).expect("the words are there")].chars().count();
    let range = format!("{start}-{}", start + words.chars().count());
    bench.run(&["annotations", "add", document, "--range", &range]).1["annotations"][0].clone()
}

#[test]
fn a_changed_file_stays_one_document_with_its_highlights() {
    let bench = Bench::new();
    let file = bench.file("salt.md", FACTS);
    let path = file.display().to_string();
    let known = only_document(&bench.run(&["import", &path]).1);
    let id = known["id"].as_str().expect("an id");
    let mark = highlight(&bench, id, "water is polar");
    let text = whole_text(&bench, id);

    bench.file("salt.md", format!("# Foreword\n\nThis edition mentions magnesium.\n\n{FACTS}"));
    let (code, result) = bench.run(&["import", &path]);
    assert_eq!(code, 0, "{result}");
    let changed = only_document(&result);
    assert_eq!((&changed["id"], &changed["status"]), (&known["id"], &known["status"]));
    assert_ne!(changed["revision"], known["revision"]);
    only_document(&bench.run(&["documents"]).1);
    assert!(whole_text(&bench, id).ends_with(&text), "the new text is read");

    let moved = bench.run(&["annotations", "list"]).1["annotations"][0].clone();
    assert_eq!((&moved["id"], &moved["quote"], &moved["anchored"]), (&mark["id"], &mark["quote"], &Value::Bool(true)));
    assert_eq!(moved["revision"], changed["revision"]);
    assert!(moved["range"][0].as_u64() > mark["range"][0].as_u64(), "{moved}");
    let range = format!("{}-{}", moved["range"][0], moved["range"][1]);
    assert_eq!(bench.run(&["text", id, "--range", &range]).1["text"], "water is polar");

    let (_, found) = bench.run(&["search", "magnesium"]);
    assert_eq!(found["hits"][0]["document"]["id"], known["id"], "{found}");
    assert_eq!(bench.run(&["doctor"]).0, 0);
}

#[test]
fn a_highlight_whose_words_are_gone_keeps_the_text_before_and_says_so() {
    let bench = Bench::new();
    let file = bench.file("salt.md", FACTS);
    let path = file.display().to_string();
    let id = only_document(&bench.run(&["import", &path]).1)["id"].as_str().expect("an id").to_owned();
    let mark = highlight(&bench, &id, "water is polar");
    bench.file("salt.md", "# Granite\n\nGranite cools slowly, deep below the ground.");
    assert_eq!(bench.run(&["import", &path]).0, 0);
    // Whoever opens the folder next tidies up; the text that the highlight needs stays.
    assert_eq!(bench.run(&["jobs", "run"]).0, 0);
    let kept = bench.run(&["annotations", "list"]).1["annotations"][0].clone();
    assert_eq!((&kept["anchored"], &kept["quote"]), (&Value::Bool(false), &mark["quote"]));
    assert_eq!(kept["revision"], mark["revision"]);

    // The words come back with the next version, and the highlight with them.
    bench.file("salt.md", format!("{FACTS}\n\nAnd so on."));
    assert_eq!(bench.run(&["import", &path]).0, 0);
    let back = bench.run(&["annotations", "list"]).1["annotations"][0].clone();
    assert_eq!((&back["anchored"], &back["quote"]), (&Value::Bool(true), &mark["quote"]));
    assert_eq!(bench.run(&["doctor"]).0, 0);
}

#[test]
fn a_new_version_that_cannot_be_read_says_why_and_leaves_the_text_before() {
    let bench = Bench::new();
    let sample = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample/how-memory-works.pdf");
    let file = bench.file("memory.pdf", std::fs::read(sample).expect("the sample course"));
    let path = file.display().to_string();
    let known = only_document(&bench.run(&["import", &path]).1);
    let id = known["id"].as_str().expect("an id");
    let text = whole_text(&bench, id);
    bench.file("memory.pdf", "%PDF-1.7\nThe download broke off here.");
    let (code, result) = bench.run(&["import", &path]);
    let failed = only_document(&result);
    assert_eq!((code, &failed["status"], &failed["id"]), (1, &Value::from("failed"), &known["id"]));
    assert_eq!(failed["error"]["code"], "file_damaged", "{failed}");
    assert_eq!((whole_text(&bench, id), &failed["revision"]), (text, &known["revision"]));
}

#[test]
fn a_changed_file_of_an_archive_is_the_same_document() {
    let bench = Bench::new();
    let pack = |text: &str| {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        writer.start_file("week/notes.md", zip::write::SimpleFileOptions::default()).expect("a member");
        std::io::Write::write_all(&mut writer, text.as_bytes()).expect("its content");
        bench.file("course.zip", writer.finish().expect("an archive").into_inner())
    };
    let path = pack("# Lava\n\nLava cools to basalt.").display().to_string();
    let known = only_document(&bench.run(&["import", &path]).1);
    pack("# Lava\n\nLava cools to basalt. Obsidian is glass.");
    let changed = only_document(&bench.run(&["import", &path]).1);
    assert_eq!(changed["id"], known["id"]);
    assert!(whole_text(&bench, known["id"].as_str().expect("an id")).contains("Obsidian"));
}
