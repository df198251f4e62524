//! Documents in a store: their trash, their order, what is changed in many of them, what is counted.

use std::sync::Arc;

use studium_base::{CourseId, DocumentId, FakeClock, Locator, TextRange, Timestamp};
use studium_engine::protocol::extract::{Block, BlockKind, Format, Part};
use studium_store::{Json, Operation, RowId, Store, tables};

use super::arrange::arrange;
use super::edit::{edit_many, place};
use super::statistics::statistics;
use super::trash::{delete, deleted, deletion_impact, restore};
use super::*;
use crate::index::LexicalIndex;
use crate::original::Originals;
use crate::{LibraryError, course, housekeeping, revision};

const NOW: Timestamp = Timestamp(1_767_225_600_000);
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A store with documents whose text is written by hand.
struct Room {
    store: Store,
    clock: Arc<FakeClock>,
    folder: tempfile::TempDir,
}

impl Room {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Arc::new(FakeClock::at(NOW));
        let store = Store::open(folder.path(), Arc::clone(&clock) as _).expect("a store").store;
        Self { store, clock, folder }
    }

    fn originals(&self) -> Originals {
        Originals::new(self.folder.path().join("originals"))
    }

    fn lexical(&self) -> LexicalIndex {
        LexicalIndex::open(&self.folder.path().join("index")).expect("an index")
    }

    fn document(&self, title: &str, course: Option<CourseId>, text: &str) -> DocumentId {
        let id = DocumentId::new();
        let nothing = Json(Vec::<String>::new());
        let original = self.originals().keep_text(title, text).expect("an original");
        let written = self.store.write(Operation::ImportDocument, |writer| {
            writer.insert(
                &tables::DOCUMENTS,
                id,
                &[
                    ("title", &title),
                    ("course_id", &course.map(RowId::from)),
                    ("tags", &nothing),
                    ("authors", &nothing),
                    ("size_bytes", &1),
                    ("content_hash", &original.content_hash),
                    ("added_at", &writer.now().0),
                ],
            )
        });
        written.expect("a document");
        let mut draft = revision::begin(&self.store, id, &original.content_hash).expect("a draft");
        let length = u32::try_from(text.chars().count()).expect("short");
        let part = Part {
            index: 0,
            text: text.into(),
            locator: Locator::Page { index: 1, label: None, boxes: Vec::new() },
            blocks: vec![Block { kind: BlockKind::Paragraph, range: TextRange::new(0, length) }],
            lines: Vec::new(),
            html: None,
        };
        revision::save_parts(&self.store, &mut draft, &[part]).expect("a part");
        let written = self.store.write(Operation::IndexDocument, |writer| {
            revision::complete(writer, draft, Format::Pdf, true, &[])?;
            writer.update(&tables::DOCUMENTS, id, &[("revision_id", &RowId::from(draft.revision))])
        });
        written.expect("a revision");
        self.clock.advance_ms(1);
        id
    }

    fn course(&self, name: &str, sections: &[&str]) -> CourseId {
        let course = course::create(&self.store, name).expect("a course");
        let sections = sections.iter().map(ToString::to_string).collect();
        let edit = course::CourseEdit {
            id: course.id,
            name: None,
            instructions: None,
            model: None,
            preset_questions: None,
            sections: Some(sections),
        };
        course::edit(&self.store, &edit).expect("sections");
        course.id
    }

    fn get(&self, id: DocumentId) -> Document {
        get(&self.store, id).expect("a document")
    }

    fn titles(&self, course: Option<CourseId>) -> Vec<String> {
        list(&self.store, course).expect("a list").into_iter().map(|document| document.title).collect()
    }

    fn purge(&self, ids: &[DocumentId]) -> Result<(), LibraryError> {
        housekeeping::purge(&self.store, &self.originals(), &self.lexical(), ids)
    }
}

fn is_gone<T: std::fmt::Debug>(result: Result<T, LibraryError>) -> bool {
    matches!(result, Err(LibraryError::NoDocument(_)))
}

fn nothing_new(id: DocumentId) -> DocumentEdit {
    DocumentEdit { id, title: None, course: None, section: None, tags: None, authors: None, year: None, language: None }
}

