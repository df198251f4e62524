//! Worker programs that are missing, die or hang: the request fails with its reason, the app and the other files go on.

use std::path::PathBuf;
use std::sync::Arc;

use studium_app::base::{Coded, ConversationId, ErrorCode};
use studium_app::library::DocumentStatus;
use studium_app::tutor::{AskEvent, AskQuestion, Message, Role, TeachingMode};
use studium_app::{App, AppError, ImportPaths, OpenMode};

use crate::support::{Bench, FACTS, QUESTION, chapter, programs, settled, signal, wait_for};

/// Asks in a conversation, or in a new one.
fn ask(
    app: &App,
    conversation: Option<ConversationId>,
    on_event: &mut dyn FnMut(AskEvent),
) -> Result<Message, AppError> {
    let mode = TeachingMode::Explain;
    let question = AskQuestion { question: QUESTION.into(), course: None, conversation, mode, selection: None };
    app.ask(&question, true, on_event)
}

/// An app with the starter models and a document, which has answered once: the worker is warm.
fn answering() -> (Bench, Arc<App>) {
    let bench = Bench::with_models();
    let app = bench.open(OpenMode::Own).expect("a free folder");
    bench.import_facts(&app);
    let answer = ask(&app, None, &mut |_| {}).expect("an answer");
    assert!(answer.timings.is_some_and(|timings| timings.tokens > 0), "a model wrote: {answer:?}");
    (bench, app)
}

#[test]
fn a_worker_killed_in_the_middle_fails_its_document_only_and_a_retry_brings_it_in() {
    let bench = Bench::new();
    let long = bench.file("long.md", chapter(6000));
    let short = bench.file("short.md", "# Short\n\nA few words.");
    let app = bench.open(OpenMode::Own).expect("a free folder");
    let paths = [&long, &short].map(|path| path.display().to_string()).to_vec();
    let documents = app.import_paths(&ImportPaths { paths, course: None }).documents;

    let killed = wait_for("the worker starts", || app.worker_processes().extraction);
    signal("-9", killed);

    let failed = settled(&app, documents[0].id);
    // A fast machine may have read the document before the signal came.
    if failed.status == DocumentStatus::Failed {
        assert_eq!(failed.error.map(|error| error.code), Some(ErrorCode::EngineCrashed));
        let job = app.jobs().expect("jobs").into_iter().find(|job| job.document == Some(documents[0].id));
        app.retry_job(job.expect("its job").id).expect("a failed job");
        wait_for("it is tried again", || {
            let document = app.library().document(documents[0].id).expect("listed");
            (document.status != DocumentStatus::Failed).then_some(())
        });
        assert_eq!(settled(&app, documents[0].id).status, DocumentStatus::Searchable);
    }
    assert_eq!(settled(&app, documents[1].id).status, DocumentStatus::Searchable);
    app.close();
}

#[test]
fn a_language_worker_killed_while_it_writes_fails_its_question_only() {
    let (_bench, app) = answering();
    let mut killed = None;
    let failed = ask(&app, None, &mut |event| {
        if killed.is_none() && matches!(event, AskEvent::Text { .. }) {
            killed = app.worker_processes().language;
            signal("-9", killed.expect("it is writing"));
        }
    });
    assert_eq!(failed.expect_err("it was killed").code(), ErrorCode::EngineCrashed);

    let conversation = app.tutor().conversations(None).expect("conversations")[0].id;
    let messages = app.tutor().messages(conversation).expect("messages");
    let [question, answer] = messages.as_slice() else { panic!("{messages:?}") };
    assert_eq!((question.role, question.text.as_str()), (Role::Student, QUESTION));
    assert!(!answer.text.is_empty(), "what was written by then is kept");
    assert_eq!(answer.failed.as_ref().map(|failure| failure.code), Some(ErrorCode::EngineCrashed));

    let next = ask(&app, Some(conversation), &mut |_| {}).expect("a new process answers");
    assert!(next.failed.is_none() && next.timings.is_some(), "{next:?}");
    assert_ne!(app.worker_processes().language, killed);
    app.close();
}

#[test]
fn a_language_worker_that_hangs_is_left_at_once_by_stop_and_replaced_for_the_next_question() {
    let (_bench, app) = answering();
    let mut frozen = None;
    let stopped = ask(&app, None, &mut |event| {
        if frozen.is_none() && matches!(event, AskEvent::Text { .. }) {
            frozen = app.worker_processes().language;
            signal("-STOP", frozen.expect("it is writing"));
            let conversation = app.tutor().conversations(None).expect("conversations")[0].id;
            app.stop_answer(conversation);
        }
    });
    let stopped = stopped.expect("Stop is no failure");
    assert!(stopped.stopped && !stopped.text.is_empty(), "{stopped:?}");

    // It is asked while the frozen process still has its five seconds.
    let next = ask(&app, Some(stopped.conversation), &mut |_| {}).expect("a new process answers");
    assert!(next.failed.is_none() && next.timings.is_some(), "{next:?}");
    assert_ne!(app.worker_processes().language, frozen);
    app.close();
}

#[test]
fn an_extract_worker_that_hangs_is_given_up_with_its_reason_and_the_rest_of_the_batch_is_in() {
    let bench = Bench::new();
    let app = bench.open(OpenMode::Own).expect("a free folder");
    let warm = bench.file("warm.md", "# Warm\n\nThe worker runs.");
    let import = |paths: Vec<String>| app.import_paths(&ImportPaths { paths, course: None }).documents;
    settled(&app, import(vec![warm.display().to_string()])[0].id);
    signal("-STOP", app.worker_processes().extraction.expect("it waits for more"));

    let files = ["a.md", "b.md"].map(|name| bench.file(name, format!("# {name}\n\nWords.")));
    let documents = import(files.iter().map(|path| path.display().to_string()).collect());
    let failed = settled(&app, documents[0].id);
    assert_eq!(failed.status, DocumentStatus::Failed);
    assert_eq!(failed.error.map(|error| error.code), Some(ErrorCode::EngineHung));
    assert_eq!(settled(&app, documents[1].id).status, DocumentStatus::Searchable);
    app.close();
}

#[cfg(unix)]
#[test]
fn worker_programs_that_are_missing_are_named_and_what_was_asked_is_kept() {
    let bench = Bench::with_models();
    let some: PathBuf = bench.data().join("../some-programs");
    std::fs::create_dir_all(&some).expect("a folder");
    let app = bench.open_with(some.clone(), OpenMode::Own).expect("the app itself needs no worker");
    let file = bench.file("salt.md", FACTS);
    let input = ImportPaths { paths: vec![file.display().to_string()], course: None };
    let id = app.import_paths(&input).documents[0].id;
    let failed = settled(&app, id);
    assert_eq!(failed.error.map(|error| error.code), Some(ErrorCode::EngineMissing));

    // Installed again, for the documents at least.
    std::os::unix::fs::symlink(programs().join("studium-extract"), some.join("studium-extract")).expect("a program");
    let job = app.jobs().expect("jobs").into_iter().find(|job| job.document == Some(id)).expect("its job");
    app.retry_job(job.id).expect("a failed job");
    wait_for("it is in", || {
        let document = app.library().document(id).expect("listed");
        (document.status == DocumentStatus::Searchable).then_some(())
    });
    let refused = ask(&app, None, &mut |_| {}).expect_err("there is no language worker");
    assert_eq!(refused.code(), ErrorCode::EngineMissing);
    let conversations = app.tutor().conversations(None).expect("conversations");
    assert_eq!((conversations.len(), conversations[0].message_count), (1, 2), "the question is kept");
    app.close();
}
