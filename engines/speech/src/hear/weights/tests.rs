//! Files that are no whole models are told apart before the library sees them.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use studium_base::{Coded, ErrorCode};

use super::check;

fn model() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/models/whisper-test-espeak.en.bin")
}

fn code_of(content: &[u8]) -> Option<ErrorCode> {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), content).unwrap();
    check(file.path()).err().map(|error| error.code())
}

#[test]
fn a_whole_model_passes() {
    check(&model()).unwrap();
}

#[test]
fn what_is_no_whole_model_is_refused() {
    let whole = fs::read(model()).unwrap();
    assert_eq!(code_of(b""), Some(ErrorCode::ModelDamaged));
    assert_eq!(code_of(b"GGUF rather than this"), Some(ErrorCode::ModelUnsupported));
    assert_eq!(code_of(&whole[..whole.len() - 1]), Some(ErrorCode::ModelDamaged));
    assert_eq!(code_of(&whole[..5_000_000]), Some(ErrorCode::ModelDamaged));
    assert_eq!(code_of(&[whole.as_slice(), b"more"].concat()), Some(ErrorCode::ModelDamaged));
    let mut other = whole.clone();
    other[4..8].copy_from_slice(&32_000_u32.to_le_bytes());
    assert_eq!(code_of(&other), Some(ErrorCode::ModelUnsupported));
    assert_eq!(check(Path::new("gone.bin")).unwrap_err().code(), ErrorCode::ModelMissing);
}

/// Bytes that only announce weights, as files for tests of loaders do.
#[test]
fn a_model_without_weights_is_damaged() {
    let whole = fs::read(model()).unwrap();
    let tensors = whole.windows(28).position(|name| name == b"encoder.positional_embedding").unwrap();
    assert_eq!(code_of(&whole[..tensors - 20]), Some(ErrorCode::ModelDamaged));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_changed_head_never_panics(at in 0_usize..200_000, value in any::<u8>()) {
        let mut content = fs::read(model()).unwrap();
        content[at] = value;
        code_of(&content);
    }
}
