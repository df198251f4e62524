//! Which cards a search finds: its tree, asked of the columns in memory. What stands elsewhere, words and events, is asked
//! of the database as sets of ids, see [`super::condition`].

use std::collections::HashSet;

use studium_base::DeckId;
use studium_store::sqlite::params_from_iter;
use studium_store::{Reader, RowId, StoreError};

use super::columns::{Columns, Values, place_near};
use super::condition::{Happened, Statement, Writing, back, compiled, is_of_note, voided, whole};
use super::fold::fold;
use super::node::{Compare, Leaf, Node, Pattern, Property, State};
use super::scope::{Days, Scope};
use crate::CardsError;
use crate::card::Queue;
use crate::queue::LEARN_AHEAD_MS;

const DAY_MS: i64 = 86_400_000;

/// For each card of the columns: is it found?
pub(super) fn filter(
    reader: &Reader<'_>,
    scope: &Scope<'_>,
    columns: &Columns,
    node: &Node,
) -> Result<Vec<bool>, CardsError> {
    let hour = |deck: &DeckId| scope.days.iter().position(|days| days.decks.contains(deck));
    let hours = match scope.days.as_slice() {
        [_] => vec![Some(0); columns.decks.len()],
        _ => columns.decks.iter().map(hour).collect(),
    };
    let mut found = Filter { reader, scope, columns, hours }.card(node)?;
    for (found, values) in found.iter_mut().zip(&columns.values) {
        *found &= !values.is_deleted();
    }
    Ok(found)
}

struct Filter<'a> {
    reader: &'a Reader<'a>,
    scope: &'a Scope<'a>,
    columns: &'a Columns,
    /// For each deck the place in [`Scope::days`] of the hour at which its days begin.
    hours: Vec<Option<usize>>,
}

/// The chance of recall now, `None` where FSRS has not placed the card; see [`crate::schedule::Memory::recall`].
/// `next_day` is when the next day begins.
pub(super) fn recall(values: &Values, next_day: i64) -> Option<f64> {
    let last = values.last_review_at()?;
    if values.stability.is_nan() {
        return None;
    }
    let days = ((next_day - 1 - last) / DAY_MS).max(0);
    let decay = if values.decay.is_nan() { fsrs::FSRS6_DEFAULT_DECAY } else { values.decay };
    let exponent = f64::from(decay).clamp(0.1, 0.8);
    let stability = f64::from(values.stability).max(0.001);
    #[expect(clippy::cast_precision_loss, reason = "days are far below 2^52")]
    let recall = (1.0 + days as f64 / stability * (0.9_f64.powf(-1.0 / exponent) - 1.0)).powf(-exponent);
    recall.is_finite().then_some(recall)
}

/// The moment by which chances of recall are told.
pub(super) fn next_day(scope: &Scope<'_>) -> i64 {
    scope.days.iter().map(|days| days.starts_at(1)).min().unwrap_or_default()
}

/// Is the card held back on none of the days?
fn is_free(values: &Values, day: i32) -> bool {
    values.hidden == 0 || (matches!(values.hidden, 2 | 3) && values.hidden_day != day)
}

/// Compares; a number that a card does not have compares with nothing.
fn holds(compare: Compare, number: f64, with: f64) -> bool {
    match compare {
        Compare::Equal => number == with,
        Compare::Unequal => number != with && !number.is_nan(),
        Compare::Less => number < with,
        Compare::LessOrEqual => number <= with,
        Compare::Greater => number > with,
        Compare::GreaterOrEqual => number >= with,
    }
}

const NEW: u8 = Queue::New as u8;
const LEARNING: u8 = Queue::Learning as u8;
const REVIEW: u8 = Queue::Review as u8;
const DAY_LEARNING: u8 = Queue::DayLearning as u8;

