//! A student drops files in: the good ones are found, each bad one says why, nothing is in twice.

use serde_json::Value;
use studium_app::library::DocumentStatus;
use studium_app::{ImportPaths, ImportText, OpenMode};

use crate::support::{Bench, settled};

fn statuses(result: &Value) -> Vec<(String, Option<String>)> {
    let documents = result["documents"].as_array().expect("documents");
    documents
        .iter()
        .map(|document| {
            let status = document["status"].as_str().expect("a status").to_owned();
            (status, document["error"]["code"].as_str().map(str::to_owned))
        })
        .collect()
}

#[test]
fn a_batch_with_bad_files_brings_the_good_ones_in_and_names_each_reason() {
    let bench = Bench::new();
    let sample = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample/how-memory-works.pdf");
    let whole = std::fs::read(&sample).expect("the sample");
    let files = [
        bench.file("good.md", "# Tides\n\nThe moon pulls the sea."),
        bench.file("page.html", "<h1>Rivers</h1><p>Rivers carry sand to the sea.</p><script>alert(1)</script>"),
        bench.file("notes.txt", "Sand is made of quartz."),
        bench.file("empty.pdf", ""),
        bench
            .file("random.pdf", (0..4000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect::<Vec<_>>()),
        bench.file("truncated.pdf", &whole[..whole.len() / 3]),
        bench.file("really-a-pdf.txt", &whole),
    ];
    let mut words = vec!["import"];
    let paths: Vec<String> = files.iter().map(|path| path.display().to_string()).collect();
    words.extend(paths.iter().map(String::as_str));
    let missing = bench.data().join("nowhere.md").display().to_string();
    words.push(&missing);

    let (code, result) = bench.run(&words);
    assert_eq!(code, 1, "some failed");
    let found = statuses(&result);
    let expected: [(&str, &[&str]); 8] = [
        ("searchable", &[]),
        ("searchable", &[]),
        ("searchable", &[]),
        ("failed", &["file_empty"]),
        ("failed", &["file_damaged", "format_unknown"]),
        ("failed", &["file_damaged", "no_text"]),
        ("searchable", &[]),
        ("failed", &["file_missing"]),
    ];
    for (path, ((status, error), (wanted, reasons))) in words[1..].iter().zip(found.iter().zip(expected)) {
        assert_eq!(status, wanted, "{path}: {error:?}");
        match error {
            Some(error) => assert!(reasons.contains(&error.as_str()), "{path}: {error}"),
            None => assert!(reasons.is_empty(), "{path}"),
        }
    }
    let (_, listed) = bench.run(&["documents"]);
    let listed = statuses(&listed);
    assert_eq!(listed.len(), 6, "files that were taken in stay listed, failed ones too: {listed:?}");
    let (code, hits) = bench.run(&["search", "moon pulls sea", "--mode", "lexical"]);
    assert_eq!(code, 0);
    assert_eq!(hits["hits"][0]["document"]["title"], "Tides");
    let (code, diagnosis) = bench.run(&["doctor"]);
    assert_eq!((code, &diagnosis["healthy"]), (0, &Value::Bool(true)), "{diagnosis}");
}

#[test]
fn a_protected_file_asks_for_its_password_and_is_in_once_it_is_right() {
    let bench = Bench::new();
    let fixture = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/documents/protected.pdf");
    let good = bench.file("good.md", "# Tides\n\nThe moon pulls the sea.").display().to_string();
    let outcome = |words: &[&str]| {
        let (code, result) = bench.run(words);
        (code, statuses(&result).remove(0))
    };
    let failed = |reason: &str| ("failed".to_owned(), Some(reason.to_owned()));
    assert_eq!(outcome(&["import", fixture, &good]), (1, failed("password_required")));
    assert_eq!(outcome(&["documents"]).1, failed("password_required"), "it stays listed");
    assert_eq!(bench.run(&["search", "moon", "--mode", "lexical"]).1["hits"][0]["document"]["title"], "Tides");
    assert_eq!(outcome(&["import", fixture, "--password", "guess"]), (1, failed("password_wrong")));
    let searchable = ("searchable".to_owned(), None);
    assert_eq!(outcome(&["import", fixture, "--password", "chlorophyll"]), (0, searchable.clone()));
    let (_, found) = bench.run(&["search", "protected", "--mode", "lexical"]);
    assert_eq!(found["hits"][0]["page"], 1, "{found}");

    let (code, result) = Bench::new().run(&["import", fixture, "--password", "chlorophyll"]);
    assert_eq!((code, statuses(&result).remove(0)), (0, searchable), "with its password from the start");
}

#[test]
fn a_duplicate_gives_the_document_that_is_there() {
    let bench = Bench::new();
    let first = bench.file("first.md", "# One\n\nThe same words.");
    let second = bench.file("second.md", "# One\n\nThe same words.");
    let (_, once) = bench.run(&["import", &first.display().to_string()]);
    let (code, twice) = bench.run(&["import", &second.display().to_string()]);
    assert_eq!(code, 0);
    assert_eq!(once["documents"][0]["id"], twice["documents"][0]["id"]);
    assert_eq!(bench.run(&["documents"]).1["documents"].as_array().map(Vec::len), Some(1));
}

#[test]
fn an_import_that_only_queues_is_done_by_jobs_run() {
    let bench = Bench::new();
    let file = bench.file("later.md", "# Later\n\nPatience brings roses.");
    let (code, queued) = bench.run(&["import", "--no-wait", "--course", "Gardens", &file.display().to_string()]);
    assert_eq!((code, &queued["documents"][0]["status"]), (0, &Value::from("queued")));
    assert_eq!(bench.run(&["jobs", "list"]).1["jobs"][0]["state"], "queued");
    let (code, ran) = bench.run(&["jobs", "run"]);
    assert_eq!((code, &ran["jobs"][0]["state"]), (0, &Value::from("done")));
    let (_, documents) = bench.run(&["documents", "--course", "gardens"]);
    assert_eq!(documents["documents"][0]["status"], "searchable");
}

#[test]
fn pasted_text_becomes_a_document() {
    let bench = Bench::new();
    let app = bench.open(OpenMode::Own).expect("a free folder");
    let input = ImportText { title: "Clipboard".into(), text: "Copper conducts heat.".into(), course: None };
    let document = settled(&app, app.import_text(&input).expect("text").id);
    assert_eq!((document.status, document.title.as_str()), (DocumentStatus::Searchable, "Clipboard"));
    app.close();
}

#[test]
fn a_deleted_document_is_not_found_until_it_is_restored() {
    let bench = Bench::new();
    let file = bench.file("iron.md", "# Iron\n\nIron rusts in wet air.");
    let app = bench.open(OpenMode::Own).expect("a free folder");
    let input = ImportPaths { paths: vec![file.display().to_string()], course: None };
    let id = app.import_paths(&input).documents[0].id;
    settled(&app, id);
    let found = || bench_search(&app, "rusts");
    assert_eq!(found(), 1);
    app.library().delete_document(id).expect("it is there");
    assert_eq!(found(), 0);
    app.library().restore_document(id).expect("it is in the trash");
    assert_eq!(found(), 1);
    app.close();
}

fn bench_search(app: &studium_app::App, query: &str) -> usize {
    let query = studium_app::library::SearchQuery {
        query: query.into(),
        course: None,
        limit: 10,
        mode: studium_app::library::Mode::Hybrid,
    };
    app.library().search(&query, &studium_app::base::CancelToken::new()).expect("a search").hits.len()
}
