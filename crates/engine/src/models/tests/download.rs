//! Downloads: they go on where they stopped, and a file that is not the right one never gets its name.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use studium_base::{CancelToken, Coded, ErrorCode, Failure};
use studium_net::{AddressPolicy, Ledger, LedgerEntry, Network, NetworkOutcome};
use tempfile::TempDir;

use super::super::{CatalogFile, DownloadStep, download_file};
use super::server::{Answer, PATIENCE, Server};
use super::{content, file};
use crate::EngineError;

/// More than one piece.
const LENGTH: usize = 700_000;
const NAME: &str = "m/model.gguf";

#[derive(Default)]
struct Notes(Mutex<Vec<(NetworkOutcome, u64)>>);

impl Ledger for Notes {
    fn begin(&self, _entry: &LedgerEntry, outcome: NetworkOutcome) -> i64 {
        let mut notes = self.0.lock().unwrap();
        notes.push((outcome, 0));
        i64::try_from(notes.len() - 1).unwrap()
    }

    fn end(&self, number: i64, received_bytes: u64, outcome: NetworkOutcome) {
        self.0.lock().unwrap()[usize::try_from(number).unwrap()] = (outcome, received_bytes);
    }
}

/// A folder to download into, and a door that lets loopback through.
struct Room {
    folder: TempDir,
    notes: Arc<Notes>,
    network: Arc<Network>,
}

fn room() -> Room {
    let notes = Arc::new(Notes::default());
    let network = Network::new(AddressPolicy::PublicAndLoopback, Arc::clone(&notes) as Arc<dyn Ledger>);
    Room { folder: TempDir::new().unwrap(), notes, network: Arc::new(network) }
}

impl Room {
    fn fetch(&self, file: &CatalogFile) -> Result<Option<PathBuf>, EngineError> {
        self.fetch_with(file, &CancelToken::new(), &mut |_| {})
    }

    fn fetch_with(
        &self,
        file: &CatalogFile,
        cancel: &CancelToken,
        on_step: &mut dyn FnMut(DownloadStep),
    ) -> Result<Option<PathBuf>, EngineError> {
        download_file(&self.network, file, self.folder.path(), "test", cancel, on_step)
    }

    fn target(&self) -> PathBuf {
        self.folder.path().join(NAME)
    }

    /// What has arrived, if anything is kept of it.
    fn partial(&self) -> Option<Vec<u8>> {
        std::fs::read(self.folder.path().join("m/model.gguf.part")).ok()
    }

    fn check_whole(&self, bytes: &[u8]) {
        assert!(std::fs::read(self.target()).unwrap() == bytes, "the file is not the one that was sent");
        assert!(self.partial().is_none(), "what was unfinished is gone");
    }
}

fn served(bytes: &[u8], script: Vec<Answer>) -> (Server, CatalogFile) {
    let server = Server::start(bytes, script);
    let file = file(NAME, bytes, std::slice::from_ref(&server.url));
    (server, file)
}

#[test]
fn a_file_has_its_name_only_when_it_is_whole_and_verified() {
    let (room, bytes) = (room(), content(LENGTH));
    let (server, file) = served(&bytes, vec![Answer::From]);
    let mut steps = Vec::new();
    let found = room.fetch_with(&file, &CancelToken::new(), &mut |step| {
        assert!(!room.target().exists(), "at {step:?}");
        steps.push(step);
    });
    assert_eq!(found.unwrap(), Some(room.target()));
    room.check_whole(&bytes);
    assert_eq!(steps.pop(), Some(DownloadStep::Verifying));
    let received: Vec<u64> =
        steps.iter().map(|step| if let DownloadStep::Received { bytes } = step { *bytes } else { 0 }).collect();
    assert!(received.is_sorted() && received.len() > 1 && received[0] > 0, "{received:?}");
    assert_eq!(received.last(), Some(&(LENGTH as u64)));
    assert_eq!(room.notes.0.lock().unwrap()[..], [(NetworkOutcome::Done, LENGTH as u64)]);
    assert_eq!(server.ranges(), [None]);
}

#[test]
fn a_broken_connection_keeps_what_arrived_and_the_next_try_asks_for_the_rest() {
    let (room, bytes) = (room(), content(LENGTH));
    let (server, file) = served(&bytes, vec![Answer::BreakAfter(300_000), Answer::BreakAfter(100_000), Answer::From]);
    for arrived in [300_000, 400_000] {
        let error = room.fetch(&file).unwrap_err();
        assert_eq!(error.code(), ErrorCode::NetworkFailed);
        assert!(Failure::of(&error).detail.contains("the request to 127.0.0.1:"), "{error:?}");
        assert!(!room.target().exists());
        assert!(room.partial().unwrap() == bytes[..arrived], "what arrived is kept");
    }
    assert!(room.fetch(&file).unwrap().is_some());
    room.check_whole(&bytes);
    assert_eq!(server.ranges(), [None, Some(300_000), Some(400_000)]);
    let outcomes: Vec<NetworkOutcome> = room.notes.0.lock().unwrap().iter().map(|note| note.0).collect();
    assert_eq!(outcomes, [NetworkOutcome::Failed, NetworkOutcome::Failed, NetworkOutcome::Done]);
}

