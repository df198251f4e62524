//! `cards stats`: what was answered, what was remembered, and what comes.

use studium_app::App;
use studium_app::base::DeckId;
use studium_app::cards::statistics::{
    ButtonCounts, Recalled, RecalledByMaturity, Retention, Statistics, StatisticsQuery,
};

use crate::Failed;
use crate::output::Output;

pub(crate) fn run(app: &App, deck: Option<DeckId>, days: Option<u32>, output: Output) -> Result<(), Failed> {
    let statistics = app.cards().statistics(&StatisticsQuery { deck, days })?;
    output.result(&statistics, |found| for_people(found, days));
    Ok(())
}

fn for_people(found: &Statistics, days: Option<u32>) -> String {
    let period = days.map_or_else(|| "ever".to_owned(), |days| format!("last {days} days"));
    let day = &found.day;
    let answers: u64 = found.work.iter().map(|work| u64::from(work.answers)).sum();
    let took_ms: u64 = found.work.iter().map(|work| work.took_ms).sum();
    let cards = &found.cards;
    let mut lines = vec![
        format!(
            "Today: {} answers in {}, {} of them \"again\" ({} learning, {} young, {} mature, {} relearning, {} practice)",
            day.answers,
            duration(day.took_ms),
            day.again,
            day.learning,
            day.young,
            day.mature,
            day.relearning,
            day.practice
        ),
        format!(
            "Work, {period}: {answers} answers on {} days in {}, {:.1} s each",
            found.work.len(),
            duration(took_ms),
            took_ms as f64 / 1000.0 / (answers.max(1)) as f64
        ),
        format!(
            "Days: {} studied, {} in a row now, {} in a row at most",
            found.calendar.days_studied, found.calendar.streak, found.calendar.longest_streak
        ),
        format!(
            "Cards: {} ({} new, {} learning, {} relearning, {} young, {} mature, {} suspended, {} buried)",
            cards.total,
            cards.new,
            cards.learning,
            cards.relearning,
            cards.young,
            cards.mature,
            cards.suspended,
            cards.buried
        ),
        due(found),
        format!(
            "Known now: {:.0} expected of the {} cards that FSRS knows",
            found.expected_known, found.retrievability.total
        ),
        "Remembered of reviews (young: interval below 21 days; mature: 21 days or more):".to_owned(),
    ];
    lines.extend(retention(&found.retention));
    lines.push(format!("Buttons, {period} (again, hard, good, easy): {}", buttons(&found.buttons)));
    lines.push(calibration(found, &period));
    lines.join("\n")
}

fn due(found: &Statistics) -> String {
    let until = |ahead: i32| -> u32 {
        found.forecast.days.iter().filter(|due| due.ahead <= ahead).map(|due| due.young + due.mature).sum()
    };
    let backlog = found.forecast.backlog.young + found.forecast.backlog.mature;
    let today = until(0);
    let (tomorrow, week, all) = (until(1) - today, until(6), until(i32::MAX));
    format!(
        "Due: {backlog} from before, {today} today, {tomorrow} tomorrow, {week} within 7 days, {all} in the whole period"
    )
}

fn retention(retention: &Retention) -> Vec<String> {
    let periods = [
        ("today", retention.today),
        ("yesterday", retention.yesterday),
        ("7 days", retention.week),
        ("30 days", retention.month),
        ("365 days", retention.year),
        ("ever", retention.all),
    ];
    let line = |(name, found): (&str, RecalledByMaturity)| {
        format!("  {name:<10} young {:<20} mature {}", share(found.young), share(found.mature))
    };
    periods.into_iter().map(line).collect()
}

fn share(recalled: Recalled) -> String {
    if recalled.reviews == 0 {
        return "-".to_owned();
    }
    let percent = f64::from(recalled.recalled) * 100.0 / f64::from(recalled.reviews);
    format!("{percent:.1} % of {}", recalled.reviews)
}

fn buttons(buttons: &ButtonCounts) -> String {
    let of = |name: &str, counts: [u32; 4]| format!("{name} {}", counts.map(|count| count.to_string()).join(" / "));
    [of("learning", buttons.learning), of("young", buttons.young), of("mature", buttons.mature)].join(", ")
}

fn calibration(found: &Statistics, period: &str) -> String {
    let calibration = &found.calibration;
    let Some((log_loss, rmse)) = calibration.log_loss.zip(calibration.rmse_bins) else {
        return format!("Predictions, {period}: none to judge yet");
    };
    format!(
        "Predictions, {period}: log loss {log_loss:.4}, RMSE(bins) {:.2} % over {} reviews; {} reviews had none",
        rmse * 100.0,
        calibration.reviews,
        calibration.without_prediction
    )
}

fn duration(took_ms: u64) -> String {
    let seconds = took_ms / 1000;
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min", seconds / 60),
        _ => format!("{:.1} h", seconds as f64 / 3600.0),
    }
}
