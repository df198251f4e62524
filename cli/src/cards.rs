//! `cards`: notes, decks and cards, and when they are due.

use std::fs::File;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use serde_json::json;
use studium_app::base::{CancelToken, CardId, DeckId};
use studium_app::cards::card::Card;
use studium_app::cards::evaluate::{self, Evaluation, Revlog, Verdict};
use studium_app::cards::note::NewNote;
use studium_app::cards::queue::{Answer, DeckCounts, ShownCard};
use studium_app::cards::schedule::{Algorithm, Calendar, Due, FixedZone, Rating};
use studium_app::cards::template::strip;
use studium_app::{App, OpenMode};

use crate::arguments::{AlgorithmWord, CardsVerb, Exams, ExamsVerb, RatingWord};
use crate::output::Output;
use crate::{
    Failed, browse, card_statistics, decks, exams, media, note_types, notes, placing, presets, proposals, reschedule,
};

/// Does the verb leave the data as it is, so that it works beside the open app?
pub(crate) fn is_reading(verb: &CardsVerb) -> bool {
    match verb {
        CardsVerb::Note(wanted) => notes::is_reading(&wanted.verb),
        CardsVerb::Deck(wanted) => decks::is_reading(&wanted.verb),
        CardsVerb::Preset(wanted) => presets::is_reading(&wanted.verb),
        CardsVerb::Type(wanted) => note_types::is_reading(&wanted.verb),
        CardsVerb::Proposals(wanted) => proposals::is_reading(&wanted.verb),
        _ => matches!(
            verb,
            CardsVerb::Decks
                | CardsVerb::Types
                | CardsVerb::Tags
                | CardsVerb::List { .. }
                | CardsVerb::Due { .. }
                | CardsVerb::History { .. }
                | CardsVerb::Search(_)
                | CardsVerb::Stats { .. }
                | CardsVerb::Exam(Exams { verb: ExamsVerb::List | ExamsVerb::Plan { .. } })
                | CardsVerb::Optimize { apply: false, .. }
        ),
    }
}

/// How a verb that writes opens the data: packages are read and written by jobs.
pub(crate) fn mode(verb: &CardsVerb) -> OpenMode {
    match verb {
        CardsVerb::Import { .. } | CardsVerb::Export(_) => OpenMode::Own,
        _ => OpenMode::OwnQuietly,
    }
}

