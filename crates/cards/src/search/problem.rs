//! What is wrong with a search.

use serde::Serialize;

/// A search that cannot be read: where, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, specta::Type)]
#[error("{piece:?} at letter {at}: {advice}")]
pub struct SearchProblem {
    /// Where it begins, in scalar values from 0.
    pub at: u32,
    /// The piece of the search.
    pub piece: String,
    /// What is wrong, and what to write instead.
    pub advice: Advice,
}

/// What to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Advice {
    /// `(` without `)`.
    #[error("this bracket does not close; write ) after the group, or \\( for the sign itself")]
    OpenGroup,
    /// `)` without `(`.
    #[error("no bracket is open here; write \\) for the sign itself")]
    StrayClose,
    /// `()`.
    #[error("there is nothing between the brackets; write a search there")]
    EmptyGroup,
    /// `or` or `and` at the start, at the end, or beside another.
    #[error("a search must stand on both sides; write it, or write the word in quotes")]
    LonelyWord,
    /// `-` without a search after it.
    #[error("write what is not wanted right after the minus, or \\- for the sign itself")]
    LonelyMinus,
    /// `"` without another.
    #[error("this quote does not close; write another one, or \\\" for the sign itself")]
    OpenQuote,
    /// `""`.
    #[error("there is nothing in the quotes; write a text there")]
    EmptyQuote,
    /// A backslash before a letter that needs none.
    #[error("a backslash stands only before \\ \" * _ : ( ) -; write \\\\ for the sign itself")]
    StrayBackslash,
    /// `:text`.
    #[error("write a word before the colon, or \\: for the sign itself")]
    NoPrefix,
    /// `is:` with an unknown word.
    #[error("write is: with due, new, learn, review, suspended, buried, buried-manually or buried-sibling")]
    IsWhat,
    /// `flag:` with something else than 0 to 7.
    #[error("write flag: with a number from 0 to 7")]
    FlagWhat,
    /// `has:` with an unknown word.
    #[error("write has:source")]
    HasWhat,
    /// `prop:` with an unknown name.
    #[error("write prop: with ivl, due, reps, lapses, ease, pos, s, d, r, rated, resched, cdn:name or cds:name")]
    PropWhat,
    /// `prop:` without a comparison.
    #[error("write one of = != < > <= >= and a number after the name, as in prop:ivl>=10")]
    PropCompare,
    /// A number was expected.
    #[error("write a number here, as in {0}")]
    Number(&'static str),
    /// A number of days was expected.
    #[error("write a number of days from 1 on, as in {0}")]
    Days(&'static str),
    /// `rated:1:x`.
    #[error("write a button from 1 to 4 after the days, as in rated:7:1")]
    Button,
    /// An id was expected.
    #[error("write ids as they are shown, with commas between them")]
    Id,
    /// `dupe:` without note type and text.
    #[error("write dupe: with the id of a note type, a comma and a text")]
    DupeWhat,
    /// A regular expression that cannot be read.
    #[error("this regular expression cannot be read: {0}")]
    Regex(String),
    /// Groups within groups, too many, or too long a search.
    #[error("this search is too large; write a shorter one")]
    TooLarge,
}
