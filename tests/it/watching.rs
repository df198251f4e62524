//! A student has a folder watched: what is put into it comes in by itself, and again when it changes.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::Value;
use studium_app::library::DocumentStatus;
use studium_app::{OpenMode, WatchFolder};

use crate::support::{Bench, FACTS, PATIENCE};

/// Waits until `is_so`, and says how long it took.
fn until(what: &str, is_so: impl Fn() -> bool) -> Duration {
    let started_at = Instant::now();
    while !is_so() {
        assert!(started_at.elapsed() < PATIENCE, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
    started_at.elapsed()
}

fn folder(bench: &Bench) -> PathBuf {
    bench.file("course/salt.md", FACTS).parent().expect("a folder").to_owned()
}

fn texts(bench: &Bench) -> Vec<(String, String)> {
    let (_, result) = bench.run(&["documents"]);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let documents = result["documents"].as_array().expect("documents");
    documents.iter().map(|document| (text(&document["title"]), text(&document["status"]))).collect()
}

#[test]
fn files_come_in_by_themselves_while_the_app_is_open_and_again_when_they_change() {
    let bench = Bench::new();
    let folder = folder(&bench);
    let app = bench.open(OpenMode::Own).expect("the app opens");
    app.start_watching().expect("a thread");
    let watched =
        app.watch_folder(&WatchFolder { path: folder.display().to_string(), course: None }).expect("it is there");
    assert!(!watched.is_missing, "{watched:?}");
    let is_in = |count: usize| {
        let documents = app.library().documents(None).expect("documents");
        documents.len() == count && documents.iter().all(|document| document.status == DocumentStatus::Searchable)
    };
    until("the file that was there", || is_in(1));
    bench.file("course/week 2/lava.md", "# Lava\n\nLava cools to basalt.");
    until("a file in a new folder", || is_in(2));

    let lava = app.library().documents(None).expect("documents").pop().expect("the newest");
    bench.file("course/week 2/lava.md", "# Lava\n\nLava cools to basalt. Obsidian is glass.");
    until("the new text", || {
        let now = app.library().document(lava.id).expect("a document");
        now.revision != lava.revision && now.status == DocumentStatus::Searchable
    });
    assert!(is_in(2), "no second document");

    // Deleted by the student, it does not come back with the next change.
    app.library().delete_document(lava.id).expect("deleted");
    bench.file("course/week 2/lava.md", "# Lava\n\nPumice floats.");
    bench.file("course/ash.md", "# Ash\n\nAsh falls.");
    until("the other file", || is_in(2));
    let titles: Vec<String> =
        app.library().documents(None).expect("documents").into_iter().map(|document| document.title).collect();
    assert!(!titles.contains(&"Lava".to_owned()), "{titles:?}");

    // A file that goes takes nothing along; a folder that goes is told of and found again.
    std::fs::remove_file(folder.join("ash.md")).expect("removed");
    let away = folder.with_file_name("elsewhere");
    std::fs::rename(&folder, &away).expect("moved away");
    let is_missing = || app.watched_folders().expect("a list")[0].is_missing;
    until("the missing folder", is_missing);
    assert!(app.notices().expect("notices").iter().any(|notice| notice.detail == watched.path));
    assert!(is_in(2), "its documents stay");
    std::fs::rename(&away, &folder).expect("moved back");
    until("the folder to be back", || !is_missing());
    bench.file("course/tuff.md", "# Tuff\n\nTuff is soft.");
    until("a file in the folder that is back", || is_in(3));

    app.unwatch_folder(&folder.display().to_string()).expect("it was watched");
    bench.file("course/gneiss.md", "# Gneiss\n\nGneiss is banded.");
    std::thread::sleep(Duration::from_secs(2));
    assert!(is_in(3), "nobody looks any more");
    app.close();
}

#[test]
fn the_command_line_watches_lists_looks_and_stops() {
    let bench = Bench::new();
    let folder = folder(&bench);
    let path = folder.display().to_string();
    bench.file("course/empty.md", "");
    let (code, added) = bench.run(&["watch", "add", &path, "--course", "Chemistry"]);
    assert_eq!((code, added["folders"][0]["is_missing"].as_bool()), (0, Some(false)), "{added}");
    assert!(texts(&bench).is_empty(), "the folder is only noted");

    let (code, looked) = bench.run(&["watch", "run", "--once"]);
    assert_eq!(code, 1, "one file is empty: {looked}");
    assert_eq!(texts(&bench), [("Salt".to_owned(), "searchable".to_owned())]);
    assert_eq!(bench.run(&["courses"]).1["courses"][0]["document_count"], 1);
    let (_, listed) = bench.run(&["watch", "list"]);
    assert_eq!(
        (&listed["folders"][0]["file_count"], &listed["folders"][0]["refused"][0]["error"]["code"]),
        (&1.into(), &"file_empty".into())
    );

    // Nothing has changed: nothing is done, not even the refused file is tried again.
    let (code, again) = bench.run(&["watch", "run", "--once"]);
    assert_eq!((code, again["documents"].as_array().map(Vec::len)), (0, Some(0)), "{again}");

    std::fs::rename(&folder, folder.with_file_name("gone")).expect("moved away");
    assert_eq!(bench.run(&["watch", "run", "--once"]).0, 1, "the folder is not there");
    assert_eq!(bench.run(&["watch", "list"]).1["folders"][0]["is_missing"], true);
    let (code, removed) = bench.run(&["watch", "remove", listed["folders"][0]["path"].as_str().expect("a path")]);
    assert_eq!((code, removed["folders"].as_array().map(Vec::len)), (0, Some(0)), "{removed}");
    assert_eq!(bench.run(&["watch", "remove", &path]).1["error"]["code"], "not_found");
    assert_eq!(texts(&bench).len(), 1, "the document stays");
}

#[test]
fn what_cannot_be_watched_says_why() {
    let bench = Bench::new();
    let file = bench.file("salt.md", FACTS);
    let refused = |path: &std::path::Path| {
        let (code, result) = bench.run(&["watch", "add", &path.display().to_string()]);
        assert_eq!(code, 1, "{result}");
        result["error"]["code"].as_str().expect("a code").to_owned()
    };
    assert_eq!(refused(&file.with_file_name("nowhere")), "file_missing");
    assert_eq!(refused(&file), "bad_input");
    assert_eq!(refused(&bench.data()), "bad_input");
    assert_eq!(refused(bench.data().parent().expect("a parent")), "bad_input", "it would take in its own files");
}
