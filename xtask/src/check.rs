//! `cargo xtask check`: what can be said about the sources without running them.

use anyhow::Result;

use crate::workspace::Workspace;
use crate::{process, setup, tidy, ui};

/// Formatting, tidy, clippy, types of the UI. Goes on after a failure, so that one run shows all.
pub(crate) fn check(workspace: &Workspace) -> Result<bool> {
    setup::setup(workspace)?;
    // The desktop shell embeds the built interface while it is compiled.
    ui::build(workspace)?;
    let checks = [formatting(workspace)?, tidy::tidy(workspace)?, ui::check_types(workspace)?, clippy(workspace)?];
    Ok(checks.iter().all(|good| *good))
}

/// Is everything formatted?
pub(crate) fn formatting(workspace: &Workspace) -> Result<bool> {
    process::succeeds(workspace.cargo().args(["fmt", "--all", "--check"]))
}

/// Does clippy find nothing, in tests and tools too?
pub(crate) fn clippy(workspace: &Workspace) -> Result<bool> {
    let mut command = workspace.cargo();
    process::succeeds(command.args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}
