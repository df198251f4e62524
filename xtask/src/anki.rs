//! Anki's own library for the tests of packages: installed beside the build, never into the system.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::workspace::Workspace;
use crate::{digest, models, process};

/// What is installed, with hashes.
const REQUIREMENTS: &str = "tests/anki/requirements.txt";
/// The Python whose wheels are pinned there.
const PYTHON: &str = "3.11";

/// Installs the library where it is missing and says where it is; `None` on systems for which none is pinned: the tests
/// that need it then say that they are skipped.
pub(crate) fn install_missing(workspace: &Workspace) -> Result<Option<PathBuf>> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        println!("left out: Anki's library is pinned for Linux on x86-64");
        return Ok(None);
    }
    let python = models::python()?;
    let version = process::capture(process::command(python).args(["-c", VERSION]))?;
    if version.trim() != PYTHON {
        println!("left out: Anki's library is pinned for Python {PYTHON}, and this is {}", version.trim());
        return Ok(None);
    }
    let requirements = workspace.root.join(REQUIREMENTS);
    let folder = workspace.target.join(format!("anki-{}", &digest::of_file(&requirements)?[..16]));
    if !is_whole(&folder) {
        let begun = folder.with_extension("begun");
        if begun.exists() {
            std::fs::remove_dir_all(&begun).context("what an earlier run left cannot be removed")?;
        }
        let mut pip = process::command(python);
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "--no-deps"]);
        pip.arg("--target").arg(&begun).arg("--requirement").arg(&requirements);
        process::run(&mut pip)
            .context("Anki's library could not be brought. Check the network and pip's index setting")?;
        std::fs::rename(&begun, &folder).context("Anki's library cannot be put in its place")?;
    }
    Ok(Some(folder))
}

const VERSION: &str = "import sys; print('%d.%d' % sys.version_info[:2])";

fn is_whole(folder: &Path) -> bool {
    folder.join("anki").is_dir()
}
