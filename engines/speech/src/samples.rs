//! Samples as they travel, 16 bits little-endian, and as they are computed with.

/// What travelled, between -1 and 1. An odd byte at the end is no sample.
pub(crate) fn from_bytes(bytes: &[u8]) -> Vec<f32> {
    let samples = bytes.as_chunks::<2>().0.iter();
    samples.map(|pair| f32::from(i16::from_le_bytes(*pair)) / -f32::from(i16::MIN)).collect()
}

/// Samples between -1 and 1 in 16 bits. What is louder is cut, a number that is none becomes silence.
pub(crate) fn whole(samples: &[f32]) -> Vec<i16> {
    samples.iter().map(|sample| (sample * -f32::from(i16::MIN)).round() as i16).collect()
}

/// Samples as they travel.
pub(crate) fn to_bytes(samples: &[i16]) -> Vec<u8> {
    samples.iter().flat_map(|sample| sample.to_le_bytes()).collect()
}
