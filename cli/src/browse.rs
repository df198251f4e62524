//! `cards search` and its kin: finding cards, changing many of them, and filtered decks.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use studium_app::App;
use studium_app::base::DeckId;
use studium_app::cards::deck::{Filter, FilterOrder};
use studium_app::cards::filtered::{CustomStudied, CustomStudy, StudyCards};
use studium_app::cards::schedule::Due;
use studium_app::cards::search::{CardQuery, CardRow, FindReplace, Replaced, TagChange};

use crate::Failed;
use crate::arguments::{FilterArguments, ReplaceArguments, SearchArguments, StudyArguments, StudyWord};
use crate::cards::deck_at;
use crate::output::Output;

pub(crate) fn search(app: &App, wanted: &SearchArguments, output: Output) -> Result<(), Failed> {
    let deck = wanted.deck.as_deref().map(|path| deck_at(app, path)).transpose()?;
    let (text, sort) = (wanted.query.join(" "), word("sort", &wanted.sort)?);
    let query = CardQuery { text, sort, descending: wanted.descending, deck };
    let page = app.cards().search(&query, wanted.offset, wanted.limit)?;
    output.result(&page, |page| {
        let line = |row: &CardRow| {
            let due = match row.due {
                Due::Position(place) => format!("new {place}"),
                Due::At(at) => format!("at {} ms", at.0),
                Due::Day(day) => format!("day {day}"),
            };
            format!("{}  {}  {due}  {}  {}", row.card, row.deck_path, row.sort_text, row.tags.join(" "))
        };
        let mut lines: Vec<String> = page.rows.iter().map(line).collect();
        lines.push(format!("{} of {} cards", page.rows.len(), page.total));
        lines.join("\n")
    });
    Ok(())
}

pub(crate) fn tag(app: &App, query: &str, add: &[String], remove: &[String], output: Output) -> Result<(), Failed> {
    let notes = app.cards().find_notes(&CardQuery { text: query.to_owned(), ..CardQuery::default() })?;
    let count = app.cards().change_tags(&TagChange { notes, add: add.to_vec(), remove: remove.to_vec() })?;
    output.result(&json!({ "notes": count }), |_| format!("{count} notes changed"));
    Ok(())
}

pub(crate) fn replace(app: &App, wanted: &ReplaceArguments, output: Output) -> Result<(), Failed> {
    let notes = app.cards().find_notes(&CardQuery { text: wanted.query.clone(), ..CardQuery::default() })?;
    let asked = FindReplace {
        notes,
        find: wanted.find.clone(),
        replace: wanted.with.clone(),
        is_regex: wanted.regex,
        match_case: wanted.match_case,
        field: wanted.field.clone(),
    };
    let done = if wanted.preview { app.cards().preview_replace(&asked)? } else { app.cards().find_replace(&asked)? };
    output.result(&done, |Replaced { notes, places }| format!("{places} places in {notes} notes"));
    Ok(())
}

pub(crate) fn filter(app: &App, wanted: &FilterArguments, output: Output) -> Result<(), Failed> {
    let cards = app.cards();
    if wanted.empty {
        let count = cards.empty_filtered_deck(deck_at(app, &wanted.name)?)?;
        output.result(&json!({ "went_home": count }), |_| format!("{count} cards went home"));
        return Ok(());
    }
    let known = deck_at(app, &wanted.name).ok();
    let studied = match (&wanted.search, known) {
        (Some(search), known) => {
            let order: FilterOrder = word("order", &wanted.order)?;
            let filter = Filter { search: search.clone(), limit: wanted.limit, order, reschedules: !wanted.practice };
            match known {
                Some(deck) => cards.edit_filter(deck, &filter)?,
                None => cards.add_filtered_deck(&wanted.name, &filter)?,
            }
        }
        (None, Some(deck)) => cards.rebuild_filtered_deck(deck)?,
        (None, None) => return Err(Failed::input("a new filtered deck needs --search")),
    };
    gathered(studied, output);
    Ok(())
}

pub(crate) fn study(app: &App, asked: &StudyArguments, output: Output) -> Result<(), Failed> {
    let deck: DeckId = deck_at(app, &asked.deck)?;
    let number = u32::try_from(asked.number).map_err(|_| Failed::input("so many cards, or days, cannot be negative"));
    let by_state = |cards: StudyCards, limit: u32| CustomStudy::ByState {
        cards,
        limit,
        with_tags: asked.with_tags.clone(),
        without_tags: asked.without_tags.clone(),
    };
    let wanted = match asked.kind {
        StudyWord::MoreNew => CustomStudy::MoreNew { count: asked.number },
        StudyWord::MoreReviews => CustomStudy::MoreReviews { count: asked.number },
        StudyWord::Forgotten => CustomStudy::Forgotten { days: number? },
        StudyWord::Ahead => CustomStudy::ReviewAhead { days: number? },
        StudyWord::Preview => CustomStudy::PreviewNew { days: number? },
        StudyWord::New => by_state(StudyCards::New, number?),
        StudyWord::Due => by_state(StudyCards::Due, number?),
        StudyWord::Review => by_state(StudyCards::Review, number?),
        StudyWord::All => by_state(StudyCards::All, number?),
    };
    let has_tags = !asked.with_tags.is_empty() || !asked.without_tags.is_empty();
    if has_tags && !matches!(wanted, CustomStudy::ByState { .. }) {
        return Err(Failed::input("tags are for new, due, review and all"));
    }
    gathered(app.cards().custom_study(deck, &wanted, &asked.name)?, output);
    Ok(())
}

fn gathered(studied: CustomStudied, output: Output) {
    output.result(&studied, |studied| format!("deck {}: {} cards gathered", studied.deck, studied.gathered));
}

/// A word of an enumeration, as JSON spells it.
fn word<T: DeserializeOwned>(option: &str, text: &str) -> Result<T, Failed> {
    serde_json::from_value(Value::String(text.replace('-', "_")))
        .map_err(|error| Failed::input(format!("--{option} {text:?}: {error}")))
}
