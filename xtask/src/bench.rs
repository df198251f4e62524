//! `cargo xtask bench NAME`: one benchmark, built like everything else, its result on standard output as JSON.

use anyhow::{Result, ensure};

use crate::workspace::{SELECTION, Workspace};
use crate::{fuzz, models, process, ui};

/// Runs the tests' targets instead of a program of its own.
const FUZZ: &str = "fuzz";

/// These open windows, so they get a display and a bus of their own, and a program to compare with.
const WITH_WINDOWS: [&str; 2] = ["start", "scale"];

/// Builds and runs `studium-bench NAME`.
pub(crate) fn bench(workspace: &Workspace, arguments: &[String]) -> Result<bool> {
    ensure!(!arguments.is_empty(), "name a benchmark; `cargo xtask bench --help` lists them");
    models::install_missing(workspace)?;
    if arguments[0] == FUZZ {
        return fuzz::fuzz(workspace, &arguments[1..]);
    }
    ui::install_packages(workspace)?;
    ui::build(workspace)?;
    workspace.build()?;
    let mut command = if WITH_WINDOWS.contains(&arguments[0].as_str()) {
        process::run(workspace.cargo().arg("build").args(SELECTION).arg("--examples"))?;
        let mut command = process::command("dbus-run-session");
        command.args(["--", "xvfb-run", "-a", "-s", "-screen 0 1280x800x24"]).arg(workspace.program("studium-bench"));
        command
    } else {
        process::command(workspace.program("studium-bench"))
    };
    process::succeeds(command.args(arguments).env("STUDIUM_RESOURCES", &workspace.root).current_dir(&workspace.root))
}
