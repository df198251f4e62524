//! What can be typed after `search` and `ask`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

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
    /// Words, "phrases", -words to exclude, and fields: title: course: section: tag: author: year: language: format:
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
