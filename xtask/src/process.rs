//! Starting other programs: quiet capture, plain runs, and runs whose lines are read while they are shown.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// How long the output pipe may stay open after its program ended. A child that was left behind can hold it.
const DRAIN: Duration = Duration::from_secs(2);

/// A command without the variables that `cargo run` sets for this program: build scripts that watch them would
/// otherwise run again each time the build is started in another way.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        let of_this_package = text.starts_with("CARGO_PKG_")
            || matches!(&*text, "CARGO_MANIFEST_DIR" | "CARGO_MANIFEST_PATH" | "CARGO_CRATE_NAME" | "CARGO_BIN_NAME");
        if of_this_package {
            command.env_remove(&name);
        }
    }
    command
}

/// The command as a person would type it.
pub(crate) fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| quoted(&word.to_string_lossy())).collect::<Vec<_>>().join(" ")
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_=./:,+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) { word.to_owned() } else { format!("'{word}'") }
}

/// Shows the command, runs it on this terminal and fails when it fails.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    if succeeds(command)? { Ok(()) } else { bail!("this command failed: {}", line(command)) }
}

/// Shows the command, runs it on this terminal and says whether it went well.
pub(crate) fn succeeds(command: &mut Command) -> Result<bool> {
    announce(command);
    let status = command.status().with_context(|| format!("cannot start {}", line(command)))?;
    Ok(status.success())
}

/// What the command writes to its standard output. Its errors stay on the terminal.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start {}", line(command)))?;
    if !output.status.success() {
        bail!("this command failed: {}", line(command));
    }
    String::from_utf8(output.stdout).with_context(|| format!("{} wrote something that is not text", line(command)))
}

/// Does the command start and end well? Says nothing on the terminal.
pub(crate) fn works(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// Shows the command.
pub(crate) fn announce(command: &Command) {
    println!("> {}", line(command));
    // The child writes to the same terminal: what stands in our buffer comes first. A closed pipe is not our concern.
    let _ = std::io::stdout().flush();
}

/// How a watched program ended.
pub(crate) enum Ended {
    /// By itself.
    Exited(ExitStatus),
    /// Killed after the limit.
    TimedOut,
}

impl Ended {
    /// Ended by itself and well.
    pub(crate) fn success(&self) -> bool {
        matches!(self, Self::Exited(status) if status.success())
    }
}

/// Runs the command without input, hands each line of its standard output to `each_line`, and kills it at `limit`.
pub(crate) fn watch(command: &mut Command, limit: Duration, mut each_line: impl FnMut(&str)) -> Result<Ended> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", line(command)))?;
    let output = child.stdout.take().context("the child's output was not captured")?;
    let (sender, lines) = mpsc::channel();
    // Not joined: a grandchild may hold the pipe open for ever, and this thread with it. It owns nothing else.
    std::thread::Builder::new().name("child output".to_owned()).spawn(move || {
        let mut reader = BufReader::new(output);
        let mut bytes = Vec::new();
        while reader.read_until(b'\n', &mut bytes).is_ok_and(|count| count > 0) {
            let text = String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']).to_owned();
            if sender.send(text).is_err() {
                return;
            }
            bytes.clear();
        }
    })?;

    let started = Instant::now();
    let mut ended = None;
    loop {
        match lines.recv_timeout(Duration::from_millis(100)) {
            Ok(text) => each_line(&text),
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {}
        }
        match &ended {
            None => ended = child.try_wait()?.map(|status| (status, Instant::now())),
            Some((_, at)) if at.elapsed() > DRAIN => break,
            Some(_) => {}
        }
        if ended.is_none() && started.elapsed() > limit {
            return kill(child);
        }
    }
    if let Some((status, _)) = ended {
        return Ok(Ended::Exited(status));
    }
    // The output is closed, the program is still there: it has what is left of its time to end.
    while started.elapsed() <= limit {
        if let Some(status) = child.try_wait()? {
            return Ok(Ended::Exited(status));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    kill(child)
}

fn kill(mut child: std::process::Child) -> Result<Ended> {
    child.kill().context("cannot stop a program that ran for too long")?;
    child.wait()?;
    Ok(Ended::TimedOut)
}

#[cfg(test)]
mod tests;
