//! Pages from servers that mean harm, on loopback: where they may lead, how much they may send, how long they may take.

mod server;

use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use reqwest::dns::Resolve;
use studium_base::{CancelToken, Coded, ErrorCode};

use super::PageLimits;
use crate::names::PublicNames;
use crate::tests::Notes;
use crate::{AddressPolicy, Ledger, NetError, Network, NetworkOutcome};

use server::{Server, answer};

/// Short, so that a test of a limit takes no longer than it must.
const LIMITS: PageLimits =
    PageLimits { bytes: 1 << 20, redirects: 3, silence: Duration::from_millis(300), total: Duration::from_secs(20) };

/// A door that leads to this server and to the public only.
struct Door {
    network: Network,
    notes: Arc<Notes>,
}

impl Door {
    fn to(server: &Server) -> Self {
        Self::with(AddressPolicy::PublicAnd(server.address))
    }

    fn with(policy: AddressPolicy) -> Self {
        let notes = Arc::new(Notes::default());
        Self { network: Network::new(policy, Arc::clone(&notes) as Arc<dyn Ledger>), notes }
    }

    /// The content type and the bytes, or why there are none.
    fn fetch(&self, url: &str, limits: &PageLimits) -> Result<(Option<String>, Vec<u8>), NetError> {
        let address = self.network.check_page(url, "test")?;
        let page = self.network.open_page(&address, "test", limits, &CancelToken::new())?;
        let mut page = page.expect("nobody cancelled");
        let mut bytes = Vec::new();
        match page.read_to_end(&mut bytes) {
            Ok(_) => Ok((page.content_type.clone(), bytes)),
            Err(_) => Err(page.failure().expect("a reason")),
        }
    }

    fn failure(&self, url: &str, limits: &PageLimits) -> ErrorCode {
        self.fetch(url, limits).expect_err("no page").code()
    }

    fn ledger(&self) -> Vec<(String, NetworkOutcome, u64)> {
        self.notes.0.lock().expect("no panic").clone()
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).expect("memory");
    packed.finish().expect("memory")
}

#[test]
fn a_page_comes_with_its_type_and_is_in_the_ledger() {
    let server = Server::start(|_| answer("200 OK", "Content-Type: text/html; charset=koi8-r\r\n", b"<p>x"));
    let door = Door::to(&server);
    let (content_type, bytes) = door.fetch(&server.url("/page?token=secret#part"), &LIMITS).expect("a page");
    assert_eq!((content_type.as_deref(), &*bytes), (Some("text/html; charset=koi8-r"), &b"<p>x"[..]));
    assert_eq!(door.ledger(), [("127.0.0.1".to_owned(), NetworkOutcome::Done, 4)]);
    let asked = server.asked();
    assert!(asked[0].starts_with("get /page?token=secret http/1.1"), "the fragment stays here: {asked:?}");
    for telling in ["referer:", "cookie:", "authorization:", "accept-language:"] {
        assert!(!asked[0].contains(telling), "{asked:?}");
    }
}

#[test]
fn what_is_no_public_web_address_is_refused_before_anybody_is_asked() {
    let refused = [
        "file:///etc/passwd",
        "data:text/html,<p>x",
        "javascript:alert(1)",
        "ftp://example.com/",
        "nonsense",
        "http://",
        "https://user:secret@example.com/",
        "https://user@example.com/",
        "http://127.0.0.1/",
        "http://127.1/",
        "http://0x7f000001/",
        "http://2130706433/",
        "http://0.0.0.0/",
        "http://10.0.0.1/",
        "http://172.31.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://100.100.0.1/",
        "http://192.0.0.8/",
        "http://198.18.0.1/",
        "http://203.0.113.5/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://[::]/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[::127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2001:0:1::1]/",
        "http://[2002:7f00:1::]/",
        "http://[2001:db8::1]/",
        "http://[100::1]/",
        "http://[fc00::1]/",
        "http://[fe80::1]/",
        "http://[fec0::1]/",
        "http://[ff02::1]/",
    ];
    for url in refused {
        let door = Door::with(AddressPolicy::Public);
        let error = door.network.check_page(url, "test").expect_err(url);
        assert_eq!(error.code(), ErrorCode::NetworkRefused, "{url}");
        let told = format!("{error} {error:?}");
        assert!(!told.contains("secret") && !told.contains("user") && !told.contains("alert"), "{told}");
        assert!(door.ledger().iter().all(|(_, outcome, _)| *outcome == NetworkOutcome::Refused), "{url}");
    }
    for url in ["https://example.com/a?b#c", " http://93.184.216.34:8080/ ", "https://[2606:4700::1111]/"] {
        let door = Door::with(AddressPolicy::Public);
        assert!(door.network.check_page(url, "test").is_ok(), "{url}");
        assert_eq!(door.ledger(), [], "{url} was not asked");
    }
}

