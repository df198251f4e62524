//! `record`: a lecture, from the microphone into the library.

use std::process::ExitCode;
use std::sync::Arc;
use std::thread;

use studium_app::base::clock;
use studium_app::voice::recording::RecordRequest;
use studium_app::{App, AppError, RecordEvent, StartRecord};

use crate::Failed;
use crate::arguments::Record;
use crate::documents::{Line, course_to_make, finish};
use crate::output::Output;

pub(crate) fn record(app: &Arc<App>, input: &Record, output: Output) -> Result<ExitCode, Failed> {
    let course = input.course.as_deref().map(|name| course_to_make(app, name)).transpose()?;
    let start = StartRecord { course, title: input.title.clone() };
    let limit_ms = input.seconds.map(|seconds| seconds.saturating_mul(1000));
    if limit_ms.is_none() {
        output.note("Recording. Enter ends it.");
        let app = Arc::clone(app);
        // Waits for a line for as long as the program runs.
        let wait = move || {
            if std::io::stdin().read_line(&mut String::new()).is_ok_and(|bytes| bytes > 0) {
                app.ask_of_record(RecordRequest::Save);
            }
        };
        thread::Builder::new().name("enter".to_owned()).spawn(wait).map_err(AppError::Thread)?;
    }
    let mut lines = Vec::new();
    let mut has_failed = false;
    let mut told_s = 0;
    app.record(&start, app.microphone()?, &mut |event| match event {
        RecordEvent::Time { ms } => {
            if limit_ms.is_some_and(|limit_ms| ms >= limit_ms) {
                app.ask_of_record(RecordRequest::Save);
            }
            if ms / 1000 > told_s {
                told_s = ms / 1000;
                output.note(&clock(ms));
            }
        }
        RecordEvent::Saved { document } => lines.push(Line::In(document.id)),
        RecordEvent::Failed { failure } => {
            has_failed = true;
            output.note(&format!("{} {}", failure.code.sentence(), failure.code.remedy()));
        }
        RecordEvent::Level { .. } | RecordEvent::Paused { .. } | RecordEvent::Ended => {}
    })?;
    has_failed |= finish(app, &lines, true, output)?;
    app.close();
    Ok(ExitCode::from(u8::from(has_failed)))
}
