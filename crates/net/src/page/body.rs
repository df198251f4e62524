//! The bytes of a page as they come off the wire, and unpacked.

use std::io::{self, BufRead, BufReader, Read};

use brotli_decompressor::Decompressor;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use reqwest::Response;

use super::{Background, Hop, Stop, Watch};
use crate::NetworkOutcome;
use crate::error::Cause;

/// What is unpacked at once.
const BUFFER_BYTES: usize = 16 * 1024;

/// The body as it comes, in pieces that were waited for.
pub(super) struct Raw<'a> {
    // Dropped before the runtime, on which its connection lives.
    response: Response,
    runtime: Background,
    watch: Watch<'a>,
    host: String,
    hop: Hop<'a>,
    piece: Vec<u8>,
    taken: usize,
}

impl<'a> Raw<'a> {
    pub(super) fn new(runtime: Background, watch: Watch<'a>, host: String, response: Response, hop: Hop<'a>) -> Self {
        Self { response, runtime, watch, host, hop, piece: Vec::new(), taken: 0 }
    }
}

impl Read for Raw<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.piece.len() {
            let next = self.watch.wait(&self.runtime, &self.host, self.response.chunk());
            let Some(piece) = next.map_err(|stop: Stop| io::Error::other(stop))? else {
                self.hop.outcome = NetworkOutcome::Done;
                return Ok(0);
            };
            self.piece = piece.to_vec();
            self.taken = 0;
            self.hop.received_bytes += self.piece.len() as u64;
        }
        let count = buffer.len().min(self.piece.len() - self.taken);
        buffer[..count].copy_from_slice(&self.piece[self.taken..self.taken + count]);
        self.taken += count;
        Ok(count)
    }
}

/// Unpacks what the server packed. Nothing is unpacked that is not read, so that a limit on what is read is a limit on
/// memory as well.
pub(super) fn decoded<'a>(raw: Raw<'a>, encoding: &str) -> Result<Box<dyn Read + 'a>, Cause> {
    Ok(match encoding {
        "" | "identity" => Box::new(raw),
        "gzip" | "x-gzip" => Box::new(MultiGzDecoder::new(raw)),
        "br" => Box::new(Decompressor::new(raw, BUFFER_BYTES)),
        "deflate" => {
            // The standard says zlib; some servers send the bare stream.
            let mut raw = BufReader::with_capacity(BUFFER_BYTES, raw);
            let is_zlib = match raw.fill_buf()? {
                [first, second, ..] => {
                    first & 0x0f == 8 && (u16::from(*first) << 8 | u16::from(*second)).is_multiple_of(31)
                }
                _ => true,
            };
            if is_zlib { Box::new(ZlibDecoder::new(raw)) } else { Box::new(DeflateDecoder::new(raw)) }
        }
        other => return Err(format!("it is packed as {other:?}, which was not asked for").into()),
    })
}
