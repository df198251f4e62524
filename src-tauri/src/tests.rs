//! The generated bindings are those that are committed.

use std::path::Path;

use specta_typescript::Typescript;

/// With `STUDIUM_WRITE_BINDINGS` set the file is written, otherwise compared.
#[test]
fn bindings_are_those_of_the_commands() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src/lib/ipc/bindings.ts");
    let builder = crate::commands::builder();
    if std::env::var_os("STUDIUM_WRITE_BINDINGS").is_some() {
        builder.export(Typescript::default(), &committed).expect("the bindings can be written");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let fresh = folder.path().join("bindings.ts");
    builder.export(Typescript::default(), &fresh).expect("the bindings can be written");
    let read = |path: &Path| std::fs::read_to_string(path).expect("the bindings can be read");
    assert!(read(&fresh) == read(&committed), "bindings.ts is out of date: run `cargo xtask bindings`");
}
