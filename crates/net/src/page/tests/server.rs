//! A server on loopback that answers as a test says, and remembers what it was asked.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, Stream};

/// Answers until it is dropped.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
    is_over: Arc<AtomicBool>,
}

impl Server {
    /// Answers each request for a path with the bytes that `reply` gives, and closes.
    pub(super) fn start(reply: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> Self {
        Self::serve(move |mut stream, asked| {
            let request = head(&mut stream)?;
            let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
            asked.lock().expect("no panic").push(request);
            stream.write_all(&reply(&path))
        })
    }

    /// Hands each connection over after its request.
    pub(super) fn stream(talk: impl Fn(&mut TcpStream) -> io::Result<()> + Send + Sync + 'static) -> Self {
        Self::serve(move |mut stream, asked| {
            let request = head(&mut stream)?;
            asked.lock().expect("no panic").push(request);
            talk(&mut stream)
        })
    }

    /// Speaks TLS with a certificate of its own making.
    pub(super) fn untrusted() -> Self {
        let certificate = CertificateDer::from(&include_bytes!("../fixtures/untrusted.crt.der")[..]);
        let key = PrivateKeyDer::try_from(&include_bytes!("../fixtures/untrusted.key.der")[..]).expect("a key");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .expect("a certificate");
        let config = Arc::new(config);
        Self::serve(move |mut stream, _| {
            let mut connection = ServerConnection::new(Arc::clone(&config)).map_err(io::Error::other)?;
            Stream::new(&mut connection, &mut stream).write_all(&answer("200 OK", "", b"trust me"))
        })
    }

    fn serve(talk: impl Fn(TcpStream, &Mutex<Vec<String>>) -> io::Result<()> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback");
        let address = listener.local_addr().expect("bound");
        let server = Self { address, asked: Arc::default(), is_over: Arc::default() };
        let (asked, is_over, talk) = (Arc::clone(&server.asked), Arc::clone(&server.is_over), Arc::new(talk));
        thread::spawn(move || {
            for stream in listener.incoming() {
                if is_over.load(Ordering::SeqCst) {
                    return;
                }
                let (asked, talk) = (Arc::clone(&asked), Arc::clone(&talk));
                // Clients that go away early break the pipe, as they should.
                thread::spawn(move || stream.and_then(|stream| talk(stream, &asked)));
            }
        });
        server
    }

    pub(super) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The heads of all requests, in lower case.
    pub(super) fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("no panic").clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        // Wakes the listener, which then closes.
        drop(TcpStream::connect(self.address));
        thread::sleep(std::time::Duration::from_millis(20));
    }
}

fn head(stream: &mut TcpStream) -> io::Result<String> {
    let mut request = Vec::new();
    let mut buffer = [0; 1024];
    while !request.ends_with(b"\r\n\r\n") {
        let count = stream.read(&mut buffer)?;
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        request.extend_from_slice(&buffer[..count]);
    }
    Ok(String::from_utf8_lossy(&request).to_lowercase())
}

/// A whole answer.
pub(super) fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}
