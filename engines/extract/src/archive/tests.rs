//! What a container gives, and what it is kept from giving.

use std::io::Write;

use zip::write::SimpleFileOptions;

use super::*;

fn archive(members: &[(&str, &[u8])]) -> Archive {
    let mut file = tempfile::tempfile().expect("a temporary file");
    let mut writer = zip::ZipWriter::new(&mut file);
    for (name, content) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap();
    Archive::open(file).expect("a container")
}

#[test]
fn members_are_read_by_name() {
    let mut archive = archive(&[("a.xml", b"one"), ("b/c.xml", b"two")]);
    assert_eq!(archive.names(), ["a.xml", "b/c.xml"]);
    assert_eq!(archive.read("b/c.xml").unwrap().as_deref(), Some(&b"two"[..]));
    assert_eq!(archive.read("d.xml").unwrap(), None);
    assert!(matches!(archive.need("d.xml"), Err(ExtractError::Incomplete { .. })));
}

#[test]
fn a_bomb_stops_at_the_limit() {
    let zeros = vec![0_u8; usize::try_from(limits::MEMBER_BYTES).unwrap() + 1];
    let mut archive = archive(&[("bomb.xml", &zeros)]);
    assert!(matches!(archive.read("bomb.xml"), Err(ExtractError::TooLarge { .. })));
    assert!(matches!(archive.check(), Err(ExtractError::TooLarge { .. })));
}

#[test]
fn what_is_no_container_is_damaged() {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(b"PK\x03\x04 and then nothing of the kind").unwrap();
    assert!(matches!(Archive::open(file), Err(ExtractError::Container { .. })));
}

#[test]
fn references_stay_inside() {
    assert_eq!(resolve("word/document.xml", "media/a.png").as_deref(), Some("word/media/a.png"));
    assert_eq!(resolve("word/document.xml", "../docProps/core.xml").as_deref(), Some("docProps/core.xml"));
    assert_eq!(resolve("word/document.xml", "/ppt/slides/slide1.xml").as_deref(), Some("ppt/slides/slide1.xml"));
    assert_eq!(resolve("a.xhtml", "b.xhtml#part").as_deref(), Some("b.xhtml"));
    assert_eq!(resolve("a.xhtml", "../../etc/passwd"), None);
    assert_eq!(resolve("a.xhtml", "https://example.org/x"), None);
}
