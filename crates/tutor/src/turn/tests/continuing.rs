//! Conversations of several turns, and what becomes of them.

use studium_base::{Coded, ConversationId, CourseId, ErrorCode, MessageId};

use super::*;
use crate::Role;

const HEART: &str = "The heart pumps blood through the body.";

fn regenerate(room: &Room, answer: MessageId, script: &[Script]) -> Result<Message, TutorError> {
    room.model.script(script);
    room.tutor.regenerate(answer, &room.context, &room.model.stop, &mut |_| ())
}

#[test]
fn a_follow_up_is_searched_with_what_it_follows_and_the_prompt_only_grows() {
    let room = room();
    let first = room.ask("What do plants live on?", &[Script::Write("At night plants live on the sugar [1].")]);
    let before = room.model.turns();
    let second = room.go_on(first.conversation, "And at night?", &[Script::Write("They stored it by day.")]);
    let queries = room.sources.queries.lock().unwrap().clone();
    assert_eq!(queries, ["What do plants live on?", "And at night? plants live Chapter"]);
    let after = room.model.turns();
    assert_eq!(after[..before.len()], before[..]);
    assert_eq!(after[before.len()].text, "At night plants live on the sugar [1].", "exactly as generated");
    assert_eq!(after.last().unwrap().text, "Question: And at night?", "no source twice");
    assert_eq!(room.messages(first.conversation).len(), 4);
    assert_eq!(second.conversation, first.conversation);
}

#[test]
fn turns_in_which_no_model_wrote_are_not_in_the_prompt() {
    let room = room();
    let first = room.ask("Quantum chromodynamics?", &[]);
    let _ = room.try_ask(&question("What does the heart pump?", Some(first.conversation)), &[Script::Crash]);
    room.go_on(first.conversation, "What does the heart pump?", &[Script::Write(HEART)]);
    assert_eq!(room.model.turns().len(), 2);
}

#[test]
fn an_answer_can_be_written_again() {
    let room = room();
    let old = room.ask("What does the heart pump?", &[Script::Write("Hearts are nice.")]);
    let prompt = room.model.turns();
    let new = regenerate(&room, old.id, &[Script::Write(HEART)]).unwrap();
    assert_ne!(new.id, old.id);
    assert_eq!(room.model.turns(), prompt, "the prompt is the same");
    let messages = room.messages(old.conversation);
    assert_eq!(messages.iter().map(|message| message.role).collect::<Vec<_>>(), [Role::Student, Role::Tutor]);
    assert_eq!(messages[1], new);
}

#[test]
fn an_old_answer_stays_when_the_new_one_fails_or_never_begins() {
    let room = room();
    let old = room.ask("What does the heart pump?", &[Script::Write(HEART)]);
    assert_eq!(regenerate(&room, old.id, &[Script::Crash]).unwrap_err().code(), ErrorCode::EngineCrashed);
    let messages = room.messages(old.conversation);
    assert_eq!(messages.len(), 3);
    assert_eq!(messages[1], old);
    let failed = messages[2].id;
    let again = regenerate(&room, failed, &[Script::Write(HEART)]).unwrap();
    room.model.stop.cancel();
    let kept = regenerate(&room, again.id, &[]).unwrap();
    assert_eq!(kept, again);
}

#[test]
fn only_the_last_answer_can_be_written_again() {
    let room = room();
    let first = room.ask("What does the heart pump?", &[Script::Write(HEART)]);
    let second = room.go_on(first.conversation, "Why?", &[Script::Write(HEART)]);
    assert_eq!(regenerate(&room, first.id, &[]).unwrap_err().code(), ErrorCode::BadInput);
    let asked = room.messages(first.conversation)[2].id;
    assert_eq!(regenerate(&room, asked, &[]).unwrap_err().code(), ErrorCode::BadInput);
    assert_eq!(regenerate(&room, MessageId::new(), &[]).unwrap_err().code(), ErrorCode::NotFound);
    assert_eq!(room.messages(first.conversation)[3], second);
}

