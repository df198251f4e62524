//! Sound from one rate to another.

use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Indexing, Resampler as _};

use crate::VoiceError;

/// Rates that are taken, in Hz: from telephones to studios.
pub const RATES_HZ: std::ops::RangeInclusive<u32> = 4_000..=384_000;

/// Converts one channel as it goes by, 10 ms at a time.
pub struct Resampler {
    /// Nothing to do where both rates are the same.
    inner: Option<Fft<f32>>,
    carried: Vec<f32>,
    chunk: Vec<f32>,
}

impl Resampler {
    /// A converter from one rate to another, both of [`RATES_HZ`].
    ///
    /// # Errors
    /// [`VoiceError::RateUnsupported`] for others.
    pub fn new(from_hz: u32, to_hz: u32) -> Result<Self, VoiceError> {
        let inner = if from_hz == to_hz { None } else { Some(converter(from_hz, to_hz)?) };
        let chunk = vec![0.0; inner.as_ref().map_or(0, |inner| inner.output_frames_max())];
        Ok(Self { inner, carried: Vec::new(), chunk })
    }

    /// Takes samples and appends what is ready to `out`. What does not fill 10 ms waits for the next call.
    pub fn push(&mut self, samples: &[f32], out: &mut Vec<f32>) {
        let Some(inner) = &mut self.inner else { return out.extend_from_slice(samples) };
        self.carried.extend_from_slice(samples);
        let mut used = 0;
        while self.carried.len() - used >= inner.input_frames_next() {
            let Some((read, written)) = step(inner, &self.carried[used..], &mut self.chunk) else { break };
            out.extend_from_slice(&self.chunk[..written]);
            used += read;
        }
        self.carried.drain(..used);
    }

    /// Samples of the output by which sound is late.
    #[must_use]
    pub fn delay(&self) -> usize {
        self.inner.as_ref().map_or(0, |inner| inner.output_delay())
    }
}

/// Converts a whole clip. Its length is that of the input times the ratio of the rates, rounded up.
///
/// # Errors
/// [`VoiceError::RateUnsupported`] for rates out of [`RATES_HZ`].
pub fn resample(samples: &[f32], from_hz: u32, to_hz: u32) -> Result<Vec<f32>, VoiceError> {
    if from_hz == to_hz || samples.is_empty() {
        return Ok(samples.to_vec());
    }
    let mut inner = converter(from_hz, to_hz)?;
    let mut out = vec![0.0; inner.process_all_needed_output_len(samples.len())];
    let room = out.len();
    let length = (samples.len() as u64 * u64::from(to_hz)).div_ceil(u64::from(from_hz));
    let written = InterleavedSlice::new(samples, 1, samples.len())
        .and_then(|input| Ok((input, InterleavedSlice::new_mut(&mut out, 1, room)?)))
        .ok()
        .and_then(|(input, mut output)| inner.process_all_into_buffer(&input, &mut output, samples.len(), None).ok())
        .map_or(0, |(_, written)| written);
    out.truncate(written.min(length as usize));
    Ok(out)
}

fn converter(from_hz: u32, to_hz: u32) -> Result<Fft<f32>, VoiceError> {
    if !RATES_HZ.contains(&from_hz) || !RATES_HZ.contains(&to_hz) {
        return Err(VoiceError::RateUnsupported { from_hz, to_hz });
    }
    let chunk = from_hz as usize / 100;
    Fft::new_custom(
        from_hz as usize,
        to_hz as usize,
        chunk,
        1,
        1,
        rubato::WindowFunction::BlackmanHarris2,
        FixedSync::Input,
    )
    .map_err(|_| VoiceError::RateUnsupported { from_hz, to_hz })
}

/// One chunk. Lengths are right by construction, so that nothing is lost by taking an error for "no sound".
fn step(inner: &mut Fft<f32>, input: &[f32], output: &mut [f32]) -> Option<(usize, usize)> {
    let room = output.len();
    let input = InterleavedSlice::new(input, 1, input.len()).ok()?;
    let mut output = InterleavedSlice::new_mut(output, 1, room).ok()?;
    inner.process_into_buffer(&input, &mut output, Some(&Indexing::new())).ok()
}
