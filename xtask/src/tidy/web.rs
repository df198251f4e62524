//! Rules for the interface: one door to the backend, one file for colours, features that do not know each other.

use super::finding::Finding;
use super::tree::SourceFile;

const SOURCES: &str = "ui/src/";
const DOOR: &str = "ui/src/lib/ipc/";
const FEATURES: &str = "ui/src/features/";
const TOKENS: &str = "ui/src/lib/tokens.css";

/// Ways to write a colour that is not a token.
const COLOUR_FUNCTIONS: [&str; 7] = ["rgb(", "rgba(", "hsl(", "hsla(", "oklch(", "oklab(", "lab("];

/// Tests that are left out, and tests that leave all others out.
const NARROWED: [&str; 6] = ["it.skip(", "test.skip(", "describe.skip(", "it.only(", "test.only(", "describe.only("];

/// Checks one file of the interface.
pub(super) fn check(file: &SourceFile) -> Vec<Finding> {
    if !file.path.starts_with("ui/") || !(file.is("ts") || file.is("svelte") || file.is("css")) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for pattern in NARROWED {
        for (offset, _) in file.text.match_indices(pattern) {
            let advice = "a test that is not run proves nothing: mend it or delete it";
            findings.push(Finding::at(&file.path, &file.text, offset, advice));
        }
    }
    if file.path.starts_with(SOURCES) {
        if !file.path.starts_with(DOOR) {
            findings.extend(backend_calls(file));
        }
        if file.path != TOKENS {
            findings.extend(colours(file));
        }
        findings.extend(feature_imports(file));
    }
    findings
}

fn backend_calls(file: &SourceFile) -> Vec<Finding> {
    let advice = "only ui/src/lib/ipc talks to the backend";
    let imports = file.text.match_indices(concat!("@tauri", "-apps/")).map(|(offset, _)| offset);
    let calls = words(&file.text, "invoke(");
    let globals = file.text.match_indices(concat!("__TA", "URI")).map(|(offset, _)| offset);
    imports.chain(calls).chain(globals).map(|offset| Finding::at(&file.path, &file.text, offset, advice)).collect()
}

fn colours(file: &SourceFile) -> Vec<Finding> {
    let functions = COLOUR_FUNCTIONS.iter().flat_map(|function| words(&file.text, function));
    let hexadecimal =
        file.text.match_indices('#').map(|(offset, _)| offset).filter(|offset| is_hex(&file.text, *offset));
    functions
        .chain(hexadecimal)
        .map(|offset| {
            Finding::at(&file.path, &file.text, offset, "colours stand in tokens.css; use one of its variables")
        })
        .collect()
}

/// Does `#` at `offset` begin a colour of 3, 4, 6 or 8 digits? Svelte's blocks, private fields and links do not.
fn is_hex(text: &str, offset: usize) -> bool {
    let before = text[..offset].chars().next_back();
    if before.is_some_and(|character| character.is_alphanumeric() || "{&/.?".contains(character)) {
        return false;
    }
    let word: String =
        text[offset + 1..].chars().take_while(|c| c.is_alphanumeric() || *c == '-' || *c == '_').take(9).collect();
    // `#ace` may be a link to a heading; a colour almost always holds a digit, or is a repeated letter.
    let is_colour_like = word.chars().any(|c| c.is_ascii_digit()) || word.chars().all(|c| word.starts_with(c));
    matches!(word.len(), 3 | 4 | 6 | 8) && word.chars().all(|c| c.is_ascii_hexdigit()) && is_colour_like
}

/// A feature imports no other feature, and the library below the features imports none.
fn feature_imports(file: &SourceFile) -> Vec<Finding> {
    let own = file.path.strip_prefix(FEATURES).and_then(|rest| rest.split('/').next());
    if own.is_none() && !file.path.starts_with("ui/src/lib/") {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (offset, specifier) in imports(&file.text) {
        match imported_feature(&file.path, specifier) {
            Some(feature) if Some(feature.as_str()) != own => {
                let message = format!("imports the feature {feature}; share through ui/src/lib or a route");
                findings.push(Finding::at(&file.path, &file.text, offset, message));
            }
            _ => {}
        }
    }
    findings
}

/// What stands after `from`, `import` and `import(`, with its place.
fn imports(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for keyword in ["from ", "import ", "import("] {
        for offset in words(text, keyword) {
            let rest = text[offset + keyword.len()..].trim_start();
            let Some(quote) = rest.chars().next().filter(|character| matches!(character, '\'' | '"')) else { continue };
            if let Some(end) = rest[1..].find(quote) {
                found.push((offset, &rest[1..=end]));
            }
        }
    }
    found
}

/// The feature to which an import leads, by its alias or by its path.
fn imported_feature(path: &str, specifier: &str) -> Option<String> {
    let absolute = if let Some(rest) = specifier.strip_prefix("$features/") {
        format!("{FEATURES}{rest}")
    } else if specifier.starts_with('.') {
        let mut parts: Vec<&str> = path.split('/').collect();
        parts.pop();
        for part in specifier.split('/') {
            match part {
                "." => {}
                ".." => drop(parts.pop()),
                part => parts.push(part),
            }
        }
        parts.join("/")
    } else {
        return None;
    };
    absolute.strip_prefix(FEATURES)?.split('/').next().map(str::to_owned)
}

/// Where `word` stands and is not the end of a longer name.
fn words<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    text.match_indices(word).map(|(offset, _)| offset).filter(|offset| {
        let before = text[..*offset].chars().next_back();
        before.is_none_or(|character| !character.is_alphanumeric() && !"_$-.".contains(character))
    })
}
