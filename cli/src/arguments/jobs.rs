//! What can be typed after `jobs`.

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub(crate) struct Jobs {
    #[command(subcommand)]
    pub(crate) verb: JobsVerb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum JobsVerb {
    /// List jobs.
    List,
    /// Do the waiting work and end.
    Run,
    /// Stop a job until it is retried or resumed.
    Pause {
        /// Which.
        id: String,
    },
    /// Let a paused job go on.
    Resume {
        /// Which.
        id: String,
    },
    /// Give a job up.
    Cancel {
        /// Which.
        id: String,
    },
    /// Try a failed, cancelled or paused job again.
    Retry {
        /// Which.
        id: String,
    },
}