fn same_for(documents: &[DocumentId]) -> DocumentsEdit {
    DocumentsEdit {
        documents: documents.to_vec(),
        course: None,
        section: None,
        language: None,
        add_tags: Vec::new(),
        remove_tags: Vec::new(),
    }
}

fn put(documents: &[DocumentId], course: Option<CourseId>, before: Option<DocumentId>) -> Arrangement {
    Arrangement { documents: documents.to_vec(), course, section: None, before }
}

#[test]
fn a_deletion_can_be_taken_back_for_90_days_and_no_longer() {
    let room = Room::new();
    let id = room.document("Optics", None, "Lenses bend light.");
    delete(&room.store, &[id]).expect("deleted");
    let deleted_at = room.store.now();
    let trash = deleted(&room.store).expect("a list");
    assert_eq!((trash.len(), trash[0].document.id, trash[0].deleted_at), (1, id, deleted_at));
    assert_eq!(trash[0].kept_until, deleted_at.plus_ms(90 * DAY_MS));

    room.clock.advance_ms(90 * DAY_MS);
    restore(&room.store, &[id]).expect("the last moment");
    delete(&room.store, &[id]).expect("deleted again");
    room.clock.advance_ms(90 * DAY_MS + 1);
    assert_eq!(deleted(&room.store).expect("a list"), []);
    // Before anybody tidied up, and after.
    assert!(is_gone(restore(&room.store, &[id])));
    let tidied = housekeeping::tidy(&room.store, &room.originals(), &room.lexical()).expect("tidied");
    assert_eq!((tidied.documents, tidied.originals), (1, 1));
    assert!(is_gone(restore(&room.store, &[id])));
    assert!(is_gone(restore(&room.store, &[DocumentId::new()])), "there never was such a document");
    assert_eq!(room.titles(None), [] as [&str; 0]);
    assert_eq!(room.store.check().expect("a check"), []);
}

#[test]
fn many_documents_are_restored_together_or_not_at_all() {
    let room = Room::new();
    let ids = ["A", "B"].map(|title| room.document(title, None, title));
    delete(&room.store, &ids).expect("deleted");
    assert!(is_gone(restore(&room.store, &[ids[0], DocumentId::new()])));
    assert_eq!(room.titles(None), [] as [&str; 0]);
    restore(&room.store, &ids).expect("restored");
    restore(&room.store, &ids).expect("a second time changes nothing");
    assert_eq!(room.titles(None), ["A", "B"]);
    assert!(is_gone(delete(&room.store, &[ids[0], DocumentId::new()])));
    assert_eq!(room.titles(None), ["A", "B"]);
}

#[test]
fn a_document_comes_back_without_its_course_when_that_is_gone() {
    let room = Room::new();
    let course = room.course("Physics", &[]);
    let id = room.document("Optics", Some(course), "Lenses bend light.");
    delete(&room.store, &[id]).expect("deleted");
    course::delete(&room.store, course).expect("deleted");
    restore(&room.store, &[id]).expect("restored");
    assert_eq!(room.get(id).course, None);
    assert_eq!(room.store.check().expect("a check"), []);
}

#[test]
fn what_is_purged_is_gone_with_its_text_and_its_original() {
    let room = Room::new();
    let [kept, purged] = ["Lenses bend light.", "Mirrors throw light."].map(|text| room.document(text, None, text));
    let files = || walk(&room.folder.path().join("originals"));
    assert_eq!(files(), 2);
    assert!(is_gone(room.purge(&[purged])), "only what is in the trash");
    delete(&room.store, &[kept, purged]).expect("deleted");
    assert!(is_gone(room.purge(&[purged, DocumentId::new()])), "all or none");
    assert_eq!(files(), 2);
    let trash = deleted(&room.store).expect("a list");
    let revision = trash.iter().find(|each| each.document.id == purged).and_then(|each| each.document.revision);
    room.purge(&[purged]).expect("purged");
    assert_eq!(files(), 1);
    assert!(matches!(revision::whole_text(&room.store, revision.expect("a text")), Err(LibraryError::NoRevision(_))));
    let trash = deleted(&room.store).expect("a list");
    assert_eq!(trash.iter().map(|each| each.document.id).collect::<Vec<_>>(), [kept]);
    assert!(is_gone(restore(&room.store, &[purged])));
    assert!(is_gone(room.purge(&[purged])), "a second time");
    restore(&room.store, &[kept]).expect("restored");
    let problems = housekeeping::check(&room.store, &room.originals(), &room.lexical()).expect("a check");
    assert_eq!(problems, [] as [&str; 0]);
    assert_eq!(room.store.check().expect("a check"), []);
}

