//! Reusing what is in memory must not change a word: greedy answers with and without it are the same.

use studium_engine::protocol::llm::{ChatTurn, Speaker};

use crate::client::{Client, long_text, question, turn};

const SOURCES: [&str; 4] = [
    "[1] Mitochondria make most of the chemical energy that a cell needs. They have two membranes; the inner one is \
     folded into cristae, where the respiratory chain sits. They carry a small genome of their own.",
    "[2] Photosynthesis turns carbon dioxide and water into sugar and oxygen. The light reactions take place in the \
     thylakoid membranes, the Calvin cycle in the stroma of the chloroplast.",
    "[3] The French Revolution began in 1789. The estates general met in May, the Bastille fell in July, and in August \
     the assembly declared the rights of man and of the citizen.",
    "[4] A derivative measures how fast a function changes. The derivative of a sum is the sum of the derivatives; \
     the product rule and the chain rule follow from the definition as a limit.",
];

/// Follow-up questions; the topic of each is one of the sources.
const QUESTIONS: [&str; 12] = [
    "What do mitochondria do?",
    "Where does the Calvin cycle take place?",
    "When did the Bastille fall?",
    "What does a derivative measure?",
    "Which membrane is folded, and into what?",
    "What do plants make from carbon dioxide?",
    "What was declared in August?",
    "Name two rules for derivatives.",
    "Do mitochondria have genes?",
    "Explain the light reactions in one sentence.",
    "Summarise source 3.",
    "Make a question about source 4 and answer it.",
];

fn opening() -> Vec<ChatTurn> {
    let sources = SOURCES.join("\n\n");
    vec![
        turn(Speaker::System, "Answer from the sources only and name their numbers."),
        turn(Speaker::User, &format!("Sources:\n\n{sources}\n\nWhat are these sources about?")),
    ]
}

#[test]
fn second_turns_are_word_for_word_the_same_with_and_without_reuse() {
    let mut reusing = Client::start();
    let mut fresh = Client::start();
    let first = reusing.generate(question(opening(), 40)).text();
    for text in QUESTIONS {
        let mut turns = opening();
        turns.push(turn(Speaker::Assistant, &first));
        turns.push(turn(Speaker::User, text));
        let with = reusing.generate(question(turns.clone(), 40));
        let mut request = question(turns, 40);
        request.reuse_prefix = false;
        let without = fresh.generate(request);
        let (reused, total) = with.prompt();
        assert!(reused > total / 2, "{reused} of {total} tokens were reused");
        assert_eq!(without.prompt().0, 0);
        assert_eq!(with.text(), without.text(), "{text}");
        assert!(!with.text().is_empty());
    }
}

#[test]
fn a_conversation_that_grows_is_the_same_with_and_without_reuse() {
    let mut reusing = Client::start();
    let mut fresh = Client::start();
    let mut turns = vec![turn(Speaker::System, "You are a patient tutor.")];
    for text in ["What is a cell?", "And its nucleus?", "Why does it divide?", "Say that in one sentence."] {
        turns.push(turn(Speaker::User, text));
        let with = reusing.generate(question(turns.clone(), 90)).text();
        let mut request = question(turns.clone(), 90);
        request.reuse_prefix = false;
        assert_eq!(with, fresh.generate(request).text(), "{text}");
        turns.push(turn(Speaker::Assistant, &with));
    }
}

#[test]
fn the_same_long_prompt_again_is_hardly_read() {
    let mut client = Client::start();
    let turns = vec![turn(Speaker::User, &long_text())];
    let first = client.generate(question(turns.clone(), 5));
    let second = client.generate(question(turns, 5));
    let (reused, total) = second.prompt();
    assert!(total - reused <= 64, "{reused} of {total}");
    assert_eq!(first.text(), second.text());
}

#[test]
fn a_prompt_that_was_read_ahead_is_not_read_again_and_answered_the_same() {
    let mut ahead = Client::start();
    let turns = opening();
    let nothing = ahead.generate(question(turns.clone(), 0));
    assert_eq!(nothing.text(), "");
    let answer = ahead.generate(question(turns.clone(), 40));
    let (reused, total) = answer.prompt();
    assert_eq!(reused, total);
    let plain = Client::start().generate(question(turns.clone(), 40));
    assert_eq!(answer.text(), plain.text());
    // What was written since stands behind the prompt: its end is read again.
    let again = ahead.generate(question(turns, 40));
    assert!(again.prompt().0 < total);
    assert_eq!(again.text(), plain.text());
}

#[test]
fn thread_counts_do_not_change_the_answer() {
    let mut client = Client::start();
    let mut request = question(opening(), 40);
    request.reuse_prefix = false;
    let two = client.generate(request.clone()).text();
    request.model.prefill_threads = 1;
    request.model.decode_threads = 1;
    let answer = client.generate(request);
    assert!(!answer.was_loaded(), "threads are no reason to load again");
    assert_eq!(answer.text(), two);
}
