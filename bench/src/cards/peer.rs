//! The same through Anki's own library, in a process of its own: `tests/anki/bench.py`.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::made::Made;
use super::review::ANSWERS;
use super::search::{SEARCHES, TIMES};

/// Names a folder with Anki's library.
const FOLDER: &str = "STUDIUM_ANKI";

/// What it took there, in milliseconds.
#[derive(Debug, Deserialize)]
pub(super) struct Theirs {
    pub(super) decks_ms: f64,
    pub(super) start_ms: f64,
    pub(super) next_ms: Vec<f64>,
    pub(super) answer_ms: Vec<f64>,
    pub(super) graphs_all_ms: f64,
    pub(super) graphs_year_ms: f64,
    pub(super) graphs_deck_ms: f64,
    /// In the order of those that were asked.
    pub(super) searches: Vec<Search>,
}

/// A search there.
#[derive(Debug, Deserialize)]
pub(super) struct Search {
    pub(super) ms: f64,
    /// Cards.
    pub(super) found: u32,
}

/// Makes the collection there, where it is not made yet, and measures. `None` without the library, which is said.
pub(super) fn measure(root: &Path, made: &Made) -> Result<Option<Theirs>> {
    let Some(library) = std::env::var_os(FOLDER) else {
        eprintln!("{FOLDER} names no folder with Anki's library: the comparison with it is left out");
        return Ok(None);
    };
    let output = Command::new("python3")
        .arg(root.join("tests/anki/bench.py"))
        .arg(&made.tables)
        .arg(made.made_at.0.to_string())
        .arg(ANSWERS.to_string())
        .arg(serde_json::to_string(&SEARCHES)?)
        .arg(TIMES.to_string())
        .env("PYTHONPATH", library)
        .stderr(std::process::Stdio::inherit())
        .output()
        .context("python3 runs")?;
    ensure!(output.status.success(), "tests/anki/bench.py failed");
    Ok(Some(serde_json::from_slice(&output.stdout).context("what tests/anki/bench.py said")?))
}
