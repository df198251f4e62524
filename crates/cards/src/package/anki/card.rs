//! Cards: what Anki spreads over type, queue and due is one state here.

use serde::{Deserialize, Serialize};
use studium_base::Timestamp;
use studium_engine::protocol::package::{AnkiId, Card, CardData, MemoryState};

use super::days::FirstDay;
use crate::card::HeldBack;
use crate::schedule::{CardState, Due, Memory, Phase};

/// Numbers above this are moments in seconds, and not days: the year 2001, or day 1,000,000,000.
const FIRST_MOMENT_S: i64 = 1_000_000_000;

/// Queues of cards that do not come: until further notice, and for a day.
const SUSPENDED: i64 = -1;
const BURIED_SIBLING: i64 = -2;
const BURIED: i64 = -3;

/// What is kept of a card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::package) struct KeptCard {
    /// Its id.
    pub(in crate::package) id: AnkiId,
    /// When it was changed there, in seconds since 1970.
    pub(in crate::package) modified_at_s: i64,
    /// All that was said of it, where the state does not say it all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    row: Option<Box<Card>>,
}

/// A card as Studium sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::package) struct CardPlace {
    /// Its place in the schedule.
    pub(in crate::package) state: CardState,
    /// Why it does not come.
    pub(in crate::package) held_back: HeldBack,
    /// 1 to 7, 0 for none.
    pub(in crate::package) flag: u8,
}

/// Where a card of Anki stands, and what is to be kept of it. Buried cards were so on the day of their last change, for
/// which `buried_day` stands.
pub(in crate::package) fn card_from_anki(card: &Card, first: FirstDay, buried_day: i32) -> (CardPlace, KeptCard) {
    let place = read(card, first, buried_day);
    let is_all = write(&place, card.ordinal, first)
        == Card { id: AnkiId(0), note: AnkiId(0), modified_at_s: 0, deck: AnkiId(0), ..card.clone() };
    let row = (!is_all).then(|| Box::new(card.clone()));
    (place, KeptCard { id: card.id, modified_at_s: card.modified_at_s, row })
}

/// The words for a card that is now at `place`, lies in `deck` and belongs into `home` if that is another one. What is
/// put aside at `place` is so today.
pub(in crate::package) fn card_to_anki(
    (place, ordinal): (&CardPlace, u32),
    kept: Option<&KeptCard>,
    (deck, home): (AnkiId, Option<AnkiId>),
    first: FirstDay,
) -> Card {
    let old = kept.and_then(|kept| kept.row.as_deref());
    let written = write(place, ordinal, first);
    let mut card = match old {
        // A burial is over when its day is, and everything else is as it was.
        Some(old) if is_unchanged(old, place, first) => {
            let is_over = is_buried(old) && place.held_back == HeldBack::No;
            Card { queue: if is_over { written.queue } else { old.queue }, ..old.clone() }
        }
        _ => {
            let mut card = written;
            if let Some(old) = old {
                card.flags |= old.flags & !7;
                card.data.custom.clone_from(&old.data.custom);
                card.data.extra.clone_from(&old.data.extra);
            }
            card
        }
    };
    card.ordinal = ordinal;
    if card.original_deck != home.unwrap_or_default() || card.deck != deck {
        card.original_due = if home.is_some() { card.due } else { 0 };
    }
    (card.deck, card.original_deck) = (deck, home.unwrap_or_default());
    card
}

/// Was the card put aside for a day?
fn is_buried(row: &Card) -> bool {
    matches!(row.queue, BURIED_SIBLING | BURIED)
}

/// Does the card stand where that row said? The moment of the last review may have come from the log, and the day for
/// which it was put aside may be over.
fn is_unchanged(row: &Card, place: &CardPlace, first: FirstDay) -> bool {
    let buried_day = match place.held_back {
        HeldBack::Buried { day } | HeldBack::Sibling { day } => day,
        HeldBack::No | HeldBack::Suspended => 0,
    };
    let mut was = read(row, first, buried_day);
    if is_buried(row) && place.held_back == HeldBack::No {
        was.held_back = HeldBack::No;
    }
    if was.state.last_review_at.is_none() {
        was.state.last_review_at = place.state.last_review_at;
    }
    if was.state.wrong <= place.state.wrong {
        was.state.wrong = place.state.wrong;
    }
    was == *place
}

