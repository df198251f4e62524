//! What can be typed: the program itself and its verbs.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use super::{
    Annotations, Ask, Cards, Documents, Import, InCourse, Jobs, Models, Record, Search, Speak, Text, Transcribe, Voice,
    Voices, Watch,
};

/// Studium without a window: import documents, find passages, ask with cited answers.
#[derive(Debug, Parser)]
#[command(name = "studium-cli", version, about, propagate_version = true)]
pub(crate) struct Arguments {
    /// Data folder; by default the one of the desktop app.
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Print one JSON document on one line; everything else goes to stderr.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Import files, the files of folders and archives, or web pages by their addresses.
    Import(Import),
    /// Folders whose documents come in by themselves, and again when they change.
    Watch(Watch),
    /// List documents; with a verb change, remove or restore one.
    Documents(Documents),
    /// Highlights and bookmarks.
    Annotations(Annotations),
    /// Notes, decks and cards, and when they are due.
    Cards(Cards),
    /// List courses.
    Courses,
    /// Print the canonical text of a document.
    Text(Text),
    /// Print where a `studium://` link leads: document, place and text.
    Open {
        /// The link.
        link: String,
    },
    /// Find passages.
    Search(Search),
    /// Ask the tutor.
    Ask(Ask),
    /// List conversations.
    Conversations(InCourse),
    /// Write a recording down.
    Transcribe(Transcribe),
    /// Record a lecture into the library. Ends with Enter.
    Record(Record),
    /// Say a text into a WAV file.
    Speak(Speak),
    /// Talk with the tutor.
    Voice(Voice),
    /// Voices that speak.
    Voices(Voices),
    /// Long work.
    Jobs(Jobs),
    /// Models.
    Models(Models),
    /// Check that everything fits together; exit 1 when it does not.
    Doctor,
}
