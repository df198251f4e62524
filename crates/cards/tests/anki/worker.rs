//! The worker as the app would use it: a process that is asked for a package by frames.

use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use studium_engine::protocol::extract::{Event, Request};
use studium_engine::protocol::package::PackageEvent;
use studium_engine::protocol::{FromWorker, ToWorker, read_frame, write_frame};

fn program() -> PathBuf {
    let test = std::env::current_exe().expect("the test knows its own path");
    let found = test.ancestors().map(|folder| folder.join("studium-extract")).find(|path| path.is_file());
    found.expect("the worker is built beside this test: cargo build -p studium-extract")
}

/// What the worker says of a package.
pub(crate) enum Said {
    Event(PackageEvent),
    Media { name: String, content: Vec<u8> },
}

/// Reads a package.
pub(crate) fn read(package: &Path, take: &mut dyn FnMut(Said)) {
    let mut process = Command::new(program())
        .arg("--allow-read")
        .arg(package)
        .args(["--memory-limit", "3221225472"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the worker can be started");
    let mut input = BufWriter::new(process.stdin.take().expect("stdin is piped"));
    let mut output = BufReader::new(process.stdout.take().expect("stdout is piped"));
    let name = package.file_name().expect("a package has a name").to_string_lossy().into_owned();
    let body = Request::Package { path: package.to_owned(), name, with_media: true };
    write_frame(&mut input, &ToWorker::Request { id: 1, body }).expect("the worker listens");
    let mut file: Option<(String, Vec<u8>)> = None;
    loop {
        let frame: FromWorker<Event> = read_frame(&mut output).expect("a valid frame").expect("the worker is alive");
        match frame {
            FromWorker::Hello { .. } => {}
            FromWorker::Event { body: Event::Package(PackageEvent::Media(found)), .. } => {
                file = Some((found.name, Vec::new()));
            }
            FromWorker::Event { body: Event::Bytes(bytes), .. } => {
                assert!(bytes.len() <= 1 << 20, "{} bytes in a frame", bytes.len());
                file.as_mut().expect("a file was begun").1.extend(bytes);
            }
            FromWorker::Event { body: Event::MemberEnd { refused }, .. } => {
                assert_eq!(refused, None);
                let (name, content) = file.take().expect("a file was begun");
                take(Said::Media { name, content });
            }
            FromWorker::Event { body: Event::Package(event), .. } => take(Said::Event(event)),
            FromWorker::Event { body, .. } => panic!("unexpected: {body:?}"),
            FromWorker::Done { .. } => break,
            FromWorker::Failed { code, detail, .. } => panic!("{}: {code:?}: {detail}", package.display()),
        }
    }
    drop(input);
    assert!(process.wait().expect("the process can be waited for").success());
}
