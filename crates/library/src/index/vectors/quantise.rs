//! Vectors as bytes, and as signs.

/// Largest value of a stored dimension.
const LARGEST: f32 = 127.0;

/// Largest value of a query's dimension. Queries get 12 bits: the processor multiplies 16 bit pairs anyway, and
/// 127 x 2047 x 8192 dimensions still fit 31 bits.
const LARGEST_IN_QUERY: f32 = 2_047.0;

/// Most dimensions for which a dot product cannot overflow.
pub(super) const MAX_DIMENSIONS: usize = 8_192;

/// A stored vector: `values[i] * scale`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Quantised {
    pub(super) values: Vec<i8>,
    pub(super) scale: f32,
}

/// A query: `values[i] * scale`, with the signs of its dimensions.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Query {
    pub(super) values: Vec<i16>,
    pub(super) scale: f32,
    pub(super) code: Vec<u64>,
}

/// Brings a vector to unit length and quantises it symmetrically. `None` when it has no direction.
pub(super) fn quantise(vector: &[f32]) -> Option<Quantised> {
    let (unit, largest) = unit(vector)?;
    let scale = largest / LARGEST;
    let values = unit.iter().map(|value| (value / scale).round() as i8).collect();
    Some(Quantised { values, scale })
}

/// The same for a query.
pub(super) fn quantise_query(vector: &[f32]) -> Option<Query> {
    let (unit, largest) = unit(vector)?;
    let scale = largest / LARGEST_IN_QUERY;
    let values: Vec<i16> = unit.iter().map(|value| (value / scale).round() as i16).collect();
    let code = code(values.iter().map(|value| *value > 0));
    Some(Query { values, scale, code })
}

/// Signs as bits. Dimensions that are zero after rounding count as negative on both sides.
pub(super) fn code(signs: impl ExactSizeIterator<Item = bool>) -> Vec<u64> {
    let mut code = vec![0_u64; signs.len().div_ceil(64)];
    for (index, is_positive) in signs.enumerate() {
        code[index / 64] |= u64::from(is_positive) << (index % 64);
    }
    code
}

fn unit(vector: &[f32]) -> Option<(Vec<f32>, f32)> {
    let length = vector.iter().map(|value| f64::from(*value).powi(2)).sum::<f64>().sqrt();
    if !length.is_normal() {
        return None;
    }
    let unit: Vec<f32> = vector.iter().map(|value| (f64::from(*value) / length) as f32).collect();
    let largest = unit.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
    Some((unit, largest))
}
