//! Each kind of inconsistency is planted once and found.

use rusqlite::{Connection, named_params};
use studium_base::{CourseId, DocumentId};

use super::*;
use crate::tests::{Fixture, open};
use crate::{Operation, Store, tables};

/// Plants damage with SQL behind the store's back, and checks what is found.
fn check_finds(damage: &str, expected: impl Fn(&str) -> Vec<Inconsistency>) {
    let fixture = Fixture::new();
    let course = fixture.add_course("Optics");
    add_document(&fixture.store, course);
    assert_eq!(fixture.store.check().unwrap(), []);
    let (folder, clock) = fixture.close();
    let connection = Connection::open(folder.path().join("studium.db")).unwrap();
    connection.execute_batch(damage).unwrap();
    drop(connection);
    let store = open(folder.path(), &clock).unwrap().store;
    assert_eq!(store.check().unwrap(), expected(&course.to_string()));
}

fn add_annotation(store: &Store, id: [u8; 16], document: RowId) {
    let values: [(&str, &dyn rusqlite::ToSql); 11] = [
        ("document_id", &document),
        ("kind", &"highlight"),
        ("revision_id", &RowId::new()),
        ("range_start", &0),
        ("range_end", &4),
        ("quote", &"Lens"),
        ("context_before", &""),
        ("context_after", &"es"),
        ("text_length", &6),
        ("created_at", &0),
        ("changed_at", &0),
    ];
    store.write(Operation::AddAnnotation, |writer| writer.insert(&tables::ANNOTATIONS, id, &values)).unwrap();
}

fn add_document(store: &Store, course: CourseId) {
    let values: [(&str, &dyn rusqlite::ToSql); 5] = [
        ("title", &"Lenses"),
        ("course_id", &RowId::from(course)),
        ("size_bytes", &1),
        ("content_hash", &"ab"),
        ("added_at", &0),
    ];
    store.write(Operation::ImportDocument, |writer| writer.insert(&tables::DOCUMENTS, DOCUMENT, &values)).unwrap();
}

/// The id of the one document.
const DOCUMENT: [u8; 16] = [1; 16];
const DOCUMENT_TEXT: &str = "01010101-0101-0101-0101-010101010101";
fn orphan(table: &str, row: &str, missing: &str) -> Inconsistency {
    Inconsistency::Orphan { table: table.into(), row: row.into(), missing: missing.into() }
}

const ZERO: &str = "00000000-0000-0000-0000-000000000000";

#[test]
fn a_document_whose_course_is_gone_is_found() {
    let fixture = Fixture::new();
    let course = fixture.add_course("Optics");
    add_document(&fixture.store, course);
    fixture.store.write(Operation::DeleteCourse, |writer| writer.delete(&tables::COURSES, course)).unwrap();
    assert_eq!(fixture.store.check().unwrap(), [orphan("documents", DOCUMENT_TEXT, "course")]);
    // Deleted along with its course it is none.
    let deleted = fixture.store.write(Operation::DeleteDocument, |writer| writer.delete(&tables::DOCUMENTS, DOCUMENT));
    deleted.unwrap();
    assert_eq!(fixture.store.check().unwrap(), []);
}

#[test]
fn a_document_without_its_revision_is_found() {
    let fixture = Fixture::new();
    add_document(&fixture.store, fixture.add_course("Optics"));
    let revision = RowId::from([0; 16]);
    let written = fixture.store.write(Operation::SaveParts, |writer| {
        writer.update(&tables::DOCUMENTS, DOCUMENT, &[("revision_id", &revision)])
    });
    written.unwrap();
    assert_eq!(fixture.store.check().unwrap(), [orphan("documents", DOCUMENT_TEXT, "revision")]);
    // The text of a document that was deleted long ago is removed; the mark stays.
    let deleted = fixture.store.write(Operation::DeleteDocument, |writer| writer.delete(&tables::DOCUMENTS, DOCUMENT));
    deleted.unwrap();
    assert_eq!(fixture.store.check().unwrap(), []);
}

#[test]
fn a_message_without_its_conversation_is_found() {
    let fixture = Fixture::new();
    let values: [(&str, &dyn rusqlite::ToSql); 5] =
        [("conversation_id", &RowId::new()), ("role", &"student"), ("text", &"Why?"), ("mode", &"answer"), ("at", &0)];
    fixture.store.write(Operation::AskQuestion, |writer| writer.insert(&tables::MESSAGES, DOCUMENT, &values)).unwrap();
    assert_eq!(fixture.store.check().unwrap(), [orphan("messages", DOCUMENT_TEXT, "conversation")]);
}

