//! A student gives the address of a page: it is fetched once, kept, read and found; whatever a server does ends in a reason.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use studium_app::base::{Coded, ErrorCode};
use studium_app::library::{Document, DocumentStatus};
use studium_app::net::AddressPolicy;
use studium_app::{App, ImportPage, Job, JobState, OpenMode, RequestOutcome, Settings};

use crate::support::{Bench, settled, wait_for};

const PAGE: &str = "<!doctype html><html lang=en><head><title>Rivers | Site</title><meta property='og:site_name' content='Site'>\
    <link rel=canonical href='/rivers'><meta name=author content='Anna Writer'><meta name=date content='2021-03-04'></head>\
    <body><nav><a href='/'>Home page of the site</a></nav><main><h1>Rivers</h1><p>Rivers carry sediment, and the sediment grinds \
    the bed until a valley is carved. What the water cannot carry any farther it drops, the coarse before the fine.</p><p>See <a href='../glaciers'>the page about glaciers</a> for what ice does, slowly.</p>\
    </main><footer>All rights reserved by the owner of this site, forever.</footer></body></html>";

/// Answers on loopback as a test says.
struct Site {
    address: SocketAddr,
    asked: Arc<AtomicUsize>,
}

impl Site {
    fn start(talk: impl Fn(&str, &mut TcpStream) -> std::io::Result<()> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback");
        let site = Self { address: listener.local_addr().expect("bound"), asked: Arc::default() };
        let (asked, talk) = (Arc::clone(&site.asked), Arc::new(talk));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (asked, talk) = (Arc::clone(&asked), Arc::clone(&talk));
                thread::spawn(move || -> std::io::Result<()> {
                    let mut stream = stream?;
                    let mut request = [0; 2048];
                    let count = stream.read(&mut request)?;
                    asked.fetch_add(1, Ordering::SeqCst);
                    let request = String::from_utf8_lossy(&request[..count]).into_owned();
                    talk(request.split(' ').nth(1).unwrap_or_default(), &mut stream)
                });
            }
        });
        site
    }

    /// One answer for every path.
    fn with(status: &'static str, headers: &'static str, body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref().to_vec();
        Self::start(move |_, stream| answer(stream, status, headers, &body))
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    fn open(&self, bench: &Bench) -> Arc<App> {
        bench.open_behind(AddressPolicy::PublicAnd(self.address), OpenMode::Own).expect("a free folder")
    }
}

fn answer(stream: &mut TcpStream, status: &str, headers: &str, body: &[u8]) -> std::io::Result<()> {
    let head = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    stream.write_all(&[head.as_bytes(), body].concat())
}

fn asked_for(url: &str) -> ImportPage {
    ImportPage { address: url.to_owned(), course: None }
}

/// The job of a page when it is over.
fn over(app: &App, url: &str) -> Job {
    let job = app.import_page(&asked_for(url)).expect("an address that may be asked");
    wait_for("the page", || Some(app.job(job.id).expect("it is listed")).filter(|job| !job.state.is_active()))
}

fn document_of(app: &App, url: &str) -> Document {
    let job = over(app, url);
    assert_eq!(job.state, JobState::Done, "{:?}", job.error);
    settled(app, job.document.expect("its document"))
}

fn reason(app: &App, url: &str) -> ErrorCode {
    let job = over(app, url);
    assert_eq!((job.state, job.document), (JobState::Failed, None));
    job.error.expect("a reason").code
}

#[test]
fn a_page_is_read_kept_and_in_the_ledger() {
    let bench = Bench::new();
    let site = Site::with("200 OK", "Content-Type: text/html; charset=utf-8\r\n", PAGE);
    let app = site.open(&bench);
    let url = site.url("/week/2/rivers?session=secret");
    let document = document_of(&app, &url);
    assert_eq!((document.status, document.title.as_str()), (DocumentStatus::Searchable, "Rivers"));
    assert_eq!((document.path.as_str(), document.authors.as_slice()), (url.as_str(), &["Anna Writer".to_owned()][..]));
    assert_eq!((document.year, document.published.as_deref()), (Some(2021), Some("2021-03-04")));
    assert_eq!(document.address, Some(site.url("/rivers")));
    let opened = app.library().open_document(document.id).expect("a text");
    let range = studium_app::base::TextRange::new(0, opened.text_length);
    let text = app.library().text(opened.revision, range).expect("a text");
    assert!(text.starts_with("Rivers\nRivers carry") && text.ends_with("slowly."), "{text}");
    let html = app.library().read_parts(opened.revision, 0, 1).expect("a part").remove(0).html.expect("a page");
    assert!(html.contains(&format!("data-href=\"{}\"", site.url("/week/glaciers"))), "{html}");
    let original = app.library().read_bytes(document.revision.expect("a text"), 0, 1 << 20).expect("its bytes");
    assert_eq!(original, PAGE.as_bytes(), "as they came, to be read without a network");

    let ledger = app.network_requests().expect("a ledger");
    let shown: Vec<_> =
        ledger.iter().map(|request| (request.path.as_str(), request.outcome, request.received_bytes)).collect();
    assert_eq!(
        shown,
        [("/week/2/rivers", RequestOutcome::Done, PAGE.len() as u64)],
        "and no query, which may be secret"
    );
    app.close();
    assert_eq!(site.asked.load(Ordering::SeqCst), 1, "nothing that the page points to was fetched");
}