#[test]
fn a_body_without_a_length_that_ends_too_soon_is_a_broken_one() {
    let (room, bytes) = (room(), content(LENGTH));
    let (server, file) = served(&bytes, vec![Answer::Unsized(5_000), Answer::From]);
    assert_eq!(room.fetch(&file).unwrap_err().code(), ErrorCode::NetworkFailed);
    assert!(room.fetch(&file).unwrap().is_some());
    room.check_whole(&bytes);
    assert_eq!(server.ranges(), [None, Some(5_000)]);
}

#[test]
fn a_server_that_ignores_the_range_is_read_from_the_start() {
    let (room, bytes) = (room(), content(LENGTH));
    let (server, file) = served(&bytes, vec![Answer::BreakAfter(300_000), Answer::Whole]);
    assert!(room.fetch(&file).is_err());
    assert!(room.fetch(&file).unwrap().is_some());
    room.check_whole(&bytes);
    assert_eq!(server.ranges(), [None, Some(300_000)]);
}

#[test]
fn a_part_from_further_on_is_refused_and_leaves_no_hole() {
    let (room, bytes) = (room(), content(LENGTH));
    let (server, mut file) = served(&bytes, vec![Answer::BreakAfter(300_000), Answer::Ahead(1_000)]);
    // Without a checksum nothing else would notice.
    file.sha256 = None;
    assert!(room.fetch(&file).is_err());
    assert_eq!(room.fetch(&file).unwrap_err().code(), ErrorCode::HashMismatch);
    assert!(!room.target().exists());
    assert_eq!(room.partial().unwrap().len(), 300_000);
    server.ranges();
}

#[test]
fn what_the_server_has_no_end_to_is_begun_again() {
    let (room, bytes) = (room(), content(LENGTH));
    let (server, file) = served(&bytes, vec![Answer::BreakAfter(300_000), Answer::Status(416), Answer::From]);
    assert!(room.fetch(&file).is_err());
    assert!(room.fetch(&file).unwrap().is_some());
    room.check_whole(&bytes);
    assert_eq!(server.ranges(), [None, Some(300_000), None]);
}

#[test]
fn an_error_of_the_server_is_a_failed_download_with_its_number() {
    for status in [403, 404, 500, 503] {
        let (room, bytes) = (room(), content(1_000));
        let (server, file) = served(&bytes, vec![Answer::Status(status)]);
        let error = room.fetch(&file).unwrap_err();
        assert_eq!(error.code(), ErrorCode::NetworkFailed);
        assert!(Failure::of(&error).detail.contains(&status.to_string()), "{error:?}");
        assert!(!room.target().exists());
        server.ranges();
    }
}

#[test]
fn nobody_at_the_address_is_a_failed_download() {
    let (room, bytes) = (room(), content(1_000));
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let file = file(NAME, &bytes, &[format!("http://{free}/model.gguf")]);
    assert_eq!(room.fetch(&file).unwrap_err().code(), ErrorCode::NetworkFailed);
}

#[test]
fn sources_are_tried_in_order() {
    let (room, bytes) = (room(), content(LENGTH));
    let other = content(LENGTH + 1)[1..].to_vec();
    let down = Server::start(&bytes, vec![Answer::Status(500)]);
    let longer = Server::start(&bytes, vec![Answer::Other(content(LENGTH + 7))]);
    let wrong = Server::start(&bytes, vec![Answer::Other(other)]);
    let good = Server::start(&bytes, vec![Answer::From]);
    let urls = [&down, &longer, &wrong, &good].map(|server| server.url.clone());
    assert!(room.fetch(&file(NAME, &bytes, &urls)).unwrap().is_some());
    room.check_whole(&bytes);
    for server in [down, longer, wrong, good] {
        assert_eq!(server.ranges(), [None]);
    }
}

#[test]
fn another_file_of_the_same_size_is_refused_and_removed() {
    let (room, bytes) = (room(), content(LENGTH));
    let mut other = bytes.clone();
    other[LENGTH / 2] ^= 1;
    let (server, file) = served(&bytes, vec![Answer::Other(other), Answer::From]);
    assert_eq!(room.fetch(&file).unwrap_err().code(), ErrorCode::HashMismatch);
    assert!(!room.target().exists() && room.partial().is_none(), "nothing of it stays");
    assert!(room.fetch(&file).unwrap().is_some());
    room.check_whole(&bytes);
    assert_eq!(server.ranges(), [None, None]);
}

