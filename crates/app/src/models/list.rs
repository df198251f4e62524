//! The models as shown: the catalogue, the student's own, what is installed, selected and verified.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use studium_base::{CancelToken, Coded, ErrorCode};
use studium_engine::protocol::speech::HearingSpec;
use studium_engine::{Catalog, CatalogModel, EngineError, Generate, Hear, Machine, ModelFolder, ModelRole, sha256_of};
use studium_store::{Area, Store};

use super::choice::{Choice, Selection};
use super::own::{self, OwnModel};
use super::speed;
use crate::jobs::Job;
use crate::{AppError, Resources, settings};

/// Tokens that a question with its sources has; for the estimate of the time to the first word.
const TYPICAL_PROMPT_TOKENS: f64 = 700.0;
/// Prompt tokens a second, a core and a billion weights (reference: 3B Q4_K_M, 18 to 29 tokens/s on two cores).
const PREFILL_PER_CORE_AND_BILLION: f64 = 34.0;

/// Does a model fit this machine?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// It takes less than half of the memory.
    Well,
    /// It takes less than three quarters.
    Tight,
    /// It takes more.
    No,
}

/// A model as shown.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Model {
    /// Catalogue id, or the id of the student's own model.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub role: ModelRole,
    /// All its files are there with the right size.
    pub installed: bool,
    /// It is used.
    pub selected: bool,
    /// It came with the set-up.
    pub starter: bool,
    /// The student added it.
    pub own: bool,
    /// Did its checksum match when it was last read? Nothing: not read since it was installed.
    pub verified: Option<bool>,
    /// On disk.
    #[specta(type = u32)]
    pub size_bytes: u64,
    /// While it runs.
    #[specta(type = u32)]
    pub memory_bytes: u64,
    /// On this machine.
    pub fit: Fit,
    /// Measured or estimated seconds until the first word of an answer.
    #[specta(type = Option<u32>)]
    pub seconds_per_answer: Option<f64>,
    /// Licence.
    pub license: String,
    /// ISO 639-1 codes; `mul` for many.
    pub languages: Vec<String>,
    /// One sentence.
    pub good_for: String,
    /// The host that a download would ask.
    pub host: Option<String>,
    /// Its download, if there is one.
    pub download: Option<Job>,
}

/// A model's id and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct ModelRef {
    /// Catalogue id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// The models of a data folder.
pub(crate) struct Models {
    pub(crate) catalog: Catalog,
    pub(crate) folder: ModelFolder,
    pub(crate) machine: Machine,
    pub(super) store: Arc<Store>,
    pub(super) generate: Arc<dyn Generate>,
    pub(super) hear: Arc<dyn Hear>,
    pub(crate) runtime: std::path::PathBuf,
}

impl Models {
    pub(crate) fn open(
        resources: &Resources,
        data_folder: &Path,
        store: Arc<Store>,
        generate: Arc<dyn Generate>,
        hear: Arc<dyn Hear>,
    ) -> Result<Self, AppError> {
        Ok(Self {
            catalog: Catalog::read(&resources.models().join("catalog.toml"))?,
            folder: ModelFolder { downloads: data_folder.join("models"), resources: resources.models() },
            machine: Machine::detect(),
            store,
            generate,
            hear,
            runtime: resources.library("onnxruntime", "onnxruntime"),
        })
    }

    /// All models, the installed ones first, then in the order of the catalogue.
    pub(crate) fn list(&self, jobs: &[Job]) -> Result<Vec<Model>, AppError> {
        let selection = Selection::load(&self.store)?;
        let mut models = Vec::new();
        for own in own::list(&self.store)? {
            models.push(self.own_view(&own, &selection));
        }
        for model in &self.catalog.models {
            models.push(self.view(model, &selection, jobs)?);
        }
        models.sort_by_key(|model| !model.installed);
        Ok(models)
    }

    pub(crate) fn get(&self, id: &str, jobs: &[Job]) -> Result<Model, AppError> {
        let found = self.list(jobs)?.into_iter().find(|model| model.id == id);
        found.ok_or_else(|| EngineError::UnknownModel { id: id.to_owned() }.into())
    }

    fn view(&self, model: &CatalogModel, selection: &Selection, jobs: &[Job]) -> Result<Model, AppError> {
        let download = jobs
            .iter()
            .find(|job| job.model.as_deref() == Some(&model.id) && job.state != crate::JobState::Done)
            .cloned();
        let measured = speed::load(&self.store, &model.id, self.machine)?;
        let rate = measured.map_or_else(
            || self.estimated_prefill(model.parameters),
            |speed| Some(f64::from(speed.prefill_tokens_per_s)),
        );
        let is_language = model.role == ModelRole::Language;
        Ok(Model {
            id: model.id.clone(),
            name: model.name.clone(),
            role: model.role,
            installed: self.folder.is_installed(model),
            selected: self.is_selected(model, selection),
            starter: model.starter,
            own: false,
            verified: settings::read(&self.store, &verified_key(&model.id))?,
            size_bytes: model.size_bytes(),
            memory_bytes: model.memory_bytes,
            fit: self.fit(model.memory_bytes),
            seconds_per_answer: rate.filter(|_| is_language).map(|rate| TYPICAL_PROMPT_TOKENS / rate),
            license: model.license.clone(),
            languages: model.languages.clone(),
            good_for: model.good_for.clone(),
            host: model.host().map(str::to_owned),
            download,
        })
    }

