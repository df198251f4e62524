//! `import`, the list of `documents`, `courses`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use serde_json::json;
use studium_app::base::{CourseId, DocumentId, ErrorCode, Failure, JobId, TextRange, clock};
use studium_app::library::{Document, DocumentStatus};
use studium_app::{App, ImportPage, ImportPaths, JobKind, JobState, JobUnit, OpenMode, Taken, is_address};

use crate::Failed;
use crate::arguments::{Import, InCourse};
use crate::output::Output;

/// How often a waiting import looks and tells.
const LOOK_EVERY: Duration = Duration::from_millis(50);
const TELL_EVERY: Duration = Duration::from_secs(1);

/// Queueing alone must not begin the work.
pub(crate) fn import_mode(input: &Import) -> OpenMode {
    if input.no_wait { OpenMode::OwnQuietly } else { OpenMode::Own }
}

/// A line of the result: a document, or a file that could not be taken in.
pub(crate) enum Line {
    In(DocumentId),
    Fetching(JobId, String),
    Refused(PathBuf, Failure),
}

impl Line {
    pub(crate) fn all(taken: Taken) -> Vec<Self> {
        let documents = taken.documents.into_iter().map(|document| Self::In(document.id));
        documents.chain(taken.refused.into_iter().map(|file| Self::Refused(file.path.into(), file.error))).collect()
    }
}

pub(crate) fn import(app: &App, input: &Import, output: Output) -> Result<ExitCode, Failed> {
    let course = input.course.as_deref().map(|name| course_to_make(app, name)).transpose()?;
    let mut lines = Vec::new();
    for path in &input.paths {
        let text = path.to_string_lossy();
        if is_address(&text) && !path.exists() {
            lines.push(match app.import_page(&ImportPage { address: text.clone().into_owned(), course }) {
                Ok(job) => Line::Fetching(job.id, job.title),
                Err(error) => Line::Refused(path.clone(), Failure::of(&error)),
            });
            continue;
        }
        // One by one, so that the lines come in the order of the arguments.
        let paths = ImportPaths { paths: vec![path.to_string_lossy().into_owned()], course };
        let taken = match &input.password {
            Some(password) => app.import_protected(&paths, password),
            None => app.import_paths(&paths),
        };
        lines.extend(Line::all(taken));
    }
    if !input.no_wait {
        for line in &mut lines {
            if let Line::Fetching(job, address) = line {
                *line = fetched(app, *job, address)?;
            }
        }
    }
    let has_failed = finish(app, &lines, !input.no_wait, output)?;
    app.close();
    Ok(ExitCode::from(u8::from(has_failed)))
}

/// Waits, if asked to, until everything is read, prints what became of it, and says whether something failed.
pub(crate) fn finish(app: &App, lines: &[Line], waits: bool, output: Output) -> Result<bool, Failed> {
    let ids: Vec<DocumentId> =
        lines.iter().filter_map(|line| if let Line::In(id) = line { Some(*id) } else { None }).collect();
    if waits {
        wait(app, &ids, output)?;
    }
    let mut has_failed = false;
    let mut shown = Vec::new();
    let jobs = app.jobs()?;
    for line in lines {
        let value = match line {
            Line::In(id) => {
                let mut document = app.library().document(*id)?;
                // On a full disk not even the failure could be noted on the document.
                let is_unread = matches!(document.status, DocumentStatus::Queued | DocumentStatus::Extracting);
                let given_up = jobs.iter().find(|job| job.document == Some(*id) && job.state == JobState::Failed);
                if let Some(job) = given_up.filter(|_| is_unread) {
                    document.status = DocumentStatus::Failed;
                    document.error.clone_from(&job.error);
                }
                has_failed |= document.status == DocumentStatus::Failed;
                json!(document)
            }
            Line::Fetching(_, address) => not_in(Path::new(address), DocumentStatus::Queued, None),
            Line::Refused(path, error) => {
                has_failed = true;
                not_in(path, DocumentStatus::Failed, Some(error))
            }
        };
        shown.push(value);
    }
    print(output, shown);
    Ok(has_failed)
}

/// What is shown of a file or page that is no document, or none yet.
fn not_in(path: &Path, status: DocumentStatus, error: Option<&Failure>) -> serde_json::Value {
    json!({
        "id": null, "title": path.file_stem().map(|stem| stem.to_string_lossy()), "path": path,
        "status": status, "revision": null, "pages": null, "chunks": 0, "error": error,
    })
}