fn read(card: &Card, first: FirstDay, buried_day: i32) -> CardPlace {
    let phase = match card.kind {
        1 => Phase::Learning,
        2 => Phase::Review,
        3 => Phase::Relearning,
        _ => Phase::New,
    };
    // A borrowed card keeps its own due date elsewhere, unless it is in steps.
    let is_in_steps = matches!(phase, Phase::Learning | Phase::Relearning);
    let due = if card.original_due != 0 && !is_in_steps { card.original_due } else { card.due };
    let due = match phase {
        Phase::New => Due::Position(due),
        Phase::Review => Due::Day(first.to_local(due)),
        Phase::Learning | Phase::Relearning if due >= FIRST_MOMENT_S => Due::At(Timestamp(due.saturating_mul(1000))),
        Phase::Learning | Phase::Relearning => Due::Day(first.to_local(due)),
    };
    let unsigned = |number: i64| u32::try_from(number.max(0)).unwrap_or(u32::MAX);
    let data = &card.data;
    let position = match due {
        Due::Position(position) => i32::try_from(position).ok(),
        Due::At(_) | Due::Day(_) => data.original_position.and_then(|position| i32::try_from(position).ok()),
    };
    CardPlace {
        state: CardState {
            phase,
            due,
            remaining_steps: unsigned(card.left),
            interval_days: unsigned(card.interval),
            ease_permille: u16::try_from(card.factor.max(0)).unwrap_or(u16::MAX),
            reps: unsigned(card.repetitions),
            lapses: unsigned(card.lapses),
            // The log knows better; where there is none, a lapse was a wrong answer.
            wrong: unsigned(card.lapses),
            memory: data.memory.map(|memory| Memory { stability: memory.stability, difficulty: memory.difficulty }),
            decay: data.decay,
            desired_retention: data.desired_retention,
            last_review_at: data.last_review_s.map(|at| Timestamp(at.saturating_mul(1000))),
            new_position: position,
        },
        held_back: match card.queue {
            SUSPENDED => HeldBack::Suspended,
            BURIED_SIBLING => HeldBack::Sibling { day: buried_day },
            BURIED => HeldBack::Buried { day: buried_day },
            _ => HeldBack::No,
        },
        flag: u8::try_from(card.flags & 7).unwrap_or(0),
    }
}

/// The row of a card at home, without its ids and decks.
fn write(place: &CardPlace, ordinal: u32, first: FirstDay) -> Card {
    let CardPlace { state, held_back, flag } = place;
    let due = match state.due {
        Due::Position(position) => position,
        Due::At(at) => at.0.div_euclid(1000),
        Due::Day(day) => first.to_anki(day),
    };
    let queue = match (held_back, state.due, state.phase) {
        (HeldBack::Suspended, ..) => SUSPENDED,
        (HeldBack::Sibling { .. }, ..) => BURIED_SIBLING,
        (HeldBack::Buried { .. }, ..) => BURIED,
        (HeldBack::No, Due::Position(_), _) => 0,
        (HeldBack::No, Due::At(_), _) => 1,
        (HeldBack::No, Due::Day(_), Phase::Learning | Phase::Relearning) => 3,
        (HeldBack::No, Due::Day(_), _) => 2,
    };
    Card {
        ordinal,
        kind: state.phase as i64,
        queue,
        due,
        interval: i64::from(state.interval_days),
        factor: i64::from(state.ease_permille),
        repetitions: i64::from(state.reps),
        lapses: i64::from(state.lapses),
        left: i64::from(state.remaining_steps),
        flags: i64::from(*flag),
        data: CardData {
            memory: state
                .memory
                .map(|memory| MemoryState { stability: memory.stability, difficulty: memory.difficulty }),
            desired_retention: state.desired_retention,
            decay: state.decay,
            last_review_s: state.last_review_at.map(|at| at.0.div_euclid(1000)),
            original_position: match state.due {
                Due::Position(_) => None,
                Due::At(_) | Due::Day(_) => state.new_position.and_then(|position| u32::try_from(position).ok()),
            },
            ..CardData::default()
        },
        ..Card::default()
    }
}
