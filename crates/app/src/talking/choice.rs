//! Which model hears, and which voice speaks which language.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use studium_engine::protocol::speech::{BuiltInVoice, HearingSpec, VoiceSpec};
use studium_engine::{EngineError, ModelRole, Speak};
use studium_voice::session::Voices;

use super::{VoiceChoice, VoiceSettings};
use crate::models::Selection;
use crate::{App, AppError};

/// Threads of the model that hears: while the student speaks the language model rests, or reads ahead with the others.
const HEARING_THREADS: u32 = 2;
/// Threads of a voice: it speaks while the language model still writes.
const VOICE_THREADS: u32 = 1;

impl App {
    /// The model that hears: the student's choice, or the first that is installed.
    pub(crate) fn hearing_model(&self) -> Result<Option<HearingModel>, AppError> {
        let file = self.models.hearing_file(&Selection::load(&self.store)?)?;
        Ok(file.map(|(id, weights)| HearingModel {
            spec: self.hearing_spec(weights),
            takes_vocabulary: self.models.catalog.find(&id).is_some(),
        }))
    }

    /// A file that hears, or without one the model as above.
    pub(super) fn hearing_with(&self, file: Option<PathBuf>) -> Result<HearingModel, AppError> {
        let model = match file {
            Some(file) => Some(HearingModel { spec: self.hearing_spec(file), takes_vocabulary: false }),
            None => self.hearing_model()?,
        };
        Ok(model.ok_or_else(|| EngineError::NotInstalled { id: "hearing".to_owned() })?)
    }

    /// A file as a model that hears.
    pub(super) fn hearing_spec(&self, weights: PathBuf) -> HearingSpec {
        HearingSpec { weights, threads: HEARING_THREADS.min(self.models.machine.physical_cores.max(1)) }
    }

    /// The voices that can speak now: the student's, and the built-in ones for all other languages.
    pub(super) fn installed_voices(&self, settings: &VoiceSettings) -> Result<InstalledVoices, AppError> {
        let speak: Arc<dyn Speak> = Arc::clone(&self.engines.speak) as Arc<dyn Speak>;
        let mut chosen = BTreeMap::new();
        for (language, id) in &settings.voices {
            let voice = match self.models.catalog.find(id) {
                None => Some(self.built_in(id)),
                // A voice that was removed is as if it had not been chosen.
                Some(model) if !self.models.folder.is_installed(model) => None,
                Some(_) => self.catalogue_voice(id)?,
            };
            if let Some(voice) = voice {
                chosen.insert(language.clone(), voice);
            }
        }
        Ok(InstalledVoices { chosen, built_in: speak.voices()?, usual: self.language()?, variant: None })
    }

    /// A voice of the catalogue, ready to speak; `None` when the catalogue has no such voice.
    pub(super) fn catalogue_voice(&self, id: &str) -> Result<Option<VoiceSpec>, AppError> {
        let Some(model) = self.models.catalog.find(id).filter(|model| model.role == ModelRole::Voice) else {
            return Ok(None);
        };
        let folder = &self.models.folder;
        if !folder.is_installed(model) {
            return Err(EngineError::NotInstalled { id: id.to_owned() }.into());
        }
        Ok(Some(VoiceSpec::Piper {
            weights: folder.path_of(model, ".onnx")?,
            config: folder.path_of(model, ".onnx.json")?,
            runtime: self.models.runtime.clone(),
            speaker: 0,
            threads: VOICE_THREADS,
        }))
    }

    /// The voices of the catalogue.
    pub(super) fn catalogue_voices(&self) -> Vec<VoiceChoice> {
        let voices = self.models.catalog.models.iter().filter(|model| model.role == ModelRole::Voice);
        voices
            .map(|model| VoiceChoice {
                id: model.id.clone(),
                name: model.name.clone(),
                language: model.languages.first().cloned().unwrap_or_default(),
                installed: self.models.folder.is_installed(model),
                is_built_in: false,
            })
            .collect()
    }

    /// A built-in voice by its name.
    pub(super) fn built_in(&self, name: &str) -> VoiceSpec {
        VoiceSpec::Espeak { name: name.to_owned() }
    }
}

/// A model that hears.
pub(crate) struct HearingModel {
    pub(crate) spec: HearingSpec,
    /// It was trained with text before the sound. Of the student's own files this is not known.
    pub(crate) takes_vocabulary: bool,
}

/// The voices of this machine.
pub(super) struct InstalledVoices {
    chosen: BTreeMap<String, VoiceSpec>,
    built_in: Vec<BuiltInVoice>,
    /// Of the interface.
    usual: String,
    /// How the built-in ones sound.
    variant: Option<String>,
}

impl InstalledVoices {
    /// The same, with built-in voices that sound like a persona. A voice that the student chose stays as it is.
    pub(super) fn sounding_as(self, variant: Option<&str>) -> Self {
        Self { variant: variant.map(str::to_owned), ..self }
    }
}

impl Voices for InstalledVoices {
    fn voice(&self, language: &str) -> Option<VoiceSpec> {
        if let Some(voice) = self.chosen.get(language) {
            return Some(voice.clone());
        }
        let speaks = |voice: &&BuiltInVoice| voice.language == language;
        // A language with several accents has one that is called as the language is.
        let plain = self.built_in.iter().find(|voice| speaks(voice) && voice.name == language);
        let name = &plain.or_else(|| self.built_in.iter().find(speaks))?.name;
        let name = self.variant.as_ref().map_or_else(|| name.clone(), |variant| format!("{name}+{variant}"));
        Some(VoiceSpec::Espeak { name })
    }

    fn languages(&self) -> Vec<String> {
        let built_in = self.built_in.iter().map(|voice| &voice.language);
        let mut languages = vec![self.usual.clone()];
        for language in self.chosen.keys().chain(built_in) {
            if !languages.contains(language) {
                languages.push(language.clone());
            }
        }
        languages
    }
}

#[cfg(test)]
mod tests {
    //! Which voice speaks.

    use std::collections::BTreeMap;

    use studium_engine::protocol::speech::{BuiltInVoice, VoiceSpec};
    use studium_voice::session::Voices;

    use super::InstalledVoices;

    fn espeak(name: &str) -> VoiceSpec {
        VoiceSpec::Espeak { name: name.to_owned() }
    }

    #[test]
    fn a_persona_changes_the_built_in_voices_and_leaves_the_chosen_ones() {
        let built_in = |name: &str, language: &str| BuiltInVoice {
            name: name.to_owned(),
            language: language.to_owned(),
            title: name.to_owned(),
        };
        let voices = InstalledVoices {
            chosen: BTreeMap::from([("de".to_owned(), espeak("de+f5"))]),
            built_in: vec![built_in("en-us", "en"), built_in("de", "de"), built_in("fr", "fr")],
            usual: "en".to_owned(),
            variant: None,
        };
        assert_eq!(voices.voice("en"), Some(espeak("en-us")));
        let persona = voices.sounding_as(Some("m3"));
        assert_eq!(persona.voice("en"), Some(espeak("en-us+m3")));
        assert_eq!(persona.voice("de"), Some(espeak("de+f5")));
        assert_eq!(persona.voice("xx"), None);
        assert_eq!(persona.languages(), ["en", "de", "fr"]);
    }
}
