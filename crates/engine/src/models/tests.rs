//! The catalogue, the folders of model files, and downloads against a server on loopback.

use std::path::Path;

use studium_base::{CancelToken, Coded, ErrorCode};
use tempfile::TempDir;

use super::{Catalog, CatalogFile, CatalogModel, ModelFolder, Source, sha256_of};
use crate::EngineError;

mod download;
mod server;

/// Bytes that no shift of them equals, so that a piece in the wrong place is noticed.
fn content(length: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state.to_le_bytes()[7]
    };
    (0..length).map(|_| next()).collect()
}

fn hash_of(bytes: &[u8]) -> String {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("file");
    std::fs::write(&path, bytes).unwrap();
    sha256_of(&path, &CancelToken::new()).unwrap().unwrap()
}

/// The catalogue's word on a file of such content.
fn file(name: &str, bytes: &[u8], urls: &[String]) -> CatalogFile {
    CatalogFile {
        name: name.to_owned(),
        size_bytes: bytes.len() as u64,
        sha256: Some(hash_of(bytes)),
        sources: urls.iter().map(|url| Source::Https { url: url.clone() }).collect(),
    }
}

/// A model of two files, and the two folders in which they may lie.
struct Shelf {
    _root: TempDir,
    folder: ModelFolder,
    model: CatalogModel,
}

const WEIGHTS: &[u8] = b"weights that nobody has trained";
const WORDS: &[u8] = b"{\"model\": {\"vocab\": []}}";

fn shelf() -> Shelf {
    let root = TempDir::new().unwrap();
    let folder = ModelFolder { downloads: root.path().join("downloads"), resources: root.path().join("resources") };
    let catalog = Catalog::read(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/catalog.toml"))).unwrap();
    let mut model = catalog.models[0].clone();
    model.files = vec![file("m/model.safetensors", WEIGHTS, &[]), file("m/tokenizer.json", WORDS, &[])];
    for place in [&folder.downloads, &folder.resources] {
        std::fs::create_dir_all(place.join("m")).unwrap();
    }
    Shelf { _root: root, folder, model }
}

impl Shelf {
    fn put(&self, place: &Path, name: &str, bytes: &[u8]) {
        std::fs::write(place.join("m").join(name), bytes).unwrap();
    }

    /// All files, whole, as the set-up leaves them.
    fn install(&self) {
        self.put(&self.folder.resources, "model.safetensors", WEIGHTS);
        self.put(&self.folder.resources, "tokenizer.json", WORDS);
    }

    fn verify(&self) -> Result<bool, EngineError> {
        self.folder.verify(&self.model, &CancelToken::new())
    }
}

#[test]
fn the_catalogue_that_is_shipped_names_what_a_download_needs() {
    let catalog = Catalog::read(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/catalog.toml"))).unwrap();
    let mut names = std::collections::HashSet::new();
    for model in &catalog.models {
        assert!(names.insert(&model.id), "{} is there twice", model.id);
        assert_eq!(model.host().is_none(), model.starter, "{}: the set-up or one host", model.id);
        for file in &model.files {
            assert!(names.insert(&file.name), "{} is the name of two files", file.name);
            assert!(file.sha256.as_ref().is_some_and(|hash| hash.len() == 64), "{} has no checksum", file.name);
            assert!(!file.name.contains("..") && !file.name.starts_with('/'), "{} leads out of its folder", file.name);
            assert!(!file.sources.is_empty(), "{} comes from nowhere", file.name);
        }
    }
}

#[test]
fn a_catalogue_that_is_no_catalogue_is_an_error_with_its_path() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("catalog.toml");
    std::fs::write(&path, "[[model]]\nid = 7").unwrap();
    let error = Catalog::read(&path).unwrap_err();
    assert_eq!(error.code(), ErrorCode::Internal);
    assert!(error.to_string().contains("catalog.toml"), "{error}");
}

#[test]
fn a_whole_model_is_good() {
    let shelf = shelf();
    shelf.install();
    assert!(shelf.verify().unwrap());
    assert!(shelf.folder.is_installed(&shelf.model));
}

#[test]
fn a_missing_a_truncated_and_a_tampered_file_are_each_found() {
    let mut tampered = WEIGHTS.to_vec();
    tampered[11] ^= 1;
    let longer = [WEIGHTS, b"!"].concat();
    type Damage<'a> = (Option<&'a [u8]>, ErrorCode, bool);
    let cases: [Damage<'_>; 5] = [
        (None, ErrorCode::ModelMissing, false),
        (Some(&WEIGHTS[..10]), ErrorCode::ModelDamaged, false),
        (Some(b""), ErrorCode::ModelDamaged, false),
        (Some(&longer), ErrorCode::ModelDamaged, false),
        (Some(&tampered), ErrorCode::ModelDamaged, true),
    ];
    for (bytes, code, looks_installed) in cases {
        let shelf = shelf();
        shelf.install();
        let path = shelf.folder.resources.join("m/model.safetensors");
        match bytes {
            Some(bytes) => std::fs::write(&path, bytes).unwrap(),
            None => std::fs::remove_file(&path).unwrap(),
        }
        let error = shelf.verify().unwrap_err();
        assert_eq!(error.code(), code, "{bytes:?}");
        if let EngineError::Damaged { path: named } = &error {
            assert_eq!(*named, path);
        }
        assert_eq!(shelf.folder.is_installed(&shelf.model), looks_installed);
        let found = shelf.folder.path_of(&shelf.model, ".safetensors");
        assert_eq!(found.map_err(|error| error.code()).err(), (!looks_installed).then_some(code));
    }
}

#[test]
fn damage_in_the_second_file_is_found_too() {
    let shelf = shelf();
    shelf.install();
    shelf.put(&shelf.folder.resources, "tokenizer.json", &WORDS[1..]);
    assert!(matches!(shelf.verify(), Err(EngineError::Damaged { path }) if path.ends_with("tokenizer.json")));
}

#[test]
fn a_download_takes_the_place_of_a_damaged_file_of_the_installation() {
    let shelf = shelf();
    shelf.install();
    shelf.put(&shelf.folder.resources, "model.safetensors", &WEIGHTS[1..]);
    shelf.put(&shelf.folder.downloads, "model.safetensors", WEIGHTS);
    assert!(shelf.verify().unwrap());
    assert!(shelf.folder.path_of(&shelf.model, ".safetensors").unwrap().starts_with(&shelf.folder.downloads));
}

#[test]
fn removing_takes_what_was_downloaded_and_leaves_the_installation() {
    let shelf = shelf();
    shelf.install();
    shelf.put(&shelf.folder.downloads, "model.safetensors", WEIGHTS);
    shelf.put(&shelf.folder.downloads, "tokenizer.json.part", &WORDS[..3]);
    shelf.folder.remove(&shelf.model).unwrap();
    assert_eq!(std::fs::read_dir(shelf.folder.downloads.join("m")).unwrap().count(), 0);
    assert!(shelf.verify().unwrap());
}

#[test]
fn a_cancelled_check_has_no_verdict() {
    let shelf = shelf();
    shelf.install();
    let cancel = CancelToken::new();
    cancel.cancel();
    assert!(!shelf.folder.verify(&shelf.model, &cancel).unwrap());
}