#[test]
fn the_same_page_again_gives_the_document_that_is_there() {
    let bench = Bench::new();
    let body = Arc::new(Mutex::new(PAGE.to_owned()));
    let site = Site::start({
        let body = Arc::clone(&body);
        move |_, stream| {
            answer(stream, "200 OK", "Content-Type: text/html\r\n", body.lock().expect("no panic").as_bytes())
        }
    });
    let app = site.open(&bench);
    let first = document_of(&app, &site.url("/"));
    assert_eq!(document_of(&app, &site.url("/")).id, first.id);
    *body.lock().expect("no panic") = PAGE.replace("sediment", "gravel");
    let changed = document_of(&app, &site.url("/"));
    assert_eq!(changed.id, first.id, "the address stands for the document");
    assert_ne!(changed.revision, first.revision, "another text is not passed off as the first");
    assert_eq!(app.library().documents(None).expect("documents").len(), 1);
    app.close();
}

#[test]
fn what_an_address_gives_is_read_as_what_it_is() {
    let bench = Bench::new();
    let pdf =
        std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/sample/how-memory-works.pdf")).expect("the sample");
    let site = Site::start(move |path, stream| match path {
        "/download?id=7" => answer(stream, "200 OK", "Content-Type: application/pdf\r\n", &pdf),
        "/notes" => answer(stream, "200 OK", "Content-Type: text/markdown\r\n", b"# Tides\n\nThe moon pulls the sea."),
        "/old" => answer(stream, "301 Moved Permanently", "Location: /notes\r\n", b""),
        "/koi8" => {
            answer(stream, "200 OK", "Content-Type: text/html; charset=koi8-r\r\n", b"<p>\xf0\xd2\xc9\xd7\xc5\xd4")
        }
        _ => answer(stream, "200 OK", "Content-Type: application/octet-stream\r\n", b"\x7fELF\0\0\0\0"),
    });
    let app = site.open(&bench);
    let pdf = document_of(&app, &site.url("/download?id=7"));
    assert_eq!(pdf.format, Some(studium_app::engine::protocol::extract::Format::Pdf));
    assert!(pdf.pages.is_some());
    let notes = document_of(&app, &site.url("/old"));
    assert_eq!((notes.title.as_str(), notes.path), ("Tides", site.url("/notes")), "named by where it was found");
    let koi8 = document_of(&app, &site.url("/koi8"));
    let opened = app.library().open_document(koi8.id).expect("a text");
    let text = app.library().text(opened.revision, studium_app::base::TextRange::new(0, opened.text_length));
    assert_eq!(text.expect("a text"), "\u{41f}\u{440}\u{438}\u{432}\u{435}\u{442}");
    let program = document_of(&app, &site.url("/program"));
    assert_eq!(program.error.map(|error| error.code), Some(ErrorCode::FormatUnknown));
    app.close();
}

#[test]
fn each_fault_of_a_server_has_its_reason_and_leaves_no_document() {
    let bench = Bench::new();
    let site = Site::start(|path, stream| match path {
        "/empty" => answer(stream, "200 OK", "Content-Type: text/html\r\n", b""),
        "/closed" => answer(stream, "403 Forbidden", "", b"no"),
        "/broken" => answer(stream, "500 Internal Server Error", "", b"oh"),
        "/round" => answer(stream, "302 Found", "Location: /round\r\n", b""),
        "/inwards" => answer(stream, "302 Found", "Location: http://127.0.0.1:1/\r\n", b""),
        "/metadata" => answer(stream, "302 Found", "Location: http://169.254.169.254/latest\r\n", b""),
        "/cut" => stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<p>half"),
        "/large" => stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"),
        _ => answer(stream, "404 Not Found", "", b"gone"),
    });
    let app = site.open(&bench);
    let cases = [
        ("/nowhere", ErrorCode::PageMissing),
        ("/empty", ErrorCode::FileEmpty),
        ("/closed", ErrorCode::PageClosed),
        ("/broken", ErrorCode::PageFailed),
        ("/round", ErrorCode::PageCircular),
        ("/inwards", ErrorCode::NetworkRefused),
        ("/metadata", ErrorCode::NetworkRefused),
        ("/cut", ErrorCode::PageUnreachable),
        ("/large", ErrorCode::PageTooLarge),
    ];
    for (path, code) in cases {
        assert_eq!(reason(&app, &site.url(path)), code, "{path}");
    }
    assert_eq!(app.library().documents(None).expect("a list"), []);
    let entries = std::fs::read_dir(bench.data().join("originals")).expect("a folder");
    let is_left = |name: &str| name.starts_with("incoming-");
    let left =
        entries.filter(|entry| is_left(&entry.as_ref().expect("an entry").file_name().to_string_lossy())).count();
    assert_eq!(left, 0, "nothing half-fetched stays");
    app.close();
}

