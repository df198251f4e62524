//! First bytes of many kinds of files.

use super::is_recording;

#[test]
fn the_content_decides() {
    for (head, name) in [
        (b"RIFF\x24\0\0\0WAVEfmt ".as_slice(), "lecture"),
        (b"FORM\0\0\x10\0AIFFCOMM", "lecture.pdf"),
        (b"fLaC\0\0\0\x22", "lecture.txt"),
        (b"OggS\0\x02\0\0", "lecture"),
        (b"ID3\x04\0\0\0\0", "lecture"),
        (b"\0\0\0\x20ftypM4A ", "lecture"),
        (b"\0\0\0\x18ftypmp42", "lecture"),
        (b"\x1a\x45\xdf\xa3\x9fB\x86\x81", "lecture"),
    ] {
        assert!(is_recording(head, name, None), "{head:?}");
    }
    for (head, name) in [
        (b"%PDF-1.7 and more".as_slice(), "lecture.mp3"),
        (b"PK\x03\x04\x14\0\0\0", "lecture.mp3"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "picture.webm"),
        (b"\0\0\0\x18ftypheic", "picture.mp4"),
        (b"\x89PNG\r\n\x1a\n", "picture.wav"),
    ] {
        assert!(!is_recording(head, name, None), "{head:?}");
    }
}

#[test]
fn the_name_helps_where_the_content_says_nothing() {
    // A frame of MPEG looks like the mark at the start of a text in UTF-16.
    let frame = b"\xff\xfb\x90\x64\0\0\0\0";
    assert!(is_recording(frame, "a.lecture/Week 1.MP3", None));
    assert!(is_recording(frame, "https://example.org/lecture", Some("Audio/MPEG; x=y")));
    assert!(!is_recording(frame, "lecture", Some("text/plain")));
    assert!(!is_recording(b"\xff\xfe# \0N\0o\0", "notes.md", None));
    assert!(!is_recording(b"", "mp3", None));
    assert!(is_recording(b"x", "x.wav", None));
}
