//! The study events of a card, as they are stored.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use studium_base::{CardId, EventId, Timestamp};
use studium_store::sqlite::named_params;
use studium_store::{Columns, EventKind, Reader, RowId, StoreError, Writer};

use super::types::HeldBack;
use crate::schedule::{CardState, Phase, Placement, Rating};
use crate::statistics;

/// An answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Reviewed {
    /// What the student said.
    pub rating: Rating,
    /// Milliseconds from question to answer.
    pub took_ms: u32,
    /// Where the card stood before.
    pub from: Phase,
    /// The interval before: days, or seconds where negative.
    #[serde(default)]
    pub last_interval: i32,
    /// The interval that the answer gave, in the same way.
    #[serde(default)]
    pub interval: i32,
    /// What the scheduler decided. `None` for an answer that another program has kept: the state that it led to comes
    /// with a seed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placement: Option<Placement>,
    /// It was practice: the card keeps its place.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_practice: bool,
    /// The chance of recall, 0 to 1, that the scheduler saw before the answer. `None` where it knew nothing of the card,
    /// and for answers that another program has kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recall: Option<f32>,
    /// What the log of Anki said beyond that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anki: Option<AnkiEntry>,
}

/// What an entry of Anki's review log says that Studium has no use for, kept so that it can be written again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct AnkiEntry {
    /// Ease in thousandths; with FSRS the difficulty, from 100 to 1100.
    #[specta(type = i32)]
    pub factor: i64,
    /// 0 learning, 1 review, 2 relearning, 3 filtered, 4 set by hand, 5 rescheduled.
    #[specta(type = i32)]
    pub kind: i64,
    /// Anki's id of the card, where nothing but the log tells of it any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[specta(type = Option<f64>)]
    pub card: Option<i64>,
}

/// Another program changed the card and nobody answered: its log says so. The state that it led to comes with a seed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Logged {
    /// The interval before: days, or seconds where negative.
    pub last_interval: i32,
    /// The interval after, in the same way.
    pub interval: i32,
    /// As in [`Reviewed::took_ms`].
    pub took_ms: u32,
    /// The button that the log names: 0 as a rule.
    #[serde(default)]
    #[specta(type = i32)]
    pub button: i64,
    /// What the log said beyond that.
    pub anki: AnkiEntry,
}

/// The state that a card had in another program, word for word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Seeded {
    /// Its state.
    pub state: CardState,
    /// Why it does not come.
    #[serde(default)]
    pub held_back: HeldBack,
}

/// Another place in the schedule, or another memory at the same place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Rescheduled {
    /// The place.
    pub placement: Placement,
    /// A scheduler reckoned it anew from the answers; the student did it where this is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reckoned: Option<Reckoned>,
}

/// What a scheduler changed of a card that it reckoned anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Reckoned {
    /// The interval before, in days, of a card that is due on another day now; `None` where only its memory is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_interval_days: Option<u32>,
}

/// New again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Reset {
    /// At this place among the new cards.
    #[specta(type = u32)]
    pub position: i64,
    /// Answers and lapses are counted from nothing again.
    pub with_counts: bool,
}

/// Put aside, or put back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Suspended {
    /// Put aside?
    pub is_suspended: bool,
}

/// Put aside for a day, or put back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Buried {
    /// For this local day; `None` puts it back.
    pub day: Option<i32>,
    /// Because of another card of its note?
    #[serde(default)]
    pub is_sibling: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Voided {
    event: String,
}

/// Something that happened to a card.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CardEvent {
    /// See [`Reviewed`].
    Reviewed(Reviewed),
    /// See [`Logged`].
    Logged(Logged),
    /// See [`Seeded`].
    Seeded(Seeded),
    /// See [`Rescheduled`].
    Rescheduled(Rescheduled),
    /// See [`Reset`].
    Reset(Reset),
    /// See [`Suspended`].
    Suspended(Suspended),
    /// See [`Buried`].
    Buried(Buried),
    /// An earlier event does not count.
    Voided {
        /// That event; it may be a voiding itself.
        event: EventId,
    },
}

/// An event with its id, by which events stand in order, and the moment it happened.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Dated {
    /// Its id.
    pub id: EventId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub event: CardEvent,
}

