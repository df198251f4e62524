//! `cards deck`: making, naming, moving and deleting decks, and their options.

use serde_json::json;
use studium_app::App;
use studium_app::base::DeckId;
use studium_app::cards::deck::{Deck, DeckEdit};
use studium_app::cards::preset;

use crate::Failed;
use crate::arguments::{DeckOptions, DecksVerb};
use crate::cards::deck_at;
use crate::documents::course_that_is;
use crate::output::Output;
use crate::presets::{preset_at, settings};

/// Does the verb leave the data as it is, so that it works beside the open app?
pub(crate) fn is_reading(verb: &DecksVerb) -> bool {
    matches!(verb, DecksVerb::Options(wanted) if wanted.is_question())
}

pub(crate) fn run(app: &App, verb: &DecksVerb, output: Output) -> Result<(), Failed> {
    let cards = app.cards();
    match verb {
        DecksVerb::Add { deck } => {
            if cards.find_deck(deck)?.is_some() {
                return Err(Failed::input(format!("there is a deck {deck:?} already")));
            }
            show(app, cards.ensure_deck(deck)?, output)
        }
        DecksVerb::Rename { deck, name } => {
            let id = edit(app, deck, |edit| edit.name.clone_from(name))?;
            show(app, id, output)
        }
        DecksVerb::Move { deck, below, outermost } => {
            let below = below.as_deref().filter(|_| !outermost);
            let parent = below.map(|path| deck_at(app, path)).transpose()?;
            let id = edit(app, deck, |edit| edit.parent = parent)?;
            show(app, id, output)
        }
        DecksVerb::Delete { deck } => {
            let id = deck_at(app, deck)?;
            cards.delete_deck(id)?;
            output.note("This brings it back: studium-cli cards undo");
            output.result(&json!({ "deleted": id }), |_| format!("{deck} is in the trash"));
            Ok(())
        }
        DecksVerb::Options(wanted) if wanted.is_question() => show(app, deck_at(app, &wanted.deck)?, output),
        DecksVerb::Options(wanted) => options(app, wanted, output),
    }
}

fn options(app: &App, wanted: &DeckOptions, output: Output) -> Result<(), Failed> {
    let preset = wanted.preset.as_deref().map(|name| preset_at(app, name)).transpose()?;
    let course = wanted.course.as_deref().map(|name| course_that_is(app, name)).transpose()?;
    let id = edit(app, &wanted.deck, |edit| {
        if let Some(preset) = preset {
            // A deck without a preset of its own has the default one.
            edit.preset = Some(preset.id).filter(|id| *id != preset::default_id());
        }
        if course.is_some() || wanted.no_course {
            edit.course = course;
        }
        if let Some(description) = &wanted.description {
            edit.description.clone_from(description);
        }
    })?;
    show(app, id, output)
}

/// Changes some of a deck; the rest of it stays.
fn edit(app: &App, path: &str, change: impl FnOnce(&mut DeckEdit)) -> Result<DeckId, Failed> {
    let Deck { id, parent, name, course, preset, description, .. } = app.cards().deck(deck_at(app, path)?)?;
    let mut edit = DeckEdit { id, parent, name, course, preset, description };
    change(&mut edit);
    app.cards().edit_deck(&edit)?;
    Ok(id)
}

fn show(app: &App, id: DeckId, output: Output) -> Result<(), Failed> {
    let cards = app.cards();
    let deck = cards.deck(id)?;
    let path = cards.decks()?.into_iter().find(|listed| listed.deck == id).map(|listed| listed.path);
    let path = path.unwrap_or_else(|| deck.name.clone());
    let presets = cards.presets()?;
    // The first one is the default one: what a deck has whose own is gone.
    let preset = presets.iter().find(|known| Some(known.id) == deck.preset).or(presets.first());
    output.result(&json!({ "deck": deck, "path": path, "preset": preset }), |_| {
        let mut lines = vec![format!("deck {path}  {id}")];
        if let Some(preset) = preset {
            lines.push(format!("preset {}", preset.name));
            lines.push(settings(&preset.options));
        }
        lines.join("\n")
    });
    Ok(())
}
