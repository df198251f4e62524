//! Damage to what lies in the data folder: the database comes back from its backup, derived data is made again.

use std::fs::OpenOptions;
use std::io::{Seek, SeekFrom, Write};

use studium_app::{ImportPaths, NoticeCode, OpenMode};

use crate::support::{Bench, chapter, settled};

#[test]
fn a_damaged_database_is_restored_from_the_newest_backup_and_the_student_is_told() {
    let bench = Bench::new();
    let file = bench.file("kept.md", "# Kept\n\nWords that must not be lost.");
    let app = bench.open(OpenMode::Own).expect("a free folder");
    let input = ImportPaths { paths: vec![file.display().to_string()], course: None };
    settled(&app, app.import_paths(&input).documents[0].id);
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
fn pages_overwritten_in_the_middle_of_the_database_are_restored_at_the_next_start() {
    let bench = Bench::new();
    let kept = bench.file("kept.md", format!("# Kept\n\n{}", chapter(60)));
    let (code, imported) = bench.run(&["import", &kept.display().to_string()]);
    assert_eq!(code, 0);
    let app = bench.open(OpenMode::OwnQuietly).expect("a free folder");
    app.back_up().expect("a backup");
    app.close();
    drop(app);
    let later = bench.file("later.md", "# Later\n\nWritten after the backup.");
    assert_eq!(bench.run(&["import", &later.display().to_string()]).0, 0);

    let path = bench.data().join("studium.db");
    let length = path.metadata().expect("a database").len();
    let mut database = OpenOptions::new().write(true).open(path).expect("a database");
    database.seek(SeekFrom::Start(length / 2 / 4096 * 4096)).expect("the middle");
    database.write_all(&[0x5a; 3 * 4096]).expect("damage");
    drop(database);

    // The command line says what is there, as if nothing had happened.
    let (code, listed) = bench.run(&["documents"]);
    assert_eq!(code, 0, "{listed}");
    let titles: Vec<&str> =
        listed["documents"].as_array().expect("documents").iter().filter_map(|d| d["title"].as_str()).collect();
    assert_eq!(titles, [imported["documents"][0]["title"].as_str().expect("a title")]);
    // And the student is told, until they have read it.
    let app = bench.open(OpenMode::Own).expect("whole again");
    let notices = app.notices().expect("notices");
    let restored = notices.iter().find(|notice| notice.code == NoticeCode::DatabaseRestored).expect("a notice");
    app.dismiss_notice(&restored.id).expect("read");
    assert!(app.notices().expect("notices").iter().all(|notice| notice.code != NoticeCode::DatabaseRestored));
    app.close();
    drop(app);
    let aside = std::fs::read_dir(bench.data()).expect("the folder").flatten();
    let names: Vec<String> = aside.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    assert!(names.iter().any(|name| name.starts_with("damaged-")), "the damaged file is kept: {names:?}");
    assert_eq!(bench.run(&["doctor"]).0, 0);
}

#[test]
fn a_damaged_database_without_a_backup_is_an_error_that_touches_nothing() {
    let bench = Bench::new();
    let file = bench.file("kept.md", "# Kept\n\nWords.");
    assert_eq!(bench.run(&["import", "--no-wait", &file.display().to_string()]).0, 0);
    // The start of the owner made one.
    let _ = std::fs::remove_dir_all(bench.data().join("backups"));
    let path = bench.data().join("studium.db");
    let mut bytes = std::fs::read(&path).expect("a database");
    bytes[4096..].fill(0x5a);
    std::fs::write(&path, &bytes).expect("damage");
    let (code, answer) = bench.run(&["documents"]);
    assert_eq!((code, answer["error"]["code"].as_str()), (1, Some("database_corrupt")), "{answer}");
    assert!(answer["error"]["remedy"].as_str().is_some_and(|remedy| remedy.contains("backup")), "{answer}");
    assert!(std::fs::read(&path).expect("a database") == bytes, "it is as it was");
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