#[test]
fn a_redirect_to_this_machine_is_refused_and_never_followed() {
    let inner = Server::start(|_| answer("200 OK", "", b"what only this machine may see"));
    let port = inner.address.port();
    let targets = [
        format!("http://127.0.0.1:{port}/"),
        format!("http://localhost:{port}/"),
        format!("http://[::ffff:127.0.0.1]:{port}/"),
        format!("http://0.0.0.0:{port}/"),
        "file:///etc/passwd".to_owned(),
        "http://user:secret@example.com/".to_owned(),
    ];
    for target in targets {
        let location = format!("Location: {target}\r\n");
        let outer = Server::start(move |_| answer("302 Found", &location, b""));
        let door = Door::to(&outer);
        let error = door.fetch(&outer.url("/"), &LIMITS).expect_err("no page");
        assert_eq!(error.code(), ErrorCode::NetworkRefused, "{target}: {error:?}");
        assert!(!format!("{error:?}").contains("secret"), "{error:?}");
        assert_eq!(inner.asked(), Vec::<String>::new(), "{target}");
        let ledger = door.ledger();
        assert_eq!(ledger.len(), 2, "each hop has a line: {ledger:?}");
        assert_eq!(ledger[0].1, NetworkOutcome::Done);
        assert!(matches!(ledger[1].1, NetworkOutcome::Refused | NetworkOutcome::Failed), "{ledger:?}");
    }
}

#[test]
fn a_name_that_leads_inwards_is_refused_whenever_it_does() {
    let server = Server::start(|_| answer("302 Found", "Location: http://rebinding.example/\r\n", b""));
    let mut door = Door::to(&server);
    let loopback: SocketAddr = SocketAddr::new(server.address.ip(), 0);
    door.network.lookup = Arc::new(move |_: &str| -> io::Result<Vec<SocketAddr>> { Ok(vec![loopback]) });
    assert_eq!(door.failure("http://rebinding.example/", &LIMITS), ErrorCode::NetworkRefused);
    assert_eq!(door.failure(&server.url("/"), &LIMITS), ErrorCode::NetworkRefused, "after a redirect too");
    door.network.lookup = Arc::new(|_: &str| -> io::Result<Vec<SocketAddr>> { Err(io::ErrorKind::NotFound.into()) });
    assert_eq!(door.failure("http://nowhere.example/", &LIMITS), ErrorCode::PageUnreachable);
}

#[test]
fn connected_is_to_the_addresses_that_were_checked() {
    let mixed = ["10.0.0.1:0", "93.184.216.34:0", "[::1]:0", "[::ffff:192.168.0.1]:0", "[2606:4700::1111]:0"];
    let mixed: Vec<SocketAddr> = mixed.iter().map(|address| address.parse().expect("an address")).collect();
    let lookup = Arc::new(move |_: &str| -> io::Result<Vec<SocketAddr>> { Ok(mixed.clone()) });
    let names = PublicNames { policy: AddressPolicy::Public, lookup };
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let name = "mixed.example".parse().expect("a name");
    let found: Vec<String> = runtime
        .block_on(names.resolve(name))
        .expect("some are public")
        .map(|address| address.ip().to_string())
        .collect();
    assert_eq!(found, ["93.184.216.34", "2606:4700::1111"]);
}

#[test]
fn redirects_are_followed_within_bounds() {
    let server = Server::start(|path| match path {
        "/old" => answer("301 Moved Permanently", "Location: new\r\n", b""),
        "/new" => answer("200 OK", "", b"here"),
        _ => answer("302 Found", "Location: /round\r\n", b""),
    });
    let door = Door::to(&server);
    let address = door.network.check_page(&server.url("/old"), "test").expect("allowed");
    let page = door.network.open_page(&address, "test", &LIMITS, &CancelToken::new()).expect("a page");
    assert_eq!(page.expect("not cancelled").url, server.url("/new"));
    assert_eq!(door.failure(&server.url("/round"), &LIMITS), ErrorCode::PageCircular);
    assert_eq!(server.asked().len(), 2 + 4, "the first request and three redirects");
}