#[test]
fn an_original_that_another_document_needs_outlives_a_purge() {
    let room = Room::new();
    let [first, second] = ["One", "Two"].map(|title| room.document(title, None, "The same text."));
    delete(&room.store, &[first]).expect("deleted");
    room.purge(&[first]).expect("purged");
    assert_eq!(walk(&room.folder.path().join("originals")), 1);
    assert_eq!(room.get(second).title, "Two");
}

/// Files below a folder.
fn walk(folder: &std::path::Path) -> usize {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.map(|path| if path.is_dir() { walk(&path) } else { 1 }).sum()
}

#[test]
fn a_deletion_says_how_many_annotations_it_hides() {
    let room = Room::new();
    let ids = ["A", "B"].map(|title| room.document(title, None, "Lenses bend light."));
    let mark = |id: DocumentId, is_deleted: bool| {
        let annotation = RowId::new();
        let written = room.store.write(Operation::AddAnnotation, |writer| {
            writer.insert(
                &tables::ANNOTATIONS,
                annotation,
                &[
                    ("document_id", &RowId::from(id)),
                    ("kind", &"highlight"),
                    ("revision_id", &RowId::new()),
                    ("range_start", &0),
                    ("range_end", &6),
                    ("quote", &"Lenses"),
                    ("context_before", &""),
                    ("context_after", &""),
                    ("text_length", &18),
                    ("created_at", &0),
                    ("changed_at", &0),
                ],
            )?;
            if is_deleted { writer.delete(&tables::ANNOTATIONS, annotation).map(|_| ()) } else { Ok(()) }
        });
        written.expect("an annotation");
    };
    mark(ids[0], false);
    mark(ids[0], true);
    mark(ids[1], false);
    let impact = |ids: &[DocumentId]| deletion_impact(&room.store, ids).expect("an impact");
    assert_eq!(impact(&ids[..1]), DeletionImpact { citations: 0, conversations: 0, annotations: 1 });
    assert_eq!(impact(&ids).annotations, 2);
    assert_eq!(statistics(&room.store, None).expect("figures").annotations, 2);
    assert!(is_gone(deletion_impact(&room.store, &[DocumentId::new()])));
}

#[test]
fn a_document_leaves_its_course_and_takes_only_a_section_that_is_known_elsewhere() {
    let room = Room::new();
    let [physics, history] = [("Physics", ["Light"]), ("History", ["Light"])].map(|(name, s)| room.course(name, &s));
    let id = room.document("Optics", Some(physics), "Lenses bend light.");
    let moved = |course: Option<CourseChoice>, section: Option<&str>| {
        let section = section.map(str::to_owned);
        let document = edit(&room.store, &DocumentEdit { course, section, ..nothing_new(id) }).expect("moved");
        (document.course, document.section)
    };
    let light = || Some("Light".to_owned());
    assert_eq!(moved(None, Some(" Light ")), (Some(physics), light()));
    assert_eq!(moved(Some(CourseChoice::Course(history)), None), (Some(history), light()), "it has one of that name");
    assert_eq!(moved(Some(CourseChoice::None), None), (None, None));
    assert_eq!(moved(None, None), (None, None));
    assert_eq!(moved(Some(CourseChoice::Course(physics)), Some("Heat")), (Some(physics), Some("Heat".into())));
    assert_eq!(moved(None, Some("")), (Some(physics), None));
    let nowhere = Some(CourseChoice::Course(CourseId::new()));
    let refused = edit(&room.store, &DocumentEdit { course: nowhere, ..nothing_new(id) });
    assert!(matches!(refused, Err(LibraryError::NoCourse)), "{refused:?}");
}

