//! `cards import` and `cards export`: packages of Anki, and notes as text.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use serde_json::json;
use studium_app::base::JobId;
use studium_app::cards::package::{PackageReport, Tally};
use studium_app::{App, ExportPackage, Job, JobState};

use crate::Failed;
use crate::arguments::ExportArguments;
use crate::output::Output;

const LOOK_EVERY: Duration = Duration::from_millis(50);
const TELL_EVERY: Duration = Duration::from_secs(2);

pub(crate) fn import(app: &App, path: &Path, output: Output) -> Result<ExitCode, Failed> {
    let path = absolute(path)?;
    let job = finished(app, app.import_package(&path)?.id, output)?;
    let report = app.package_report(job.id)?.unwrap_or_default();
    app.close();
    output.result(&json!({ "job": job.id, "report": report }), |_| for_people(&report));
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn export(app: &App, input: &ExportArguments, output: Output) -> Result<ExitCode, Failed> {
    let wanted = ExportPackage {
        path: absolute(&input.file)?.to_string_lossy().into_owned(),
        deck: input.deck.as_deref().map(|path| crate::cards::deck_at(app, path)).transpose()?,
        is_legacy: input.legacy,
        with_scheduling: !input.without_scheduling,
        with_media: !input.without_media,
    };
    let job = finished(app, app.export_package(&wanted)?.id, output)?;
    let report = app.export_report(job.id)?.unwrap_or_default();
    app.close();
    output.result(&json!(report), |_| {
        let missing = if report.missing.is_empty() {
            String::new()
        } else {
            format!("\nnot there any more: {}", report.missing.join(", "))
        };
        format!(
            "{} notes, {} cards, {} reviews, {} media files in {}{missing}",
            report.notes, report.cards, report.reviews, report.media, report.path
        )
    });
    Ok(ExitCode::SUCCESS)
}

/// Jobs may run in another process, which may stand elsewhere.
fn absolute(path: &Path) -> Result<PathBuf, Failed> {
    std::path::absolute(path).map_err(|error| Failed::input(format!("{}: {error}", path.display())))
}

/// Waits until a job is done.
fn finished(app: &App, id: JobId, output: Output) -> Result<Job, Failed> {
    let mut told_at = Instant::now();
    loop {
        let job = app.job(id)?;
        match (job.state, &job.error) {
            (JobState::Done, _) => return Ok(job),
            (JobState::Failed, Some(error)) => {
                return Err(Failed::Input { code: error.code, detail: error.detail.clone() });
            }
            (JobState::Failed | JobState::Cancelled | JobState::Paused, _) => {
                return Err(Failed::input(format!("the job was stopped; `jobs retry {id}` goes on with it")));
            }
            (JobState::Queued | JobState::Running, _) => {}
        }
        if told_at.elapsed() >= TELL_EVERY {
            told_at = Instant::now();
            output.note(&format!("{} of {} rows", job.done, job.total.map_or("?".into(), |total| total.to_string())));
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

fn for_people(report: &PackageReport) -> String {
    let mut lines = Vec::new();
    let kinds: [(&str, Tally); 7] = [
        ("notes", report.notes),
        ("cards", report.cards),
        ("reviews", report.reviews),
        ("media files", report.media),
        ("decks", report.decks),
        ("note types", report.note_types),
        ("presets", report.presets),
    ];
    for (name, Tally { added, updated, kept }) in kinds {
        if added + updated + kept > 0 {
            lines.push(format!("{name}: {added} new, {updated} updated, {kept} as they were"));
        }
    }
    if report.left_out_count > 0 {
        lines.push(format!("not as they were in the package: {}", report.left_out_count));
        for left in report.left_out.iter().take(20) {
            lines.push(format!("  {:?} {}: {:?}", left.item, left.name, left.reason).to_lowercase());
        }
    }
    lines.join("\n")
}
