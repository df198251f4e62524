//! Rules about packages: arrows, owners, manifests, licences.

use super::{broken, clean};
use crate::tidy::{arrows, licences};
use crate::workspace::{Dependency, Package};

fn package(name: &str, license: &str, dependencies: &[&str]) -> Package {
    Package {
        name: name.to_owned(),
        version: "1.0.0".to_owned(),
        license: Some(license.to_owned()),
        dependencies: dependencies.iter().map(|name| Dependency { name: (*name).to_owned() }).collect(),
    }
}

/// What the rule about arrows says of a package with these dependencies.
fn arrows(name: &str, dependencies: &[&str]) -> Vec<String> {
    let findings = arrows::check(&[package(name, "GPL-3.0-or-later", dependencies)]);
    findings.iter().map(ToString::to_string).collect()
}

/// What the rule about licences says of a package.
fn licence(name: &str, license: &str) -> Vec<String> {
    licences::check(&[package(name, license, &[])]).iter().map(ToString::to_string).collect()
}

#[test]
fn a_package_may_use_what_the_table_gives_it() {
    assert_eq!(arrows("studium-library", &["studium-base", "studium-store", "serde"]), [""; 0]);
}

#[test]
fn an_arrow_upwards_is_refused() {
    assert_eq!(arrows("studium-store", &["studium-library"]), ["studium-store: may not depend on studium-library"]);
}

#[test]
fn siblings_do_not_know_each_other_and_the_tools_know_nobody() {
    assert_eq!(arrows("studium-cli", &["studium-store"]), ["studium-cli: may not depend on studium-store"]);
    assert_eq!(arrows("xtask", &["studium-base"]), ["xtask: may not depend on studium-base"]);
}

#[test]
fn a_package_without_a_row_is_refused() {
    assert!(arrows("studium-surprise", &[])[0].contains("no row in the table"));
}

#[test]
fn only_the_shell_names_tauri_and_only_net_names_reqwest() {
    assert_eq!(arrows("studium", &["tauri", "tauri-plugin-dialog"]), [""; 0]);
    assert!(arrows("studium-app", &["tauri-plugin-dialog"])[0].contains("only the desktop shell knows Tauri"));
    assert_eq!(arrows("studium-net", &["reqwest"]), [""; 0]);
    assert!(arrows("studium-engine", &["reqwest"])[0].contains("one door to the network"));
}

#[test]
fn native_models_and_parsers_stay_in_their_workers() {
    assert_eq!(arrows("studium-llm", &["llama-cpp-2", "llama-cpp-sys-2"]), [""; 0]);
    assert!(arrows("studium-app", &["llama-cpp-2"])[0].contains("worker processes"));
    assert!(arrows("studium-library", &["pdfium-render"])[0].contains("worker processes"));
    assert_eq!(arrows("studium-library", &["ordered-float"]), [""; 0], "a name that only begins alike");
}

#[test]
fn versions_stand_in_the_root_manifest_only() {
    let good = "[package]\nname = \"x\"\nversion.workspace = true\n[dependencies]\nserde.workspace = true\n";
    clean(arrows::check_manifest_text, "crates/x/Cargo.toml", good);
    let bad = "[dev-dependencies]\ntempfile = \"3\"\n";
    broken(arrows::check_manifest_text, "crates/x/Cargo.toml", bad, Some(2), "tempfile.workspace = true");
}

#[test]
fn each_dependency_says_why_it_is_there() {
    let good = "[workspace.dependencies]\nstudium-base = { path = \"crates/base\" }\nserde = \"1\" # borders\n";
    clean(arrows::check_manifest_text, "Cargo.toml", good);
    broken(arrows::check_manifest_text, "Cargo.toml", "[workspace.dependencies]\nserde = \"1\"\n", Some(2), "say why");
}

#[test]
fn licence_expressions_are_met_by_any_choice_but_need_all_parts() {
    for good in [
        "MIT",
        "MIT OR Apache-2.0",
        "MIT/Apache-2.0",
        "(MIT OR Apache-2.0) AND Unicode-3.0",
        "Apache-2.0 WITH LLVM-exception",
        "Proprietary OR MIT",
        "(Proprietary AND MIT) OR ISC",
    ] {
        assert!(licences::is_compatible(good), "{good}");
    }
    for bad in ["", "GPL-2.0-only", "MIT AND Proprietary", "(MIT OR ISC) AND SSPL-1.0", "AGPL-3.0", "MIT AND", "(MIT"] {
        assert!(!licences::is_compatible(bad), "{bad}");
    }
}

#[test]
fn an_excuse_holds_for_one_package_and_one_licence() {
    assert_eq!(licence("webpki-root-certs", "CDLA-Permissive-2.0"), [""; 0]);
    assert_eq!(licence("some-data", "CDLA-Permissive-2.0").len(), 1);
    assert_eq!(licence("webpki-root-certs", "Proprietary").len(), 1);
}

#[test]
fn a_banned_package_is_refused_with_its_family() {
    assert!(licence("openssl-sys", "MIT")[0].contains("TLS is rustls"));
    assert!(licence("sentry-core", "MIT")[0].contains("reports to nobody"));
    assert_eq!(licence("openssl-probe", "MIT"), [""; 0], "it only looks for certificate folders");
}