impl CardEvent {
    /// Reads a stored event; `None` for kinds that are not of cards, and for payloads that a newer Studium wrote.
    pub(crate) fn read(kind: &str, payload: &str) -> Option<Self> {
        fn parse<T: for<'de> Deserialize<'de>>(payload: &str) -> Option<T> {
            serde_json::from_str(payload)
                .inspect_err(|error| tracing::warn!(%error, "an event of a card cannot be read"))
                .ok()
        }
        let of = |known: EventKind| known.as_str() == kind;
        if of(EventKind::CardReviewed) {
            parse(payload).map(Self::Reviewed)
        } else if of(EventKind::CardLogged) {
            parse(payload).map(Self::Logged)
        } else if of(EventKind::CardSeeded) {
            parse(payload).map(Self::Seeded)
        } else if of(EventKind::CardRescheduled) {
            parse(payload).map(Self::Rescheduled)
        } else if of(EventKind::CardReset) {
            parse(payload).map(Self::Reset)
        } else if of(EventKind::CardSuspended) {
            parse(payload).map(Self::Suspended)
        } else if of(EventKind::CardBuried) {
            parse(payload).map(Self::Buried)
        } else if of(EventKind::EventVoided) {
            let voided: Voided = parse(payload)?;
            EventId::from_str(&voided.event).ok().map(|event| Self::Voided { event })
        } else {
            None
        }
    }
}

/// An event as its payload is stored.
struct Payload<'a>(&'a CardEvent);

impl Serialize for Payload<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            CardEvent::Reviewed(payload) => payload.serialize(serializer),
            CardEvent::Logged(payload) => payload.serialize(serializer),
            CardEvent::Seeded(payload) => payload.serialize(serializer),
            CardEvent::Rescheduled(payload) => payload.serialize(serializer),
            CardEvent::Reset(payload) => payload.serialize(serializer),
            CardEvent::Suspended(payload) => payload.serialize(serializer),
            CardEvent::Buried(payload) => payload.serialize(serializer),
            CardEvent::Voided { event } => Voided { event: event.to_string() }.serialize(serializer),
        }
    }
}

fn kind_of(event: &CardEvent) -> EventKind {
    match event {
        CardEvent::Reviewed(_) => EventKind::CardReviewed,
        CardEvent::Logged(_) => EventKind::CardLogged,
        CardEvent::Seeded(_) => EventKind::CardSeeded,
        CardEvent::Rescheduled(_) => EventKind::CardRescheduled,
        CardEvent::Reset(_) => EventKind::CardReset,
        CardEvent::Suspended(_) => EventKind::CardSuspended,
        CardEvent::Buried(_) => EventKind::CardBuried,
        CardEvent::Voided { .. } => EventKind::EventVoided,
    }
}

/// Records an event of a card that happens now.
pub(crate) fn record(writer: &mut Writer<'_>, card: CardId, event: &CardEvent) -> Result<(), StoreError> {
    if let CardEvent::Reviewed(payload) = event {
        statistics::append(writer, card, writer.now(), payload)?;
    }
    writer.record_event(kind_of(event), card, &Payload(event))?;
    writer.touch(studium_store::Area::Reviews);
    Ok(())
}

/// Records an event that happened elsewhere, under an id that follows from what it is; says whether it is new here.
pub(crate) fn record_at(
    writer: &mut Writer<'_>,
    place: (RowId, Timestamp),
    card: CardId,
    event: &CardEvent,
) -> Result<bool, StoreError> {
    let is_new = writer.record_event_at(place, kind_of(event), card, &Payload(event))?;
    writer.touch(studium_store::Area::Reviews);
    Ok(is_new)
}

/// The events of a card, in the order in which they count.
pub(crate) fn events_of(reader: &Reader<'_>, card: CardId) -> Result<Vec<Dated>, StoreError> {
    let params = named_params! { ":subject": RowId::from(card) };
    let mut events: Vec<Dated> = reader
        .rows(include_str!("../sql/list_events_of_card.sql"), params, |row| {
            let (kind, payload): (String, String) = (row.get("kind")?, row.get("payload")?);
            let event = CardEvent::read(&kind, &payload);
            Ok(event.map(|event| (row.id("id"), row.time("at"), event)))
        })?
        .into_iter()
        .flatten()
        .map(|(id, at, event)| Ok(Dated { id: id?, at: at?, event }))
        .collect::<Result<_, StoreError>>()?;
    events.sort_by_key(|event| event.id);
    Ok(events)
}
