//! What a student waits for: the list of decks, the next card, an answer, the page of statistics.

use std::fs::{self, File};
use std::io::{Seek, Write};
use std::path::Path;

use anyhow::{Context, Result};
use studium_app::base::{CancelToken, DeckId};
use studium_app::cards::Collection;
use studium_app::cards::queue::Answer;
use studium_app::cards::schedule::Rating;
use studium_app::cards::statistics::StatisticsQuery;

use super::made::Made;
use super::peer::Theirs;
use super::students::{Chance, ROOT, deck_path};
use super::{at, timed};
use crate::figure::{Figure, median};
use crate::memory::peak_of_this_mb;

/// Answers of a session.
pub(super) const ANSWERS: usize = 500;
/// Pages of statistics.
const PAGES: usize = 5;
const MOST_REFOLD_S: f64 = 60.0;

/// Ours to theirs, which must not be more than 1; information where theirs was not measured.
pub(super) fn beside(name: &str, ours_ms: f64, theirs_ms: Option<f64>, what: &str) -> Vec<Figure> {
    let mut figures = vec![Figure::information(name, ours_ms, "ms", what.to_owned())];
    if let Some(theirs_ms) = theirs_ms {
        let ratio = format!("{name}, to Anki's library");
        figures.push(Figure::at_most(
            &ratio,
            ours_ms / theirs_ms,
            "ratio",
            1.0,
            format!("{what}; theirs {theirs_ms:.2} ms"),
        ));
    }
    figures
}

pub(super) fn root(collection: &Collection) -> Result<DeckId> {
    let decks = collection.decks()?;
    Ok(decks.iter().find(|deck| deck.path == ROOT).context("the deck above all is there")?.deck)
}

/// Start, next card and answer.
pub(super) fn measure(collection: &Collection, made: &Made, theirs: Option<&Theirs>) -> Result<Vec<Figure>> {
    let size = made.size();
    let (first_ms, decks) = timed(|| Ok(collection.decks()?))?;
    let deck = decks.iter().find(|deck| deck.path == ROOT).context("the deck above all is there")?;
    let due = deck.due;
    let mut lists = vec![first_ms];
    for _ in 0..4 {
        lists.push(timed(|| Ok(collection.decks()?))?.0);
    }
    let (start_ms, mut next) = timed(|| Ok(collection.next(deck.deck)?))?;
    let mut chance = Chance(5);
    let (mut nexts, mut answers, mut bare) = (Vec::new(), Vec::new(), Vec::new());
    let mut disk = Disk::new(&made.data)?;
    let mut bytes = 0;
    for _ in 0..ANSWERS {
        let card = next.card.context("there is enough to review")?.card;
        let rating = if chance.next() < 0.1 { Rating::Again } else { Rating::Good };
        let given = Answer { card: card.id, rating, took_ms: 3_000, reps: card.state.reps };
        let before = written()?;
        answers.push(timed(|| Ok(collection.answer(&given)?))?.0);
        let wrote = written()?.saturating_sub(before).clamp(4_096, 1 << 20);
        bytes += wrote;
        bare.push(timed(|| disk.write(usize::try_from(wrote)?))?.0);
        let (next_ms, found) = timed(|| Ok(collection.next(deck.deck)?))?;
        nexts.push(next_ms);
        next = found;
    }
    let session = format!("{ANSWERS} in a session of {} new, {} due; {size}", due.new, due.review);
    let mean_kb = bytes as f64 / ANSWERS as f64 / 1000.0;
    let disk = format!("{session}; {mean_kb:.0} kB written each");
    let beyond = |share: f64| at(share, &answers) - at(share, &bare);
    let mut figures = Vec::new();
    figures.extend(beside(
        "cards: list of decks with what is due",
        median(lists),
        theirs.map(|theirs| theirs.decks_ms),
        &format!("5 times, median, {} decks; {size}", decks.len()),
    ));
    figures.extend(beside(
        "cards: start of a review (goal 200)",
        start_ms,
        theirs.map(|theirs| theirs.start_ms),
        &format!("once; {size}"),
    ));
    figures.extend(beside(
        "cards: next card, p50",
        at(0.5, &nexts),
        theirs.map(|theirs| at(0.5, &theirs.next_ms)),
        &session,
    ));
    figures.extend(beside(
        "cards: next card, p99 (goal 20)",
        at(0.99, &nexts),
        theirs.map(|theirs| at(0.99, &theirs.next_ms)),
        &session,
    ));
    figures.extend(beside(
        "cards: answer, p50",
        at(0.5, &answers),
        theirs.map(|theirs| at(0.5, &theirs.answer_ms)),
        &disk,
    ));
    figures.extend(beside(
        "cards: answer, p99",
        at(0.99, &answers),
        theirs.map(|theirs| at(0.99, &theirs.answer_ms)),
        &disk,
    ));
    figures.push(Figure::information(
        "cards: bare write and sync of the same size, p50",
        at(0.5, &bare),
        "ms",
        disk.clone(),
    ));
    figures.push(Figure::information(
        "cards: bare write and sync of the same size, p99",
        at(0.99, &bare),
        "ms",
        disk.clone(),
    ));
    figures.push(Figure::information("cards: answer beyond the bare sync, p50", beyond(0.5), "ms", disk.clone()));
    figures.push(Figure::information("cards: answer beyond the bare sync, p99 (goal 20)", beyond(0.99), "ms", disk));
    let (steps_ms, _) = timed(|| Ok(collection.steps()?))?;
    let (undo_ms, _) = timed(|| Ok(collection.undo()?))?;
    figures.push(Figure::information("cards: what can be taken back", steps_ms, "ms", format!("once; {size}")));
    figures.push(Figure::information("cards: take an answer back", undo_ms, "ms", format!("once; {size}")));
    Ok(figures)
}