/// Waits until a page is there or cannot be had.
fn fetched(app: &App, id: JobId, address: &str) -> Result<Line, Failed> {
    loop {
        let job = app.job(id)?;
        if !job.state.is_active() {
            let stopped = || Failure { code: ErrorCode::PageUnreachable, detail: "the job was stopped".to_owned() };
            return Ok(match job.document {
                Some(document) => Line::In(document),
                None => Line::Refused(address.into(), job.error.unwrap_or_else(stopped)),
            });
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

/// Waits until every document is found by words and meaning, has failed, or its job was stopped.
fn wait(app: &App, ids: &[DocumentId], output: Output) -> Result<(), Failed> {
    let mut told_at = Instant::now();
    loop {
        let jobs = app.jobs()?;
        let is_embedding = jobs.iter().any(|job| job.kind == JobKind::Embed && job.state.is_active());
        let mut waiting = 0;
        for id in ids {
            let document = app.library().document(*id)?;
            let has_job = jobs.iter().any(|job| job.document == Some(*id) && job.state.is_active());
            let is_waiting = match document.status {
                // A failed one may be tried again, with its password.
                DocumentStatus::Queued | DocumentStatus::Extracting | DocumentStatus::Failed => has_job,
                DocumentStatus::Searchable => has_job || is_embedding,
                DocumentStatus::Ready => false,
            };
            waiting += usize::from(is_waiting);
        }
        if waiting == 0 {
            return Ok(());
        }
        if told_at.elapsed() >= TELL_EVERY {
            told_at = Instant::now();
            let running = jobs.iter().filter(|job| job.state == JobState::Running);
            let figures: Vec<String> = running
                .map(|job| {
                    let shown = |units| counted(job.unit, units);
                    format!("{:?} {}/{}", job.kind, shown(job.done), job.total.map_or("?".into(), shown))
                })
                .collect();
            output.note(&format!("{waiting} of {} files to go: {}", ids.len(), figures.join(", ")));
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

fn counted(unit: JobUnit, units: u64) -> String {
    match unit {
        JobUnit::Seconds => clock(u32::try_from(units.saturating_mul(1000)).unwrap_or(u32::MAX)),
        _ => units.to_string(),
    }
}

pub(crate) fn list(app: &App, input: &InCourse, output: Output) -> Result<ExitCode, Failed> {
    let course = input.course.as_deref().map(|name| course_that_is(app, name)).transpose()?;
    let documents = app.library().documents(course)?;
    let has_failed = documents.iter().any(|document| document.status == DocumentStatus::Failed);
    print(output, documents.iter().map(|document| json!(document)).collect());
    Ok(ExitCode::from(u8::from(has_failed)))
}

pub(crate) fn print(output: Output, documents: Vec<serde_json::Value>) {
    output.result(&json!({ "documents": documents }), |_| {
        let mut lines = Vec::new();
        for document in &documents {
            let text = |key: &str| document[key].as_str().unwrap_or_default().to_owned();
            let pages = document["pages"].as_u64().map(|pages| format!(", {pages} pages")).unwrap_or_default();
            lines.push(format!("{}  {}{pages}  {}", text("status"), text("title"), text("id")));
            if let Some(code) = document["error"]["code"].as_str() {
                let known = ErrorCode::ALL.iter().find(|known| known.as_str() == code);
                let sentence = known.map_or(String::new(), |code| format!("{} {}", code.sentence(), code.remedy()));
                lines.push(format!("    {sentence}"));
            }
        }
        if lines.is_empty() { "No documents yet: studium-cli import FILE".to_owned() } else { lines.join("\n") }
    });
}

pub(crate) fn courses(app: &App, output: Output) -> Result<ExitCode, Failed> {
    let courses = app.library().courses()?;
    output.result(&json!({ "courses": courses }), |_| {
        let lines: Vec<String> = courses
            .iter()
            .map(|course| format!("{}  {} documents  {}", course.name, course.document_count, course.id))
            .collect();
        if lines.is_empty() {
            "No courses yet: studium-cli import FILE --course NAME".to_owned()
        } else {
            lines.join("\n")
        }
    });
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn parse_range(text: &str) -> Result<TextRange, Failed> {
    let parsed = text.split_once('-').and_then(|(start, end)| Some((start.parse().ok()?, end.parse().ok()?)));
    match parsed {
        Some((start, end)) if start <= end => Ok(TextRange::new(start, end)),
        _ => Err(Failed::input(format!("{text:?} is not a range; write START-END, as in 120-180"))),
    }
}

pub(crate) fn document_that_is(app: &App, name: &str) -> Result<Document, Failed> {
    let documents = app.library().documents(None)?;
    let matches =
        |document: &&Document| document.id.to_string() == name || document.title == name || document.path == name;
    documents.iter().find(matches).cloned().ok_or_else(|| Failed::not_found(format!("there is no document {name:?}")))
}

/// A course that must be there.
pub(crate) fn course_that_is(app: &App, name: &str) -> Result<CourseId, Failed> {
    let course = app.library().course_by_name(name)?;
    course.map(|course| course.id).ok_or_else(|| Failed::not_found(format!("there is no course {name:?}")))
}

pub(crate) fn course_to_make(app: &App, name: &str) -> Result<CourseId, Failed> {
    match app.library().course_by_name(name)? {
        Some(course) => Ok(course.id),
        None => Ok(app.library().create_course(name)?.id),
    }
}
