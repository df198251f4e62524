//! Gathering what is due: within the limits of each deck and those above it, in the order that its preset asks for.

use std::collections::{HashMap, HashSet};

use studium_base::{CardId, DeckId, NoteId, Timestamp};
use studium_store::sqlite::{Row, named_params};
use studium_store::{Columns, Reader, RowId};

use super::today::{Done, Today};
use crate::CardsError;
use crate::card::Queue;
use crate::deck::FilterOrder;
use crate::schedule::{NewOrder, Preset as Options, ReviewOrder};

/// A card that may come today, with what it is ordered by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Waiting {
    pub(super) card: CardId,
    pub(super) note: NoteId,
    pub(super) deck: DeckId,
    pub(super) due: i64,
    ordinal: u16,
    interval_days: u32,
    ease_permille: u16,
    lapses: u32,
    stability: Option<f64>,
    difficulty: Option<f64>,
    last_review_at: Option<i64>,
    created_at: i64,
}

fn from_row(row: &Row<'_>) -> studium_store::sqlite::Result<Waiting> {
    Ok(Waiting {
        card: row.id("card_id")?,
        note: row.id("note_id")?,
        deck: row.id("deck_id")?,
        due: row.get("due")?,
        ordinal: row.get("ordinal")?,
        interval_days: row.get("interval_days")?,
        ease_permille: row.get("ease_permille")?,
        lapses: row.get("lapses")?,
        stability: row.get("stability")?,
        difficulty: row.get("difficulty")?,
        last_review_at: row.get("last_review_at")?,
        created_at: row.get("created_at")?,
    })
}

/// What may come today, each kind in its order.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) new: Vec<Waiting>,
    pub(super) reviews: Vec<Waiting>,
    pub(super) day_learning: Vec<Waiting>,
    /// Steps within the day, due now or later.
    pub(super) learning: Vec<Waiting>,
}

/// What is left of the limits of the decks between the one that is studied and a card's.
pub(super) struct Limits<'a> {
    today: &'a Today,
    within: HashSet<DeckId>,
    new: HashMap<DeckId, u32>,
    reviews: HashMap<DeckId, u32>,
}

impl<'a> Limits<'a> {
    pub(super) fn of(today: &'a Today, decks: &[DeckId], done: &HashMap<DeckId, Done>) -> Self {
        let mut limits =
            Self { today, within: decks.iter().copied().collect(), new: HashMap::new(), reviews: HashMap::new() };
        for &deck in decks {
            let options = today.options(deck);
            let below = today.tree().below(deck);
            let sum = |of: fn(&Done) -> u32| below.iter().filter_map(|deck| done.get(deck)).map(of).sum::<u32>();
            let (more_new, more_reviews) = more_today(today, deck);
            let new = options.new_per_day.saturating_add_signed(more_new);
            let reviews = options.reviews_per_day.saturating_add_signed(more_reviews);
            limits.new.insert(deck, new.saturating_sub(sum(|done| done.new)));
            limits.reviews.insert(deck, reviews.saturating_sub(sum(|done| done.reviews)));
        }
        limits
    }

    /// New cards that a deck still lets through.
    pub(super) fn new_of(&self, deck: DeckId) -> u32 {
        self.new.get(&deck).copied().unwrap_or(0)
    }

    /// Reviews and new cards together that a deck still lets through.
    pub(super) fn reviews_of(&self, deck: DeckId) -> u32 {
        self.reviews.get(&deck).copied().unwrap_or(0)
    }

    fn path(&self, deck: DeckId) -> Vec<DeckId> {
        let above = self.today.tree().above(deck).into_iter().filter(|above| self.within.contains(above));
        std::iter::once(deck).chain(above).collect()
    }

    /// Takes one new card of a deck off its limits, where all of them allow it. A new card is work like a review.
    fn take_new(&mut self, path: &[DeckId]) -> bool {
        let allows = |left: &HashMap<DeckId, u32>| path.iter().all(|deck| left.get(deck).is_some_and(|&left| left > 0));
        if !allows(&self.new) || !allows(&self.reviews) {
            return false;
        }
        for deck in path {
            for left in [&mut self.new, &mut self.reviews] {
                left.entry(*deck).and_modify(|left| *left -= 1);
            }
        }
        true
    }

    fn take_review(&mut self, path: &[DeckId]) -> bool {
        if !path.iter().all(|deck| self.reviews.get(deck).is_some_and(|&left| left > 0)) {
            return false;
        }
        for deck in path {
            self.reviews.entry(*deck).and_modify(|left| *left -= 1);
        }
        true
    }
}

