//! The app: opens a data folder and holds everything that works on it.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use studium_base::{CancelToken, Clock, ConversationId, DocumentId, SystemClock};
use studium_cards::Collection;
use studium_cards::schedule::LocalZone;
use studium_engine::protocol::{embed, extract, llm, speech};
use studium_engine::recognise::Tesseract;
use studium_engine::{Embed, Extract, Generate, Hear, Recognise, Supervisor, WorkerConfig};
use studium_library::{Library, LibraryParts};
use studium_net::{AddressPolicy, Network};
use studium_store::{Area, Store};
use studium_tutor::{Personas, Tutor, TutorParts};
use studium_voice::audio::native::Hardware;

use crate::folder::OwnedFolder;
use crate::import::{EmbedWork, ImportWork, PageWork};
use crate::jobs::{Job, JobKind, Jobs, Lane, Work};
use crate::models::Models;
use crate::network::StoredLedger;
use crate::notice::{self, NoticeCode};
use crate::optimizing::OptimizeWork;
use crate::packages::{ExportPackageWork, ImportPackageWork};
use crate::proposing::ProposeWork;
use crate::rescheduling::RescheduleWork;
use crate::settings::Settings;
use crate::talking::SoundSlot;
use crate::watch::Watcher;
use crate::{AppError, Resources};

/// Address space of the extract worker: what the largest textbooks need, and no more.
const EXTRACT_MEMORY_BYTES: u64 = 3 << 30;
/// How long a worker may take from its start to its first frame. Loading a 30 MB program from a slow disk included.
const WORKER_START: Duration = Duration::from_secs(20);
/// Idle workers are unloaded: the language model soon, since it holds the most memory.
const LLM_IDLE: Duration = Duration::from_secs(10 * 60);
const EMBED_IDLE: Duration = Duration::from_secs(5 * 60);
const EXTRACT_IDLE: Duration = Duration::from_secs(30);
const SPEECH_IDLE: Duration = Duration::from_secs(5 * 60);
/// A backup is made when the newest is older.
const BACKUP_EVERY_HOURS: u32 = 12;

/// How a data folder is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenMode {
    /// As its owner, with the jobs running.
    Own,
    /// As its owner, jobs wait: for commands that only queue.
    OwnQuietly,
    /// Beside an owner, for reading only.
    Read,
}

/// What the app tells its front.
#[derive(Debug, Clone, PartialEq)]
pub enum AppEvent {
    /// Fetch these again.
    Changed(Vec<Area>),
    /// A job moved.
    Job(Box<Job>),
}

/// The worker processes of a data folder.
pub(crate) struct Engines {
    pub(crate) llm: Arc<Supervisor<llm::Llm>>,
    pub(crate) embed: Arc<Supervisor<embed::Embed>>,
    pub(crate) extract: Arc<Supervisor<extract::Extract>>,
    /// Shows pictures while the other reads books.
    pub(crate) view: Arc<Supervisor<extract::Extract>>,
    /// Writes down what is said.
    pub(crate) hear: Arc<Supervisor<speech::Speech>>,
    /// Writes recordings down, so that a lecture does not keep the tutor from hearing.
    pub(crate) transcribe: Arc<Supervisor<speech::Speech>>,
    /// Speaks while the others hear.
    pub(crate) speak: Arc<Supervisor<speech::Speech>>,
    /// Not a worker of ours: a program that is started for each page.
    pub(crate) recognise: Arc<dyn Recognise>,
}

/// Ids of the worker processes that run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WorkerProcesses {
    /// Writes.
    pub language: Option<u32>,
    /// Makes vectors.
    pub embedding: Option<u32>,
    /// Reads documents.
    pub extraction: Option<u32>,
    /// Hears.
    pub hearing: Option<u32>,
    /// Speaks.
    pub speaking: Option<u32>,
}

/// An opened data folder.
pub struct App {
    pub(crate) store: Arc<Store>,
    pub(crate) library: Arc<Library>,
    pub(crate) tutor: Tutor,
    pub(crate) cards: Collection,
    pub(crate) models: Arc<Models>,
    pub(crate) jobs: Arc<Jobs>,
    pub(crate) network: Arc<Network>,
    pub(crate) engines: Engines,
    pub(crate) resources: Resources,
    /// Answers that are being written.
    pub(crate) answering: Mutex<HashMap<ConversationId, CancelToken>>,
    /// Microphones and loudspeakers of this machine.
    pub(crate) hardware: Arc<Hardware>,
    /// Who uses them.
    pub(crate) sound: SoundSlot,
    /// Passwords that the student typed; they are never written down.
    pub(crate) passwords: Arc<Mutex<HashMap<DocumentId, String>>>,
    pub(crate) lanes: Mutex<HashMap<JobKind, Lane>>,
    pub(crate) watcher: Mutex<Option<Watcher>>,
    pub(crate) data_folder: std::path::PathBuf,
    /// The last field: the lock is given back when everything else is closed.
    _folder: Option<OwnedFolder>,
}