pub(crate) fn run(app: &App, verb: &CardsVerb, output: Output) -> Result<ExitCode, Failed> {
    let cards = app.cards();
    match verb {
        CardsVerb::Decks => {
            let decks = cards.decks()?;
            output.result(&json!({ "decks": decks }), |_| decks_for_people(&decks));
        }
        CardsVerb::Types => {
            let types = cards.note_types()?;
            output.result(&json!({ "note_types": types }), |_| {
                let line = |name: &str, fields: Vec<&str>| format!("{name}: {}", fields.join(", "));
                let lines: Vec<String> = types
                    .iter()
                    .map(|known| line(&known.name, known.fields.iter().map(|field| field.name.as_str()).collect()))
                    .collect();
                lines.join("\n")
            });
        }
        CardsVerb::Tags => {
            let tags = cards.tags()?;
            output.result(&json!({ "tags": tags }), |_| tags.join("\n"));
        }
        CardsVerb::Note(wanted) => notes::run(app, &wanted.verb, output)?,
        CardsVerb::Deck(wanted) => decks::run(app, &wanted.verb, output)?,
        CardsVerb::Preset(wanted) => presets::run(app, &wanted.verb, output)?,
        CardsVerb::Type(wanted) => note_types::run(app, &wanted.verb, output)?,
        CardsVerb::Proposals(wanted) => proposals::run(app, &wanted.verb, output)?,
        CardsVerb::Add { fields, deck, note_type, tags } => {
            let note_type = note_types::note_type_at(app, note_type)?.id;
            let deck = cards.ensure_deck(deck)?;
            let (fields, tags) = (fields.clone(), tags.clone());
            let added = cards.add_note(&NewNote { note_type, deck, fields, tags, source: None })?;
            output.result(&json!(added), |_| {
                let copies = match added.copies.len() {
                    0 => String::new(),
                    count => format!("\n{count} notes begin the same"),
                };
                let ids: Vec<String> = added.cards.iter().map(CardId::to_string).collect();
                format!("note {}\ncards {}{copies}", added.note, ids.join(" "))
            });
        }
        CardsVerb::Media { files } => media::add(app, files, output)?,
        CardsVerb::List { deck } => {
            let wanted: Vec<DeckId> = match deck {
                Some(path) => vec![deck_at(app, path)?],
                None => cards.decks()?.into_iter().filter(|deck| deck.depth == 0).map(|deck| deck.deck).collect(),
            };
            let mut found = Vec::new();
            for deck in wanted {
                found.extend(cards.cards_of(deck)?);
            }
            let notes = found.iter().map(|card| cards.note(card.note)).collect::<Result<Vec<_>, _>>()?;
            let shown: Vec<_> =
                found.iter().zip(&notes).map(|(card, note)| json!({ "card": card, "fields": note.fields })).collect();
            output.result(&json!({ "cards": shown }), |_| {
                let line = |(card, first): (&Card, &str)| {
                    format!("{}  {}  {}", card.id, due_for_people(&card.state.due), strip(first))
                };
                let firsts = notes.iter().map(|note| note.fields.first().map_or("", String::as_str));
                let lines: Vec<String> = found.iter().zip(firsts).map(line).collect();
                if lines.is_empty() { "No cards.".to_owned() } else { lines.join("\n") }
            });
        }
        CardsVerb::Due { deck } => {
            let next = cards.next(deck_at(app, deck)?)?;
            output.result(&json!(next), |_| match &next.card {
                Some(card) => card_for_people(card),
                None if next.waits_until.is_some() => "Nothing for now; a step is due later today.".to_owned(),
                None => "Nothing is due.".to_owned(),
            });
        }
        CardsVerb::Review { deck } => return crate::review::run(app, deck_at(app, deck)?, output),
        CardsVerb::Answer { card, rating, took_ms } => {
            let id = parse(card)?;
            let rating = match rating {
                RatingWord::Again => Rating::Again,
                RatingWord::Hard => Rating::Hard,
                RatingWord::Good => Rating::Good,
                RatingWord::Easy => Rating::Easy,
            };
            let reps = cards.show(id)?.card.state.reps;
            let answered = cards.answer(&Answer { card: id, rating, took_ms: *took_ms, reps })?;
            output.result(&json!(answered), |_| format!("due {}", due_for_people(&answered.card.state.due)));
        }
        CardsVerb::History { card } => {
            let events = cards.history(parse(card)?)?;
            output.result(&json!({ "events": events }), |_| {
                let lines: Vec<String> =
                    events.iter().map(|dated| format!("{}  {:?}", dated.at.0, dated.event)).collect();
                lines.join("\n")
            });
        }
        CardsVerb::Undo => {
            let stepped = cards.undo()?;
            output.result(&json!(stepped), |_| format!("taken back: {}", stepped.step.operation.as_str()));
        }
        CardsVerb::Redo => {
            let stepped = cards.redo()?;
            output.result(&json!(stepped), |_| format!("done again: {}", stepped.step.operation.as_str()));
        }
        CardsVerb::Suspend { cards: ids, off } => {
            cards.suspend(&parse_all(ids)?, !off)?;
            held_back(ids, *off, output);
        }
        CardsVerb::Bury { cards: ids, off } => {
            cards.bury(&parse_all(ids)?, !off)?;
            held_back(ids, *off, output);
        }
        CardsVerb::Flag { flag, cards: ids } => placing::flag(app, *flag, ids, output)?,
        CardsVerb::Reset { cards: ids, counts } => placing::reset(app, ids, *counts, output)?,
        CardsVerb::SetDue { cards: ids, days, interval } => placing::set_due(app, ids, *days, *interval, output)?,
        CardsVerb::Reposition(wanted) => placing::reposition(app, wanted, output)?,
        CardsVerb::Move { cards: ids, deck } => placing::move_to(app, ids, deck, output)?,
        CardsVerb::Search(wanted) => browse::search(app, wanted, output)?,
        CardsVerb::Tag { query, add, remove } => browse::tag(app, query, add, remove, output)?,
        CardsVerb::Replace(wanted) => browse::replace(app, wanted, output)?,
        CardsVerb::Filter(wanted) => browse::filter(app, wanted, output)?,
        CardsVerb::Study(wanted) => browse::study(app, wanted, output)?,
        CardsVerb::Exam(wanted) => exams::run(app, &wanted.verb, output)?,
        CardsVerb::Stats { deck, days } => {
            let deck = deck.as_deref().map(|path| deck_at(app, path)).transpose()?;
            card_statistics::run(app, deck, *days, output)?;
        }
        CardsVerb::Optimize { preset, apply } => presets::optimize(app, preset, *apply, output)?,
        CardsVerb::Reschedule { preset, due } => reschedule::run(app, preset, *due, output)?,
        // Needs the lanes of jobs, which this verb's way to here does not open.
        CardsVerb::Generate(input) => return crate::generate::generate(app, input, output),
        CardsVerb::Evaluate { revlog, algorithm, day_start } => {
            return evaluate(revlog, *algorithm, *day_start, output);
        }
        CardsVerb::Import { file } => return crate::packages::import(app, file, output),
        CardsVerb::Export(wanted) => return crate::packages::export(app, wanted, output),
    }
    Ok(ExitCode::SUCCESS)
}

