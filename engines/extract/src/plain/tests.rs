//! Plain text from editors, mails and old books.

use crate::fixtures::{Asked, Listener};

fn read(text: &str) -> Listener {
    Asked::named("notes.txt").of(text.as_bytes()).expect("readable text")
}

#[test]
fn a_text_becomes_paragraphs_and_obvious_headings() {
    let text = "A TREATISE\n\nCHAPTER ONE\n\nIt was a text that had been wrapped at the width of a page,\nas texts used to be \
                before windows could be drawn\nwider.\n\n\n  Roses are red,\n  violets are blue\n\nResults\n=======\n\n\
                Some text.\n\nMethods\n-------\nMore <b>text</b>.\x0cA new page.";
    insta::assert_snapshot!(read(text).digest());
}

#[test]
fn what_only_looks_like_a_heading_is_none() {
    for text in ["OK", "1 2 3 4", "DEAR SIR,", "a\n-", "---\n---"] {
        let digest = read(text).digest();
        assert!(!digest.contains("Heading"), "{text:?}: {digest}");
    }
}

#[test]
fn old_encodings_are_read() {
    let read = Asked::named("a.txt").of(b"Caf\xe9 au lait").expect("readable");
    assert_eq!(read.text(), "Caf\u{e9} au lait");
    let utf16: Vec<u8> = "Zellen atmen.".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let read = Asked::named("a.txt").of(&[b"\xff\xfe".as_slice(), &utf16].concat()).expect("readable");
    assert_eq!(read.text(), "Zellen atmen.");
}
