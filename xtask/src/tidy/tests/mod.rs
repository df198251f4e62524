//! Each rule refuses an example that breaks it and lets a clean one pass; and this project keeps them all.

mod packages;
mod sources;

use super::finding::Finding;
use super::run::findings;
use super::tree::SourceFile;
use crate::workspace::Workspace;

fn file(path: &str, text: &str) -> SourceFile {
    SourceFile { path: path.to_owned(), text: text.to_owned() }
}

/// `check` finds nothing in `text`.
#[track_caller]
fn clean(check: fn(&SourceFile) -> Vec<Finding>, path: &str, text: &str) {
    assert_eq!(check(&file(path, text)), [], "{path}: {text}");
}

/// `check` finds exactly one thing, on that line, and says something that contains `message`.
#[track_caller]
fn broken(check: fn(&SourceFile) -> Vec<Finding>, path: &str, text: &str, line: Option<usize>, message: &str) {
    let findings = check(&file(path, text));
    let [finding] = findings.as_slice() else { panic!("expected one finding, got {findings:?}") };
    assert_eq!(finding.line, line, "{finding}");
    assert!(finding.message.contains(message), "{finding}");
}

#[test]
fn this_project_is_tidy() {
    let findings = findings(&Workspace::find().unwrap()).unwrap();
    let list: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(list.is_empty(), "{}", list.join("\n"));
}
