//! Requests: one client, every request in the ledger, bodies read in pieces.

use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::blocking::{Client, Response};
use reqwest::header::{CONTENT_RANGE, RANGE};
use reqwest::{StatusCode, Url, redirect};
use serde::{Deserialize, Serialize};

use crate::names::{Lookup, PublicNames, system_lookup};
use crate::page::shown;
use crate::{AddressPolicy, NetError};

/// What servers are told that we are; no version, which would tell students apart.
pub(crate) const USER_AGENT: &str = "Studium";
pub(crate) const CONNECT_LIMIT: Duration = Duration::from_secs(20);
/// A body that pauses for so long is broken off; what arrived is kept and the download can go on.
const READ_LIMIT: Duration = Duration::from_secs(60);
const MAX_REDIRECTS: usize = 5;

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NetworkOutcome {
    /// Under way, or cut off by the end of the app.
    Running,
    /// The body came in whole.
    Done,
    /// It broke, or the student stopped it.
    Failed,
    /// The policy or the switch forbade it; nothing was sent.
    Refused,
}

/// What the ledger says of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerEntry {
    /// Host asked.
    pub host: String,
    /// Path asked for; no query string, which could hold secrets.
    pub path: String,
    /// What the student asked for that made this request necessary.
    pub purpose: String,
}

/// Where requests are written down.
pub trait Ledger: Send + Sync {
    /// A request is about to be made, or was refused. Returns a number for [`Ledger::end`].
    fn begin(&self, entry: &LedgerEntry, outcome: NetworkOutcome) -> i64;
    /// The request ended.
    fn end(&self, number: i64, received_bytes: u64, outcome: NetworkOutcome);
}

/// The door.
pub struct Network {
    never_connect: AtomicBool,
    pub(crate) policy: AddressPolicy,
    pub(crate) ledger: Arc<dyn Ledger>,
    pub(crate) lookup: Lookup,
    client: OnceLock<Client>,
}

impl Network {
    /// A door that opens on request. No thread and no client exist before the first one.
    #[must_use]
    pub fn new(policy: AddressPolicy, ledger: Arc<dyn Ledger>) -> Self {
        Self {
            never_connect: AtomicBool::new(false),
            policy,
            ledger,
            lookup: Arc::new(system_lookup),
            client: OnceLock::new(),
        }
    }

    /// Shuts or opens the door. Requests under way are cut off at their next piece.
    pub fn set_never_connect(&self, never_connect: bool) {
        self.never_connect.store(never_connect, Ordering::SeqCst);
    }

    /// Is the door shut?
    #[must_use]
    pub fn is_never_connect(&self) -> bool {
        self.never_connect.load(Ordering::SeqCst)
    }

    /// Asks for `url` from byte `from_byte` on.
    ///
    /// # Errors
    /// [`NetError`] when the door is shut, the address is not allowed, or no good answer came.
    pub fn get(&self, url: &str, purpose: &str, from_byte: u64) -> Result<Body<'_>, NetError> {
        let refused = |reason| NetError::Refused { url: shown(url), reason };
        let parsed = Url::parse(url).map_err(|_| refused("it is not an address"))?;
        let entry = LedgerEntry {
            host: parsed.host_str().unwrap_or_default().to_owned(),
            path: parsed.path().to_owned(),
            purpose: purpose.to_owned(),
        };
        if self.is_never_connect() {
            self.ledger.begin(&entry, NetworkOutcome::Refused);
            return Err(NetError::Off);
        }
        if let Err(reason) = self.policy.check_download(&parsed) {
            self.ledger.begin(&entry, NetworkOutcome::Refused);
            return Err(refused(reason));
        }
        let number = self.ledger.begin(&entry, NetworkOutcome::Running);
        let response = self.send(parsed, &entry.host, from_byte).inspect_err(|_| {
            self.ledger.end(number, 0, NetworkOutcome::Failed);
        })?;
        Ok(Body::new(self, number, response))
    }

    fn send(&self, url: Url, host: &str, from_byte: u64) -> Result<Response, NetError> {
        let mut request = self.client(host)?.get(url);
        if from_byte > 0 {
            request = request.header(RANGE, format!("bytes={from_byte}-"));
        }
        let response = request.send().map_err(|source| transport(host, source))?;
        match response.status() {
            StatusCode::OK | StatusCode::PARTIAL_CONTENT => Ok(response),
            status => Err(NetError::Status { host: host.to_owned(), status: status.as_u16() }),
        }
    }

    fn client(&self, host: &str) -> Result<&Client, NetError> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        use_ring();
        let policy = self.policy;
        let redirects = redirect::Policy::custom(move |attempt| {
            if attempt.previous().len() > MAX_REDIRECTS {
                attempt.error("too many redirects")
            } else if let Err(reason) = policy.check_download(attempt.url()) {
                attempt.error(reason)
            } else {
                attempt.follow()
            }
        });
        let client = Client::builder()
            .user_agent(USER_AGENT)
            .no_proxy()
            .referer(false)
            .connect_timeout(CONNECT_LIMIT)
            .timeout(READ_LIMIT)
            .redirect(redirects)
            .dns_resolver(Arc::new(PublicNames { policy, lookup: Arc::clone(&self.lookup) }))
            .build()
            .map_err(|source| transport(host, source))?;
        Ok(self.client.get_or_init(|| client))
    }
}

/// TLS without OpenSSL.
pub(crate) fn use_ring() {
    // Fails only when a provider is installed already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Reads a body of which the size may be unknown.
pub struct Body<'a> {
    network: &'a Network,
    number: i64,
    response: Response,
    received_bytes: u64,
    is_complete: bool,
    /// First byte of the file that this body holds: 0 when the server ignored the range.
    pub starts_at: u64,
    /// Size of the whole file, where the server says it.
    pub total_bytes: Option<u64>,
}

impl<'a> Body<'a> {
    fn new(network: &'a Network, number: i64, response: Response) -> Self {
        let range = response.headers().get(CONTENT_RANGE).and_then(|value| value.to_str().ok());
        let (starts_at, range_total) = range.and_then(parse_content_range).unwrap_or((0, None));
        let total_bytes = range_total.or_else(|| Some(starts_at + response.content_length()?));
        Self { network, number, response, received_bytes: 0, is_complete: false, starts_at, total_bytes }
    }
}

impl Read for Body<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.network.is_never_connect() {
            return Err(io::Error::other(NetError::Off));
        }
        let count = self.response.read(buffer)?;
        self.received_bytes += count as u64;
        self.is_complete |= count == 0 && !buffer.is_empty();
        Ok(count)
    }
}

impl Drop for Body<'_> {
    fn drop(&mut self) {
        let outcome = if self.is_complete { NetworkOutcome::Done } else { NetworkOutcome::Failed };
        self.network.ledger.end(self.number, self.received_bytes, outcome);
    }
}

/// `bytes 100-199/200` gives (100, Some(200)).
fn parse_content_range(value: &str) -> Option<(u64, Option<u64>)> {
    let (range, total) = value.strip_prefix("bytes ")?.split_once('/')?;
    let (start, _) = range.split_once('-')?;
    Some((start.parse().ok()?, total.parse().ok()))
}

fn transport(host: &str, source: reqwest::Error) -> NetError {
    // The address may hold a token in its query; it is not for logs.
    NetError::Transport { host: host.to_owned(), source: Box::new(source.without_url()) }
}
