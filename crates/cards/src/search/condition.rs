//! From the tree of a search to a condition of SQL.
//!
//! The one place where SQL is put together while the program runs: a search joins any conditions in any way. All of its
//! text stands here and, for notes, in [`super::of_note`]; the fragments for the order in [`super::order`]. What the
//! student wrote is only ever bound. A condition on notes is one set of note ids however many
//! words it has, so that the words of all notes are read once. The index `cards_state_by_note` holds all columns that
//! are named here.

use studium_base::DeckId;
use studium_store::sqlite::types::Value;
use studium_store::{Reader, RowId};

use super::fold::fold;
use super::node::{Compare, Leaf, Node, Pattern, Property, State};
use super::scope::{Days, Scope};
use crate::CardsError;
use crate::queue::LEARN_AHEAD_MS;

/// A day in milliseconds, as the text of a condition.
const DAY_MS: &str = "86400000";

/// A condition on the row `c` of `cards_state`, and what is bound to it.
pub(super) struct Condition {
    pub(super) text: String,
    pub(super) values: Vec<Value>,
}

/// Writes the condition of a search.
pub(super) fn condition(reader: &Reader<'_>, scope: &Scope, node: &Node) -> Result<Condition, CardsError> {
    let mut writer =
        Writing { reader, scope, voided: None, made: Condition { text: String::new(), values: Vec::new() } };
    writer.card(node)?;
    Ok(writer.made)
}

/// The chance of recall of the card `c` now, null where FSRS has not placed it; see [`crate::schedule::Memory::recall`].
pub(super) fn recall(scope: &Scope) -> Condition {
    let next_day = scope.days.iter().map(|days| days.starts_at(1)).min().unwrap_or_default();
    let decay = f64::from(fsrs::FSRS6_DEFAULT_DECAY);
    let exponent = "max(0.1, min(0.8, ifnull(c.decay, ?)))";
    let days = ["max(0, (? - 1 - c.last_review_at) / ", DAY_MS, ")"].concat();
    let text = [
        "power(1.0 + ",
        &days,
        " / max(c.stability, 0.001) * (power(0.9, -1.0 / ",
        exponent,
        ") - 1.0), -",
        exponent,
        ")",
    ];
    Condition { text: text.concat(), values: vec![Value::Integer(next_day), Value::Real(decay), Value::Real(decay)] }
}

pub(super) struct Writing<'a> {
    reader: &'a Reader<'a>,
    pub(super) scope: &'a Scope,
    /// Ids of answers that were taken back, as JSON in hexadecimal digits; read once it is needed.
    voided: Option<String>,
    made: Condition,
}

