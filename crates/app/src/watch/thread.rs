//! The thread that looks at watched folders when something in them changes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Weak;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};

use super::Looked;
use crate::{App, AppError};

/// Changes come in bursts; the look waits until the first of one is so old.
const GATHER: Duration = Duration::from_millis(300);
/// While files are being written.
const SETTLING: Duration = Duration::from_secs(1);
/// While a folder is missing, or the system does not say what changes.
const POLLING: Duration = Duration::from_secs(3);
/// Otherwise, for what the system did not say: network drives.
const IDLE: Duration = Duration::from_secs(60);

enum Signal {
    Changed,
    Stop,
}

/// The running thread.
pub(crate) struct Watcher {
    signals: Sender<Signal>,
    thread: Option<JoinHandle<()>>,
}

impl Watcher {
    /// Starts the thread, which looks at once.
    pub(crate) fn start(app: Weak<App>) -> Result<Self, AppError> {
        let (signals, receiver) = bounded(16);
        let told = signals.clone();
        let thread = std::thread::Builder::new()
            .name("watch".to_owned())
            .spawn(move || Folders::new(told).run(&app, &receiver))
            .map_err(AppError::Thread)?;
        Ok(Self { signals, thread: Some(thread) })
    }

    /// Says that there may be something new.
    pub(crate) fn wake(&self) {
        // Full means that it will look anyway.
        let _ = self.signals.try_send(Signal::Changed);
    }

    /// Ends the thread after the file that it is taking in.
    pub(crate) fn stop(mut self) {
        let _ = self.signals.send(Signal::Stop);
        let Some(thread) = self.thread.take() else { return };
        if thread.join().is_err() {
            tracing::error!("the thread of the watched folders panicked");
        }
    }
}

/// The folders that the system watches for us.
struct Folders {
    system: Option<RecommendedWatcher>,
    watched: BTreeSet<PathBuf>,
    /// Some folder cannot be watched by the system.
    has_unwatched: bool,
}

impl Folders {
    fn new(signals: Sender<Signal>) -> Self {
        let told = move |event: notify::Result<notify::Event>| {
            // Reading a file is no change; an error may hide one.
            let is_change = event.map_or(true, |event| {
                event.kind.is_create() || event.kind.is_modify() || event.kind.is_remove() || event.need_rescan()
            });
            if is_change {
                let _ = signals.try_send(Signal::Changed);
            }
        };
        let system = notify::recommended_watcher(told);
        if let Err(error) = &system {
            tracing::warn!(%error, "the system does not say what changes in folders: they are looked at now and then");
        }
        Self { system: system.ok(), watched: BTreeSet::new(), has_unwatched: false }
    }

    fn run(mut self, app: &Weak<App>, signals: &Receiver<Signal>) {
        let mut next = Instant::now();
        loop {
            match signals.recv_timeout(next.saturating_duration_since(Instant::now())) {
                Ok(Signal::Changed) => next = next.min(Instant::now() + GATHER),
                Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {
                    let Some(app) = app.upgrade() else { return };
                    next = Instant::now() + self.look(&app);
                }
            }
        }
    }

    /// Looks once and says how long to wait with nothing heard.
    fn look(&mut self, app: &App) -> Duration {
        // Watching comes before looking, so that nothing falls between the two.
        let looked = self.follow(app).and_then(|()| app.look_at_watched_folders());
        match looked {
            Ok(Looked { is_unsettled: true, .. }) => SETTLING,
            Ok(Looked { is_missing: true, .. }) => POLLING,
            Ok(_) if self.has_unwatched => POLLING,
            Ok(_) => IDLE,
            Err(error) => {
                tracing::warn!(%error, "the watched folders could not be looked at");
                POLLING
            }
        }
    }

    /// Has the system watch the folders that are there.
    fn follow(&mut self, app: &App) -> Result<(), AppError> {
        let wanted: BTreeSet<PathBuf> = app.watched_folders()?.into_iter().map(|folder| folder.path.into()).collect();
        let wanted: BTreeSet<PathBuf> = wanted.into_iter().filter(|path| path.is_dir()).collect();
        let Some(system) = &mut self.system else {
            self.has_unwatched = !wanted.is_empty();
            return Ok(());
        };
        for gone in self.watched.difference(&wanted) {
            // A folder that vanished took its watch along.
            let _ = system.unwatch(gone);
        }
        self.watched.retain(|path| wanted.contains(path));
        for path in &wanted {
            if !self.watched.contains(path) && watch(system, path) {
                self.watched.insert(path.clone());
            }
        }
        self.has_unwatched = self.watched.len() < wanted.len();
        Ok(())
    }
}

fn watch(system: &mut RecommendedWatcher, path: &Path) -> bool {
    let watched = system.watch(path, RecursiveMode::Recursive);
    if let Err(error) = &watched {
        tracing::warn!(%error, path = %path.display(), "a folder is looked at now and then");
    }
    watched.is_ok()
}
