//! Command line and cargo's messages are read as they are meant.

use super::{Options, Program, package_name, test_program};

fn parse(words: &[&str]) -> anyhow::Result<Options> {
    Options::parse(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
}

#[test]
fn a_filter_and_the_lint_option_stand_in_any_order() {
    let expected = Options { filter: Some("undo".to_owned()), lint: true };
    assert_eq!(parse(&["undo", "--lint"]).unwrap(), expected);
    assert_eq!(parse(&["--lint", "undo"]).unwrap(), expected);
}

#[test]
fn two_filters_or_an_unknown_option_are_refused() {
    assert!(parse(&["one", "two"]).is_err());
    assert!(parse(&["--fast"]).is_err());
}

#[test]
fn packages_are_named_whether_or_not_their_folder_carries_the_name() {
    assert_eq!(package_name("path+file:///p/crates/base#studium-base@0.1.0"), "studium-base");
    assert_eq!(package_name("path+file:///p/xtask#0.1.0"), "xtask");
}

#[test]
fn a_test_program_is_found_among_cargos_messages() {
    let line = r#"{"reason":"compiler-artifact","package_id":"path+file:///p/crates/base#studium-base@0.1.0",
        "manifest_path":"/p/crates/base/Cargo.toml","target":{"kind":["lib"],"name":"studium_base"},
        "profile":{"test":true},"executable":"/p/target/debug/deps/studium_base-1"}"#;
    let expected = Program {
        executable: "/p/target/debug/deps/studium_base-1".into(),
        manifest: "/p/crates/base/Cargo.toml".into(),
        package: "studium-base".to_owned(),
        target: "lib studium_base".to_owned(),
    };
    assert_eq!(test_program(line), Some(expected));
}

#[test]
fn libraries_programs_and_other_messages_are_no_test_programs() {
    let program = r#"{"reason":"compiler-artifact","package_id":"path+file:///p#studium@0.1.0",
        "manifest_path":"/p/Cargo.toml","target":{"kind":["bin"],"name":"studium"},
        "profile":{"test":false},"executable":"/p/target/debug/studium"}"#;
    assert_eq!(test_program(program), None);
    assert_eq!(test_program(r#"{"reason":"build-finished","success":true}"#), None);
}
