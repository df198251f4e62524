//! `cards exam`: exams, the plans for them, and studying them.

use serde_json::json;
use studium_app::App;
use studium_app::base::ExamId;
use studium_app::cards::exam::{
    Exam, ExamCardStanding, ExamOverview, ExamScope, ExamStage, ExpectedRecall, ListedExam, NewExam,
};
use studium_app::cards::schedule::Calendar;

use crate::Failed;
use crate::arguments::ExamsVerb;
use crate::cards::deck_at;
use crate::output::Output;

/// Days ahead that are shown to people one by one.
const DAYS_SHOWN: usize = 14;

pub(crate) fn run(app: &App, verb: &ExamsVerb, output: Output) -> Result<(), Failed> {
    let cards = app.cards();
    match verb {
        ExamsVerb::Add { name, on, deck, search, minutes, last_pass } => {
            let scope = match (deck, search) {
                (Some(path), _) => ExamScope::Deck { deck: deck_at(app, path)? },
                (None, text) => ExamScope::Search { text: text.clone().unwrap_or_default() },
            };
            let day =
                Calendar::day_of(on).ok_or_else(|| Failed::input(format!("{on:?} is no date like 2026-03-29")))?;
            let (name, minutes_a_day, last_pass_days) = (name.clone(), *minutes, *last_pass);
            let id = cards.add_exam(&NewExam { name, day, scope, minutes_a_day, last_pass_days })?;
            output.result(&json!({ "exam": id }), |_| format!("exam {id}"));
        }
        ExamsVerb::List => {
            let exams = cards.exams()?;
            output.result(&json!({ "exams": exams }), |_| {
                let lines: Vec<String> = exams.iter().map(line).collect();
                if lines.is_empty() { "No exams.".to_owned() } else { lines.join("\n") }
            });
        }
        ExamsVerb::Plan { exam } => {
            let plan = cards.exam_plan(exam_at(app, exam)?)?;
            output.result(&plan, for_people);
        }
        ExamsVerb::Study { exam } => {
            let studied = cards.study_exam(exam_at(app, exam)?)?;
            let path = cards.decks()?.into_iter().find(|deck| deck.deck == studied.deck).map(|deck| deck.path);
            let path = path.unwrap_or_default();
            output.result(&json!({ "deck": studied.deck, "path": path, "gathered": studied.gathered }), |_| {
                format!("{} cards in {path:?}", studied.gathered)
            });
        }
        ExamsVerb::Remove { exam } => {
            let id = exam_at(app, exam)?;
            cards.delete_exam(id)?;
            output.result(&json!({ "removed": id }), |_| "removed; its cards went home".to_owned());
        }
    }
    Ok(())
}

fn exam_at(app: &App, wanted: &str) -> Result<ExamId, Failed> {
    if let Ok(id) = wanted.parse() {
        return Ok(id);
    }
    let exams = app.cards().exams()?;
    let found = exams.into_iter().find(|listed| listed.exam.name.to_lowercase() == wanted.to_lowercase());
    let missing = || Failed::not_found(format!("there is no exam {wanted:?}; see `cards exam list`"));
    Ok(found.ok_or_else(missing)?.exam.id)
}

fn date(day: i32) -> String {
    Calendar::date(day).unwrap_or_else(|| format!("day {day}"))
}

fn line(ListedExam { exam, stage, days_left }: &ListedExam) -> String {
    format!("{}  {}  {}", exam.id, exam.name, when(exam, *stage, *days_left))
}

fn when(exam: &Exam, stage: ExamStage, days_left: u32) -> String {
    let date = date(exam.day);
    match stage {
        ExamStage::Ahead => format!("on {date}, {days_left} days left"),
        ExamStage::LastPass => format!("on {date}, {days_left} days left, last pass"),
        ExamStage::Today => format!("today, {date}"),
        ExamStage::Over => format!("past, {date}"),
    }
}

fn for_people(plan: &ExamOverview) -> String {
    let recall = |expected: ExpectedRecall| format!("{:.0} ({:.0} %)", expected.cards, expected.share * 100.0);
    let pace = if plan.is_pace_measured { "measured" } else { "assumed" };
    let time = match plan.minutes_needed {
        Some(minutes) if minutes <= plan.exam.minutes_a_day => format!("{minutes} would do"),
        Some(minutes) => format!("{minutes} would be needed for all"),
        None => "not enough for all, however many".to_owned(),
    };
    let open = plan.today_cards.iter().filter(|card| card.standing == ExamCardStanding::Open).count();
    let mut lines = vec![
        format!("{}: {}", plan.exam.name, when(&plan.exam, plan.stage, plan.days_left)),
        format!("Cards: {}, {} of them new; {} suspended are left out", plan.cards, plan.new, plan.suspended),
    ];
    if matches!(plan.stage, ExamStage::Today | ExamStage::Over) {
        lines.push(format!("Recalled on the date: {} of {} expected", recall(plan.expected), plan.cards));
        return lines.join("\n");
    }
    lines.extend([
        format!(
            "Time: {} minutes a day; {time} ({} s for a card, {pace})",
            plan.exam.minutes_a_day, plan.seconds_a_review
        ),
        format!(
            "Recalled on the date, of {}: {} with this plan, {} without",
            plan.cards,
            recall(plan.expected),
            recall(plan.expected_without)
        ),
        match plan.left_out {
            0 => "Every card that needs it has its place.".to_owned(),
            count => format!("{count} cards that need it have no place."),
        },
        format!("Today: {} cards, {} done, {open} open", plan.today_cards.len(), plan.today_done),
    ]);
    lines.extend(plan.days.iter().skip(1).take(DAYS_SHOWN).map(|day| {
        let pass = if day.is_last_pass { ", last pass" } else { "" };
        format!("  {}: {} cards, {} new{pass}", date(day.day), day.cards, day.new)
    }));
    lines.join("\n")
}
