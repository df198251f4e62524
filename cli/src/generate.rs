//! `cards generate`: cards proposed from a document, and accepted at once if that is wished.

use std::process::ExitCode;
use std::time::Duration;

use serde_json::json;
use studium_app::base::{DeckId, Failure, TextRange};
use studium_app::cards::propose::{ProposalKind, plain};
use studium_app::library::{Document, ReaderDocument};
use studium_app::{
    AcceptProposal, App, Job, JobState, NothingProposed, Proposal, ProposalQuery, ProposalReport, ProposeCards,
    ProposeScope,
};

use crate::Failed;
use crate::arguments::Generate;
use crate::documents::{course_that_is, document_that_is, parse_range};
use crate::output::Output;

const LOOK_EVERY: Duration = Duration::from_millis(50);

pub(crate) fn generate(app: &App, input: &Generate, output: Output) -> Result<ExitCode, Failed> {
    let document = input.document.as_deref().map(|name| document_that_is(app, name)).transpose()?;
    let wanted =
        ProposeCards { scope: scope(app, document.as_ref(), input)?, count: input.count, with_model: !input.no_model };
    let job = finished(app, app.propose_cards(&wanted)?)?;
    if let Some(Failure { code, detail }) = job.error {
        return Err(Failed::Input { code, detail });
    }
    let proposals = app.list_proposals(&ProposalQuery { document: None, job: Some(job.id) })?;
    let report = app.proposal_report(job.id)?;
    let mut accepted = Vec::new();
    if input.accept && !proposals.is_empty() {
        let title = document.as_ref().map(|document| document.title.as_str()).or(input.topic.as_deref());
        let deck = app.cards().ensure_deck(input.deck.as_deref().or(title).unwrap_or("Default"))?;
        for proposal in &proposals {
            accepted.push(accept(app, proposal, deck)?);
        }
    }
    app.close();
    output.result(&json!({ "job": job.id, "report": report, "proposals": proposals, "accepted": accepted }), |_| {
        let mut lines: Vec<String> = proposals.iter().map(card_for_people).collect();
        lines.push(report_for_people(&report));
        if !accepted.is_empty() {
            lines.push(format!("{} notes made", accepted.len()));
        }
        lines.join("\n")
    });
    Ok(ExitCode::SUCCESS)
}

fn accept(app: &App, proposal: &Proposal, deck: DeckId) -> Result<studium_app::cards::AddedNote, Failed> {
    Ok(app.accept_proposal(&AcceptProposal { id: proposal.id, deck, fields: None, tags: Vec::new() })?)
}

fn scope(app: &App, document: Option<&Document>, input: &Generate) -> Result<ProposeScope, Failed> {
    if let Some(topic) = &input.topic {
        let course = input.course.as_deref().map(|name| course_that_is(app, name)).transpose()?;
        let document = document.map(|document| document.id);
        return Ok(ProposeScope::Topic { topic: topic.clone(), course, document });
    }
    let document = document.ok_or_else(|| Failed::input("a document or a topic is needed"))?;
    let opened = app.library().open_document(document.id)?;
    let range = match (&input.section, &input.pages, &input.range) {
        (Some(title), ..) => section(&opened, title)?,
        (_, Some(pages), _) => pages_of(app, &opened, pages)?,
        (.., Some(range)) => parse_range(range)?,
        (None, None, None) => return Ok(ProposeScope::Document { document: document.id }),
    };
    Ok(ProposeScope::Range { document: document.id, revision: opened.revision, range })
}

/// From the heading to the next one that is not below it.
fn section(opened: &ReaderDocument, title: &str) -> Result<TextRange, Failed> {
    let wanted = title.to_lowercase();
    let is_same = |item: &&studium_app::library::OutlineItem| item.title.to_lowercase() == wanted;
    let holds = |item: &&studium_app::library::OutlineItem| item.title.to_lowercase().contains(&wanted);
    let found = opened.outline.iter().find(is_same).or_else(|| opened.outline.iter().find(holds));
    let found = found.ok_or_else(|| Failed::not_found(format!("the document has no section {title:?}")))?;
    let next = opened.outline.iter().find(|item| item.start > found.start && item.level <= found.level);
    Ok(TextRange::new(found.start, next.map_or(opened.text_length, |next| next.start)))
}

fn pages_of(app: &App, opened: &ReaderDocument, pages: &str) -> Result<TextRange, Failed> {
    // One page is a range too.
    let range = parse_range(&if pages.contains('-') { pages.to_owned() } else { format!("{pages}-{pages}") })?;
    let parts = app.library().read_parts(opened.revision, range.start.saturating_sub(1), range.end)?;
    let (first, last) = parts
        .first()
        .zip(parts.last())
        .ok_or_else(|| Failed::not_found(format!("the document has {} pages", opened.part_count)))?;
    Ok(TextRange::new(first.range.start, last.range.end))
}

fn finished(app: &App, job: Job) -> Result<Job, Failed> {
    loop {
        let now = app.job(job.id)?;
        match now.state {
            JobState::Queued | JobState::Running => std::thread::sleep(LOOK_EVERY),
            JobState::Done | JobState::Failed | JobState::Paused | JobState::Cancelled => return Ok(now),
        }
    }
}

pub(crate) fn card_for_people(proposal: &Proposal) -> String {
    let what = match proposal.kind {
        ProposalKind::Question => proposal.fields.iter().map(|field| plain(field)).collect::<Vec<_>>().join("\n  "),
        ProposalKind::Cloze => proposal.fields.first().cloned().unwrap_or_default(),
    };
    let place = if proposal.label.is_empty() { String::new() } else { format!(" ({})", proposal.label) };
    let copy = proposal.duplicate_of.as_ref().map(|copy| format!("\n  says what a note says: {}", copy.text));
    format!("{what}{place}{}", copy.unwrap_or_default())
}

fn report_for_people(report: &ProposalReport) -> String {
    let refused: u32 = report.refused.iter().map(|refused| refused.count).sum();
    let reasons: Vec<String> =
        report.refused.iter().map(|refused| format!("{:?} {}", refused.reason, refused.count)).collect();
    let mut line = format!(
        "{} written by the model, {} made by rules, {} say what a note says; {refused} drafts refused",
        report.by_model, report.by_rules, report.duplicates
    );
    if refused > 0 {
        line.push_str(&format!(": {}", reasons.join(", ")));
    }
    let nothing = report.nothing.map(|nothing| match nothing {
        NothingProposed::NoText => "There is no text.",
        NothingProposed::NotFound => "Nothing was found on the topic.",
        NothingProposed::NoSentences => "No sentence of the text makes a card.",
        NothingProposed::AllKnown => "All of it was proposed before, or is a card already.",
    });
    nothing.map_or(line.clone(), |nothing| format!("{nothing} {line}"))
}
