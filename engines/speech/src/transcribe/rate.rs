//! Brings sound of any rate to the rate that is wanted, as it goes by.

use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Indexing, Resampler};

use crate::error::SpeechError;

/// Samples that are converted at once.
const CHUNK: usize = 1024;
/// Rates of recordings: from telephones' half to the highest of studios. Others are damage, and would need filters of
/// any size.
const RATES_HZ: std::ops::RangeInclusive<u32> = 4_000..=384_000;

/// A converter of one channel.
pub(super) struct Rate {
    from_hz: u32,
    to_hz: u32,
    /// `None` where nothing is to be done.
    resampler: Option<Fft<f32>>,
    pending: Vec<f32>,
    /// Samples that the filter puts in front.
    delay: usize,
    taken: usize,
    given: usize,
}

impl Rate {
    /// From one rate to another.
    ///
    /// # Errors
    /// [`SpeechError::SampleRate`] for rates that no recording has.
    pub(super) fn new(from_hz: u32, to_hz: u32) -> Result<Self, SpeechError> {
        if !RATES_HZ.contains(&from_hz) {
            return Err(SpeechError::SampleRate { rate_hz: from_hz });
        }
        let resampler = if from_hz == to_hz {
            None
        } else {
            let resampler = Fft::new(from_hz as usize, to_hz as usize, CHUNK, 1, FixedSync::Input);
            Some(resampler.map_err(|_| SpeechError::SampleRate { rate_hz: from_hz })?)
        };
        let delay = resampler.as_ref().map_or(0, Resampler::output_delay);
        Ok(Self { from_hz, to_hz, resampler, pending: Vec::new(), delay, taken: 0, given: 0 })
    }

    /// Samples a second of what comes in.
    pub(super) fn rate_before(&self) -> u32 {
        self.from_hz
    }

    /// Converts what is there in full chunks; the rest waits.
    ///
    /// # Errors
    /// When the converter fails.
    pub(super) fn push(&mut self, samples: &[f32], out: &mut Vec<f32>) -> Result<(), SpeechError> {
        self.taken += samples.len();
        if self.resampler.is_none() {
            out.extend_from_slice(samples);
            return Ok(());
        }
        self.pending.extend_from_slice(samples);
        let mut start = 0;
        while self.pending.len() - start >= CHUNK {
            let chunk: Vec<f32> = self.pending[start..start + CHUNK].to_vec();
            self.convert(&chunk, None, out)?;
            start += CHUNK;
        }
        self.pending.drain(..start);
        Ok(())
    }

    /// Converts what waits, so that as much time came out as went in.
    ///
    /// # Errors
    /// When the converter fails.
    pub(super) fn finish(&mut self, out: &mut Vec<f32>) -> Result<(), SpeechError> {
        if self.resampler.is_none() {
            return Ok(());
        }
        let wanted = (self.taken as u64 * u64::from(self.to_hz) / u64::from(self.from_hz)) as usize;
        let mut rest = std::mem::take(&mut self.pending);
        while self.given < wanted {
            let length = rest.len();
            rest.resize(CHUNK, 0.0);
            self.convert(&rest, Some(length), out)?;
            rest.clear();
        }
        out.truncate(out.len() - (self.given - wanted));
        self.given = wanted;
        Ok(())
    }

    fn convert(&mut self, chunk: &[f32], partial: Option<usize>, out: &mut Vec<f32>) -> Result<(), SpeechError> {
        let Some(resampler) = &mut self.resampler else { return Ok(()) };
        let input = InterleavedSlice::new(chunk, 1, chunk.len()).expect("one channel of its own length");
        let indexing = partial.map(|length| Indexing::new().partial_len(length));
        let converted = resampler.process(&input, indexing.as_ref())?.take_data();
        let delay = self.delay.min(converted.len());
        self.delay -= delay;
        self.given += converted.len() - delay;
        out.extend_from_slice(&converted[delay..]);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
