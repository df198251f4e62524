//! The project's own tools, one word each: `cargo xtask <command>`.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool talks through its terminal")]

mod anki;
mod bench;
mod bindings;
mod check;
mod count;
mod digest;
mod fuzz;
mod models;
mod process;
mod run;
mod setup;
mod system;
mod test;
mod tidy;
mod ui;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;

use workspace::Workspace;

const USAGE: &str = "\
usage: cargo xtask <command>

  setup              install what is missing: system packages, UI packages, the starter models
  run [-- ARGS]      set up, build and start Studium (without a display: import the sample and ask it a question)
  test [FILTER]      everything that is checked, or only the tests whose name contains FILTER
       --lint        with clippy as one more check, as the build server runs it
  check              formatting, tidy, clippy and the UI's types, without running tests
  tidy               the rules of this house, read off the sources
  bindings           write ui/src/lib/ipc/bindings.ts from the commands of the desktop shell
  bench NAME [ARGS]  build and run one benchmark; its result is JSON
  bench fuzz [MINUTES] [TARGET]
                     damaged inputs for every parser, some minutes each (10)
";

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let command = if arguments.is_empty() { String::new() } else { arguments.remove(0) };
    match dispatch(&command, &arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("xtask {command}: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs a command; the answer says whether all that it checked was good.
fn dispatch(command: &str, arguments: &[String]) -> Result<bool> {
    let workspace = || Workspace::find();
    match command {
        "setup" => setup::setup(&workspace()?).map(|()| true),
        "run" => run::run(&workspace()?, arguments),
        "test" => test::test(&workspace()?, &test::Options::parse(arguments)?),
        "check" => check::check(&workspace()?),
        "tidy" => tidy::tidy(&workspace()?),
        "bindings" => bindings::write(&workspace()?).map(|()| true),
        "bench" => bench::bench(&workspace()?, arguments),
        "" | "help" | "--help" | "-h" => {
            print!("{USAGE}");
            Ok(true)
        }
        unknown => anyhow::bail!("there is no such command\n\n{USAGE}unknown: {unknown}"),
    }
}
