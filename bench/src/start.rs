//! The start: from the call of the program to a window that can be used, against an empty Tauri window, in pairs.
//! Files are in the page cache on both sides: what is compared is the work, not the disk.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use studium_e2e::{Window, program};

use crate::figure::{Figure, median};
use crate::memory;

/// Pairs, after one that warms the page cache.
const PAIRS: usize = 9;
/// How long the app rests before its memory is read.
const REST: Duration = Duration::from_secs(20);

/// Measures both windows.
pub(crate) fn run(_root: &Path) -> Result<Vec<Figure>> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(measure())
}

async fn measure() -> Result<Vec<Figure>> {
    let studium = program("studium")?;
    let empty = program("examples/empty-window").context("the empty window was not built")?;
    let data = tempfile::tempdir()?;
    let arguments = ["--data".to_owned(), data.path().display().to_string()];
    // The first start makes the data folder, which happens once in a student's life.
    start(&studium, &arguments, "[data-testid=nav-library]").await?;
    start(&empty, &[], "#ready").await?;

    let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for pair in 0..PAIRS {
        // The order changes, so that neither side always runs on the warmer machine.
        let (our_s, their_s) = if pair % 2 == 0 {
            let our_s = start(&studium, &arguments, "[data-testid=import-button]").await?;
            (our_s, start(&empty, &[], "#ready").await?)
        } else {
            let their_s = start(&empty, &[], "#ready").await?;
            (start(&studium, &arguments, "[data-testid=import-button]").await?, their_s)
        };
        ours.push(our_s);
        theirs.push(their_s);
        ratios.push(our_s / their_s);
    }
    let pairs = format!("{PAIRS} pairs, medians, files in the page cache");

    let window = Window::open_program(&studium, &arguments).await?;
    window.wait_for("[data-testid=import-button]").await?;
    tokio::time::sleep(REST).await;
    let resident = Resident::of(&studium)?;
    window.close().await?;
    let window = Window::open_program(&empty, &[]).await?;
    window.wait_for("#ready").await?;
    tokio::time::sleep(REST).await;
    let bare = Resident::of(&empty)?;
    window.close().await?;

    let memory = format!("once, {} s after the start, empty data folder", REST.as_secs());
    Ok(vec![
        Figure::at_most(
            "start: usable window, Studium to empty Tauri window",
            median(ratios),
            "ratio",
            1.3,
            pairs.clone(),
        ),
        Figure::information("start: usable window (goal 1.5)", median(ours), "s", pairs.clone()),
        Figure::information("start: empty Tauri window", median(theirs), "s", pairs),
        Figure::at_most("start: app process at rest", resident.app_mb, "MB resident", 150.0, memory.clone()),
        Figure::information("start: app process, memory of its own", resident.own_mb, "MB", memory.clone()),
        Figure::information("start: worker processes at rest", resident.workers_mb, "MB resident", memory.clone()),
        Figure::information("start: process of the empty window at rest", bare.app_mb, "MB resident", memory),
    ])
}

/// Seconds from the call of the program until the element is there.
async fn start(program: &Path, arguments: &[String], landmark: &str) -> Result<f64> {
    let window = Window::open_program(program, arguments).await?;
    window.wait_closely(landmark).await?;
    let took = window.started_at.elapsed();
    window.close().await?;
    Ok(took.as_secs_f64())
}

/// Memory of a running program and of the workers beside it.
struct Resident {
    app_mb: f64,
    own_mb: f64,
    workers_mb: f64,
}

impl Resident {
    fn of(program: &Path) -> Result<Self> {
        let started_at = Instant::now();
        let folder = program.parent().context("a program lies in a folder")?;
        let mut resident = Self { app_mb: 0.0, own_mb: 0.0, workers_mb: 0.0 };
        for process in fs::read_dir("/proc")?.flatten() {
            let Ok(file) = fs::read_link(process.path().join("exe")) else { continue };
            let is_worker = file.parent() == Some(folder) && file.file_name() != program.file_name() && !is_this(&file);
            if file == program {
                resident.app_mb += memory::rollup_mb(&process.path(), "Rss:")?;
                resident.own_mb += memory::rollup_mb(&process.path(), "Private_Dirty:")?
                    + memory::rollup_mb(&process.path(), "Private_Clean:")?;
            } else if is_worker {
                resident.workers_mb += memory::rollup_mb(&process.path(), "Rss:")?;
            }
        }
        anyhow::ensure!(resident.app_mb > 0.0, "no process after {:?}", started_at.elapsed());
        Ok(resident)
    }
}

fn is_this(file: &Path) -> bool {
    std::env::current_exe().is_ok_and(|this| this == *file)
}
