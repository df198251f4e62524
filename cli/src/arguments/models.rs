//! What can be typed after `models`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub(crate) struct Models {
    #[command(subcommand)]
    pub(crate) verb: ModelsVerb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ModelsVerb {
    /// List models.
    List,
    /// Compare the files of installed models with their checksums.
    Verify {
        /// Which; all that are installed by default.
        id: Option<String>,
    },
    /// Download a model.
    Pull {
        /// Which.
        id: String,
    },
    /// Add your own GGUF file.
    Add {
        /// The file; it stays where it is.
        path: PathBuf,
    },
    /// Use a model.
    Select {
        /// Which.
        id: String,
    },
}
