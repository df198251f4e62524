//! A session of review: what was gathered, put into one order, and kept up to date by the answers.

use std::collections::{HashMap, VecDeque};

use studium_base::{CardId, DeckId, Timestamp};
use studium_store::{Reader, Store};

use super::gather::{Waiting, gather, order_filtered};
use super::today::{Done, Today};
use crate::card::{Card, Queue};
use crate::schedule::Mix;
use crate::{CardsError, exam};

/// A step that is due within this long comes early when nothing else is left, as in Anki.
pub(crate) const LEARN_AHEAD_MS: i64 = 20 * 60 * 1000;

/// How many cards of each kind are left today.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, specta::Type)]
pub struct Counts {
    /// Not seen yet.
    pub new: u32,
    /// In steps.
    pub learning: u32,
    /// Reviews.
    pub review: u32,
}

impl Counts {
    fn of(&mut self, queue: Queue) -> &mut u32 {
        match queue {
            Queue::New => &mut self.new,
            Queue::Learning | Queue::DayLearning => &mut self.learning,
            Queue::Review => &mut self.review,
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    card: CardId,
    queue: Queue,
}

/// What counts as due today in a deck.
#[derive(Debug, Clone, Copy)]
struct Until {
    day: i32,
    /// See [`Today::steps_until`].
    steps: Timestamp,
}

/// A session of review in a deck and those below it. It says only which card comes next: whoever shows it reads it, and
/// tells the session what became of it.
#[derive(Debug)]
pub struct Session {
    /// The deck that is studied.
    pub deck: DeckId,
    /// The local day for which it was gathered: on another day it must be gathered anew.
    pub day: i32,
    /// The decks whose cards come, and until when: a card that goes home from a filtered deck leaves the session.
    decks: HashMap<DeckId, Until>,
    is_filtered: bool,
    main: VecDeque<Entry>,
    /// Steps within the day, the soonest first.
    learning: Vec<(Timestamp, Entry)>,
    /// Of both: a session of many thousands is not counted through at each answer.
    counts: Counts,
}

impl Session {
    /// Gathers what is due.
    ///
    /// # Errors
    /// [`CardsError::NoDeck`].
    pub fn start(store: &Store, today: &Today, deck: DeckId) -> Result<Self, CardsError> {
        store.read(|reader| Self::gather_all(reader, today, deck))
    }

    /// As [`Self::start`], within a read.
    pub(crate) fn gather_all(reader: &Reader<'_>, today: &Today, deck: DeckId) -> Result<Self, CardsError> {
        Self::gather(reader, today, &today.done(reader)?, deck)
    }

    pub(super) fn gather(
        reader: &Reader<'_>,
        today: &Today,
        done: &HashMap<DeckId, Done>,
        deck: DeckId,
    ) -> Result<Self, CardsError> {
        today.tree().get(deck).ok_or(CardsError::NoDeck(deck))?;
        let options = today.options(deck);
        let gathered = gather(reader, today, done, deck)?;
        let entries = |cards: &[Waiting], queue: Queue| -> Vec<Entry> {
            cards.iter().map(|card| Entry { card: card.card, queue }).collect()
        };
        let reviews = entries(&gathered.reviews, Queue::Review);
        let with_steps =
            mix(reviews, entries(&gathered.day_learning, Queue::DayLearning), options.interday_learning_mix);
        let filter = today.tree().get(deck).and_then(|deck| deck.filter.as_ref());
        let main = match filter {
            None => mix(with_steps, entries(&gathered.new, Queue::New), options.new_mix),
            Some(filter) => {
                let of = |cards: &[Waiting], queue: Queue| cards.iter().map(|&card| (card, queue)).collect::<Vec<_>>();
                let mut all = of(&gathered.reviews, Queue::Review);
                all.extend(of(&gathered.day_learning, Queue::DayLearning));
                all.extend(of(&gathered.new, Queue::New));
                order_filtered(&mut all, today, deck, filter.order);
                if let Some(places) = exam::order_in(reader, deck)? {
                    all.sort_by_key(|(card, _)| places.get(&card.card).copied().unwrap_or(usize::MAX));
                }
                all.iter().map(|(card, queue)| Entry { card: card.card, queue: *queue }).collect()
            }
        };
        let mut learning: Vec<(Timestamp, Entry)> = gathered
            .learning
            .iter()
            .map(|card| (Timestamp(card.due), Entry { card: card.card, queue: Queue::Learning }))
            .collect();
        learning.sort_by_key(|(due, entry)| (*due, entry.card));
        let until = |deck: DeckId| Until { day: today.day(deck), steps: today.steps_until(deck) };
        let decks = today.tree().below(deck).into_iter().map(|deck| (deck, until(deck))).collect();
        let mut counts = Counts::default();
        main.iter().chain(learning.iter().map(|(_, entry)| entry)).for_each(|entry| *counts.of(entry.queue) += 1);
        let (day, is_filtered) = (today.day(deck), filter.is_some());
        Ok(Self { deck, day, decks, is_filtered, main: main.into(), learning, counts })
    }

    /// The card that comes next: a step whose time has come, else the next of the rest, else a step that is due soon.
    #[must_use]
    pub fn next(&self, now: Timestamp) -> Option<CardId> {
        let step = self.learning.first();
        let soon = |within_ms: i64| step.filter(|(due, _)| due.0 <= now.0.saturating_add(within_ms));
        soon(0)
            .map(|(_, entry)| entry.card)
            .or_else(|| self.main.front().map(|entry| entry.card))
            .or_else(|| soon(LEARN_AHEAD_MS).map(|(_, entry)| entry.card))
    }

    /// When the next step is due, if nothing comes before it: then the session waits for it.
    #[must_use]
    pub fn waits_until(&self, now: Timestamp) -> Option<Timestamp> {
        if self.next(now).is_some() { None } else { self.learning.first().map(|(due, _)| *due) }
    }

    /// What is left. Steps that are due after today are none of it.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// A card was answered or put aside: it goes, and comes again where its new state says so. With it go the cards of
    /// its note that were put off.
    pub fn follow(&mut self, card: &Card, put_off: &[CardId]) {
        self.take(card.id);
        put_off.iter().for_each(|id| self.take(*id));
        let Some(&until) = self.decks.get(&card.deck) else { return };
        if card.is_deleted || card.held_back.on(until.day) {
            return;
        }
        let (queue, due) = Queue::of(&card.state);
        let entry = Entry { card: card.id, queue };
        match queue {
            // What was forgotten in practice comes again at the end.
            _ if self.is_filtered && queue != Queue::Learning => self.main.push_back(entry),
            Queue::Learning if due <= until.steps.0 => {
                let due = Timestamp(due);
                let place = self.learning.partition_point(|(other, _)| *other <= due);
                self.learning.insert(place, (due, entry));
            }
            Queue::Review | Queue::DayLearning if due <= i64::from(until.day) => self.main.push_back(entry),
            Queue::New | Queue::Learning | Queue::Review | Queue::DayLearning => return,
        }
        *self.counts.of(queue) += 1;
    }

    /// A card goes. It stands once at most, and near the front when it was the next.
    fn take(&mut self, card: CardId) {
        let gone = match self.main.iter().position(|entry| entry.card == card) {
            Some(place) => self.main.remove(place),
            None => {
                let step = self.learning.iter().position(|(_, entry)| entry.card == card);
                step.map(|place| self.learning.remove(place).1)
            }
        };
        if let Some(entry) = gone {
            *self.counts.of(entry.queue) -= 1;
        }
    }
}

/// Spreads `others` among `main`, or puts them before or after it.
fn mix(main: Vec<Entry>, others: Vec<Entry>, how: Mix) -> Vec<Entry> {
    match how {
        Mix::Before => others.into_iter().chain(main).collect(),
        Mix::After => main.into_iter().chain(others).collect(),
        Mix::Among => {
            let (mine, theirs) = (main.len(), others.len());
            let mut mixed = Vec::with_capacity(mine + theirs);
            let (mut main, mut others) = (main.into_iter().peekable(), others.into_iter().peekable());
            // The n-th of k stands at (n + 1) / (k + 1) of the way.
            let (mut taken, mut given) = (1, 1);
            while let (Some(_), Some(_)) = (main.peek(), others.peek()) {
                if taken * (theirs + 1) <= given * (mine + 1) {
                    mixed.extend(main.next());
                    taken += 1;
                } else {
                    mixed.extend(others.next());
                    given += 1;
                }
            }
            mixed.extend(main);
            mixed.extend(others);
            mixed
        }
    }
}