/// Needs no data folder: the log comes from a file.
pub(crate) fn evaluate(
    revlog: &Path,
    algorithm: AlgorithmWord,
    day_start: u8,
    output: Output,
) -> Result<ExitCode, Failed> {
    let file = File::open(revlog).map_err(|error| Failed::not_found(format!("{}: {error}", revlog.display())))?;
    let log = Revlog::read_csv(file)?;
    let calendar = Calendar::new(Arc::new(FixedZone(0)), day_start);
    let algorithms: &[Algorithm] = match algorithm {
        AlgorithmWord::Fsrs => &[Algorithm::Fsrs],
        AlgorithmWord::Sm2 => &[Algorithm::Sm2],
        AlgorithmWord::Hlr => &[Algorithm::Hlr],
        AlgorithmWord::All => &[Algorithm::Fsrs, Algorithm::Sm2, Algorithm::Hlr],
    };
    let mut results: Vec<Evaluation> = Vec::new();
    for &algorithm in algorithms {
        let verdict = evaluate::evaluate(&log, algorithm, |at| calendar.day(at), &CancelToken::new(), &mut |_| ())?;
        if let Verdict::Done(evaluation) = verdict {
            results.push(evaluation);
        }
    }
    output.result(&json!({ "results": results }), |_| {
        let line = |result: &Evaluation| {
            let auc = result.auc.map_or_else(|| "-".to_owned(), |auc| format!("{auc:.4}"));
            format!(
                "{:?}: log loss {:.4}, RMSE(bins) {:.4}, AUC {auc}, {} reviews",
                result.algorithm, result.log_loss, result.rmse_bins, result.count
            )
        };
        results.iter().map(line).collect::<Vec<_>>().join("\n")
    });
    Ok(ExitCode::SUCCESS)
}

fn held_back(ids: &[String], is_off: bool, output: Output) {
    let what = if is_off { "put back" } else { "put aside" };
    output.result(&json!({ "cards": ids }), |_| format!("{} cards {what}", ids.len()));
}

pub(crate) fn deck_at(app: &App, path: &str) -> Result<DeckId, Failed> {
    let found = app.cards().find_deck(path)?;
    found.ok_or_else(|| Failed::not_found(format!("there is no deck {path:?}; see `cards decks`")))
}

pub(crate) fn parse(id: &str) -> Result<CardId, Failed> {
    id.parse().map_err(|_| Failed::input(format!("{id:?} is not the id of a card")))
}

pub(crate) fn parse_all(ids: &[String]) -> Result<Vec<CardId>, Failed> {
    ids.iter().map(|id| parse(id)).collect()
}

fn decks_for_people(decks: &[DeckCounts]) -> String {
    if decks.is_empty() {
        return "No decks.".to_owned();
    }
    let line = |deck: &DeckCounts| {
        let due = deck.due;
        format!(
            "{}  {} new, {} learning, {} to review, {} in all",
            deck.path, due.new, due.learning, due.review, deck.total
        )
    };
    decks.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn card_for_people(card: &ShownCard) -> String {
    let button = |seconds: u64| match seconds {
        0..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min", seconds / 60),
        3_600..86_400 => format!("{} h", seconds / 3_600),
        _ => format!("{} d", seconds / 86_400),
    };
    let buttons: Vec<String> =
        card.buttons.iter().map(|each| format!("{:?} {}", each.rating, button(each.interval_s))).collect();
    format!("{}\n{}\n---\n{}\n{}", card.card.id, strip(&card.question), strip(&card.answer), buttons.join(", "))
}

fn due_for_people(due: &Due) -> String {
    match due {
        Due::Position(position) => format!("new, place {position}"),
        Due::At(at) => format!("at {} ms", at.0),
        Due::Day(day) => format!("on day {day}"),
    }
}