impl Filter<'_> {
    fn card(&self, node: &Node) -> Result<Vec<bool>, CardsError> {
        if is_of_note(node) {
            return self.of_notes(true, &[node]);
        }
        match node {
            Node::And(nodes) => self.joined(true, nodes),
            Node::Or(nodes) => self.joined(false, nodes),
            Node::Not(node) => Ok(self.card(node)?.into_iter().map(|is_found| !is_found).collect()),
            Node::Leaf(leaf) => self.leaf(leaf),
        }
    }

    /// What is of the note becomes one set.
    fn joined(&self, is_all: bool, nodes: &[Node]) -> Result<Vec<bool>, CardsError> {
        let (of_note, of_card): (Vec<&Node>, Vec<&Node>) = nodes.iter().partition(|node| is_of_note(node));
        let mut found = vec![is_all; self.columns.values.len()];
        let mut join = |other: Vec<bool>| {
            for (found, other) in found.iter_mut().zip(other) {
                *found = if is_all { *found & other } else { *found | other };
            }
        };
        for node in of_card {
            join(self.card(node)?);
        }
        if !of_note.is_empty() {
            join(self.of_notes(is_all, &of_note)?);
        }
        Ok(found)
    }

    fn of_notes(&self, is_all: bool, nodes: &[&Node]) -> Result<Vec<bool>, CardsError> {
        let Statement { text, values } = Writing::notes(self.scope, is_all, nodes)?;
        let mut found = vec![false; self.columns.notes.len()];
        let mut near = 0;
        self.reader.each_row::<CardsError>(&text, params_from_iter(values), |row| {
            let note = row.get::<_, RowId>(0).map_err(StoreError::from)?.into();
            if let Some(place) = place_near(&self.columns.notes, note, near) {
                (near, found[place]) = (place, true);
            }
            Ok(())
        })?;
        Ok(self.each(|values| found[values.note as usize]))
    }

    /// The cards that a statement selects.
    fn selected(&self, statement: Statement) -> Result<Vec<bool>, CardsError> {
        let mut found = vec![false; self.columns.values.len()];
        self.reader.each_row::<CardsError>(&statement.text, params_from_iter(statement.values), |row| {
            self.columns.mark(&mut found, row.get::<_, RowId>(0).map_err(StoreError::from)?.into());
            Ok(())
        })?;
        Ok(found)
    }

    fn each(&self, ask: impl Fn(&Values) -> bool) -> Vec<bool> {
        self.columns.values.iter().map(ask).collect()
    }

    /// Asks with what follows from the days of the card's deck.
    fn by_days<T>(&self, of_days: impl Fn(&Days) -> T, ask: impl Fn(&T, &Values) -> bool) -> Vec<bool> {
        let of_days: Vec<T> = self.scope.days.iter().map(of_days).collect();
        self.each(|values| self.hours[values.deck as usize].is_some_and(|hour| ask(&of_days[hour], values)))
    }

    fn in_decks(&self, decks: &[DeckId]) -> Vec<bool> {
        let decks: HashSet<DeckId> = decks.iter().copied().collect();
        let is_wanted: Vec<bool> = self.columns.decks.iter().map(|deck| decks.contains(deck)).collect();
        self.each(|values| is_wanted[values.deck as usize])
    }

    /// As [`Self::in_decks`]; a card in a filtered deck belongs to the one that it goes back to, too.
    fn decks(&self, decks: &[DeckId]) -> Result<Vec<bool>, CardsError> {
        let mut found = self.in_decks(decks);
        if self.scope.today.tree().in_order().iter().any(|(deck, _)| deck.filter.is_some()) {
            let lent = self.selected(Writing::lent(self.scope, decks))?;
            found.iter_mut().zip(lent).for_each(|(found, lent)| *found |= lent);
        }
        Ok(found)
    }

    fn leaf(&self, leaf: &Leaf) -> Result<Vec<bool>, CardsError> {
        let tree = self.scope.today.tree();
        Ok(match leaf {
            Leaf::Deck(pattern) if pattern.is_all() => self.each(|_| true),
            Leaf::Deck(pattern) => {
                let path = compiled(&[&pattern.regex("."), "(?:::.*)?"].concat());
                let all = tree.in_order().into_iter().map(|(deck, _)| deck.id);
                let is_wanted =
                    |deck: &DeckId| path.as_ref().is_some_and(|path| path.is_match(&fold(&tree.path(*deck))));
                self.decks(&all.filter(is_wanted).collect::<Vec<_>>())?
            }
            Leaf::CurrentDeck => self.decks(&self.scope.current.map_or(Vec::new(), |deck| tree.below(deck)))?,
            Leaf::FilteredDeck => {
                let filtered = tree.in_order().into_iter().filter(|(deck, _)| deck.filter.is_some());
                self.in_decks(&filtered.map(|(deck, _)| deck.id).collect::<Vec<_>>())
            }
            Leaf::Preset(name) => {
                let name = whole(name);
                let is_wanted = |deck: &DeckId| {
                    let preset = tree.get(*deck).and_then(|deck| deck.preset).unwrap_or(crate::preset::default_id());
                    let known = self.scope.presets.get(&preset);
                    known.is_some_and(|known| name.as_ref().is_some_and(|name| name.is_match(&fold(known))))
                };
                let decks: Vec<DeckId> = tree.in_order().iter().map(|(deck, _)| deck.id).filter(is_wanted).collect();
                self.decks(&decks)?
            }
            Leaf::Template(name) => self.template(name)?,
            Leaf::Ordinal(ordinal) => self.each(|values| values.ordinal == *ordinal),
            Leaf::Is(state) => self.state(*state),
            Leaf::Flag(flag) => self.each(|values| values.flag == *flag),
            Leaf::Property(compare, property) => self.property(*compare, property)?,
            Leaf::Rated(days, button) => {
                self.happened(Happened::Answered(*button), (Compare::GreaterOrEqual, back(*days)))?
            }
            Leaf::Moved(days) => self.happened(Happened::Moved, (Compare::GreaterOrEqual, back(*days)))?,
            Leaf::Introduced(days) => self.happened(Happened::Introduced, (Compare::GreaterOrEqual, back(*days)))?,
            Leaf::Added(days) => {
                self.by_days(|known| known.starts_at(back(*days)), |since, values| values.created_at >= *since)
            }
            Leaf::Cards(ids) => {
                let mut found = self.each(|_| false);
                ids.iter().for_each(|id| self.columns.mark(&mut found, *id));
                found
            }
            Leaf::HasCustom(key) => self.selected(Writing::custom(self.scope, key, None))?,
            // See `is_of_note`: the others are of the note.
            _ => self.each(|_| false),
        })
    }

    fn template(&self, name: &Pattern) -> Result<Vec<bool>, CardsError> {
        let mut found = self.each(|_| false);
        let Some(name) = whole(name) else { return Ok(found) };
        for known in &self.scope.types {
            let is_wanted: Vec<bool> =
                known.templates.iter().map(|template| name.is_match(&fold(&template.name))).collect();
            if !is_wanted.contains(&true) {
                continue;
            }
            let of_type = self.of_notes(true, &[&Node::Leaf(Leaf::NoteTypeId(known.id))])?;
            // The one template of a cloze type makes cards of every ordinal.
            let is_wanted = |values: &Values| {
                known.kind.is_cloze() || is_wanted.get(usize::from(values.ordinal)).copied().unwrap_or(false)
            };
            for ((found, of_type), values) in found.iter_mut().zip(of_type).zip(&self.columns.values) {
                *found |= of_type && is_wanted(values);
            }
        }
        Ok(found)
    }

    fn state(&self, state: State) -> Vec<bool> {
        let soon = self.scope.today.now.plus_ms(LEARN_AHEAD_MS).0;
        let buried = |kinds: &[u8]| {
            self.by_days(|days| days.day, |day, values| kinds.contains(&values.hidden) && values.hidden_day == *day)
        };
        match state {
            State::Due => self.by_days(
                |days| days.day,
                |day, values| {
                    let is_due = match values.queue {
                        REVIEW | DAY_LEARNING => values.due <= i64::from(*day),
                        LEARNING => values.due <= soon,
                        _ => false,
                    };
                    is_due && is_free(values, *day)
                },
            ),
            State::New => self.each(|values| values.phase == 0),
            State::Learning => self.by_days(
                |days| days.day,
                |day, values| matches!(values.queue, LEARNING | DAY_LEARNING) && is_free(values, *day),
            ),
            State::Review => self.each(|values| matches!(values.phase, 2 | 3)),
            State::Suspended => self.each(|values| values.hidden == 1),
            State::Buried => buried(&[2, 3]),
            State::BuriedManually => buried(&[2]),
            State::BuriedSibling => buried(&[3]),
        }
    }

    fn property(&self, compare: Compare, property: &Property) -> Result<Vec<bool>, CardsError> {
        let number = |of: fn(&Values) -> f64, with: f64| self.each(|values| holds(compare, of(values), with));
        Ok(match property {
            Property::Interval(days) => number(|values| f64::from(values.interval_days), *days),
            Property::Reps(count) => number(|values| f64::from(values.reps), *count),
            Property::Lapses(count) => number(|values| f64::from(values.lapses), *count),
            Property::Ease(ease) => number(|values| f64::from(values.ease_permille), (ease * 1000.0).round()),
            Property::Position(place) => {
                self.each(|values| values.queue == NEW && holds(compare, float(values.due), *place))
            }
            Property::Stability(days) => number(|values| f64::from(values.stability), *days),
            Property::Difficulty(difficulty) => {
                let as_kept = if *difficulty <= 1.0 { difficulty * 9.0 + 1.0 } else { *difficulty };
                number(|values| f64::from(values.difficulty), as_kept)
            }
            Property::Recall(chance) => {
                let next_day = next_day(self.scope);
                self.each(|values| recall(values, next_day).is_some_and(|recall| holds(compare, recall, *chance)))
            }
            Property::Due(ahead) => self.by_days(
                |days| (days.day, days.starts_at(1)),
                |(day, next), values| {
                    let days = match values.queue {
                        NEW => return false,
                        // Steps within the day: today is 0, whole days count from its end.
                        LEARNING => values.due.saturating_sub(*next) / DAY_MS + i64::from(values.due >= *next),
                        _ => values.due.saturating_sub(i64::from(*day)),
                    };
                    is_free(values, *day) && holds(compare, float(days), *ahead)
                },
            ),
            Property::Rated(day, button) => self.happened(Happened::Answered(*button), (compare, *day))?,
            Property::Moved(day) => self.happened(Happened::Moved, (compare, *day))?,
            Property::CustomNumber(key, value) => {
                self.selected(Writing::custom(self.scope, key, Some((compare, (*value).into()))))?
            }
            Property::CustomText(key, value) => {
                self.selected(Writing::custom(self.scope, key, Some((compare, value.clone().into()))))?
            }
        })
    }

    fn happened(&self, what: Happened, when: (Compare, i32)) -> Result<Vec<bool>, CardsError> {
        let mut found = self.each(|_| false);
        let voided = voided(self.reader)?;
        for (hour, days) in self.scope.days.iter().enumerate() {
            let mut of_days = self.selected(Writing::happened(self.scope, days, what, when, None))?;
            // What was taken back is seldom, and asked of its cards alone.
            if let Some(voided) = voided.as_deref() {
                let differs = self.selected(Writing::voided(self.scope, voided))?;
                let counted = self.selected(Writing::happened(self.scope, days, what, when, Some(voided)))?;
                for ((of_days, differs), counted) in of_days.iter_mut().zip(differs).zip(counted) {
                    *of_days = if differs { counted } else { *of_days };
                }
            }
            for ((found, is_found), values) in found.iter_mut().zip(of_days).zip(&self.columns.values) {
                *found |= is_found && self.hours[values.deck as usize] == Some(hour);
            }
        }
        Ok(found)
    }
}

#[expect(clippy::cast_precision_loss, reason = "places, days and moments are below 2^52")]
fn float(number: i64) -> f64 {
    number as f64
}
