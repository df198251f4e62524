//! Gathering what is due: within the limits of each deck and those above it, in the order that its preset asks for.

use std::collections::HashMap;

use studium_base::{CardId, DeckId, NoteId, Timestamp};
use studium_store::sqlite::{Row, named_params};
use studium_store::{Columns, Reader, RowId, StoreError};

use super::limits::Choice;
use super::today::{Done, Today};
use crate::CardsError;
use crate::card::Queue;
use crate::deck::FilterOrder;
use crate::schedule::{NewOrder, Preset as Options, ReviewOrder};

/// So many new cards more than twice as many are read where too few were, for limits that are small.
const MORE_NEW: u32 = 16;

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
    /// Steps within the day, due now or later today.
    pub(super) learning: Vec<Waiting>,
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
    let mut gathered = Gathered::default();
    for &deck in &decks {
        let until = if today.is_filtered(deck) { i64::MAX } else { i64::from(today.day(deck)) };
        let read = |queue: Queue, until: i64| waiting(reader, today, deck, (queue, until, u32::MAX));
        gathered.learning.extend(read(Queue::Learning, today.steps_until(deck).0)?);
        gathered.day_learning.extend(read(Queue::DayLearning, until)?);
        gathered.reviews.extend(read(Queue::Review, until)?);
    }
    let options = today.options(root);
    order_reviews(&mut gathered.reviews, today, options, root);
    order_reviews(&mut gathered.day_learning, today, options, root);
    let mut choice = Choice::new(today, &decks, done);
    gathered.day_learning.retain(|card| choice.takes_step(card));
    // Reviews come before new cards: what was learned must not be lost for what is new.
    gathered.reviews.retain(|card| choice.takes_review(card));
    gathered.new = gather_new(reader, today, (root, &decks), &choice)?;
    Ok(gathered)
}

/// The new cards that come, in their order. A deck is read as far as its limit at first. Where cards of a note keep
/// apart, that may be too few: then each deck that does so and has more is read twice as far. Half a million new cards
/// are never read for the twenty that come.
fn gather_new(
    reader: &Reader<'_>,
    today: &Today,
    (root, decks): (DeckId, &[DeckId]),
    choice: &Choice<'_>,
) -> Result<Vec<Waiting>, CardsError> {
    let order = today.options(root).new_order;
    let all =
        |order: NewOrder| matches!(order, NewOrder::PositionDescending | NewOrder::RandomNotes | NewOrder::RandomCards);
    let mut reads: Vec<(DeckId, u32)> =
        decks.iter().map(|&deck| (deck, choice.most_new(deck))).filter(|(_, most)| *most > 0).collect();
    for (deck, most) in &mut reads {
        if all(today.options(*deck).new_order) {
            *most = u32::MAX;
        }
    }
    loop {
        let mut new = Vec::new();
        // Of decks that may have more than was read: how many of their cards were not chosen among yet.
        let mut open: HashMap<DeckId, u32> = HashMap::new();
        for &(deck, most) in &reads {
            let mut of_deck = waiting(reader, today, deck, (Queue::New, i64::MAX, most))?;
            if u32::try_from(of_deck.len()).is_ok_and(|read| read == most) {
                open.insert(deck, most);
            }
            order_new(&mut of_deck, today.options(deck).new_order, today.day(deck));
            new.extend(of_deck);
        }
        if order != NewOrder::Deck {
            order_new(&mut new, order, today.day(root));
        }
        let mut choice = choice.clone();
        let mut chosen = Vec::new();
        let mut short = None;
        for card in new {
            if choice.takes_new(&card) {
                chosen.push(card);
            }
            if let Some(open) = open.get_mut(&card.deck) {
                *open -= 1;
                // What comes after the last card of the deck must not take the place of those that were not read.
                if *open == 0 && choice.has_room_for_new(card.deck) {
                    short = Some(card.deck);
                    break;
                }
            }
        }
        let Some(short) = short else { return Ok(chosen) };
        for (deck, most) in &mut reads {
            let is_apart = today.options(*deck).bury_new_siblings && open.contains_key(&*deck);
            if is_apart || *deck == short {
                *most = most.saturating_mul(2).saturating_add(MORE_NEW);
            }
        }
    }
}

/// The cards of a deck itself that wait in a queue until a day or moment, so many at most.
fn waiting(
    reader: &Reader<'_>,
    today: &Today,
    deck: DeckId,
    (queue, until, limit): (Queue, i64, u32),
) -> Result<Vec<Waiting>, StoreError> {
    let params = named_params! {
        ":deck_id": RowId::from(deck),
        ":queue": queue as u8,
        ":until": until,
        ":day": today.day(deck),
        ":limit": limit,
    };
    reader.rows(include_str!("../sql/list_waiting.sql"), params, from_row)
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
