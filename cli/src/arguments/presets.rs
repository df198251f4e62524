//! What can be typed after `cards preset`.

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub(crate) struct Presets {
    #[command(subcommand)]
    pub(crate) verb: PresetsVerb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PresetsVerb {
    /// List the presets. `cards deck options` says which one a deck has, and gives it another.
    List,
    /// Show the options of a preset.
    Show {
        /// Which, by name.
        #[arg(default_value = "Default")]
        preset: String,
    },
    /// Make a preset with the options of another one.
    Add {
        /// Its name.
        name: String,
        /// The other one, by name.
        #[arg(long, value_name = "PRESET", default_value = "Default")]
        from: String,
    },
    /// Give a preset another name.
    Rename {
        /// Which, by name.
        preset: String,
        /// As it shall be called.
        name: String,
    },
    /// Change options of a preset.
    Set {
        /// Which, by name.
        preset: String,
        /// Options, named as `cards preset show` names them: `desired_retention=0.92`, `algorithm=sm2`,
        /// `learning_steps_s=60,600`.
        #[arg(required = true, value_name = "OPTION=VALUE")]
        options: Vec<String>,
    },
    /// Delete a preset; its decks have the default one from then on.
    Delete {
        /// Which, by name.
        preset: String,
    },
}
