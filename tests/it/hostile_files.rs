//! A batch of files that were made to do harm: each ends in text or in a reason, the others go on, and nothing is
//! written outside the data folder and nothing asked of the network.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use serde_json::Value;
use studium_app::OpenMode;
use zip::write::SimpleFileOptions;

use crate::support::{Bench, FACTS};

/// A PDF of these objects; the first is the catalogue.
fn pdf(objects: &[String]) -> Vec<u8> {
    let mut file = String::from("%PDF-1.7\n");
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let table = file.len();
    file.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for offset in offsets {
        file.push_str(&format!("{offset:010} 00000 n \n"));
    }
    let size = objects.len() + 1;
    file.push_str(&format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"));
    file.into_bytes()
}

/// A PDF of one page with words, and one more object.
fn page(catalog: &str, page: &str, content: &str, more: &str) -> Vec<u8> {
    let content = format!("{content} BT /F 12 Tf 1 0 0 1 50 700 Tm (Basalt is a dark rock.) Tj ET");
    pdf(&[
        format!("<< /Type /Catalog /Pages 2 0 R {catalog} >>"),
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>".to_owned(),
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
             /Resources << /Font << /F 5 0 R >> /XObject << /X 6 0 R >> >> {page} >>"
        ),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
        more.to_owned(),
    ])
}

/// A form that draws itself twice.
fn doubling() -> Vec<u8> {
    let form = "<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X 6 0 R >> >> \
                /Length 11 >>\nstream\n/X Do /X Do\nendstream";
    page("", "", "/X Do", form)
}

fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, SimpleFileOptions::default()).expect("a member");
        writer.write_all(content).expect("its content");
    }
    writer.finish().expect("an archive").into_inner()
}

/// Every file below a folder, with its size.
fn tree(folder: &Path) -> BTreeMap<String, u64> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(tree(&path));
        } else {
            files.insert(path.display().to_string(), path.metadata().expect("a file").len());
        }
    }
    files
}

/// How each document of a batch ended, by the name of its file: the reason, or nothing.
fn ends(result: &Value) -> BTreeMap<String, Option<String>> {
    let documents = result["documents"].as_array().unwrap_or_else(|| panic!("documents: {result}"));
    documents
        .iter()
        .map(|document| {
            let path = document["path"].as_str().expect("a path");
            let name = path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned();
            (name, document["error"]["code"].as_str().map(str::to_owned))
        })
        .collect()
}

#[test]
fn hostile_files_end_in_text_or_in_a_reason_and_touch_nothing_else() {
    let bench = Bench::new();
    let launch = "/OpenAction << /S /JavaScript /JS (app.launchURL\\('http://localhost/'\\)) >> \
                  /Names << /EmbeddedFiles << /Names [(evil.txt) << /F (evil.txt) /EF << /F 6 0 R >> >>] >> >>";
    let attached = "<< /Type /EmbeddedFile /Length 4 >>\nstream\nevil\nendstream";
    let labels = "<< /Kids [6 0 R] /Limits [0 1] >>";
    let zeros = vec![0_u8; 80 << 20];
    let files: [(&str, Vec<u8>); 9] = [
        ("armed.pdf", page(launch, "/AA << /O << /S /URI /URI (http://localhost/) >> >>", "", attached)),
        ("labels.pdf", page("/PageLabels 6 0 R", "", "", labels)),
        ("doubling.pdf", doubling()),
        ("pages.pdf", pdf(&["<< /Pages 2 0 R >>".into(), "<< /Type /Pages /Count 1 /Kids [2 0 R] >>".into()])),
        ("picture.pdf", b"\x89PNG\r\n\x1a\nand no more of it".to_vec()),
        ("entities.html", b"<!DOCTYPE r [<!ENTITY x SYSTEM 'http://localhost/'>]><p>Granite &x;".to_vec()),
        ("slip.zip", archive(&[("../../../evil.md", b"# Evil"), ("/evil/two.md", b"# Two"), ("three.md", b"# Three")])),
        (
            "bomb.zip",
            archive(&[("bomb.txt", &zeros), ("inner.zip", &archive(&[("a.md", b"# A")])), ("rest.md", b"# Rest")]),
        ),
        ("salt.md", FACTS.into()),
    ];
    let mut paths = Vec::new();
    for (name, content) in files {
        paths.push(bench.file(name, content).display().to_string());
    }
    let outside = bench.data().parent().expect("a parent").to_owned();
    let before = tree(&outside);
    let words: Vec<&str> = ["import"].into_iter().chain(paths.iter().map(String::as_str)).collect();
    let (code, result) = bench.run(&words);
    assert_eq!(code, 1, "some are refused: {result}");

    let ends = ends(&result);
    let end = |name: &str| ends.get(name).unwrap_or_else(|| panic!("{name} is missing: {result}")).as_deref();
    assert_eq!(end("salt.md"), None, "the others go on");
    assert_eq!(end("armed.pdf"), None);
    assert_eq!(end("entities.html"), None);
    assert_eq!(end("rest.md"), None);
    // PDFium follows these until it ends or is ended.
    assert!(matches!(end("labels.pdf"), None | Some("engine_crashed")), "{:?}", end("labels.pdf"));
    let doubling = end("doubling.pdf");
    assert!(matches!(doubling, None | Some("engine_hung" | "engine_limit" | "engine_crashed")), "{doubling:?}");
    assert!(matches!(end("pages.pdf"), Some("file_damaged" | "no_text")), "{:?}", end("pages.pdf"));
    for name in ["evil.md", "two.md", "three.md"] {
        assert_eq!(end(name), None, "inside the archive it is a file like any other");
    }
    let refused = result.to_string();
    assert!(refused.contains("file_too_large") && refused.contains("format_unknown"), "bomb and inner: {result}");

    let after = tree(&outside);
    let data = bench.data().display().to_string();
    let strangers: Vec<&String> =
        after.keys().filter(|path| !path.starts_with(&data) && !before.contains_key(*path)).collect();
    assert!(strangers.is_empty(), "written outside the data folder: {strangers:?}");
    let app = bench.open(OpenMode::Own).expect("a free folder");
    assert!(app.network_requests().expect("the ledger").is_empty(), "no request was made");
    app.close();
}
