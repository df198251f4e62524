//! `cargo xtask test`: every check there is, each counted, with the sum as the last line.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::count::{Count, rust_result};
use crate::process::{self, Ended};
use crate::workspace::{SELECTION, Workspace};
use crate::{anki, check, setup, tidy, ui};

/// One test program takes seconds, the end-to-end test minutes on a slow machine. After this it hangs.
const PROGRAM_LIMIT: Duration = Duration::from_secs(20 * 60);

/// The package whose tests drive the real window.
const END_TO_END: &str = "studium-e2e";

/// What to test.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// Only tests whose name contains this; the checks that are no tests are then left out.
    filter: Option<String>,
    /// Clippy as one more check.
    lint: bool,
}

impl Options {
    /// Reads the command line.
    pub(crate) fn parse(arguments: &[String]) -> Result<Self> {
        let mut options = Self::default();
        for argument in arguments {
            match argument.as_str() {
                "--lint" => options.lint = true,
                "--" => {}
                flag if flag.starts_with('-') => bail!("unknown option {flag}"),
                _ if options.filter.is_some() => bail!("one filter at most"),
                filter => options.filter = Some(filter.to_owned()),
            }
        }
        Ok(options)
    }
}

/// What was run and how it went.
#[derive(Default)]
struct Report {
    rows: Vec<(String, Count, Duration)>,
}

impl Report {
    /// Runs a step. A step that cannot even be started is one failure, and the others still run.
    fn step(&mut self, name: &str, work: impl FnOnce() -> Result<Count>) -> bool {
        println!("\n== {name}");
        let started = Instant::now();
        let count = work().unwrap_or_else(|error| {
            println!("{error:#}");
            Count::one(false)
        });
        self.rows.push((name.to_owned(), count, started.elapsed()));
        count.failed == 0
    }

    fn total(&self) -> Count {
        let mut total = Count::default();
        for (_, count, _) in &self.rows {
            total.add(*count);
        }
        total
    }

    fn print(&self) {
        println!("\n== summary");
        for (name, count, took) in &self.rows {
            println!("{name:<34} {count} ({:.1} s)", took.as_secs_f32());
        }
    }
}

/// Runs everything, or what the filter names. The last line printed is `N passed, N failed`.
pub(crate) fn test(workspace: &Workspace, options: &Options) -> Result<bool> {
    let filter = options.filter.as_deref();
    let mut report = Report::default();
    if filter.is_none() {
        report.step("formatting", || check::formatting(workspace).map(Count::one));
        report.step("tidy", || tidy::tidy(workspace).map(Count::one));
    }
    if report.step("setup", || setup::setup(workspace).and_then(|()| ui::build(workspace)).map(|()| Count::default())) {
        run_suites(workspace, options, &mut report);
    }
    report.print();
    let total = report.total();
    println!("{total}");
    Ok(total.failed == 0)
}

fn run_suites(workspace: &Workspace, options: &Options, report: &mut Report) {
    let filter = options.filter.as_deref();
    if filter.is_none() {
        report.step("types of the interface", || ui::check_types(workspace).map(Count::one));
    }
    report.step("tests of the interface", || ui::test(workspace, filter));
    report.step("tests of the tools", || cargo_test(workspace, &["--package", "xtask"], filter));

    let mut anki = None;
    report.step("Anki's library", || {
        anki = anki::install_missing(workspace)?;
        Ok(Count::default())
    });
    let mut programs = Vec::new();
    let built = report.step("build", || {
        workspace.build()?;
        programs = test_programs(workspace)?;
        Ok(Count::default())
    });
    if built {
        let (end_to_end, unit): (Vec<_>, Vec<_>) = programs.iter().partition(|program| program.is_end_to_end());
        for program in unit {
            report.step(&program.name(), || run_program(workspace, program, anki.as_deref(), filter));
        }
        let documentation: Vec<&str> = SELECTION.iter().copied().chain(["--doc"]).collect();
        report.step("documentation examples", || cargo_test(workspace, &documentation, filter));
        for program in end_to_end {
            report.step(&program.name(), || run_program(workspace, program, anki.as_deref(), filter));
        }
    }
    if options.lint {
        report.step("clippy", || check::clippy(workspace).map(Count::one));
    }
}

