//! `cargo xtask bench NAME`: one benchmark, built like everything else, its result on standard output as JSON.

use anyhow::{Result, ensure};

use crate::workspace::Workspace;
use crate::{models, process, ui};

/// Builds and runs `studium-bench NAME`.
pub(crate) fn bench(workspace: &Workspace, arguments: &[String]) -> Result<bool> {
    ensure!(!arguments.is_empty(), "name a benchmark; `cargo xtask bench --help` lists them");
    models::install_missing(workspace)?;
    ui::install_packages(workspace)?;
    ui::build(workspace)?;
    workspace.build()?;
    let mut command = process::command(workspace.program("studium-bench"));
    process::succeeds(command.args(arguments).env("STUDIUM_RESOURCES", &workspace.root).current_dir(&workspace.root))
}
