//! Archives of documents: whole files, names that lead nowhere, bombs.

use std::io::Write;

use zip::write::SimpleFileOptions;

use super::*;
use crate::fixtures::Listener;

/// What came out of an archive of these members: each name with its bytes, or with the reason why not.
fn unpacked(members: &[(&str, &[u8])]) -> Vec<(String, Result<Vec<u8>, ErrorCode>)> {
    let mut file = tempfile::tempfile().expect("a temporary file");
    let mut writer = zip::ZipWriter::new(&mut file);
    for (name, content) in members {
        if name.ends_with('/') {
            writer.add_directory(*name, SimpleFileOptions::default()).unwrap();
        } else {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
    }
    writer.finish().unwrap();
    let mut listener = Listener::default();
    unpack(&file, &mut listener).expect("an archive");
    let mut files = Vec::new();
    let mut bytes = Vec::new();
    for event in listener.events {
        match event {
            Event::Member { name } => files.push((name, Ok(Vec::new()))),
            Event::Bytes(piece) => bytes.extend(piece),
            Event::MemberEnd { refused } => {
                let whole = std::mem::take(&mut bytes);
                files.last_mut().unwrap().1 = refused.map_or(Ok(whole), |failure| Err(failure.code));
            }
            other => panic!("{other:?}"),
        }
    }
    files
}

#[test]
fn files_come_out_whole_and_in_order() {
    let long = vec![7; PIECE_BYTES + 5];
    let files = unpacked(&[("notes/", b""), ("notes/a.md", b"one"), ("b.pdf", &long), ("empty.txt", b"")]);
    assert_eq!(
        files,
        [
            ("notes/a.md".to_owned(), Ok(b"one".to_vec())),
            ("b.pdf".to_owned(), Ok(long)),
            ("empty.txt".to_owned(), Ok(Vec::new()))
        ]
    );
}

#[test]
fn names_lead_nowhere_and_furniture_stays() {
    let files = unpacked(&[
        ("../../etc/evil.md", b"x"),
        ("/course/b.md", b"x"),
        ("__MACOSX/._a.md", b"x"),
        (".obsidian/app.json", b"x"),
        ("a/./b.md", b"x"),
    ]);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["etc/evil.md", "course/b.md", "a/b.md"]);
}

#[test]
fn an_archive_inside_stays_closed_and_a_bomb_stops() {
    let bomb = vec![0; usize::try_from(limits::UNPACKED_UNSUSPECTED_BYTES).unwrap() + 2 * PIECE_BYTES];
    let files = unpacked(&[("more.zip", b"PK"), ("bomb.txt", &bomb), ("after.md", b"still here")]);
    assert_eq!(files[0], ("more.zip".to_owned(), Err(ErrorCode::FormatUnknown)));
    assert_eq!(files[1], ("bomb.txt".to_owned(), Err(ErrorCode::FileTooLarge)));
    assert_eq!(files[2], ("after.md".to_owned(), Ok(b"still here".to_vec())));
}

#[test]
fn a_document_is_no_archive() {
    let mut file = tempfile::tempfile().unwrap();
    let mut writer = zip::ZipWriter::new(&mut file);
    writer.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    writer.finish().unwrap();
    let mut listener = Listener::default();
    unpack(&file, &mut listener).unwrap();
    assert!(matches!(listener.events[..], [Event::IsDocument]));
}
