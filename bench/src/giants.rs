//! Files as large as they come, made at run time: the extract worker reads them or says why not, within its memory.
//!
//! What is measured is the worker alone, through its supervisor as the app has it; the import of a large document with
//! the window open is a bench of its own.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use studium_app::base::{CancelToken, Coded, ErrorCode};
use studium_app::engine::protocol::extract::{Event, Extract, Request};
use studium_app::engine::{Supervisor, WorkerConfig};

use crate::figure::Figure;

/// Address space that the app gives the worker, in bytes.
const MEMORY_LIMIT_BYTES: u64 = 3 << 30;
/// Most that the worker may hold, in MB.
const MOST_MB: f64 = 600.0;
const GIGABYTE: u64 = 1 << 30;

/// Makes a file.
type Write = Box<dyn Fn(&Path) -> Result<()>>;

/// What became of a file.
struct Outcome {
    parts: usize,
    chars: u64,
    refused: Option<ErrorCode>,
    took: Duration,
    /// Most memory that the worker held, in MB.
    peak_mb: f64,
}

pub(crate) fn run(root: &Path) -> Result<Vec<Figure>> {
    let folder = tempfile::tempdir().context("a folder for the files")?;
    let mut figures = Vec::new();
    let pages = |count, picture_bytes| move |path: &Path| write_pdf(path, count, picture_bytes);
    let giants: [(&str, &str, Write, Option<usize>); 4] = [
        ("a PDF of 5,000 pages", "pages.pdf", Box::new(pages(5_000, 0)), Some(5_000)),
        ("a PDF of 1 GB", "pictures.pdf", Box::new(pages(500, GIGABYTE / 500)), Some(500)),
        ("a text of 1 GB in one line", "line.txt", Box::new(|path| write_line(path, GIGABYTE)), None),
        ("a text of 60 MB in one line", "shorter.txt", Box::new(|path| write_line(path, 60 << 20)), Some(1)),
    ];
    for (what, name, write, least) in giants {
        let path = folder.path().join(name);
        write(&path).with_context(|| format!("{what} cannot be written"))?;
        let size_mb = path.metadata()?.len() as f64 / 1e6;
        let outcome = read(root, folder.path(), path.clone())?;
        std::fs::remove_file(path)?;
        let denominator = format!("one worker, {size_mb:.0} MB, {} parts, {} characters", outcome.parts, outcome.chars);
        let name = |figure: &str| format!("giants: {what}: {figure}");
        match least {
            Some(least) => {
                let parts = outcome.parts as f64;
                figures.push(Figure::at_least(&name("parts read"), parts, "", least as f64, denominator.clone()));
                let speed = parts / outcome.took.as_secs_f64();
                figures.push(Figure::information(&name("speed"), speed, "parts/s", denominator.clone()));
            }
            None => {
                let is_refused = f64::from(u8::from(outcome.refused == Some(ErrorCode::FileTooLarge)));
                figures.push(Figure::at_least(&name("refused as too large"), is_refused, "", 1.0, denominator.clone()));
                figures.push(Figure::at_most(&name("time"), outcome.took.as_secs_f64(), "s", 5.0, denominator.clone()));
            }
        }
        figures.push(Figure::at_most(&name("memory of the worker"), outcome.peak_mb, "MB", MOST_MB, denominator));
    }
    Ok(figures)
}

