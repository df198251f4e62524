//! A data folder that vanishes, documents made on the spot, and the command line as a user runs it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;
use studium_app::base::DocumentId;
use studium_app::library::{Document, DocumentStatus};
use studium_app::net::AddressPolicy;
use studium_app::{App, ImportPaths, OpenMode, Resources};

/// A step that takes longer has failed; the machines that run this are slow and busy.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// The starter models, as their files are called.
pub(crate) const STARTER: &str = "SmolLM2-135M-Instruct.Q4_1.gguf";
pub(crate) const EMBEDDER: &str = "all-MiniLM-L6-v2/model.safetensors";
#[cfg(target_os = "linux")]
const ONNX_RUNTIME: &str = "onnxruntime/libonnxruntime.so";
#[cfg(target_os = "macos")]
const ONNX_RUNTIME: &str = "onnxruntime/libonnxruntime.dylib";
#[cfg(windows)]
const ONNX_RUNTIME: &str = "onnxruntime/onnxruntime.dll";

/// An installation without models, and a data folder.
pub(crate) struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let models = folder.path().join("resources/models");
        std::fs::create_dir_all(models.join("pdfium")).expect("a folder");
        std::fs::write(models.join("catalog.toml"), "").expect("an empty catalogue");
        let library = format!("{}pdfium{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
        let pdfium = root.join("models/pdfium").join(&library);
        assert!(pdfium.is_file(), "{} is missing: run `cargo xtask setup`", pdfium.display());
        std::fs::copy(pdfium, models.join("pdfium").join(library)).expect("PDFium can be copied");
        let personas = folder.path().join("resources/assets/personas");
        std::fs::create_dir_all(&personas).expect("a folder");
        for entry in std::fs::read_dir(root.join("assets/personas")).expect("personas") {
            let path = entry.expect("an entry").path();
            std::fs::copy(&path, personas.join(path.file_name().expect("a name"))).expect("a copy");
        }
        Self { folder }
    }

    /// An installation with the starter models that the set-up fetches.
    pub(crate) fn with_models() -> Self {
        let bench = Self::new();
        let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
        for file in [STARTER, EMBEDDER, "all-MiniLM-L6-v2/tokenizer.json", ONNX_RUNTIME] {
            let (from, to) = (models.join(file), bench.model(file));
            assert!(from.is_file(), "{} is missing: run `cargo xtask setup`", from.display());
            std::fs::create_dir_all(to.parent().expect("a parent")).expect("a folder");
            // The tests change some of these files, so they are never links to the real ones.
            std::fs::copy(from, to).expect("a copy");
        }
        std::fs::copy(models.join("catalog.toml"), bench.model("catalog.toml")).expect("the catalogue");
        bench
    }

    /// A file among the models of the installation.
    pub(crate) fn model(&self, name: &str) -> PathBuf {
        self.resources().join("models").join(name)
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn resources(&self) -> PathBuf {
        self.folder.path().join("resources")
    }

    pub(crate) fn open(&self, mode: OpenMode) -> Result<Arc<App>, studium_app::AppError> {
        self.open_with(programs(), mode)
    }

    /// With the worker programs of another folder.
    pub(crate) fn open_with(&self, programs: PathBuf, mode: OpenMode) -> Result<Arc<App>, studium_app::AppError> {
        App::open(&self.data(), Resources { folder: self.resources(), programs }, mode)
    }

    /// With servers that a test brings.
    pub(crate) fn open_behind(&self, policy: AddressPolicy, mode: OpenMode) -> Result<Arc<App>, studium_app::AppError> {
        let resources = Resources { folder: self.resources(), programs: programs() };
        App::open_behind(&self.data(), resources, mode, policy)
    }

    /// Imports a file with a few facts and waits until it is found.
    pub(crate) fn import_facts(&self, app: &App) {
        let file = self.file("salt.md", FACTS);
        let input = ImportPaths { paths: vec![file.display().to_string()], course: None };
        let document = settled(app, app.import_paths(&input).documents[0].id);
        assert_ne!(document.status, DocumentStatus::Failed, "{document:?}");
    }

    /// The path of a file outside the data folder that is yet to be.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        let folder = self.folder.path().join("files");
        std::fs::create_dir_all(&folder).expect("a folder");
        folder.join(name)
    }

    /// Writes a file outside the data folder.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join("files").join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(&path, content).expect("a file");
        path
    }

    /// The command line on this data folder.
    pub(crate) fn cli(&self, words: &[&str]) -> Command {
        let mut command = Command::new(programs().join(format!("studium-cli{}", std::env::consts::EXE_SUFFIX)));
        command
            .env("STUDIUM_RESOURCES", self.resources())
            .arg("--data")
            .arg(self.data())
            .arg("--json")
            .args(words)
            .stdin(Stdio::null());
        command
    }

    /// Runs the command line; its exit code and the one document that it printed.
    pub(crate) fn run(&self, words: &[&str]) -> (i32, Value) {
        let output = self.cli(words).output().expect("studium-cli runs");
        (output.status.code().unwrap_or(-1), one_document(&output))
    }
}

