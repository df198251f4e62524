//! What can be typed after `import`, `watch`, `documents` and `text`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// Files, folders, archives, or addresses that begin with https://.
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
pub(crate) struct Watch {
    #[command(subcommand)]
    pub(crate) verb: WatchVerb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum WatchVerb {
    /// Watch a folder from now on. The app looks after it while it is open; `watch run` does without the app.
    Add {
        /// The folder.
        folder: PathBuf,
        /// Course, by name or id; made when it is not there.
        #[arg(long)]
        course: Option<String>,
    },
    /// List the watched folders.
    List,
    /// Watch a folder no more; its documents stay.
    Remove {
        /// The folder.
        folder: PathBuf,
    },
    /// Take in what is new or changed in the watched folders, until this is stopped.
    Run {
        /// Look once, wait until all is read, and end.
        #[arg(long)]
        once: bool,
    },
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

#[derive(Debug, Args)]
pub(crate) struct ListDocuments {
    #[command(flatten)]
    pub(crate) course: InCourse,
    /// Those in the trash, the last removed first.
    #[arg(long, conflicts_with = "course")]
    pub(crate) deleted: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DocumentsVerb {
    /// List documents, or those in the trash.
    List(ListDocuments),
    /// Change what is known of documents.
    Edit(EditDocuments),
    /// Remove documents and hide their annotations; both can be restored for 90 days.
    Remove {
        /// Documents, by id, title or path.
        #[arg(required = true)]
        documents: Vec<String>,
    },
    /// Bring removed documents back.
    Restore {
        /// Documents, by id.
        #[arg(required = true)]
        ids: Vec<String>,
    },
    /// Give up text and originals of removed documents, for good.
    Purge {
        /// Documents, by id.
        #[arg(required_unless_present = "all")]
        ids: Vec<String>,
        /// All that are in the trash.
        #[arg(long, conflicts_with = "ids")]
        all: bool,
    },
    /// Put documents into your own order, which lists of a course follow.
    Arrange(ArrangeDocuments),
    /// Rename a tag in all documents; an empty name takes it away.
    RenameTag {
        /// As it is called.
        tag: String,
        /// As it shall be called.
        name: String,
    },
    /// Rename a section of a course; an empty name takes it away.
    RenameSection {
        /// As it is called.
        section: String,
        /// As it shall be called.
        name: String,
        /// Course, by name or id.
        #[arg(long)]
        course: String,
    },
    /// What a course or the library holds, and how much of it is read.
    Statistics(InCourse),
    /// Documents with the same text or nearly the same.
    Duplicates(InCourse),
    /// Print the reference of a document, or a passage with its reference.
    Cite {
        /// Document, by id, title or path.
        document: String,
        /// How it is written.
        #[arg(long, value_enum, default_value = "apa")]
        style: Style,
        /// Quote this range, in Unicode scalar values, as START-END.
        #[arg(long, value_name = "A-B")]
        range: Option<String>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Style {
    /// APA, seventh edition.
    Apa,
    /// An entry for BibTeX.
    Bibtex,
}

#[derive(Debug, Args)]
pub(crate) struct ArrangeDocuments {
    /// Documents, by id, title or path, in the order in which they shall stand.
    #[arg(required = true)]
    pub(crate) documents: Vec<String>,
    /// In front of this document, in its course and section.
    #[arg(long, value_name = "DOCUMENT")]
    pub(crate) before: Option<String>,
    /// At the end of this course, by name or id; by default of the first document's own.
    #[arg(long, conflicts_with = "before")]
    pub(crate) course: Option<String>,
    /// At the end of this section.
    #[arg(long, conflicts_with = "before")]
    pub(crate) section: Option<String>,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("change").required(true).multiple(true))]
pub(crate) struct EditDocuments {
    /// Documents, by id, title or path.
    #[arg(required = true)]
    pub(crate) documents: Vec<String>,
    /// Title, of one document.
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
    /// Tags to add, parted by commas.
    #[arg(long, value_delimiter = ',', group = "change", conflicts_with = "tags")]
    pub(crate) add_tags: Vec<String>,
    /// Tags to take away, parted by commas.
    #[arg(long, value_delimiter = ',', group = "change", conflicts_with = "tags")]
    pub(crate) remove_tags: Vec<String>,
    /// Course, by name or id.
    #[arg(long, group = "change")]
    pub(crate) course: Option<String>,
    /// Take the documents out of their course.
    #[arg(long, group = "change", conflicts_with = "course")]
    pub(crate) no_course: bool,
    /// Section of the course; an empty text takes it away.
    #[arg(long, group = "change")]
    pub(crate) section: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Text {
    /// Document, by id, title or path.
    pub(crate) document: String,
    /// Range in Unicode scalar values, as START-END.
    #[arg(long, value_name = "A-B")]
    pub(crate) range: Option<String>,
}
