//! What can be typed after `cards note`.

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub(crate) struct Notes {
    #[command(subcommand)]
    pub(crate) verb: NotesVerb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum NotesVerb {
    /// Show a note: its fields and tags, and the place in a document that it comes from.
    Show {
        /// Which.
        note: String,
    },
    /// Change fields or tags of a note.
    Edit(EditNote),
    /// Put notes in the trash with their cards.
    Delete {
        /// Which.
        #[arg(required = true)]
        notes: Vec<String>,
    },
    /// Take notes out of the trash.
    Restore {
        /// Which.
        #[arg(required = true)]
        notes: Vec<String>,
    },
    /// List the notes in the trash, the last deleted first.
    Deleted {
        /// At most so many, up to 1,000.
        #[arg(long, default_value_t = 100)]
        limit: u32,
        /// Without the first so many.
        #[arg(long, default_value_t = 0)]
        offset: u32,
    },
    /// Show what a note said before, newest first; the first version is what it says now.
    History {
        /// Which.
        note: String,
    },
    /// Give a note the fields and tags of an earlier version.
    Revert {
        /// Which.
        note: String,
        /// The number of the version, as `cards note history` shows it.
        version: i64,
    },
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("change").required(true).multiple(true))]
pub(crate) struct EditNote {
    /// Which.
    pub(crate) note: String,
    /// A field and what it holds from now on, as in "Back=In the stroma"; may be given again.
    #[arg(long = "field", value_name = "NAME=TEXT", group = "change")]
    pub(crate) fields: Vec<String>,
    /// All of its tags, with blanks between them; an empty text takes them away.
    #[arg(long, group = "change")]
    pub(crate) tags: Option<String>,
}
