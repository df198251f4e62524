//! `cards preset`: the options that decks share, and fitting one of them to the student's own answers.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use studium_app::App;
use studium_app::base::{CancelToken, Progress};
use studium_app::cards::evaluate::Optimization;
use studium_app::cards::preset::{Preset, PresetEdit};
use studium_app::cards::schedule::Preset as Options;

use crate::Failed;
use crate::arguments::PresetsVerb;
use crate::output::Output;

const TELL_EVERY: Duration = Duration::from_secs(2);

/// Does the verb leave the data as it is, so that it works beside the open app?
pub(crate) fn is_reading(verb: &PresetsVerb) -> bool {
    matches!(verb, PresetsVerb::List | PresetsVerb::Show { .. })
}

pub(crate) fn run(app: &App, verb: &PresetsVerb, output: Output) -> Result<(), Failed> {
    let cards = app.cards();
    let shown = match verb {
        PresetsVerb::List => {
            let presets = cards.presets()?;
            output.result(&json!({ "presets": presets }), |_| {
                let line = |preset: &Preset| format!("{}  {}", preset.name, preset.id);
                presets.iter().map(line).collect::<Vec<_>>().join("\n")
            });
            return Ok(());
        }
        PresetsVerb::Show { preset } => preset_at(app, preset)?,
        PresetsVerb::Add { name, from } => {
            let id = cards.add_preset(&free(app, name)?, &preset_at(app, from)?.options)?;
            preset_at(app, &id.to_string())?
        }
        PresetsVerb::Rename { preset, name } => {
            let known = preset_at(app, preset)?;
            let is_same = known.name.to_lowercase() == name.trim().to_lowercase();
            let name = if is_same { name.clone() } else { free(app, name)? };
            edited(app, PresetEdit { id: known.id, name: Some(name), options: None })?
        }
        PresetsVerb::Set { preset, options } => {
            let known = preset_at(app, preset)?;
            let options = changed(&known.options, options)?;
            edited(app, PresetEdit { id: known.id, name: None, options: Some(options) })?
        }
        PresetsVerb::Delete { preset } => {
            let known = preset_at(app, preset)?;
            cards.delete_preset(known.id)?;
            output.result(&json!({ "deleted": known.id }), |_| format!("{} is gone", known.name));
            return Ok(());
        }
    };
    output.result(&shown, |preset| format!("preset {}  {}\n{}", preset.name, preset.id, settings(&preset.options)));
    Ok(())
}

/// A preset, by name or id.
pub(crate) fn preset_at(app: &App, wanted: &str) -> Result<Preset, Failed> {
    let is_wanted =
        |preset: &Preset| preset.name.to_lowercase() == wanted.to_lowercase() || preset.id.to_string() == wanted;
    let found = app.cards().presets()?.into_iter().find(is_wanted);
    found.ok_or_else(|| Failed::not_found(format!("there is no preset {wanted:?}; see `cards preset list`")))
}

/// Options for people, each on a line as `cards preset set` takes it.
pub(crate) fn settings(options: &Options) -> String {
    let values = json!(options);
    let lines: Vec<String> =
        values.as_object().into_iter().flatten().map(|(name, value)| format!("  {name}={}", plain(value))).collect();
    lines.join("\n")
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(word) => word.clone(),
        Value::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join(","),
        // What is kept in four bytes is written with as many digits as it has.
        Value::Number(number) if number.is_f64() => {
            number.as_f64().map_or_else(String::new, |it| (it as f32).to_string())
        }
        other => other.to_string(),
    }
}

/// A name that no preset has: presets are told by their names here.
fn free(app: &App, name: &str) -> Result<String, Failed> {
    let wanted = name.trim();
    if wanted.is_empty() {
        return Err(Failed::input("a preset needs a name"));
    }
    if app.cards().presets()?.iter().any(|preset| preset.name.to_lowercase() == wanted.to_lowercase()) {
        return Err(Failed::input(format!("there is a preset {wanted:?} already")));
    }
    Ok(wanted.to_owned())
}

fn edited(app: &App, edit: PresetEdit) -> Result<Preset, Failed> {
    app.cards().edit_preset(&edit)?;
    preset_at(app, &edit.id.to_string())
}

/// Options with some of them set, as in `desired_retention=0.92`.
fn changed(options: &Options, settings: &[String]) -> Result<Options, Failed> {
    let mut values = json!(options);
    for setting in settings {
        let unknown = || Failed::input(format!("{setting:?} sets no option; `cards preset show` lists them"));
        let (name, text) = setting.split_once('=').ok_or_else(unknown)?;
        let value = values.get_mut(name.trim()).ok_or_else(unknown)?;
        *value = read(text.trim(), value);
        // Here, so that the option that makes no sense is named.
        serde_json::from_value::<Options>(values.clone())
            .map_err(|error| Failed::input(format!("{setting:?}: {error}")))?;
    }
    serde_json::from_value(values).map_err(|error| Failed::input(error.to_string()))
}

/// What is typed for an option, in the form that it has now: a list needs no brackets, and a word no quotes.
fn read(text: &str, before: &Value) -> Value {
    let whole = if before.is_array() && !text.starts_with('[') { format!("[{text}]") } else { text.to_owned() };
    serde_json::from_str(&whole).unwrap_or_else(|_| Value::String(text.replace('-', "_")))
}

/// Nothing is written before the fitting is over: who stops it finds everything as it was.
pub(crate) fn optimize(app: &App, name: &str, apply: bool, output: Output) -> Result<(), Failed> {
    let cards = app.cards();
    let preset = preset_at(app, name)?;
    let mut told_at: Option<Instant> = None;
    let outcome = cards.optimize(preset.id, &CancelToken::new(), &mut |progress| {
        if told_at.is_none_or(|told_at| told_at.elapsed() >= TELL_EVERY) {
            told_at = Some(Instant::now());
            output.note(&format!("fitting {}: {}", preset.name, share(progress)));
        }
    })?;
    if let (Optimization::Done(done), true) = (&outcome, apply)
        && done.helps
    {
        let mut options = preset.options.clone();
        options.fsrs_parameters.clone_from(&done.parameters);
        cards.edit_preset(&PresetEdit { id: preset.id, name: None, options: Some(options) })?;
    }
    output.result(&json!(outcome), |_| match &outcome {
        Optimization::Done(done) => {
            let verdict = if done.helps { "better" } else { "no better: the parameters stay as they are" };
            format!(
                "log loss {:.4} -> {:.4} over {} reviews: {verdict}",
                done.before.log_loss, done.after.log_loss, done.reviews
            )
        }
        Optimization::TooFewReviews { found, needed } => format!("{found} reviews so far; {needed} are needed"),
        Optimization::Cancelled => "cancelled".to_owned(),
    });
    Ok(())
}

fn share(Progress { done, total }: Progress) -> String {
    match total {
        Some(total) if total > 0 => format!("{} %", done.saturating_mul(100) / total),
        _ => "reading the answers".to_owned(),
    }
}
