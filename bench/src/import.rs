//! Import: pages a second of one extract worker against a bare PDFium loop, a whole import against making its vectors
//! alone, and the words against those that `pdftotext` finds.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use pdfium_render::prelude::Pdfium;
use studium_app::base::CancelToken;
use studium_app::engine::protocol::extract::{self, Event, Request};
use studium_app::engine::{Extract, Outcome, Supervisor, WorkerConfig};
use studium_app::library::{Document, DocumentStatus};
use studium_app::{App, ImportPaths, JobKind, OpenMode, Resources};

use crate::data;
use crate::figure::{Figure, median};
use crate::scale;

/// Runs of each side.
const PAIRS: usize = 7;
const LEAST_PAGES: f64 = 0.8;
const LEAST_IMPORT: f64 = 0.85;
const LEAST_WORDS: f64 = 0.98;
/// A page on which the reference finds fewer words is a picture.
const FEWEST_WORDS: usize = 5;

/// Measures over the PDF files of the test data that hold text.
///
/// # Errors
/// When the test data, the worker or PDFium is not there, or the worker fails.
pub(crate) fn run(root: &Path) -> Result<Vec<Figure>> {
    let pdfium = Resources::find()?.library("pdfium", "pdfium");
    let worker = Worker::start(root, &pdfium)?;
    let files: Vec<PathBuf> = data::files(root, "documents", "pdf")?
        .into_iter()
        .filter(|file| !is_bomb(file))
        .filter(|file| worker.pages(file).is_ok_and(|pages| pages.iter().any(|text| !text.trim().is_empty())))
        .collect();
    ensure!(!files.is_empty(), "no PDF of the test data holds text");
    let mut figures = pages(&worker, &pdfium, &files)?;
    figures.push(words(&worker, &files)?);
    figures.extend(whole(&files)?);
    Ok(figures)
}

/// Files made to use up memory and time say nothing about speed; `pdftotext` takes minutes over them.
fn is_bomb(file: &Path) -> bool {
    file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("bomb"))
}

/// The real worker behind its supervisor.
struct Worker {
    supervisor: Supervisor<extract::Extract>,
    pdfium: PathBuf,
}

impl Worker {
    fn start(root: &Path, pdfium: &Path) -> Result<Self> {
        let resources = Resources::find()?;
        let supervisor = Supervisor::new(WorkerConfig {
            program: resources.program("studium-extract"),
            allow_read: vec![data::folder(root), root.to_owned()],
            memory_limit_bytes: 0,
            start_limit: Duration::from_secs(20),
            idle_limit: Duration::from_secs(600),
            extra_arguments: Vec::new(),
        })?;
        Ok(Self { supervisor, pdfium: pdfium.to_owned() })
    }

    /// The text of each page.
    fn pages(&self, file: &Path) -> Result<Vec<String>> {
        let mut pages = Vec::new();
        let request = Request::Extract {
            path: file.to_owned(),
            name: file.to_string_lossy().into_owned(),
            content_type: None,
            password: None,
            pdfium: self.pdfium.clone(),
            first_part: 0,
        };
        let outcome = self.supervisor.extract(request, &CancelToken::new(), &mut |event| {
            if let Event::Part(part) = event {
                pages.push(part.text);
            }
        })?;
        ensure!(outcome == Outcome::Completed, "nobody cancels");
        Ok(pages)
    }
}

