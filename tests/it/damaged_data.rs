//! Damage to what lies in the data folder: the database comes back from its backup, derived data is made again.

use std::fs::OpenOptions;
use std::io::{Seek, SeekFrom, Write};

use studium_app::{ImportPaths, NoticeCode, OpenMode};

use crate::support::{Bench, settled};

#[test]
fn a_damaged_database_is_restored_from_the_newest_backup_and_the_student_is_told() {
    let bench = Bench::new();
    let file = bench.file("kept.md", "# Kept\n\nWords that must not be lost.");
    let app = bench.open(OpenMode::Own).expect("a free folder");
    let input = ImportPaths { paths: vec![file.display().to_string()], course: None };
    settled(&app, app.import_paths(&input).expect("a file")[0].id);
    app.back_up().expect("a backup");
    app.close();
    drop(app);

    let mut database = OpenOptions::new().write(true).open(bench.data().join("studium.db")).expect("a database");
    database.seek(SeekFrom::Start(0)).expect("a start");
    database.write_all(&[0x5a; 20_000]).expect("damage");
    drop(database);

    let app = bench.open(OpenMode::Own).expect("restored");
    assert!(app.notices().expect("notices").iter().any(|notice| notice.code == NoticeCode::DatabaseRestored));
    assert_eq!(app.library().documents(None).expect("documents")[0].title, "Kept");
    app.close();
}

#[test]
fn a_lost_word_index_is_made_again() {
    let bench = Bench::new();
    let file = bench.file("found.md", "# Found\n\nThe heron stands in the reeds.");
    bench.run(&["import", &file.display().to_string()]);
    std::fs::remove_dir_all(bench.data().join("index")).expect("an index");
    let (code, found) = bench.run(&["search", "heron", "--mode", "lexical"]);
    assert_eq!((code, found["hits"].as_array().map(Vec::len)), (0, Some(1)));
}

#[test]
fn a_missing_original_is_a_finding_of_the_diagnosis() {
    let bench = Bench::new();
    let file = bench.file("gone.md", "# Gone\n\nSoon.");
    bench.run(&["import", &file.display().to_string()]);
    std::fs::remove_dir_all(bench.data().join("originals")).expect("originals");
    let (code, diagnosis) = bench.run(&["doctor"]);
    assert_eq!(code, 1);
    assert!(diagnosis["findings"].to_string().contains("original"), "{diagnosis}");
}
