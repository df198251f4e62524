//! What a single turn can come to.

use studium_base::{Coded, ErrorCode, TextRange};

use super::*;
use crate::{AbstainReason, AnswerStyle, Role, Selection, Support};

const ANSWER: &str = "Photosynthesis converts light energy into chemical energy [1]. It is the best process ever made.";
const SHOWN: &str = "Photosynthesis converts light energy into chemical energy. It is the best process ever made.";

#[test]
fn an_answer_is_streamed_grounded_and_saved() {
    let room = room();
    let (answer, events) = room.try_ask(&question("What does photosynthesis convert?", None), &[Script::Write(ANSWER)]);
    let answer = answer.unwrap();
    assert_eq!(answer.text, SHOWN);
    assert_eq!(answer.role, Role::Tutor);
    assert!(!answer.abstained && !answer.stopped && answer.failed.is_none());
    let supports: Vec<Support> = answer.claims.iter().map(|claim| claim.support).collect();
    assert_eq!(supports, [Support::Quote, Support::None]);
    assert_eq!(answer.claims[0].range, TextRange::new(0, 58));
    assert_eq!(answer.citations.len(), 1);
    assert!(answer.citations[0].verified);
    assert_eq!(answer.citations[0].quote, "Photosynthesis converts light energy into chemical energy.");

    let kinds: Vec<String> =
        events.iter().map(|event| serde_json::to_value(event).unwrap()["kind"].as_str().unwrap().to_owned()).collect();
    let first: Vec<&str> = kinds.iter().take(4).map(String::as_str).collect();
    assert_eq!(first, ["started", "searching", "reading", "reading"]);
    let streamed: String = events
        .iter()
        .filter_map(|event| if let AskEvent::Text { text } = event { Some(text.as_str()) } else { None })
        .collect();
    assert_eq!(streamed, answer.text, "what is streamed is what is saved");
    let claims: Vec<_> = events
        .iter()
        .filter_map(|event| if let AskEvent::Claim { claim, .. } = event { Some(claim.clone()) } else { None })
        .collect();
    assert_eq!(claims, answer.claims);
    let first_claim = kinds.iter().position(|kind| kind == "claim").unwrap();
    assert!(kinds[first_claim..].iter().any(|kind| kind == "text"), "claims come while the text streams");

    let saved = room.messages(answer.conversation);
    assert_eq!(saved.len(), 2);
    assert_eq!((saved[0].role, saved[0].text.as_str()), (Role::Student, "What does photosynthesis convert?"));
    assert_eq!(saved[1], answer);
    let conversation = room.tutor.conversation(answer.conversation).unwrap();
    assert_eq!((conversation.title.as_str(), conversation.message_count), ("What does photosynthesis convert?", 2));
    assert!(room.store.check().unwrap().is_empty());
}

#[test]
fn timings_tell_how_long_it_took() {
    let room = room();
    let script = [Script::Wait(700), Script::Write(ANSWER)];
    let timings = room.ask("What does photosynthesis convert?", &script).timings.unwrap();
    assert_eq!((timings.first_token_ms, timings.prefill_ms, timings.reused_tokens), (700, 300, 30));
    assert_eq!((timings.tokens, timings.tokens_per_s), (20, 20.0));
}

#[test]
fn weak_evidence_is_said_before_a_model_is_asked() {
    let room = room();
    let answer = room.ask("Quantum chromodynamics?", &[]);
    assert_eq!((answer.abstained, answer.abstain_reason), (true, Some(AbstainReason::WeakEvidence)));
    assert!(answer.text.is_empty() && room.model.requests.lock().unwrap().is_empty());
    assert_eq!(room.messages(answer.conversation)[1], answer);
}

#[test]
fn an_empty_library_is_said() {
    let room = room_with(FakeSources::default());
    let answer = room.ask("What is light?", &[]);
    assert_eq!(answer.abstain_reason, Some(AbstainReason::NoDocuments));
}

