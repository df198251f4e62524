//! Is the file of a model still the one that was checked? Read whole before the first use and after every change.

use std::path::Path;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use studium_base::CancelToken;
use studium_engine::EngineError;
use studium_store::Area;

use super::{Choice, Models};
use crate::{AppError, settings};

/// A file as it was when its checksum was found to be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    size_bytes: u64,
    modified_ms: u64,
}

impl Stamp {
    fn of(path: &Path) -> Result<Self, EngineError> {
        let metadata = path.metadata().map_err(|source| EngineError::File { path: path.to_owned(), source })?;
        let modified = metadata.modified().ok().and_then(|moment| moment.duration_since(UNIX_EPOCH).ok());
        // A system without times of change compares sizes alone.
        let modified_ms = modified.map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(u64::MAX));
        Ok(Self { size_bytes: metadata.len(), modified_ms })
    }
}

impl Models {
    /// Makes sure that a model of the catalogue is what it should be: weights with a changed byte still load, and
    /// answer nonsense. The student's own models are theirs to change.
    pub(crate) fn check_before_use(&self, choice: &Choice) -> Result<(), AppError> {
        if self.catalog.find(&choice.id).is_none() {
            return Ok(());
        }
        let key = format!("model_whole/{}", choice.id);
        let stamp = Stamp::of(&choice.path)?;
        if settings::read(&self.store, &key)? == Some(stamp) {
            return Ok(());
        }
        self.verify(&choice.id, &CancelToken::new())?;
        Ok(settings::write(&self.store, &key, &stamp, Area::Models)?)
    }
}
