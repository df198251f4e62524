//! Who may depend on whom. This table and the picture in ARCHITECTURE.md change together, and only with a reason.

use super::finding::Finding;
use super::tree::SourceFile;
use crate::workspace::Package;

/// Each package of the project with those of the project that it may use.
const ALLOWED: &[(&str, &[&str])] = &[
    ("studium-base", &[]),
    ("studium-store", &["studium-base"]),
    ("studium-net", &["studium-base"]),
    ("studium-engine", &["studium-base", "studium-net", "studium-fuzz"]),
    ("studium-library", &["studium-base", "studium-store", "studium-engine", "studium-net", "studium-fuzz"]),
    ("studium-tutor", &["studium-base", "studium-store", "studium-engine", "studium-library"]),
    ("studium-cards", &["studium-base", "studium-store", "studium-engine", "studium-fuzz"]),
    ("studium-voice", &["studium-base", "studium-engine"]),
    (
        "studium-app",
        &[
            "studium-base",
            "studium-store",
            "studium-net",
            "studium-engine",
            "studium-library",
            "studium-tutor",
            "studium-cards",
            "studium-voice",
        ],
    ),
    ("studium", &["studium-app"]),
    ("studium-cli", &["studium-app"]),
    ("studium-bench", &["studium-app", "studium-e2e"]),
    ("studium-llm", &["studium-base", "studium-engine"]),
    ("studium-embed", &["studium-base", "studium-engine"]),
    ("studium-extract", &["studium-base", "studium-engine", "studium-fuzz"]),
    ("studium-speech", &["studium-base", "studium-engine"]),
    ("studium-e2e", &[]),
    // Only as a dependency of tests.
    ("studium-fuzz", &[]),
    ("xtask", &[]),
];

/// Outside libraries that only some packages may name, with the reason. An entry covers its name and all names that go
/// on with a hyphen.
const OWNED: &[(&str, &[&str], &str)] = &[
    ("tauri", &["studium"], "only the desktop shell knows Tauri"),
    ("reqwest", &["studium-net"], "there is one door to the network"),
    ("rustls", &["studium-net"], "there is one door to the network"),
    ("fantoccini", &["studium-e2e"], "only the end-to-end test drives a window"),
    (
        "llama-cpp",
        &["studium-llm", "studium-bench"],
        "models run in worker processes; the benchmark compares with them",
    ),
    (
        "ort",
        &["studium-embed", "studium-speech", "studium-bench"],
        "models run in worker processes; the benchmark compares with them",
    ),
    (
        "whisper-rs",
        &["studium-speech", "studium-bench"],
        "models run in worker processes; the benchmark compares with them",
    ),
    ("espeak-rs-sys", &["studium-speech"], "C code runs in worker processes"),
    ("symphonia", &["studium-speech"], "parsers of untrusted files run in worker processes"),
    ("cpal", &["studium-voice"], "there is one door to the sound devices"),
    ("candle", &["studium-embed", "studium-bench"], "models run in worker processes; the benchmark compares with them"),
    (
        "pdfium-render",
        &["studium-extract", "studium-bench"],
        "parsers of untrusted files run in worker processes; the benchmark compares with them",
    ),
];

/// Checks what the project's own manifests ask for.
pub(super) fn check(packages: &[Package]) -> Vec<Finding> {
    packages.iter().flat_map(check_package).collect()
}

fn check_package(package: &Package) -> Vec<Finding> {
    let mut findings = Vec::new();
    let name = package.name.as_str();
    let Some((_, allowed)) = ALLOWED.iter().find(|(known, _)| *known == name) else {
        return vec![Finding::whole(name, "this package has no row in the table of arrows (xtask/src/tidy/arrows.rs)")];
    };
    for dependency in &package.dependencies {
        let wanted = dependency.name.as_str();
        let is_ours = ALLOWED.iter().any(|(known, _)| *known == wanted);
        if is_ours && !allowed.contains(&wanted) {
            findings.push(Finding::whole(name, format!("may not depend on {wanted}")));
        }
        for (owned, owners, reason) in OWNED {
            if covers(owned, wanted) && !owners.contains(&name) {
                findings.push(Finding::whole(name, format!("may not depend on {wanted}: {reason}")));
            }
        }
    }
    findings
}

fn covers(owned: &str, name: &str) -> bool {
    name.strip_prefix(owned).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// Checks how manifests are written: versions stand in the root's `[workspace.dependencies]`, each with its reason,
/// and nowhere else.
pub(super) fn check_manifest_text(file: &SourceFile) -> Vec<Finding> {
    if file.path != "Cargo.toml" && !file.path.ends_with("/Cargo.toml") {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let mut section = "";
    for (index, line) in file.text.lines().map(str::trim).enumerate() {
        if let Some(header) = line.strip_prefix('[') {
            section = header.trim_end_matches(']');
            continue;
        }
        let Some((name, _)) = line.split_once('=').filter(|_| !line.starts_with('#')) else { continue };
        let mut found = |message: String| {
            findings.push(Finding { place: file.path.clone(), line: Some(index + 1), message });
        };
        if section == "workspace.dependencies" {
            if !line.contains('#') && !line.contains("path =") {
                found(format!("say why {}is there", name.trim_start()));
            }
        } else if section.ends_with("dependencies") && !line.contains("workspace = true") {
            found(format!("write {}.workspace = true; versions stand in the root manifest", name.trim()));
        }
    }
    findings
}
