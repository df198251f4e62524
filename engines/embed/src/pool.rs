//! Makes one unit vector out of the vectors of a text's tokens.

use studium_engine::protocol::embed::Pooling;

/// A linear layer after pooling, for models that were trained with one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Head {
    /// Output by input, row after row.
    pub(crate) matrix: Vec<f32>,
    /// One value an output.
    pub(crate) bias: Vec<f32>,
}

impl Head {
    fn apply(&self, input: &[f32]) -> Vec<f32> {
        self.matrix
            .chunks_exact(input.len())
            .zip(&self.bias)
            .map(|(row, bias)| row.iter().zip(input).map(|(weight, value)| weight * value).sum::<f32>() + bias)
            .collect()
    }
}

/// One vector from a text's token vectors, `hidden` values each; those of the padding are not among `tokens`.
pub(crate) fn pool(tokens: &[f32], hidden: usize, pooling: Pooling) -> Vec<f32> {
    match pooling {
        Pooling::Cls => tokens[..hidden.min(tokens.len())].to_vec(),
        Pooling::Mean => {
            let mut sum = vec![0.0_f32; hidden];
            for token in tokens.chunks_exact(hidden) {
                for (total, value) in sum.iter_mut().zip(token) {
                    *total += value;
                }
            }
            let count = (tokens.len() / hidden.max(1)) as f32;
            for total in &mut sum {
                *total /= count;
            }
            sum
        }
    }
}

/// The head, the cut to the leading `keep` dimensions (0 keeps all), and unit length. `None` when the numbers are not
/// finite or all zero.
pub(crate) fn finish(mut vector: Vec<f32>, head: Option<&Head>, keep: usize) -> Option<Vec<f32>> {
    if let Some(head) = head {
        vector = head.apply(&vector);
    }
    if keep > 0 {
        vector.truncate(keep);
    }
    // In double precision, so that large values do not overflow when squared.
    let norm = vector.iter().map(|value| f64::from(*value).powi(2)).sum::<f64>().sqrt();
    if !norm.is_finite() || norm == 0.0 {
        return None;
    }
    for value in &mut vector {
        *value = (f64::from(*value) / norm) as f32;
    }
    Some(vector)
}

#[cfg(test)]
mod tests;
