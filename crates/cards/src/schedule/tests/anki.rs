//! What the real Anki (26.9.3, asked through its own library by `tests/anki/answers.py`) answers to 340 cards, beside what we answer.
//!
//! `anki.csv` holds one card a line and, for each button, what Anki would make of it. Anki's days are fuzzed by a chance
//! of its own, so they are held against the range that ours takes under many seeds; all else must be equal.

use std::collections::BTreeMap;

use super::super::{Algorithm, CardState, Due, Memory, Outcome, Phase, Preset};
use super::{NOON, TODAY, next_under};

const SEEDS: u64 = 300;

type Row<'a> = BTreeMap<&'a str, &'a str>;

fn rows() -> Vec<Row<'static>> {
    let mut lines = include_str!("anki.csv").lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    lines.map(|line| names.iter().copied().zip(line.split(',')).collect()).collect()
}

fn number<T: std::str::FromStr>(row: &Row<'_>, name: &str) -> T {
    row[name].parse().unwrap_or_else(|_| panic!("{name}: {}", row[name]))
}

fn steps(row: &Row<'_>, name: &str) -> Vec<u32> {
    row[name].split_whitespace().map(|step| step.parse().unwrap()).collect()
}

fn preset(row: &Row<'_>) -> Preset {
    Preset {
        algorithm: if row["algorithm"] == "fsrs" { Algorithm::Fsrs } else { Algorithm::Sm2 },
        desired_retention: number(row, "retention"),
        learning_steps_s: steps(row, "learning_steps"),
        relearning_steps_s: steps(row, "relearning_steps"),
        lapse_multiplier: number(row, "lapse_multiplier"),
        ..Preset::default()
    }
}

fn card(row: &Row<'_>) -> CardState {
    let phase = [Phase::New, Phase::Learning, Phase::Review, Phase::Relearning][number::<usize>(row, "phase")];
    if phase == Phase::New {
        return CardState::new(1);
    }
    let (interval, elapsed): (u32, i64) = (number(row, "interval"), number(row, "elapsed"));
    let memory = (!row["stability"].is_empty())
        .then(|| Memory { stability: number(row, "stability"), difficulty: number(row, "difficulty") });
    CardState {
        phase,
        due: if phase == Phase::Review { Due::Day(TODAY - elapsed as i32 + interval as i32) } else { Due::At(NOON) },
        interval_days: interval,
        ease_permille: number(row, "ease"),
        reps: 5,
        lapses: number(row, "lapses"),
        remaining_steps: number(row, "left"),
        memory,
        last_review_at: Some(NOON.plus_ms(-elapsed * 86_400_000)),
        ..CardState::new(1)
    }
}

fn close(ours: f32, theirs: f32) -> bool {
    (ours - theirs).abs() <= 0.002 * theirs.abs().max(0.1)
}

/// The differences between our outcomes (one for each seed) and Anki's, in words.
fn differences(row: &Row<'_>, button: &str, ours: &[Outcome]) -> Vec<String> {
    let theirs = |name: &str| row[format!("{button}_{name}").as_str()];
    let state = ours[0].state;
    let mut found = Vec::new();
    let mut check = |name: &str, ours: String| {
        if ours != theirs(name) {
            found.push(format!("{button} {name}: ours {ours}, Anki's {}", theirs(name)));
        }
    };
    check("phase", format!("{:?}", state.phase).to_lowercase());
    if state.phase != Phase::Review {
        check("seconds", ours[0].interval_s.to_string());
        check("left", state.steps_left().to_string());
    }
    if state.phase != Phase::Learning {
        check("lapses", state.lapses.to_string());
        check("ease", state.ease_permille.to_string());
        let days: u32 = theirs("days").parse().unwrap_or(0);
        let range = ours.iter().map(|outcome| outcome.state.interval_days);
        let (least, most) = (range.clone().min().unwrap_or(0), range.max().unwrap_or(0));
        // Of the hundreds of days that a fuzz of years spans the seeds miss some at the ends.
        let missed = days / 200;
        if !(least.saturating_sub(missed)..=most + missed).contains(&days) {
            found.push(format!("{button} days: ours {least} to {most}, Anki's {days}"));
        }
    }
    if let (Some(memory), Ok(stability), Ok(difficulty)) =
        (state.memory, theirs("stability").parse(), theirs("difficulty").parse())
        && !(close(memory.stability, stability) && close(memory.difficulty, difficulty))
    {
        found.push(format!("{button} memory: ours {memory:?}, Anki's {stability} {difficulty}"));
    }
    found
}

#[test]
fn each_button_does_what_it_does_in_anki() {
    let rows = rows();
    let mut found = Vec::new();
    for (line, row) in rows.iter().enumerate() {
        let (preset, card) = (preset(row), card(row));
        let outcomes: Vec<[Outcome; 4]> =
            (0..SEEDS).map(|seed| next_under(&preset, &card, seed, &|_: i32| 0)).collect();
        for (index, button) in ["again", "hard", "good", "easy"].into_iter().enumerate() {
            let ours: Vec<Outcome> = outcomes.iter().map(|four| four[index]).collect();
            let lines = differences(row, button, &ours);
            found.extend(lines.into_iter().map(|text| format!("line {}: {text}", line + 2)));
        }
    }
    assert_eq!(rows.len(), 340);
    assert!(found.is_empty(), "{} differences\n{}", found.len(), found.join("\n"));
}
