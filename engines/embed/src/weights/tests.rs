//! Headers that lie, files that end early.

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use super::{Element, Weights};
use crate::error::{EmbedError, WeightsProblem};

/// A file with that header and so many bytes of tensors.
fn write(folder: &TempDir, header: &str, data: &[u8]) -> PathBuf {
    let path = folder.path().join("model.safetensors");
    let length = (header.len() as u64).to_le_bytes();
    fs::write(&path, [&length, header.as_bytes(), data].concat()).unwrap();
    path
}

fn problem(header: &str, data: &[u8]) -> WeightsProblem {
    let folder = TempDir::new().unwrap();
    match Weights::read(&write(&folder, header, data)) {
        Err(EmbedError::WeightsDamaged { problem, .. }) => problem,
        other => panic!("{header} gave {other:?}"),
    }
}

#[test]
fn tensors_are_found_where_they_lie_and_read_in_every_float_type() {
    let folder = TempDir::new().unwrap();
    let header = r#"{"__metadata__":{"format":"pt"},
        "a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},
        "b":{"dtype":"F16","shape":[1,1],"data_offsets":[8,10]},
        "c":{"dtype":"BF16","shape":[],"data_offsets":[10,12]},
        "d":{"dtype":"I64","shape":[1],"data_offsets":[12,20]}}"#;
    let mut data = [1.5_f32.to_le_bytes(), (-2.0_f32).to_le_bytes()].concat();
    data.extend([0x00, 0x3e, 0xc0, 0x3f]);
    data.extend([0; 8]);
    let weights = Weights::read(&write(&folder, header, &data)).unwrap();
    assert_eq!(weights.names().collect::<Vec<_>>(), ["a", "b", "c", "d"]);
    assert_eq!(weights.find("b").unwrap().offset_bytes, 8 + header.len() as u64 + 8);
    assert_eq!(weights.find("d").unwrap().element, Element::Other("I64".into()));
    assert_eq!(weights.load("a", &[2]).unwrap(), [1.5, -2.0]);
    assert_eq!(weights.load("b", &[1, 1]).unwrap(), [1.5]);
    assert_eq!(weights.load("c", &[]).unwrap(), [1.5]);
    assert!(matches!(weights.load("d", &[1]), Err(EmbedError::TensorType { .. })));
    assert!(matches!(weights.load("a", &[1, 2]), Err(EmbedError::TensorShape { .. })));
    assert!(matches!(weights.load("e", &[2]), Err(EmbedError::TensorMissing { .. })));
}

#[test]
fn a_file_that_ends_before_its_tensors_do_is_damaged() {
    let header = r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#;
    assert_eq!(problem(header, &[0; 7]), WeightsProblem::LengthMismatch);
    assert_eq!(problem(header, &[0; 9]), WeightsProblem::LengthMismatch);
}

#[test]
fn headers_that_lie_are_damaged() {
    let entry = |shape, offsets| format!(r#"{{"a":{{"dtype":"F32","shape":{shape},"data_offsets":{offsets}}}}}"#);
    assert_eq!(problem(&entry("[3]", "[0,8]"), &[0; 8]), WeightsProblem::SizeMismatch);
    assert_eq!(problem(&entry("[4294967296,4294967296]", "[0,8]"), &[0; 8]), WeightsProblem::SizeMismatch);
    assert_eq!(problem(&entry("[2]", "[8,0]"), &[0; 8]), WeightsProblem::HeaderInvalid);
    let end = "[18446744073709551607,18446744073709551615]";
    assert_eq!(problem(&entry("[2]", end), &[0; 8]), WeightsProblem::LengthMismatch);
    assert_eq!(problem(&entry("[-2]", "[0,8]"), &[0; 8]), WeightsProblem::HeaderInvalid);
    assert_eq!(problem("[]", &[]), WeightsProblem::HeaderInvalid);
    assert_eq!(problem("{", &[]), WeightsProblem::HeaderInvalid);
}

#[test]
fn a_header_longer_than_the_file_is_damaged_at_every_length() {
    let folder = TempDir::new().unwrap();
    let path = write(&folder, r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, &[0; 8]);
    let whole = fs::read(&path).unwrap();
    for length in 0..whole.len() {
        fs::write(&path, &whole[..length]).unwrap();
        let result = Weights::read(&path);
        assert!(matches!(result, Err(EmbedError::WeightsDamaged { .. })), "{length}: {result:?}");
    }
    fs::write(&path, u64::MAX.to_le_bytes()).unwrap();
    assert!(matches!(Weights::read(&path), Err(EmbedError::WeightsDamaged { .. })));
}