#[test]
fn many_documents_are_changed_in_one_step() {
    let room = Room::new();
    let course = room.course("Physics", &["Light"]);
    let ids = ["A", "B"].map(|title| room.document(title, None, title));
    let tags = Some(vec!["exam".to_owned(), "old".to_owned()]);
    edit(&room.store, &DocumentEdit { tags, ..nothing_new(ids[0]) }).expect("tags");
    let change = DocumentsEdit {
        course: Some(CourseChoice::Course(course)),
        section: Some("Light".into()),
        language: Some("de".into()),
        add_tags: vec!["exam".into(), " light ".into(), String::new()],
        remove_tags: vec!["old".into()],
        ..same_for(&ids)
    };
    edit_many(&room.store, &change).expect("changed");
    for id in ids {
        let document = room.get(id);
        assert_eq!((document.course, document.section.as_deref()), (Some(course), Some("Light")));
        assert_eq!((document.tags, document.language.as_deref()), (vec!["exam".into(), "light".into()], Some("de")));
    }
    let all_or_none = DocumentsEdit { language: Some(String::new()), ..same_for(&[ids[0], DocumentId::new()]) };
    assert!(is_gone(edit_many(&room.store, &all_or_none)));
    assert_eq!(room.get(ids[0]).language.as_deref(), Some("de"));
}

#[test]
fn a_tag_is_renamed_wherever_it_stands() {
    let room = Room::new();
    let ids = ["A", "B", "C"].map(|title| room.document(title, None, title));
    for (id, tags) in ids.iter().zip([vec!["exam", "test"], vec!["exam"], vec!["other"]]) {
        let tags = Some(tags.into_iter().map(str::to_owned).collect());
        edit(&room.store, &DocumentEdit { tags, ..nothing_new(*id) }).expect("tags");
    }
    let rename = |tag: &str, name: &str| {
        tag::edit(&room.store, &TagEdit { tag: tag.into(), name: name.into() }).expect("renamed")
    };
    assert_eq!((rename("exam", "test"), rename("nothing", "test")), (2, 0));
    assert_eq!(ids.map(|id| room.get(id).tags.join(" ")), ["test", "test", "other"]);
    assert_eq!(rename("test", ""), 2);
    assert_eq!(ids.map(|id| room.get(id).tags.join(" ")), ["", "", "other"]);
}

#[test]
fn a_section_is_renamed_with_its_documents_and_one_of_the_same_name_takes_it_in() {
    let room = Room::new();
    let course = room.course("Physics", &["Light", "Heat"]);
    let id = room.document("Optics", Some(course), "Lenses bend light.");
    edit(&room.store, &DocumentEdit { section: Some("Light".into()), ..nothing_new(id) }).expect("a section");
    let rename = |section: &str, name: &str| {
        let edit = course::SectionEdit { course, section: section.into(), name: name.into() };
        let course = course::edit_section(&room.store, &edit).expect("renamed");
        (course.sections.join(" "), room.get(id).section)
    };
    assert_eq!(rename("Light", "Waves"), ("Waves Heat".into(), Some("Waves".into())));
    assert_eq!(rename("Waves", "Heat"), ("Heat".into(), Some("Heat".into())));
    assert_eq!(rename("Heat", " "), (String::new(), None));
}

