//! A library made for a benchmark: texts go in as they are, vectors come from a worker whose answers are remembered.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};
use studium_app::base::{CancelToken, Locator, SystemClock, TextRange};
use studium_app::engine::protocol::embed::{self, EmbedderSpec, TextKind};
use studium_app::engine::protocol::extract::{self, Block, BlockKind, Event, Format, Metadata, Part};
use studium_app::engine::recognise::Tesseract;
use studium_app::engine::{Embed, EngineError, Extract, Outcome, Supervisor, WorkerConfig};
use studium_app::library::{Library, LibraryParts};
use studium_app::store::Store;
use tempfile::TempDir;

/// Texts given to the worker at once.
const BATCH: usize = 64;

/// A library in a folder that vanishes with it.
pub(crate) struct Made {
    pub(crate) library: Library,
    _folder: TempDir,
}

impl Made {
    /// An empty library with `embed` behind it.
    pub(crate) fn new(embed: Arc<dyn Embed>, spec: EmbedderSpec) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let store = Store::open(folder.path(), Arc::new(SystemClock))?.store;
        let (library, _) = Library::open(LibraryParts {
            store: Arc::new(store),
            folder: folder.path().to_owned(),
            extract: Arc::new(Paragraphs),
            view: Arc::new(Paragraphs),
            recognise: Arc::new(Tesseract::installed()),
            embed,
            pdfium: PathBuf::new(),
            read_only: false,
        })?;
        library.select_embedder(Some(spec));
        Ok(Self { library, _folder: folder })
    }

    /// Takes a text in and makes its words searchable.
    pub(crate) fn add(&self, title: &str, text: &str) -> Result<studium_app::base::DocumentId> {
        let document = self.library.add_text(title, text, None)?;
        self.library.import(document.id, None, &CancelToken::new(), &mut |_| {})?;
        Ok(document.id)
    }

    /// Gives every passage its vector.
    pub(crate) fn embed(&self) -> Result<()> {
        self.library.embed_pending(&CancelToken::new(), &mut |_| {})?;
        Ok(())
    }
}

/// Reads plain text, paragraphs parted by empty lines, without a worker: reading files is not what is measured.
struct Paragraphs;

/// Paragraphs of a part.
const PART_PARAGRAPHS: usize = 40;

impl Extract for Paragraphs {
    fn extract(
        &self,
        request: extract::Request,
        _cancel: &CancelToken,
        on_event: &mut dyn FnMut(Event),
    ) -> Result<Outcome, EngineError> {
        let extract::Request::Extract { path, .. } = request else { return Ok(Outcome::Completed) };
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let metadata = Metadata { language: Some("en".to_owned()), ..Metadata::default() };
        on_event(Event::Opened {
            format: Format::Text,
            metadata,
            part_count: None,
            paged: false,
            bookmarks: Vec::new(),
        });
        let paragraphs: Vec<&str> = text.split("\n\n").filter(|text| !text.trim().is_empty()).collect();
        for (index, paragraphs) in (0_u32..).zip(paragraphs.chunks(PART_PARAGRAPHS)) {
            on_event(Event::Part(part(index, paragraphs)));
        }
        Ok(Outcome::Completed)
    }
}

fn part(index: u32, paragraphs: &[&str]) -> Part {
    let (text, blocks) = blocks_of(paragraphs);
    let locator = Locator::Section { href: None, path: Vec::new() };
    Part { index, text, locator, blocks, lines: Vec::new(), html: None }
}

/// Paragraphs as one text with a block each.
pub(crate) fn blocks_of(paragraphs: &[&str]) -> (String, Vec<Block>) {
    let mut text = String::new();
    let mut blocks = Vec::new();
    let mut at = 0_u32;
    for paragraph in paragraphs {
        if at > 0 {
            text.push('\n');
            at += 1;
        }
        let end = at + u32::try_from(paragraph.chars().count()).unwrap_or(u32::MAX);
        text.push_str(paragraph);
        blocks.push(Block { range: TextRange::new(at, end), kind: BlockKind::Paragraph });
        at = end;
    }
    (text, blocks)
}

/// The embed worker, whose answers are kept in a file: a second run asks it nothing.
pub(crate) struct Remembered {
    worker: Supervisor<embed::Embed>,
    known: Mutex<(HashMap<u64, Vec<f32>>, File)>,
}

/// Values of a vector of the starter model.
pub(crate) const DIMENSIONS: usize = 384;

impl Remembered {
    /// The worker beside this program, with what an earlier run remembered.
    pub(crate) fn open(root: &Path) -> Result<Self> {
        let name = format!("studium-embed{}", std::env::consts::EXE_SUFFIX);
        let program = std::env::current_exe()?.with_file_name(name);
        let worker = Supervisor::new(WorkerConfig {
            allow_read: vec![root.join("models")],
            memory_limit_bytes: 0,
            start_limit: Duration::from_secs(30),
            idle_limit: Duration::from_secs(60),
            extra_arguments: Vec::new(),
            program,
        })?;
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        std::fs::create_dir_all(&target)?;
        let path = target.join("bench-vectors");
        let mut file = OpenOptions::new().create(true).read(true).append(true).open(&path)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).with_context(|| path.display().to_string())?;
        let mut known = HashMap::new();
        for record in bytes.chunks_exact(8 + DIMENSIONS * 4) {
            let (key, values) = record.split_at(8);
            let values = values.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
            known.insert(u64::from_le_bytes(key.try_into()?), values);
        }
        Ok(Self { worker, known: Mutex::new((known, file)) })
    }
}

impl Remembered {
    /// Has the worker embed a query, remembered or not.
    pub(crate) fn ask_anew(&self, model: &EmbedderSpec, query: &str) -> Result<()> {
        self.worker.embed(model, TextKind::Query, vec![query.to_owned()], &CancelToken::new())?;
        Ok(())
    }
}

impl Embed for Remembered {
    fn embed(
        &self,
        model: &EmbedderSpec,
        kind: TextKind,
        texts: Vec<String>,
        cancel: &CancelToken,
    ) -> Result<Option<Vec<Vec<f32>>>, EngineError> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (known, file) = &mut *known;
        let mut missing: Vec<&String> = texts.iter().filter(|text| !known.contains_key(&key(text))).collect();
        missing.dedup();
        for batch in missing.chunks(BATCH) {
            let asked: Vec<String> = batch.iter().map(|text| (*text).clone()).collect();
            let Some(vectors) = self.worker.embed(model, kind, asked, cancel)? else { return Ok(None) };
            for (text, vector) in batch.iter().zip(vectors) {
                let mut record = key(text).to_le_bytes().to_vec();
                record.extend(vector.iter().flat_map(|value| value.to_le_bytes()));
                // What cannot be kept is computed again next time.
                let _ = file.write_all(&record);
                known.insert(key(text), vector);
            }
        }
        Ok(Some(texts.iter().filter_map(|text| known.get(&key(text)).cloned()).collect()))
    }
}

/// FNV-1a: the same in every release of the standard library. The starter model has no prefixes, so a text has the same
/// vector as a query and as a passage.
fn key(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
