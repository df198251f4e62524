//! The word index as a folder: opening, writing, committing.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use studium_base::{DocumentId, TextRange};
use tantivy::directory::INDEX_WRITER_LOCK;
use tantivy::schema::Schema;
use tantivy::{Directory, Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyError, Term};

use super::analysis::{NO_LANGUAGE, ReadyWords, document};
use super::entry::{LexicalEntry, LexicalQuery};
use super::mark::Marker;
use super::schema::{Fields, VERSION};
use super::{lookup, plan};
use crate::chunk::ChunkId;
use crate::index::IndexError;
use crate::retrieve::{Language, QueryTraits, Reading};

/// Memory for words not yet written to disk, in bytes. A segment of this size holds about 60,000 passages.
const WRITER_BYTES: usize = 50_000_000;

/// What the folder's name begins with; the version follows.
const FOLDER: &str = "lexical-";

/// An open word index. Reading takes no lock and goes on while another thread writes.
pub struct LexicalIndex {
    folder: PathBuf,
    index: Index,
    reader: IndexReader,
    fields: Fields,
    /// Made by the first write: its lock excludes other processes, its memory is considerable.
    writer: Mutex<Option<IndexWriter>>,
    was_rebuilt: bool,
}

impl std::fmt::Debug for LexicalIndex {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("LexicalIndex").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl LexicalIndex {
    /// Opens the index below `folder`, creating it when it is not there. An index that is damaged, or that another
    /// version wrote, is deleted and made anew, empty, with generation 0.
    ///
    /// # Errors
    /// When the folder cannot be read or written; when the index is damaged and another process writes to it.
    pub fn open(folder: &Path) -> Result<Self, IndexError> {
        let path = folder.join(format!("{FOLDER}{VERSION}"));
        let had_foreign = remove_other_versions(folder, &path)?;
        let (schema, fields) = Fields::schema();
        let exists = path.join("meta.json").exists();
        let mut was_rebuilt = had_foreign;
        let opened = if exists { open_sound(&path, &schema) } else { Err(TantivyError::IndexAlreadyExists) };
        let (index, reader) = match opened {
            Ok(opened) => opened,
            Err(error) => {
                if path.exists() {
                    tracing::warn!(%error, path = %path.display(), "the word index is made anew");
                    was_rebuilt = true;
                    remove_unused(&path)?;
                }
                fs::create_dir_all(&path).map_err(IndexError::file(&path))?;
                let index = Index::create_in_dir(&path, schema)?;
                let reader = reader(&index)?;
                (index, reader)
            }
        };
        Ok(Self { folder: path, index, reader, fields, writer: Mutex::default(), was_rebuilt })
    }

    /// Was an index found that could not be used, so that everything must be added again?
    #[must_use]
    pub fn was_rebuilt(&self) -> bool {
        self.was_rebuilt
    }

    /// The number given to the last commit; 0 for an index that was never committed.
    #[must_use]
    pub fn generation(&self) -> u64 {
        let payload = self.index.load_metas().ok().and_then(|metas| metas.payload);
        payload.and_then(|payload| payload.parse().ok()).unwrap_or(0)
    }

    /// Passages in the index, as of the last commit.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// Holds no passage?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds passages. They are found after the next commit; those not committed are forgotten when the process ends.
    ///
    /// # Errors
    /// When the disk is full or fails, or another process writes. The index is then as after the last commit.
    pub fn add(&self, entries: &[LexicalEntry]) -> Result<(), IndexError> {
        self.write(|writer| {
            for entry in entries {
                writer.add_document(document(&self.fields, entry))?;
            }
            Ok(())
        })
    }

    /// Removes all passages of a document, with the next commit; those added after this call stay.
    ///
    /// # Errors
    /// As [`Self::add`].
    pub fn remove_document(&self, document: DocumentId) -> Result<(), IndexError> {
        self.write(|writer| {
            writer.delete_term(Term::from_field_bytes(self.fields.document, document.as_bytes()));
            Ok(())
        })
    }

    /// Removes everything, with the next commit.
    ///
    /// # Errors
    /// As [`Self::add`].
    pub fn clear(&self) -> Result<(), IndexError> {
        self.write(|writer| writer.delete_all_documents().map(drop))
    }

    /// Makes everything since the last commit durable, all or nothing, under a number that [`Self::generation`] gives
    /// back. It can be searched when this returns.
    ///
    /// # Errors
    /// As [`Self::add`].
    pub fn commit(&self, generation: u64) -> Result<(), IndexError> {
        self.write(|writer| {
            let mut commit = writer.prepare_commit()?;
            commit.set_payload(&generation.to_string());
            commit.commit()?;
            self.reader.reload()
        })
    }

    /// The passages that fit best, best first, with their BM25 score.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn search(&self, query: &LexicalQuery<'_>) -> Result<Vec<(ChunkId, f32)>, IndexError> {
        let searcher = self.reader.searcher();
        let languages = self.languages(&searcher)?;
        let plan = plan::plan(&self.fields, &traits(&query.text, &languages), query.reading, &languages);
        Ok(lookup::best(&searcher, &*plan, query.documents, query.limit)?)
    }

