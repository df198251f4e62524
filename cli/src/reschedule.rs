//! `cards reschedule`: the cards of a preset are reckoned anew from their answers.

use std::time::{Duration, Instant};

use serde_json::json;
use studium_app::App;
use studium_app::base::CancelToken;
use studium_app::cards::reschedule::{RescheduleCards, RescheduleEnd, Rescheduling};

use crate::Failed;
use crate::output::Output;
use crate::presets::preset_at;

const TELL_EVERY: Duration = Duration::from_secs(2);

/// Parts are on the disk as soon as they are done: whoever stops it finds them whole, takes them back with one undo, or
/// calls it again for the rest.
pub(crate) fn run(app: &App, name: &str, moves_due: bool, output: Output) -> Result<(), Failed> {
    let preset = preset_at(app, name)?;
    let wanted = RescheduleCards { preset: preset.id, moves_due };
    let (begun, cancel) = (Rescheduling::default(), CancelToken::new());
    let mut told_at = Instant::now();
    let done = app.cards().reschedule(&wanted, begun, &cancel, &mut |so_far, progress| {
        if told_at.elapsed() >= TELL_EVERY {
            told_at = Instant::now();
            let total = progress.total.unwrap_or(progress.done);
            output.note(&format!(
                "{}: {} of {total} cards, {} differ",
                preset.name, progress.done, so_far.report.changed
            ));
        }
    })?;
    output.result(&json!(done.report), |_| {
        let report = done.report;
        let end = match report.ended {
            RescheduleEnd::Whole => "",
            RescheduleEnd::Stopped => "; stopped before all were done",
            RescheduleEnd::TakenBack => "; taken back meanwhile",
        };
        let (cards, changed, moved) = (report.cards, report.changed, report.moved);
        format!("{cards} cards: {changed} differ now, {moved} are due on another day{end}")
    });
    Ok(())
}
