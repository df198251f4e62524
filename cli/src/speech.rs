//! `transcribe`, `speak` and `voices`.

use std::process::ExitCode;

use serde_json::json;
use studium_app::base::{CancelToken, clock};
use studium_app::engine::protocol::speech;
use studium_app::{App, TranscribeFile};

use crate::Failed;
use crate::arguments::{Speak, Transcribe};
use crate::output::Output;

pub(crate) fn transcribe(app: &App, input: &Transcribe, output: Output) -> Result<ExitCode, Failed> {
    let file =
        TranscribeFile { path: input.file.clone(), model: input.model.clone(), language: input.language.clone() };
    let mut length = None;
    let segments = app.transcribe(&file, &CancelToken::new(), &mut |event| match event {
        speech::Event::Opened { duration_ms } => length = duration_ms,
        speech::Event::Done { until_ms } => {
            let of = length.map(|length| format!(" of {}", clock(length))).unwrap_or_default();
            output.note(&format!("{}{of}", clock(until_ms)));
        }
        speech::Event::Segment(segment) if !output.json => {
            output.line(&format!("[{} - {}] {}", precise(segment.start_ms), precise(segment.end_ms), segment.text));
        }
        _ => {}
    })?;
    if output.json {
        let segments: Vec<_> = segments
            .iter()
            .map(|segment| json!({"start_ms": segment.start_ms, "end_ms": segment.end_ms, "text": segment.text}))
            .collect();
        output.line(&json!({ "segments": segments }).to_string());
    } else if segments.is_empty() {
        output.note("Nobody speaks in this recording.");
    }
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn speak(app: &App, input: &Speak, output: Output) -> Result<ExitCode, Failed> {
    let spoken = app.speak(&input.text, input.voice.as_deref(), input.language.as_deref(), &CancelToken::new())?;
    app.write_wav(&input.out, &spoken)?;
    let duration_ms = spoken.samples.len() as u64 * 1000 / u64::from(spoken.rate_hz.max(1));
    let result = json!({
        "out": input.out,
        "duration_ms": duration_ms,
        "rate_hz": spoken.rate_hz,
        "spoken_text": spoken.text,
    });
    output.result(&result, |_| {
        format!("{}: {}", input.out.display(), precise(u32::try_from(duration_ms).unwrap_or(u32::MAX)))
    });
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn voices(app: &App, output: Output) -> Result<ExitCode, Failed> {
    let voices = app.voices()?;
    output.result(&json!({ "voices": voices }), |_| {
        let lines: Vec<String> = voices
            .iter()
            .map(|voice| {
                let state = match (voice.is_built_in, voice.installed) {
                    (true, _) => "built in",
                    (false, true) => "installed",
                    (false, false) => "voices pull",
                };
                format!("{:<5} {:<28} {state:<12} {}", voice.language, voice.id, voice.name)
            })
            .collect();
        lines.join("\n")
    });
    Ok(ExitCode::SUCCESS)
}

/// To the tenth of a second.
fn precise(ms: u32) -> String {
    format!("{}.{}", clock(ms), ms % 1000 / 100)
}
