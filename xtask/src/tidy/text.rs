//! Rules for every text file: its length, and what it may not name.

use super::finding::Finding;
use super::tree::SourceFile;

/// No source file is longer.
const MAX_LINES: usize = 1000;

/// The sources whose length counts.
const SOURCES: [&str; 4] = ["rs", "ts", "svelte", "css"];

/// Written by a program, not by us.
const GENERATED: &[&str] = &["ui/src/lib/ipc/bindings.ts", "Cargo.lock", "ui/package-lock.json"];

/// Beginnings of paths that exist on one machine only.
const MACHINE_PATHS: &[&str] = &[
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("/ro", "ot/"),
    concat!("/wo", "rk/"),
    concat!("C:\\Us", "ers\\"),
];

/// The one home folder that may be named: that of the student in examples and tests, who is nobody.
const NOBODY: &str = "student/";

/// Hosts of package indexes. Which index is used is the machine's business, not the project's.
const REGISTRIES: &[&str] = &[
    concat!("pypi", ".org"),
    concat!("pythonhosted", ".org"),
    concat!("npmjs", ".org"),
    concat!("npmjs", ".com"),
    concat!("yarnpkg", ".com"),
    concat!("static.crates", ".io"),
    concat!("index.crates", ".io"),
    concat!("//crates", ".io"),
    concat!("deb.debian", ".org"),
    concat!("archive.ubuntu", ".com"),
];

/// Marks of work that is not finished.
const UNFINISHED: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X:")];

/// Checks one file.
pub(super) fn check(file: &SourceFile) -> Vec<Finding> {
    let mut findings = Vec::new();
    let is_source = SOURCES.iter().any(|extension| file.is(extension));
    let is_generated = GENERATED.contains(&file.path.as_str());
    let lines = file.text.lines().count();
    if is_source && !is_generated && lines > MAX_LINES {
        findings.push(Finding::whole(&file.path, format!("{lines} lines; split it, the limit is {MAX_LINES}")));
    }
    for path in MACHINE_PATHS {
        for offset in beginnings(&file.text, path).filter(|at| !file.text[at + path.len()..].starts_with(NOBODY)) {
            findings.push(Finding::at(&file.path, &file.text, offset, "a path of one machine does not belong here"));
        }
    }
    for host in REGISTRIES {
        for (offset, _) in file.text.match_indices(host) {
            findings.push(Finding::at(&file.path, &file.text, offset, "do not name the host of a package index"));
        }
    }
    if is_source && !is_generated {
        for mark in UNFINISHED {
            for (offset, _) in file.text.match_indices(mark) {
                findings.push(Finding::at(
                    &file.path,
                    &file.text,
                    offset,
                    "finish it, or write an issue and leave it out",
                ));
            }
        }
    }
    findings
}

/// Where `path` begins a path. After a letter or digit it is the middle of a longer one or of an address.
fn beginnings<'a>(text: &'a str, path: &'a str) -> impl Iterator<Item = usize> + 'a {
    text.match_indices(path).map(|(offset, _)| offset).filter(|offset| {
        let before = text[..*offset].chars().next_back();
        before.is_none_or(|character| !character.is_alphanumeric() && !"_-.}~".contains(character))
    })
}
