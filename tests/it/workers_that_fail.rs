//! Worker programs that are missing or die: the request fails with its reason, the app and the other files go on.

use std::time::{Duration, Instant};

use studium_app::base::ErrorCode;
use studium_app::library::DocumentStatus;
use studium_app::{ImportPaths, OpenMode};

use crate::support::{Bench, PATIENCE, chapter, settled};

#[test]
fn a_worker_killed_in_the_middle_fails_its_document_only_and_a_retry_brings_it_in() {
    let bench = Bench::new();
    let long = bench.file("long.md", chapter(6000));
    let short = bench.file("short.md", "# Short\n\nA few words.");
    let app = bench.open(OpenMode::Own).expect("a free folder");
    let paths = [&long, &short].map(|path| path.display().to_string()).to_vec();
    let documents = app.import_paths(&ImportPaths { paths, course: None }).expect("two files");

    let started_at = Instant::now();
    let killed = loop {
        if let [_, _, Some(id)] = app.worker_process_ids() {
            break id;
        }
        assert!(started_at.elapsed() < PATIENCE, "the worker starts");
        std::thread::sleep(Duration::from_millis(1));
    };
    let status = std::process::Command::new("kill").args(["-9", &killed.to_string()]).status().expect("kill");
    assert!(status.success());

    let failed = settled(&app, documents[0].id);
    // A fast machine may have read the document before the signal came.
    if failed.status == DocumentStatus::Failed {
        assert_eq!(failed.error.map(|error| error.code), Some(ErrorCode::EngineCrashed));
        let job = app.jobs().expect("jobs").into_iter().find(|job| job.document == Some(documents[0].id));
        app.retry_job(job.expect("its job").id).expect("a failed job");
        let again = Instant::now();
        while app.library().document(documents[0].id).expect("listed").status == DocumentStatus::Failed {
            assert!(again.elapsed() < PATIENCE);
            std::thread::sleep(Duration::from_millis(10));
        }
        assert_eq!(settled(&app, documents[0].id).status, DocumentStatus::Searchable);
    }
    assert_eq!(settled(&app, documents[1].id).status, DocumentStatus::Searchable);
    app.close();
}
