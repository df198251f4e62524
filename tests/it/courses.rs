//! Courses come and go; documents and conversations outlive them.

use studium_app::OpenMode;
use studium_app::library::RestoreCourse;
use studium_app::tutor::{AskQuestion, TeachingMode};

use crate::support::{Bench, FACTS, QUESTION, settled};

fn question(course: Option<studium_app::base::CourseId>) -> AskQuestion {
    let mode = TeachingMode::Explain;
    AskQuestion { question: QUESTION.into(), course, conversation: None, mode, selection: None }
}

#[test]
fn a_deleted_course_leaves_its_documents_and_conversations_and_comes_back_whole() {
    let bench = Bench::new();
    let app = bench.open(OpenMode::Own).expect("an app");
    let course = app.library().create_course("Chemistry").expect("a course");
    let file = bench.file("salt.md", FACTS).display().to_string();
    let input = studium_app::ImportPaths { paths: vec![file], course: Some(course.id) };
    let document = settled(&app, app.import_paths(&input).documents[0].id);
    assert_eq!(document.course, Some(course.id));
    let first = app.ask(&question(Some(course.id)), true, &mut |_| {}).expect("an answer");
    assert!(!first.passages.is_empty(), "{first:?}");

    app.library().delete_course(course.id).expect("deleted");
    assert_eq!(app.library().document(document.id).expect("it stays").course, None);
    let conversation = app.tutor().conversation(first.conversation).expect("it stays");
    assert_eq!(conversation.course, None);
    let again = AskQuestion { conversation: Some(first.conversation), ..question(None) };
    let answer = app.ask(&again, true, &mut |_| {}).expect("the conversation goes on over all documents");
    assert!(!answer.passages.is_empty(), "{answer:?}");

    let restore = RestoreCourse { id: course.id, documents: vec![document.id] };
    assert_eq!(app.library().restore_course(&restore).expect("restored").document_count, 1);
    assert_eq!(app.library().document(document.id).expect("a document").course, Some(course.id));
    assert_eq!(app.tutor().conversation(first.conversation).expect("a conversation").course, Some(course.id));
    app.close();
}