fn pages(worker: &Worker, pdfium: &Path, files: &[PathBuf]) -> Result<Vec<Figure>> {
    let bare = Pdfium::new(Pdfium::bind_to_library(pdfium)?);
    let ours = || -> Result<(usize, f64)> {
        let started_at = Instant::now();
        let mut count = 0;
        for file in files {
            count += worker.pages(file)?.len();
        }
        Ok((count, started_at.elapsed().as_secs_f64()))
    };
    let theirs = || -> Result<(usize, f64)> {
        let started_at = Instant::now();
        let mut count = 0;
        for file in files {
            count += bare_loop(&bare, file)?;
        }
        Ok((count, started_at.elapsed().as_secs_f64()))
    };
    let (count, _) = ours()?;
    ensure!(theirs()?.0 == count, "the two sides read different pages");
    let (mut ratios, mut speeds, mut bare_speeds) = (Vec::new(), Vec::new(), Vec::new());
    for pair in 0..PAIRS {
        let (our, their) = if pair % 2 == 0 {
            (ours()?, theirs()?)
        } else {
            let their = theirs()?;
            (ours()?, their)
        };
        ratios.push(their.1 / our.1);
        speeds.push(count as f64 / our.1);
        bare_speeds.push(count as f64 / their.1);
    }
    let denominator = format!("{PAIRS} pairs, {count} pages of {} files", files.len());
    Ok(vec![
        Figure::at_least(
            "import: pages a second, worker to bare PDFium loop",
            median(ratios),
            "ratio",
            LEAST_PAGES,
            denominator.clone(),
        ),
        Figure::information("import: pages a second of one worker", median(speeds), "pages/s", denominator.clone()),
        Figure::information("import: pages a second of the bare loop", median(bare_speeds), "pages/s", denominator),
    ])
}

/// What any reader with places must ask PDFium for: each character, its box and its font's size.
fn bare_loop(pdfium: &Pdfium, file: &Path) -> Result<usize> {
    let document = pdfium.load_pdf_from_file(file, None)?;
    let mut sum = 0.0_f32;
    for page in document.pages().iter() {
        let text = page.text()?;
        for character in text.chars().iter() {
            let height = character.loose_bounds().map_or(0.0, |bounds| bounds.height().value);
            sum += height + character.unscaled_font_size().value + character.unicode_value() as f32;
        }
    }
    std::hint::black_box(sum);
    Ok(usize::try_from(document.pages().len())?)
}

/// Files in which `pdftotext` finds no words: the fonts of the one map to nothing but numbers of glyphs, and the lines of
/// the other stand at angles, so that it tears their words apart.
const WITHOUT_WORDS: [&str; 2] = ["ThuluthFeatures.pdf", "testPDF_angles.pdf"];

