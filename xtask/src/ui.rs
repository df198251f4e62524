//! The interface: its packages, its build, its type check and its tests. Each step is left out while its input is the
//! same as last time.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::count::{Count, vitest_result};
use crate::workspace::Workspace;
use crate::{digest, process};

/// Tests that run for longer hang.
const TEST_LIMIT: Duration = Duration::from_secs(10 * 60);

/// Where the stamps lie: inside the folder that `npm ci` empties, so that they vanish with what they describe.
const STAMPS: &str = "node_modules/.studium";

/// Installs the UI's packages when the lock file is another than the one they were installed from.
pub(crate) fn install_packages(workspace: &Workspace) -> Result<()> {
    let ui = folder(workspace);
    let lock = digest::of_files(&ui, ["package-lock.json", ".npmrc"])?;
    if is_stamped(&ui, "packages", &lock) && ui.join("node_modules/.package-lock.json").is_file() {
        return Ok(());
    }
    process::run(npm(&ui).args(["ci", "--fetch-retries", "5"])).context(
        "the interface's packages could not be installed. Check the network and npm's registry setting, then start again",
    )?;
    stamp(&ui, "packages", &lock)
}

/// Builds `ui/dist` when a source of it changed.
pub(crate) fn build(workspace: &Workspace) -> Result<()> {
    let ui = folder(workspace);
    let sources = digest::of_files(&ui, sources(&ui)?.iter().map(String::as_str))?;
    if is_stamped(&ui, "build", &sources) && ui.join("dist/index.html").is_file() {
        return Ok(());
    }
    process::run(npm(&ui).args(["run", "build"])).context("the interface could not be built")?;
    stamp(&ui, "build", &sources)
}

/// Checks the types of the components.
pub(crate) fn check_types(workspace: &Workspace) -> Result<bool> {
    process::succeeds(npm(&folder(workspace)).args(["run", "check"]))
}

/// Runs the UI's unit tests, or those whose name matches.
pub(crate) fn test(workspace: &Workspace, filter: Option<&str>) -> Result<Count> {
    let mut command = npm(&folder(workspace));
    command.args(["run", "test"]).env("NO_COLOR", "1");
    if let Some(filter) = filter {
        command.args(["--", "--testNamePattern", filter, "--passWithNoTests"]);
    }
    process::announce(&command);
    let mut count = Count::default();
    let ended = process::watch(&mut command, TEST_LIMIT, |line| {
        println!("{line}");
        if let Some(found) = vitest_result(line) {
            count.add(found);
        }
    })?;
    Ok(count.with_exit(ended.success()))
}

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.root.join("ui")
}

fn npm(ui: &Path) -> Command {
    let mut command = process::command(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.current_dir(ui);
    command
}

/// Everything in the folder that git would keep: what is generated is ignored there, and must not count as a change.
/// Tests do not go into the build.
fn sources(ui: &Path) -> Result<Vec<String>> {
    let mut names = crate::tidy::kept_files(ui)?;
    names.retain(|name| !name.starts_with("tests/") && !name.ends_with(".test.ts"));
    names.sort();
    Ok(names)
}

fn is_stamped(ui: &Path, step: &str, value: &str) -> bool {
    std::fs::read_to_string(ui.join(STAMPS).join(step)).is_ok_and(|stamped| stamped == value)
}

fn stamp(ui: &Path, step: &str, value: &str) -> Result<()> {
    let folder = ui.join(STAMPS);
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join(step), value).with_context(|| format!("cannot write to {}", folder.display()))
}
