//! What can be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

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
    /// Import files (PDF, Markdown, HTML, plain text) or the files of folders.
    Import(Import),
    /// List documents; with a verb change, remove or restore one.
    Documents(Documents),
    /// Highlights and bookmarks.
    Annotations(Annotations),
    /// List courses.
    Courses,
    /// Print the canonical text of a document.
    Text(Text),
    /// Find passages.
    Search(Search),
    /// Ask the tutor.
    Ask(Ask),
    /// List conversations.
    Conversations(InCourse),
    /// Long work.
    Jobs(Jobs),
    /// Models.
    Models(Models),
    /// Check that everything fits together; exit 1 when it does not.
    Doctor,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// Files or folders.
    #[arg(required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// Course, by name or id; made when it is not there.
    #[arg(long)]
    pub(crate) course: Option<String>,
    /// Only queue; the app or `jobs run` does the work.
    #[arg(long)]
    pub(crate) no_wait: bool,
    /// Password of protected files.
    #[arg(long)]
    pub(crate) password: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct InCourse {
    /// Course, by name or id.
    #[arg(long)]
    pub(crate) course: Option<String>,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Documents {
    #[command(flatten)]
    pub(crate) list: InCourse,
    #[command(subcommand)]
    pub(crate) verb: Option<DocumentsVerb>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DocumentsVerb {
    /// Change what is known of a document.
    Edit(EditDocument),
    /// Remove a document and hide its annotations; both can be restored for 90 days.
    Remove {
        /// Document, by id, title or path.
        document: String,
    },
    /// Bring a removed document back.
    Restore {
        /// Document, by id.
        id: String,
    },
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("change").required(true).multiple(true))]
pub(crate) struct EditDocument {
    /// Document, by id, title or path.
    pub(crate) document: String,
    /// Title.
    #[arg(long, group = "change")]
    pub(crate) title: Option<String>,
    /// Authors, parted by semicolons; an empty text takes them away.
    #[arg(long, value_delimiter = ';', group = "change")]
    pub(crate) authors: Option<Vec<String>>,
    /// Year; 0 takes it away.
    #[arg(long, group = "change", allow_negative_numbers = true)]
    pub(crate) year: Option<i32>,
    /// Language, as an ISO 639-1 code; an empty text takes it away.
    #[arg(long, group = "change")]
    pub(crate) language: Option<String>,
    /// Tags, parted by commas; an empty text takes them away.
    #[arg(long, value_delimiter = ',', group = "change")]
    pub(crate) tags: Option<Vec<String>>,
    /// Course, by name or id.
    #[arg(long, group = "change")]
    pub(crate) course: Option<String>,
}

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

#[derive(Debug, Args)]
pub(crate) struct Text {
    /// Document, by id, title or path.
    pub(crate) document: String,
    /// Range in Unicode scalar values, as START-END.
    #[arg(long, value_name = "A-B")]
    pub(crate) range: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Mode {
    /// Words and meaning.
    Hybrid,
    /// Words.
    Lexical,
    /// Meaning.
    Dense,
}

#[derive(Debug, Args)]
pub(crate) struct Search {
    /// Words, "phrases", -words to exclude.
    #[arg(required_unless_present = "batch")]
    pub(crate) query: Option<String>,
    /// Course, by name or id.
    #[arg(long)]
    pub(crate) course: Option<String>,
    /// At most so many hits.
    #[arg(long, default_value_t = 10)]
    pub(crate) limit: u32,
    /// By words, by meaning, or both.
    #[arg(long, value_enum, default_value = "hybrid")]
    pub(crate) mode: Mode,
    /// File with one {"id", "query"} a line; one result a line.
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    pub(crate) batch: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Ask {
    /// The question.
    #[arg(required_unless_present = "batch")]
    pub(crate) question: Option<String>,
    /// Course, by name or id.
    #[arg(long)]
    pub(crate) course: Option<String>,
    /// Go on with this conversation.
    #[arg(long, value_name = "ID")]
    pub(crate) conversation: Option<String>,
    /// Teaching mode.
    #[arg(long, value_enum, default_value = "explain")]
    pub(crate) teaching: Teaching,
    /// Always the most likely word: the same question gives the same answer.
    #[arg(long)]
    pub(crate) greedy: bool,
    /// File with one {"id", "query"} a line; one answer a line.
    #[arg(long, value_name = "FILE", conflicts_with = "question")]
    pub(crate) batch: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Teaching {
    /// Explains.
    Explain,
    /// Asks back.
    Socratic,
    /// Asks questions.
    Quiz,
    /// Prepares for an exam.
    Exam,
}

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