#[test]
fn a_file_of_another_size_is_refused_before_it_is_read() {
    for length in [LENGTH - 1, LENGTH + 1] {
        let (room, bytes) = (room(), content(LENGTH));
        let (server, file) = served(&bytes, vec![Answer::Other(content(length))]);
        assert_eq!(room.fetch(&file).unwrap_err().code(), ErrorCode::HashMismatch);
        assert!(!room.target().exists());
        assert_eq!(room.partial().unwrap().len(), 0);
        server.ranges();
    }
}

#[test]
fn a_stop_keeps_what_arrived() {
    let (room, bytes) = (room(), content(LENGTH));
    let (server, file) = served(&bytes, vec![Answer::From, Answer::From]);
    let cancel = CancelToken::new();
    let stopped = room.fetch_with(&file, &cancel, &mut |_| cancel.cancel()).unwrap();
    assert_eq!(stopped, None);
    let kept = room.partial().unwrap();
    assert!(!kept.is_empty() && kept == bytes[..kept.len()] && kept.len() < LENGTH, "{} bytes", kept.len());
    assert!(!room.target().exists());
    assert!(room.fetch(&file).unwrap().is_some());
    room.check_whole(&bytes);
    assert_eq!(server.ranges(), [None, Some(kept.len())]);
}

#[test]
fn a_stop_is_heard_while_the_server_is_silent() {
    let (room, bytes) = (room(), content(LENGTH));
    let (server, file) = served(&bytes, vec![Answer::SilentAfter(300_000)]);
    let cancel = CancelToken::new();
    let mut stopped_at = None;
    let stopped = room.fetch_with(&file, &cancel, &mut |step| {
        if step == (DownloadStep::Received { bytes: 300_000 }) {
            stopped_at = Some(Instant::now());
            cancel.cancel();
        }
    });
    assert_eq!(stopped.unwrap(), None);
    // The connection itself would be given up after a minute.
    assert!(stopped_at.unwrap().elapsed() < PATIENCE / 3);
    assert_eq!(room.partial().unwrap().len(), 300_000);
    drop(server);
}

#[test]
fn a_stop_during_the_check_keeps_the_file_for_the_next_one() {
    let (room, bytes) = (room(), content(LENGTH));
    let (server, file) = served(&bytes, vec![Answer::From]);
    let cancel = CancelToken::new();
    let stopped = room.fetch_with(&file, &cancel, &mut |step| {
        if step == DownloadStep::Verifying {
            cancel.cancel();
        }
    });
    assert_eq!(stopped.unwrap(), None);
    assert!(!room.target().exists());
    assert!(room.fetch(&file).unwrap().is_some());
    room.check_whole(&bytes);
    assert_eq!(server.ranges(), [None], "nothing had to be asked for again");
}

#[test]
fn connections_that_are_forbidden_meanwhile_cut_the_download_off() {
    let (room, bytes) = (room(), content(4 << 20));
    let (server, file) = served(&bytes, vec![Answer::From]);
    let error = room.fetch_with(&file, &CancelToken::new(), &mut |_| room.network.set_never_connect(true)).unwrap_err();
    assert_eq!(error.code(), ErrorCode::NetworkOff);
    assert!(room.partial().is_some_and(|kept| !kept.is_empty() && kept.len() < bytes.len()));
    server.ranges();
}

#[test]
fn a_file_that_is_there_is_not_asked_for_again_but_a_damaged_one_is_replaced() {
    let (room, bytes) = (room(), content(LENGTH));
    let (server, file) = served(&bytes, vec![Answer::From]);
    std::fs::create_dir_all(room.target().parent().unwrap()).unwrap();
    let mut damaged = bytes.clone();
    damaged[LENGTH - 1] ^= 1;
    std::fs::write(room.target(), damaged).unwrap();
    assert_eq!(room.fetch(&file).unwrap(), Some(room.target()));
    room.check_whole(&bytes);
    assert_eq!(server.ranges(), [None]);
    assert_eq!(room.fetch(&file).unwrap(), Some(room.target()), "the server is gone by now");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said_and_loses_nothing() {
    let (room, bytes) = (room(), content(LENGTH));
    let (server, file) = served(&bytes, vec![Answer::From, Answer::From]);
    std::fs::create_dir_all(room.target().parent().unwrap()).unwrap();
    let partial = room.folder.path().join("m/model.gguf.part");
    // Every write to this device ends with ENOSPC.
    std::os::unix::fs::symlink("/dev/full", &partial).unwrap();
    assert_eq!(room.fetch(&file).unwrap_err().code(), ErrorCode::DiskFull);
    assert!(!room.target().exists());
    std::fs::remove_file(&partial).unwrap();
    assert!(room.fetch(&file).unwrap().is_some());
    room.check_whole(&bytes);
    server.ranges();
}

#[test]
fn a_model_without_an_address_cannot_be_fetched() {
    let room = room();
    assert_eq!(room.fetch(&file(NAME, b"starter", &[])).unwrap_err().code(), ErrorCode::ModelMissing);
}
