//! `voice`: a spoken lesson with the models that are at hand, stage by stage.
//!
//! The student is a file in place of the microphone, spoken by the built-in voice; hearing, retrieval, the starter model
//! and the voice are the real ones, in real time.

mod dialogue;
mod room;
mod speech;

use std::path::Path;

use anyhow::Result;

use crate::figure::Figure;

pub(crate) fn run(root: &Path) -> Result<Vec<Figure>> {
    let lesson = dialogue::Lesson::prepare(root)?;
    let mut figures = dialogue::measure(&lesson)?;
    figures.extend(dialogue::interrupt(&lesson)?);
    figures.extend(room::measure(&lesson)?);
    figures.extend(speech::measure(&lesson)?);
    Ok(figures)
}

/// The value below which a share of the values lies.
fn at(share: f64, values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let index = (share * (sorted.len().saturating_sub(1)) as f64).ceil() as usize;
    sorted.get(index).copied().unwrap_or(f64::NAN)
}
