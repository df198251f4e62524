//! Annotations in a store: what is kept, what is refused, what follows a document to another text.

use std::sync::Arc;

use studium_base::{AnnotationId, Coded, DocumentId, ErrorCode, FakeClock, Locator, RevisionId, TextRange, Timestamp};
use studium_engine::protocol::extract::{Block, BlockKind, Format, Part};
use studium_store::{Area, Json, Operation, RowId, Store, tables};

use super::edit::{add, delete, edit, restore};
use super::list::{get, list};
use super::*;
use crate::{LibraryError, document, revision};

const NOW: Timestamp = Timestamp(1_767_225_600_000);
const PAGES: [&str; 3] = ["Lenses bend light.", "The focus lies\nbehind the lens.", "Mirrors throw light back."];

/// A store with documents whose pages are written by hand.
struct Room {
    store: Store,
    clock: Arc<FakeClock>,
    _folder: tempfile::TempDir,
}

impl Room {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Arc::new(FakeClock::at(NOW));
        let store = Store::open(folder.path(), Arc::clone(&clock) as _).expect("a store").store;
        Self { store, clock, _folder: folder }
    }

    fn document(&self, title: &str, pages: &[&str]) -> (DocumentId, RevisionId) {
        let id = DocumentId::new();
        let nothing = Json(Vec::<String>::new());
        let written = self.store.write(Operation::ImportDocument, |writer| {
            writer.insert(
                &tables::DOCUMENTS,
                id,
                &[
                    ("title", &title),
                    ("path", &"a.pdf"),
                    ("tags", &nothing),
                    ("authors", &nothing),
                    ("size_bytes", &1),
                    ("content_hash", &title),
                    ("added_at", &writer.now().0),
                ],
            )
        });
        written.expect("a document");
        (id, self.revise(id, pages))
    }

    /// Another text of a document, which becomes its current one.
    fn revise(&self, document: DocumentId, pages: &[&str]) -> RevisionId {
        let mut draft = revision::begin(&self.store, document, &RowId::new().to_string()).expect("a draft");
        let parts: Vec<Part> = (0..).zip(pages).map(|(index, text)| part(index, text)).collect();
        revision::save_parts(&self.store, &mut draft, &parts).expect("parts");
        let written = self.store.write(Operation::IndexDocument, |writer| {
            revision::complete(writer, draft, Format::Pdf, true, &[])?;
            writer.update(&tables::DOCUMENTS, document, &[("revision_id", &RowId::from(draft.revision))])
        });
        written.expect("a revision");
        draft.revision
    }

    /// Annotates the first place of some words.
    fn mark(&self, (document, revision): (DocumentId, RevisionId), quote: &str) -> Annotation {
        let text = revision::whole_text(&self.store, revision).expect("a text");
        let byte = text.find(quote).expect("the words are there");
        let start = u32::try_from(text[..byte].chars().count()).expect("short");
        let range = TextRange::new(start, start + u32::try_from(quote.chars().count()).expect("short"));
        add(&self.store, &highlight(document, revision, range)).expect("an annotation")
    }

    fn list(&self, document: Option<DocumentId>, order: AnnotationOrder) -> Vec<Annotation> {
        list(&self.store, &AnnotationQuery { document, order }).expect("a list")
    }

    fn quotes(&self, document: Option<DocumentId>, order: AnnotationOrder) -> Vec<String> {
        self.list(document, order).into_iter().map(|annotation| annotation.quote).collect()
    }
}

fn part(index: u32, text: &str) -> Part {
    let length = u32::try_from(text.chars().count()).expect("short");
    Part {
        index,
        text: text.into(),
        locator: Locator::Page { index: index + 1, label: None, boxes: Vec::new() },
        blocks: vec![Block { kind: BlockKind::Paragraph, range: TextRange::new(0, length) }],
        lines: Vec::new(),
        html: None,
    }
}

fn highlight(document: DocumentId, revision: RevisionId, range: TextRange) -> NewAnnotation {
    NewAnnotation { document, revision, range, kind: AnnotationKind::Highlight, color: None, note: None }
}

fn bookmark(document: DocumentId, revision: RevisionId, at: u32) -> NewAnnotation {
    let kind = AnnotationKind::Bookmark;
    NewAnnotation { kind, ..highlight(document, revision, TextRange::new(at, at)) }
}

fn change(id: AnnotationId) -> AnnotationEdit {
    AnnotationEdit { id, color: None, note: None }
}

