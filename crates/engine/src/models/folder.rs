//! Where model files lie: first in the data folder (downloads), then among the resources (starter models).

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use studium_base::CancelToken;

use super::download::partial_of;
use super::{CatalogFile, CatalogModel};
use crate::EngineError;

/// The two places of model files.
#[derive(Debug, Clone)]
pub struct ModelFolder {
    /// Written by downloads.
    pub downloads: PathBuf,
    /// Read only: `models/` of the installation.
    pub resources: PathBuf,
}

impl ModelFolder {
    /// Where a file of a model is, if it is there with the right size.
    #[must_use]
    pub fn find(&self, file: &CatalogFile) -> Option<PathBuf> {
        [&self.downloads, &self.resources]
            .into_iter()
            .map(|folder| folder.join(&file.name))
            .find(|path| path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.len() == file.size_bytes))
    }

    /// Where a file of a model is, whatever its size: a truncated file is found, so that it can be called damaged.
    #[must_use]
    pub fn find_any(&self, file: &CatalogFile) -> Option<PathBuf> {
        self.find(file).or_else(|| {
            [&self.downloads, &self.resources]
                .into_iter()
                .map(|folder| folder.join(&file.name))
                .find(|path| path.is_file())
        })
    }

    /// Are all files there, with the right sizes?
    #[must_use]
    pub fn is_installed(&self, model: &CatalogModel) -> bool {
        model.files.iter().all(|file| self.find(file).is_some())
    }

    /// The path of the model's first file whose name ends so.
    ///
    /// # Errors
    /// [`EngineError::NotInstalled`] when it is not there, [`EngineError::Damaged`] when its size is wrong.
    pub fn path_of(&self, model: &CatalogModel, ending: &str) -> Result<PathBuf, EngineError> {
        let file = model
            .files
            .iter()
            .find(|file| file.name.ends_with(ending))
            .ok_or_else(|| EngineError::NotInstalled { id: model.id.clone() })?;
        match self.find(file) {
            Some(path) => Ok(path),
            None => match self.find_any(file) {
                Some(path) => Err(EngineError::Damaged { path }),
                None => Err(EngineError::NotInstalled { id: model.id.clone() }),
            },
        }
    }

    /// Reads every file and compares it with the catalogue. `Ok(false)` when cancelled.
    ///
    /// # Errors
    /// [`EngineError::Damaged`] names the first file that differs.
    pub fn verify(&self, model: &CatalogModel, cancel: &CancelToken) -> Result<bool, EngineError> {
        for file in &model.files {
            let path = self.find_any(file).ok_or_else(|| EngineError::NotInstalled { id: model.id.clone() })?;
            match file.matches(&path, cancel)? {
                None => return Ok(false),
                Some(false) => return Err(EngineError::Damaged { path }),
                Some(true) => {}
            }
        }
        Ok(true)
    }

    /// Removes the downloaded files of a model, unfinished ones too; those of the installation stay.
    ///
    /// # Errors
    /// When a file cannot be removed.
    pub fn remove(&self, model: &CatalogModel) -> Result<(), EngineError> {
        for file in &model.files {
            let path = self.downloads.join(&file.name);
            for path in [partial_of(&path), path] {
                if path.exists() {
                    std::fs::remove_file(&path).map_err(EngineError::file(&path))?;
                }
            }
        }
        Ok(())
    }
}

impl CatalogFile {
    /// Has the file at `path` the size and the checksum of the catalogue? `None` when cancelled.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn matches(&self, path: &Path, cancel: &CancelToken) -> Result<Option<bool>, EngineError> {
        let size_bytes = path.metadata().map_err(EngineError::file(path))?.len();
        match &self.sha256 {
            _ if size_bytes != self.size_bytes => Ok(Some(false)),
            None => Ok(Some(true)),
            Some(expected) => Ok(sha256_of(path, cancel)?.map(|actual| actual == *expected)),
        }
    }
}

/// SHA-256 of a file as lower-case hex; `None` when cancelled. About 400 MB a second.
///
/// # Errors
/// When the file cannot be read.
pub fn sha256_of(path: &Path, cancel: &CancelToken) -> Result<Option<String>, EngineError> {
    let mut file = File::open(path).map_err(EngineError::file(path))?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0_u8; 1 << 20];
    loop {
        if cancel.is_cancelled() {
            return Ok(None);
        }
        let count = file.read(&mut buffer).map_err(EngineError::file(path))?;
        if count == 0 {
            return Ok(Some(hex(&hasher.finalize())));
        }
        hasher.update(&buffer[..count]);
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes everything");
        text
    })
}
