//! Questions on their own and after others.

use super::*;

fn turn(question: &str) -> Earlier {
    Earlier { question: question.to_owned(), ..Earlier::default() }
}

fn check(earlier: &[&str], question: &str, expected: &str) {
    let earlier: Vec<Earlier> = earlier.iter().map(|question| turn(question)).collect();
    assert_eq!(search_query(question, &earlier, TeachingMode::Explain), expected);
}

#[test]
fn a_question_that_stands_alone_is_searched_as_it_is() {
    check(&[], "Why?", "Why?");
    check(&["What is photosynthesis?"], "Who discovered penicillin in London?", "Who discovered penicillin in London?");
}

#[test]
fn a_follow_up_borrows_the_words_of_the_question_before() {
    check(&["How do plants make sugar?"], "And if the light goes out?", "And if the light goes out? plants make sugar");
    check(&["How do plants make sugar?"], "Why?", "Why? plants make sugar");
    check(&["What is a ribosome?"], "Where does it occur?", "Where does it occur? ribosome");
    check(&["Was ist ein Ribosom?"], "Und wo kommt es vor?", "Und wo kommt es vor? Ribosom");
}

#[test]
fn a_chain_of_follow_ups_leads_back_to_its_subject() {
    check(&["What is osmosis?", "Who discovered Pluto?", "And when?"], "Why?", "Why? discovered Pluto");
}

#[test]
fn headings_of_cited_passages_help() {
    let earlier = Earlier { headings: vec!["The Calvin cycle".into()], ..turn("What happens in the dark?") };
    assert_eq!(search_query("Why?", &[earlier], TeachingMode::Explain), "Why? happens dark Calvin cycle");
}

#[test]
fn a_reply_is_searched_with_the_question_of_the_tutor() {
    let earlier =
        Earlier { answer: "Well done. Which pigment absorbs red light?".into(), ..turn("Quiz me on photosynthesis") };
    let reply = "I believe the green chlorophyll in thylakoid membranes";
    assert_eq!(
        search_query(reply, std::slice::from_ref(&earlier), TeachingMode::Quiz),
        format!("{reply} pigment absorbs red light photosynthesis")
    );
    assert_eq!(search_query(reply, &[earlier], TeachingMode::Explain), reply);
}

#[test]
fn the_question_is_never_drowned() {
    let long: String =
        (0..80).map(|number| format!("word{} ", ["a", "b", "c"][number % 3].repeat(number + 1))).collect();
    let query = search_query("Why?", &[turn(&long)], TeachingMode::Explain);
    assert_eq!(query.split(' ').count(), 1 + MAX_BORROWED);
}
