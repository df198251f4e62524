//! The student's own model files. They stay where they are; the database keeps their path and checksum.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use studium_engine::{EngineError, ModelRole};
use studium_store::sqlite::named_params;
use studium_store::{Area, Operation, Store, StoreError};

use crate::AppError;

/// A model file that the student added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OwnModel {
    pub(crate) id: String,
    pub(super) name: String,
    pub(crate) path: PathBuf,
    pub(super) size_bytes: u64,
    pub(super) sha256: String,
}

impl OwnModel {
    /// Language models are GGUF files; what else was taken in hears.
    pub(crate) fn role(&self) -> ModelRole {
        let is_gguf = self.path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gguf"));
        if is_gguf { ModelRole::Language } else { ModelRole::Hearing }
    }
}

/// Is this a model of whisper.cpp, by its first bytes?
pub(super) fn hears(path: &Path) -> Result<bool, EngineError> {
    let mut magic = [0; 4];
    let mut file = File::open(path).map_err(EngineError::file(path))?;
    // A file that is shorter is none.
    Ok(file.read_exact(&mut magic).is_ok() && magic == WHISPER)
}

/// The first bytes of a model of whisper.cpp: "ggml" as a little-endian number.
const WHISPER: [u8; 4] = *b"lmgg";

pub(crate) fn list(store: &Store) -> Result<Vec<OwnModel>, AppError> {
    Ok(store.read(|reader| {
        reader.rows(include_str!("../sql/list_own_models.sql"), [], |row| {
            Ok(OwnModel {
                id: row.get("id")?,
                name: row.get("name")?,
                path: PathBuf::from(row.get::<_, String>("path")?),
                size_bytes: row.get::<_, i64>("size_bytes")?.try_into().unwrap_or(0),
                sha256: row.get("sha256")?,
            })
        })
    })?)
}

/// Notes a model file; the same content again replaces its path.
pub(super) fn add(store: &Store, path: &Path, name: &str, sha256: String) -> Result<String, AppError> {
    let path = std::fs::canonicalize(path).map_err(|source| EngineError::File { path: path.to_owned(), source })?;
    let size = path.metadata().map_err(|source| EngineError::File { path: path.clone(), source })?.len();
    let id = format!("own-{}", &sha256[..12.min(sha256.len())]);
    store.write(Operation::EditModels, |writer| {
        let now = writer.now();
        writer.execute(
            include_str!("../sql/insert_own_model.sql"),
            named_params! {
                ":id": id,
                ":name": name,
                ":path": path.to_string_lossy(),
                ":size_bytes": i64::try_from(size).unwrap_or(i64::MAX),
                ":sha256": sha256,
                ":now": now.0,
            },
        )?;
        writer.touch(Area::Models);
        Ok::<_, StoreError>(())
    })?;
    Ok(id)
}

/// Forgets a model; `false` when there was none of that id.
pub(super) fn remove(store: &Store, id: &str) -> Result<bool, AppError> {
    if !list(store)?.iter().any(|own| own.id == id) {
        return Ok(false);
    }
    store.write(Operation::EditModels, |writer| {
        writer.execute(include_str!("../sql/delete_own_model.sql"), named_params! { ":id": id })?;
        writer.touch(Area::Models);
        Ok::<_, StoreError>(())
    })?;
    Ok(true)
}
