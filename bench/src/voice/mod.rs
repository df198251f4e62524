//! `voice`: a spoken lesson with the models that are at hand, stage by stage.
//!
//! The student is a file in place of the microphone, spoken by the built-in voice; hearing, retrieval, the starter model
//! and the voice are the real ones, in real time.

mod dialogue;
mod room;
mod shape;
mod speech;

use std::path::Path;

use anyhow::{Result, ensure};

use crate::figure::Figure;

/// Measures everything, or the part of that name.
pub(crate) fn run(root: &Path, part: &str) -> Result<Vec<Figure>> {
    let lesson = dialogue::Lesson::prepare(root)?;
    let mut figures = Vec::new();
    let is_wanted = |name: &str| part.is_empty() || part == name;
    if is_wanted("loop") {
        figures.extend(dialogue::measure(&lesson)?);
    }
    if is_wanted("interrupt") {
        figures.extend(dialogue::interrupt(&lesson)?);
    }
    if is_wanted("steady") {
        figures.extend(dialogue::steady(&lesson)?);
    }
    if is_wanted("room") {
        figures.extend(room::measure(&lesson)?);
    }
    if is_wanted("speech") {
        figures.extend(speech::measure(&lesson)?);
    }
    if is_wanted("shape") {
        figures.extend(shape::measure(root, &lesson)?);
    }
    ensure!(
        !figures.is_empty(),
        "there is no part {part:?}; there are loop, interrupt, steady, room, speech and shape"
    );
    Ok(figures)
}

/// The value below which a share of the values lies.
fn at(share: f64, values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let index = (share * (sorted.len().saturating_sub(1)) as f64).ceil() as usize;
    sorted.get(index).copied().unwrap_or(f64::NAN)
}
