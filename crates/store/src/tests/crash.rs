//! Kill -9 in the middle of writing: every acknowledged row is there afterwards, and rows and log agree.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use rusqlite::named_params;
use studium_base::{CourseId, FakeClock, SystemClock};
use tempfile::TempDir;

use super::{NOW, course_names, open};
use crate::{EventKind, Operation, RowId, Store, StoreError, tables};

/// Set for the child: the folder into which it writes until it is killed.
const FOLDER: &str = "STUDIUM_STORE_CRASH_FOLDER";
/// Set for the child: the name with which its rows begin.
const ROUND: &str = "STUDIUM_STORE_CRASH_ROUND";
const ROUNDS: usize = 20;

/// The child's part; in an ordinary run of the tests there is nothing for it to do.
#[test]
fn child_writes_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let round = std::env::var(ROUND).unwrap();
    let store = Store::open(Path::new(&folder), Arc::new(SystemClock)).unwrap().store;
    for index in 0.. {
        let name = format!("{round}-{index}");
        write_row(&store, &name).unwrap();
        let mut out = std::io::stdout().lock();
        writeln!(out, "ACK {name}").unwrap();
        out.flush().unwrap();
    }
}

/// A row, an edit of it, an event and a local row of a few pages in one transaction, so that a kill finds it half done.
fn write_row(store: &Store, name: &str) -> Result<(), StoreError> {
    let course = CourseId::new();
    let padding = "p".repeat(20_000);
    store.write(Operation::CreateCourse, |writer| {
        writer.insert(&tables::COURSES, course, &[("name", &"draft"), ("created_at", &writer.now().0)])?;
        writer.update(&tables::COURSES, course, &[("name", &name), ("instructions", &padding)])?;
        writer.execute(
            "insert into notices (id, code, at) values (:id, :code, 0)",
            named_params! { ":id": RowId::new(), ":code": name },
        )?;
        writer.record_event(EventKind::DocumentAdded, course, &name)
    })?;
    Ok(())
}

fn spawn_child(folder: &Path, round: usize) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["tests::crash::child_writes_until_it_is_killed", "--exact", "--nocapture"])
        .env(FOLDER, folder)
        .env(ROUND, round.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Lets the child acknowledge so many rows and go on a little, kills it, and returns all it acknowledged.
fn acknowledged_until_kill(folder: &Path, round: usize) -> Vec<String> {
    let mut child = spawn_child(folder, round);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut acknowledged = Vec::new();
    let name_in = |line: &str| line.split_once("ACK ").map(|(_, name)| name.to_owned());
    while acknowledged.len() <= round % 7 {
        acknowledged.extend(name_in(&lines.next().expect("the child ended by itself").unwrap()));
    }
    // A different moment of the next transaction in each round.
    for _ in 0..round * 20_000 {
        std::hint::spin_loop();
    }
    child.kill().unwrap();
    acknowledged.extend(lines.map_while(Result::ok).filter_map(|line| name_in(&line)));
    child.wait().unwrap();
    acknowledged
}

#[test]
fn every_acknowledged_row_survives_a_kill() {
    let folder = TempDir::new().unwrap();
    let mut acknowledged = BTreeSet::new();
    for round in 0..ROUNDS {
        acknowledged.extend(acknowledged_until_kill(folder.path(), round));

        let clock = Arc::new(FakeClock::at(NOW));
        let opened = open(folder.path(), &clock).unwrap();
        assert_eq!(opened.recovered, None, "round {round}");
        let stored: BTreeSet<String> = course_names(&opened.store).into_iter().collect();
        let lost: Vec<_> = acknowledged.difference(&stored).collect();
        assert!(lost.is_empty(), "round {round} lost {lost:?} of {} acknowledged rows", acknowledged.len());
        assert!(!stored.contains("draft"), "round {round} kept half a transaction");
        // What was committed but not yet acknowledged is whole too.
        for table in ["notices", "study_events"] {
            let sql = ["select count(*) from ", table].concat();
            let count = opened.store.read(|reader| reader.value::<i64>(&sql, [])).unwrap();
            assert_eq!(count, i64::try_from(stored.len()).ok(), "round {round}: {table}");
        }
        assert_eq!(opened.store.check().unwrap(), [], "round {round}");
    }
    assert!(acknowledged.len() >= ROUNDS, "only {} rows were written in {ROUNDS} rounds", acknowledged.len());
}