#[test]
fn without_a_model_the_best_passages_are_the_answer() {
    let mut room = room();
    room.context.model = None;
    let answer = room.ask("What does the heart pump?", &[]);
    assert_eq!((answer.abstained, answer.abstain_reason), (true, Some(AbstainReason::NoModel)));
    assert!(answer.passages[0].quote.starts_with("The heart pumps blood"));
    assert!(answer.text.is_empty());
}

#[test]
fn an_answer_without_a_verified_citation_is_shown_as_passages() {
    let room = room();
    let answer = room.ask("What does the heart pump?", &[Script::Write("Hearts were invented by the Romans in 1920.")]);
    assert_eq!((answer.abstained, answer.abstain_reason), (true, Some(AbstainReason::NoVerifiedCitation)));
    assert_eq!(answer.text, "Hearts were invented by the Romans in 1920.");
    assert!(answer.citations.is_empty());
    assert!(answer.passages[0].quote.starts_with("The heart pumps blood"));
    assert_eq!(room.messages(answer.conversation)[1], answer);
}

#[test]
fn a_model_that_says_nothing_is_no_answer() {
    let room = room();
    let answer = room.ask("What does the heart pump?", &[]);
    assert_eq!(answer.abstain_reason, Some(AbstainReason::NoVerifiedCitation));
}

#[test]
fn a_tutor_that_asks_back_has_nothing_to_prove() {
    let room = room();
    let mut ask = question("Quiz me on the heart", None);
    ask.mode = TeachingMode::Quiz;
    let script = [Script::Write("How many chambers does it have?")];
    let answer = room.try_ask(&ask, &script).0.unwrap();
    assert!(!answer.abstained && answer.claims.is_empty());
    assert!(room.model.turns()[0].text.contains("Teach as quiz."));
}

#[test]
fn stop_keeps_what_there_is_with_its_claims() {
    let room = room();
    let script =
        [Script::Write("The heart pumps blood through the body. It has ma"), Script::Stop, Script::Write("ny parts.")];
    let answer = room.ask("What does the heart pump?", &script);
    assert!(answer.stopped && !answer.abstained && answer.failed.is_none());
    assert_eq!(answer.text, "The heart pumps blood through the body. It has ma");
    assert_eq!(answer.claims[0].support, Support::Quote);
    assert_eq!(room.messages(answer.conversation)[1], answer);
}

#[test]
fn stop_before_the_search_has_ended_keeps_the_question() {
    let room = room();
    room.model.stop.cancel();
    let answer = room.ask("What does the heart pump?", &[]);
    assert!(answer.stopped && answer.text.is_empty());
    assert_eq!(room.messages(answer.conversation).len(), 2);
}

#[test]
fn a_crash_of_the_engine_is_kept_with_what_was_written() {
    let room = room();
    let script = [Script::Write("The heart pumps blood through the body. It "), Script::Crash];
    let (result, _) = room.try_ask(&question("What does the heart pump?", None), &script);
    assert_eq!(result.unwrap_err().code(), ErrorCode::EngineCrashed);
    let conversation = room.tutor.conversations(None).unwrap()[0].id;
    let saved = room.messages(conversation);
    let failure = saved[1].failed.clone().unwrap();
    assert_eq!(failure.code, ErrorCode::EngineCrashed);
    assert!(failure.detail.contains("signal 11"), "{}", failure.detail);
    assert_eq!(saved[1].text, "The heart pumps blood through the body. It");
    assert_eq!(saved[1].claims[0].support, Support::Quote);
    assert!(!saved[1].stopped && !saved[1].abstained);
}

#[test]
fn an_answer_that_the_end_of_the_program_cut_short_is_there_and_stopped() {
    let room = room();
    let ask = question("What does the heart pump?", None);
    room.model.script(&[
        Script::Write("The heart pumps blood "),
        Script::Wait(2500),
        Script::Write("through the body."),
    ]);
    let mut seen = Vec::new();
    // What is in the database while the answer is being written is what a killed program leaves behind.
    let answer = room.tutor.ask(&ask, &room.context, &no_cancel(), &mut |event| {
        if matches!(event, AskEvent::Text { .. }) {
            let conversation = room.tutor.conversations(None).unwrap()[0].id;
            seen.push(room.messages(conversation)[1].clone());
        }
    });
    assert!(seen.iter().all(|message| message.stopped));
    assert_eq!(seen[0].text, "");
    assert!(seen.last().unwrap().text.starts_with("The heart pumps blood t"), "{:?}", seen.last().unwrap().text);
    assert!(!answer.unwrap().stopped);
}

