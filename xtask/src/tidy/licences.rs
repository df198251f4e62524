//! Licences of all dependencies, and those that are not wanted whatever their licence.

use super::finding::Finding;
use crate::workspace::Package;

/// Licences under which code may become part of a work under GPL-3.0-or-later.
const COMPATIBLE: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "GPL-3.0-or-later",
    "ISC",
    "LGPL-2.1-or-later",
    "LGPL-3.0-or-later",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Packages whose licence is not on the list, and why they may stay.
const EXCUSED: &[(&str, &str, &str)] = &[(
    "webpki-root-certs",
    "CDLA-Permissive-2.0",
    "a table of public certificates, which is data; its terms ask only that they be passed on with it",
)];

/// Not wanted: a second TLS library, or code that reports to somebody. An entry covers its name and all names that go
/// on with a hyphen.
const BANNED: &[(&str, &str)] = &[
    ("openssl", "TLS is rustls, built from source everywhere"),
    ("openssl-sys", "TLS is rustls, built from source everywhere"),
    ("native-tls", "TLS is rustls, built from source everywhere"),
    ("curl", "there is one door to the network"),
    ("ureq", "there is one door to the network"),
    ("isahc", "there is one door to the network"),
    ("sentry", "the app reports to nobody"),
    ("posthog", "the app reports to nobody"),
    ("opentelemetry", "the app reports to nobody"),
    ("tauri-plugin-aptabase", "the app reports to nobody"),
    ("tauri-plugin-updater", "an update is the student's decision and comes through the system's installer"),
    ("mupdf", "AGPL-3.0"),
    ("pdf-extract", "it panics on damaged files"),
];

/// Names that a banned prefix covers by accident.
const NOT_MEANT: &[&str] = &["openssl-probe"];

/// Checks every package of the build, on all systems.
pub(super) fn check(packages: &[Package]) -> Vec<Finding> {
    packages.iter().flat_map(check_package).collect()
}

fn check_package(package: &Package) -> Vec<Finding> {
    let mut findings = Vec::new();
    let place = format!("{} {}", package.name, package.version);
    let covers = |banned: &str| {
        let rest = package.name.strip_prefix(banned);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-')) && !NOT_MEANT.contains(&package.name.as_str())
    };
    if let Some((_, reason)) = BANNED.iter().find(|(banned, _)| covers(banned)) {
        findings.push(Finding::whole(&place, format!("not wanted: {reason}")));
    }
    let licence = package.license.as_deref().unwrap_or("");
    let is_excused = EXCUSED.iter().any(|(name, excused, _)| *name == package.name && *excused == licence);
    if !is_excused && !is_compatible(licence) {
        findings.push(Finding::whole(&place, format!("its licence '{licence}' is not known to fit GPL-3.0-or-later")));
    }
    findings
}

/// Can the expression be met with compatible licences alone? `OR` and the older slash leave a choice, `AND` does not.
pub(super) fn is_compatible(expression: &str) -> bool {
    let expression = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = expression.split_whitespace().peekable();
    any_of(&mut words) && words.next().is_none()
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any_of(words: &mut Words<'_>) -> bool {
    let mut met = all_of(words);
    while words.next_if_eq(&"OR").is_some() {
        met |= all_of(words);
    }
    met
}

fn all_of(words: &mut Words<'_>) -> bool {
    let mut met = one(words);
    while words.next_if_eq(&"AND").is_some() {
        met &= one(words);
    }
    met
}

fn one(words: &mut Words<'_>) -> bool {
    if words.next_if_eq(&"(").is_some() {
        let met = any_of(words);
        return words.next() == Some(")") && met;
    }
    let Some(name) = words.next() else { return false };
    if words.next_if_eq(&"WITH").is_some() {
        let exception = words.next().unwrap_or_default();
        return COMPATIBLE.contains(&format!("{name} WITH {exception}").as_str());
    }
    COMPATIBLE.contains(&name)
}
