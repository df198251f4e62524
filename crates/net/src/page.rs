//! Fetching the page or file whose address the student gave: each hop is checked and in the ledger, and the answer is
//! bounded in size and time. Nothing on the page is followed or fetched.

mod body;

use std::future::Future;
use std::io::{self, Read};
use std::time::{Duration, Instant};

use reqwest::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderName, LOCATION};
use reqwest::{Client, Response, Url, redirect};
use studium_base::CancelToken;
use tokio::runtime::Runtime;

use crate::client::{CONNECT_LIMIT, USER_AGENT, use_ring};
use crate::error::Cause;
use crate::names::PublicNames;
use crate::{Ledger, LedgerEntry, NetError, Network, NetworkOutcome};

use body::{Raw, decoded};

/// How often a wait looks whether it is still wanted; a cancel must be heard within 100 ms.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// Longest content type that is believed; the longest in use has 80 bytes with its charset.
const CONTENT_TYPE_BYTES: usize = 200;

/// How much a server may ask of us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageLimits {
    /// Bytes of the page, unpacked.
    pub bytes: u64,
    /// Redirects.
    pub redirects: usize,
    /// Silence.
    pub silence: Duration,
    /// From the first request to the last byte.
    pub total: Duration,
}

impl Default for PageLimits {
    fn default() -> Self {
        Self {
            // Scanned course readers reach 200 MB.
            bytes: 256 << 20,
            // Ten is where browsers' users begin to see loops; twenty is where browsers give up.
            redirects: 10,
            silence: Duration::from_secs(30),
            // The largest on a line of 4 Mbit/s.
            total: Duration::from_secs(600),
        }
    }
}

/// An address as the student gave it, checked as far as that goes without asking anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageAddress(Url);

impl PageAddress {
    /// The address without its fragment, which is not sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// A page on its way in. Reading it ends with an error when a limit is reached or it is not wanted any more; why is told
/// by [`Page::failure`], and nothing is when it was cancelled.
pub struct Page<'a> {
    body: Box<dyn Read + 'a>,
    host: String,
    left: u64,
    limit: u64,
    failure: Option<NetError>,
    /// Where it was found at last.
    pub url: String,
    /// What the server says that it is, charset included.
    pub content_type: Option<String>,
    /// Size, where the server says it and does not pack it.
    pub total_bytes: Option<u64>,
}

impl Page<'_> {
    /// Why reading it ended early.
    pub fn failure(&mut self) -> Option<NetError> {
        self.failure.take()
    }
}

impl Read for Page<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = match self.body.read(buffer) {
            Ok(count) => count as u64,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
            Err(error) => {
                self.failure = match error.downcast::<Stop>() {
                    Ok(Stop::Cancelled) => None,
                    Ok(Stop::Failed(error)) => Some(error),
                    // The packing is broken.
                    Err(error) => Some(NetError::PageBroken { host: self.host.clone(), source: Box::new(error) }),
                };
                return Err(io::Error::other("the page broke off"));
            }
        };
        if count > self.left {
            self.failure = Some(NetError::PageTooLarge { host: self.host.clone(), limit: self.limit });
            return Err(io::Error::other("the page is too large"));
        }
        self.left -= count;
        Ok(usize::try_from(count).unwrap_or(buffer.len()))
    }
}

/// Why a wait ended without what was waited for.
#[derive(Debug, thiserror::Error)]
enum Stop {
    #[error("cancelled")]
    Cancelled,
    #[error(transparent)]
    Failed(#[from] NetError),
}

impl Network {
    /// Looks at an address that was typed, pasted or dropped. Asks nobody; a refusal is in the ledger all the same.
    ///
    /// # Errors
    /// [`NetError::Off`] behind a shut door, [`NetError::Refused`] for everything but public http and https addresses.
    pub fn check_page(&self, address: &str, purpose: &str) -> Result<PageAddress, NetError> {
        let refused = |reason| NetError::Refused { url: shown(address), reason };
        let mut url = Url::parse(address.trim()).map_err(|_| refused("it is not an address"))?;
        url.set_fragment(None);
        let is_allowed = self.policy.check_page(&url);
        if self.is_never_connect() || is_allowed.is_err() {
            self.ledger.begin(&entry_of(&url, purpose), NetworkOutcome::Refused);
        }
        is_allowed.map_err(refused)?;
        if self.is_never_connect() { Err(NetError::Off) } else { Ok(PageAddress(url)) }
    }

