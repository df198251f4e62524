//! The door: files, folders and archives come in, and each file that cannot says why.

use std::path::Path;

use serde::{Deserialize, Serialize};
use studium_base::{CancelToken, CourseId, ErrorCode, Failure};
use studium_library::{Archive, Document};

use super::walk::{documents_in, has_ending};
use crate::{App, AppError};

/// Files to import.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, specta::Type)]
pub struct ImportPaths {
    /// Files, archives whose files are taken, or folders whose documents are.
    pub paths: Vec<String>,
    /// Into this course.
    pub course: Option<CourseId>,
}

/// What became of an import at the door; reading the documents is a job of its own.
#[derive(Debug, Clone, Default, PartialEq, Serialize, specta::Type)]
pub struct Taken {
    /// In, or in already.
    pub documents: Vec<Document>,
    /// Not taken, each with its reason.
    pub refused: Vec<Refused>,
}

/// A file that was not taken.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Refused {
    /// As given, or as found in a folder or archive.
    pub path: String,
    /// Why.
    pub error: Failure,
}

impl App {
    /// Takes files in and queues reading them. The good files of a batch are in whatever the others are.
    pub fn import_paths(&self, input: &ImportPaths) -> Taken {
        self.take_in(input, None)
    }

    /// Takes files in with the password that opens them, which is at hand before the work begins.
    pub fn import_protected(&self, input: &ImportPaths, password: &str) -> Taken {
        self.take_in(input, Some(password))
    }

    fn take_in(&self, input: &ImportPaths, password: Option<&str>) -> Taken {
        let mut door = Door { app: self, course: input.course, password, taken: Taken::default() };
        for path in &input.paths {
            door.path(Path::new(path));
        }
        door.taken
    }
}

struct Door<'a> {
    app: &'a App,
    course: Option<CourseId>,
    password: Option<&'a str>,
    taken: Taken,
}

impl Door<'_> {
    fn path(&mut self, path: &Path) {
        if path.is_dir() {
            self.folder(path);
        } else if has_ending(path, &["zip"]) {
            self.archive(path);
        } else {
            self.file(path);
        }
    }

    fn file(&mut self, path: &Path) {
        let added = self.app.library.add_file(path, self.course).map_err(AppError::from);
        self.document(path, added);
    }

    /// Queues reading a document that is in.
    fn document(&mut self, path: &Path, added: Result<Document, AppError>) {
        let queued = added.and_then(|document| match self.password {
            Some(password) => self.app.unlock_document(document.id, password.to_owned()),
            None => self.app.queue_import(&document),
        });
        match queued {
            Ok(document) => self.taken.documents.push(document),
            Err(error) => self.refuse(path, Failure::of(&error)),
        }
    }

    fn refuse(&mut self, path: &Path, error: Failure) {
        tracing::warn!(code = error.code.as_str(), detail = error.detail, path = %path.display(), "not taken in");
        self.taken.refused.push(Refused { path: path.to_string_lossy().into_owned(), error });
    }

    fn folder(&mut self, folder: &Path) {
        let (files, refused) = match documents_in(folder) {
            Ok(found) => found,
            Err(error) => return self.refuse(folder, error),
        };
        for Refused { path, error } in refused {
            self.refuse(Path::new(&path), error);
        }
        if files.is_empty() {
            let detail = "no file in it has an ending of a format that can be read".to_owned();
            return self.refuse(folder, Failure { code: ErrorCode::FolderEmpty, detail });
        }
        for file in files {
            self.file(&file);
        }
    }

    fn archive(&mut self, path: &Path) {
        match self.app.library.add_archive(path, self.course, &CancelToken::new()) {
            Ok(Archive::Document) => self.file(path),
            Ok(Archive::Of(members)) if members.is_empty() => {
                let detail = "the archive holds no files".to_owned();
                self.refuse(path, Failure { code: ErrorCode::FolderEmpty, detail });
            }
            Ok(Archive::Of(members)) => {
                for member in members {
                    match member {
                        Ok(document) => self.document(path, Ok(document)),
                        Err((path, error)) => self.refuse(&path, error),
                    }
                }
            }
            Err(error) => self.refuse(path, Failure::of(&error)),
        }
    }
}