/// The page of statistics.
pub(super) fn statistics(collection: &Collection, made: &Made, theirs: Option<&Theirs>) -> Result<Vec<Figure>> {
    let root = root(collection)?;
    let decks = collection.decks()?;
    let one = decks.iter().find(|deck| deck.path == deck_path(3)).context("the deck is there")?.deck;
    let mut figures = Vec::new();
    let all = StatisticsQuery { deck: None, days: None };
    for (name, query, theirs_ms) in [
        ("cards: statistics of everything (goal 1000)", all, theirs.map(|theirs| theirs.graphs_all_ms)),
        (
            "cards: statistics of a year",
            StatisticsQuery { days: Some(365), ..all },
            theirs.map(|theirs| theirs.graphs_year_ms),
        ),
        ("cards: statistics of the deck above all", StatisticsQuery { deck: Some(root), days: None }, None),
        (
            "cards: statistics of one deck of 20",
            StatisticsQuery { deck: Some(one), days: None },
            theirs.map(|theirs| theirs.graphs_deck_ms),
        ),
    ] {
        let mut times = Vec::new();
        for _ in 0..PAGES {
            times.push(timed(|| Ok(collection.statistics(&query)?))?.0);
        }
        figures.extend(beside(name, median(times), theirs_ms, &format!("{PAGES} times, median; {}", made.size())));
    }
    Ok(figures)
}

/// All states from the log, against those that are kept.
pub(super) fn refold(collection: &Collection, made: &Made) -> Result<Vec<Figure>> {
    let (fold_ms, refolded) = timed(|| Ok(collection.refold(&CancelToken::new(), &mut |_| ())?))?;
    let (pack_ms, ()) = timed(|| Ok(collection.rebuild_statistics()?))?;
    let what = format!("{} cards folded; {}", refolded.cards, made.size());
    Ok(vec![
        Figure::at_most("cards: all states folded from the log", fold_ms / 1000.0, "s", MOST_REFOLD_S, what.clone()),
        Figure::at_most(
            "cards: states that were kept otherwise",
            f64::from(refolded.mended),
            "cards",
            0.0,
            what.clone(),
        ),
        Figure::information("cards: answers packed anew for statistics", pack_ms / 1000.0, "s", what),
    ])
}

/// The most memory that this process has had.
pub(super) fn memory() -> Result<Figure> {
    Ok(Figure::information(
        "cards: most memory of this process",
        peak_of_this_mb()?,
        "MB resident",
        "once, at the end".into(),
    ))
}

/// A file beside the database that is written and synced as SQLite does its log.
struct Disk {
    file: File,
    page: Vec<u8>,
}

impl Disk {
    fn new(folder: &Path) -> Result<Self> {
        let mut file = tempfile::tempfile_in(folder)?;
        // The log is written over, not made longer.
        file.write_all(&vec![1; 4 << 20])?;
        file.sync_all()?;
        Ok(Self { file, page: vec![2; 1 << 20] })
    }

    fn write(&mut self, bytes: usize) -> Result<()> {
        if self.file.stream_position()? as usize + bytes > 4 << 20 {
            self.file.rewind()?;
        }
        self.file.write_all(&self.page[..bytes])?;
        Ok(self.file.sync_data()?)
    }
}

/// Bytes that this process has written so far.
fn written() -> Result<u64> {
    let text = fs::read_to_string("/proc/self/io")?;
    let line = text.lines().find_map(|line| line.strip_prefix("wchar:")).context("the kernel tells this")?;
    Ok(line.trim().parse()?)
}
