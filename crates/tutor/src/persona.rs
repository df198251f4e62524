//! Personas: how the tutor behaves in each teaching mode, read from one YAML file for each.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::{Persona, TeachingMode, TutorError};

/// A text in the languages of the interface.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Translated {
    /// English.
    pub en: String,
    /// German.
    pub de: String,
}

impl Translated {
    /// The text in a language ("en", "de-AT"); English where there is no translation.
    #[must_use]
    pub fn in_language(&self, language: &str) -> &str {
        if language.starts_with("de") { &self.de } else { &self.en }
    }
}

/// One persona file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonaFile {
    /// The mode it describes.
    pub id: TeachingMode,
    /// Shown to the student.
    pub name: Translated,
    /// Shown before the first question.
    pub greeting: Translated,
    /// How freely the model chooses its words, 0 to 2.
    pub temperature: f32,
    /// How the built-in voice sounds when it speaks as this persona: the name of one of espeak-ng's variants (`f2`). Without
    /// one it sounds as it is.
    #[serde(default)]
    pub voice: Option<String>,
    /// For the model, in English; short, since every model reads it anew after each restart.
    pub instructions: String,
}

/// The personas of all teaching modes.
#[derive(Debug, Clone)]
pub struct Personas {
    files: BTreeMap<TeachingMode, PersonaFile>,
    /// The one that every mode falls back on; checked when the folder was read.
    explain: PersonaFile,
}

impl Personas {
    /// Reads every `*.yaml` of a folder. There must be one for each mode.
    ///
    /// # Errors
    /// When the folder or a file cannot be read, a file is not valid, or a mode is described twice or not at all.
    pub fn read(folder: &Path) -> Result<Self, TutorError> {
        let cannot_read = |source| TutorError::PersonaFolder { path: folder.to_owned(), source };
        let mut files = BTreeMap::new();
        for entry in std::fs::read_dir(folder).map_err(cannot_read)? {
            let path = entry.map_err(cannot_read)?.path();
            if path.extension().is_none_or(|extension| extension != "yaml") {
                continue;
            }
            let persona = read_file(&path)?;
            if files.insert(persona.id, persona).is_some() {
                return Err(TutorError::PersonaTwice { path });
            }
        }
        let missing = |mode| TutorError::PersonaMissing { path: folder.to_owned(), mode };
        if let Some(mode) = TeachingMode::ALL.into_iter().find(|mode| !files.contains_key(mode)) {
            return Err(missing(mode));
        }
        let explain = files.get(&TeachingMode::Explain).cloned().ok_or_else(|| missing(TeachingMode::Explain))?;
        Ok(Self { files, explain })
    }

    /// The modes with name and greeting in a language ("en", "de").
    #[must_use]
    pub fn list(&self, language: &str) -> Vec<Persona> {
        let shown = |file: &PersonaFile| Persona {
            id: file.id,
            name: file.name.in_language(language).to_owned(),
            greeting: file.greeting.in_language(language).to_owned(),
        };
        self.files.values().map(shown).collect()
    }

    /// The persona of a mode.
    #[must_use]
    pub fn of(&self, mode: TeachingMode) -> &PersonaFile {
        self.files.get(&mode).unwrap_or(&self.explain)
    }
}

fn read_file(path: &Path) -> Result<PersonaFile, TutorError> {
    let text =
        std::fs::read_to_string(path).map_err(|source| TutorError::PersonaFolder { path: path.to_owned(), source })?;
    let persona: PersonaFile =
        serde_yaml_ng::from_str(&text).map_err(|source| TutorError::PersonaFile { path: path.to_owned(), source })?;
    let unusable = |field| TutorError::PersonaField { path: path.to_owned(), field };
    if !(0.0..=2.0).contains(&persona.temperature) {
        return Err(unusable("temperature"));
    }
    let texts = [
        ("name", &persona.name.en),
        ("name", &persona.name.de),
        ("greeting", &persona.greeting.en),
        ("greeting", &persona.greeting.de),
        ("instructions", &persona.instructions),
    ];
    let empty = texts.into_iter().find(|(_, text)| text.trim().is_empty()).map(|(field, _)| field);
    match empty {
        Some(field) => Err(unusable(field)),
        None => Ok(persona),
    }
}

#[cfg(test)]
mod tests;