fn one_document(output: &Output) -> Value {
    let stdout = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<&str> = stdout.lines().collect();
    assert_eq!(lines.len(), 1, "one line on stdout: {stdout:?}, stderr {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_str(lines[0]).expect("JSON")
}

/// Where the programs were built.
pub(crate) fn programs() -> PathBuf {
    let test = std::env::current_exe().expect("a running test");
    let folder = test.parent().and_then(Path::parent).expect("target/debug/deps").to_owned();
    let cli = folder.join(format!("studium-cli{}", std::env::consts::EXE_SUFFIX));
    assert!(cli.is_file(), "{} was not built: run `cargo build --workspace`", cli.display());
    folder
}

/// Waits until a document is in or has failed.
pub(crate) fn settled(app: &App, id: DocumentId) -> Document {
    let started_at = Instant::now();
    loop {
        let document = app.library().document(id).expect("it is listed");
        let is_settled =
            matches!(document.status, DocumentStatus::Searchable | DocumentStatus::Ready | DocumentStatus::Failed);
        if is_settled {
            return document;
        }
        assert!(started_at.elapsed() < PATIENCE, "{document:?}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Sends a signal to a worker.
pub(crate) fn signal(name: &str, process: u32) {
    let status = Command::new("kill").args([name, &process.to_string()]).status().expect("kill runs");
    assert!(status.success(), "{name} {process}");
}

/// Waits for something that happens by itself.
pub(crate) fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let started_at = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(started_at.elapsed() < PATIENCE, "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// What [`Bench::import_facts`] imports, and a question that it answers.
pub(crate) const FACTS: &str =
    "# Salt\n\nSalt dissolves in water because water is polar. Oil does not dissolve in water.";
pub(crate) const QUESTION: &str = "Why does salt dissolve in water?";

/// A chapter of `sections` sections, each with a word of its own.
pub(crate) fn chapter(sections: usize) -> String {
    let mut text = String::from("# A long chapter\n\n");
    for section in 0..sections {
        text.push_str(&format!("## Section {section}\n\n"));
        for sentence in 0..12 {
            text.push_str(&format!(
                "Sentence {sentence} of this section speaks of marker{section} and of the tide that carries it. "
            ));
        }
        text.push_str("\n\n");
    }
    text
}

/// What a verb of `cards` gives.
pub(crate) fn cards_done(bench: &Bench, words: &[&str]) -> Value {
    let (code, result) = bench.run(&[&["cards"][..], words].concat());
    assert_eq!(code, 0, "{words:?}: {result}");
    result
}

/// The code with which a verb of `cards` refuses.
pub(crate) fn cards_refused(bench: &Bench, words: &[&str]) -> String {
    let (code, result) = bench.run(&[&["cards"][..], words].concat());
    assert_eq!(code, 1, "{words:?}: {result}");
    result["error"]["code"].as_str().expect("a code").to_owned()
}