    fn own_view(&self, own: &OwnModel, selection: &Selection) -> Model {
        Model {
            id: own.id.clone(),
            name: own.name.clone(),
            role: own.role(),
            installed: own.path.is_file(),
            selected: [&selection.language, &selection.hearing].contains(&&Some(own.id.clone())),
            starter: false,
            own: true,
            verified: None,
            size_bytes: own.size_bytes,
            memory_bytes: own.size_bytes + own.size_bytes / 4,
            fit: self.fit(own.size_bytes + own.size_bytes / 4),
            seconds_per_answer: None,
            license: String::new(),
            languages: Vec::new(),
            good_for: String::new(),
            host: None,
            download: None,
        }
    }

    fn is_selected(&self, model: &CatalogModel, selection: &Selection) -> bool {
        let chosen = match model.role {
            ModelRole::Language => self.language_choice(selection, None).ok().flatten().map(|choice| choice.id),
            ModelRole::Embedding => self.embedding_model(selection).map(|model| model.id.clone()),
            ModelRole::Hearing => self.hearing_file(selection).ok().flatten().map(|(id, _)| id),
            ModelRole::Voice => model.languages.first().and_then(|language| selection.voices.get(language)).cloned(),
        };
        chosen.as_ref() == Some(&model.id)
    }

    fn fit(&self, memory_bytes: u64) -> Fit {
        let all = self.machine.memory_bytes;
        if memory_bytes <= all / 2 {
            Fit::Well
        } else if memory_bytes <= all / 4 * 3 {
            Fit::Tight
        } else {
            Fit::No
        }
    }

    fn estimated_prefill(&self, parameters: u64) -> Option<f64> {
        let billions = parameters as f64 / 1e9;
        (billions > 0.0).then(|| PREFILL_PER_CORE_AND_BILLION * f64::from(self.machine.physical_cores) / billions)
    }

    /// Chooses the model for its role.
    pub(crate) fn select(&self, id: &str) -> Result<(), AppError> {
        let model = self.get(id, &[])?;
        if !model.installed {
            return Err(EngineError::NotInstalled { id: id.to_owned() }.into());
        }
        let mut selection = Selection::load(&self.store)?;
        match model.role {
            ModelRole::Language => selection.language = Some(id.to_owned()),
            ModelRole::Embedding => selection.embedding = Some(id.to_owned()),
            ModelRole::Hearing => selection.hearing = Some(id.to_owned()),
            ModelRole::Voice => {
                for language in model.languages {
                    selection.voices.insert(language, id.to_owned());
                }
            }
        }
        selection.save(&self.store)
    }

    /// Reads all files of a model and compares them with the catalogue; a damaged model is noted and returned as an
    /// error.
    pub(crate) fn verify(&self, id: &str, cancel: &CancelToken) -> Result<(), AppError> {
        if let Some(own) = own::list(&self.store)?.into_iter().find(|own| own.id == id) {
            let actual = sha256_of(&own.path, cancel)?;
            return match actual {
                Some(actual) if actual != own.sha256 => Err(EngineError::Damaged { path: own.path }.into()),
                _ => Ok(()),
            };
        }
        let model = self.catalog_model(id)?;
        let result = self.folder.verify(model, cancel);
        let verdict = match &result {
            Ok(true) => Some(true),
            Err(error) if error.code() == ErrorCode::ModelDamaged => Some(false),
            Ok(false) | Err(_) => None,
        };
        if let Some(verdict) = verdict {
            settings::write(&self.store, &verified_key(id), &verdict, Area::Models)?;
        }
        result?;
        Ok(())
    }

    /// The files of a model changed: what was known of their checksum does not hold any more.
    pub(crate) fn forget_verdict(&self, id: &str, verdict: Option<bool>) -> Result<(), AppError> {
        Ok(settings::write(&self.store, &verified_key(id), &verdict, Area::Models)?)
    }

    pub(crate) fn catalog_model(&self, id: &str) -> Result<&CatalogModel, AppError> {
        self.catalog.find(id).ok_or_else(|| EngineError::UnknownModel { id: id.to_owned() }.into())
    }

    /// Takes the student's own model file in; the file stays where it is.
    pub(crate) fn add_own(&self, path: &Path, cancel: &CancelToken) -> Result<Option<Model>, AppError> {
        let name = if own::hears(path)? {
            let weights = std::path::absolute(path).map_err(EngineError::file(path))?;
            self.hear.is_multilingual(HearingSpec { weights, threads: 1 })?;
            path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
        } else {
            self.generate.describe(path)?.name
        };
        let Some(sha256) = sha256_of(path, cancel)? else { return Ok(None) };
        let id = own::add(&self.store, path, &name, sha256)?;
        self.get(&id, &[]).map(Some)
    }

