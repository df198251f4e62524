//! Originals: kept whole or not at all, and equal ones once.

use std::io::{self, Read};
use std::path::Path;

use studium_base::{Coded, ErrorCode};
use tempfile::TempDir;

use super::Originals;

fn originals() -> (TempDir, Originals) {
    let root = TempDir::new().unwrap();
    let originals = Originals::new(root.path().join("originals"));
    (root, originals)
}

/// Files of the folder, by name.
fn files(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            names.extend(files(&path));
        } else {
            names.push(path.file_name().unwrap().to_str().unwrap().to_owned());
        }
    }
    names.sort();
    names
}

/// Gives a few bytes and then breaks, as a drive that is pulled out does.
struct Pulled(bool);

impl Read for Pulled {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if std::mem::replace(&mut self.0, true) {
            return Err(io::Error::other("no such device"));
        }
        buffer[..4].copy_from_slice(b"half");
        Ok(4)
    }
}

#[test]
fn equal_contents_are_kept_once_and_read_back() {
    let (root, originals) = originals();
    let path = root.path().join("a.txt");
    std::fs::write(&path, "The same words.").unwrap();
    let first = originals.keep_file(&path).unwrap();
    let second = originals.keep_text("b", "The same words.").unwrap();
    assert_eq!(first, second);
    assert_eq!(files(&root.path().join("originals")), std::slice::from_ref(&first.content_hash));
    assert_eq!(originals.read(&first.content_hash, 4, 4).unwrap(), b"same");
    assert_eq!(originals.read(&first.content_hash, 10, 100).unwrap(), b"ords.", "fewer at the end");
    assert!(originals.read(&first.content_hash, 100, 10).unwrap().is_empty());
}

#[test]
fn what_cannot_be_taken_in_says_why_and_leaves_nothing() {
    let (root, originals) = originals();
    let empty = root.path().join("empty.pdf");
    std::fs::write(&empty, "").unwrap();
    let codes = [root.path().join("missing.pdf"), empty, root.path().to_owned()]
        .map(|path| originals.keep_file(&path).unwrap_err().code());
    assert_eq!(codes, [ErrorCode::FileMissing, ErrorCode::FileEmpty, ErrorCode::BadInput]);
    assert_eq!(originals.keep_text("t", " \n").unwrap_err().code(), ErrorCode::FileEmpty);
    assert!(files(&root.path().join("originals")).is_empty());
}

#[test]
fn a_source_that_breaks_leaves_no_half_copy() {
    let (root, originals) = originals();
    let error = originals.keep(&mut Pulled(false), Path::new("/media/stick/notes.txt")).unwrap_err();
    assert_eq!(error.code(), ErrorCode::Io);
    assert!(error.to_string().contains("/media/stick/notes.txt"), "{error}");
    assert!(files(&root.path().join("originals")).is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said() {
    // Every write to this device ends with ENOSPC.
    let mut full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let copy = super::pour(&mut &b"words"[..], Path::new("a.txt"), &mut full, Path::new("/data/originals/incoming-1"));
    let error = copy.unwrap_err();
    assert_eq!(error.code(), ErrorCode::DiskFull);
    assert!(error.to_string().contains("incoming-1"), "{error}");
}

#[test]
fn tidying_removes_half_copies_and_what_nobody_needs() {
    let (root, originals) = originals();
    let kept = originals.keep_text("a", "needed").unwrap().content_hash;
    originals.keep_text("b", "not needed").unwrap();
    std::fs::write(root.path().join("originals/incoming-0"), "half").unwrap();
    assert_eq!(originals.tidy(|hash| hash == kept).unwrap(), 2);
    assert_eq!(files(&root.path().join("originals")), [kept]);
}
