//! Rules for Rust files.

use super::finding::Finding;
use super::strip;
use super::tree::SourceFile;

/// Code that is never left in, with what to do instead.
const FORBIDDEN: &[(&str, &str)] = &[
    ("#[allow(", "write #[expect(.., reason = \"..\")]: it says why, and it goes when it is no longer needed"),
    ("#![allow(", "write #![expect(.., reason = \"..\")]: it says why, and it goes when it is no longer needed"),
    ("todo!(", "finish it or leave it out"),
    ("unimplemented!(", "finish it or leave it out"),
    ("dbg!(", "take the probe out"),
    ("#[ignore", "a test that is not run proves nothing: mend it or delete it"),
    ("#[should_panic", "test the value that is returned instead"),
];

/// Checks one Rust file.
pub(super) fn check(file: &SourceFile) -> Vec<Finding> {
    if !file.is("rs") {
        return Vec::new();
    }
    let mut findings = Vec::new();
    if !file.text.starts_with("//! ") {
        findings.push(Finding::at(&file.path, &file.text, 0, "open the file with `//!` and say what it is for"));
    }
    let code = strip::rust_code(&file.text);
    for (pattern, advice) in FORBIDDEN {
        for (offset, _) in code.match_indices(pattern) {
            findings.push(Finding::at(&file.path, &code, offset, format!("{pattern} is not used here: {advice}")));
        }
    }
    findings.extend(string_errors(&file.path, &code));
    if file.path.starts_with("engines/") {
        findings.extend(engine_imports(&file.path, &code));
    }
    findings
}

/// An error that is a string can neither be branched on nor translated.
fn string_errors(path: &str, code: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (offset, opening) in code.match_indices("Result<") {
        if error_type(&code[offset + opening.len()..]) == Some("String") {
            findings.push(Finding::at(path, code, offset, "an error is a type of its own, never a String"));
        }
    }
    findings
}

/// The second argument in `Value<'a, T>, Error> ...`, if there is one.
fn error_type(arguments: &str) -> Option<&str> {
    let mut depth = 0_i32;
    let mut comma = None;
    let mut previous = ' ';
    for (at, character) in arguments.char_indices() {
        match character {
            '<' | '(' | '[' => depth += 1,
            // The arrow of a function type closes nothing.
            '>' if previous == '-' => {}
            '>' if depth == 0 => {
                return comma.map(|comma: usize| arguments[comma + 1..at].trim().trim_end_matches(','));
            }
            '>' | ')' | ']' => depth -= 1,
            ',' if depth == 0 && comma.is_none() => comma = Some(at),
            _ => {}
        }
        previous = character;
    }
    None
}

/// A worker shares only the protocol with the app: the rest of the engine crate is the app's side. Its tests may play
/// that side.
fn engine_imports(path: &str, code: &str) -> Vec<Finding> {
    if path.ends_with("tests.rs") {
        return Vec::new();
    }
    let own = "studium_engine::";
    let outside = code.match_indices(own).filter(|(offset, _)| !code[offset + own.len()..].starts_with("protocol"));
    outside
        .map(|(offset, _)| {
            Finding::at(path, code, offset, "a worker uses studium_engine::protocol and nothing else of it")
        })
        .collect()
}
