//! What holds whatever happens in whatever order.

use std::collections::BTreeSet;
use std::time::Duration;

use proptest::prelude::*;
use studium_base::ErrorCode;

use super::{Effect, Event, Generation, Mode, Ticket, Turn, VoiceState, clause};
use crate::command::Command;
use crate::turn::UtteranceId;

/// An event with numbers that are told apart only when it happens: how many generations or tickets ago.
#[derive(Debug, Clone)]
enum Move {
    Plain(Event),
    Heard { ago: u32, text: &'static str },
    HearingFailed { ago: u32 },
    Clause { ago: u32, index: Option<u32> },
    Finished { ago: u32 },
    Failed { ago: u32 },
    Started { ago: u32, index: u32 },
    Ended { ago: u32, index: u32 },
    Mute { ago: u32, index: u32 },
}

fn moves() -> impl Strategy<Value = (u64, Move)> {
    let texts = prop::sample::select(vec![
        "",
        "mhm",
        "stop",
        "go on",
        "wait",
        "slower",
        "say that again",
        "what is osmosis",
        "what is osmosis and",
        "osmosis is movement",
        "stop listening",
        "next",
    ]);
    let plain = prop::sample::select(vec![
        Event::Start,
        Event::Stop,
        Event::Mode(Mode::HandsFree),
        Event::Mode(Mode::PushToTalk),
        Event::Muted(true),
        Event::Muted(false),
        Event::DeviceLost(ErrorCode::Io),
        Event::DeviceBack,
        Event::SpeechCut,
        Event::TalkPressed,
        Event::TalkReleased,
        Event::Command(Command::Pause),
        Event::Command(Command::Repeat),
        Event::Command(Command::Faster),
        Event::Command(Command::Stop),
        Event::Tick,
    ]);
    let speech = prop::sample::select(vec![Event::SpeechStarted, Event::SpeechPaused { silent_ms: 100 }]);
    let moves = prop_oneof![
        1 => plain.prop_map(Move::Plain),
        6 => speech.prop_map(Move::Plain),
        6 => (0..3_u32, texts).prop_map(|(ago, text)| Move::Heard { ago, text }),
        1 => (0..2_u32).prop_map(|ago| Move::HearingFailed { ago }),
        5 => (0..2_u32, prop::option::weighted(0.2, 0..4_u32)).prop_map(|(ago, index)| Move::Clause { ago, index }),
        2 => (0..2_u32).prop_map(|ago| Move::Finished { ago }),
        1 => (0..2_u32).prop_map(|ago| Move::Failed { ago }),
        4 => (0..2_u32, 0..4_u32).prop_map(|(ago, index)| Move::Started { ago, index }),
        4 => (0..2_u32, 0..4_u32).prop_map(|(ago, index)| Move::Ended { ago, index }),
        1 => (0..2_u32, 0..4_u32).prop_map(|(ago, index)| Move::Mute { ago, index }),
    ];
    (prop::sample::select(vec![0, 10, 50, 150, 300, 700, 2500]), moves)
}

/// Looks at every effect as it is given.
#[derive(Default)]
struct Watch {
    asked: BTreeSet<Generation>,
    cancelled: BTreeSet<Generation>,
    recorded: BTreeSet<Generation>,
    released: BTreeSet<Generation>,
    open: BTreeSet<UtteranceId>,
    tickets: Vec<Ticket>,
    clauses: u32,
}

impl Watch {
    fn see(&mut self, effect: &Effect) {
        match effect {
            Effect::Open(id) => assert!(self.open.is_empty() && self.open.insert(*id), "{effect:?}"),
            Effect::Forget(id) => assert!(self.open.remove(id), "{effect:?}"),
            Effect::Transcribe { ticket, utterance, .. } => {
                assert!(self.open.contains(utterance), "{effect:?}");
                assert!(!self.tickets.contains(ticket), "{effect:?}");
                self.tickets.push(*ticket);
            }
            Effect::Caption(caption) => assert!(self.open.contains(&caption.utterance), "{effect:?}"),
            Effect::Retrieve { generation, .. } | Effect::Prefill { generation, .. } => self.alive(*generation, effect),
            Effect::Ask { generation, .. } => {
                self.alive(*generation, effect);
                assert!(self.asked.insert(*generation), "asked twice: {effect:?}");
                self.clauses = 0;
            }
            Effect::Speak(clause) => {
                self.alive(clause.generation, effect);
                self.asked.insert(clause.generation);
                self.clauses = self.clauses.max(clause.index + 1);
            }
            Effect::Release(generation) => {
                self.alive(*generation, effect);
                assert!(self.asked.contains(generation), "{effect:?}");
                assert!(self.released.insert(*generation), "released twice: {effect:?}");
            }
            Effect::Pause(generation) | Effect::Resume(generation) | Effect::Rewind(generation) => {
                self.alive(*generation, effect);
                assert!(self.released.contains(generation), "{effect:?}");
            }
            Effect::Cancel(generation) => {
                self.alive(*generation, effect);
                self.cancelled.insert(*generation);
            }
            Effect::Record(generation) => {
                assert!(self.released.contains(generation), "{effect:?}");
                assert!(self.recorded.insert(*generation), "recorded twice: {effect:?}");
            }
            Effect::Command(_) | Effect::Announce(_) | Effect::Report(_) => {}
        }
    }

