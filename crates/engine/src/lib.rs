//! The engines' door: the worker protocol, the supervisor that runs worker processes, the model catalogue and its
//! downloads, and the traits [`Generate`], [`Embed`], [`Extract`] and [`Recognise`] through which the domain uses them.
//!
//! No model and no parser of untrusted files runs in this process.

mod engines;
mod error;
mod machine;
mod models;
pub mod protocol;
pub mod recognise;
mod supervisor;

pub use engines::{Embed, Extract, Generate, Hear, Speak, Speed};
pub use error::EngineError;
pub use machine::Machine;
pub use models::{
    Catalog, CatalogFile, CatalogModel, DownloadStep, EmbedderFacts, LanguageFacts, ModelFolder, ModelRole, Source,
    download_file, sha256_of,
};
pub use recognise::Recognise;
pub use supervisor::{Outcome, Supervisor, WorkerConfig};
