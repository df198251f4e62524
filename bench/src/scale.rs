//! A book of 10,000 pages comes in while the window is open: how long typing waits for its paint, and what memory the
//! app and the extract worker take.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::json;
use studium_e2e::{Window, program};

use crate::figure::Figure;
use crate::memory;

const PAGES: usize = 10_000;
const WORDS_A_PAGE: usize = 250;
/// Between two keys.
const TYPE_EVERY: Duration = Duration::from_millis(60);
/// The first pages start the worker and open the tables; from then on memory is to be flat.
const SETTLED_AFTER: Duration = Duration::from_secs(5);
/// Longer than any machine on which this is worth measuring.
const LIMIT: Duration = Duration::from_secs(30 * 60);
const MOST_INPUT_MS: f64 = 100.0;
const MOST_GROWTH_MB: f64 = 64.0;
const MOST_WORKER_MB: f64 = 600.0;

/// Notes for each key how long after it was pressed the frame that shows it was painted.
const MEASURE_KEYS: &str = "
    window.__delays = [];
    addEventListener('keydown', ({ timeStamp }) => requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => window.__delays.push(performance.now() - timeStamp);
        port2.postMessage(null);
    }), true);";

/// Measures in the real window.
///
/// # Errors
/// When the window cannot be opened or the book cannot be read.
pub(crate) fn run(_root: &Path) -> Result<Vec<Figure>> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(measure())
}

async fn measure() -> Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    let book = folder.path().join("book.pdf");
    fs::write(&book, made_book(PAGES))?;
    let studium = program("studium")?;
    let extract = program("studium-extract")?;
    let arguments = ["--data".to_owned(), folder.path().join("data").display().to_string()];
    let window = Window::open_program(&studium, &arguments).await?;
    window.click("[data-testid=nav-library]").await?;
    window.run("window.__studium_drop(arguments[0]);", vec![json!([book])]).await?;
    let field = window.wait_for("[data-testid=library-search]").await?;
    window.run(MEASURE_KEYS, vec![]).await?;

    let started_at = Instant::now();
    let (mut settled, mut most_app, mut most_worker, mut keys) = (None, 0.0_f64, 0.0_f64, 0_usize);
    loop {
        // A letter, and it is taken back: the field stays short, and each key is followed by a paint.
        field.send_keys(if keys.is_multiple_of(2) { "m" } else { "\u{e003}" }).await?;
        keys += 1;
        tokio::time::sleep(TYPE_EVERY).await;
        if !keys.is_multiple_of(16) {
            continue;
        }
        let app_mb = memory::resident_mb(&studium)?;
        most_worker = most_worker.max(memory::peak_mb(&extract));
        if started_at.elapsed() > SETTLED_AFTER {
            settled.get_or_insert(app_mb);
            most_app = most_app.max(app_mb);
        }
        let documents = window.command("list_documents", json!({ "course": null })).await?;
        match documents[0]["status"].as_str() {
            Some("searchable" | "ready") => break,
            Some("failed") => bail!("the book could not be read: {documents}"),
            _ if started_at.elapsed() > LIMIT => bail!("the book was not read within {} s", LIMIT.as_secs()),
            _ => {}
        }
    }
    let import_s = started_at.elapsed().as_secs_f64();
    let delays = window.run("return window.__delays;", vec![]).await?;
    window.close().await?;
    let mut delays: Vec<f64> = delays.as_array().into_iter().flatten().filter_map(serde_json::Value::as_f64).collect();
    delays.sort_by(f64::total_cmp);
    let at = |share: f64| delays.get(((delays.len() as f64 * share) as usize).min(delays.len().saturating_sub(1)));
    let p50 = *at(0.5).context("no key was painted")?;
    let p99 = *at(0.99).context("no key was painted")?;
    let denominator = format!("{} keys while {PAGES} pages of {WORDS_A_PAGE} words came in", delays.len());
    let growth = most_app - settled.unwrap_or(most_app);
    Ok(vec![
        Figure::at_most("scale: key to paint, p99", p99, "ms", MOST_INPUT_MS, denominator.clone()),
        Figure::information("scale: key to paint, p50", p50, "ms", denominator.clone()),
        Figure::at_most("scale: growth of the app process", growth, "MB resident", MOST_GROWTH_MB, denominator.clone()),
        Figure::information("scale: app process at most", most_app, "MB resident", denominator.clone()),
        Figure::at_most(
            "scale: extract worker at most",
            most_worker,
            "MB resident",
            MOST_WORKER_MB,
            denominator.clone(),
        ),
        Figure::information("scale: pages a second until searchable", PAGES as f64 / import_s, "pages/s", denominator),
    ])
}

/// A PDF of made-up words, no two pages alike.
pub(crate) fn made_book(pages: usize) -> Vec<u8> {
    const SYLLABLES: [&str; 16] =
        ["ka", "ro", "mi", "tel", "an", "vo", "sur", "in", "de", "pal", "or", "ne", "fi", "lum", "ex", "ta"];
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % below as u64).unwrap_or(0)
    };
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::new();
    let mut object = |file: &mut Vec<u8>, body: &str| {
        offsets.push(file.len());
        file.extend_from_slice(format!("{} 0 obj\n{body}\nendobj\n", offsets.len()).as_bytes());
    };
    let kids: Vec<String> = (0..pages).map(|page| format!("{} 0 R", 4 + 2 * page)).collect();
    object(&mut file, "<< /Type /Catalog /Pages 2 0 R >>");
    object(&mut file, &format!("<< /Type /Pages /Count {pages} /Kids [{}] >>", kids.join(" ")));
    object(&mut file, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
    for page in 0..pages {
        let contents = 5 + 2 * page;
        object(
            &mut file,
            &format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {contents} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
            ),
        );
        let mut stream = "BT /F1 11 Tf 14 TL 60 780 Td\n".to_owned();
        for _ in 0..WORDS_A_PAGE / 10 {
            let words: Vec<String> =
                (0..10).map(|_| (0..=next(3)).map(|_| SYLLABLES[next(SYLLABLES.len())]).collect()).collect();
            // Writing to a text cannot fail.
            let _ = writeln!(stream, "({}.) Tj T*", words.join(" "));
        }
        stream.push_str("ET");
        object(&mut file, &format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()));
    }
    let start = file.len();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", offsets.len() + 1);
    for offset in &offsets {
        let _ = writeln!(table, "{offset:010} 00000 n ");
    }
    let _ = write!(table, "trailer << /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", offsets.len() + 1);
    file.extend_from_slice(table.as_bytes());
    file
}
