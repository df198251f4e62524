//! A simulated student: forgets as FSRS-6 says, with parameters that are not the default ones.

use fsrs::{DEFAULT_PARAMETERS, FSRS, MemoryState};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use studium_base::Timestamp;

use crate::schedule::Rating;

/// One answer: card, time, rating.
pub(super) type Answer = (i64, Timestamp, Rating);

const DAY_MS: i64 = 86_400_000;

/// The student's true parameters: learns more slowly at first, forgets in another shape.
pub(super) fn true_parameters() -> [f32; 21] {
    let mut parameters = DEFAULT_PARAMETERS;
    parameters[..4].copy_from_slice(&[0.4, 0.9, 1.6, 12.0]);
    parameters[8] = 1.2;
    parameters[20] = 0.3;
    parameters
}

/// A log of `cards` cards seen over two years in order of time; the same for the same seed.
pub(super) fn log(cards: i64, seed: u64) -> Vec<Answer> {
    let mut random = StdRng::seed_from_u64(seed);
    let model = FSRS::new(&true_parameters()).unwrap();
    let mut answers = Vec::new();
    for card in 0..cards {
        live(card, &model, &mut random, &mut answers);
    }
    answers.sort_by_key(|(_, at, _)| *at);
    answers
}

fn live(card: i64, model: &FSRS, random: &mut StdRng, answers: &mut Vec<Answer>) {
    let mut day = random.random_range(0..500_i64);
    let mut memory: Option<MemoryState> = None;
    let mut elapsed = 0_u32;
    while day < 730 {
        let at = Timestamp(day * DAY_MS + random.random_range(8..20_i64) * 3_600_000);
        let chance = memory.map_or(0.6, |m| fsrs::current_retrievability(m, elapsed as f32, 0.3));
        let rating = rate(random, f64::from(chance));
        answers.push((card, at, rating));
        let mut after = step(model, memory, rating, elapsed);
        if rating == Rating::Again {
            // Seen again ten minutes later: a review of the same day.
            answers.push((card, at.plus_ms(600_000), Rating::Good));
            after = step(model, Some(after), Rating::Good, 0);
        }
        memory = Some(after);
        // Reviews come earlier or later than they should, as with a scheduler that does not know this student.
        elapsed = (after.stability * random.random_range(0.3..3.0_f32)).round().clamp(1.0, 200.0) as u32;
        day += i64::from(elapsed);
    }
}

fn rate(random: &mut StdRng, chance: f64) -> Rating {
    if !random.random_bool(chance.clamp(0.0, 1.0)) {
        return Rating::Again;
    }
    match random.random_range(0..10) {
        0 => Rating::Hard,
        1 => Rating::Easy,
        _ => Rating::Good,
    }
}

fn step(model: &FSRS, memory: Option<MemoryState>, rating: Rating, elapsed: u32) -> MemoryState {
    let next = model.next_states(memory, 0.9, elapsed).unwrap();
    match rating {
        Rating::Again => next.again.memory,
        Rating::Hard => next.hard.memory,
        Rating::Good => next.good.memory,
        Rating::Easy => next.easy.memory,
    }
}
