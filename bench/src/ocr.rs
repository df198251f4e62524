//! Text recognition: character errors of an import against `tesseract` called bare on the same pictures.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use studium_app::base::TextRange;
use studium_app::library::DocumentStatus;
use studium_app::{App, ImportPaths, OpenMode, Resources};

use crate::data;
use crate::figure::Figure;

/// Percentage points by which the import may make more errors.
const MOST_WORSE: f64 = 0.2;

/// Measures over the scans of the test data for which the text is known.
///
/// # Errors
/// When the test data or Tesseract is not there, or an import fails.
pub(crate) fn run(root: &Path) -> Result<Vec<Figure>> {
    let scans = scans(root)?;
    ensure!(!scans.is_empty(), "the test data holds no scans whose text is known");
    let folder = tempfile::tempdir()?;
    let app = App::open(folder.path(), Resources::find()?, OpenMode::Own)?;
    let mut figures = Vec::new();
    for (picture, text) in scans {
        let expected = letters(&String::from_utf8_lossy(&std::fs::read(&text)?));
        let bare = error_rate(&expected, &letters(&tesseract(&picture)?));
        let ours = error_rate(&expected, &letters(&imported(&app, &picture)?));
        let name = picture.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let denominator = format!("{} letters of {name}, bare {bare:.2} %", expected.len());
        figures.push(Figure::at_most(
            &format!("ocr: error rate of the import above bare Tesseract, {name}"),
            ours - bare,
            "percentage points",
            MOST_WORSE,
            denominator.clone(),
        ));
        figures.push(Figure::information(&format!("ocr: error rate of the import, {name}"), ours, "%", denominator));
    }
    app.close();
    Ok(figures)
}

/// Pictures with the file that holds their text.
fn scans(root: &Path) -> Result<Vec<(PathBuf, PathBuf)>> {
    let mut scans = Vec::new();
    for text in data::files(root, "ocr", "txt")? {
        let picture = text.with_extension("tif");
        if picture.is_file() {
            scans.push((picture, text));
        }
    }
    Ok(scans)
}

fn tesseract(picture: &Path) -> Result<String> {
    let output = Command::new("tesseract")
        .arg(picture)
        .args(["stdout", "-l", "eng"])
        .env("OMP_THREAD_LIMIT", "1")
        .output()
        .context("tesseract (tesseract-ocr) is not installed")?;
    ensure!(output.status.success(), "tesseract: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?)
}

fn imported(app: &App, picture: &Path) -> Result<String> {
    let paths = vec![picture.to_string_lossy().into_owned()];
    let taken = app.import_paths(&ImportPaths { paths, course: None });
    let id = taken.documents.first().with_context(|| format!("refused: {:?}", taken.refused))?.id;
    loop {
        let document = app.library().document(id)?;
        match document.status {
            DocumentStatus::Searchable | DocumentStatus::Ready => break,
            DocumentStatus::Failed => anyhow::bail!("{}: {:?}", picture.display(), document.error),
            DocumentStatus::Queued | DocumentStatus::Extracting => std::thread::sleep(Duration::from_millis(20)),
        }
    }
    let opened = app.library().open_document(id)?;
    Ok(app.library().text(opened.revision, TextRange::new(0, opened.text_length))?)
}

/// The letters of a text as they are compared, on all sides alike: words that were broken at the end of a line are put
/// together, ligatures taken apart, and white space is one blank.
fn letters(text: &str) -> Vec<char> {
    let mut joined = String::new();
    for line in text.lines().map(str::trim) {
        let is_continued = line.chars().next().is_some_and(char::is_lowercase);
        let is_broken =
            joined.trim_end().strip_suffix(['-', '\u{2010}']).is_some_and(|word| word.ends_with(char::is_alphanumeric));
        if is_broken && is_continued {
            joined.truncate(joined.trim_end().len());
            joined.pop();
        } else {
            joined.push(' ');
        }
        joined.push_str(line);
    }
    let joined = joined.replace('\u{fb01}', "fi").replace('\u{fb02}', "fl");
    joined.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect()
}

/// Changed, missing and superfluous letters per hundred expected ones.
fn error_rate(expected: &[char], found: &[char]) -> f64 {
    let mut row: Vec<usize> = (0..=found.len()).collect();
    for (line, letter) in expected.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, other) in found.iter().enumerate() {
            let above = row[column + 1];
            let changed = diagonal + usize::from(letter != other);
            row[column + 1] = changed.min(above + 1).min(row[column] + 1);
            diagonal = above;
        }
    }
    100.0 * row.last().copied().unwrap_or(0) as f64 / expected.len().max(1) as f64
}