#[test]
fn the_mode_follows_the_last_question_and_the_course_stays() {
    let room = room();
    let course = room.course();
    let mut ask = question("What does the heart pump?", None);
    ask.course = Some(course);
    let answer = room.try_ask(&ask, &[Script::Write(HEART)]).0.unwrap();
    let mut more = question("Quiz me on the heart", Some(answer.conversation));
    more.mode = TeachingMode::Quiz;
    room.try_ask(&more, &[Script::Write("How many chambers?")]).0.unwrap();
    let prompt = room.model.turns();
    assert!(prompt[0].text.contains("Teach as explain."));
    assert!(prompt.last().unwrap().text.starts_with("From now on: Teach as quiz."));
    let conversation = room.tutor.conversation(answer.conversation).unwrap();
    assert_eq!((conversation.mode, conversation.course), (TeachingMode::Quiz, Some(course)));
    assert_eq!(room.tutor.conversations(Some(course)).unwrap().len(), 1);
    assert!(room.tutor.conversations(Some(CourseId::new())).unwrap().is_empty());
}

#[test]
fn conversations_are_renamed_deleted_and_restored() {
    let room = room();
    let first = room.ask("What does the heart pump?", &[Script::Write(HEART)]).conversation;
    room.clock.advance_ms(10);
    let second = room.tutor.create_conversation(None, TeachingMode::Exam).unwrap().id;
    let ids = |room: &Room| room.tutor.conversations(None).unwrap().iter().map(|found| found.id).collect::<Vec<_>>();
    assert_eq!(ids(&room), [second, first], "the latest first");
    assert_eq!(room.tutor.rename_conversation(first, " Hearts ").unwrap().title, "Hearts");
    assert_eq!(room.tutor.rename_conversation(first, " ").unwrap_err().code(), ErrorCode::BadInput);
    room.tutor.delete_conversation(first).unwrap();
    assert_eq!(ids(&room), [second]);
    assert_eq!(room.tutor.messages(first).unwrap_err().code(), ErrorCode::NotFound);
    let (asked, _) = room.try_ask(&question("Why?", Some(first)), &[]);
    assert_eq!(asked.unwrap_err().code(), ErrorCode::NotFound);
    assert_eq!(room.tutor.restore_conversation(first).unwrap().message_count, 2);
    assert_eq!(room.tutor.restore_conversation(ConversationId::new()).unwrap_err().code(), ErrorCode::NotFound);
}

#[test]
fn an_empty_conversation_takes_its_title_from_the_first_question() {
    let room = room();
    let id = room.tutor.create_conversation(None, TeachingMode::Explain).unwrap().id;
    room.go_on(id, "What does the heart pump?", &[Script::Write(HEART)]);
    room.go_on(id, "Why?", &[Script::Write(HEART)]);
    assert_eq!(room.tutor.conversation(id).unwrap().title, "What does the heart pump?");
}

#[test]
fn a_citation_says_when_its_document_was_deleted_or_renamed() {
    let room = room();
    let answer = room.ask("What does the heart pump?", &[Script::Write(HEART)]);
    room.sources.change(|documents| {
        documents[0].deleted = true;
        documents[0].reference.title = "Anatomy".into();
    });
    let citation = room.messages(answer.conversation)[1].citations[0].clone();
    assert_eq!((citation.deleted, citation.document.title.as_str()), (true, "Anatomy"));
    room.sources.change(Vec::clear);
    let citation = room.messages(answer.conversation)[1].citations[0].clone();
    assert!(citation.deleted && citation.quote == HEART, "the quote outlives the document");
}

#[test]
fn a_long_conversation_begins_its_prompt_again_and_goes_on() {
    let mut room = room();
    if let Some(model) = &mut room.context.model {
        model.context_tokens = 420;
    }
    let first = room.ask("What does the heart pump?", &[Script::Write(HEART)]);
    let mut lengths = Vec::new();
    for _ in 0..12 {
        room.go_on(first.conversation, "What does the heart pump through the body all day?", &[Script::Write(HEART)]);
        lengths.push(room.model.turns().len());
    }
    let restarts = lengths.iter().filter(|length| **length == 2).count();
    assert!((1..=6).contains(&restarts), "{lengths:?}");
    let again = room.model.requests.lock().unwrap().iter().rposition(|request| request.turns.len() == 2).unwrap();
    let prompt = room.model.requests.lock().unwrap()[again].turns[1].text.clone();
    assert!(prompt.starts_with("Earlier in this conversation:\n- What does the heart pump"), "{prompt}");
    assert!(prompt.contains("[1] Biology"), "{prompt}");
}