/// Can it be told from the note alone?
fn is_of_note(node: &Node) -> bool {
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

impl Writing<'_> {
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

    fn joined(
        &mut self,
        joint: &str,
        nodes: &[&Node],
        write: fn(&mut Self, &Node) -> Result<(), CardsError>,
    ) -> Result<(), CardsError> {
        self.push("(");
        for (place, node) in nodes.iter().enumerate() {
            self.push(if place > 0 { joint } else { "" });
            write(self, node)?;
        }
        self.push(")");
        Ok(())
    }

    fn card(&mut self, node: &Node) -> Result<(), CardsError> {
        if is_of_note(node) {
            return self.of_notes(" and ", &[node]);
        }
        match node {
            Node::And(nodes) if nodes.is_empty() => self.push("1"),
            Node::And(nodes) => self.parted(" and ", nodes)?,
            Node::Or(nodes) => self.parted(" or ", nodes)?,
            Node::Not(node) => {
                self.push("not ");
                self.card(node)?;
            }
            Node::Leaf(leaf) => {
                self.push("(");
                self.card_leaf(leaf)?;
                self.push(")");
            }
        }
        Ok(())
    }

    /// What is of the note becomes one set.
    fn parted(&mut self, joint: &str, nodes: &[Node]) -> Result<(), CardsError> {
        let (of_note, of_card): (Vec<&Node>, Vec<&Node>) = nodes.iter().partition(|node| is_of_note(node));
        self.push("(");
        if !of_card.is_empty() {
            self.joined(joint, &of_card, Self::card)?;
        }
        if !of_note.is_empty() {
            self.push(if of_card.is_empty() { "" } else { joint });
            self.of_notes(joint, &of_note)?;
        }
        self.push(")");
        Ok(())
    }

    fn of_notes(&mut self, joint: &str, nodes: &[&Node]) -> Result<(), CardsError> {
        self.push("c.note_id in (select s.note_id from notes_state s where ");
        self.joined(joint, nodes, Self::note)?;
        self.push(")");
        Ok(())
    }

    fn note(&mut self, node: &Node) -> Result<(), CardsError> {
        match node {
            Node::And(nodes) => self.joined(" and ", &nodes.iter().collect::<Vec<_>>(), Self::note),
            Node::Or(nodes) => self.joined(" or ", &nodes.iter().collect::<Vec<_>>(), Self::note),
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

    /// Writes a condition for each hour at which days begin, on the decks that begin then.
    pub(super) fn by_days(&mut self, write: impl Fn(&mut Self, &Days)) {
        let scope = self.scope;
        if let [days] = scope.days.as_slice() {
            return write(self, days);
        }
        for (place, days) in scope.days.iter().enumerate() {
            self.push(if place > 0 { " or (" } else { "(" });
            self.among("c.deck_id", &days.decks);
            self.push(" and (");
            write(self, days);
            self.push("))");
        }
    }

    /// Is the card held back on none of the days?
    fn not_held_back(&mut self, days: &Days) {
        self.bound("(c.hidden = 0 or (c.hidden in (2, 3) and c.hidden_day <> ?))", i64::from(days.day));
    }

    fn decks(&mut self, decks: &[DeckId]) {
        self.among("c.deck_id", decks);
        if self.scope.today.tree.in_order().iter().any(|(deck, _)| deck.filter.is_some()) {
            self.push(" or c.card_id in (select k.id from cards k where ");
            self.among("k.home_deck_id", decks);
            self.push(")");
        }
    }

    fn card_leaf(&mut self, leaf: &Leaf) -> Result<(), CardsError> {
        let tree = &self.scope.today.tree;
        match leaf {
            Leaf::Deck(pattern) if pattern.is_all() => self.push("1"),
            Leaf::Deck(pattern) => {
                let decks = match compiled(&[&pattern.regex("."), "(?:::.*)?"].concat()) {
                    Some(path) => tree
                        .in_order()
                        .into_iter()
                        .map(|(deck, _)| deck.id)
                        .filter(|&deck| path.is_match(&fold(&tree.path(deck))))
                        .collect(),
                    None => Vec::new(),
                };
                self.decks(&decks);
            }
            Leaf::CurrentDeck => {
                let decks = self.scope.current.map_or(Vec::new(), |deck| tree.below(deck));
                self.decks(&decks);
            }
            Leaf::FilteredDeck => {
                let filtered = tree.in_order().into_iter().filter(|(deck, _)| deck.filter.is_some());
                let decks: Vec<DeckId> = filtered.map(|(deck, _)| deck.id).collect();
                self.among("c.deck_id", &decks);
            }
            Leaf::Preset(name) => {
                let name = whole(name);
                let is_wanted = |deck: &DeckId| {
                    let preset = tree.get(*deck).and_then(|deck| deck.preset).unwrap_or(crate::preset::default_id());
                    let known = self.scope.presets.get(&preset);
                    known.is_some_and(|known| name.as_ref().is_some_and(|name| name.is_match(&fold(known))))
                };
                let decks: Vec<DeckId> = tree.in_order().iter().map(|(deck, _)| deck.id).filter(is_wanted).collect();
                self.decks(&decks);
            }
            Leaf::Template(name) => self.template(name),
            Leaf::Ordinal(ordinal) => self.bound("c.ordinal = ?", i64::from(*ordinal)),
            Leaf::Is(state) => self.state(*state),
            Leaf::Flag(flag) => self.bound("c.flag = ?", i64::from(*flag)),
            Leaf::Property(compare, property) => self.property(*compare, property)?,
            Leaf::Rated(days, button) => self.happened(REVIEWED, *button, (Compare::GreaterOrEqual, back(*days)))?,
            Leaf::Moved(days) => self.happened(MOVED, None, (Compare::GreaterOrEqual, back(*days)))?,
            Leaf::Added(days) => {
                self.by_days(|writer, known| writer.bound("c.created_at >= ?", known.starts_at(back(*days))));
            }
            Leaf::Introduced(days) => {
                self.happened(REVIEWED, None, (Compare::GreaterOrEqual, back(*days)))?;
                // Asked card by card: what came before is most of the log.
                let voided = self.voided()?;
                self.push(" and (");
                self.by_days(|writer, known| {
                    writer.push("not exists (select 1 from study_events e indexed by study_events_by_subject");
                    writer.push(" where e.subject = c.card_id and e.kind = 'card_reviewed'");
                    writer.bound(" and e.at < ?", known.starts_at(back(*days)));
                    writer.not_voided(voided.as_deref());
                    writer.push(")");
                });
                self.push(")");
            }
            Leaf::Cards(ids) => self.among("c.card_id", ids),
            Leaf::HasCustom(key) => self.custom(key, "", Value::Null),
            // See `is_of_note`: the others are of the note.
            _ => self.push("0"),
        }
        Ok(())
    }

    fn template(&mut self, name: &Pattern) {
        let Some(name) = whole(name) else { return self.push("0") };
        let scope = self.scope;
        self.push("0");
        for known in &scope.types {
            for (ordinal, template) in (0_i64..).zip(&known.templates) {
                if !name.is_match(&fold(&template.name)) {
                    continue;
                }
                self.push(" or (");
                // The one template of a cloze type makes cards of every ordinal.
                if !known.kind.is_cloze() {
                    self.bound("c.ordinal = ? and ", ordinal);
                }
                self.push("c.note_id in (select s.note_id from notes_state s where ");
                self.among("s.note_type_id", &[known.id]);
                self.push("))");
            }
        }
    }

    fn state(&mut self, state: State) {
        let soon = self.scope.today.now.plus_ms(LEARN_AHEAD_MS).0;
        match state {
            State::Due => self.by_days(|writer, days| {
                writer.not_held_back(days);
                writer.bound(" and ((c.queue in (2, 3) and c.due <= ?)", i64::from(days.day));
                writer.bound(" or (c.queue = 1 and c.due <= ?))", soon);
            }),
            State::New => self.push("c.phase = 0"),
            State::Learning => self.by_days(|writer, days| {
                writer.push("c.queue in (1, 3) and ");
                writer.not_held_back(days);
            }),
            State::Review => self.push("c.phase in (2, 3)"),
            State::Suspended => self.push("c.hidden = 1"),
            State::Buried => {
                self.by_days(|writer, days| {
                    writer.bound("c.hidden in (2, 3) and c.hidden_day = ?", i64::from(days.day));
                });
            }
            State::BuriedManually => {
                self.by_days(|writer, days| writer.bound("c.hidden = 2 and c.hidden_day = ?", i64::from(days.day)));
            }
            State::BuriedSibling => {
                self.by_days(|writer, days| writer.bound("c.hidden = 3 and c.hidden_day = ?", i64::from(days.day)));
            }
        }
    }

    fn property(&mut self, compare: Compare, property: &Property) -> Result<(), CardsError> {
        let operator = sign(compare);
        let number = |column: &str| [column, operator, "?"].concat();
        // A number that a card does not have compares with nothing.
        let maybe = |column: &str| ["ifnull(", column, operator, "?, 0)"].concat();
        match property {
            Property::Interval(days) => self.bound(&number("c.interval_days"), *days),
            Property::Reps(count) => self.bound(&number("c.reps"), *count),
            Property::Lapses(count) => self.bound(&number("c.lapses"), *count),
            Property::Ease(ease) => self.bound(&number("c.ease_permille"), (ease * 1000.0).round()),
            Property::Position(place) => self.bound(&["c.queue = 0 and ", &number("c.due")].concat(), *place),
            Property::Stability(days) => self.bound(&maybe("c.stability"), *days),
            Property::Difficulty(difficulty) => {
                let as_kept = if *difficulty <= 1.0 { difficulty * 9.0 + 1.0 } else { *difficulty };
                self.bound(&maybe("c.difficulty"), as_kept);
            }
            Property::Recall(chance) => {
                let Condition { text, values } = recall(self.scope);
                self.made.values.extend(values);
                self.bound(&["ifnull(", &text, operator, "?, 0)"].concat(), *chance);
            }
            Property::Due(ahead) => self.by_days(|writer, days| {
                writer.not_held_back(days);
                writer.push(" and case c.queue when 0 then 0 when 1 then ");
                // Steps within the day: today is 0, whole days count from its end.
                let next = days.starts_at(1);
                writer.bound("(c.due - ?) / ", next);
                writer.push(DAY_MS);
                writer.bound(" + (c.due >= ?)", next);
                writer.bound(&[operator, "?"].concat(), *ahead);
                writer.bound(" else c.due - ?", i64::from(days.day));
                writer.bound(&[operator, "? end"].concat(), *ahead);
            }),
            Property::Rated(day, button) => self.happened(REVIEWED, *button, (compare, *day))?,
            Property::Moved(day) => self.happened(MOVED, None, (compare, *day))?,
            Property::CustomNumber(key, value) => {
                self.custom(key, &[" and j.value", operator, "?"].concat(), (*value).into())
            }
            Property::CustomText(key, value) => {
                self.custom(key, &[" and j.value", operator, "?"].concat(), value.clone().into());
            }
        }
        Ok(())
    }

    /// The answers that were taken back, as JSON; `None` where there is none.
    fn voided(&mut self) -> Result<Option<String>, CardsError> {
        if self.voided.is_none() {
            let voided = Scope::voided(self.reader)?;
            let digits = |id: &studium_base::EventId| id.to_string().replace('-', "");
            self.voided = Some(serde_json::Value::from_iter(voided.iter().map(digits)).to_string());
        }
        Ok(self.voided.clone().filter(|voided| voided != "[]"))
    }

    fn not_voided(&mut self, voided: Option<&str>) {
        if let Some(voided) = voided {
            self.bound(" and e.id not in (select unhex(value) from json_each(?))", voided.to_owned());
        }
    }

    /// Something happened to the card on days that compare so with the one that is so many days away.
    fn happened(&mut self, kinds: &str, button: Option<u8>, (compare, day): (Compare, i32)) -> Result<(), CardsError> {
        let voided = self.voided()?;
        let rating = button.and_then(|button| crate::schedule::Rating::from_number(i64::from(button)));
        let rating = rating.map(|rating| serde_json::to_value(rating).unwrap_or_default());
        self.push("(");
        self.by_days(|writer, days| {
            let (start, end) = (days.starts_at(day), days.starts_at(day.saturating_add(1)));
            writer.push("c.card_id in (select e.subject from study_events e indexed by study_events_by_kind");
            writer.push(" where e.kind in ");
            writer.push(kinds);
            match compare {
                Compare::Equal => {
                    writer.bound(" and e.at >= ?", start);
                    writer.bound(" and e.at < ?", end);
                }
                Compare::Unequal => {
                    writer.bound(" and (e.at < ?", start);
                    writer.bound(" or e.at >= ?)", end);
                }
                Compare::Less => writer.bound(" and e.at < ?", start),
                Compare::LessOrEqual => writer.bound(" and e.at < ?", end),
                Compare::Greater => writer.bound(" and e.at >= ?", end),
                Compare::GreaterOrEqual => writer.bound(" and e.at >= ?", start),
            }
            if kinds == MOVED {
                // A new card that got another place among the new ones was not moved in the schedule.
                writer.push(" and e.payload ->> '$.placement.due.position' is null");
            }
            if let Some(rating) = rating.as_ref().and_then(serde_json::Value::as_str) {
                writer.bound(" and e.payload ->> 'rating' = ?", rating.to_owned());
            }
            writer.not_voided(voided.as_deref());
            writer.push(")");
        });
        self.push(")");
        Ok(())
    }

    /// Something that another program has kept with the card under a name.
    fn custom(&mut self, key: &str, compared: &str, value: Value) {
        self.push(
            "exists (select 1 from cards k, json_each(case when json_valid(k.extra ->> '$.anki.row.data.custom')",
        );
        self.push(" then k.extra ->> '$.anki.row.data.custom' else '{}' end) j where k.id = c.card_id");
        self.bound(" and j.key = ?", key.to_owned());
        match value {
            Value::Null => {}
            value => self.bound(compared, value),
        }
        self.push(")");
    }
}

const REVIEWED: &str = "('card_reviewed')";
const MOVED: &str = "('card_rescheduled', 'card_reset')";

/// The first of the last so many days, today being one of them: 0 or below.
pub(super) fn back(days: u32) -> i32 {
    1 - i32::try_from(days).unwrap_or(i32::MAX)
}

fn compiled(expression: &str) -> Option<regex::Regex> {
    // Names are short, and so is what the student writes; one that is too large for this names nothing.
    studium_store::compile_regex(&["(?s)\\A(?:", expression, ")\\z"].concat()).ok()
}

pub(super) fn whole(pattern: &Pattern) -> Option<regex::Regex> {
    compiled(&pattern.regex("."))
}