    /// Asks for a page. `None` when it was cancelled, which is heard within 100 ms at any time.
    ///
    /// # Errors
    /// [`NetError`] when the door is shut, an address on the way is not allowed, or no good answer came.
    pub fn open_page<'a>(
        &'a self,
        address: &PageAddress,
        purpose: &str,
        limits: &PageLimits,
        cancel: &CancelToken,
    ) -> Result<Option<Page<'a>>, NetError> {
        match self.ask(address, purpose, limits, cancel) {
            Ok(page) => Ok(Some(page)),
            Err(Stop::Cancelled) => Ok(None),
            Err(Stop::Failed(error)) => Err(error),
        }
    }

    fn ask<'a>(
        &'a self,
        address: &PageAddress,
        purpose: &str,
        limits: &PageLimits,
        cancel: &CancelToken,
    ) -> Result<Page<'a>, Stop> {
        let mut url = address.0.clone();
        let broken = |host: &str, source: Cause| NetError::PageBroken { host: host.to_owned(), source };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = Background(Some(runtime.map_err(|source| broken(host_of(&url), Box::new(source)))?));
        let client = self.page_client().map_err(|source| broken(host_of(&url), Box::new(source)))?;
        let watch =
            Watch { network: self, cancel: cancel.clone(), ends_at: Instant::now() + limits.total, limits: *limits };
        for _ in 0..=limits.redirects {
            let hop = Hop::begin(self, &url, purpose)?;
            let host = host_of(&url).to_owned();
            let request = client
                .get(url.clone())
                .header(ACCEPT, "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8")
                // What Rust code unpacks. Zstandard would be C code in the app's own process.
                .header(ACCEPT_ENCODING, "gzip, deflate, br");
            let response = watch.wait(&runtime, &host, request.send())?;
            if response.status().is_redirection()
                && let Some(target) = header(&response, &LOCATION)
            {
                let target = url.join(&target).map_err(|source| broken(&host, Box::new(source)))?;
                hop.end(NetworkOutcome::Done);
                url = target;
                url.set_fragment(None);
                continue;
            }
            if !response.status().is_success() {
                let status = response.status().as_u16();
                return Err(NetError::PageStatus { host, status }.into());
            }
            let content_type = header(&response, &CONTENT_TYPE).filter(|value| value.len() <= CONTENT_TYPE_BYTES);
            let encoding = header(&response, &CONTENT_ENCODING).unwrap_or_default().to_ascii_lowercase();
            let is_packed = !matches!(encoding.as_str(), "" | "identity");
            let total_bytes = response.content_length().filter(|_| !is_packed);
            if total_bytes.is_some_and(|bytes| bytes > limits.bytes) {
                return Err(NetError::PageTooLarge { host, limit: limits.bytes }.into());
            }
            let raw = Raw::new(runtime, watch, host.clone(), response, hop);
            let body = decoded(raw, &encoding).map_err(|source| broken(&host, source))?;
            let (left, limit) = (limits.bytes, limits.bytes);
            return Ok(Page { body, host, left, limit, failure: None, url: url.into(), content_type, total_bytes });
        }
        Err(NetError::Redirects { host: host_of(&url).to_owned(), limit: limits.redirects }.into())
    }

    /// A client for one page: no connection outlives it, no cookie is kept.
    fn page_client(&self) -> reqwest::Result<Client> {
        use_ring();
        Client::builder()
            .user_agent(USER_AGENT)
            .no_proxy()
            .referer(false)
            .connect_timeout(CONNECT_LIMIT)
            .redirect(redirect::Policy::none())
            .dns_resolver(std::sync::Arc::new(PublicNames { policy: self.policy, lookup: self.lookup.clone() }))
            .build()
    }
}

/// A runtime that is left without waiting for its threads: a lookup of a name cannot be cut short.
struct Background(Option<Runtime>);

impl Drop for Background {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// Looks after a wait.
struct Watch<'a> {
    network: &'a Network,
    cancel: CancelToken,
    ends_at: Instant,
    limits: PageLimits,
}

