//! `cards review`: a session of review in a terminal, or driven by another program: an answer a line.

use std::io::BufRead;
use std::process::ExitCode;
use std::time::Instant;

use serde_json::json;
use studium_app::App;
use studium_app::base::DeckId;
use studium_app::cards::Next;
use studium_app::cards::queue::{Answer, ShownCard};
use studium_app::cards::schedule::Rating;
use studium_app::cards::template::strip;

use crate::Failed;
use crate::output::Output;

/// Asks card after card until nothing is due or nobody answers. What it says of an answer it says when the answer is on
/// the disk.
pub(crate) fn run(app: &App, deck: DeckId, output: Output) -> Result<ExitCode, Failed> {
    let cards = app.cards();
    let mut answers = std::io::stdin().lock().lines();
    let mut next = cards.next(deck)?;
    while let Some(card) = next.card.take() {
        show(&card, &next, output);
        let asked_at = Instant::now();
        let Some(Ok(word)) = answers.next() else { return Ok(ExitCode::SUCCESS) };
        match word.trim() {
            "q" | "quit" => return Ok(ExitCode::SUCCESS),
            "u" | "undo" => {
                let stepped = cards.undo()?;
                output.result(&json!({ "undone": stepped }), |_| "Taken back.".to_owned());
            }
            word => match rating(word) {
                Some(rating) => {
                    let took_ms = u32::try_from(asked_at.elapsed().as_millis()).unwrap_or(u32::MAX);
                    let reps = card.card.state.reps;
                    let answered = cards.answer(&Answer { card: card.card.id, rating, took_ms, reps })?;
                    output.result(&json!({ "answered": answered }), |_| "Recorded.".to_owned());
                }
                None => output.note("1 again, 2 hard, 3 good, 4 easy, u undo, q quit"),
            },
        }
        next = cards.next(deck)?;
    }
    output.result(&json!({ "done": next }), |_| {
        if next.waits_until.is_some() { "Nothing for now; a step is due later today." } else { "Nothing is due." }
            .to_owned()
    });
    Ok(ExitCode::SUCCESS)
}

fn rating(word: &str) -> Option<Rating> {
    match word {
        "again" => Some(Rating::Again),
        "hard" => Some(Rating::Hard),
        "good" => Some(Rating::Good),
        "easy" => Some(Rating::Easy),
        number => Rating::from_number(number.parse().ok()?),
    }
}

fn show(card: &ShownCard, next: &Next, output: Output) {
    output.result(&json!({ "card": card, "counts": next.counts }), |_| {
        let counts = &next.counts;
        format!(
            "\n[{} new, {} learning, {} due]\n{}\n  ---\n{}",
            counts.new,
            counts.learning,
            counts.review,
            strip(&card.question),
            strip(&card.answer)
        )
    });
}