/// A line of cargo's JSON output about something that it built.
#[derive(Debug, Deserialize)]
struct Artifact {
    reason: String,
    executable: Option<PathBuf>,
    manifest_path: Option<PathBuf>,
    package_id: Option<String>,
    target: Option<Target>,
    profile: Option<Profile>,
}

#[derive(Debug, Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Profile {
    test: bool,
}

/// A built test program.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Program {
    pub(crate) executable: PathBuf,
    pub(crate) manifest: PathBuf,
    package: String,
    /// `lib`, `bin` or `test`, and its name.
    target: String,
}

impl Program {
    fn name(&self) -> String {
        format!("{} {}", self.package, self.target)
    }

    pub(crate) fn is_end_to_end(&self) -> bool {
        self.package == END_TO_END
    }
}

/// Builds the test programs of all packages at once and says where they are. They are started here one by one, not
/// by `cargo test`, because only the end-to-end test wants a display, and selecting it alone would build its
/// dependencies with other features.
pub(crate) fn test_programs(workspace: &Workspace) -> Result<Vec<Program>> {
    let mut command = workspace.cargo();
    command.arg("test").args(SELECTION).args(["--no-run", "--message-format", "json-render-diagnostics"]);
    process::announce(&command);
    let output = process::capture(&mut command).context("the tests do not compile")?;
    Ok(output.lines().filter_map(test_program).collect())
}

fn test_program(line: &str) -> Option<Program> {
    let artifact: Artifact = serde_json::from_str(line).ok()?;
    if artifact.reason != "compiler-artifact" || !artifact.profile?.test {
        return None;
    }
    let target = artifact.target?;
    Some(Program {
        executable: artifact.executable?,
        manifest: artifact.manifest_path?,
        package: package_name(&artifact.package_id?),
        target: format!("{} {}", target.kind.first()?, target.name),
    })
}

/// `path+file:///somewhere/crates/base#studium-base@0.1.0` is `studium-base`; the name is left out where the folder
/// has it already.
fn package_name(id: &str) -> String {
    let (address, fragment) = id.split_once('#').unwrap_or((id, ""));
    let folder = address.rsplit('/').next().unwrap_or(address);
    fragment.split_once('@').map_or(folder, |(name, _)| name).to_owned()
}

fn run_program(workspace: &Workspace, program: &Program, anki: Option<&Path>, filter: Option<&str>) -> Result<Count> {
    let package = program.manifest.parent().context("a manifest lies in a folder")?;
    let mut command = if program.is_end_to_end() {
        if !cfg!(target_os = "linux") {
            println!("left out: this system's web view cannot be driven");
            return Ok(Count::default());
        }
        // A bus and a display of its own: the test must not reach the windows of the person who runs it.
        let mut command = process::command("dbus-run-session");
        command.args(["--", "xvfb-run", "-a", "-s", "-screen 0 1280x800x24"]).arg(&program.executable);
        command.env("STUDIUM_RESOURCES", &workspace.root).env("STUDIUM_PROGRAMS", workspace.target.join("debug"));
        command
    } else {
        process::command(&program.executable)
    };
    command.current_dir(package).args(filter);
    command.env("CARGO_MANIFEST_DIR", package);
    command.envs(anki.map(|folder| ("STUDIUM_ANKI", folder)));
    watched(command)
}

fn cargo_test(workspace: &Workspace, selection: &[&str], filter: Option<&str>) -> Result<Count> {
    let mut command = workspace.cargo();
    command.arg("test").arg("--no-fail-fast").args(selection);
    if let Some(filter) = filter {
        command.args(["--", filter]);
    }
    watched(command)
}

fn watched(mut command: std::process::Command) -> Result<Count> {
    process::announce(&command);
    let mut count = Count::default();
    let ended = process::watch(&mut command, PROGRAM_LIMIT, |line| {
        println!("{line}");
        if let Some(found) = rust_result(line) {
            count.add(found);
        }
    })?;
    if matches!(ended, Ended::TimedOut) {
        println!("stopped after {} minutes", PROGRAM_LIMIT.as_secs() / 60);
    }
    Ok(count.with_exit(ended.success()))
}

#[cfg(test)]
mod tests;
