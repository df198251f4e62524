//! Answers: they stream, end for the right reason, keep to a grammar and can be stopped.

use std::time::Duration;

use studium_engine::protocol::llm::{Event, FinishReason, Request, Sampling, Speaker};

use crate::client::{Client, ask, long_text, question, spec, starter, turn};

/// What the student may wait for after pressing Stop.
const CANCEL_LIMIT: Duration = Duration::from_millis(250);

#[test]
fn an_answer_streams_and_ends() {
    let mut client = Client::start();
    let answer = client.generate(question(ask("Where does the sun rise?"), 120));
    assert!(answer.was_loaded());
    assert!(answer.text().contains("east"), "{}", answer.text());
    let (reason, tokens) = answer.finish();
    assert_eq!(reason, FinishReason::Stop);
    assert!((2..120).contains(&tokens));
    assert!(answer.events.iter().filter(|event| matches!(event, Event::Text(_))).count() > 2, "it came in pieces");
    assert!(!client.generate(question(ask("And where does it set?"), 4)).was_loaded(), "the model stays in memory");
}

#[test]
fn progress_counts_up_to_the_whole_prompt() {
    let answer = Client::start().generate(question(ask(&long_text()), 1));
    let done: Vec<u32> = answer
        .events
        .iter()
        .filter_map(|event| if let Event::Prefill { done, .. } = event { Some(*done) } else { None })
        .collect();
    let (reused, total) = answer.prompt();
    assert_eq!((done.first(), done.last()), (Some(&reused), Some(&total)));
    assert!(done.is_sorted() && done.len() > 10);
    assert_eq!(answer.finish(), (FinishReason::Length, 1));
}

#[test]
fn counted_tokens_are_the_tokens_that_are_read() {
    let mut client = Client::start();
    let turns = ask("How many tokens is this? <|im_end|> And this?");
    let counted = client.ask(Request::CountTokens { model: spec(&starter()), turns: turns.clone() });
    let answer = client.generate(question(turns, 0));
    assert!(counted.events.contains(&Event::Tokens { count: answer.prompt().1 }));
    assert_eq!(answer.finish(), (FinishReason::Length, 0));
}

#[test]
fn a_stop_text_ends_the_answer_before_it() {
    let mut client = Client::start();
    let turns = ask("Where does the sun rise?");
    let whole = client.generate(question(turns.clone(), 30)).text();
    let (before, _) = whole.split_once("e ea").expect("it rises in the east");
    let mut request = question(turns, 30);
    request.stop = vec!["never".to_owned(), "e ea".to_owned()];
    let answer = client.generate(request);
    assert_eq!(answer.text(), before);
    assert_eq!(answer.finish().0, FinishReason::Stop);
}

#[test]
fn a_grammar_binds_the_answer() {
    let mut request = question(ask("Give me a card about cells as JSON."), 80);
    request.grammar = Some(
        r#"root ::= "{\"front\": \"" text "\", \"back\": \"" text "\"}"
text ::= [a-zA-Z ,.?]{5,40}"#
            .to_owned(),
    );
    let mut client = Client::start();
    for temperature in [0.0, 1.5] {
        request.sampling = Sampling { temperature, top_p: 0.95, top_k: 40, repeat_penalty: 1.1, seed: 7 };
        let answer = client.generate(request.clone());
        let card: serde_json::Value = serde_json::from_str(&answer.text()).unwrap();
        let fields: Vec<_> = card.as_object().unwrap().keys().collect();
        assert_eq!(fields, ["back", "front"]);
        assert_eq!(answer.finish().0, FinishReason::Stop);
    }
}

#[test]
fn the_same_seed_gives_the_same_text_and_another_does_not() {
    let mut client = Client::start();
    let mut draw = |seed| {
        let mut request = question(ask("Tell me a story."), 30);
        request.sampling = Sampling { temperature: 1.2, top_p: 0.98, top_k: 60, repeat_penalty: 1.1, seed };
        client.generate(request).text()
    };
    let first = draw(1);
    assert_eq!(draw(1), first);
    assert_ne!(draw(2), first);
}

#[test]
fn a_cancel_while_the_prompt_is_read_is_obeyed_at_once() {
    let mut client = Client::start();
    let request = Request::Generate(question(ask(&long_text()), 50));
    let answer = client.ask_until(request, |event| matches!(event, Event::Prefill { done: 64.., .. }));
    assert_eq!(answer.finish(), (FinishReason::Cancelled, 0));
    assert!(answer.since_cancel.unwrap() < CANCEL_LIMIT, "{:?}", answer.since_cancel);
    let (_, total) = answer.prompt();
    assert!(!answer.events.iter().any(|event| matches!(event, Event::Prefill { done, .. } if *done == total)));
}

#[test]
fn a_cancel_while_the_answer_is_written_is_obeyed_at_once_and_leaves_the_text_so_far() {
    let mut client = Client::start();
    let request = Request::Generate(question(ask("Write a long story about a river."), 400));
    let answer = client.ask_until(request, |event| matches!(event, Event::Text(_)));
    let (reason, tokens) = answer.finish();
    assert_eq!(reason, FinishReason::Cancelled);
    assert!((1..400).contains(&tokens) && !answer.text().is_empty());
    assert!(answer.since_cancel.unwrap() < CANCEL_LIMIT, "{:?}", answer.since_cancel);
}

#[test]
fn what_was_interrupted_does_not_colour_the_next_answer() {
    let mut client = Client::start();
    let mut alone = question(vec![turn(Speaker::User, &long_text())], 20);
    alone.reuse_prefix = false;
    let expected = client.generate(alone.clone()).text();
    alone.reuse_prefix = true;
    let interrupted = question(vec![turn(Speaker::User, &(long_text() + "Which fact is last?"))], 40);
    client.ask_until(Request::Generate(interrupted), |event| matches!(event, Event::Prefill { done: 640.., .. }));
    assert_eq!(client.generate(alone).text(), expected);
}

#[test]
fn speed_is_measured_within_its_time() {
    let mut client = Client::start();
    client.generate(question(ask("Hello"), 1));
    let started = std::time::Instant::now();
    let answer = client.ask(Request::Measure { model: spec(&starter()) });
    assert!(started.elapsed() < Duration::from_secs(6), "{:?}", started.elapsed());
    let Some(Event::Measured { prefill_tokens_per_s, decode_tokens_per_s, prefill_threads, decode_threads }) =
        answer.events.last()
    else {
        panic!("{answer:?}")
    };
    assert!(*prefill_tokens_per_s > 1.0 && *decode_tokens_per_s > 1.0);
    assert!(*prefill_threads >= 1 && *decode_threads >= 1);
}
