//! Anki's own library, asked through small programs in Python.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Where the library is installed.
pub(crate) struct Anki(PathBuf);

impl Anki {
    /// The library, if it is there.
    pub(crate) fn installed() -> Option<Self> {
        let folder = PathBuf::from(std::env::var_os("STUDIUM_ANKI")?);
        folder.join("anki").is_dir().then_some(Self(folder))
    }

    /// Runs a program of `tests/anki` and gives what it printed.
    pub(crate) fn run(&self, program: &str, arguments: &[&OsStr]) -> Vec<u8> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/anki").join(program);
        let output = Command::new("python3")
            .arg(path)
            .args(arguments)
            .env("PYTHONPATH", &self.0)
            .env("TZ", "UTC")
            .output()
            .expect("python3 can be started");
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }

    /// What a collection holds, or an empty one after the import of a package.
    pub(crate) fn dump(&self, path: &Path, empty: &Path) -> Value {
        serde_json::from_slice(&self.run("dump.py", &[path.as_os_str(), empty.as_os_str()])).expect("a dump is JSON")
    }
}
