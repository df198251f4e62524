//! Memory of running programs, as the kernel tells.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Resident memory of the processes of a program, in MB.
///
/// # Errors
/// When none runs.
pub(crate) fn resident_mb(program: &Path) -> Result<f64> {
    let found: Vec<f64> = processes(program).filter_map(|process| status_mb(&process, "VmRSS:")).collect();
    anyhow::ensure!(!found.is_empty(), "{} does not run", program.display());
    Ok(found.iter().sum())
}

/// The most resident memory that any process of a program has had so far, in MB; 0 when none runs.
pub(crate) fn peak_mb(program: &Path) -> f64 {
    processes(program).filter_map(|process| status_mb(&process, "VmHWM:")).fold(0.0, f64::max)
}

fn processes(program: &Path) -> impl Iterator<Item = PathBuf> {
    let all = fs::read_dir("/proc").into_iter().flatten().flatten().map(|entry| entry.path());
    all.filter(move |process| fs::read_link(process.join("exe")).is_ok_and(|file| file == program))
}

fn status_mb(process: &Path, name: &str) -> Option<f64> {
    kib_to_mb(&fs::read_to_string(process.join("status")).ok()?, name)
}

/// A line such as `VmRSS:   1234 kB`.
fn kib_to_mb(text: &str, name: &str) -> Option<f64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    let kib: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kib * 1024.0 / 1e6)
}

/// A figure of `smaps_rollup`, in MB.
///
/// # Errors
/// When the process is gone or the kernel does not tell.
pub(crate) fn rollup_mb(process: &Path, name: &str) -> Result<f64> {
    let text = fs::read_to_string(process.join("smaps_rollup"))?;
    kib_to_mb(&text, name).context("the kernel tells this")
}

/// The most resident memory that this process has had so far, in MB.
///
/// # Errors
/// When the kernel does not tell.
pub(crate) fn peak_of_this_mb() -> Result<f64> {
    status_mb(Path::new("/proc/self"), "VmHWM:").context("the kernel tells this")
}
