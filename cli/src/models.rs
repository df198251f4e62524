//! `models`.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use studium_app::base::{CancelToken, Failure};
use studium_app::{App, AppError, JobState, Model, OpenMode};

use crate::Failed;
use crate::arguments::{Models, ModelsVerb};
use crate::output::Output;

const LOOK_EVERY: Duration = Duration::from_millis(200);

pub(crate) fn run(
    input: &Models,
    output: Output,
    open: &dyn Fn(OpenMode) -> Result<Arc<App>, AppError>,
) -> Result<ExitCode, Failed> {
    match &input.verb {
        ModelsVerb::List => {
            let app = match open(OpenMode::OwnQuietly) {
                Err(AppError::InUse { .. }) => open(OpenMode::Read)?,
                other => other?,
            };
            print(output, &app.models()?);
            Ok(ExitCode::SUCCESS)
        }
        ModelsVerb::Verify { id } => verify(&*open(OpenMode::OwnQuietly)?, id.as_deref(), output),
        ModelsVerb::Pull { id } => pull(&*open(OpenMode::Own)?, id, output),
        ModelsVerb::Add { path } => {
            let added = open(OpenMode::OwnQuietly)?.add_model(path, &CancelToken::new())?;
            print(output, added.as_slice());
            Ok(ExitCode::SUCCESS)
        }
        ModelsVerb::Select { id } => {
            print(output, &[open(OpenMode::OwnQuietly)?.select_model(id)?]);
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn verify(app: &App, id: Option<&str>, output: Output) -> Result<ExitCode, Failed> {
    let models: Vec<Model> = match id {
        Some(id) => vec![app.model(id)?],
        // A truncated file makes a model that is not installed but has files; the check finds both.
        None => app.models()?.into_iter().filter(|model| model.installed || model.starter).collect(),
    };
    let mut is_good = true;
    let mut verdicts = Vec::new();
    for model in models {
        let error = app.verify_model(&model.id, &CancelToken::new()).err().map(|error| Failure::of(&error));
        is_good &= error.is_none();
        verdicts.push(json!({ "id": model.id, "name": model.name, "verified": error.is_none(), "error": error }));
    }
    output.result(&json!({ "models": verdicts }), |_| {
        let lines: Vec<String> = verdicts
            .iter()
            .map(|verdict| {
                let word = if verdict["verified"] == true { "good" } else { "damaged or missing" };
                format!("{word}  {}", verdict["name"].as_str().unwrap_or_default())
            })
            .collect();
        lines.join("\n")
    });
    Ok(ExitCode::from(u8::from(!is_good)))
}

pub(crate) fn pull(app: &App, id: &str, output: Output) -> Result<ExitCode, Failed> {
    let job = app.download_model(id)?;
    let mut told = 0;
    let ended = loop {
        let job = app.job(job.id)?;
        if !job.state.is_active() {
            break job;
        }
        if job.done / (16 << 20) > told {
            told = job.done / (16 << 20);
            output.note(&format!("{} of {} MiB", job.done >> 20, job.total.unwrap_or(0) >> 20));
        }
        std::thread::sleep(LOOK_EVERY);
    };
    app.close();
    if let Some(error) = ended.error.filter(|_| ended.state == JobState::Failed) {
        return Err(Failed::Input { code: error.code, detail: error.detail });
    }
    print(output, &[app.model(id)?]);
    Ok(ExitCode::SUCCESS)
}

fn print(output: Output, models: &[Model]) {
    output.result(&json!({ "models": models }), |_| {
        let lines: Vec<String> = models
            .iter()
            .map(|model| {
                let mark = if model.selected { "*" } else { " " };
                let state = if model.installed { "installed" } else { "not installed" };
                let megabytes = model.size_bytes / 1_000_000;
                format!("{mark} {}  {state}  {megabytes} MB  fits {:?}  {}", model.id, model.fit, model.license)
            })
            .collect();
        lines.join("\n")
    });
}
