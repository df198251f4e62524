//! Studies beside what is due: filtered decks for common wishes, and more cards today.

use std::sync::Arc;

use studium_base::DeckId;
use studium_store::sqlite::ToSql;
use studium_store::{Json, Operation, Store, Writer, tables};

use super::build::{add_within, edit_within};
use super::types::{CustomStudied, CustomStudy, StudyCards};
use crate::CardsError;
use crate::deck::{self, Filter, FilterOrder, MoreToday, Tree};
use crate::queue::Today;
use crate::schedule::Zone;

/// More cards than anybody studies at once: no limit.
const NO_LIMIT: u32 = 99_999;

/// Prepares a study beside what is due in a deck, in one step. `name` is that of the filtered deck that is made for it;
/// one of that name is used again.
///
/// # Errors
/// [`CardsError::NoDeck`], [`CardsError::Deck`] when a deck of that name is no filtered one, and
/// [`CardsError::NothingTo`] when no card matches.
pub fn study(
    store: &Store,
    zone: &Arc<dyn Zone>,
    deck: DeckId,
    wanted: &CustomStudy,
    name: &str,
) -> Result<CustomStudied, CardsError> {
    let (studied, _) = store.write(Operation::EditDeck, |writer| {
        let tree = Tree::new(deck::all(writer)?);
        tree.get(deck).ok_or(CardsError::NoDeck(deck))?;
        let filter = match wanted {
            CustomStudy::MoreNew { count } => return more(writer, zone, deck, (*count, 0)),
            CustomStudy::MoreReviews { count } => return more(writer, zone, deck, (0, *count)),
            other => filter(&tree.path(deck), other),
        };
        match tree.find(name) {
            Some(known) => edit_within(writer, zone, known, &filter),
            None => add_within(writer, zone, name, &filter),
        }
    })?;
    Ok(studied)
}

fn more(
    writer: &mut Writer<'_>,
    zone: &Arc<dyn Zone>,
    id: DeckId,
    (new, reviews): (i32, i32),
) -> Result<CustomStudied, CardsError> {
    let day = Today::read(writer, Arc::clone(zone), writer.now())?.day(id);
    let known = deck::read(writer, id)?.today.filter(|more| more.day == day).unwrap_or_default();
    let more = MoreToday { day, new: known.new.saturating_add(new), reviews: known.reviews.saturating_add(reviews) };
    let values: [(&str, &dyn ToSql); 1] = [("today", &Json(more))];
    writer.update(&tables::DECKS, id, &values)?;
    Ok(CustomStudied { deck: id, gathered: 0 })
}

/// The filter of a study in the deck with this path.
fn filter(path: &str, wanted: &CustomStudy) -> Filter {
    let of_deck = |search: &str| [search, &quoted("deck", path)].join(" ");
    let (search, limit, order, reschedules) = match wanted {
        CustomStudy::Forgotten { days } => (format!("rated:{days}:1"), NO_LIMIT, FilterOrder::Random, false),
        CustomStudy::ReviewAhead { days } => (format!("-is:new prop:due<={days}"), NO_LIMIT, FilterOrder::Due, true),
        CustomStudy::PreviewNew { days } => (format!("is:new added:{days}"), NO_LIMIT, FilterOrder::Added, false),
        CustomStudy::ByState { cards, limit, with_tags, without_tags } => {
            let (state, order, reschedules) = match cards {
                StudyCards::New => ("is:new", FilterOrder::Due, true),
                StudyCards::Due => ("is:due", FilterOrder::Due, true),
                StudyCards::Review => ("-is:new", FilterOrder::Random, true),
                StudyCards::All => ("", FilterOrder::Random, false),
            };
            let with: Vec<String> = with_tags.iter().map(|tag| quoted("tag", tag)).collect();
            let without: Vec<String> = without_tags.iter().map(|tag| ["-", &quoted("tag", tag)].concat()).collect();
            let with = if with.is_empty() { String::new() } else { ["(", &with.join(" or "), ")"].concat() };
            ([state, &with, &without.join(" ")].join(" "), *limit, order, reschedules)
        }
        // More cards of the deck itself need no filter.
        CustomStudy::MoreNew { .. } | CustomStudy::MoreReviews { .. } => {
            (String::new(), NO_LIMIT, FilterOrder::Due, true)
        }
    };
    Filter { search: of_deck(&search).trim().to_owned(), limit, order, reschedules }
}

/// A condition on exactly this text.
pub(crate) fn quoted(prefix: &str, text: &str) -> String {
    let mut made = ["\"", prefix, ":"].concat();
    for letter in text.chars() {
        if matches!(letter, '\\' | '"' | '*' | '_') {
            made.push('\\');
        }
        made.push(letter);
    }
    made.push('"');
    made
}
