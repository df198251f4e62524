//! `cargo xtask setup`: everything that a fresh clone needs before it can be built and started.

use anyhow::Result;

use crate::workspace::Workspace;
use crate::{models, system, ui};

/// Installs what is missing. Does nothing, quickly, when nothing is.
pub(crate) fn setup(workspace: &Workspace) -> Result<()> {
    system::install_missing()?;
    ui::install_packages(workspace)?;
    models::install_missing(workspace)
}
