//! A student puts pictures and sounds on cards.

use std::fs;

use serde_json::{Value, json};

use crate::support::Bench;

/// A picture of one point.
const POINT: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82";

fn cards(bench: &Bench, words: &[&str]) -> (i32, Value) {
    bench.run(&[&["cards"][..], words].concat())
}

#[test]
fn pictures_that_are_added_go_out_with_the_notes_that_show_them() {
    let bench = Bench::new();
    let folder = tempfile::tempdir().expect("a folder");
    let place = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    fs::write(place("A cell (1).png"), POINT).expect("written");
    fs::create_dir(place("other")).expect("made");
    fs::write(place("other/A cell (1).png"), [POINT, b"\0"].concat()).expect("written");

    let (code, added) = cards(&bench, &["media", &place("A cell (1).png"), &place("other/A cell (1).png")]);
    assert_eq!(code, 0, "{added}");
    let names: Vec<&str> =
        added["media"].as_array().expect("a list").iter().filter_map(|one| one["name"].as_str()).collect();
    assert_eq!(names[0], "A-cell-1.png");
    assert!(
        names[1].starts_with("A-cell-1-") && names[1].ends_with(".png"),
        "another content has a name of its own: {names:?}"
    );
    assert_eq!(added["media"][0]["kind"], "picture");
    let (_, again) = cards(&bench, &["media", &place("A cell (1).png")]);
    assert_eq!(again["media"][0]["name"], "A-cell-1.png", "the same content is there once");

    let field = format!("<img src=\"{}\">", names[1]);
    assert_eq!(cards(&bench, &["add", &field, "a cell"]).0, 0);
    let package = place("out.apkg");
    let (code, report) = cards(&bench, &["export", &package, "--deck", "Default"]);
    assert_eq!(
        (code, &report["media"], &report["missing"]),
        (0, &json!(1), &json!([])),
        "only what notes show: {report}"
    );

    let other = Bench::new();
    let (code, report) = cards(&other, &["import", &package]);
    assert_eq!((code, &report["report"]["media"]["added"]), (0, &json!(1)), "{report}");
}

#[test]
fn what_cards_cannot_show_is_refused_with_its_reason() {
    let bench = Bench::new();
    let folder = tempfile::tempdir().expect("a folder");
    let cases: [(&str, &[u8], &str); 3] = [
        ("page.png", b"<html><script>alert(1)</script></html>", "media_unknown"),
        ("program.mp3", b"MZ\x90\0\x03", "media_unknown"),
        ("nothing.png", b"", "file_empty"),
    ];
    for (name, content, code) in cases {
        let path = folder.path().join(name);
        fs::write(&path, content).expect("written");
        let (exit, result) = cards(&bench, &["media", &path.to_string_lossy()]);
        assert_eq!((exit, &result["error"]["code"]), (1, &json!(code)), "{name}: {result}");
    }
    let (exit, result) = cards(&bench, &["media", &folder.path().join("gone.png").to_string_lossy()]);
    assert_eq!((exit, &result["error"]["code"]), (1, &json!("file_missing")), "{result}");
}
