//! What can be typed after `annotations`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Args)]
pub(crate) struct Annotations {
    #[command(subcommand)]
    pub(crate) verb: AnnotationsVerb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AnnotationsVerb {
    /// List annotations, by document and place.
    List {
        /// Only those of this document, by id, title or path.
        #[arg(long)]
        document: Option<String>,
        /// The latest first.
        #[arg(long)]
        newest: bool,
    },
    /// Highlight a range of a document, or set a bookmark there.
    Add {
        /// Document, by id, title or path.
        document: String,
        /// Range in Unicode scalar values, as START-END.
        #[arg(long, value_name = "A-B")]
        range: String,
        /// Colour of the highlight; yellow by default.
        #[arg(long, value_enum, conflicts_with = "bookmark")]
        color: Option<Color>,
        /// A note.
        #[arg(long, allow_hyphen_values = true)]
        note: Option<String>,
        /// A bookmark instead of a highlight; its range may be empty, as in 120-120.
        #[arg(long)]
        bookmark: bool,
    },
    /// Change colour or note.
    Edit {
        /// Which.
        id: String,
        /// Another colour.
        #[arg(long, value_enum, required_unless_present = "note")]
        color: Option<Color>,
        /// Another note; an empty one takes it away.
        #[arg(long, allow_hyphen_values = true)]
        note: Option<String>,
    },
    /// Remove an annotation.
    Remove {
        /// Which.
        id: String,
    },
    /// Bring a removed annotation back.
    Restore {
        /// Which.
        id: String,
    },
    /// Write annotations as Markdown, or into a copy of their PDF.
    Export {
        /// Only those of this document, by id, title or path.
        #[arg(long)]
        document: Option<String>,
        /// Into this file instead of stdout.
        #[arg(long, value_name = "FILE", group = "file")]
        output: Option<PathBuf>,
        /// Into a copy of the PDF, where every program for PDF shows them.
        #[arg(long, value_name = "FILE", group = "file", requires = "document")]
        pdf: Option<PathBuf>,
        /// Password of a protected PDF.
        #[arg(long, requires = "pdf")]
        password: Option<String>,
        /// Replace the file when it is there.
        #[arg(long, requires = "file")]
        force: bool,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Yellow,
    Green,
    Blue,
    Pink,
    Purple,
    Orange,
}
