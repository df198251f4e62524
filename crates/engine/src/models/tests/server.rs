//! A server on loopback that answers as its script says, one connection after the other, and ends with it.

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// A step that takes longer has failed.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// How one request is answered.
#[derive(Debug, Clone)]
pub(super) enum Answer {
    /// From the byte that is asked for.
    From,
    /// From the start, whatever is asked for.
    Whole,
    /// Announces all, sends so many bytes and closes.
    BreakAfter(usize),
    /// Announces all, sends so many bytes and falls silent until the client leaves.
    SilentAfter(usize),
    /// Without saying how much there is.
    Unsized(usize),
    /// A part that begins so many bytes too far on.
    Ahead(usize),
    /// An error.
    Status(u16),
    /// Something else.
    Other(Vec<u8>),
}

pub(super) struct Server {
    pub(super) url: String,
    thread: JoinHandle<Vec<Option<usize>>>,
}

impl Server {
    pub(super) fn start(content: &[u8], script: Vec<Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("http://{}/model.gguf", listener.local_addr().unwrap());
        let content = content.to_vec();
        let serve = move || script.iter().map(|answer| one(&mut accept(&listener), &content, answer)).collect();
        Self { url, thread: std::thread::spawn(serve) }
    }

    /// From which byte each request asked, once the script is done.
    pub(super) fn ranges(self) -> Vec<Option<usize>> {
        self.thread.join().unwrap()
    }
}

fn accept(listener: &TcpListener) -> TcpStream {
    let started_at = Instant::now();
    loop {
        match listener.accept() {
            Ok((stream, _)) => {
                stream.set_nonblocking(false).unwrap();
                stream.set_read_timeout(Some(PATIENCE)).unwrap();
                return stream;
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                assert!(started_at.elapsed() < PATIENCE, "fewer requests came than the script has answers");
                std::thread::sleep(Duration::from_millis(5));
            }
            Err(error) => panic!("{error}"),
        }
    }
}

fn one(stream: &mut TcpStream, content: &[u8], answer: &Answer) -> Option<usize> {
    let asked = requested_from(stream);
    let from = asked.unwrap_or(0);
    let total = content.len();
    let partial = |from: usize| {
        format!(
            "206 Partial Content\r\nContent-Range: bytes {from}-{}/{total}\r\nContent-Length: {}",
            total - 1,
            total - from
        )
    };
    let (head, body) = match answer {
        Answer::From if asked.is_some() => (partial(from), &content[from..]),
        Answer::From | Answer::Whole => (format!("200 OK\r\nContent-Length: {total}"), content),
        Answer::BreakAfter(bytes) | Answer::SilentAfter(bytes) => {
            let head = if asked.is_some() { partial(from) } else { format!("200 OK\r\nContent-Length: {total}") };
            (head, &content[from..(from + bytes).min(total)])
        }
        Answer::Unsized(bytes) => ("200 OK".to_owned(), &content[..*bytes]),
        Answer::Ahead(by) => (partial(from + by), &content[from + by..]),
        Answer::Status(status) => (format!("{status} No\r\nContent-Length: 0"), &content[..0]),
        Answer::Other(bytes) => (format!("200 OK\r\nContent-Length: {}", bytes.len()), bytes.as_slice()),
    };
    let mut send = || {
        stream.write_all(format!("HTTP/1.1 {head}\r\nConnection: close\r\n\r\n").as_bytes())?;
        stream.write_all(body)?;
        stream.flush()
    };
    // A client that was stopped leaves in the middle.
    let is_sent = send().is_ok();
    if matches!(answer, Answer::SilentAfter(_)) && is_sent {
        // Ends when the client closes its side, or at the time limit of the stream.
        let _ = stream.read(&mut [0]);
    }
    asked
}

/// The first byte of `Range: bytes=N-`.
fn requested_from(stream: &mut TcpStream) -> Option<usize> {
    let mut request = Vec::new();
    let mut buffer = [0; 1024];
    while !request.ends_with(b"\r\n\r\n") {
        let count = stream.read(&mut buffer).unwrap();
        assert!(count > 0, "the client left before it had asked");
        request.extend_from_slice(&buffer[..count]);
    }
    let request = String::from_utf8(request).unwrap().to_lowercase();
    let (_, range) = request.split_once("range: bytes=")?;
    Some(range.split_once('-').unwrap().0.parse().unwrap())
}
