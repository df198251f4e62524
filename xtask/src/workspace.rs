//! Where the project lies, where cargo builds it, and which packages are built together.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::process;

/// The packages that every build, test and lint selects. Always the same ones: cargo unites the features of what is
/// selected, and another selection would compile half of the dependencies a second time. The tools themselves stay
/// out, because a running program cannot be replaced on Windows.
pub(crate) const SELECTION: [&str; 3] = ["--workspace", "--exclude", "xtask"];

/// The project's folder and cargo's build folder.
pub(crate) struct Workspace {
    /// Holds `tauri.conf.json`.
    pub(crate) root: PathBuf,
    /// Holds `debug/`.
    pub(crate) target: PathBuf,
}

impl Workspace {
    /// Finds the project from the folder of this package, or from the current folder upwards.
    pub(crate) fn find() -> Result<Self> {
        let root = match std::env::var_os("CARGO_MANIFEST_DIR") {
            Some(package) => PathBuf::from(package).parent().map(Path::to_path_buf),
            None => {
                let here = std::env::current_dir()?;
                here.ancestors().find(|folder| folder.join("tauri.conf.json").is_file()).map(Path::to_path_buf)
            }
        };
        let root = root.context("start this inside the project: no folder above holds tauri.conf.json")?;
        let target = metadata(&root, &["--no-deps"])?.target_directory;
        Ok(Self { root, target })
    }

    /// A program that cargo built.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.target.join("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// `cargo` in the project's root.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = process::command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(&self.root);
        command
    }

    /// Builds every program of the project.
    pub(crate) fn build(&self) -> Result<()> {
        process::run(self.cargo().arg("build").args(SELECTION)).context(
            "the build failed; the compiler's message is above. If a system library is missing, run `cargo xtask setup`",
        )
    }
}

/// What `cargo metadata` says; only the fields that are read here.
#[derive(Debug, Deserialize)]
pub(crate) struct Metadata {
    /// With every dependency, or only the project's own packages when asked with `--no-deps`.
    pub(crate) packages: Vec<Package>,
    /// Cargo's build folder.
    pub(crate) target_directory: PathBuf,
}

/// A package of the project or one that it uses.
#[derive(Debug, Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    /// An SPDX expression, or the older form with slashes.
    pub(crate) license: Option<String>,
    /// What its manifest asks for.
    pub(crate) dependencies: Vec<Dependency>,
}

/// One line of a manifest.
#[derive(Debug, Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
}

/// Asks cargo about the project.
pub(crate) fn metadata(root: &Path, options: &[&str]) -> Result<Metadata> {
    let mut command = process::command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root).args(["metadata", "--format-version", "1"]).args(options);
    let text = process::capture(&mut command)?;
    serde_json::from_str(&text).context("cargo metadata wrote something that is not its usual JSON")
}
