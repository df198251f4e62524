//! What can go wrong with a data folder as a whole. Everything below keeps its own error and code.

use std::io;
use std::path::PathBuf;

use studium_base::{Coded, ErrorCode, JobId, ProposalId};
use studium_cards::CardsError;
use studium_engine::EngineError;
use studium_library::LibraryError;
use studium_net::NetError;
use studium_store::StoreError;
use studium_tutor::TutorError;
use studium_voice::VoiceError;

/// A failure of the app.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// Another Studium owns the data folder.
    #[error("the data folder {path} is in use")]
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// The data folder cannot be created or written.
    #[error("the data folder {path} cannot be used")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The installation is not complete.
    #[error("{what} was not found; looked in {looked}")]
    Resources {
        /// What is missing.
        what: &'static str,
        /// Where it was looked for.
        looked: String,
    },
    /// There is no such job.
    #[error("there is no job {0}")]
    NoJob(JobId),
    /// There is no such proposal, or the student has decided on it.
    #[error("there is no open proposal {0}")]
    NoProposal(ProposalId),
    /// So many cards are not proposed at once.
    #[error("{0} cards are wanted, between 1 and {1} are proposed at once")]
    ProposalCount(u32, u32),
    /// Neither a picture nor a sound that cards can show.
    #[error("{name} is no picture or sound that cards can show")]
    NoMedia {
        /// Name of the file.
        name: String,
    },
    /// A picture or a sound without content.
    #[error("{name} is empty")]
    MediaEmpty {
        /// Name of the file.
        name: String,
    },
    /// A picture or a sound that is larger than a card can carry.
    #[error("{name} is larger than {limit} bytes")]
    MediaTooLarge {
        /// Name of the file.
        name: String,
        /// The limit, in bytes.
        limit: u64,
    },
    /// A topic without words.
    #[error("the topic is empty")]
    NoTopic,
    /// A job cannot do that in its state.
    #[error("the job {job} is {state}")]
    JobState {
        /// Which job.
        job: JobId,
        /// Its state.
        state: &'static str,
    },
    /// An answer is being written in this conversation.
    #[error("an answer is being written already")]
    Busy,
    /// A thread could not be started.
    #[error("a thread could not be started")]
    Thread(#[source] io::Error),
    /// The work on a job met a defect of ours.
    #[error("the work on a job panicked: {what}")]
    Panicked {
        /// As it said.
        what: String,
    },
    /// A folder cannot be watched.
    #[error("the folder {path} cannot be watched")]
    Watched {
        /// The folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A file cannot be written.
    #[error("{path} cannot be written")]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The app would take in its own files.
    #[error("the folder {path} holds the app's own data")]
    WatchesItself {
        /// The folder.
        path: PathBuf,
    },
    /// A folder is not watched.
    #[error("the folder {path} is not watched")]
    NotWatched {
        /// The folder.
        path: PathBuf,
    },
    /// The sample course is damaged.
    #[error("the sample course cannot be read")]
    Sample(#[source] serde_yaml_ng::Error),
    /// The student's settings make no sense.
    #[error("the setting {0} is out of range")]
    Setting(&'static str),
    /// An address that is no link to a place in the library.
    #[error("{link:?} is no link to a document or an annotation")]
    Link {
        /// As given.
        link: String,
    },
    /// What a job was queued with cannot be read.
    #[error("what a job was queued with cannot be read")]
    Payload(#[source] serde_json::Error),
    /// A written-down dialogue cannot be read.
    #[error("{path} is no dialogue")]
    Dialogue {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// A request failed or was refused.
    #[error(transparent)]
    Network(#[from] NetError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An engine failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The library failed.
    #[error(transparent)]
    Library(#[from] LibraryError),
    /// Notes, decks or cards failed.
    #[error(transparent)]
    Cards(#[from] CardsError),
    /// The tutor failed.
    #[error(transparent)]
    Tutor(#[from] TutorError),
    /// Devices or voices failed.
    #[error(transparent)]
    Voice(#[from] VoiceError),
}

impl Coded for AppError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::InUse { .. } => ErrorCode::DataFolderInUse,
            Self::Folder { source, .. } | Self::Write { source, .. }
                if matches!(source.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) =>
            {
                ErrorCode::DiskFull
            }
            Self::Folder { .. } => ErrorCode::DataFolderUnusable,
            Self::Resources { .. } => ErrorCode::EngineMissing,
            Self::NoJob(_) | Self::NoProposal(_) | Self::NotWatched { .. } => ErrorCode::NotFound,
            Self::JobState { .. }
            | Self::Setting(_)
            | Self::WatchesItself { .. }
            | Self::Link { .. }
            | Self::ProposalCount(..)
            | Self::Dialogue { .. }
            | Self::NoTopic => ErrorCode::BadInput,
            Self::NoMedia { .. } => ErrorCode::MediaUnknown,
            Self::MediaEmpty { .. } => ErrorCode::FileEmpty,
            Self::MediaTooLarge { .. } => ErrorCode::FileTooLarge,
            Self::Watched { source, .. } if source.kind() == io::ErrorKind::NotFound => ErrorCode::FileMissing,
            Self::Watched { source, .. } if source.kind() == io::ErrorKind::NotADirectory => ErrorCode::BadInput,
            Self::Watched { .. } | Self::Write { .. } => ErrorCode::Io,
            Self::Busy => ErrorCode::Busy,
            Self::Thread(_) | Self::Panicked { .. } | Self::Sample(_) | Self::Payload(_) => ErrorCode::Internal,
            Self::Network(error) => error.code(),
            Self::Store(error) => error.code(),
            Self::Engine(error) => error.code(),
            Self::Library(error) => error.code(),
            Self::Cards(error) => error.code(),
            Self::Tutor(error) => error.code(),
            Self::Voice(error) => error.code(),
        }
    }
}
