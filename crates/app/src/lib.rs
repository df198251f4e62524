//! One opened data folder: its lock, store, engines, jobs, and the use cases that join the domain crates.
//!
//! The shell and the command line call this and nothing below it; what they need of the crates below is re-exported
//! here.

mod app;
mod doctor;
mod error;
mod folder;
mod import;
mod instance;
mod jobs;
mod link;
mod media;
mod models;
mod network;
mod notice;
mod optimizing;
mod packages;
mod proposing;
mod rescheduling;
mod resources;
mod sample;
mod settings;
mod status;
mod talking;
mod tutoring;
mod watch;

pub use app::{App, AppEvent, OpenMode, WorkerProcesses};
pub use doctor::{Diagnosis, Finding};
pub use error::AppError;
pub use folder::default_data_folder;
pub use import::{ImportPage, ImportPaths, ImportText, Refused, Taken, endings, is_address};
pub use instance::{Hand, InstanceServer, hand_over};
pub use jobs::{Job, JobKind, JobState, JobUnit};
pub use link::{Link, LinkTarget, LinkedPlace, SCHEME};
pub use media::{AddedMedia, MEDIA_ENDINGS, MediaKind};
pub use models::{Fit, Model, ModelRef};
pub use network::{NetworkRequest, RequestOutcome};
pub use notice::{Notice, NoticeCode};
pub use packages::{ExportPackage, ExportReport, PACKAGE_ENDINGS};
pub use proposing::{AcceptProposal, CardSource, Duplicate, NothingProposed, Proposal, ProposalQuery, ProposalReport};
pub use proposing::{ProposeCards, ProposeScope, RefusedCount};
pub use resources::Resources;
pub use settings::{Language, Settings, Theme};
pub use status::AppStatus;
pub use talking::{
    AnswerEvent, CardSide, HearingChoice, ListenEvent, ListenOptions, ListenPurpose, RecordEvent, SpokenText,
    StartRecord, StartVoice, TalkOptions, TranscribeFile, VoiceChoice, VoiceEvent, VoiceSettings, VoiceStatus,
    read_dialogue,
};
pub use watch::{Looked, WatchFolder, WatchedFolder};

pub use studium_base as base;
pub use studium_cards as cards;
pub use studium_engine as engine;
pub use studium_library as library;
pub use studium_net as net;
pub use studium_store as store;
pub use studium_tutor as tutor;
pub use studium_voice as voice;