#[test]
fn an_annotation_keeps_its_quote_with_what_is_around_it_and_knows_its_page() {
    let room = Room::new();
    let (document, revision) = room.document("Optics", &PAGES);
    let made = room.mark((document, revision), "focus lies\nbehind");
    assert_eq!(
        (made.before.as_str(), made.after.as_str()),
        ("Lenses bend light.\n\nThe ", " the lens.\n\nMirrors throw light ")
    );
    assert_eq!((made.kind, made.color, made.page), (AnnotationKind::Highlight, Some(AnnotationColor::Yellow), Some(2)));
    assert_eq!((made.document.title.as_str(), made.revision, made.anchored), ("Optics", revision, true));
    assert_eq!((made.created_at, made.changed_at), (NOW, NOW));
    let over_two_pages = room.mark((document, revision), "lens.\n\nMirrors");
    assert_eq!(over_two_pages.page, Some(2), "the page where it begins");
    let up_to_the_gap = room.mark((document, revision), "light.\n");
    assert_eq!((up_to_the_gap.page, up_to_the_gap.anchored), (Some(1), true));
    assert_eq!(revision::locate(&room.store, revision, up_to_the_gap.range).expect("a place").quote, "light.\n");
    assert_eq!(room.store.check().expect("a check"), []);
}

#[test]
fn a_bookmark_may_stand_anywhere_from_the_first_letter_to_the_last() {
    let room = Room::new();
    let (document, revision) = room.document("Optics", &PAGES);
    // 18 letters, a gap of 2, 31 letters, a gap of 2, 25 letters.
    for (at, page) in [(0, 1), (17, 1), (18, 1), (19, 1), (20, 2), (51, 2), (53, 3), (78, 3)] {
        let made = add(&room.store, &bookmark(document, revision, at)).expect("a bookmark");
        assert_eq!((made.page, made.anchored, made.quote.as_str()), (Some(page), true, ""), "{at}");
        assert_eq!(revision::locate(&room.store, revision, made.range).expect("a place").page, Some(page), "{at}");
    }
    assert_eq!(room.list(Some(document), AnnotationOrder::Place).len(), 8);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let room = Room::new();
    let (document, revision) = room.document("Optics", &PAGES);
    let (other, _) = room.document("Acoustics", &["Sound travels."]);
    let (long, long_revision) = room.document("Long", &["long ".repeat(5_000).trim()]);
    let good = highlight(document, revision, TextRange::new(0, 6));
    let range = |start, end| NewAnnotation { range: TextRange::new(start, end), ..good.clone() };
    let pink = Some(AnnotationColor::Pink);
    let note = |length: usize| Some("é".repeat(length));
    let cases: [(&str, NewAnnotation, ErrorCode); 9] = [
        ("past the end", range(70, 79), ErrorCode::BadInput),
        ("a bookmark past the end", bookmark(document, revision, 79), ErrorCode::BadInput),
        ("empty", range(5, 5), ErrorCode::BadInput),
        ("white space", range(18, 20), ErrorCode::BadInput),
        ("of another document", NewAnnotation { document: other, ..good.clone() }, ErrorCode::BadInput),
        ("too long", highlight(long, long_revision, TextRange::new(0, 20_001)), ErrorCode::BadInput),
        ("a long note", NewAnnotation { note: note(20_001), ..good.clone() }, ErrorCode::BadInput),
        ("a pink bookmark", NewAnnotation { color: pink, ..bookmark(document, revision, 1) }, ErrorCode::BadInput),
        ("no revision", NewAnnotation { revision: RevisionId::new(), ..good.clone() }, ErrorCode::NotFound),
    ];
    for (what, new, code) in cases {
        assert_eq!(add(&room.store, &new).expect_err(what).code(), code, "{what}");
    }
    assert!(room.list(None, AnnotationOrder::Place).is_empty());
    assert_eq!(room.store.check().expect("a check"), []);
    add(&room.store, &highlight(long, long_revision, TextRange::new(0, 20_000))).expect("the longest");
    add(&room.store, &NewAnnotation { note: note(20_000), ..good }).expect("the longest note");
}