#[test]
fn packed_pages_are_unpacked() {
    let words = b"Sediment settles where the river slows. ".repeat(400);
    let zlib = |bytes: &[u8]| {
        let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
        packed.write_all(bytes).expect("memory");
        packed.finish().expect("memory")
    };
    let bare = |bytes: &[u8]| {
        let mut packed = DeflateEncoder::new(Vec::new(), Compression::best());
        packed.write_all(bytes).expect("memory");
        packed.finish().expect("memory")
    };
    for (encoding, packed) in [("gzip", gzip(&words)), ("deflate", zlib(&words)), ("deflate", bare(&words))] {
        let header = format!("Content-Encoding: {encoding}\r\n");
        let server = Server::start(move |_| answer("200 OK", &header, &packed));
        let (_, bytes) = Door::to(&server).fetch(&server.url("/"), &LIMITS).expect("a page");
        assert_eq!(bytes, words, "{encoding}");
    }
    // "x" as a stream of Brotli, uncompressed.
    let server = Server::start(|_| answer("200 OK", "Content-Encoding: br\r\n", &[0x0b, 0x00, 0x80, b'x', 0x03]));
    assert_eq!(Door::to(&server).fetch(&server.url("/"), &LIMITS).expect("a page").1, b"x");
}

#[test]
fn a_bomb_ends_at_the_limit_of_what_it_unpacks_to() {
    let zeros = vec![0_u8; 64 << 20];
    let bomb = gzip(&zeros);
    assert!(bomb.len() < 100_000);
    let server = Server::start(move |_| answer("200 OK", "Content-Encoding: gzip\r\n", &bomb));
    assert_eq!(Door::to(&server).failure(&server.url("/"), &LIMITS), ErrorCode::PageTooLarge);
    // A bomb inside a bomb is one to whoever unpacks twice; a server that claims two packings is not believed.
    let twice = gzip(&gzip(&zeros));
    for encoding in ["gzip, gzip", "zstd"] {
        let (header, twice) = (format!("Content-Encoding: {encoding}\r\n"), twice.clone());
        let server = Server::start(move |_| answer("200 OK", &header, &twice));
        assert_eq!(Door::to(&server).failure(&server.url("/"), &LIMITS), ErrorCode::PageUnreachable, "{encoding}");
    }
    let server = Server::start(|_| answer("200 OK", "Content-Encoding: gzip\r\n", b"not packed at all"));
    assert_eq!(Door::to(&server).failure(&server.url("/"), &LIMITS), ErrorCode::PageUnreachable);
}

#[test]
fn a_size_that_is_announced_is_refused_without_reading() {
    let server = Server::start(|_| b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n".to_vec());
    assert_eq!(Door::to(&server).failure(&server.url("/"), &LIMITS), ErrorCode::PageTooLarge);
}

#[test]
fn a_body_without_end_ends_at_each_limit() {
    let endless = Server::stream(|stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")?;
        loop {
            stream.write_all(&[b'x'; 4096])?;
        }
    });
    assert_eq!(Door::to(&endless).failure(&endless.url("/"), &LIMITS), ErrorCode::PageTooLarge);
    let in_a_hurry = PageLimits { bytes: u64::MAX, total: Duration::from_millis(200), ..LIMITS };
    assert_eq!(Door::to(&endless).failure(&endless.url("/"), &in_a_hurry), ErrorCode::PageTooSlow);

    let dripping = Server::stream(|stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")?;
        loop {
            stream.write_all(b"x")?;
            thread::sleep(Duration::from_millis(10));
        }
    });
    assert_eq!(Door::to(&dripping).failure(&dripping.url("/"), &in_a_hurry), ErrorCode::PageTooSlow);

    for start in ["", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"] {
        let silent = Server::stream(move |stream| {
            stream.write_all(start.as_bytes())?;
            thread::sleep(Duration::from_secs(5));
            Ok(())
        });
        let begun = Instant::now();
        let door = Door::to(&silent);
        assert_eq!(door.failure(&silent.url("/"), &LIMITS), ErrorCode::PageTooSlow, "{start:?}");
        assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
        assert_eq!(door.ledger()[0].1, NetworkOutcome::Failed);
    }
}

