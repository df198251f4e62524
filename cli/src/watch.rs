//! `watch`: folders whose documents come in by themselves.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use studium_app::{App, OpenMode, WatchFolder, WatchedFolder};

use crate::Failed;
use crate::arguments::WatchVerb;
use crate::documents;
use crate::output::Output;

/// Files that are being written are looked at again after this, so often at most.
const SETTLING: Duration = Duration::from_secs(1);
const LOOKS: u32 = 30;

/// Taking documents in needs the jobs to run; the rest only writes.
pub(crate) fn mode(verb: &WatchVerb) -> OpenMode {
    if matches!(verb, WatchVerb::Run { .. }) { OpenMode::Own } else { OpenMode::OwnQuietly }
}

pub(crate) fn list(app: &App, output: Output) -> Result<ExitCode, Failed> {
    print(output, &app.watched_folders()?);
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn run(app: &Arc<App>, verb: &WatchVerb, output: Output) -> Result<ExitCode, Failed> {
    match verb {
        WatchVerb::Add { folder, course } => {
            let course = course.as_deref().map(|name| documents::course_to_make(app, name)).transpose()?;
            let path = folder.to_string_lossy().into_owned();
            print(output, &[app.watch_folder(&WatchFolder { path, course })?]);
        }
        WatchVerb::List => print(output, &app.watched_folders()?),
        WatchVerb::Remove { folder } => {
            app.unwatch_folder(&folder.to_string_lossy())?;
            print(output, &app.watched_folders()?);
        }
        WatchVerb::Run { once: true } => return once(app, output),
        WatchVerb::Run { once: false } => {
            app.start_watching()?;
            output.note("Watching. Stop this with Ctrl+C; nothing is lost.");
            loop {
                std::thread::park();
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn once(app: &App, output: Output) -> Result<ExitCode, Failed> {
    let mut looked = app.look_at_watched_folders()?;
    let mut looks = 1;
    let mut taken = std::mem::take(&mut looked.taken);
    while looked.is_unsettled && looks < LOOKS {
        std::thread::sleep(SETTLING);
        looked = app.look_at_watched_folders()?;
        looks += 1;
        taken.documents.append(&mut looked.taken.documents);
        taken.refused.append(&mut looked.taken.refused);
    }
    let has_failed = documents::finish(app, &documents::Line::all(taken), true, output)?;
    app.close();
    Ok(ExitCode::from(u8::from(has_failed || looked.is_missing)))
}

fn print(output: Output, folders: &[WatchedFolder]) {
    output.result(&json!({ "folders": folders }), |_| {
        let lines: Vec<String> = folders
            .iter()
            .map(|folder| {
                let missing = if folder.is_missing { "  not there" } else { "" };
                let refused: String = folder
                    .refused
                    .iter()
                    .map(|file| format!("\n  {}: {}", file.path, file.error.code.sentence()))
                    .collect();
                format!("{}  {} files{missing}{refused}", folder.path, folder.file_count)
            })
            .collect();
        if lines.is_empty() { "No folder is watched.".to_owned() } else { lines.join("\n") }
    });
}