#[test]
fn a_model_that_goes_round_in_circles_is_stopped() {
    let room = room();
    let script = [
        Script::Write("The heart pumps blood through the body. It is a pump in the chest. "),
        Script::Write("The heart pumps blood through the body. And so on and so on it goes."),
    ];
    let answer = room.ask("What does the heart pump?", &script);
    assert_eq!(answer.text, "The heart pumps blood through the body. It is a pump in the chest.");
    assert!(!answer.stopped && !answer.abstained);
    assert_eq!(answer.claims.len(), 2);
}

#[test]
fn a_selected_passage_is_the_first_source_and_evidence_enough() {
    let room = room();
    let revision = room.sources.documents.lock().unwrap()[0].revision;
    let start = u32::try_from(BIOLOGY.find("At night").unwrap()).unwrap();
    let range = TextRange::new(start, u32::try_from(BIOLOGY.len()).unwrap());
    let mut ask = question("What does this say?", None);
    ask.selection = Some(Selection { revision, range });
    let answer = room.try_ask(&ask, &[Script::Write("Plants live on sugar at night.")]).0.unwrap();
    assert!(room.model.turns()[1].text.starts_with("Sources:\n[1] Biology, Chapter\n> At night plants live"));
    assert!(!answer.abstained, "{answer:?}");
}

#[test]
fn a_selection_outside_of_the_text_is_a_failure_that_is_kept() {
    let room = room();
    let revision = room.sources.documents.lock().unwrap()[0].revision;
    let mut ask = question("What does this say?", None);
    ask.selection = Some(Selection { revision, range: TextRange::new(0, 99_999) });
    assert_eq!(room.try_ask(&ask, &[]).0.unwrap_err().code(), ErrorCode::BadInput);
    let conversation = room.tutor.conversations(None).unwrap()[0].id;
    assert!(room.messages(conversation)[1].failed.is_some());
}

#[test]
fn the_persona_the_course_and_the_language_reach_the_model() {
    let mut room = room();
    room.context.course_instructions = "Use SI units.".into();
    room.context.sampling = None;
    room.ask("Was pumpt das heart?", &[Script::Write("Blut.")]);
    let system = room.model.turns()[0].text.clone();
    assert!(system.ends_with("Teach as explain.\nIn this course: Use SI units.\nAnswer in German."), "{system}");
    assert!((room.model.requests.lock().unwrap()[0].sampling.temperature - 0.4).abs() < f32::EPSILON);
}

#[test]
fn an_empty_question_is_refused_and_leaves_nothing() {
    let room = room();
    let (result, events) = room.try_ask(&question("  \n", None), &[]);
    assert_eq!(result.unwrap_err().code(), ErrorCode::BadInput);
    assert!(events.is_empty() && room.tutor.conversations(None).unwrap().is_empty());
}

#[test]
fn a_small_model_is_left_only_sentences_of_the_sources_and_only_where_it_explains() {
    let mut room = room();
    room.context.style = AnswerStyle::Quotes;
    room.ask("What does photosynthesis convert?", &[Script::Write(ANSWER)]);
    let socratic = AskQuestion { mode: TeachingMode::Socratic, ..question("What does photosynthesis convert?", None) };
    room.try_ask(&socratic, &[Script::Write(ANSWER)]).0.unwrap();
    room.context.style = AnswerStyle::OwnWords;
    room.ask("What does photosynthesis convert?", &[Script::Write(ANSWER)]);

    let requests = room.model.requests.lock().unwrap();
    let grammars: Vec<Option<&str>> = requests.iter().map(|request| request.grammar.as_deref()).collect();
    let first = grammars[0].expect("a grammar");
    assert!(first.contains("\"Photosynthesis converts light energy into chemical energy.\""), "{first}");
    assert_eq!(grammars[1..], [None, None]);
}
