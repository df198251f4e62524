//! What can be typed after `cards search`, `cards replace`, `cards filter` and `cards study`.

use clap::{Args, ValueEnum};

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
    /// New cards, by their places.
    New,
    /// Cards that are due.
    Due,
    /// Reviews, due or not, by chance.
    Review,
    /// All cards by chance, as practice.
    All,
}

/// What `cards study` is asked.
#[derive(Debug, Args)]
pub(crate) struct StudyArguments {
    /// What.
    #[arg(value_enum)]
    pub(crate) kind: StudyWord,
    /// So many cards, or days. Fewer more cards where it is negative.
    #[arg(allow_negative_numbers = true)]
    pub(crate) number: i32,
    /// Deck, by path.
    #[arg(long, default_value = "Default")]
    pub(crate) deck: String,
    /// Only notes with this tag, or with one of several where it is given again. For `new`, `due`, `review` and `all`.
    #[arg(long = "tag")]
    pub(crate) with_tags: Vec<String>,
    /// Only notes without this tag; may be given again.
    #[arg(long = "without-tag")]
    pub(crate) without_tags: Vec<String>,
    /// Name of the filtered deck that is made for it.
    #[arg(long, default_value = "Custom study")]
    pub(crate) name: String,
}
