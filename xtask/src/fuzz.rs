//! `cargo xtask bench fuzz [MINUTES] [TARGET]`: damaged inputs for every parser that is ours, each for some minutes.
//!
//! A target is a test in a module called `fuzz` (see `tests/fuzz`). Each runs in a process of its own, so that one that
//! ends its process does not end the others. An input that fails lies in a file, which is named.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::process;
use crate::test::{Program, test_programs};
use crate::workspace::Workspace;

/// Minutes that a target runs when nothing is said.
const MINUTES: f64 = 10.0;

/// Part of the names of all targets.
const MODULE: &str = "fuzz::";

/// Runs the targets and prints one JSON document: inputs tried, seconds, failures.
pub(crate) fn fuzz(workspace: &Workspace, arguments: &[String]) -> Result<bool> {
    let (mut minutes, mut wanted) = (MINUTES, None);
    for argument in arguments {
        match argument.parse::<f64>() {
            Ok(number) if number > 0.0 => minutes = number,
            Ok(_) => bail!("{argument} minutes are no time"),
            Err(_) => wanted = Some(argument.as_str()),
        }
    }
    let folder = workspace.target.join("fuzz");
    fs::create_dir_all(&folder).context("the folder for inputs cannot be made")?;
    let mut figures = Vec::new();
    for program in test_programs(workspace)? {
        for target in targets(&program)? {
            let name = target.rsplit("::").next().unwrap_or(&target);
            if wanted.is_none_or(|wanted| name == wanted) {
                figures.push(run(&program, &target, minutes, &folder)?);
            }
        }
    }
    if figures.is_empty() {
        bail!("there is no target {:?}", wanted.unwrap_or_default());
    }
    let sum = |key: &str| figures.iter().filter_map(|figure| figure[key].as_f64()).sum::<f64>();
    let failures = sum("failures");
    let summary = json!({
        "bench": "fuzz",
        "targets": figures.len(),
        "inputs": sum("inputs"),
        "seconds": sum("seconds"),
        "failures": failures,
        "goal": { "failures": 0 },
        "figures": figures,
    });
    println!("{summary}");
    Ok(failures == 0.0)
}

/// The names of a program's targets.
fn targets(program: &Program) -> Result<Vec<String>> {
    if program.is_end_to_end() {
        return Ok(Vec::new());
    }
    let list = process::capture(process::command(&program.executable).args(["--list", "--format", "terse", MODULE]))?;
    let names = list.lines().filter_map(|line| line.strip_suffix(": test"));
    Ok(names.map(str::to_owned).collect())
}

fn run(program: &Program, target: &str, minutes: f64, folder: &Path) -> Result<Value> {
    let package = program.manifest.parent().context("a manifest lies in a folder")?;
    let report = folder.join("report.jsonl");
    // There is none before the first.
    let _ = fs::remove_file(&report);
    let mut command = process::command(&program.executable);
    command
        .args(["--exact", target, "--nocapture"])
        .current_dir(package)
        .env("CARGO_MANIFEST_DIR", package)
        .env("STUDIUM_FUZZ_SECONDS", format!("{:.0}", (minutes * 60.0).max(1.0)))
        .env("STUDIUM_FUZZ_REPORT", &report)
        .env("STUDIUM_FUZZ_FOLDER", folder)
        // What goes wrong is on standard error; standard output is for the figures.
        .stdout(std::process::Stdio::null());
    let status = command.status().with_context(|| format!("cannot start {}", process::line(&command)))?;
    let line = fs::read_to_string(&report).ok();
    let figure = line.as_deref().and_then(|line| serde_json::from_str::<Value>(line.trim()).ok());
    Ok(match figure {
        Some(figure) => figure,
        // Neither a target nor a failure: a test beside the targets.
        None if status.success() => json!({ "target": target, "inputs": 0, "seconds": 0, "failures": 0 }),
        None => json!({
            "target": target,
            "inputs": 0,
            "seconds": 0,
            "failures": 1,
            "ended": status.to_string(),
            "inputs_in": folder.display().to_string(),
        }),
    })
}