/// Words of `pdftotext` that stand in our text in the same order, page by page. It knows two orders: that of the text,
/// which reads a table column by column, and that of the paper, which reads it row by row, as we do, and runs through
/// the columns of a text. Of each page the one counts that is nearer.
fn words(worker: &Worker, files: &[PathBuf]) -> Result<Figure> {
    const NAME: &str = "import: words of pdftotext found, in order";
    if Command::new("pdftotext").arg("-v").output().is_err() {
        let reason = "not measured: pdftotext (poppler-utils) is not installed".to_owned();
        return Ok(Figure::at_least(NAME, 0.0, "ratio", LEAST_WORDS, reason));
    }
    let reference = |file: &Path, mode: &[&str]| -> Result<String> {
        let output = Command::new("pdftotext").args(["-enc", "UTF-8"]).args(mode).arg(file).arg("-").output()?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let is_worded = |file: &&PathBuf| !WITHOUT_WORDS.iter().any(|name| file.ends_with(name));
    let files: Vec<&PathBuf> = files.iter().filter(is_worded).collect();
    let (mut found, mut all, mut pages) = (0, 0, 0);
    for file in &files {
        let (of_text, of_paper) = (reference(file, &[])?, reference(file, &["-layout"])?);
        let orders = of_text.split('\u{c}').zip(of_paper.split('\u{c}'));
        for ((of_text, of_paper), ours) in orders.zip(worker.pages(file)?) {
            let (of_text, of_paper, ours) = (data::words(of_text), data::words(of_paper), data::words(&ours));
            if of_text.len() >= FEWEST_WORDS {
                pages += 1;
                all += of_text.len();
                let in_order = common(&of_text, &ours).max(common(&of_paper, &ours)).min(of_text.len());
                found += in_order;
                if std::env::var_os("STUDIUM_BENCH_DETAIL").is_some() && in_order * 100 < of_text.len() * 98 {
                    eprintln!("{in_order} of {} words: {}, page {pages}", of_text.len(), file.display());
                }
            }
        }
    }
    let denominator = format!("{all} words on {pages} pages of {} files", files.len());
    Ok(Figure::at_least(NAME, found as f64 / all.max(1) as f64, "ratio", LEAST_WORDS, denominator))
}

/// The length of the longest sequence that both hold in the same order.
fn common(left: &[String], right: &[String]) -> usize {
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    for word in left.iter().chain(right) {
        let next = numbers.len();
        numbers.entry(word).or_insert(next);
    }
    // Comparing numbers is what makes this quick enough for long pages.
    let numbered = |words: &[String]| -> Vec<usize> { words.iter().map(|word| numbers[word.as_str()]).collect() };
    let (left, right) = (numbered(left), numbered(right));
    let mut row = vec![0_usize; right.len() + 1];
    for word in left {
        let mut diagonal = 0;
        for (column, other) in right.iter().enumerate() {
            let above = row[column + 1];
            row[column + 1] = if *other == word { diagonal + 1 } else { above.max(row[column]) };
            diagonal = above;
        }
    }
    row.last().copied().unwrap_or(0)
}

/// Pages of the book that is imported whole.
const BOOK_PAGES: usize = 200;

/// A whole import with words and vectors against making the same vectors with everything else done: of a book, and of
/// the files of the test data, which have three pages each, so that their number counts more than their length.
fn whole(files: &[PathBuf]) -> Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    let book = folder.path().join("book.pdf");
    std::fs::write(&book, scale::made_book(BOOK_PAGES))?;
    let of_book = imported(&[book])?;
    let of_files = imported(files)?;
    let denominator = |of: &Imported, what: &str| format!("once, {what}, {} passages", of.chunks);
    let (book, leaflets) = (format!("a book of {BOOK_PAGES} pages"), format!("{} files", files.len()));
    Ok(vec![
        Figure::at_least(
            "import: speed of a whole import to embedding alone",
            of_book.embed_s / of_book.import_s,
            "ratio",
            LEAST_IMPORT,
            denominator(&of_book, &book),
        ),
        Figure::information("import: whole import", of_book.import_s, "s", denominator(&of_book, &book)),
        Figure::information("import: embedding alone", of_book.embed_s, "s", denominator(&of_book, &book)),
        Figure::information(
            "import: speed of a whole import to embedding alone, many small files",
            of_files.embed_s / of_files.import_s,
            "ratio",
            denominator(&of_files, &leaflets),
        ),
    ])
}

struct Imported {
    chunks: u32,
    import_s: f64,
    embed_s: f64,
}

fn imported(files: &[PathBuf]) -> Result<Imported> {
    let folder = tempfile::tempdir()?;
    let app = App::open(folder.path(), Resources::find()?, OpenMode::Own)?;
    let paths: Vec<String> = files.iter().map(|path| path.to_string_lossy().into_owned()).collect();
    let started_at = Instant::now();
    let taken = app.import_paths(&ImportPaths { paths, course: None });
    ensure!(taken.refused.is_empty(), "refused: {:?}", taken.refused);
    let documents = until_ready(&app)?;
    let import_s = started_at.elapsed().as_secs_f64();
    let chunks = documents.iter().map(|document| document.chunks).sum();
    app.close();
    drop(app);

    std::fs::remove_dir_all(folder.path().join("vectors"))?;
    let app = App::open(folder.path(), Resources::find()?, OpenMode::Own)?;
    let started_at = Instant::now();
    until_embedded(&app)?;
    let embed_s = started_at.elapsed().as_secs_f64();
    app.close();
    Ok(Imported { chunks, import_s, embed_s })
}

fn until_ready(app: &App) -> Result<Vec<Document>> {
    loop {
        let documents = app.library().documents(None)?;
        if let Some(failed) = documents.iter().find(|document| document.status == DocumentStatus::Failed) {
            anyhow::bail!("{} could not be read: {:?}", failed.path, failed.error);
        }
        if documents.iter().all(|document| document.status == DocumentStatus::Ready) {
            return Ok(documents);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The app makes missing vectors by itself when it opens.
fn until_embedded(app: &App) -> Result<()> {
    loop {
        let jobs = app.jobs()?;
        let newest = jobs.iter().find(|job| job.kind == JobKind::Embed).context("vectors are made")?;
        if !newest.state.is_active() {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}