/// What a student added to the limits of a deck and those above it for today: new cards and reviews.
fn more_today(today: &Today, deck: DeckId) -> (i32, i32) {
    let day = today.day(deck);
    let path = std::iter::once(deck).chain(today.tree().above(deck));
    let more = path.filter_map(|deck| today.tree().get(deck)?.today).filter(|more| more.day == day);
    more.fold((0, 0), |(new, reviews), more| (new.saturating_add(more.new), reviews.saturating_add(more.reviews)))
}

/// Gathers what is due in a deck and below it, beyond what was `done`. In a filtered deck all of its cards come, without
/// limits.
pub(super) fn gather(
    reader: &Reader<'_>,
    today: &Today,
    done: &HashMap<DeckId, Done>,
    root: DeckId,
) -> Result<Gathered, CardsError> {
    let decks = today.tree().below(root);
    let mut limits = Limits::of(today, &decks, done);
    let mut gathered = Gathered::default();
    let mut new = Vec::new();
    for &deck in &decks {
        let day = today.day(deck);
        let is_filtered = today.tree().get(deck).is_some_and(|deck| deck.filter.is_some());
        let read = |queue: Queue, until: i64, limit: u32| {
            let params = named_params! {
                ":deck_id": RowId::from(deck), ":queue": queue as u8, ":until": until, ":day": day, ":limit": limit,
            };
            reader.rows(include_str!("../sql/list_waiting.sql"), params, from_row)
        };
        gathered.learning.extend(read(Queue::Learning, i64::MAX, u32::MAX)?);
        let until = if is_filtered { i64::MAX } else { i64::from(day) };
        gathered.day_learning.extend(read(Queue::DayLearning, until, u32::MAX)?);
        gathered.reviews.extend(read(Queue::Review, until, u32::MAX)?);
        let left = if is_filtered { u32::MAX } else { limits.new_of(deck) };
        let options = today.options(deck);
        let all =
            matches!(options.new_order, NewOrder::PositionDescending | NewOrder::RandomNotes | NewOrder::RandomCards);
        let mut of_deck = read(Queue::New, i64::MAX, if all { u32::MAX } else { left })?;
        order_new(&mut of_deck, options.new_order, day);
        new.extend(of_deck);
    }
    let options = today.options(root);
    if options.new_order != NewOrder::Deck {
        order_new(&mut new, options.new_order, today.day(root));
    }
    order_reviews(&mut gathered.reviews, today, options, root);
    order_reviews(&mut gathered.day_learning, today, options, root);
    let filtered: HashSet<DeckId> = decks
        .iter()
        .copied()
        .filter(|&deck| today.tree().get(deck).is_some_and(|deck| deck.filter.is_some()))
        .collect();
    let mut paths: HashMap<DeckId, Vec<DeckId>> = HashMap::new();
    let mut path = |limits: &Limits<'_>, deck: DeckId| paths.entry(deck).or_insert_with(|| limits.path(deck)).clone();
    // Reviews come before new cards: what was learned must not be lost for what is new.
    gathered.reviews.retain(|card| {
        filtered.contains(&card.deck) || {
            let path = path(&limits, card.deck);
            limits.take_review(&path)
        }
    });
    new.retain(|card| {
        filtered.contains(&card.deck) || {
            let path = path(&limits, card.deck);
            limits.take_new(&path)
        }
    });
    gathered.new = new;
    Ok(gathered)
}

fn order_new(cards: &mut [Waiting], order: NewOrder, day: i32) {
    match order {
        NewOrder::Deck | NewOrder::Position => cards.sort_by_key(|card| (card.due, card.ordinal)),
        NewOrder::PositionDescending => cards.sort_by_key(|card| (std::cmp::Reverse(card.due), card.ordinal)),
        NewOrder::RandomNotes => cards.sort_by_key(|card| (chance(card.note.as_bytes(), day), card.ordinal)),
        NewOrder::RandomCards => cards.sort_by_key(|card| chance(card.card.as_bytes(), day)),
    }
}

