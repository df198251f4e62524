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
pub(crate) struct Transcribe {
    /// The recording.
    pub(crate) file: PathBuf,
    /// What is spoken (ISO 639-1: en, de); found out when it is left out.
    #[arg(long)]
    pub(crate) language: Option<String>,
    /// A Whisper model file in place of the installed one.
    #[arg(long, value_name = "FILE")]
    pub(crate) model: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Record {
    /// What it is called.
    pub(crate) title: String,
    /// Course, by name or id; made when it is not there.
    #[arg(long)]
    pub(crate) course: Option<String>,
    /// End after so many seconds.
    #[arg(long = "for", value_name = "SECONDS")]
    pub(crate) seconds: Option<u32>,
}

#[derive(Debug, Args)]
pub(crate) struct Speak {
    /// What to say; may hold Markdown and formulas.
    pub(crate) text: String,
    /// The WAV file to write.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// A voice by its id; see `voices list`.
    #[arg(long)]
    pub(crate) voice: Option<String>,
    /// What language the text is in (ISO 639-1); found out when it is left out.
    #[arg(long)]
    pub(crate) language: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Voice {
    #[command(subcommand)]
    pub(crate) verb: VoiceVerb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum VoiceVerb {
    /// Hold a conversation from a recording of the student's side; prints what happens and the figures of each turn.
    Run(VoiceRun),
    /// Read a document aloud into a WAV file; prints which sentence is heard when.
    Read(Read),
    /// Say a side of a card into a WAV file.
    Card {
        /// Its id.
        card: String,
        /// The answer in place of the question.
        #[arg(long)]
        answer: bool,
        /// Where to write the sound.
        #[arg(long = "out", value_name = "FILE")]
        output: PathBuf,
    },
    /// Write down what is dictated in a recording; marks are said by their names.
    Dictate(Listen),
    /// Judge a spoken answer to a card.
    Answer {
        /// Its id.
        card: String,
        /// The recording.
        #[command(flatten)]
        listen: Listen,
    },
    /// Understand a spoken rating.
    Rate(Listen),
    /// List microphones and loudspeakers.
    Devices,
}

#[derive(Debug, Args)]
pub(crate) struct Read {
    /// Its id or title.
    pub(crate) document: String,
    /// Where to begin, in Unicode scalar values of the text; milliseconds in a recording.
    #[arg(long, default_value_t = 0)]
    pub(crate) from: u32,
    /// Where to end in the text; at its end when it is left out.
    #[arg(long, conflicts_with = "is_recording")]
    pub(crate) until: Option<u32>,
    /// Play the sound of a recording in place of reading its text.
    #[arg(long = "recording")]
    pub(crate) is_recording: bool,
    /// Where to write the sound.
    #[arg(long = "out", value_name = "FILE")]
    pub(crate) output: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Listen {
    /// What is said: a WAV file, or a JSON file as for `voice run`.
    #[arg(long = "in", value_name = "FILE")]
    pub(crate) input: PathBuf,
    /// What is spoken (ISO 639-1); found out when it is left out.
    #[arg(long)]
    pub(crate) language: Option<String>,
    /// A Whisper model file in place of the installed one.
    #[arg(long, value_name = "FILE")]
    pub(crate) model: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct VoiceRun {
    /// What the student says: a WAV file with all pauses, or a JSON file with lines such as
    /// `[{"after_ms": 500, "say": "question.wav"}, {"into_tutor_ms": 800, "say": "stop.wav"}]`.
    #[arg(long = "in", value_name = "FILE")]
    pub(crate) input: PathBuf,
    /// Where to write what the tutor says: a WAV file on the same time line.
    #[arg(long = "out", value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// As by the clock; otherwise waiting is skipped.
    #[arg(long)]
    pub(crate) realtime: bool,
    /// Course, by name or id.
    #[arg(long)]
    pub(crate) course: Option<String>,
    /// Go on with a conversation.
    #[arg(long)]
    pub(crate) conversation: Option<String>,
    /// How to teach.
    #[arg(long, value_enum, default_value = "explain")]
    pub(crate) teaching: Teaching,
    /// What is spoken (ISO 639-1); found out when it is left out.
    #[arg(long)]
    pub(crate) language: Option<String>,
    /// A Whisper model file in place of the installed one.
    #[arg(long, value_name = "FILE")]
    pub(crate) model: Option<PathBuf>,
    /// The likeliest words in answers.
    #[arg(long)]
    pub(crate) greedy: bool,
    /// The microphone hears the loudspeaker, as in an ordinary room.
    #[arg(long)]
    pub(crate) echo: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Voices {
    #[command(subcommand)]
    pub(crate) verb: VoicesVerb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum VoicesVerb {
    /// List voices, the built-in ones too.
    List,
    /// Download a voice.
    Pull {
        /// Its id.
        id: String,
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

#[derive(Debug, Args)]
pub(crate) struct Cards {
    #[command(subcommand)]
    pub(crate) verb: CardsVerb,
}

/// What `cards search` is asked.
#[derive(Debug, Args)]
pub(crate) struct SearchArguments {
    /// The search, as in `deck:Biology is:due`; all cards when it is left out. Write `--` before one that begins with a
    /// hyphen.
    pub(crate) query: Vec<String>,
    /// By what: `sort_text`, `deck`, `due`, `interval`, `stability`, `created` and so on.
    #[arg(long, default_value = "sort_text")]
    pub(crate) sort: String,
    /// Turned round.
    #[arg(long)]
    pub(crate) descending: bool,
    /// At most so many.
    #[arg(long, default_value_t = 100)]
    pub(crate) limit: u32,
    /// Without the first so many.
    #[arg(long, default_value_t = 0)]
    pub(crate) offset: u32,
    /// What `deck:current` means, by path.
    #[arg(long)]
    pub(crate) deck: Option<String>,
}

/// What `cards replace` is asked.
#[derive(Debug, Args)]
pub(crate) struct ReplaceArguments {
    /// The search.
    pub(crate) query: String,
    /// What to find.
    pub(crate) find: String,
    /// What takes its place.
    pub(crate) with: String,
    /// What to find is a regular expression; `$1` is its first group.
    #[arg(long)]
    pub(crate) regex: bool,
    /// Capitals matter.
    #[arg(long)]
    pub(crate) match_case: bool,
    /// Only in fields of this name.
    #[arg(long)]
    pub(crate) field: Option<String>,
    /// Only count.
    #[arg(long)]
    pub(crate) preview: bool,
}

/// What `cards filter` is asked.
#[derive(Debug, Args)]
pub(crate) struct FilterArguments {
    /// Name of the filtered deck.
    pub(crate) name: String,
    /// Which cards; those that it searched for before when it is left out.
    #[arg(long)]
    pub(crate) search: Option<String>,
    /// At most so many.
    #[arg(long, default_value_t = 100)]
    pub(crate) limit: u32,
    /// Which first: `random`, `due`, `added`, `oldest_seen`, `lapses`, `interval_ascending` and so on.
    #[arg(long, default_value = "random")]
    pub(crate) order: String,
    /// Answers change no schedule.
    #[arg(long)]
    pub(crate) practice: bool,
    /// Send its cards home.
    #[arg(long)]
    pub(crate) empty: bool,
}

/// What to study beside what is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum StudyWord {
    /// More new cards today.
    MoreNew,
    /// More reviews today.
    MoreReviews,
    /// Cards forgotten in the last days.
    Forgotten,
    /// Reviews of the next days.
    Ahead,
    /// New cards of the last days.
    Preview,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CardsVerb {
    /// List the decks with what is due today.
    Decks,
    /// List the note types with their fields.
    Types,
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
    /// Take in a package of Anki (.apkg, .colpkg, .anki2) or notes as text (.txt, .csv, .tsv). What is there already is
    /// updated where the package is newer.
    Import {
        /// The file.
        file: PathBuf,
    },
    /// Write a package that Anki reads: the whole collection, or a deck.
    Export {
        /// The file, .apkg or .colpkg.
        file: PathBuf,
        /// Deck, by path, with those below it.
        #[arg(long)]
        deck: Option<String>,
        /// For Anki before 2.1.50, and for other programs.
        #[arg(long)]
        legacy: bool,
    },
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
    Study {
        /// What.
        #[arg(value_enum)]
        kind: StudyWord,
        /// So many cards, or days.
        #[arg(allow_negative_numbers = true)]
        number: i32,
        /// Deck, by path.
        #[arg(long, default_value = "Default")]
        deck: String,
        /// Name of the filtered deck that is made for it.
        #[arg(long, default_value = "Custom study")]
        name: String,
    },
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
    /// Fit the parameters of a preset to the student's own answers.
    Optimize {
        /// Preset, by name.
        #[arg(long, default_value = "Default")]
        preset: String,
        /// Use them from now on, where they help.
        #[arg(long)]
        apply: bool,
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

#[derive(Debug, Args)]
pub(crate) struct Exams {
    #[command(subcommand)]
    pub(crate) verb: ExamsVerb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ExamsVerb {
    /// Set an exam.
    Add {
        /// Its name.
        name: String,
        /// Its date, as in 2026-03-29.
        #[arg(long, value_name = "DATE")]
        on: String,
        /// It asks for this deck, by path, and those below it.
        #[arg(long, required_unless_present = "search")]
        deck: Option<String>,
        /// It asks for the cards that a search finds.
        #[arg(long, conflicts_with = "deck")]
        search: Option<String>,
        /// Minutes for it on each day.
        #[arg(long)]
        minutes: u32,
        /// Days before it in which each card comes once more at most.
        #[arg(long, default_value_t = 2)]
        last_pass: u32,
    },
    /// List the exams, the next one first.
    List,
    /// Show the plan for an exam, made anew from what is known today.
    Plan {
        /// Which, by name or id.
        exam: String,
    },
    /// Gather what the plan has for today into a filtered deck; `cards review` goes through it.
    Study {
        /// Which, by name or id.
        exam: String,
    },
    /// Remove an exam; its cards go home.
    Remove {
        /// Which, by name or id.
        exam: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Generate {
    /// Document, by id, title or path.
    pub(crate) document: String,
    /// Only from the section with this heading.
    #[arg(long, value_name = "TITLE", conflicts_with_all = ["pages", "topic"])]
    pub(crate) section: Option<String>,
    /// Only from these pages, or sections where there are no pages; counted from 1.
    #[arg(long, value_name = "A-B", conflicts_with = "topic")]
    pub(crate) pages: Option<String>,
    /// Only on this topic.
    #[arg(long)]
    pub(crate) topic: Option<String>,
    /// At most so many cards.
    #[arg(long, default_value_t = 10)]
    pub(crate) count: u32,
    /// Make notes of all of them.
    #[arg(long)]
    pub(crate) accept: bool,
    /// Deck of these notes, by path; the document's title when it is left out.
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AlgorithmWord {
    Fsrs,
    Sm2,
    Hlr,
    All,
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