#[test]
fn colour_and_note_change_and_an_empty_note_goes() {
    let room = Room::new();
    let made = room.mark(room.document("Optics", &PAGES), "focus");
    room.clock.advance_ms(5);
    let noted = AnnotationEdit { note: Some(" Why?\nHere. ".into()), ..change(made.id) };
    let noted = edit(&room.store, &noted).expect("an edit");
    assert_eq!((noted.note.as_deref(), noted.color), (Some("Why?\nHere."), made.color));
    assert_eq!((noted.created_at, noted.changed_at), (NOW, NOW.plus_ms(5)));
    room.clock.advance_ms(5);
    let same = AnnotationEdit { color: made.color, ..change(made.id) };
    assert_eq!(edit(&room.store, &same).expect("an edit"), noted, "nothing changed, so no time either");
    let blue = AnnotationEdit { color: Some(AnnotationColor::Blue), note: Some("  ".into()), ..change(made.id) };
    let blue = edit(&room.store, &blue).expect("an edit");
    assert_eq!((blue.note, blue.color), (None, Some(AnnotationColor::Blue)));
    let long = AnnotationEdit { note: Some("n".repeat(20_001)), ..change(made.id) };
    assert!(matches!(edit(&room.store, &long), Err(LibraryError::TooLong { .. })));
    let place = add(&room.store, &bookmark(made.document.id, made.revision, 3)).expect("a bookmark");
    let pink = AnnotationEdit { color: Some(AnnotationColor::Pink), ..change(place.id) };
    assert!(matches!(edit(&room.store, &pink), Err(LibraryError::ColoredBookmark)));
    assert!(matches!(edit(&room.store, &change(AnnotationId::new())), Err(LibraryError::NoAnnotation(_))));
}

#[test]
fn a_deletion_is_taken_back_as_it_was() {
    let room = Room::new();
    let made = room.mark(room.document("Optics", &PAGES), "focus");
    delete(&room.store, made.id).expect("deleted");
    assert!(room.list(None, AnnotationOrder::Place).is_empty());
    assert_eq!(delete(&room.store, made.id).expect_err("it is gone").code(), ErrorCode::NotFound);
    assert_eq!(edit(&room.store, &change(made.id)).expect_err("it is gone").code(), ErrorCode::NotFound);
    assert_eq!(restore(&room.store, made.id).expect("restored"), made);
    assert_eq!(restore(&room.store, made.id).expect("there is nothing to take back"), made);
    assert_eq!(restore(&room.store, AnnotationId::new()).expect_err("unknown").code(), ErrorCode::NotFound);
    assert_eq!(room.store.check().expect("a check"), []);
}

#[test]
fn annotations_go_with_their_document_and_come_back_with_it() {
    let room = Room::new();
    let (document, revision) = room.document("Optics", &PAGES);
    let kept = room.mark((document, revision), "focus");
    let deleted = room.mark((document, revision), "Mirrors");
    delete(&room.store, deleted.id).expect("deleted");
    document::delete(&room.store, &[document]).expect("deleted");
    assert!(room.list(None, AnnotationOrder::Newest).is_empty());
    assert_eq!(get(&room.store, kept.id).expect_err("its document is gone").code(), ErrorCode::NotFound);
    assert_eq!(restore(&room.store, deleted.id).expect_err("its document is gone").code(), ErrorCode::NotFound);
    document::restore(&room.store, &[document]).expect("restored");
    assert_eq!(room.list(None, AnnotationOrder::Newest), [kept]);
}

#[test]
fn lists_come_by_place_or_by_time_of_one_document_or_all() {
    let room = Room::new();
    let waves = room.document("Waves", &["Sound travels. Light travels faster."]);
    let optics = room.document("acoustics and Optics", &PAGES);
    for (document, quote) in [(waves, "Light"), (optics, "Mirrors"), (waves, "Sound"), (optics, "Lenses")] {
        room.mark(document, quote);
        room.clock.advance_ms(1);
    }
    assert_eq!(room.quotes(None, AnnotationOrder::Place), ["Lenses", "Mirrors", "Sound", "Light"]);
    assert_eq!(room.quotes(None, AnnotationOrder::Newest), ["Lenses", "Sound", "Mirrors", "Light"]);
    assert_eq!(room.quotes(Some(waves.0), AnnotationOrder::Place), ["Sound", "Light"]);
    assert_eq!(room.quotes(Some(DocumentId::new()), AnnotationOrder::Place), [""; 0]);
}

