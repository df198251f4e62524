//! The diagnosis: does everything fit together, and what can this installation do?

use serde::Serialize;
use studium_engine::EngineError;
use studium_engine::protocol::SandboxReport;

use crate::{App, AppError};

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Which part.
    pub part: &'static str,
    /// What is wrong.
    pub detail: String,
}

/// The diagnosis of a data folder and the installation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Diagnosis {
    /// Nothing was found.
    pub healthy: bool,
    /// Of the program.
    pub version: String,
    /// Where the data lies.
    pub data_folder: String,
    /// Memory in bytes and physical cores.
    pub memory_bytes: u64,
    /// Physical cores.
    pub physical_cores: u32,
    /// The walls around each worker that starts.
    pub workers: Vec<(&'static str, SandboxReport)>,
    /// Languages in which the text of scans and images is recognised; none where Tesseract is not installed.
    pub recognition_languages: Vec<String>,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

impl App {
    /// Checks database, originals, indexes, workers and models.
    ///
    /// # Errors
    /// When the database cannot be read at all.
    pub fn diagnose(&self) -> Result<Diagnosis, AppError> {
        let mut findings = Vec::new();
        let mut note = |part, detail: String| findings.push(Finding { part, detail });
        for inconsistency in self.store.check()? {
            note("database", inconsistency.to_string());
        }
        for problem in self.library.check()? {
            note("library", problem);
        }
        let mut workers = Vec::new();
        let sandboxes = [
            ("studium-llm", self.engines.llm.sandbox()),
            ("studium-embed", self.engines.embed.sandbox()),
            ("studium-extract", self.engines.extract.sandbox()),
            ("studium-speech", self.engines.hear.sandbox()),
        ];
        for (program, sandbox) in sandboxes {
            match sandbox {
                Ok(report) => workers.push((program, report)),
                Err(error) => note("workers", format!("{program}: {error}")),
            }
        }
        // Optional: without it the text of scans is missing, and everything else works.
        let recognition_languages = match self.engines.recognise.languages() {
            Ok(languages) => languages,
            Err(EngineError::RecognitionMissing) => Vec::new(),
            Err(error) => {
                note("recognition", error.to_string());
                Vec::new()
            }
        };
        for model in self.models()?.iter().filter(|model| model.verified == Some(false)) {
            note("models", format!("{} does not match its checksum", model.name));
        }
        Ok(Diagnosis {
            healthy: findings.is_empty(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            data_folder: self.data_folder.display().to_string(),
            memory_bytes: self.models.machine.memory_bytes,
            physical_cores: self.models.machine.physical_cores,
            workers,
            recognition_languages,
            findings,
        })
    }
}
