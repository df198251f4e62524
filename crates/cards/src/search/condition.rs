//! What of a search the database answers: sets of ids, of notes by their words, of cards by their events.
//!
//! The one place where SQL is put together while the program runs: a search joins any conditions in any way. All of its
//! text stands here and, for notes, in [`super::of_note`]. What the student wrote is only ever bound. A condition on notes
//! is one set of note ids however many words it has, so that the words of all notes are read once.

use studium_base::DeckId;
use studium_store::sqlite::types::Value;
use studium_store::{Reader, RowId};

use super::node::{Compare, Leaf, Node, Pattern};
use super::scope::{Days, Scope};
use crate::CardsError;

/// A statement that selects ids, and what is bound to it.
pub(super) struct Statement {
    pub(super) text: String,
    pub(super) values: Vec<Value>,
}

pub(super) struct Writing<'a> {
    pub(super) scope: &'a Scope<'a>,
    made: Statement,
}

/// What happened to a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Happened {
    /// It was answered, with this button where one is named.
    Answered(Option<u8>),
    /// It was answered, and never before that.
    Introduced,
    /// It was moved in the schedule by hand.
    Moved,
}

/// Can it be told from the note alone?
pub(super) fn is_of_note(node: &Node) -> bool {
    match node {
        Node::And(nodes) | Node::Or(nodes) => !nodes.is_empty() && nodes.iter().all(is_of_note),
        Node::Not(node) => is_of_note(node),
        Node::Leaf(leaf) => matches!(
            leaf,
            Leaf::Anywhere(_)
                | Leaf::Field(..)
                | Leaf::Tag(_)
                | Leaf::NoteType(_)
                | Leaf::NoteTypeId(_)
                | Leaf::Edited(_)
                | Leaf::Notes(_)
                | Leaf::Copies(..)
                | Leaf::Source(_)
        ),
    }
}

fn sign(compare: Compare) -> &'static str {
    match compare {
        Compare::Equal => " = ",
        Compare::Unequal => " <> ",
        Compare::Less => " < ",
        Compare::LessOrEqual => " <= ",
        Compare::Greater => " > ",
        Compare::GreaterOrEqual => " >= ",
    }
}

impl<'a> Writing<'a> {
    fn of(scope: &'a Scope<'a>, text: &str) -> Self {
        Self { scope, made: Statement { text: text.to_owned(), values: Vec::new() } }
    }

    /// The notes for which all conditions hold, or any of them.
    pub(super) fn notes(scope: &'a Scope<'a>, is_all: bool, nodes: &[&Node]) -> Result<Statement, CardsError> {
        let mut writing = Self::of(scope, "select s.note_id from notes_state s where ");
        writing.joined(if is_all { " and " } else { " or " }, nodes)?;
        Ok(writing.made)
    }

    /// The cards that go back to one of these decks.
    pub(super) fn lent(scope: &'a Scope<'a>, decks: &[DeckId]) -> Statement {
        let mut writing = Self::of(scope, "select k.id from cards k where ");
        writing.among("k.home_deck_id", decks);
        writing.made
    }

    /// The cards of which an event was taken back.
    pub(super) fn voided(scope: &'a Scope<'a>, voided: &str) -> Statement {
        let mut writing = Self::of(scope, "");
        writing.bound(VOIDED, voided.to_owned());
        writing.made
    }

    /// The cards to which something happened on days that compare so with the one that is so many days away: all cards as
    /// if nothing were ever taken back, which an index alone can tell, or only those of which one of the `voided` events
    /// was taken back.
    pub(super) fn happened(
        scope: &'a Scope<'a>,
        days: &Days,
        what: Happened,
        (compare, day): (Compare, i32),
        voided: Option<&str>,
    ) -> Statement {
        let (start, end) = (days.starts_at(day), days.starts_at(day.saturating_add(1)));
        let mut writing = Self::of(scope, "select e.subject from study_events e indexed by ");
        match voided {
            Some(voided) => {
                writing.push("study_events_by_subject where e.subject in (");
                writing.bound(VOIDED, voided.to_owned());
                writing.push(") and e.kind in ");
            }
            None => writing.push("study_events_by_kind where e.kind in "),
        }
        writing.push(if what == Happened::Moved { MOVED } else { REVIEWED });
        match compare {
            Compare::Equal => {
                writing.bound(" and e.at >= ?", start);
                writing.bound(" and e.at < ?", end);
            }
            Compare::Unequal => {
                writing.bound(" and (e.at < ?", start);
                writing.bound(" or e.at >= ?)", end);
            }
            Compare::Less => writing.bound(" and e.at < ?", start),
            Compare::LessOrEqual => writing.bound(" and e.at < ?", end),
            Compare::Greater => writing.bound(" and e.at >= ?", end),
            Compare::GreaterOrEqual => writing.bound(" and e.at >= ?", start),
        }
        writing.not_voided(" and e.id", voided);
        match what {
            Happened::Answered(button) => {
                let rating = button.and_then(|button| crate::schedule::Rating::from_number(i64::from(button)));
                let rating = rating.map(|rating| serde_json::to_value(rating).unwrap_or_default());
                if let Some(rating) = rating.as_ref().and_then(serde_json::Value::as_str) {
                    writing.bound(" and e.payload ->> 'rating' = ?", rating.to_owned());
                }
            }
            Happened::Introduced => {
                // Asked card by card: what came before is most of the log.
                writing.push(" and not exists (select 1 from study_events b indexed by study_events_by_subject");
                writing.bound(" where b.subject = e.subject and b.kind = 'card_reviewed' and b.at < ?", start);
                writing.not_voided(" and b.id", voided);
                writing.push(")");
            }
            // A new card that got another place among the new ones was not moved in the schedule, and neither was one of
            // which only the memory was reckoned anew.
            Happened::Moved => {
                writing.push(" and e.payload ->> '$.placement.due.position' is null");
                writing.push(" and (e.payload -> '$.reckoned' is null");
                writing.push(" or e.payload ->> '$.reckoned.last_interval_days' is not null)");
            }
        }
        writing.made
    }

