//! Benchmarks: `cargo xtask bench <name>` prints one JSON document with figures, their goals and denominators.
//!
//! Gates are ratios measured in one run, because machines differ and are noisy; absolute figures are reported.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the result is what is printed")]

mod embed;
mod figure;
mod generate;
#[cfg(target_os = "linux")]
mod giants;
#[cfg(target_os = "linux")]
mod start;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Parser;
use serde_json::json;
use studium_app::Resources;
use studium_app::engine::Machine;

use figure::Figure;

/// Runs one benchmark.
#[derive(Debug, Parser)]
struct Arguments {
    /// embed | generate | turn | start | giants
    name: String,
}

fn main() -> ExitCode {
    if let Err(error) = generate::wait_asleep() {
        eprintln!("the benchmark cannot be started anew: {error}");
        return ExitCode::FAILURE;
    }
    match run(&Arguments::parse().name) {
        Ok(figures) if figures.iter().all(|figure| figure.pass) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(1),
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(name: &str) -> Result<Vec<Figure>> {
    let root = Resources::find().context("the installation")?.folder;
    let bench: fn(&Path) -> Result<Vec<Figure>> = match name {
        "embed" => embed::run,
        // Reading, writing, and the second question over the same sources: one model load serves all three.
        "generate" | "turn" => generate::run,
        #[cfg(target_os = "linux")]
        "start" => start::run,
        #[cfg(target_os = "linux")]
        "giants" => giants::run,
        _ => bail!("there is no benchmark {name:?}; there are embed, generate, turn and, on Linux, start and giants"),
    };
    let figures = bench(&root)?;
    let machine = Machine::detect();
    let machine = json!({
        "memory_bytes": machine.memory_bytes,
        "physical_cores": machine.physical_cores,
        "processor": processor(),
        "load": load(),
    });
    println!("{}", json!({ "bench": name, "machine": machine, "figures": figures }));
    Ok(figures)
}

/// The processor's name, where the system tells.
fn processor() -> Option<String> {
    let text = std::fs::read_to_string(PathBuf::from("/proc/cpuinfo")).ok()?;
    let line = text.lines().find(|line| line.starts_with("model name"))?;
    line.split_once(':').map(|(_, name)| name.trim().to_owned())
}

/// How busy the machine is with other things: a figure from a busy machine is worth less.
fn load() -> Option<String> {
    let text = std::fs::read_to_string("/proc/loadavg").ok()?;
    Some(text.split_whitespace().take(3).collect::<Vec<_>>().join(" "))
}
