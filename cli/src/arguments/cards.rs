//! What can be typed after `cards`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{
    Decks, Exams, FilterArguments, NoteTypes, Notes, Presets, Proposals, ReplaceArguments, SearchArguments,
    StudyArguments,
};

#[derive(Debug, Args)]
pub(crate) struct Cards {
    #[command(subcommand)]
    pub(crate) verb: CardsVerb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CardsVerb {
    /// List the decks with what is due today.
    Decks,
    /// List the note types with their fields.
    Types,
    /// Show and change notes, throw notes away and bring them back.
    Note(Notes),
    /// Make, rename, move and delete decks, and choose their options.
    Deck(Decks),
    /// The options that decks share.
    Preset(Presets),
    /// Make and change note types.
    Type(NoteTypes),
    /// List the tags of all notes.
    Tags,
    /// Add a note with its cards.
    Add {
        /// The fields, in the order of the note type; those at the end may be left out. Write `--` before a field that
        /// begins with a hyphen.
        #[arg(required = true)]
        fields: Vec<String>,
        /// Deck, by path as in `Biology::Cells`; made when it is not there.
        #[arg(long, default_value = "Default")]
        deck: String,
        /// Note type, by name.
        #[arg(long = "type", value_name = "NAME", default_value = "Basic")]
        note_type: String,
        /// A tag; may be given again.
        #[arg(long = "tag")]
        tags: Vec<String>,
    },
    /// Add pictures and sounds, and print what to write into a field to show or play each.
    Media {
        /// The files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// List the cards of a deck and those below it.
    List {
        /// Deck, by path; all of them when it is left out.
        #[arg(long)]
        deck: Option<String>,
    },
    /// Show the card that comes next in a deck, both sides of it, with what each answer would do.
    Due {
        /// Deck, by path.
        #[arg(long, default_value = "Default")]
        deck: String,
    },
    /// Review what is due in a deck: shows card after card and reads an answer a line (1 to 4, u to undo, q to end).
    Review {
        /// Deck, by path.
        #[arg(long, default_value = "Default")]
        deck: String,
    },
    /// Answer a card.
    Answer {
        /// Which.
        card: String,
        /// again, hard, good or easy.
        #[arg(value_enum)]
        rating: RatingWord,
        /// Milliseconds from question to answer.
        #[arg(long, default_value_t = 0)]
        took_ms: u32,
    },
    /// Show everything that happened to a card.
    History {
        /// Which.
        card: String,
    },
    /// Take the last step back.
    Undo,
    /// Do again what was taken back last.
    Redo,
    /// Put cards aside until further notice.
    Suspend {
        /// Which.
        #[arg(required = true)]
        cards: Vec<String>,
        /// Put them back instead.
        #[arg(long)]
        off: bool,
    },
    /// Put cards aside for today.
    Bury {
        /// Which.
        #[arg(required = true)]
        cards: Vec<String>,
        /// Put them back instead.
        #[arg(long)]
        off: bool,
    },
    /// Give cards a flag, or take it away.
    Flag {
        /// Its colour.
        #[arg(value_enum)]
        flag: FlagWord,
        /// Which.
        #[arg(required = true)]
        cards: Vec<String>,
    },
    /// Make cards new again. Their history stays.
    Reset {
        /// Which.
        #[arg(required = true)]
        cards: Vec<String>,
        /// Count answers and lapses anew.
        #[arg(long)]
        counts: bool,
    },
    /// Set the day on which cards are due.
    SetDue {
        /// Which.
        #[arg(required = true)]
        cards: Vec<String>,
        /// So many days from today; 0 is today.
        #[arg(long = "in", value_name = "DAYS", allow_negative_numbers = true)]
        days: i32,
        /// Interval in days; each card keeps its own when it is left out.
        #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..))]
        interval: Option<u32>,
    },
    /// Give new cards other places among the new ones. Cards that are not new are left as they are.
    Reposition(RepositionArguments),
    /// Put cards into another deck.
    Move {
        /// Which.
        #[arg(required = true)]
        cards: Vec<String>,
        /// Deck, by path.
        #[arg(long)]
        deck: String,
    },
    /// Take in a package of Anki (.apkg, .colpkg, .anki2) or notes as text (.txt, .csv, .tsv). What is there already is
    /// updated where the package is newer.
    Import {
        /// The file.
        file: PathBuf,
    },
    /// Write a package that Anki reads: the whole collection, or a deck.
    Export(ExportArguments),
    /// Find cards, in the words of Anki's search.
    Search(SearchArguments),
    /// Give the notes of the cards that a search finds tags, and take tags away.
    Tag {
        /// The search.
        query: String,
        /// A tag to add; may be given again.
        #[arg(long)]
        add: Vec<String>,
        /// A tag to take away, with those below it; may be given again.
        #[arg(long)]
        remove: Vec<String>,
    },
    /// Replace text in the fields of the notes of the cards that a search finds.
    Replace(ReplaceArguments),
    /// Make a filtered deck, fill it anew, or send its cards home.
    Filter(FilterArguments),
    /// Study beside what is due in a deck.
    Study(StudyArguments),
    /// Exams: until when cards are to be known, and what to study for that today.
    Exam(Exams),
    /// Show what was answered, what was remembered, and what comes.
    Stats {
        /// Deck with those below it, by path; all cards when it is left out.
        #[arg(long)]
        deck: Option<String>,
        /// So many days back, and as many ahead for what is due; all when it is left out.
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
        days: Option<u32>,
    },
    /// Propose cards from a document, each with the place that bears it out.
    Generate(Generate),
    /// Decide on cards that were proposed.
    Proposals(Proposals),
    /// Fit the parameters of a preset to the student's own answers.
    Optimize {
        /// Preset, by name.
        #[arg(long, default_value = "Default")]
        preset: String,
        /// Use them from now on, where they help. Cards keep the memory that they have until `cards reschedule`.
        #[arg(long)]
        apply: bool,
    },
    /// Reckon the cards of a preset anew from their answers, after its algorithm or parameters have changed. One undo takes
    /// it back.
    Reschedule {
        /// Preset, by name.
        #[arg(long, default_value = "Default")]
        preset: String,
        /// Move the days on which they are due too, to where the desired retention has them.
        #[arg(long)]
        due: bool,
    },
    /// How well schedulers foretell a review log: each learns from the past and foretells the next review.
    Evaluate {
        /// CSV with the header `card_id,review_time_ms,rating`.
        #[arg(long, value_name = "FILE")]
        revlog: PathBuf,
        /// Which scheduler.
        #[arg(long, value_enum, default_value_t = AlgorithmWord::All)]
        algorithm: AlgorithmWord,
        /// Hour of UTC, 0 to 23, at which a day begins.
        #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u8).range(0..24))]
        day_start: u8,
    },
}

/// What `cards reposition` is asked.
#[derive(Debug, Args)]
pub(crate) struct RepositionArguments {
    /// Which, in the order in which they are to come.
    #[arg(required = true)]
    pub(crate) cards: Vec<String>,
    /// The first place.
    #[arg(long, default_value_t = 1)]
    pub(crate) start: u32,
    /// From one note to the next; cards of a note share a place.
    #[arg(long, default_value_t = 1)]
    pub(crate) step: u32,
    /// In random order.
    #[arg(long)]
    pub(crate) random: bool,
    /// Other new cards from the first place on move behind.
    #[arg(long)]
    pub(crate) make_room: bool,
}

/// What `cards export` is asked.
#[derive(Debug, Args)]
pub(crate) struct ExportArguments {
    /// The file, .apkg or .colpkg.
    pub(crate) file: PathBuf,
    /// Deck, by path, with those below it.
    #[arg(long)]
    pub(crate) deck: Option<String>,
    /// For Anki before 2.1.50, and for other programs.
    #[arg(long)]
    pub(crate) legacy: bool,
    /// Without when cards are due, the review log and presets: all cards are new there.
    #[arg(long)]
    pub(crate) without_scheduling: bool,
    /// Without pictures and sounds.
    #[arg(long)]
    pub(crate) without_media: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Generate {
    /// Document, by id, title or path. For a topic it may be left out: the whole library is asked then.
    #[arg(required_unless_present = "topic")]
    pub(crate) document: Option<String>,
    /// Only from the section with this heading.
    #[arg(long, value_name = "TITLE", conflicts_with_all = ["pages", "range", "topic"])]
    pub(crate) section: Option<String>,
    /// Only from these pages, or sections where there are no pages; counted from 1.
    #[arg(long, value_name = "A-B", conflicts_with_all = ["range", "topic"])]
    pub(crate) pages: Option<String>,
    /// Only from this range, in Unicode scalar values.
    #[arg(long, value_name = "A-B", conflicts_with = "topic")]
    pub(crate) range: Option<String>,
    /// Only on this topic.
    #[arg(long)]
    pub(crate) topic: Option<String>,
    /// Only what this course says on the topic, by name or id.
    #[arg(long, requires = "topic", conflicts_with = "document")]
    pub(crate) course: Option<String>,
    /// At most so many cards.
    #[arg(long, default_value_t = 10)]
    pub(crate) count: u32,
    /// Make notes of all of them.
    #[arg(long)]
    pub(crate) accept: bool,
    /// Deck of these notes, by path; the document's title or the topic when it is left out.
    #[arg(long, value_name = "NAME", requires = "accept")]
    pub(crate) deck: Option<String>,
    /// Without the language model: sentences with deletions.
    #[arg(long)]
    pub(crate) no_model: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RatingWord {
    Again,
    Hard,
    Good,
    Easy,
}

/// The flags, in the order of their numbers in a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FlagWord {
    None,
    Red,
    Orange,
    Green,
    Blue,
    Pink,
    Turquoise,
    Purple,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AlgorithmWord {
    Fsrs,
    Sm2,
    Hlr,
    All,
}