/// Reads a file with a worker of its own.
fn read(root: &Path, folder: &Path, path: PathBuf) -> Result<Outcome> {
    let library = format!("{}pdfium{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    let models = root.join("models");
    let worker = Supervisor::<Extract>::new(WorkerConfig {
        program: std::env::current_exe()?.with_file_name(format!("studium-extract{}", std::env::consts::EXE_SUFFIX)),
        allow_read: vec![folder.to_owned(), models.clone()],
        memory_limit_bytes: MEMORY_LIMIT_BYTES,
        start_limit: Duration::from_secs(60),
        idle_limit: Duration::from_secs(600),
        extra_arguments: Vec::new(),
    })?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let pdfium = models.join("pdfium").join(library);
    let request = Request::Extract { path, name, content_type: None, password: None, pdfium, first_part: 0 };
    let (mut parts, mut chars) = (0, 0);
    let begun = Instant::now();
    let result = worker.call(request, &CancelToken::new(), &mut |event| {
        if let Event::Part(part) = event {
            parts += 1;
            chars += part.text.chars().count() as u64;
        }
    });
    let took = begun.elapsed();
    let peak_mb = worker.process_id().and_then(peak_mb).unwrap_or(f64::NAN);
    Ok(Outcome { parts, chars, refused: result.err().map(|error| error.code()), took, peak_mb })
}

/// The most memory that a process has held so far; the kernel keeps count.
fn peak_mb(process: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<f64>().ok().map(|kilobytes| kilobytes / 1e3)
}

fn write_line(path: &Path, bytes: u64) -> Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    let words = "one line of words without an end ".repeat(2_000);
    for _ in 0..bytes / words.len() as u64 {
        file.write_all(words.as_bytes())?;
    }
    Ok(file.flush()?)
}

/// A PDF whose pages have fifty lines each and, where wanted, a picture of so many bytes.
fn write_pdf(path: &Path, pages: usize, picture_bytes: u64) -> Result<()> {
    let mut file = Counted { file: BufWriter::new(File::create(path)?), at: 0 };
    let mut offsets = Vec::new();
    let page_id = |index: usize| 4 + 3 * index;
    let kids: String = (0..pages).map(|index| format!("{} 0 R ", page_id(index))).collect();
    file.put(b"%PDF-1.7\n")?;
    file.object(&mut offsets, "<< /Type /Catalog /Pages 2 0 R >>")?;
    file.object(&mut offsets, &format!("<< /Type /Pages /Count {pages} /Kids [{kids}] >>"))?;
    file.object(&mut offsets, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")?;
    let row = vec![0xa5_u8; 1 << 16];
    for index in 0..pages {
        let id = page_id(index);
        file.object(
            &mut offsets,
            &format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R \
                 /Resources << /Font << /F 3 0 R >> /XObject << /P {} 0 R >> >> >>",
                id + 1,
                id + 2
            ),
        )?;
        let mut content = String::from(if picture_bytes > 0 { "q 100 0 0 100 400 20 cm /P Do Q\n" } else { "" });
        for line in 0..50 {
            let y = 800 - 15 * line;
            let words = format!("Line {line} of page {index} speaks of marker{} and of tides.", index * 50 + line);
            content.push_str(&format!("BT /F 11 Tf 1 0 0 1 50 {y} Tm ({words}) Tj ET\n"));
        }
        file.object(&mut offsets, &format!("<< /Length {} >>\nstream\n{content}endstream", content.len()))?;
        let height = picture_bytes / row.len() as u64;
        offsets.push(file.at);
        file.put(
            format!(
                "{} 0 obj\n<< /Type /XObject /Subtype /Image /Width {} /Height {height} /ColorSpace /DeviceGray \
                 /BitsPerComponent 8 /Length {} >>\nstream\n",
                offsets.len(),
                row.len(),
                height * row.len() as u64
            )
            .as_bytes(),
        )?;
        for _ in 0..height {
            file.put(&row)?;
        }
        file.put(b"\nendstream\nendobj\n")?;
    }
    let table = file.at;
    file.put(format!("xref\n0 {}\n0000000000 65535 f \n", offsets.len() + 1).as_bytes())?;
    for offset in &offsets {
        file.put(format!("{offset:010} 00000 n \n").as_bytes())?;
    }
    let size = offsets.len() + 1;
    file.put(format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n").as_bytes())?;
    Ok(file.file.flush()?)
}

/// A file that knows how long it is.
struct Counted {
    file: BufWriter<File>,
    at: u64,
}

impl Counted {
    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.at += bytes.len() as u64;
        Ok(self.file.write_all(bytes)?)
    }

    /// The next object.
    fn object(&mut self, offsets: &mut Vec<u64>, content: &str) -> Result<()> {
        offsets.push(self.at);
        self.put(format!("{} 0 obj\n{content}\nendobj\n", offsets.len()).as_bytes())
    }
}