impl Watch<'_> {
    /// Waits for `work` as long as it is wanted.
    fn wait<T>(
        &self,
        runtime: &Background,
        host: &str,
        work: impl Future<Output = reqwest::Result<T>>,
    ) -> Result<T, Stop> {
        // Taken only when it is dropped.
        let Some(runtime) = &runtime.0 else { return Err(Stop::Cancelled) };
        let too_slow = |limit: Duration| NetError::TooSlow { host: host.to_owned(), seconds: limit.as_secs() };
        let silent_at = Instant::now() + self.limits.silence;
        runtime.block_on(async {
            tokio::pin!(work);
            loop {
                let now = Instant::now();
                if self.cancel.is_cancelled() {
                    return Err(Stop::Cancelled);
                }
                if self.network.is_never_connect() {
                    return Err(NetError::Off.into());
                }
                // Also looked at between pieces that come without a pause.
                if now >= self.ends_at {
                    return Err(too_slow(self.limits.total).into());
                }
                if now >= silent_at {
                    return Err(too_slow(self.limits.silence).into());
                }
                tokio::select! {
                    biased;
                    done = &mut work => return done.map_err(|error| failed(host, error).into()),
                    () = tokio::time::sleep(LOOK_EVERY) => {}
                }
            }
        })
    }
}

/// A request and its line in the ledger, which says how it ended whatever happens.
struct Hop<'a> {
    ledger: &'a dyn Ledger,
    number: i64,
    received_bytes: u64,
    outcome: NetworkOutcome,
}

impl<'a> Hop<'a> {
    fn begin(network: &'a Network, url: &Url, purpose: &str) -> Result<Self, NetError> {
        let entry = entry_of(url, purpose);
        let ledger = &*network.ledger;
        if network.is_never_connect() {
            ledger.begin(&entry, NetworkOutcome::Refused);
            return Err(NetError::Off);
        }
        if let Err(reason) = network.policy.check_page(url) {
            ledger.begin(&entry, NetworkOutcome::Refused);
            return Err(NetError::Refused { url: shown(url.as_str()), reason });
        }
        let number = ledger.begin(&entry, NetworkOutcome::Running);
        Ok(Self { ledger, number, received_bytes: 0, outcome: NetworkOutcome::Failed })
    }

    fn end(mut self, outcome: NetworkOutcome) {
        self.outcome = outcome;
    }
}

impl Drop for Hop<'_> {
    fn drop(&mut self) {
        self.ledger.end(self.number, self.received_bytes, self.outcome);
    }
}

fn entry_of(url: &Url, purpose: &str) -> LedgerEntry {
    let path = if url.cannot_be_a_base() { "" } else { url.path() };
    LedgerEntry { host: host_of(url).to_owned(), path: path.to_owned(), purpose: purpose.to_owned() }
}

fn host_of(url: &Url) -> &str {
    url.host_str().unwrap_or_default()
}

fn header(response: &Response, name: &HeaderName) -> Option<String> {
    let value = response.headers().get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).trim().to_owned())
}

/// An address for messages and logs: scheme, host and path. What comes before the host may be a password, what comes
/// after the path a token, and what is no web address may be anything.
pub(crate) fn shown(address: &str) -> String {
    match Url::parse(address.trim()) {
        Ok(url) if url.has_host() => format!("{}://{}{}", url.scheme(), host_of(&url), url.path()),
        Ok(url) => format!("an address that begins with {}:", url.scheme()),
        Err(_) => "the address".to_owned(),
    }
}

/// Tells the reasons apart that a student can do something about.
fn failed(host: &str, error: reqwest::Error) -> NetError {
    // The address may hold a token in its query; it is not for logs.
    let error = error.without_url();
    let host = host.to_owned();
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    while let Some(mut current) = cause {
        // The standard library's wrapper passes over what it wraps when it is asked for its source, and it may be wrapped
        // itself.
        while let Some(wrapped) = current.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            current = wrapped;
        }
        if let Some(&NetError::Refused { ref url, reason }) = current.downcast_ref() {
            return NetError::Refused { url: url.clone(), reason };
        }
        if let Some(rustls::Error::InvalidCertificate(_)) = current.downcast_ref() {
            return NetError::Untrusted { host, source: Box::new(error) };
        }
        cause = current.source();
    }
    if error.is_timeout() {
        return NetError::TooSlow { host, seconds: CONNECT_LIMIT.as_secs() };
    }
    NetError::PageBroken { host, source: Box::new(error) }
}

#[cfg(test)]
mod tests;
