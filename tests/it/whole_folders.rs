//! A student drops a folder or an archive in: its documents are in, and what is not says why.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::Value;
use zip::write::SimpleFileOptions;

use crate::support::Bench;

fn names_and_statuses(result: &Value) -> Vec<(String, String)> {
    let documents = result["documents"].as_array().expect("documents");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    documents
        .iter()
        .map(|document| {
            let path = text(&document["path"]).replace('\\', "/");
            let name = path.rsplit('/').next().unwrap_or_default().to_owned();
            let what = document["error"]["code"].as_str().map_or_else(|| text(&document["status"]), str::to_owned);
            (name, what)
        })
        .collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(name, what)| ((*name).to_owned(), (*what).to_owned())).collect()
}

/// Packs members into an archive that lies at `path`.
fn pack(path: &Path, members: &[(&str, &[u8])]) {
    let mut writer = zip::ZipWriter::new(std::fs::File::create(path).expect("a file"));
    for (name, content) in members {
        writer.start_file(*name, SimpleFileOptions::default()).expect("a member");
        writer.write_all(content).expect("its content");
    }
    writer.finish().expect("an archive");
}

#[test]
fn a_folder_stands_for_the_documents_in_it_and_in_its_folders() {
    let bench = Bench::new();
    let folder = bench.data().with_file_name("course");
    for (name, content) in [
        ("a.md", "# Lava\n\nLava cools to basalt."),
        ("week 1/b.csv", "mineral,hardness\nquartz,7\n"),
        ("week 1/deeper/c.tex", "\\section{Granite}\nGranite cools slowly."),
        ("week 1/photo.raw", "not a document"),
        (".hidden/d.md", "# Hidden\n\nNobody asked for this."),
        ("empty.md", ""),
    ] {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        std::fs::write(path, content).expect("it can be written");
    }
    let (code, result) = bench.run(&["import", &folder.display().to_string()]);
    assert_eq!(code, 1, "one file is empty");
    assert_eq!(
        names_and_statuses(&result),
        pairs(&[("a.md", "searchable"), ("b.csv", "searchable"), ("c.tex", "searchable"), ("empty.md", "file_empty")])
    );
    let (_, hits) = bench.run(&["search", "quartz", "--mode", "lexical"]);
    assert_eq!(hits["hits"][0]["locator"]["kind"], "sheet", "{hits}");
    assert_eq!(hits["hits"][0]["locator"]["cells"], "A1:B2", "{hits}");
}

#[test]
fn a_folder_without_documents_says_so() {
    let bench = Bench::new();
    let folder = bench.data().with_file_name("pictures");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("photo.raw"), "not a document").expect("a file");
    let (code, result) = bench.run(&["import", &folder.display().to_string()]);
    assert_eq!((code, names_and_statuses(&result)), (1, pairs(&[("pictures", "folder_empty")])));
}

#[test]
fn the_files_inside_an_archive_become_documents() {
    let bench = Bench::new();
    let archive: PathBuf = bench.data().with_file_name("course.zip");
    pack(
        &archive,
        &[
            ("week 1/lava.md", b"# Lava\n\nLava cools to basalt."),
            ("../../outside.txt", b"Obsidian is volcanic glass."),
            ("__MACOSX/._lava.md", b"furniture"),
            ("more.zip", b"PK\x05\x06"),
            ("noise.pdf", b"\x00\x01\x02\x03"),
        ],
    );
    let (code, result) = bench.run(&["import", &archive.display().to_string()]);
    assert_eq!(code, 1, "two of them cannot be read");
    let mut found = names_and_statuses(&result);
    found.sort();
    assert_eq!(
        found,
        pairs(&[
            ("lava.md", "searchable"),
            ("more.zip", "format_unknown"),
            ("noise.pdf", "file_damaged"),
            ("outside.txt", "searchable")
        ])
    );
    assert!(!bench.data().with_file_name("outside.txt").exists(), "nothing is written outside the data folder");
    let (_, hits) = bench.run(&["search", "volcanic glass", "--mode", "lexical"]);
    assert_eq!(hits["hits"][0]["document"]["title"], "outside", "{hits}");
    let (code, diagnosis) = bench.run(&["doctor"]);
    assert_eq!(code, 0, "{diagnosis}");
}

#[test]
fn an_archive_that_is_none_is_damaged() {
    let bench = Bench::new();
    let file = bench.file("broken.zip", "PK\u{3}\u{4} and nothing else");
    let (code, result) = bench.run(&["import", &file.display().to_string()]);
    assert_eq!((code, names_and_statuses(&result)), (1, pairs(&[("broken.zip", "file_damaged")])));
}