#[test]
fn a_cancel_is_heard_within_a_tenth_of_a_second() {
    for start in ["", "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nx"] {
        let silent = Server::stream(move |stream| {
            stream.write_all(start.as_bytes())?;
            thread::sleep(Duration::from_secs(5));
            Ok(())
        });
        let door = Door::to(&silent);
        let address = door.network.check_page(&silent.url("/"), "test").expect("allowed");
        let cancel = CancelToken::new();
        let limits = PageLimits { silence: Duration::from_secs(5), ..LIMITS };
        let canceller = thread::spawn({
            let cancel = cancel.clone();
            move || {
                thread::sleep(Duration::from_millis(300));
                cancel.cancel();
                Instant::now()
            }
        });
        let failure = match door.network.open_page(&address, "test", &limits, &cancel) {
            Ok(Some(mut page)) => {
                page.read_to_end(&mut Vec::new()).expect_err("it was cancelled");
                page.failure()
            }
            Ok(None) => None,
            Err(error) => Some(error),
        };
        let ended_at = Instant::now();
        assert!(failure.is_none(), "a cancel is no failure: {failure:?}");
        let waited = ended_at.saturating_duration_since(canceller.join().expect("no panic"));
        assert!(waited < Duration::from_millis(100), "{waited:?}");
    }
}

#[test]
fn never_connect_shuts_the_door_before_and_in_between() {
    let server = Server::stream(|stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nx")?;
        thread::sleep(Duration::from_secs(5));
        Ok(())
    });
    let door = Door::to(&server);
    let limits = PageLimits { silence: Duration::from_secs(5), ..LIMITS };
    let address = door.network.check_page(&server.url("/"), "test").expect("allowed");
    let mut page =
        door.network.open_page(&address, "test", &limits, &CancelToken::new()).expect("a page").expect("one");
    door.network.set_never_connect(true);
    page.read_to_end(&mut Vec::new()).expect_err("the door was shut");
    assert_eq!(page.failure().expect("a reason").code(), ErrorCode::NetworkOff);
    drop(page);
    assert_eq!(door.failure(&server.url("/"), &limits), ErrorCode::NetworkOff);
    let again = door.network.open_page(&address, "test", &limits, &CancelToken::new());
    assert_eq!(again.err().expect("shut").code(), ErrorCode::NetworkOff);
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn the_answers_of_servers_are_told_apart() {
    let cases = [
        ("404 Not Found", ErrorCode::PageMissing),
        ("410 Gone", ErrorCode::PageMissing),
        ("401 Unauthorized", ErrorCode::PageClosed),
        ("403 Forbidden", ErrorCode::PageClosed),
        ("500 Internal Server Error", ErrorCode::PageFailed),
        ("429 Too Many Requests", ErrorCode::PageFailed),
        ("304 Not Modified", ErrorCode::PageFailed),
    ];
    for (status, code) in cases {
        let server = Server::start(move |_| answer(status, "", b"a page about the failure"));
        assert_eq!(Door::to(&server).failure(&server.url("/"), &LIMITS), code, "{status}");
    }
    for wrong in ["HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", "SSH-2.0-server\r\n", ""] {
        let server = Server::start(move |_| wrong.as_bytes().to_vec());
        assert_eq!(Door::to(&server).failure(&server.url("/"), &LIMITS), ErrorCode::PageUnreachable, "{wrong:?}");
    }
}

#[test]
fn a_server_that_is_not_there_is_unreachable() {
    let gone = Server::start(|_| Vec::new());
    let door = Door::to(&gone);
    let url = gone.url("/");
    drop(gone);
    assert_eq!(door.failure(&url, &LIMITS), ErrorCode::PageUnreachable);
}

#[test]
fn a_certificate_that_nobody_trusts_is_refused() {
    let server = Server::untrusted();
    let url = format!("https://{}/", server.address);
    assert_eq!(Door::to(&server).failure(&url, &LIMITS), ErrorCode::PageUntrusted);
}
