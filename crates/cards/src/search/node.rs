//! A search as a tree.

use studium_base::{CardId, DocumentId, NoteId, NoteTypeId};

/// A part of a search.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// All of these; without any it finds every card.
    And(Vec<Node>),
    /// One of these.
    Or(Vec<Node>),
    /// Not this.
    Not(Box<Node>),
    /// One condition.
    Leaf(Leaf),
}

/// A sign of a [`Pattern`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sign {
    /// This text, folded.
    Text(String),
    /// `_`: any one letter.
    One,
    /// `*`: any letters, or none.
    Any,
}

/// A text in which `*` and `_` stand for others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pattern(pub Vec<Sign>);

impl Pattern {
    /// The text, where nothing stands for others.
    #[must_use]
    pub fn literal(&self) -> Option<&str> {
        match self.0.as_slice() {
            [] => Some(""),
            [Sign::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// Does it match anything whatever?
    #[must_use]
    pub fn is_all(&self) -> bool {
        !self.0.is_empty() && self.0.iter().all(|sign| *sign == Sign::Any)
    }

    /// As a regular expression. `any` and `one` are the letters that `*` and `_` stand for.
    #[must_use]
    pub fn regex(&self, one: &str) -> String {
        let sign = |sign: &Sign| match sign {
            Sign::Text(text) => regex::escape(text),
            Sign::One => one.to_owned(),
            Sign::Any => [one, "*"].concat(),
        };
        self.0.iter().map(sign).collect()
    }

    /// As SQLite's `like` takes it, with `\` as the escape.
    #[must_use]
    pub fn like(&self) -> String {
        let sign = |sign: &Sign| match sign {
            Sign::Text(text) => text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"),
            Sign::One => "_".to_owned(),
            Sign::Any => "%".to_owned(),
        };
        self.0.iter().map(sign).collect()
    }

    /// Does it hold signs of markup, so that the words of a note cannot answer it alone?
    #[must_use]
    pub fn is_markup(&self) -> bool {
        self.0.iter().any(|sign| matches!(sign, Sign::Text(text) if text.contains(['<', '>', '&', '['])))
    }
}

/// How a text is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match {
    /// As it stands.
    Text(Pattern),
    /// `nc:`: without combining marks.
    Plain(Pattern),
    /// `w:`: between borders of words.
    Word(Pattern),
    /// `re:`: a regular expression that can be read.
    Regex(String),
}

/// Which tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tag {
    /// `tag:none`.
    None,
    /// A tag like this, or one below it.
    Like(Match),
}

/// A state of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Waits to be studied now.
    Due,
    /// Never answered.
    New,
    /// In steps.
    Learning,
    /// In review, or forgotten from there.
    Review,
    /// Put aside.
    Suspended,
    /// Put aside for today.
    Buried,
    /// Put aside for today by the student.
    BuriedManually,
    /// Put aside for today because of another card of its note.
    BuriedSibling,
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    /// `=`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// A number of a card.
#[derive(Debug, Clone, PartialEq)]
pub enum Property {
    /// Days of the last interval.
    Interval(f64),
    /// Days from today until it is due.
    Due(f64),
    /// Answers.
    Reps(f64),
    /// Answers "again" in review.
    Lapses(f64),
    /// Ease, 2.5 and so on.
    Ease(f64),
    /// Place among the new cards.
    Position(f64),
    /// Days.
    Stability(f64),
    /// 0 to 1 as in Anki, above 1 as FSRS has it: up to 10.
    Difficulty(f64),
    /// 0 to 1.
    Recall(f64),
    /// A day on which it was answered, 0 for today and below for earlier, with the button.
    Rated(i32, Option<u8>),
    /// A day on which it was moved in the schedule by hand.
    Moved(i32),
    /// A number that another program has kept with it.
    CustomNumber(String, f64),
    /// A text that another program has kept with it.
    CustomText(String, String),
}

/// One condition.
#[derive(Debug, Clone, PartialEq)]
pub enum Leaf {
    /// Somewhere in the note.
    Anywhere(Match),
    /// The fields of these names.
    Field(Pattern, Match),
    /// Decks of this path, and those below.
    Deck(Pattern),
    /// `deck:current`.
    CurrentDeck,
    /// `deck:filtered`.
    FilteredDeck,
    /// Decks with presets of this name.
    Preset(Pattern),
    /// Tags of the note.
    Tag(Tag),
    /// Note types of this name.
    NoteType(Pattern),
    /// The note type with this id.
    NoteTypeId(NoteTypeId),
    /// Templates of this name.
    Template(Pattern),
    /// The ordinal of the card, from 0.
    Ordinal(u16),
    /// `is:`.
    Is(State),
    /// The flag.
    Flag(u8),
    /// `prop:`.
    Property(Compare, Property),
    /// Answered within so many days, with this button.
    Rated(u32, Option<u8>),
    /// Moved in the schedule by hand within so many days.
    Moved(u32),
    /// Made within so many days.
    Added(u32),
    /// Note changed within so many days.
    Edited(u32),
    /// First answered within so many days.
    Introduced(u32),
    /// These notes.
    Notes(Vec<NoteId>),
    /// These cards.
    Cards(Vec<CardId>),
    /// Notes of a type whose first field says this.
    Copies(NoteTypeId, String),
    /// From this document; `None` for any.
    Source(Option<DocumentId>),
    /// Another program has kept something under this name with it.
    HasCustom(String),
}
