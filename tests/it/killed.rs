//! The app is killed while it imports, at twenty moments: nothing acknowledged is lost and nothing is in twice.

use std::time::Duration;

use serde_json::Value;

use crate::support::{Bench, chapter};

#[test]
fn an_import_killed_at_twenty_moments_goes_on_without_loss_or_duplicates() {
    let bench = Bench::new();
    let files: Vec<String> = (0..4)
        .map(|number| bench.file(&format!("chapter-{number}.md"), format!("Edition {number}\n\n{}", chapter(200))))
        .map(|path| path.display().to_string())
        .collect();
    let mut words = vec!["import", "--no-wait"];
    words.extend(files.iter().map(String::as_str));
    let (code, queued) = bench.run(&words);
    assert_eq!(code, 0);
    let ids: Vec<Value> =
        queued["documents"].as_array().expect("documents").iter().map(|document| document["id"].clone()).collect();

    // A fixed seed gives the same moments each time; the machine's speed makes them others on each machine.
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..20 {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        let mut running = bench.cli(&["jobs", "run"]).stdout(std::process::Stdio::null()).spawn().expect("a run");
        std::thread::sleep(Duration::from_millis(20 + seed % 400));
        running.kill().expect("SIGKILL");
        running.wait().expect("an end");
        let (_, listed) = bench.run(&["documents"]);
        let listed = listed["documents"].as_array().expect("documents");
        assert!(listed.iter().map(|document| &document["id"]).eq(ids.iter()), "all documents are still listed");
    }
    let (code, ran) = bench.run(&["jobs", "run"]);
    assert_eq!(code, 0, "{ran}");
    let (_, documents) = bench.run(&["documents"]);
    for document in documents["documents"].as_array().expect("documents") {
        assert_eq!(document["status"], "searchable", "{document}");
        let (_, text) = bench.run(&["text", document["id"].as_str().expect("an id")]);
        let text = text["text"].as_str().expect("text");
        for section in [0, 99, 199] {
            let heading = format!("Section {section}\n");
            assert_eq!(text.matches(&heading).count(), 1, "{heading:?} stands once");
        }
    }
    let (code, diagnosis) = bench.run(&["doctor"]);
    assert_eq!(code, 0, "{diagnosis}");
}