#[test]
fn documents_stand_where_the_student_puts_them() {
    let room = Room::new();
    let course = room.course("Physics", &["Light"]);
    let [a, b, c, d] = ["A", "B", "C", "D"].map(|title| room.document(title, Some(course), title));
    let moved = |documents: &[DocumentId], before: Option<DocumentId>| {
        arrange(&room.store, &put(documents, Some(course), before)).expect("arranged");
        room.titles(Some(course)).concat()
    };
    assert_eq!(moved(&[d], Some(b)), "ADBC");
    assert_eq!(moved(&[a], None), "DBCA");
    assert_eq!(moved(&[c, a], Some(d)), "CADB");
    assert_eq!(moved(&[a, c], Some(a)), "ACDB", "in front of one that moves itself");
    let new = room.document("E", Some(course), "E");
    assert_eq!(room.titles(Some(course)).concat(), "ACDBE", "what is new comes last");
    assert_eq!(moved(&[new], Some(c)), "AECDB");
    assert_eq!(moved(&[new], None), "ACDBE");

    // Another section, and back out of it.
    let section = Some("Light".to_owned());
    arrange(&room.store, &Arrangement { section, ..put(&[b], Some(course), None) }).expect("arranged");
    assert_eq!(room.get(b).section.as_deref(), Some("Light"));
    arrange(&room.store, &put(&[b], None, None)).expect("out of the course");
    assert_eq!((room.get(b).course, room.get(b).section), (None, None));
    assert_eq!(room.titles(Some(course)).concat(), "ACDE");
    assert!(is_gone(arrange(&room.store, &put(&[a], Some(course), Some(b)))), "b is elsewhere");
    assert_eq!(room.store.check().expect("a check"), []);
}

#[test]
fn two_hundred_moves_keep_ranks_short_and_moving_one_writes_one_row() {
    let room = Room::new();
    let ids: Vec<DocumentId> = (0..12).map(|n| room.document(&n.to_string(), None, &n.to_string())).collect();
    let mut order = ids.clone();
    // Always into the same gap, which is the hardest for ranks.
    for step in 0..200 {
        let moved = order.remove(11);
        let before = order[1 + step % 2];
        order.insert(1 + step % 2, moved);
        arrange(&room.store, &put(&[moved], None, Some(before))).expect("arranged");
        let listed: Vec<DocumentId> = list(&room.store, None).expect("a list").iter().map(|each| each.id).collect();
        assert_eq!(listed, order, "after step {step}");
    }
    let entries = || -> i64 {
        let count: Result<_, studium_store::StoreError> =
            room.store.read(|reader| reader.value("select count(*) from operations_log", []));
        count.expect("a count").expect("a count")
    };
    let ranks: Vec<i64> = room
        .store
        .read(|reader| reader.rows("select length(rank) as length from documents", [], |row| row.get("length")))
        .expect("ranks");
    assert!(ranks.iter().all(|length| *length <= 16), "{ranks:?}");
    let before = entries();
    arrange(&room.store, &put(&[order[3]], None, None)).expect("arranged");
    assert_eq!(entries() - before, 1);
}

#[test]
fn progress_is_the_share_of_the_text_before_the_reading_position() {
    let room = Room::new();
    let text = "0123456789";
    let [begun, finished, _unread] = ["A", "B", "C"].map(|title| room.document(title, None, text));
    save_reading_position(&room.store, begun, 4).expect("saved");
    save_reading_position(&room.store, finished, 99).expect("saved, from a longer text");
    assert_eq!((room.get(begun).progress, room.get(finished).progress), (Some(0.4), Some(1.0)));
    assert_eq!(room.get(begun).read_at, Some(room.store.now()));
    let figures = statistics(&room.store, None).expect("figures");
    assert_eq!((figures.documents, figures.begun, figures.finished, figures.pages), (3, 1, 1, 3));
    assert!((figures.read - 14.0 / 30.0).abs() < 1e-6, "{figures:?}");

    let read_at = room.get(begun).read_at;
    room.clock.advance_ms(1000);
    save_reading_position(&room.store, begun, 4).expect("nothing new");
    assert_eq!(room.get(begun).read_at, read_at);
    room.clock.advance_ms(60_000);
    save_reading_position(&room.store, begun, 4).expect("read again");
    assert_eq!(room.get(begun).read_at, Some(room.store.now()));
}

#[test]
fn figures_of_an_empty_library_are_all_zero() {
    let room = Room::new();
    let figures = statistics(&room.store, None).expect("figures");
    assert_eq!((figures.documents, figures.chunks, figures.read), (0, 0, 0.0));
    assert!(room.store.read(|reader| place(reader, DocumentId::new()).map(|_| ())).is_err());
}
