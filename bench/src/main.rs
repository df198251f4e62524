//! Benchmarks: `cargo xtask bench <name>` prints one JSON document with figures, their goals and denominators.
//!
//! Gates are ratios measured in one run, because machines differ and are noisy; absolute figures are reported.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the result is what is printed")]

#[cfg(target_os = "linux")]
mod cards;
mod data;
mod embed;
mod figure;
mod generate;
#[cfg(target_os = "linux")]
mod giants;
mod import;
mod made;
#[cfg(target_os = "linux")]
mod memory;
mod ocr;
mod retrieval;
#[cfg(target_os = "linux")]
mod scale;
mod search;
#[cfg(target_os = "linux")]
mod start;
mod voice;

use std::path::PathBuf;
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
    /// cards | embed | generate | turn | import | ocr | retrieval | search | voice | giants | scale | start
    name: String,
    /// search: passages in the library.
    #[arg(long, default_value_t = 100_000)]
    chunks: usize,
    /// cards: cards in the collection, each with ten answers.
    #[cfg(target_os = "linux")]
    #[arg(long, default_value_t = 500_000)]
    cards: usize,
    /// Only this part. cards: model | review | statistics | refold | search; voice: loop | interrupt | room | speech |
    /// shape.
    #[arg(long, default_value = "")]
    part: String,
    /// retrieval: instead of measuring, try weights, chunk sizes and thresholds, and print what came out.
    #[arg(long)]
    tune: bool,
}

fn main() -> ExitCode {
    if let Err(error) = generate::wait_asleep() {
        eprintln!("the benchmark cannot be started anew: {error}");
        return ExitCode::FAILURE;
    }
    match run(&Arguments::parse()) {
        Ok(figures) if figures.iter().all(|figure| figure.pass) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(1),
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<Vec<Figure>> {
    let root = Resources::find().context("the installation")?.folder;
    let name = arguments.name.as_str();
    let figures = match name {
        #[cfg(target_os = "linux")]
        "cards" => cards::run(&root, arguments.cards, &arguments.part)?,
        "embed" => embed::run(&root)?,
        // Reading, writing, and the second question over the same sources: one model load serves all three.
        "generate" | "turn" => generate::run(&root)?,
        "import" => import::run(&root)?,
        "ocr" => ocr::run(&root)?,
        "retrieval" if arguments.tune => retrieval::tune(&root)?,
        "retrieval" => retrieval::run(&root)?,
        "search" => search::run(&root, arguments.chunks)?,
        "voice" => voice::run(&root, &arguments.part)?,
        #[cfg(target_os = "linux")]
        "giants" => giants::run(&root)?,
        #[cfg(target_os = "linux")]
        "scale" => scale::run(&root)?,
        #[cfg(target_os = "linux")]
        "start" => start::run(&root)?,
        _ => bail!(
            "there is no benchmark {name:?}; there are embed, generate, turn, import, ocr, retrieval, search, voice and, \
             on Linux, cards, giants, scale and start"
        ),
    };
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