    fn alive(&self, generation: Generation, effect: &Effect) {
        let is_over = self.cancelled.contains(&generation) || self.recorded.contains(&generation);
        assert!(!is_over, "stale: {effect:?}");
    }

    fn event(&self, turn: &Turn, happened: Move) -> Event {
        let of = |ago: u32| Generation(turn.generation().0.saturating_sub(ago));
        let ticket = |ago: u32| self.tickets.iter().rev().nth(ago as usize).copied().unwrap_or_default();
        let code = ErrorCode::EngineCrashed;
        match happened {
            Move::Plain(event) => event,
            Move::Heard { ago, text } => {
                Event::Heard { ticket: ticket(ago), text: text.to_owned(), language: "en".to_owned() }
            }
            Move::HearingFailed { ago } => Event::HearingFailed { ticket: ticket(ago), code },
            Move::Clause { ago, index } => {
                Event::ClauseReady(clause(of(ago), index.unwrap_or(self.clauses), "osmosis is movement of water"))
            }
            Move::Finished { ago } => Event::ReplyFinished(of(ago)),
            Move::Failed { ago } => Event::ReplyFailed { generation: of(ago), code },
            Move::Started { ago, index } => Event::ClauseStarted { generation: of(ago), index },
            Move::Ended { ago, index } => Event::ClauseFinished { generation: of(ago), index },
            Move::Mute { ago, index } => Event::SpeakingFailed { generation: of(ago), index, code },
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]
    #[test]
    fn nothing_stale_is_ever_acted_upon_and_nothing_gets_stuck(happenings in prop::collection::vec(moves(), 1..80)) {
        let mut turn = Turn::new(Mode::HandsFree).step(Event::Start, Duration::ZERO).0;
        let mut watch = Watch::default();
        let mut now = Duration::ZERO;
        let mut has_paused = false;
        for (after_ms, happened) in happenings {
            now += Duration::from_millis(after_ms);
            let event = watch.event(&turn, happened);
            let generation = turn.generation();
            let effects;
            (turn, effects) = turn.step(event, now);
            prop_assert!(turn.generation() >= generation);
            has_paused |= effects.contains(&Effect::Command(Command::Pause));
            effects.iter().for_each(|effect| watch.see(effect));
            prop_assert!(turn.next_at().is_none_or(|at| at > now), "a tick that would do nothing");
        }
        // Nothing happens any more: what waits ends by itself.
        for _ in 0..1000 {
            let Some(at) = turn.next_at() else { break };
            let effects;
            (turn, effects) = turn.step(Event::Tick, at);
            effects.iter().for_each(|effect| watch.see(effect));
        }
        let state = turn.state();
        let is_at_rest = matches!(state, VoiceState::Off | VoiceState::Listening | VoiceState::Error);
        prop_assert!(is_at_rest || (has_paused && state == VoiceState::Interrupted), "{state:?}: {turn:?}");
        prop_assert!(turn.next_at().is_none());
        prop_assert_eq!(&watch.released.iter().filter(|one| **one < turn.generation()).count(), &watch.recorded.len());
        // And every state can be left.
        let (turn, effects) = turn.step(Event::Stop, Duration::from_secs(1_000_000));
        effects.iter().for_each(|effect| watch.see(effect));
        prop_assert_eq!(turn.state(), VoiceState::Off);
        prop_assert!(watch.open.is_empty());
    }
}
