//! What is exported reads as it was meant, whatever stands in it.

use std::fs;

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag};
use studium_base::{AnnotationId, DocumentId, ErrorCode, RevisionId, TextRange, Timestamp};
use studium_base::{Coded, PageBox};

use super::super::AnnotationKind;
use super::*;
use crate::document::DocumentRef;

fn page(index: u32, label: Option<&str>) -> Option<Locator> {
    Some(Locator::Page { index, label: label.map(str::to_owned), boxes: vec![PageBox::default()] })
}

fn section(path: &[&str]) -> Option<Locator> {
    Some(Locator::Section { href: None, path: path.iter().map(|title| (*title).to_owned()).collect() })
}

fn annotation(title: &str, id: DocumentId, quote: &str) -> Annotation {
    Annotation {
        id: AnnotationId::new(),
        kind: AnnotationKind::Highlight,
        color: Some(AnnotationColor::Yellow),
        note: None,
        document: DocumentRef { id, title: title.into(), path: "a.pdf".into() },
        revision: RevisionId::from_bytes([1; 16]),
        range: TextRange::new(0, 1),
        quote: quote.into(),
        before: String::new(),
        after: String::new(),
        locator: page(12, None),
        page: Some(12),
        anchored: true,
        created_at: Timestamp(0),
        changed_at: Timestamp(0),
    }
}

#[test]
fn the_form_is_this_one() {
    let (first, second) = (DocumentId::from_bytes([1; 16]), DocumentId::from_bytes([2; 16]));
    let noted = Annotation {
        note: Some("Compare with *Newton*:\n1. colours\n2. white\n\n# Why?".into()),
        color: Some(AnnotationColor::Green),
        locator: page(13, Some("iv")),
        anchored: false,
        ..annotation("How <lenses> work", first, "- Light bends\n\n    towards the axis_")
    };
    let bookmark = Annotation {
        kind: AnnotationKind::Bookmark,
        color: None,
        locator: section(&["1. Lenses", "Focus"]),
        ..annotation("Notes", second, "")
    };
    let unplaced = Annotation { locator: None, ..annotation("Notes", second, "lost") };
    let unnamed = Annotation { locator: section(&[]), ..annotation("Notes", second, "found") };
    let plain = annotation("How <lenses> work", first, "The focus.");
    let expected = r"# Annotations

## How \<lenses\> work

> The focus.

Page 12 · yellow

---

> \- Light bends
>
> towards the axis\_

Page iv · green · not in the current text

Compare with \*Newton\*:\
1\. colours\
2\. white

\# Why?

## Notes

Chapter
";
    let expected = expected.replace(
        "Chapter\n",
        "1\\. Lenses › Focus · bookmark\n\n---\n\n> lost\n\nPlace unknown · yellow\n\n---\n\n> found\n\nyellow\n",
    );
    assert_eq!(markdown(&[plain, noted, bookmark, unplaced, unnamed]), expected);
}

#[test]
fn every_kind_of_place_has_words() {
    let words = |locator: Locator| place(&locator);
    assert_eq!(words(Locator::Slide { index: 4 }), "Slide 4");
    assert_eq!(words(Locator::Sheet { name: "Q_1".into(), cells: "B2:D9".into() }), r"Sheet Q\_1, B2:D9");
    assert_eq!(words(Locator::Time { start_ms: 3_725_900, end_ms: 3_726_000 }), "Time 1:02:05");
}

#[test]
fn nothing_annotated_is_a_title_alone() {
    assert_eq!(markdown(&[]), "# Annotations\n");
}

#[test]
fn a_file_is_replaced_only_when_that_is_allowed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("export.md");
    save(&path, "first", false).expect("a new file");
    assert_eq!(save(&path, "second", false).unwrap_err().code(), ErrorCode::BadInput);
    assert_eq!(fs::read_to_string(&path).expect("the file"), "first");
    save(&path, "third", true).expect("replaced");
    assert_eq!(fs::read_to_string(&path).expect("the file"), "third");
    assert_eq!(save(&folder.path().join("nowhere/export.md"), "", true).unwrap_err().code(), ErrorCode::Io);
    assert_eq!(save(folder.path(), "", true).unwrap_err().code(), ErrorCode::Io);
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1, "nothing half-written is left");
}

/// The text that a reader of Markdown sees, with single spaces, and whether it is text alone.
fn read(markdown: &str) -> (String, bool) {
    let options =
        Options::all().difference(Options::ENABLE_SMART_PUNCTUATION | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS);
    let (mut text, mut is_plain) = (String::new(), true);
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Text(piece) => text.push_str(&piece),
            Event::SoftBreak | Event::HardBreak | Event::Start(Tag::Paragraph) => text.push(' '),
            Event::Start(Tag::BlockQuote(None)) | Event::End(_) => {}
            _ => is_plain = false,
        }
    }
    (one_spaced(&text), is_plain)
}

fn one_spaced(text: &str) -> String {
    let visible: String = text.chars().filter(|letter| letter.is_whitespace() || !letter.is_control()).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

proptest! {
    #[test]
    fn no_character_is_read_as_markup(
        text in "([ \t\n]{0,5}[-#*_+=>~|:`!&<$^\\[\\](){}\"'/@0-9.a-c\\\\]{0,4}[ \t\n]{0,2}){0,8}|\\PC{0,60}",
    ) {
        let quoted: Vec<String> = lines(&text).map(|line| format!("> {line}")).collect();
        for markdown in [kept_lines(&text), quoted.join("\n"), one_line(&text)] {
            let (read, is_plain) = read(&markdown);
            prop_assert!(is_plain, "{:?} in {:?}", markdown, text);
            prop_assert_eq!(read, one_spaced(&text), "{:?}", markdown);
        }
    }
}
