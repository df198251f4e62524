//! `voice read`, `play`, `dictate`, `answer`, `rate`: playing and listening over files, in virtual time.

use std::path::Path;
use std::process::ExitCode;

use serde_json::json;
use studium_app::base::TextRange;
use studium_app::voice::audio::file::{Act, Cue, Dialogue, FileDevice, Pace, Tape, When};
use studium_app::voice::audio::{Device, RATE_HZ, wav};
use studium_app::voice::playing::PlayEvent;
use studium_app::voice::session::OpenDevice;
use studium_app::{App, AppError, CardSide, ListenEvent, ListenOptions, ListenPurpose, read_dialogue};

use crate::Failed;
use crate::arguments::{Listen, Read};
use crate::cards::parse as parse_card;
use crate::documents::document_that_is;
use crate::output::Output;

/// Reads a document aloud into a file, or plays the recording that it is.
pub(crate) fn read(app: &App, input: &Read, output: Output) -> Result<ExitCode, Failed> {
    let document = document_that_is(app, &input.document)?;
    play(app, &input.output, output, |app, open, on_event| {
        if input.is_recording {
            return app.play_recording(document.id, input.from, open, on_event);
        }
        let opened = app.library().open_document(document.id)?;
        let end = input.until.unwrap_or(input.from);
        app.read_aloud(opened.revision, TextRange::new(input.from, end), open, on_event)
    })
}

/// Says a side of a card into a file.
pub(crate) fn card(app: &App, card: &str, is_answer: bool, out: &Path, output: Output) -> Result<ExitCode, Failed> {
    let card = parse_card(card)?;
    let side = if is_answer { CardSide::Answer } else { CardSide::Question };
    play(app, out, output, |app, open, on_event| app.speak_card(card, side, open, on_event))
}

fn play(
    app: &App,
    out: &Path,
    output: Output,
    start: impl FnOnce(&App, OpenDevice, &mut dyn FnMut(PlayEvent)) -> Result<(), AppError>,
) -> Result<ExitCode, Failed> {
    let (open, tape) = recorder(Dialogue::new([]));
    let mut events = Vec::new();
    start(app, open, &mut |event| {
        output.note(&json!(event).to_string());
        events.push(event);
    })?;
    let samples = tape.samples();
    wav::write(out, RATE_HZ, &samples)?;
    let duration_ms = samples.len() as u64 * 1000 / u64::from(RATE_HZ);
    output.result(&json!({ "events": events, "duration_ms": duration_ms, "out": out }), |_| {
        format!("{}: {} s", out.display(), duration_ms / 1000)
    });
    let has_failed = events.iter().any(|event| matches!(event, PlayEvent::Failed { .. }));
    Ok(if has_failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Writes down what is dictated in a recording.
pub(crate) fn dictate(app: &App, input: &Listen, output: Output) -> Result<ExitCode, Failed> {
    listen(app, ListenPurpose::Dictation, input, output)
}

/// Judges a spoken answer.
pub(crate) fn answer(app: &App, card: &str, input: &Listen, output: Output) -> Result<ExitCode, Failed> {
    listen(app, ListenPurpose::Answer { card: parse_card(card)? }, input, output)
}

/// Understands a spoken rating.
pub(crate) fn rate(app: &App, input: &Listen, output: Output) -> Result<ExitCode, Failed> {
    listen(app, ListenPurpose::Rating, input, output)
}

fn listen(app: &App, purpose: ListenPurpose, input: &Listen, output: Output) -> Result<ExitCode, Failed> {
    let mut dialogue = read_dialogue(&input.input)?;
    // Where the recording ends the student has left.
    dialogue.push(Cue { when: When::After(std::time::Duration::ZERO), act: Act::End });
    let (open, _) = recorder(dialogue);
    let options = ListenOptions { hearing: input.model.clone(), language: input.language.clone() };
    let mut events = Vec::new();
    app.listen_for(purpose, &options, open, &mut |event| {
        // The level of the microphone would drown the rest.
        if !matches!(event, ListenEvent::Level { .. }) {
            output.note(&json!(event).to_string());
            events.push(event);
        }
    })?;
    let text = written(&events);
    output.result(&json!({ "text": text, "events": events }), |_| text.clone());
    let has_failed = events.iter().any(|event| matches!(event, ListenEvent::Failed { .. }));
    Ok(if has_failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// All utterances, joined as in a text field.
fn written(events: &[ListenEvent]) -> String {
    let mut text = String::new();
    for event in events {
        let ListenEvent::Caption { caption } = event else { continue };
        if !caption.is_final || caption.committed.is_empty() {
            continue;
        }
        let joins = caption.committed.starts_with([',', '.', ';', ':', '?', '!', ')', '\n']);
        if !text.is_empty() && !joins && !text.ends_with(['\n', '(']) {
            text.push(' ');
        }
        text.push_str(&caption.committed);
    }
    text
}

/// A device over files that is opened once, and what its loudspeaker plays.
fn recorder(dialogue: Dialogue) -> (OpenDevice, Tape) {
    let device = FileDevice::new(dialogue, None, Pace::WhenIdle);
    let tape = device.tape();
    let mut device = Some(Box::new(device) as Box<dyn Device>);
    (Box::new(move || device.take().ok_or(studium_app::voice::VoiceError::DeviceLost(None))), tape)
}
