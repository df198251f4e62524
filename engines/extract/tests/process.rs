//! The worker as the app meets it: a process that speaks frames.

use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use studium_base::ErrorCode;
use studium_engine::protocol::extract::{Event, Extract, Request};
use studium_engine::protocol::{FromWorker, PROTOCOL_VERSION, Protocol, ToWorker, read_frame, write_frame};

struct Worker {
    process: Child,
    input: BufWriter<ChildStdin>,
    output: BufReader<ChildStdout>,
}

/// How a request ended.
#[derive(Debug, PartialEq)]
enum End {
    Done,
    Failed(ErrorCode),
}

impl Worker {
    /// Starts the worker and checks how it greets. It may read `folder` and what is installed.
    fn start(folder: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_studium-extract"))
            .arg("--allow-read")
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the worker's program was built with this test");
        let input = BufWriter::new(process.stdin.take().expect("stdin is piped"));
        let output = BufReader::new(process.stdout.take().expect("stdout is piped"));
        let mut worker = Self { process, input, output };
        let hello = worker.read();
        assert!(
            matches!(&hello, FromWorker::Hello { protocol, program, .. } if *protocol == PROTOCOL_VERSION && program == Extract::PROGRAM),
            "{hello:?}"
        );
        worker
    }

    fn read(&mut self) -> FromWorker<Event> {
        read_frame(&mut self.output).expect("a valid frame").expect("the worker is alive")
    }

    fn send(&mut self, message: &ToWorker<Request>) {
        write_frame(&mut self.input, message).expect("the worker listens");
    }

    fn extract(&mut self, id: u64, path: PathBuf) -> (Vec<Event>, End) {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let pdfium = path.with_file_name("libpdfium.so");
        let body = Request::Extract { path, name, content_type: None, password: None, pdfium, first_part: 0 };
        self.send(&ToWorker::Request { id, body });
        self.answer(id)
    }

    fn answer(&mut self, wanted: u64) -> (Vec<Event>, End) {
        let mut events = Vec::new();
        loop {
            match self.read() {
                FromWorker::Event { id, body } if id == wanted => events.push(body),
                FromWorker::Done { id } if id == wanted => return (events, End::Done),
                FromWorker::Failed { id, code, .. } if id == wanted => return (events, End::Failed(code)),
                other => panic!("unexpected: {other:?}"),
            }
        }
    }

    /// Closes the pipe and waits for the process to end by itself.
    fn finish(self) {
        let Self { mut process, input, .. } = self;
        drop(input);
        assert!(process.wait().expect("the process can be waited for").success());
    }
}

fn file(folder: &Path, name: &str, content: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::File::create(&path).and_then(|mut file| file.write_all(content)).expect("the folder can be written");
    path
}

#[test]
fn requests_are_answered_one_after_the_other() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut worker = Worker::start(folder.path());
    let notes = file(folder.path(), "notes.md", b"# Cells\n\nAll living things are made of cells.");
    let (events, end) = worker.extract(1, notes.clone());
    assert_eq!((events.len(), end), (2, End::Done));
    let (_, end) = worker.extract(2, file(folder.path(), "empty.txt", b""));
    assert_eq!(end, End::Failed(ErrorCode::FileEmpty));
    let (_, end) = worker.extract(3, folder.path().join("gone.txt"));
    assert_eq!(end, End::Failed(ErrorCode::FileMissing));
    let (_, end) = worker.extract(4, file(folder.path(), "page.pdf", b"%PDF-1.7\n"));
    assert_eq!(end, End::Failed(ErrorCode::EngineMissing), "there is no PDFium where the request says");
    let (again, end) = worker.extract(5, notes);
    assert_eq!((again, end), (events, End::Done));
    worker.finish();
}

#[test]
fn a_cancelled_request_is_done_early() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut worker = Worker::start(folder.path());
    let sections: String = (0..40_000).map(|section| format!("# Section {section}\n\nIts text.\n\n")).collect();
    let path = file(folder.path(), "long.md", sections.as_bytes());
    let body = Request::Extract {
        path,
        name: "long.md".into(),
        content_type: None,
        password: None,
        pdfium: "unused".into(),
        first_part: 0,
    };
    worker.send(&ToWorker::Request { id: 7, body });
    worker.send(&ToWorker::Cancel { id: 7 });
    let (events, end) = worker.answer(7);
    assert_eq!(end, End::Done);
    assert!(events.len() < 40_000, "{} events came after the cancel", events.len());
    worker.finish();
}
