//! Where the installation keeps what it ships: models, assets, libraries and worker programs.

use std::path::{Path, PathBuf};

use crate::AppError;

/// The installation.
#[derive(Debug, Clone)]
pub struct Resources {
    /// Holds `models/` and `assets/`.
    pub folder: PathBuf,
    /// Holds the worker programs: the folder of the running program.
    pub programs: PathBuf,
}

impl Resources {
    /// Looks in `STUDIUM_RESOURCES`, then beside the running program, then in the folders above it for the one that
    /// holds `tauri.conf.json` (a build from source).
    ///
    /// # Errors
    /// When no folder holds the model catalogue.
    pub fn find() -> Result<Self, AppError> {
        let program = std::env::current_exe()
            .map_err(|source| AppError::Folder { path: "the running program".into(), source })?;
        let beside = program.parent().unwrap_or(Path::new("/")).to_owned();
        // Test programs stand one folder deeper than the programs they test.
        let programs = if beside.ends_with("deps") { beside.parent().unwrap_or(&beside).to_owned() } else { beside };

        let named = std::env::var_os("STUDIUM_RESOURCES").map(PathBuf::from);
        let source = programs.ancestors().find(|folder| folder.join("tauri.conf.json").is_file());
        let here = std::env::current_dir().ok();
        let working = here.as_deref().and_then(|here| {
            here.ancestors().find(|folder| folder.join("tauri.conf.json").is_file()).map(Path::to_owned)
        });
        let candidates: Vec<PathBuf> =
            [named, Some(programs.clone()), source.map(Path::to_owned), working].into_iter().flatten().collect();
        candidates
            .iter()
            .find(|folder| folder.join("models/catalog.toml").is_file())
            .map(|folder| Self { folder: folder.clone(), programs })
            .ok_or_else(|| AppError::Resources {
                what: "models/catalog.toml",
                looked: candidates.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", "),
            })
    }

    /// Path of a worker program.
    #[must_use]
    pub fn program(&self, name: &str) -> PathBuf {
        self.programs.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// Models that came with the installation.
    #[must_use]
    pub fn models(&self) -> PathBuf {
        self.folder.join("models")
    }

    /// Prompts, personas, the sample course.
    #[must_use]
    pub fn assets(&self) -> PathBuf {
        self.folder.join("assets")
    }

    /// A dynamic library in a folder of `models/`.
    #[must_use]
    pub fn library(&self, folder: &str, name: &str) -> PathBuf {
        let file = format!("{}{name}{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
        self.models().join(folder).join(file)
    }
}
