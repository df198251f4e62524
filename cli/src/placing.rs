//! `cards flag`, `reset`, `set-due`, `reposition` and `move`: what is done to cards beside answering them.

use serde_json::json;
use studium_app::App;
use studium_app::cards::search::Reposition;

use crate::Failed;
use crate::arguments::{FlagWord, RepositionArguments};
use crate::cards::{deck_at, parse_all};
use crate::output::Output;

pub(crate) fn flag(app: &App, flag: FlagWord, cards: &[String], output: Output) -> Result<(), Failed> {
    app.cards().flag(&parse_all(cards)?, flag as u8)?;
    done(cards, if flag == FlagWord::None { "without a flag" } else { "flagged" }, output);
    Ok(())
}

pub(crate) fn reset(app: &App, cards: &[String], with_counts: bool, output: Output) -> Result<(), Failed> {
    app.cards().reset(&parse_all(cards)?, with_counts)?;
    done(cards, "new again", output);
    Ok(())
}

pub(crate) fn set_due(
    app: &App,
    cards: &[String],
    days_ahead: i32,
    interval_days: Option<u32>,
    output: Output,
) -> Result<(), Failed> {
    app.cards().set_due(&parse_all(cards)?, days_ahead, interval_days)?;
    done(cards, "due on another day", output);
    Ok(())
}

pub(crate) fn reposition(app: &App, wanted: &RepositionArguments, output: Output) -> Result<(), Failed> {
    let count = app.cards().reposition(&Reposition {
        cards: parse_all(&wanted.cards)?,
        start: wanted.start,
        step: wanted.step,
        by_chance: wanted.random,
        shift_others: wanted.make_room,
    })?;
    output.result(&json!({ "moved": count }), |_| format!("{count} cards have another place"));
    Ok(())
}

pub(crate) fn move_to(app: &App, cards: &[String], deck: &str, output: Output) -> Result<(), Failed> {
    app.cards().move_to(&parse_all(cards)?, deck_at(app, deck)?)?;
    done(cards, &format!("in {deck}"), output);
    Ok(())
}

fn done(cards: &[String], what: &str, output: Output) {
    output.result(&json!({ "cards": cards }), |_| format!("{} cards {what}", cards.len()));
}