#[test]
fn an_annotation_without_its_document_is_found() {
    let fixture = Fixture::new();
    add_document(&fixture.store, fixture.add_course("Optics"));
    let stray = [2; 16];
    for (id, document) in [(DOCUMENT, RowId::from(DOCUMENT)), (stray, RowId::new())] {
        add_annotation(&fixture.store, id, document);
    }
    let found = fixture.store.check().unwrap();
    assert_eq!(found, [orphan("annotations", "02020202-0202-0202-0202-020202020202", "document")]);
    // A deleted document is still there, and its annotations wait for its return.
    let deleted = fixture.store.write(Operation::DeleteDocument, |writer| writer.delete(&tables::DOCUMENTS, DOCUMENT));
    deleted.unwrap();
    assert_eq!(fixture.store.check().unwrap().len(), 1);
}

#[test]
fn parts_and_chunks_without_their_revision_are_found() {
    let dangling = |table: &str| Inconsistency::Dangling { table: table.into(), parent: "revisions".into() };
    check_finds(
        "pragma foreign_keys = off;
         insert into parts values (zeroblob(16), 0, 0, '', '{}', '[]', null, null);
         insert into chunks values (1, zeroblob(16), 0, 0, 1, 0, 1, '[]');",
        |_| {
            vec![
                dangling("chunks"),
                dangling("parts"),
                orphan("parts", ZERO, "revision"),
                orphan("chunks", ZERO, "revision"),
            ]
        },
    );
}

#[test]
fn gaps_in_the_log_are_found_inside_and_at_its_end() {
    let unlogged = |group: &str| Inconsistency::Unlogged {
        table: "documents".into(),
        row: DOCUMENT_TEXT.into(),
        group: group.into(),
    };
    // The course has entries 1 to 6, the document 7 to 14.
    check_finds("delete from operations_log where seq in (9, 14);", |_| {
        vec![
            Inconsistency::LogGap { first_missing: 9 },
            Inconsistency::LogGap { first_missing: 14 },
            unlogged("course"),
            unlogged("revision"),
        ]
    });
}

#[test]
fn a_row_that_was_changed_past_the_log_is_found() {
    check_finds("update courses set name = 'unlogged';", |course| {
        vec![Inconsistency::LogDisagrees { table: "courses".into(), row: course.into(), group: "name".into() }]
    });
}

#[test]
fn a_row_with_another_clock_than_the_log_is_found() {
    check_finds("update operations_log set clock = zeroblob(16) where seq = 2;", |course| {
        vec![Inconsistency::LogDisagrees { table: "courses".into(), row: course.into(), group: "name".into() }]
    });
}

#[test]
fn an_index_that_misses_a_row_is_found() {
    let fixture = Fixture::new();
    add_document(&fixture.store, fixture.add_course("Optics"));
    // Beside the open store: the next start would find it and restore a backup.
    let connection = Connection::open(fixture.folder.path().join("studium.db")).unwrap();
    // SQLite's own way to swap an index for an empty one of the same name.
    connection
        .execute_batch(
            "pragma writable_schema = on;
             delete from sqlite_schema where name = 'documents_by_content';
             pragma writable_schema = reset;",
        )
        .unwrap();
    drop(connection);
    let found = fixture.store.check().unwrap();
    assert!(matches!(found.as_slice(), [Inconsistency::Damaged { .. }, ..]), "{found:?}");
}

#[test]
fn a_schema_that_no_migration_made_is_found() {
    check_finds("drop index documents_by_course; create index mine on jobs (title);", |_| {
        ["documents_by_course", "mine"].map(|name| Inconsistency::Schema { name: name.into() }).into()
    });
}

#[test]
fn findings_read_as_sentences_and_as_json() {
    let found = orphan("documents", "1", "course");
    assert_eq!(found.to_string(), "documents 1: its course is gone");
    let json = serde_json::to_string(&found).unwrap();
    assert_eq!(json, r#"{"kind":"orphan","table":"documents","row":"1","missing":"course"}"#);
}

#[test]
fn derived_rows_go_with_their_document() {
    let fixture = Fixture::new();
    add_document(&fixture.store, fixture.add_course("Optics"));
    let document = DocumentId::from(RowId::from(DOCUMENT));
    let written: Result<_, StoreError> = fixture.store.write(Operation::SaveParts, |writer| {
        let revision = RowId::new();
        writer.execute(
            "insert into revisions (id, document_id, content_hash, extractor_version, format, paged, created_at)
             values (:id, :document_id, 'ab', 1, 'text', 0, 0)",
            named_params! { ":id": revision, ":document_id": RowId::from(document) },
        )?;
        writer.execute(
            "insert into parts (revision_id, part_index, start, text, locator, blocks)
             values (:id, 0, 0, '', '{}', '[]')",
            named_params! { ":id": revision },
        )?;
        writer.execute("delete from revisions", [])
    });
    written.unwrap();
    assert_eq!(fixture.count("select count(*) from parts"), 0);
}
