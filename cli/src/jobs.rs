//! `jobs` and `doctor`.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use studium_app::base::JobId;
use studium_app::{App, AppError, Job, JobState, OpenMode};

use crate::Failed;
use crate::arguments::{Jobs, JobsVerb};
use crate::output::Output;

const LOOK_EVERY: Duration = Duration::from_millis(100);

pub(crate) fn run(
    input: &Jobs,
    output: Output,
    open: &dyn Fn(OpenMode) -> Result<Arc<App>, AppError>,
) -> Result<ExitCode, Failed> {
    match &input.verb {
        JobsVerb::List => {
            let app = match open(OpenMode::OwnQuietly) {
                Err(AppError::InUse { .. }) => open(OpenMode::Read)?,
                other => other?,
            };
            print(output, &app.jobs()?);
        }
        JobsVerb::Run => {
            let app = open(OpenMode::Own)?;
            while app.jobs()?.iter().any(|job| job.state.is_active()) {
                std::thread::sleep(LOOK_EVERY);
            }
            let jobs = app.jobs()?;
            app.close();
            print(output, &jobs);
            let has_failed = jobs.iter().any(|job| job.state == JobState::Failed);
            return Ok(ExitCode::from(u8::from(has_failed)));
        }
        JobsVerb::Pause { id } => print(output, &[open(OpenMode::OwnQuietly)?.pause_job(parse(id)?)?]),
        JobsVerb::Resume { id } => print(output, &[open(OpenMode::OwnQuietly)?.resume_job(parse(id)?)?]),
        JobsVerb::Cancel { id } => print(output, &[open(OpenMode::OwnQuietly)?.cancel_job(parse(id)?)?]),
        JobsVerb::Retry { id } => {
            let app = open(OpenMode::OwnQuietly)?;
            let id = parse(id)?;
            let job = if app.job(id)?.state == JobState::Paused { app.resume_job(id)? } else { app.retry_job(id)? };
            print(output, &[job]);
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn parse(id: &str) -> Result<JobId, Failed> {
    id.parse().map_err(|_| Failed::input(format!("{id:?} is not the id of a job; see `jobs list`")))
}

fn print(output: Output, jobs: &[Job]) {
    output.result(&json!({ "jobs": jobs }), |_| {
        let lines: Vec<String> = jobs
            .iter()
            .map(|job| {
                let total = job.total.map(|total| format!("/{total}")).unwrap_or_default();
                format!("{:?}  {:?}  {}  {}{total}  {}", job.state, job.kind, job.title, job.done, job.id)
                    .to_lowercase()
            })
            .collect();
        if lines.is_empty() { "No jobs.".to_owned() } else { lines.join("\n") }
    });
}

pub(crate) fn doctor(app: &App, output: Output) -> Result<ExitCode, Failed> {
    let diagnosis = app.diagnose()?;
    output.result(&diagnosis, |diagnosis| {
        let mut lines = vec![format!("Studium {} on {}", diagnosis.version, diagnosis.data_folder)];
        for (program, sandbox) in &diagnosis.workers {
            let wall = |stands: bool| if stands { "yes" } else { "no" };
            lines.push(format!(
                "{program}: files walled {}, network walled {}, memory limited {}",
                wall(sandbox.files),
                wall(sandbox.network),
                wall(sandbox.memory)
            ));
        }
        lines.push(if diagnosis.recognition_languages.is_empty() {
            "recognition of scans: not installed (tesseract-ocr)".to_owned()
        } else {
            format!("recognition of scans: {}", diagnosis.recognition_languages.join(", "))
        });
        for finding in &diagnosis.findings {
            lines.push(format!("! {}: {}", finding.part, finding.detail));
        }
        lines.push(if diagnosis.healthy {
            "Everything fits together.".into()
        } else {
            "Something is wrong.".to_owned()
        });
        lines.join("\n")
    });
    Ok(ExitCode::from(u8::from(!diagnosis.healthy)))
}