impl App {
    /// Opens the data folder.
    ///
    /// # Errors
    /// `data_folder_in_use` when another process owns it, and whatever keeps the database or the index from opening.
    pub fn open(data_folder: &Path, resources: Resources, mode: OpenMode) -> Result<Arc<Self>, AppError> {
        Self::open_behind(data_folder, resources, mode, AddressPolicy::Public)
    }

    /// Opens the data folder with another address policy: for tests that bring a server of their own.
    ///
    /// # Errors
    /// As [`App::open`].
    pub fn open_behind(
        data_folder: &Path,
        resources: Resources,
        mode: OpenMode,
        policy: AddressPolicy,
    ) -> Result<Arc<Self>, AppError> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let folder = if mode == OpenMode::Read { None } else { Some(OwnedFolder::take(data_folder)?) };
        let (store, recovered) = match mode {
            OpenMode::Read => (Store::open_read_only(data_folder, clock)?, None),
            OpenMode::Own | OpenMode::OwnQuietly => {
                let opened = Store::open(data_folder, clock)?;
                (opened.store, opened.recovered)
            }
        };
        let store = Arc::new(store);
        let engines = Engines::start(data_folder, &resources)?;
        let (library, was_rebuilt) = Library::open(LibraryParts {
            store: Arc::clone(&store),
            folder: data_folder.to_owned(),
            extract: Arc::clone(&engines.extract) as Arc<dyn Extract>,
            view: Arc::clone(&engines.view) as Arc<dyn Extract>,
            recognise: Arc::clone(&engines.recognise),
            embed: Arc::clone(&engines.embed) as Arc<dyn Embed>,
            pdfium: resources.library("pdfium", "pdfium"),
            read_only: mode == OpenMode::Read,
        })?;
        let models = Models::open(
            &resources,
            data_folder,
            Arc::clone(&store),
            Arc::clone(&engines.llm) as Arc<dyn Generate>,
            Arc::clone(&engines.hear) as Arc<dyn Hear>,
        )?;
        let network = Network::new(policy, Arc::new(StoredLedger(Arc::clone(&store))));
        network.set_never_connect(Settings::load(&store)?.never_connect);
        let library = Arc::new(library);
        let tutor = Tutor::new(TutorParts {
            store: Store::clone(&store),
            sources: Arc::clone(&library) as Arc<dyn studium_tutor::Sources>,
            generate: Arc::clone(&engines.llm) as Arc<dyn Generate>,
            personas: Personas::read(&resources.assets().join("personas"))?,
            clock: Arc::new(SystemClock),
        });
        let app = Arc::new(Self {
            jobs: Arc::new(Jobs::new(Arc::clone(&store))),
            models: Arc::new(models),
            network: Arc::new(network),
            library,
            tutor,
            cards: Collection::new(Arc::clone(&store), Arc::new(LocalZone::system())),
            store,
            engines,
            resources,
            answering: Mutex::default(),
            hardware: Arc::default(),
            sound: SoundSlot::default(),
            passwords: Arc::default(),
            lanes: Mutex::default(),
            watcher: Mutex::default(),
            data_folder: data_folder.to_owned(),
            _folder: folder,
        });
        app.select_embedder();
        if mode != OpenMode::Read {
            if let Some(recovery) = recovered {
                notice::raise(&app.store, NoticeCode::DatabaseRestored, &format!("{recovery:?}"))?;
            }
            if was_rebuilt && app.store_has_documents()? {
                notice::raise(&app.store, NoticeCode::IndexRebuilt, "")?;
            }
            if app.jobs.recover()? > 0 {
                notice::raise(&app.store, NoticeCode::ImportResumed, "")?;
            }
        }
        if mode == OpenMode::Own {
            app.start_lanes()?;
            app.keep_house()?;
        }
        Ok(app)
    }

    /// Chooses the embedder anew; a damaged one leaves words alone to find passages, and the models page says why.
    pub(crate) fn select_embedder(&self) {
        match self.models.embedder() {
            Ok(spec) => self.library.select_embedder(spec),
            Err(error) => {
                tracing::warn!(%error, "no embedder can be used");
                self.library.select_embedder(None);
            }
        }
    }

    /// Is told of every change; several may listen.
    pub fn listen(&self, listener: impl Fn(AppEvent) + Send + Sync + 'static) {
        let listener = Arc::new(listener);
        let of_jobs = Arc::clone(&listener);
        self.jobs.listen(Box::new(move |job| of_jobs(AppEvent::Job(Box::new(job.clone())))));
        self.store.subscribe(Box::new(move |changes| {
            if !changes.areas.is_empty() {
                listener(AppEvent::Changed(changes.areas.iter().copied().collect()));
            }
        }));
    }

    /// The library of this data folder.
    #[must_use]
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// Notes, decks and cards of this data folder.
    #[must_use]
    pub fn cards(&self) -> &Collection {
        &self.cards
    }

    /// The tutor of this data folder.
    #[must_use]
    pub fn tutor(&self) -> &Tutor {
        &self.tutor
    }

    /// Where the data lies.
    #[must_use]
    pub fn data_folder(&self) -> &Path {
        &self.data_folder
    }

    /// The worker processes that run. For diagnosis and fault tests.
    #[must_use]
    pub fn worker_processes(&self) -> WorkerProcesses {
        WorkerProcesses {
            language: self.engines.llm.process_id(),
            embedding: self.engines.embed.process_id(),
            extraction: self.engines.extract.process_id(),
            hearing: self.engines.hear.process_id(),
            speaking: self.engines.speak.process_id(),
        }
    }

    /// The student's settings.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn settings(&self) -> Result<Settings, AppError> {
        Settings::load(&self.store)
    }

    /// Saves the student's settings; "never connect" holds at once.
    ///
    /// # Errors
    /// When a setting is out of range or cannot be saved.
    pub fn save_settings(&self, settings: &Settings) -> Result<Settings, AppError> {
        settings.save(&self.store)?;
        self.network.set_never_connect(settings.never_connect);
        self.settings()
    }

    /// The notices that were not dismissed.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn notices(&self) -> Result<Vec<crate::Notice>, AppError> {
        notice::list(&self.store)
    }

    /// Dismisses a notice.
    ///
    /// # Errors
    /// When that cannot be saved.
    pub fn dismiss_notice(&self, id: &str) -> Result<(), AppError> {
        notice::dismiss(&self.store, id)
    }

    /// The ledger of network requests, newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn network_requests(&self) -> Result<Vec<crate::NetworkRequest>, AppError> {
        crate::network::list(&self.store)
    }

    /// Makes a backup of the database now.
    ///
    /// # Errors
    /// When it cannot be written or is not good.
    pub fn back_up(&self) -> Result<(), AppError> {
        self.store.backup_now()?;
        Ok(())
    }

    fn store_has_documents(&self) -> Result<bool, AppError> {
        Ok(!self.library.documents(None)?.is_empty())
    }

    fn start_lanes(self: &Arc<Self>) -> Result<(), AppError> {
        let import = Arc::new(ImportWork {
            library: Arc::clone(&self.library),
            jobs: Arc::clone(&self.jobs),
            passwords: Arc::clone(&self.passwords),
            app: Arc::downgrade(self),
        });
        let embed = Arc::new(EmbedWork { library: Arc::clone(&self.library) });
        let download = Arc::new(crate::models::DownloadWork {
            models: Arc::clone(&self.models),
            network: Arc::clone(&self.network),
            app: Arc::downgrade(self),
        });
        let page = Arc::new(PageWork {
            library: Arc::clone(&self.library),
            network: Arc::clone(&self.network),
            jobs: Arc::clone(&self.jobs),
            app: Arc::downgrade(self),
        });
        let import_package = Arc::new(ImportPackageWork { app: Arc::downgrade(self) });
        let export_package = Arc::new(ExportPackageWork { app: Arc::downgrade(self) });
        let optimize = Arc::new(OptimizeWork { app: Arc::downgrade(self) });
        let reschedule = Arc::new(RescheduleWork { app: Arc::downgrade(self) });
        let propose = Arc::new(ProposeWork { app: Arc::downgrade(self) });
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        let start = |kind, work| Lane::start(kind, Arc::clone(&self.jobs), work);
        lanes.insert(JobKind::ImportPackage, start(JobKind::ImportPackage, import_package)?);
        lanes.insert(JobKind::ExportPackage, start(JobKind::ExportPackage, export_package)?);
        lanes.insert(JobKind::Optimize, start(JobKind::Optimize, optimize)?);
        lanes.insert(JobKind::Reschedule, start(JobKind::Reschedule, reschedule)?);
        lanes.insert(JobKind::Propose, Lane::start(JobKind::Propose, Arc::clone(&self.jobs), propose)?);
        lanes.insert(JobKind::Fetch, Lane::start(JobKind::Fetch, Arc::clone(&self.jobs), page)?);
        lanes.insert(JobKind::Transcribe, start(JobKind::Transcribe, Arc::clone(&import) as Arc<dyn Work>)?);
        lanes.insert(JobKind::Import, Lane::start(JobKind::Import, Arc::clone(&self.jobs), import)?);
        lanes.insert(JobKind::Embed, Lane::start(JobKind::Embed, Arc::clone(&self.jobs), embed)?);
        lanes.insert(JobKind::Download, Lane::start(JobKind::Download, Arc::clone(&self.jobs), download)?);
        Ok(())
    }

    /// What is done at every start by the owner: a backup when one is due, orphans removed, missing work queued.
    fn keep_house(&self) -> Result<(), AppError> {
        if let Err(error) = self.store.backup_if_due(BACKUP_EVERY_HOURS) {
            // A missing backup must not keep the student from working.
            tracing::warn!(%error, "no backup could be made");
        }
        self.library.tidy()?;
        self.take_in_leftovers()?;
        self.queue_unfinished()
    }

    /// Says that there may be work for a lane.
    pub(crate) fn wake(&self, kind: JobKind) {
        if let Some(lane) = self.lanes.lock().unwrap_or_else(PoisonError::into_inner).get(&kind) {
            lane.wake();
        }
    }

    /// Stops jobs and answers at their next safe point and waits for them; everything goes on with the next start.
    pub fn close(&self) {
        let watcher = self.watcher.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(watcher) = watcher {
            watcher.stop();
        }
        self.jobs.stop_all();
        for cancel in self.answering.lock().unwrap_or_else(PoisonError::into_inner).values() {
            cancel.cancel();
        }
        self.sound.close();
        let lanes: Vec<Lane> =
            self.lanes.lock().unwrap_or_else(PoisonError::into_inner).drain().map(|(_, lane)| lane).collect();
        for lane in lanes {
            lane.stop();
        }
        self.engines.llm.unload();
        self.engines.embed.unload();
        self.engines.extract.unload();
        self.engines.view.unload();
        self.engines.hear.unload();
        self.engines.transcribe.unload();
        self.engines.speak.unload();
    }

    /// Kinds of jobs that have a lane.
    #[must_use]
    pub fn runs_jobs(&self) -> bool {
        let lanes: HashSet<JobKind> =
            self.lanes.lock().unwrap_or_else(PoisonError::into_inner).keys().copied().collect();
        !lanes.is_empty()
    }
}

