//! One pass over all cards.

use std::collections::BTreeMap;

use studium_base::{CardId, DeckId};
use studium_store::sqlite::{Row, named_params};
use studium_store::{Reader, RowId, StoreError};

use super::days::Days;
use super::histogram::{CHANCE, Counter, DAYS, DIFFICULTY};
use super::packed::MATURE_DAYS;
use super::scope::Scope;
use super::types::{CardCounts, DayCount, DueCards, Forecast, Histogram};
use crate::CardsError;
use crate::card::{DELETED, Queue};
use crate::schedule::{Memory, Phase};

/// Everything that comes of cards as they stand.
pub(super) struct Standing {
    pub(super) forecast: Forecast,
    pub(super) intervals: Histogram,
    pub(super) stability: Histogram,
    pub(super) difficulty: Histogram,
    pub(super) retrievability: Histogram,
    pub(super) expected_known: f64,
    pub(super) cards: CardCounts,
    pub(super) added: Vec<DayCount>,
    /// The cards of the scope in their order, deleted ones too; empty where it has all.
    pub(super) ids: Vec<CardId>,
}

struct Facts {
    id: CardId,
    deck: DeckId,
    queue: u8,
    due: i64,
    hidden: u8,
    hidden_day: i32,
    phase: u8,
    interval_days: u32,
    memory: Option<Memory>,
    last_review_at: Option<i64>,
    created_at: i64,
}

/// By place: to look a name up takes longer than to read a value.
fn from_row(row: &Row<'_>) -> studium_store::sqlite::Result<Facts> {
    let (stability, difficulty): (Option<f32>, Option<f32>) = (row.get(8)?, row.get(9)?);
    Ok(Facts {
        id: CardId::from(row.get::<_, RowId>(0)?),
        deck: DeckId::from(row.get::<_, RowId>(1)?),
        queue: row.get(2)?,
        due: row.get(3)?,
        hidden: row.get(4)?,
        hidden_day: row.get(5)?,
        phase: row.get(6)?,
        interval_days: row.get(7)?,
        memory: stability.zip(difficulty).map(|(stability, difficulty)| Memory { stability, difficulty }),
        last_review_at: row.get(10)?,
        created_at: row.get(11)?,
    })
}

/// Reads all cards of the scope.
pub(super) fn read(reader: &Reader<'_>, scope: &Scope) -> Result<Standing, CardsError> {
    let mut pass = Pass::new(scope);
    let mut visit = |row: &Row<'_>| {
        let mut facts = from_row(row).map_err(StoreError::from)?;
        facts.deck = scope.home(facts.id, facts.deck);
        if scope.has(facts.deck) {
            pass.add(&facts);
        }
        Ok::<_, CardsError>(())
    };
    match scope.places() {
        None => reader.each_row(include_str!("../sql/list_card_facts.sql"), [], visit)?,
        Some(decks) => {
            for deck in decks {
                let params = named_params! { ":deck_id": RowId::from(deck) };
                reader.each_row(include_str!("../sql/list_card_facts_of_deck.sql"), params, &mut visit)?;
            }
        }
    }
    Ok(pass.finish())
}

struct Pass<'a> {
    scope: &'a Scope,
    days: Days,
    backlog: DueCards,
    due: BTreeMap<i32, DueCards>,
    intervals: Counter,
    stability: Counter,
    difficulty: Counter,
    retrievability: Counter,
    cards: CardCounts,
    added: BTreeMap<i32, u32>,
    ids: Vec<CardId>,
}

impl<'a> Pass<'a> {
    fn new(scope: &'a Scope) -> Self {
        Self {
            scope,
            days: Days::new(scope.calendar.clone()),
            backlog: DueCards::default(),
            due: BTreeMap::new(),
            intervals: Counter::new(DAYS),
            stability: Counter::new(DAYS),
            difficulty: Counter::new(DIFFICULTY),
            retrievability: Counter::new(CHANCE),
            cards: CardCounts::default(),
            added: BTreeMap::new(),
            ids: Vec::new(),
        }
    }

    fn add(&mut self, card: &Facts) {
        if !self.scope.is_all() {
            self.ids.push(card.id);
        }
        if card.hidden == DELETED {
            return;
        }
        let is_mature = card.interval_days >= MATURE_DAYS.cast_unsigned();
        let is_suspended = card.hidden == 1;
        let is_buried = card.hidden > 1 && card.hidden_day == self.scope.today;
        let place = match card.phase {
            _ if is_suspended => &mut self.cards.suspended,
            _ if is_buried => &mut self.cards.buried,
            phase if phase == Phase::New as u8 => &mut self.cards.new,
            phase if phase == Phase::Learning as u8 => &mut self.cards.learning,
            phase if phase == Phase::Relearning as u8 => &mut self.cards.relearning,
            _ if is_mature => &mut self.cards.mature,
            _ => &mut self.cards.young,
        };
        *place += 1;
        self.cards.total += 1;
        let created_on = self.days.of(card.created_at.max(0).cast_unsigned()).day;
        if created_on >= self.scope.first_day {
            *self.added.entry(created_on).or_default() += 1;
        }
        if !is_suspended {
            self.await_due(card, is_mature);
        }
        if card.phase == Phase::Review as u8 {
            self.intervals.add(f64::from(card.interval_days));
        }
        if let Some(memory) = card.memory
            && memory.stability > 0.0
        {
            self.stability.add(f64::from(memory.stability));
            self.difficulty.add(f64::from(memory.difficulty));
            let last_day = card.last_review_at.map(|at| self.days.of(at.max(0).cast_unsigned()).day);
            let days = last_day.map_or(0, |day| u32::try_from(self.scope.today.saturating_sub(day)).unwrap_or(0));
            self.retrievability.add(memory.recall(days, Some(self.scope.decay(card.deck))));
        }
    }

    fn await_due(&mut self, card: &Facts, is_mature: bool) {
        let day = match card.queue {
            queue if queue == Queue::New as u8 => return,
            // A step within the day whose time has passed comes today.
            queue if queue == Queue::Learning as u8 => {
                self.days.of(card.due.max(0).cast_unsigned()).day.max(self.scope.today)
            }
            _ => i32::try_from(card.due).unwrap_or(i32::MAX),
        };
        if day > self.scope.last_day {
            return;
        }
        let ahead = day.saturating_sub(self.scope.today);
        let due = if ahead < 0 {
            &mut self.backlog
        } else {
            self.due.entry(ahead).or_insert(DueCards { ahead, ..DueCards::default() })
        };
        if is_mature && card.queue == Queue::Review as u8 {
            due.mature += 1;
        } else {
            due.young += 1;
        }
    }

    fn finish(mut self) -> Standing {
        self.ids.sort_unstable();
        Standing {
            forecast: Forecast { backlog: self.backlog, days: self.due.into_values().collect() },
            intervals: self.intervals.finish(),
            stability: self.stability.finish(),
            difficulty: self.difficulty.finish(),
            expected_known: self.retrievability.sum,
            retrievability: self.retrievability.finish(),
            cards: self.cards,
            added: self.added.into_iter().map(|(day, count)| DayCount { day, count }).collect(),
            ids: self.ids,
        }
    }
}
