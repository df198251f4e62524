//! The status line: what is used, what was asked of the network, what the student should know.

use serde::Serialize;

use crate::{App, AppError, ModelRef, Notice};

/// How the app stands.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct AppStatus {
    /// Of the program.
    pub version: String,
    /// Where the data lies.
    pub data_folder: String,
    /// Writes answers; nothing when none is installed.
    pub language_model: Option<ModelRef>,
    /// Finds by meaning; nothing when none is installed.
    pub embedding_model: Option<ModelRef>,
    /// Network requests of the last 24 hours.
    pub requests_today: u32,
    /// Connections are switched off.
    pub never_connect: bool,
    /// What happened to the data.
    pub notices: Vec<Notice>,
    /// Documents that are not deleted.
    pub documents: u32,
}

impl App {
    /// How the app stands.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn status(&self) -> Result<AppStatus, AppError> {
        let (language_model, embedding_model) = self.models.in_use()?;
        Ok(AppStatus {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            data_folder: self.data_folder.display().to_string(),
            language_model,
            embedding_model,
            requests_today: crate::network::count_today(&self.store)?,
            never_connect: self.network.is_never_connect(),
            notices: self.notices()?,
            documents: u32::try_from(self.library.documents(None)?.len()).unwrap_or(u32::MAX),
        })
    }
}