impl Engines {
    fn start(data_folder: &Path, resources: &Resources) -> Result<Self, AppError> {
        let config = |name: &str, allow_read: Vec<std::path::PathBuf>, memory_limit_bytes, idle_limit| WorkerConfig {
            program: resources.program(name),
            allow_read,
            memory_limit_bytes,
            start_limit: WORKER_START,
            idle_limit,
            extra_arguments: Vec::new(),
        };
        let models = || vec![resources.models(), data_folder.join("models")];
        let extract = || {
            let read = vec![data_folder.join("originals"), resources.models()];
            config("studium-extract", read, EXTRACT_MEMORY_BYTES, EXTRACT_IDLE)
        };
        // The student's own models and recordings lie anywhere: these workers may read the file system, never write or
        // connect.
        let anywhere = vec![std::path::PathBuf::from(std::path::MAIN_SEPARATOR_STR)];
        Ok(Self {
            llm: Arc::new(Supervisor::new(config("studium-llm", anywhere.clone(), 0, LLM_IDLE))?),
            hear: Arc::new(Supervisor::new(config("studium-speech", anywhere.clone(), 0, SPEECH_IDLE))?),
            transcribe: Arc::new(Supervisor::new(config("studium-speech", anywhere, 0, SPEECH_IDLE))?),
            speak: Arc::new(Supervisor::new(config("studium-speech", models(), 0, SPEECH_IDLE))?),
            embed: Arc::new(Supervisor::new(config("studium-embed", models(), 0, EMBED_IDLE))?),
            extract: Arc::new(Supervisor::new(extract())?),
            view: Arc::new(Supervisor::new(extract())?),
            recognise: Arc::new(Tesseract::installed()),
        })
    }
}