    /// Removes a downloaded model's files, or forgets the student's own model (its file stays).
    pub(crate) fn remove(&self, id: &str) -> Result<(), AppError> {
        let mut selection = Selection::load(&self.store)?;
        selection.forget(id);
        selection.save(&self.store)?;
        if own::remove(&self.store, id)? {
            return Ok(());
        }
        self.folder.remove(self.catalog_model(id)?)?;
        self.forget_verdict(id, None)
    }

    /// The model that answers: the course's own, the selected one, else the best installed one that fits.
    pub(crate) fn language_choice(
        &self,
        selection: &Selection,
        course_model: Option<&str>,
    ) -> Result<Option<Choice>, AppError> {
        let own = own::list(&self.store)?;
        let wanted = [course_model, selection.language.as_deref()].into_iter().flatten();
        for id in wanted {
            let writes = |own: &&OwnModel| own.role() == ModelRole::Language && own.path.is_file();
            if let Some(own) = own.iter().filter(writes).find(|own| own.id == id) {
                return Ok(Some(Choice::of_own(own)));
            }
            if let Some(model) = self.catalog.find(id) {
                // A file that is there but damaged is an error to show, not a reason to use another model silently.
                match self.folder.path_of(model, ".gguf") {
                    Ok(path) => return Ok(Some(Choice::of_catalog(model, path))),
                    Err(EngineError::NotInstalled { .. }) => {}
                    Err(error) => return Err(error.into()),
                }
            }
        }
        let mut best = None;
        for model in self.catalog.models.iter().filter(|model| model.role == ModelRole::Language) {
            match self.folder.path_of(model, ".gguf") {
                Ok(path) if best.is_none() || !model.starter => best = Some(Choice::of_catalog(model, path)),
                Ok(_) | Err(EngineError::NotInstalled { .. }) => {}
                Err(error) if best.is_none() => return Err(error.into()),
                Err(_) => {}
            }
        }
        Ok(best)
    }

    /// The model that hears: the selected one, else the first of the catalogue that is installed, else the student's own.
    pub(crate) fn hearing_file(&self, selection: &Selection) -> Result<Option<(String, PathBuf)>, AppError> {
        let hears = |model: &&CatalogModel| model.role == ModelRole::Hearing;
        let mut found = Vec::new();
        for model in self.catalog.models.iter().filter(hears) {
            match self.folder.path_of(model, ".bin") {
                Ok(path) => found.push((model.id.clone(), path)),
                Err(EngineError::NotInstalled { .. }) => {}
                Err(error) if selection.hearing.as_deref() == Some(&model.id) => return Err(error.into()),
                Err(_) => {}
            }
        }
        let own = own::list(&self.store)?.into_iter();
        found.extend(
            own.filter(|own| own.role() == ModelRole::Hearing && own.path.is_file()).map(|own| (own.id, own.path)),
        );
        let selected = found.iter().position(|(id, _)| selection.hearing.as_ref() == Some(id));
        Ok((!found.is_empty()).then(|| found.swap_remove(selected.unwrap_or_default())))
    }

    fn embedding_model(&self, selection: &Selection) -> Option<&CatalogModel> {
        let embedders = || {
            self.catalog
                .models
                .iter()
                .filter(|model| model.role == ModelRole::Embedding && self.folder.is_installed(model))
        };
        let selected = selection.embedding.as_ref().and_then(|id| embedders().find(|model| model.id == *id));
        selected.or_else(|| embedders().find(|model| model.starter)).or_else(|| embedders().next())
    }

    /// How passages are embedded; `None` when no embedding model is installed.
    pub(crate) fn embedder(&self) -> Result<Option<studium_engine::protocol::embed::EmbedderSpec>, AppError> {
        let selection = Selection::load(&self.store)?;
        let Some(model) = self.embedding_model(&selection) else { return Ok(None) };
        if settings::read(&self.store, &verified_key(&model.id))? == Some(false) {
            // It was found damaged; perhaps it was mended meanwhile.
            self.verify(&model.id, &CancelToken::new())?;
        }
        Ok(Some(Choice::embedder(model, &self.folder, &self.runtime, self.machine)?))
    }

    /// The models in use, for the status line.
    pub(crate) fn in_use(&self) -> Result<(Option<ModelRef>, Option<ModelRef>), AppError> {
        let selection = Selection::load(&self.store)?;
        let language = self.language_choice(&selection, None).ok().flatten();
        let embedding = self.embedding_model(&selection);
        Ok((
            language.map(|choice| ModelRef { id: choice.id, name: choice.name }),
            embedding.map(|model| ModelRef { id: model.id.clone(), name: model.name.clone() }),
        ))
    }
}

fn verified_key(id: &str) -> String {
    format!("model_verified/{id}")
}