    /// The cards with which another program has kept something under a name, which compares so with a value.
    pub(super) fn custom(scope: &'a Scope<'a>, key: &str, compared: Option<(Compare, Value)>) -> Statement {
        let mut writing = Self::of(
            scope,
            "select k.id from cards k, json_each(case when json_valid(k.extra ->> '$.anki.row.data.custom') \
             then k.extra ->> '$.anki.row.data.custom' else '{}' end) j where ",
        );
        writing.bound("j.key = ?", key.to_owned());
        if let Some((compare, value)) = compared {
            writing.bound(&[" and j.value", sign(compare), "?"].concat(), value);
        }
        writing.made
    }

    pub(super) fn push(&mut self, text: &str) {
        self.made.text.push_str(text);
    }

    /// Text with one `?`.
    pub(super) fn bound(&mut self, text: &str, value: impl Into<Value>) {
        self.push(text);
        self.made.values.push(value.into());
    }

    /// `column in (?, ?)`, false where there is none.
    pub(super) fn among<T: Into<RowId> + Copy>(&mut self, column: &str, ids: &[T]) {
        let marks = vec!["?"; ids.len()].join(", ");
        self.push(&[column, " in (", &marks, ")"].concat());
        self.made.values.extend(ids.iter().map(|&id| Value::Blob(id.into().as_bytes().to_vec())));
    }

    fn not_voided(&mut self, column: &str, voided: Option<&str>) {
        if let Some(voided) = voided {
            self.bound(&[column, " not in (select unhex(value) from json_each(?))"].concat(), voided.to_owned());
        }
    }

    fn joined(&mut self, joint: &str, nodes: &[&Node]) -> Result<(), CardsError> {
        self.push("(");
        for (place, node) in nodes.iter().enumerate() {
            self.push(if place > 0 { joint } else { "" });
            self.note(node)?;
        }
        self.push(")");
        Ok(())
    }

    fn note(&mut self, node: &Node) -> Result<(), CardsError> {
        match node {
            Node::And(nodes) => self.joined(" and ", &nodes.iter().collect::<Vec<_>>()),
            Node::Or(nodes) => self.joined(" or ", &nodes.iter().collect::<Vec<_>>()),
            Node::Not(node) => {
                self.push("not ");
                self.note(node)
            }
            Node::Leaf(leaf) => {
                self.push("(");
                self.note_leaf(leaf)?;
                self.push(")");
                Ok(())
            }
        }
    }
}

/// The events that were taken back, as JSON; `None` where there is none.
pub(super) fn voided(reader: &Reader<'_>) -> Result<Option<String>, CardsError> {
    let voided = Scope::voided(reader)?;
    let digits = |id: &studium_base::EventId| id.to_string().replace('-', "");
    Ok((!voided.is_empty()).then(|| serde_json::Value::from_iter(voided.iter().map(digits)).to_string()))
}

const VOIDED: &str = "select v.subject from study_events v where v.id in (select unhex(value) from json_each(?))";
const REVIEWED: &str = "('card_reviewed')";
const MOVED: &str = "('card_rescheduled', 'card_reset')";

/// The first of the last so many days, today being one of them: 0 or below.
pub(super) fn back(days: u32) -> i32 {
    1 - i32::try_from(days).unwrap_or(i32::MAX)
}

pub(super) fn compiled(expression: &str) -> Option<regex::Regex> {
    // Names are short, and so is what the student writes; one that is too large for this names nothing.
    studium_store::compile_regex(&["(?s)\\A(?:", expression, ")\\z"].concat()).ok()
}

pub(super) fn whole(pattern: &Pattern) -> Option<regex::Regex> {
    compiled(&pattern.regex("."))
}
