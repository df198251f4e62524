//! What can be typed after `cards deck`.

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub(crate) struct Decks {
    #[command(subcommand)]
    pub(crate) verb: DecksVerb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DecksVerb {
    /// Make a deck, and what is missing above it.
    Add {
        /// Its path, as in `Biology::Cells`.
        deck: String,
    },
    /// Give a deck another name. It stays where it is.
    Rename {
        /// Deck, by path.
        deck: String,
        /// Its name, without those above it.
        name: String,
    },
    /// Put a deck, with those below it, below another one.
    Move {
        /// Deck, by path.
        deck: String,
        /// Below this deck, by path.
        #[arg(long, value_name = "DECK", required_unless_present = "outermost", conflicts_with = "outermost")]
        below: Option<String>,
        /// Below none.
        #[arg(long)]
        outermost: bool,
    },
    /// Put a deck in the trash with those below it and their cards. `cards undo` brings it back.
    Delete {
        /// Deck, by path.
        deck: String,
    },
    /// Show the options of a deck with those of its preset, or change which preset and course it has.
    Options(DeckOptions),
}

#[derive(Debug, Args)]
pub(crate) struct DeckOptions {
    /// Deck, by path.
    pub(crate) deck: String,
    /// Its preset, by name.
    #[arg(long)]
    pub(crate) preset: Option<String>,
    /// The course that it belongs to, by name or id.
    #[arg(long)]
    pub(crate) course: Option<String>,
    /// It belongs to no course.
    #[arg(long, conflicts_with = "course")]
    pub(crate) no_course: bool,
    /// What is shown above its cards, in HTML; an empty text takes it away.
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) description: Option<String>,
}

impl DeckOptions {
    /// Is nothing to be changed?
    pub(crate) fn is_question(&self) -> bool {
        self.preset.is_none() && self.course.is_none() && !self.no_course && self.description.is_none()
    }
}
