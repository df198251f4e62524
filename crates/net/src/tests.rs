//! The address policy by example, and requests against a server on loopback.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;

use studium_base::{Coded, ErrorCode};

use crate::{AddressPolicy, Ledger, LedgerEntry, Network, NetworkOutcome};

#[derive(Default)]
pub(crate) struct Notes(pub(crate) Mutex<Vec<(String, NetworkOutcome, u64)>>);

impl Ledger for Notes {
    fn begin(&self, entry: &LedgerEntry, outcome: NetworkOutcome) -> i64 {
        let mut notes = self.0.lock().expect("no test panics while it holds the notes");
        notes.push((entry.host.clone(), outcome, 0));
        i64::try_from(notes.len() - 1).expect("few requests")
    }

    fn end(&self, number: i64, received_bytes: u64, outcome: NetworkOutcome) {
        let mut notes = self.0.lock().expect("no test panics while it holds the notes");
        let note = &mut notes[usize::try_from(number).expect("not negative")];
        note.1 = outcome;
        note.2 = received_bytes;
    }
}

/// Serves one answer and ends.
fn serve_once(answer: &'static str) -> (String, thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback");
    let address = format!("http://{}", listener.local_addr().expect("bound"));
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a client");
        let mut request = Vec::new();
        let mut buffer = [0; 1024];
        while !request.ends_with(b"\r\n\r\n") {
            let count = stream.read(&mut buffer).expect("a request");
            request.extend_from_slice(&buffer[..count]);
        }
        stream.write_all(answer.as_bytes()).expect("the client listens");
        String::from_utf8(request).expect("a request is ASCII")
    });
    (address, server)
}

#[test]
fn private_addresses_are_refused_and_written_down() {
    let refused = [
        "https://127.0.0.1/x",
        "https://10.1.2.3/",
        "https://192.168.0.1/",
        "https://172.20.0.1/",
        "https://169.254.169.254/latest",
        "https://[::1]/",
        "https://[fd00::1]/",
        "https://[fe80::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://100.64.0.1/",
        "https://0.0.0.0/",
        "http://example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "https://user:secret@example.com/",
        "https://[2002:7f00:1::]/",
        "https://2130706433/",
        "nonsense",
    ];
    for url in refused {
        let notes = Arc::new(Notes::default());
        let network = Network::new(AddressPolicy::Public, Arc::clone(&notes) as Arc<dyn Ledger>);
        let error = network.get(url, "test", 0).err().unwrap_or_else(|| panic!("{url} was asked"));
        assert_eq!(error.code(), ErrorCode::NetworkRefused, "{url}");
        assert!(notes.0.lock().expect("no panic").iter().all(|note| note.1 == NetworkOutcome::Refused), "{url}");
    }
}

#[test]
fn a_name_that_leads_to_this_machine_is_refused_when_the_connection_is_made() {
    let network = Network::new(AddressPolicy::Public, Arc::new(Notes::default()));
    assert!(network.get("https://localhost/", "test", 0).is_err());
}

#[test]
fn never_connect_shuts_the_door_and_says_so() {
    let notes = Arc::new(Notes::default());
    let network = Network::new(AddressPolicy::PublicAndLoopback, Arc::clone(&notes) as Arc<dyn Ledger>);
    network.set_never_connect(true);
    let error = network.get("http://127.0.0.1:1/", "test", 0).err().expect("the door is shut");
    assert_eq!(error.code(), ErrorCode::NetworkOff);
    assert_eq!(notes.0.lock().expect("no panic")[0].1, NetworkOutcome::Refused);
}

#[test]
fn a_body_is_read_and_its_size_is_in_the_ledger() {
    let (address, server) = serve_once("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello");
    let notes = Arc::new(Notes::default());
    let network = Network::new(AddressPolicy::PublicAndLoopback, Arc::clone(&notes) as Arc<dyn Ledger>);
    let mut text = String::new();
    let mut body = network.get(&address, "test", 0).expect("the server answers");
    assert_eq!((body.starts_at, body.total_bytes), (0, Some(5)));
    body.read_to_string(&mut text).expect("a body");
    drop(body);
    assert_eq!(text, "hello");
    assert_eq!(notes.0.lock().expect("no panic")[0], ("127.0.0.1".to_owned(), NetworkOutcome::Done, 5));
    assert!(!server.join().expect("no panic").to_lowercase().contains("range:"));
}

#[test]
fn a_resumed_request_names_its_first_byte() {
    let (address, server) = serve_once(
        "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 3-4/5\r\nContent-Length: 2\r\nConnection: close\r\n\r\nlo",
    );
    let network = Network::new(AddressPolicy::PublicAndLoopback, Arc::new(Notes::default()));
    let mut text = String::new();
    let mut body = network.get(&address, "test", 3).expect("the server answers");
    assert_eq!((body.starts_at, body.total_bytes), (3, Some(5)));
    body.read_to_string(&mut text).expect("a body");
    assert_eq!(text, "lo");
    drop(body);
    assert!(server.join().expect("no panic").to_lowercase().contains("range: bytes=3-"));
}

#[test]
fn an_error_status_is_an_error() {
    let (address, server) = serve_once("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    let network = Network::new(AddressPolicy::PublicAndLoopback, Arc::new(Notes::default()));
    let error = network.get(&address, "test", 0).err().expect("not found");
    assert_eq!(error.code(), ErrorCode::NetworkFailed);
    server.join().expect("no panic");
}
