//! The command line beside the open app: it reads, and it says why it does not write.

use serde_json::Value;
use studium_app::base::{Coded, ErrorCode};
use studium_app::{Hand, ImportPaths, InstanceServer, OpenMode, hand_over};

use crate::support::{Bench, settled};

#[test]
fn reading_verbs_work_and_writing_verbs_say_data_folder_in_use() {
    let bench = Bench::new();
    let file = bench.file("owned.md", "# Owned\n\nThe lamp burns oil.");
    let app = bench.open(OpenMode::Own).expect("a free folder");
    let input = ImportPaths { paths: vec![file.display().to_string()], course: None };
    settled(&app, app.import_paths(&input).documents[0].id);

    let (_, listed) = bench.run(&["documents"]);
    assert_eq!(listed["documents"][0]["title"], "Owned", "{listed}");
    let (code, found) = bench.run(&["search", "lamp", "--mode", "lexical"]);
    assert_eq!((code, found["hits"].as_array().map(Vec::len)), (0, Some(1)));
    let file = file.display().to_string();
    for words in [&["import", &file][..], &["ask", "Does the lamp burn?"], &["jobs", "run"]] {
        let (code, answer) = bench.run(words);
        assert_eq!((code, &answer["error"]["code"]), (1, &Value::from("data_folder_in_use")), "{words:?}");
    }
    let second = bench.open(OpenMode::Own).err().expect("one owner at a time");
    assert_eq!(second.code(), ErrorCode::DataFolderInUse);
    app.close();
    drop(app);
    assert_eq!(bench.run(&["jobs", "run"]).0, 0, "the lock is given back");
}

#[test]
fn a_second_start_hands_its_files_to_the_first() {
    let bench = Bench::new();
    let app = bench.open(OpenMode::OwnQuietly).expect("a free folder");
    let hand = Hand { paths: vec!["/somewhere/notes.md".into()], links: vec!["studium://document/1".into()] };
    assert!(!hand_over(app.data_folder(), &hand), "nobody listens yet");
    let (sender, received) = std::sync::mpsc::channel();
    let _server = InstanceServer::start(app.data_folder(), move |hand| {
        let _ = sender.send(hand);
    })
    .expect("a free name");
    assert!(hand_over(app.data_folder(), &hand));
    assert_eq!(received.recv_timeout(crate::support::PATIENCE).expect("a hand"), hand);
}
