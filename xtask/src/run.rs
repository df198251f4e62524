//! `cargo xtask run`: from a fresh clone to the open window with one command.

use std::path::Path;

use anyhow::Result;

use crate::workspace::Workspace;
use crate::{digest, process, setup, ui};

/// The sample course, for a machine without a display.
const SAMPLE: &str = "assets/sample/how-memory-works.pdf";
const SAMPLE_COURSE: &str = "How memory works";
const SAMPLE_QUESTION: &str = "What is the testing effect?";

/// Sets up, builds and starts the app with `arguments`.
pub(crate) fn run(workspace: &Workspace, arguments: &[String]) -> Result<bool> {
    setup::setup(workspace)?;
    ui::build(workspace)?;
    workspace.build()?;
    if !has_display() {
        println!("There is no display here; the same path without a window: import the sample, ask it a question.");
        return headless(workspace);
    }
    let arguments = arguments.strip_prefix(&["--".to_owned()]).unwrap_or(arguments);
    let mut command = process::command(workspace.program("studium"));
    process::succeeds(command.args(arguments).env("STUDIUM_RESOURCES", &workspace.root))
}

/// Windows and macOS always have one.
fn has_display() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

fn headless(workspace: &Workspace) -> Result<bool> {
    let demo = workspace.target.join("headless-demo");
    let studium = |verb: &[&str]| {
        let mut command = process::command(workspace.program("studium-cli"));
        command.current_dir(&workspace.root).env("STUDIUM_RESOURCES", &workspace.root);
        command.arg("--data").arg(demo.join("data")).args(verb);
        process::succeeds(&mut command)
    };
    let imported = demo.join("imported");
    let sample = digest::of_file(&workspace.root.join(SAMPLE))?;
    if !is_written(&imported, &sample) {
        if !studium(&["import", SAMPLE, "--course", SAMPLE_COURSE])? {
            return Ok(false);
        }
        std::fs::create_dir_all(&demo)?;
        std::fs::write(&imported, sample)?;
    }
    studium(&["ask", SAMPLE_QUESTION])
}

fn is_written(path: &Path, text: &str) -> bool {
    std::fs::read_to_string(path).is_ok_and(|written| written == text)
}
