//! Cards at the size of a life: 500,000 cards and 5,000,000 answers. What a student waits for is measured as the window
//! calls it, and beside it the same through Anki's own library on the same collection, where `STUDIUM_ANKI` names a folder
//! with it (`tests/anki/requirements.txt`).

mod made;
mod model;
mod peer;
mod review;
mod search;
mod students;

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Result;
use studium_app::{App, OpenMode, Resources};

use crate::figure::Figure;

/// What a run measures; a part of it for those who work on that part.
const PARTS: [&str; 5] = ["model", "review", "statistics", "refold", "search"];

/// Measures everything, or one of the parts.
///
/// # Errors
/// When the collection cannot be made or opened.
pub(crate) fn run(root: &Path, cards: usize, part: &str) -> Result<Vec<Figure>> {
    let is_wanted = |name: &str| part.is_empty() || part == name;
    anyhow::ensure!(part.is_empty() || PARTS.contains(&part), "there is no part {part:?}; there are {PARTS:?}");
    let mut figures = Vec::new();
    if is_wanted(PARTS[0]) {
        figures.extend(model::measure(&mut students::log(1_000_000)?)?);
    }
    if PARTS[1..].iter().any(|name| is_wanted(name)) {
        let made = made::made(cards)?;
        figures.extend(made.figures());
        let is_compared = [PARTS[1], PARTS[2], PARTS[4]].into_iter().any(is_wanted);
        let theirs = if is_compared { peer::measure(root, &made)? } else { None };
        let app = open(&made.data)?;
        let collection = app.cards();
        if is_wanted(PARTS[2]) {
            figures.extend(review::statistics(collection, &made, theirs.as_ref())?);
        }
        if is_wanted(PARTS[1]) {
            figures.extend(review::measure(collection, &made, theirs.as_ref())?);
        }
        if is_wanted(PARTS[4]) {
            figures.extend(search::measure(collection, &made, theirs.as_ref())?);
        }
        if is_wanted(PARTS[3]) {
            figures.extend(review::refold(collection, &made)?);
        }
        figures.push(review::memory()?);
    }
    Ok(figures)
}

/// A data folder, as the window opens it.
fn open(folder: &Path) -> Result<Arc<App>> {
    Ok(App::open(folder, Resources::find()?, OpenMode::Own)?)
}

/// Milliseconds of a call, and what it gave.
fn timed<T>(call: impl FnOnce() -> Result<T>) -> Result<(f64, T)> {
    let started_at = Instant::now();
    let value = call()?;
    Ok((started_at.elapsed().as_secs_f64() * 1000.0, value))
}

/// The time below which a share of them lies.
fn at(share: f64, times: &[f64]) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = ((sorted.len() as f64 * share) as usize).min(sorted.len().saturating_sub(1));
    sorted.get(place).copied().unwrap_or(f64::NAN)
}
