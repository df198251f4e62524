//! WAV files in and out.

use std::path::Path;

use super::RATE_HZ;
use super::resample::resample;
use crate::VoiceError;

/// Sound in memory: one channel.
#[derive(Debug, Clone, PartialEq)]
pub struct Sound {
    /// Samples a second.
    pub rate_hz: u32,
    /// From -1 to 1.
    pub samples: Vec<f32>,
}

impl Sound {
    /// The same at the rate of hearing.
    ///
    /// # Errors
    /// [`VoiceError::RateUnsupported`].
    pub fn for_hearing(&self) -> Result<Vec<f32>, VoiceError> {
        resample(&self.samples, self.rate_hz, RATE_HZ)
    }
}

/// Reads a WAV file of 8 to 32 bits, integer or float; several channels are averaged into one.
///
/// # Errors
/// [`VoiceError::Wav`] with the path.
pub fn read(path: &Path) -> Result<Sound, VoiceError> {
    let wav = |source| VoiceError::Wav { path: path.to_owned(), source };
    let reader = hound::WavReader::open(path).map_err(wav)?;
    let spec = reader.spec();
    let channels = usize::from(spec.channels.max(1));
    let values: Vec<f32> = match spec.sample_format {
        hound::SampleFormat::Float => reader.into_samples::<f32>().collect::<Result<_, _>>().map_err(wav)?,
        hound::SampleFormat::Int => {
            let scale = 1.0 / f32::from(2u8).powi(i32::from(spec.bits_per_sample) - 1);
            let scaled = |value: Result<i32, hound::Error>| value.map(|value| value as f32 * scale);
            reader.into_samples::<i32>().map(scaled).collect::<Result<_, _>>().map_err(wav)?
        }
    };
    let samples = values.chunks(channels).map(mean).collect();
    Ok(Sound { rate_hz: spec.sample_rate, samples })
}

/// Writes one channel of 16 bits.
///
/// # Errors
/// [`VoiceError::Wav`] with the path.
pub fn write(path: &Path, rate_hz: u32, samples: &[f32]) -> Result<(), VoiceError> {
    let wav = |source| VoiceError::Wav { path: path.to_owned(), source };
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: rate_hz,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec).map_err(wav)?;
    for sample in samples {
        writer.write_sample(to_i16(*sample)).map_err(wav)?;
    }
    writer.finalize().map_err(wav)
}

/// A sample of 16 bits; what is louder than full scale is clipped, what is no number is silence.
#[must_use]
pub fn to_i16(sample: f32) -> i16 {
    (sample * 32_768.0).round() as i16
}

/// From 16 bits.
#[must_use]
pub fn from_i16(sample: i16) -> f32 {
    f32::from(sample) / 32_768.0
}

/// Samples as they travel to and from the worker: signed 16-bit little-endian.
#[must_use]
pub fn to_bytes(samples: &[f32]) -> Vec<u8> {
    samples.iter().flat_map(|sample| to_i16(*sample).to_le_bytes()).collect()
}

/// The reverse of [`to_bytes`]; half a sample at the end is left out.
#[must_use]
pub fn from_bytes(bytes: &[u8]) -> Vec<f32> {
    bytes.as_chunks::<2>().0.iter().map(|pair| from_i16(i16::from_le_bytes(*pair))).collect()
}

fn mean(channels: &[f32]) -> f32 {
    channels.iter().sum::<f32>() / channels.len() as f32
}