#[test]
fn annotations_follow_their_document_and_what_is_not_there_keeps_its_text() {
    let room = Room::new();
    let (document, old) = room.document("Optics", &PAGES);
    let moved = room.mark((document, old), "behind the lens");
    let changed = room.mark((document, old), "Mirrors throw light");
    let lost = room.mark((document, old), "Lenses bend light");
    let deleted = room.mark((document, old), "throw");
    delete(&room.store, deleted.id).expect("deleted");
    let place = add(&room.store, &bookmark(document, old, moved.range.start)).expect("a bookmark");

    let new = room.revise(document, &["A new page.", "The focus lies\nbehind the lens.", "Mirrors thrcw light back."]);
    let before: Vec<bool> = room.list(None, AnnotationOrder::Place).iter().map(|kept| kept.anchored).collect();
    assert_eq!(before, [false; 4], "until they are moved they belong to the old text");
    follow(&room.store, document, new).expect("moved");
    room.clock.advance_ms(1);

    let now = |id| get(&room.store, id).expect("an annotation");
    let found = now(moved.id);
    assert_eq!((found.revision, found.anchored, found.page), (new, true, Some(2)));
    assert_eq!((found.range.start + 7, found.quote.as_str()), (moved.range.start, "behind the lens"));
    assert_eq!((now(place.id).range.start, now(place.id).anchored), (found.range.start, true));
    assert_eq!((now(changed.id).quote.as_str(), now(changed.id).anchored), ("Mirrors thrcw light", true));
    assert_eq!(now(changed.id).changed_at, changed.changed_at, "the student changed nothing");
    let kept = now(lost.id);
    assert_eq!((kept.revision, kept.anchored, kept.page), (old, false, Some(1)));
    assert_eq!((kept.quote.as_str(), kept.range), ("Lenses bend light", lost.range));
    // "throw" is too short for a changed letter.
    assert!(!restore(&room.store, deleted.id).expect("restored").anchored);

    let newest = room.revise(document, &["Lenses bend light. They throw it."]);
    follow(&room.store, document, newest).expect("moved");
    assert_eq!((now(lost.id).revision, now(lost.id).anchored), (newest, true), "it is there again");
    assert_eq!(now(deleted.id).quote, "throw");
    assert_eq!((now(moved.id).revision, now(moved.id).anchored), (new, false));
    assert_eq!(room.store.check().expect("a check"), []);
}

#[test]
fn an_annotation_on_a_text_that_was_replaced_meanwhile_goes_to_the_current_one() {
    let room = Room::new();
    let (document, old) = room.document("Optics", &PAGES);
    let new = room.revise(document, &["A preface.", "The focus lies\nbehind the lens."]);
    let made = room.mark((document, old), "focus lies");
    assert_eq!((made.revision, made.anchored, made.page), (new, true, Some(2)));
    let lost = room.mark((document, old), "Mirrors");
    assert_eq!((lost.revision, lost.anchored, lost.page), (old, false, Some(3)));
}

#[test]
fn a_quote_that_is_not_the_text_of_its_range_is_not_called_anchored() {
    let room = Room::new();
    let made = room.mark(room.document("Optics", &PAGES), "focus");
    let damage = room.store.write(Operation::Housekeeping, |writer| {
        writer.update(&tables::ANNOTATIONS, made.id, &[("range_start", &1), ("range_end", &6)])
    });
    damage.expect("damaged");
    assert!(!get(&room.store, made.id).expect("an annotation").anchored);
    let outside = room.store.write(Operation::Housekeeping, |writer| {
        writer.update(&tables::ANNOTATIONS, made.id, &[("range_start", &900), ("range_end", &906)])
    });
    outside.expect("damaged");
    let found = get(&room.store, made.id).expect("an annotation");
    assert_eq!((found.anchored, found.locator, found.quote.as_str()), (false, None, "focus"));
}

#[test]
fn every_write_names_the_area_of_annotations() {
    let room = Room::new();
    let seen = Arc::new(std::sync::Mutex::new(Vec::new()));
    let written = Arc::clone(&seen);
    let (document, revision) = room.document("Optics", &PAGES);
    room.store.subscribe(Box::new(move |changes| {
        let has_annotations = changes.areas.contains(&Area::Annotations);
        written.lock().expect("a list").push((changes.operation.as_str(), has_annotations));
    }));
    let made = room.mark((document, revision), "focus");
    edit(&room.store, &AnnotationEdit { note: Some("why".into()), ..change(made.id) }).expect("an edit");
    delete(&room.store, made.id).expect("deleted");
    restore(&room.store, made.id).expect("restored");
    document::delete(&room.store, &[document]).expect("deleted");
    document::restore(&room.store, &[document]).expect("restored");
    follow(&room.store, document, RevisionId::new()).expect_err("no such text");
    let names = ["add_annotation", "edit_annotation", "delete_annotation", "restore_annotation"];
    let expected: Vec<_> =
        names.into_iter().chain(["delete_document", "restore_document"]).map(|name| (name, true)).collect();
    assert_eq!(*seen.lock().expect("a list"), expected);
}
