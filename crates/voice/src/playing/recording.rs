//! A recording, decoded a few seconds at a time.

use std::path::PathBuf;
use std::sync::Arc;

use studium_base::{CancelToken, Failure};
use studium_engine::Hear;
use studium_engine::protocol::speech::{self, Decode};

use super::source::{OnSound, Piece, Source, Unit};
use crate::audio::stretch::stretch;
use crate::audio::wav;

/// Length of a piece: short enough that a leap is heard at once.
const PIECE_MS: u32 = 4_000;

/// A recording that is played.
pub struct Recording {
    hear: Arc<dyn Hear>,
    path: PathBuf,
    /// Where it ends, as far as that is known.
    end_ms: Option<u32>,
}

impl Recording {
    /// A file that `hear` may read.
    #[must_use]
    pub fn new(hear: Arc<dyn Hear>, path: PathBuf) -> Self {
        Self { hear, path, end_ms: None }
    }
}

impl Source for Recording {
    fn unit(&self) -> Unit {
        Unit::Time
    }

    fn at(&mut self, place: u32) -> Result<Option<Piece>, Failure> {
        let end = place.saturating_add(PIECE_MS).min(self.end_ms.unwrap_or(u32::MAX));
        Ok(Some(Piece::new(place, end)).filter(|piece| !piece.is_empty()))
    }

    fn before(&mut self, place: u32) -> Result<Option<Piece>, Failure> {
        if place == 0 { Ok(None) } else { self.at(place.saturating_sub(PIECE_MS)) }
    }

    fn sound(
        &mut self,
        piece: Piece,
        percent: u32,
        cancel: &CancelToken,
        on_sound: OnSound<'_>,
    ) -> Result<(), Failure> {
        let request = Decode { path: self.path.clone(), from_ms: piece.start, for_ms: piece.len() };
        let (mut rate_hz, mut samples) = (0, Vec::new());
        let result = self.hear.decode(request, cancel, &mut |event| match event {
            speech::Event::Sound { rate_hz: rate, samples: bytes, .. } => {
                rate_hz = rate;
                samples.extend(wav::from_bytes(&bytes));
            }
            speech::Event::Opened { duration_ms: Some(duration_ms) } => self.end_ms = Some(duration_ms),
            _ => {}
        });
        result.map_err(|error| Failure::of(&error))?;
        if cancel.is_cancelled() {
            return Ok(());
        }
        let decoded_ms = samples.len() as u64 * 1000 / u64::from(rate_hz.max(1));
        if decoded_ms + 1 < u64::from(piece.len()) {
            // Not every file says how long it is, and some say it wrongly.
            self.end_ms = Some(piece.start + decoded_ms as u32);
        }
        if !samples.is_empty() {
            on_sound(rate_hz, stretch(&samples, rate_hz, percent));
        }
        Ok(())
    }
}