    /// The BM25 score of given passages, in their order; 0 where the query does not match.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn score(&self, query: &str, reading: Reading, chunks: &[ChunkId]) -> Result<Vec<f32>, IndexError> {
        let searcher = self.reader.searcher();
        let languages = self.languages(&searcher)?;
        let plan = plan::plan(&self.fields, &traits(query, &languages), reading, &languages);
        Ok(lookup::score(&searcher, &self.fields, &*plan, chunks)?)
    }

    /// Those of given passages that hold the phrases that a query asks for, and nothing that it excludes.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn admitted(&self, query: &str, reading: Reading, chunks: &[ChunkId]) -> Result<Vec<ChunkId>, IndexError> {
        let Some(conditions) = plan::conditions(&self.fields, &QueryTraits::of(query), reading) else {
            return Ok(chunks.to_vec());
        };
        let scores = lookup::score(&self.reader.searcher(), &self.fields, &*conditions, chunks)?;
        Ok(chunks.iter().zip(scores).filter(|(_, score)| *score > 0.0).map(|(chunk, _)| *chunk).collect())
    }

    /// Where the words of a query, in any of their forms, and its phrases stand in each of the texts: ranges in scalar
    /// values, in order, without overlaps.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn marks(&self, query: &str, texts: &[&str]) -> Result<Vec<Vec<TextRange>>, IndexError> {
        let languages = self.languages(&self.reader.searcher())?;
        let marker = Marker::new(&traits(query, &languages), &languages);
        Ok(texts.iter().map(|text| marker.marks(text)).collect())
    }

    /// The share of a question's content words that `text` holds, by their stems, the rare ones weighing more: 0 to 1.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn term_coverage(&self, query: &str, text: &str) -> Result<f32, IndexError> {
        let searcher = self.reader.searcher();
        let languages = self.languages(&searcher)?;
        Ok(lookup::coverage(&searcher, &self.fields, &traits(query, &languages), &languages, text)?)
    }

    /// The languages whose stems the index holds; `None` among them for words that were not stemmed. Never empty.
    fn languages(&self, searcher: &Searcher) -> Result<Vec<Option<Language>>, IndexError> {
        let mut languages = Vec::new();
        for language in Language::ALL {
            if searcher.doc_freq(&Term::from_field_text(self.fields.language, language.code()))? > 0 {
                languages.push(Some(language));
            }
        }
        let unstemmed = searcher.doc_freq(&Term::from_field_text(self.fields.language, NO_LANGUAGE))?;
        if unstemmed > 0 || languages.is_empty() {
            languages.push(None);
        }
        Ok(languages)
    }

    fn write(&self, work: impl FnOnce(&mut IndexWriter) -> tantivy::Result<()>) -> Result<(), IndexError> {
        let mut slot = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let writer = match &mut *slot {
            Some(writer) => writer,
            None => match self.index.writer_with_num_threads(1, WRITER_BYTES) {
                Ok(writer) => slot.insert(writer),
                Err(TantivyError::LockFailure(..)) => return Err(IndexError::Busy { path: self.folder.clone() }),
                Err(error) => return Err(error.into()),
            },
        };
        work(writer).map_err(|error| {
            // A writer whose thread has died refuses everything from then on: the next write begins with a new one.
            *slot = None;
            self.explain(error)
        })
    }

    /// The thread that writes dies with the disk's error and leaves "an index writer was killed" behind. Whether the
    /// disk is full can still be asked.
    fn explain(&self, error: TantivyError) -> IndexError {
        let probe = self.folder.join("probe");
        let is_full = fs::write(&probe, [0_u8; 1 << 16]).is_err_and(|error| super::super::error::is_full(error.kind()));
        // Nothing reads the probe; if it cannot be removed it does no harm.
        fs::remove_file(&probe).ok();
        if is_full { IndexError::DiskFull { source: error } } else { error.into() }
    }
}

fn traits(text: &str, languages: &[Option<Language>]) -> QueryTraits {
    let known: Vec<Language> = languages.iter().copied().flatten().collect();
    QueryTraits::within(text, &known)
}

/// Opens an index that is there and looks whether it can be used. All files are opened, and their footers read.
fn open_sound(path: &Path, schema: &Schema) -> Result<(Index, IndexReader), TantivyError> {
    let index = Index::open_in_dir(path)?;
    if index.schema() != *schema {
        return Err(TantivyError::SchemaError("the fields are those of another version".to_owned()));
    }
    let reader = reader(&index)?;
    Ok((index, reader))
}

/// Makes an index ready for use.
fn reader(index: &Index) -> Result<IndexReader, TantivyError> {
    index.tokenizers().register(ReadyWords::NAME, ReadyWords);
    // Reloaded by commit itself: a watcher would need a thread and be late.
    index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()
}

/// Deletes the index at `path`, unless another process is writing to it: to a reader that comes at the wrong moment a
/// sound index may look damaged.
fn remove_unused(path: &Path) -> Result<(), IndexError> {
    if let Ok(directory) = tantivy::directory::MmapDirectory::open(path) {
        let lock = directory.acquire_lock(&INDEX_WRITER_LOCK);
        if lock.is_err() {
            return Err(IndexError::Busy { path: path.to_owned() });
        }
    }
    fs::remove_dir_all(path).map_err(IndexError::file(path))
}

/// Deletes the folders of other versions; says whether there were any.
fn remove_other_versions(folder: &Path, own: &Path) -> Result<bool, IndexError> {
    fs::create_dir_all(folder).map_err(IndexError::file(folder))?;
    let mut found = false;
    for entry in fs::read_dir(folder).map_err(IndexError::file(folder))? {
        let path = entry.map_err(IndexError::file(folder))?.path();
        let is_ours = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(FOLDER));
        if is_ours && path != own {
            remove_unused(&path)?;
            found = true;
        }
    }
    Ok(found)
}
