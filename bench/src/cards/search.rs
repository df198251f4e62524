//! The browser: searches over the whole collection, in order, and the first page of what they find.

use anyhow::{Context, Result};
use studium_app::cards::Collection;
use studium_app::cards::queue::Answer;
use studium_app::cards::schedule::Rating;
use studium_app::cards::search::{CardQuery, SortColumn};

use super::made::Made;
use super::peer::Theirs;
use super::review::{beside, root};
use super::timed;
use crate::figure::{Figure, median};

/// What is sought, in words that both understand; all of it in the order of the first field.
pub(super) const SEARCHES: [&str; 9] = [
    "",
    "is:due",
    "rate",
    "w:molisun",
    "tag:chapter3",
    "\"deck:Studies::Subject 03\"",
    "prop:ivl>30",
    "rated:7",
    "added:30",
];
/// Each of them so often, in both directions in turn: what was found last is not shown again.
pub(super) const TIMES: usize = 5;
/// Rows of a page, as the window asks for them.
const PAGE: u32 = 60;

/// Measures each search, and that after an answer.
pub(super) fn measure(collection: &Collection, made: &Made, theirs: Option<&Theirs>) -> Result<Vec<Figure>> {
    let size = made.size();
    let look = |text: &str, sort: SortColumn, descending: bool| {
        let query = CardQuery { text: text.to_owned(), sort, descending, deck: None };
        timed(|| Ok(collection.search(&query, 0, PAGE)?.total))
    };
    let (first_ms, _) = look("", SortColumn::SortText, true)?;
    let once = format!("once, before anything is in memory; {size}");
    let mut figures = vec![Figure::information("cards: the first search of all", first_ms, "ms", once)];
    for (place, text) in SEARCHES.iter().enumerate() {
        let (mut times, mut total) = (Vec::new(), 0);
        for time in 0..TIMES {
            let (took_ms, found) = look(text, SortColumn::SortText, time % 2 == 1)?;
            times.push(took_ms);
            total = found;
        }
        let theirs = theirs.and_then(|theirs| theirs.searches.get(place));
        let found = theirs.map_or(String::new(), |theirs| format!(", theirs {}", theirs.found));
        let what = format!("{TIMES} times, median; {total} found{found}; {size}");
        let name = format!("cards: search {text:?} by first field (goal 150)");
        figures.extend(beside(&name, median(times), theirs.map(|theirs| theirs.ms), &what));
    }
    for sort in [SortColumn::Due, SortColumn::Retrievability, SortColumn::Tags, SortColumn::Template] {
        let (new_ms, total) = look("", sort, false)?;
        let mut times = Vec::new();
        for time in 0..TIMES {
            times.push(look("", sort, time % 2 == 0)?.0);
        }
        let what = format!("{TIMES} times, median, the first {new_ms:.0} ms; {total} found; {size}");
        let name = format!("cards: search of everything by {sort:?} (goal 150)").to_lowercase();
        figures.push(Figure::information(&name, median(times), "ms", what));
    }
    figures.push(after_answers(collection, &size)?);
    Ok(figures)
}

/// Searches between answers: what is kept in memory must follow.
fn after_answers(collection: &Collection, size: &str) -> Result<Figure> {
    let deck = root(collection)?;
    let query = CardQuery { text: "is:due".to_owned(), sort: SortColumn::Due, ..CardQuery::default() };
    collection.search(&query, 0, PAGE)?;
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let card = collection.next(deck)?.card.context("there is enough to review")?.card;
        let given = Answer { card: card.id, rating: Rating::Good, took_ms: 3_000, reps: card.state.reps };
        collection.answer(&given)?;
        times.push(timed(|| Ok(collection.search(&query, 0, PAGE)?))?.0);
    }
    let what = format!("{TIMES} times, median; {size}");
    Ok(Figure::information("cards: search \"is:due\" after an answer (goal 150)", median(times), "ms", what))
}