#[test]
fn a_page_that_scripts_fill_is_listed_with_its_reason() {
    let bench = Bench::new();
    let site = Site::with("200 OK", "Content-Type: text/html\r\n", "<div id=app></div><script src=/app.js></script>");
    let app = site.open(&bench);
    let document = document_of(&app, &site.url("/"));
    assert_eq!(document.error.map(|error| error.code), Some(ErrorCode::PageScripted));
    app.close();
}

#[test]
fn addresses_that_may_not_be_asked_are_refused_at_the_door() {
    let bench = Bench::new();
    let addresses = [
        "file:///etc/passwd",
        "data:text/html,<p>x",
        "javascript:alert(1)",
        "http://127.0.0.1:9/",
        "http://192.168.0.1/router",
        "https://student:hunter2@example.com/",
    ];
    for address in addresses {
        let (code, result) = bench.run(&["import", address]);
        assert_eq!(
            (code, &result["documents"][0]["error"]["code"]),
            (1, &"network_refused".into()),
            "{address}: {result}"
        );
    }
    let app = bench.open(OpenMode::Own).expect("a free folder");
    assert_eq!(app.jobs().expect("jobs"), []);
    let ledger = app.network_requests().expect("a ledger");
    assert!(ledger.iter().all(|request| request.outcome == RequestOutcome::Refused), "{ledger:?}");
    assert!(!format!("{ledger:?}").contains("hunter2"));
    app.close();
}

#[test]
fn never_connect_is_kept_at_the_door_and_by_jobs_that_wait() {
    let bench = Bench::new();
    let site = Site::with("200 OK", "Content-Type: text/html\r\n", PAGE);
    let policy = AddressPolicy::PublicAnd(site.address);
    let quiet = bench.open_behind(policy, OpenMode::OwnQuietly).expect("a free folder");
    let waiting = quiet.import_page(&asked_for(&site.url("/"))).expect("it may be asked");
    let settings = quiet.settings().expect("settings");
    quiet.save_settings(&Settings { never_connect: true, ..settings }).expect("saved");
    let refused = quiet.import_page(&asked_for(&site.url("/other"))).expect_err("the door is shut");
    assert_eq!(refused.code(), ErrorCode::NetworkOff);
    quiet.close();
    drop(quiet);
    let app = site.open(&bench);
    let job = wait_for("the job", || Some(app.job(waiting.id).expect("listed")).filter(|job| !job.state.is_active()));
    assert_eq!((job.state, job.error.map(|error| error.code)), (JobState::Failed, Some(ErrorCode::NetworkOff)));
    app.close();
    assert_eq!(site.asked.load(Ordering::SeqCst), 0);
}

#[test]
fn a_page_without_end_is_cancelled_at_once_and_can_be_tried_again() {
    let bench = Bench::new();
    let is_endless = Arc::new(AtomicUsize::new(1));
    let site = Site::start({
        let is_endless = Arc::clone(&is_endless);
        move |_, stream| {
            if is_endless.load(Ordering::SeqCst) == 0 {
                return answer(stream, "200 OK", "Content-Type: text/html\r\n", PAGE.as_bytes());
            }
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")?;
            loop {
                stream.write_all(b"<p>and on and on")?;
                thread::sleep(Duration::from_millis(10));
            }
        }
    });
    let app = site.open(&bench);
    let job = app.import_page(&asked_for(&site.url("/"))).expect("it may be asked");
    wait_for("some bytes", || Some(()).filter(|()| app.job(job.id).expect("listed").done > 0));
    let again = app.import_page(&asked_for(&site.url("/#part"))).expect("it may be asked");
    assert_eq!(again.id, job.id, "the same page is on its way already");
    app.cancel_job(job.id).expect("it runs");
    let begun = Instant::now();
    app.close();
    assert!(begun.elapsed() < Duration::from_secs(2), "the lane was released: {:?}", begun.elapsed());
    drop(app);
    is_endless.store(0, Ordering::SeqCst);
    let app = site.open(&bench);
    assert_eq!(app.job(job.id).expect("listed").state, JobState::Cancelled);
    app.retry_job(job.id).expect("it was given up");
    let job = wait_for("the page", || Some(app.job(job.id).expect("listed")).filter(|job| !job.state.is_active()));
    assert_eq!(job.state, JobState::Done, "{:?}", job.error);
    assert_eq!(settled(&app, job.document.expect("its document")).title, "Rivers");
    app.close();
}
