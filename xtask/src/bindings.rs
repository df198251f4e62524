//! `cargo xtask bindings`: writes the UI's view of the desktop shell's commands.

use anyhow::{Context, Result};

use crate::workspace::{SELECTION, Workspace};
use crate::{process, ui};

/// Writes `ui/src/lib/ipc/bindings.ts`. The test named `bindings` in the desktop package writes the file when it is
/// asked to, and compares it otherwise; so the check needs no command of its own.
pub(crate) fn write(workspace: &Workspace) -> Result<()> {
    ui::install_packages(workspace)?;
    ui::build(workspace)?;
    let mut command = workspace.cargo();
    command.arg("test").args(SELECTION).args(["--lib", "--", "bindings"]).env("STUDIUM_WRITE_BINDINGS", "1");
    process::run(&mut command).context("the bindings could not be written")
}
