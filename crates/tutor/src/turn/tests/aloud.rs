//! Answers that are read aloud: prepared while the student speaks, kept as far as they were heard.

use super::*;
use crate::Role;

const ANSWER: &str = "Photosynthesis converts light energy into chemical energy. It takes place in the chloroplasts of \
    plant cells. Plants are green.";

#[test]
fn a_question_that_is_still_spoken_is_read_and_not_saved() {
    let room = room();
    let asked = room.ask("What does photosynthesis convert?", &[Script::Write(ANSWER)]);
    let partial = question("And where does photosynthesis", Some(asked.conversation));
    room.tutor.prepare(&partial, &room.context, &CancelToken::new()).unwrap();
    assert_eq!(room.messages(asked.conversation).len(), 2, "nothing is saved");
    let prepared = room.model.requests.lock().unwrap().last().unwrap().clone();
    assert_eq!((prepared.max_tokens, prepared.reuse_prefix), (0, true));

    let whole = question("And where does photosynthesis take place?", Some(asked.conversation));
    room.try_ask(&whole, &[Script::Write(ANSWER)]).0.unwrap();
    let turns = room.model.turns();
    let (last, before) = turns.split_last().unwrap();
    let (prepared_last, prepared_before) = prepared.turns.split_last().unwrap();
    assert_eq!(before, prepared_before, "all that was said before is the same prompt");
    let shared = last.text.chars().zip(prepared_last.text.chars()).take_while(|(left, right)| left == right).count();
    assert!(shared as f64 > prepared_last.text.chars().count() as f64 * 0.8, "the sources are the same: {shared}");
}

#[test]
fn nothing_is_read_where_nothing_is_found() {
    let room = room();
    room.tutor.prepare(&question("Quantum chromodynamics", None), &room.context, &CancelToken::new()).unwrap();
    assert!(room.model.requests.lock().unwrap().is_empty());
    assert!(room.tutor.conversations(None).unwrap().is_empty());
}

#[test]
fn what_was_not_heard_was_not_said() {
    let room = room();
    let answer = room.ask("What does photosynthesis convert?", &[Script::Write(ANSWER)]);
    assert_eq!((answer.claims.len(), answer.citations.len()), (3, 2));
    let heard = "Photosynthesis converts light energy into chemical energy. It takes ";
    let kept = room.tutor.keep_spoken(answer.id, u32::try_from(heard.len()).unwrap()).unwrap();
    assert_eq!(kept.text, heard.trim_end());
    assert!(kept.stopped);
    assert_eq!((kept.claims.len(), kept.citations.len()), (1, 1));
    assert_eq!(room.messages(answer.conversation)[1], kept);

    room.try_ask(&question("Go on", Some(answer.conversation)), &[Script::Write(ANSWER)]).0.unwrap();
    let turns = room.model.turns();
    let said: Vec<&str> =
        turns.iter().map(|turn| turn.text.as_str()).filter(|text| text.starts_with("Photo")).collect();
    assert_eq!(said, [heard.trim_end()], "the model knows what was heard, and no more");
}

#[test]
fn an_answer_that_was_heard_to_its_end_stays() {
    let room = room();
    let answer = room.ask("What does photosynthesis convert?", &[Script::Write(ANSWER)]);
    let kept = room.tutor.keep_spoken(answer.id, u32::try_from(ANSWER.chars().count()).unwrap()).unwrap();
    assert_eq!(kept, answer);
    assert_eq!(room.tutor.keep_spoken(answer.id, u32::MAX).unwrap(), answer);
}

#[test]
fn an_answer_of_which_nothing_was_heard_is_empty() {
    let room = room();
    let answer = room.ask("What does photosynthesis convert?", &[Script::Write(ANSWER)]);
    let kept = room.tutor.keep_spoken(answer.id, 0).unwrap();
    assert!(kept.text.is_empty() && kept.claims.is_empty() && kept.citations.is_empty() && kept.stopped);
    room.try_ask(&question("What does the heart pump?", Some(answer.conversation)), &[]).0.unwrap();
    assert!(room.model.turns().iter().all(|turn| !turn.text.contains("chloroplasts of plant cells. Plants")));
}

#[test]
fn a_question_is_not_cut() {
    let room = room();
    let answer = room.ask("What does photosynthesis convert?", &[Script::Write(ANSWER)]);
    let asked = room.messages(answer.conversation)[0].clone();
    assert_eq!(asked.role, Role::Student);
    assert!(room.tutor.keep_spoken(asked.id, 3).is_err());
}

#[test]
fn who_listens_gets_short_sentences() {
    let mut room = room();
    room.context.is_spoken = true;
    room.ask("What does photosynthesis convert?", &[Script::Write(ANSWER)]);
    assert!(room.model.turns()[0].text.contains("listens"));
}
