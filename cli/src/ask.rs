//! `ask` and `conversations`.

use std::process::ExitCode;

use serde_json::{Value, json};
use studium_app::App;
use studium_app::base::ConversationId;
use studium_app::tutor::{AskEvent, AskQuestion, Message, TeachingMode};

use crate::Failed;
use crate::arguments::{Ask, InCourse, Teaching};
use crate::documents::course_that_is;
use crate::output::Output;
use crate::reading::number;
use crate::search::batch;

pub(crate) fn ask(app: &App, input: &Ask, output: Output) -> Result<ExitCode, Failed> {
    let course = input.course.as_deref().map(|name| course_that_is(app, name)).transpose()?;
    let conversation = input.conversation.as_deref().map(parse_conversation).transpose()?;
    let question = |text: &str| AskQuestion {
        question: text.to_owned(),
        course,
        conversation,
        mode: teaching(input.teaching),
        selection: None,
    };
    if let Some(file) = &input.batch {
        for line in batch(file)? {
            let line = line?;
            // Each question of a batch stands alone.
            let message = app.ask(&question(&line.query), input.greedy, &mut |_| {})?;
            let mut answer = answer(&message);
            answer["id"] = line.id;
            output.line(&answer.to_string());
        }
        return Ok(ExitCode::SUCCESS);
    }
    let text = input.question.as_deref().unwrap_or_default();
    let message = app.ask(&question(text), input.greedy, &mut |event| {
        if let AskEvent::Reading { done_tokens, total_tokens, .. } = event {
            output.note(&format!("reading sources, {done_tokens} of {total_tokens} tokens"));
        }
    })?;
    let mut shown = answer(&message);
    shown["conversation"] = json!(message.conversation);
    output.result(&shown, |_| for_people(&message));
    Ok(ExitCode::SUCCESS)
}

/// The shape that is documented.
fn answer(message: &Message) -> Value {
    json!({
        "answer": message.text,
        "abstained": message.abstained,
        "abstain_reason": message.abstain_reason,
        "claims": message.claims,
        "citations": message.citations,
        "passages": message.passages,
        "timings": message.timings,
    })
}

fn for_people(message: &Message) -> String {
    let mut lines = Vec::new();
    let mut text: Vec<char> = message.text.chars().collect();
    let mut claims = message.claims.clone();
    claims.sort_by_key(|claim| std::cmp::Reverse(claim.range.end));
    for claim in claims {
        let pins: String = claim.citations.iter().map(|n| format!("[{n}]")).collect();
        let at = (claim.range.end as usize).min(text.len());
        text.splice(at..at, pins.chars());
    }
    if !text.is_empty() {
        lines.push(text.into_iter().collect::<String>());
    }
    if message.abstained {
        lines.push("No answer with evidence; these passages are the nearest:".to_owned());
        for hit in &message.passages {
            let place = number(&hit.locator).map(|number| format!(", {number}")).unwrap_or_default();
            lines.push(format!("  {}{place}: {}", hit.document.title, one_line(&hit.quote)));
        }
    }
    for citation in &message.citations {
        let place = number(&citation.locator).map(|number| format!(", {number}")).unwrap_or_default();
        let verdict = if citation.verified { "" } else { " (not verified)" };
        lines.push(format!(
            "[{}] {}{place}{verdict}: \"{}\"",
            citation.n,
            citation.document.title,
            one_line(&citation.quote)
        ));
    }
    lines.join("\n")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(crate) fn teaching(teaching: Teaching) -> TeachingMode {
    match teaching {
        Teaching::Explain => TeachingMode::Explain,
        Teaching::Socratic => TeachingMode::Socratic,
        Teaching::Quiz => TeachingMode::Quiz,
        Teaching::Exam => TeachingMode::Exam,
    }
}

pub(crate) fn parse_conversation(id: &str) -> Result<ConversationId, Failed> {
    id.parse().map_err(|_| Failed::input(format!("{id:?} is not the id of a conversation; see `conversations`")))
}

pub(crate) fn conversations(app: &App, input: &InCourse, output: Output) -> Result<ExitCode, Failed> {
    let course = input.course.as_deref().map(|name| course_that_is(app, name)).transpose()?;
    let conversations = app.tutor().conversations(course)?;
    output.result(&json!({ "conversations": conversations }), |_| {
        let lines: Vec<String> = conversations
            .iter()
            .map(|conversation| {
                format!("{}  {} messages  {}", conversation.title, conversation.message_count, conversation.id)
            })
            .collect();
        if lines.is_empty() { "No conversations yet: studium-cli ask QUESTION".to_owned() } else { lines.join("\n") }
    });
    Ok(ExitCode::SUCCESS)
}
