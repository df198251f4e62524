//! Commands are shown as a person would type them, and watched programs end in time.

use std::time::Duration;

use super::{Ended, command, line, watch};

/// Set-up asks for Python anyway, so it can play the part of any program here.
fn python(script: &str) -> std::process::Command {
    let mut command = command("python3");
    command.args(["-c", script]);
    command
}

#[test]
fn only_words_that_need_it_are_quoted() {
    let mut git = command("git");
    git.args(["-c", "safe.directory=*", "a b", ""]);
    assert_eq!(line(&git), "git -c 'safe.directory=*' 'a b' ''");
}

#[test]
fn every_line_of_a_program_arrives_even_the_one_without_an_end() {
    let mut lines = Vec::new();
    let ended = watch(&mut python("print('one'); print('two', end='')"), Duration::from_secs(60), |line| {
        lines.push(line.to_owned());
    });
    assert!(ended.unwrap().success());
    assert_eq!(lines, ["one", "two"]);
}

#[test]
fn a_program_that_ends_badly_is_told_from_one_that_ends_well() {
    let ended = watch(&mut python("raise SystemExit(3)"), Duration::from_secs(60), |_| {}).unwrap();
    assert!(!ended.success());
    assert!(matches!(ended, Ended::Exited(status) if status.code() == Some(3)));
}

#[test]
fn a_program_that_never_ends_is_stopped_at_the_limit() {
    let forever = "while True: pass";
    let ended = watch(&mut python(forever), Duration::from_millis(200), |_| {}).unwrap();
    assert!(matches!(ended, Ended::TimedOut));
    let silent = "import os\nos.close(1)\nwhile True: pass";
    let ended = watch(&mut python(silent), Duration::from_millis(200), |_| {}).unwrap();
    assert!(matches!(ended, Ended::TimedOut));
}