fn order_reviews(cards: &mut [Waiting], today: &Today, options: &Options, root: DeckId) {
    let day = today.day(root);
    let by_chance = |card: &Waiting| chance(card.card.as_bytes(), day);
    let places: HashMap<DeckId, usize> =
        today.tree().below(root).into_iter().enumerate().map(|(place, deck)| (deck, place)).collect();
    let place = |card: &Waiting| places.get(&card.deck).copied().unwrap_or(usize::MAX);
    let by = |cards: &mut [Waiting], key: &dyn Fn(&Waiting) -> f64| {
        cards.sort_by(|a, b| key(a).total_cmp(&key(b)).then_with(|| by_chance(a).cmp(&by_chance(b))));
    };
    match options.review_order {
        ReviewOrder::Due => cards.sort_by_key(|card| (card.due, by_chance(card))),
        ReviewOrder::DueThenDeck => cards.sort_by_key(|card| (card.due, place(card), by_chance(card))),
        ReviewOrder::DeckThenDue => cards.sort_by_key(|card| (place(card), card.due, by_chance(card))),
        ReviewOrder::IntervalAscending => by(cards, &|card| f64::from(card.interval_days)),
        ReviewOrder::IntervalDescending => by(cards, &|card| -f64::from(card.interval_days)),
        ReviewOrder::EaseAscending => by(cards, &ease),
        ReviewOrder::EaseDescending => by(cards, &|card| -ease(card)),
        ReviewOrder::RetrievabilityAscending => by(cards, &|card| recall(card, today.now)),
        ReviewOrder::RetrievabilityDescending => by(cards, &|card| -recall(card, today.now)),
        ReviewOrder::RelativeOverdueness => by(cards, &|card| {
            #[expect(clippy::cast_precision_loss, reason = "days are far below 2^52")]
            let late = (i64::from(day) - card.due) as f64;
            -(late + f64::from(card.interval_days)) / f64::from(card.interval_days.max(1))
        }),
        ReviewOrder::Random => cards.sort_by_key(by_chance),
        ReviewOrder::Added => cards.sort_by_key(|card| (card.created_at, card.ordinal)),
        ReviewOrder::AddedDescending => cards.sort_by_key(|card| (std::cmp::Reverse(card.created_at), card.ordinal)),
    }
}

/// Puts the cards of a filtered deck into the order in which they were gathered.
pub(super) fn order_filtered(cards: &mut [(Waiting, Queue)], today: &Today, root: DeckId, order: FilterOrder) {
    let day = today.day(root);
    let by_chance = |card: &Waiting| chance(card.card.as_bytes(), day);
    let by = |cards: &mut [(Waiting, Queue)], key: &dyn Fn(&Waiting) -> f64| {
        cards.sort_by(|(a, _), (b, _)| key(a).total_cmp(&key(b)).then_with(|| by_chance(a).cmp(&by_chance(b))));
    };
    match order {
        FilterOrder::OldestSeen => cards.sort_by_key(|(card, _)| (card.last_review_at, by_chance(card))),
        FilterOrder::Random => cards.sort_by_key(|(card, _)| by_chance(card)),
        FilterOrder::IntervalAscending => by(cards, &|card| f64::from(card.interval_days)),
        FilterOrder::IntervalDescending => by(cards, &|card| -f64::from(card.interval_days)),
        FilterOrder::Lapses => by(cards, &|card| -f64::from(card.lapses)),
        FilterOrder::Added => cards.sort_by_key(|(card, _)| (card.created_at, card.card)),
        FilterOrder::AddedDescending => {
            cards.sort_by_key(|(card, _)| (std::cmp::Reverse(card.created_at), card.card));
        }
        // Positions of new cards are no days: they come after the reviews.
        FilterOrder::Due => cards.sort_by_key(|(card, queue)| (*queue == Queue::New, card.due, card.ordinal)),
        FilterOrder::RetrievabilityAscending => by(cards, &|card| recall(card, today.now)),
        FilterOrder::RetrievabilityDescending => by(cards, &|card| -recall(card, today.now)),
    }
}

/// Low is hard: the ease, or the difficulty turned round.
fn ease(card: &Waiting) -> f64 {
    card.difficulty.map_or_else(|| f64::from(card.ease_permille), |difficulty| -difficulty)
}

/// A number that falls with the chance of recall, enough for an order: how far the time since the last answer goes
/// beyond the stability. Every forgetting curve falls with it.
fn recall(card: &Waiting, now: Timestamp) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of centuries are below 2^52")]
    let elapsed_ms = card.last_review_at.map_or(0.0, |at| (now.0 - at).max(0) as f64);
    let stability = card.stability.unwrap_or_else(|| f64::from(card.interval_days)).max(0.001);
    -elapsed_ms / 86_400_000.0 / stability
}

/// A number by chance that stays the same for a day.
fn chance(id: &[u8; 16], day: i32) -> u64 {
    let seed = 0xcbf2_9ce4_8422_2325_u64 ^ u64::from(day.cast_unsigned());
    let hash = id.iter().fold(seed, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    // The last bytes must reach the first bits.
    (hash ^ hash >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}
