//! The collection that is measured, made once and kept.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use studium_app::base::Timestamp;
use studium_app::cards::statistics::StatisticsQuery;

use super::{open, students, timed};
use crate::figure::Figure;

/// Rises when the collection that is made changes.
const VERSION: u32 = 1;
/// An older one is made again: too much of it would be due.
const LONGEST_KEPT: Duration = Duration::from_secs(7 * 86_400);

/// A collection with what is known of it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Made {
    /// The data folder.
    pub(super) data: PathBuf,
    /// The same as CSV.
    pub(super) tables: PathBuf,
    pub(super) cards: u32,
    pub(super) reviews: u64,
    made_in_s: f64,
    pub(super) made_at: Timestamp,
}

impl Made {
    pub(super) fn figures(&self) -> Vec<Figure> {
        let size = fs::metadata(self.data.join("studium.db")).map_or(0, |file| file.len());
        let what = format!("{} cards, {} answers", self.cards, self.reviews);
        vec![
            Figure::information("cards: the collection was written in", self.made_in_s, "s", what.clone()),
            Figure::information("cards: the database", size as f64 / 1e6, "MB", what),
        ]
    }

    /// For a denominator.
    pub(super) fn size(&self) -> String {
        format!("{} cards, {} answers", self.cards, self.reviews)
    }
}

/// The kept collection, or a new one.
pub(super) fn made(cards: usize) -> Result<Made> {
    let folder = std::env::temp_dir().join(format!("studium-bench-cards-{cards}-v{VERSION}"));
    let note = folder.join("made.json");
    let age = fs::metadata(&note).and_then(|file| file.modified()).ok().and_then(|at| at.elapsed().ok());
    if age.is_some_and(|age| age < LONGEST_KEPT) {
        return serde_json::from_slice(&fs::read(&note)?).context("what is known of the kept collection");
    }
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let (data, tables) = (folder.join("data"), folder.join("tables"));
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_millis();
    let made_at = Timestamp(i64::try_from(now)?);
    fs::create_dir_all(&data)?;
    let app = open(&data)?;
    let collection = app.cards();
    let (made_in_ms, ()) = timed(|| students::fill(collection, &tables, cards, made_at))?;
    let statistics = collection.statistics(&StatisticsQuery::default())?;
    let reviews = statistics.work.iter().map(|day| u64::from(day.answers)).sum();
    let made = Made { data, tables, cards: statistics.cards.total, reviews, made_in_s: made_in_ms / 1000.0, made_at };
    fs::write(note, serde_json::to_vec(&made)?)?;
    Ok(made)
}
