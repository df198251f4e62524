//! The plan for an exam in plain terms.

use std::collections::HashSet;
use std::sync::Arc;

use studium_base::{ExamId, Timestamp};
use studium_store::{Reader, Store};

use super::list::{calendar, read, stage};
use super::pace::{Pace, pace};
use super::scope;
use super::types::{Exam, ExamCardStanding, ExamCardToday, ExamDayCount, ExamOverview, ExamStage, ExpectedRecall};
use crate::CardsError;
use crate::card::{self, Card, Queue};
use crate::queue::Today;
use crate::schedule::{
    Calendar, CardState, Due, ExamCard, ExamDay, ExamPlan, ExamTime, Fsrs, Phase, Preset, Zone, plan_exam,
};

/// What a plan is made of.
struct Ground {
    exam: Exam,
    day: i32,
    /// When today began.
    morning: Timestamp,
    cards: Vec<Card>,
    /// The cards as the day began, in the same order.
    prospects: Vec<ExamCard>,
    presets: Vec<Preset>,
    suspended: usize,
    pace: Pace,
}

/// Plans an exam. Reads in one snapshot and plans outside it: that may take seconds.
pub(super) fn overview(store: &Store, zone: &Arc<dyn Zone>, id: ExamId) -> Result<ExamOverview, CardsError> {
    let now = store.now();
    let ground = store.read(|reader| {
        let today = Today::read(reader, Arc::clone(zone), now)?;
        Ground::read(reader, &today, read(reader, id)?)
    })?;
    let time = ExamTime {
        today: ground.day,
        day: ground.exam.day,
        minutes_a_day: ground.exam.minutes_a_day,
        seconds_a_review: ground.pace.seconds,
        last_pass_days: ground.exam.last_pass_days,
    };
    let plan = plan_exam(&ground.presets, &ground.prospects, &time)?;
    Ok(ground.told(&plan))
}

impl Ground {
    fn read(reader: &Reader<'_>, today: &Today, exam: Exam) -> Result<Self, CardsError> {
        let calendar = calendar(today, &exam.scope);
        let day = calendar.day(today.now);
        let morning = calendar.starts_at(day);
        let mut cards = scope::cards(reader, today, &exam.scope)?;
        let all = cards.len();
        cards.retain(|card| !scope::is_suspended(card));
        let mut models: Vec<(Preset, Fsrs)> = Vec::new();
        let mut prospects = Vec::with_capacity(cards.len());
        for card in &cards {
            prospects.push(prospect(reader, today, (&calendar, morning), card, &mut models)?);
        }
        let suspended = all - cards.len();
        let presets = models.into_iter().map(|(preset, _)| preset).collect();
        let pace = pace(reader, &calendar, morning)?;
        Ok(Self { exam, day, morning, cards, prospects, presets, suspended, pace })
    }

    fn told(self, plan: &ExamPlan) -> ExamOverview {
        let (stage, days_left) = stage(&self.exam, self.day);
        let today_cards = self.today_cards(plan);
        let share = |cards: f64| ExpectedRecall { cards, share: cards / self.cards.len().max(1) as f64 };
        let minutes = |reviews: u32| (u64::from(reviews) * u64::from(self.pace.seconds)).div_ceil(60);
        let is_ahead = matches!(stage, ExamStage::Ahead | ExamStage::LastPass);
        ExamOverview {
            stage,
            today: self.day,
            days_left,
            cards: number(self.cards.len()),
            new: number(self.cards.iter().filter(|card| card.state.phase == Phase::New).count()),
            suspended: number(self.suspended),
            seconds_a_review: self.pace.seconds,
            is_pace_measured: self.pace.is_measured,
            minutes_needed: plan
                .reviews_needed
                .filter(|_| is_ahead)
                .and_then(|reviews| minutes(reviews).try_into().ok()),
            expected: share(plan.predicted),
            expected_without: share(plan.predicted_without),
            today_done: number(today_cards.iter().filter(|card| card.standing == ExamCardStanding::Done).count()),
            today_cards,
            days: self.days(plan),
            left_out: number(plan.left_out.len()),
            exam: self.exam,
        }
    }

    fn today_cards(&self, plan: &ExamPlan) -> Vec<ExamCardToday> {
        let first = plan.days.first().filter(|first| first.day == self.day);
        let places = first.into_iter().flat_map(|first| &first.cards).map(|&place| place as usize);
        places
            .map(|place| {
                let card = &self.cards[place];
                let is_new = self.prospects[place].memory.is_none();
                ExamCardToday { card: card.id, is_new, standing: self.standing(card) }
            })
            .collect()
    }

    fn standing(&self, card: &Card) -> ExamCardStanding {
        let is_elsewhere = card.home_deck.is_some() && Some(card.deck) != self.exam.deck;
        if is_answered(card, self.morning) && Queue::of(&card.state).0 != Queue::Learning {
            ExamCardStanding::Done
        } else if is_elsewhere || card.held_back.on(self.day) {
            ExamCardStanding::PutOff
        } else {
            ExamCardStanding::Open
        }
    }

    fn days(&self, plan: &ExamPlan) -> Vec<ExamDayCount> {
        let mut seen: HashSet<u32> = HashSet::new();
        let count = |planned: &ExamDay| {
            let is_new = |card: u32| self.prospects[card as usize].memory.is_none();
            let new = planned.cards.iter().filter(|&&card| is_new(card) && seen.insert(card)).count();
            ExamDayCount {
                day: planned.day,
                cards: number(planned.cards.len()),
                new: number(new),
                is_last_pass: stage(&self.exam, planned.day).0 == ExamStage::LastPass,
            }
        };
        plan.days.iter().map(count).collect()
    }
}

/// A card as the planner sees it: what was known of it when the day began.
fn prospect(
    reader: &Reader<'_>,
    today: &Today,
    (calendar, morning): (&Calendar, Timestamp),
    card: &Card,
    models: &mut Vec<(Preset, Fsrs)>,
) -> Result<ExamCard, CardsError> {
    let state = if is_answered(card, morning) { card::state_before(reader, card, morning)? } else { card.state };
    let options = today.options(card.home_deck.unwrap_or(card.deck));
    let preset = match models.iter().position(|(known, _)| known == options) {
        Some(place) => place,
        None => {
            let model = Fsrs::new(options)?;
            models.push((options.clone(), model));
            models.len() - 1
        }
    };
    let memory = models[preset].1.known(&state);
    Ok(ExamCard { memory, last_day: last_day(&state, calendar, today.now), preset: number(preset) })
}

/// The day of the last answer. A card that came without it lies an interval before the day on which it is due.
fn last_day(state: &CardState, calendar: &Calendar, now: Timestamp) -> i32 {
    match (state.last_review_at, state.due) {
        (Some(at), _) => calendar.day(at),
        (None, Due::Day(due)) => due.saturating_sub_unsigned(state.interval_days),
        (None, _) => calendar.day(now),
    }
}

/// Was it answered since the day began? Practice is no answer.
fn is_answered(card: &Card, morning: Timestamp) -> bool {
    card.state.last_review_at.is_some_and(|at| at >= morning)
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
