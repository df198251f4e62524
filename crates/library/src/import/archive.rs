//! Taking an archive in: the extract worker streams the files inside, and each becomes a document of its own.

use std::io::{PipeWriter, Write};
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use studium_base::{CancelToken, CourseId, Failure};
use studium_engine::protocol::extract::{Event, Request};
use studium_engine::{Extract, Outcome};
use studium_store::Store;

use super::add::add_from;
use crate::LibraryError;
use crate::document::Document;
use crate::original::{Original, Originals};

/// What became of a file inside an archive: its document, or its path with the reason.
pub type TakenMember = Result<Document, (PathBuf, Failure)>;

/// What an archive turned out to be.
#[derive(Debug)]
pub enum Archive {
    /// An archive, with what became of each file inside.
    Of(Vec<TakenMember>),
    /// A document whose format is a container, such as a DOCX that was renamed.
    Document,
}

/// A file inside that is on its way into the originals. A pipe parts the worker's events from the copying, so that
/// both ways of taking a file in are the same code.
struct Incoming {
    path: PathBuf,
    writer: PipeWriter,
    copying: JoinHandle<Result<Original, LibraryError>>,
}

/// Takes the files inside an archive in.
///
/// # Errors
/// When the archive itself cannot be read; what is wrong with a file inside is told with that file.
pub(crate) fn add_archive(
    store: &Store,
    originals: &Originals,
    extract: &dyn Extract,
    path: &Path,
    course: Option<CourseId>,
    cancel: &CancelToken,
) -> Result<Archive, LibraryError> {
    let path = &std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    // The worker sees the folder of originals only. The copy is needed by nothing and goes with the next tidying.
    let archive = originals.keep_file(path)?;
    let mut taken = Vec::new();
    let mut is_document = false;
    let mut incoming: Option<Incoming> = None;
    let mut failure = None;
    let stop = cancel.child();
    let request = Request::Unpack { path: originals.path(&archive.content_hash) };
    let outcome = extract.extract(request, &stop, &mut |event| match event {
        Event::Member { name } => match begin(originals, path, &name) {
            Ok(begun) => incoming = Some(begun),
            Err(error) => {
                failure = Some(error);
                stop.cancel();
            }
        },
        Event::Bytes(bytes) => {
            if let Some(incoming) = &mut incoming {
                // A copy that failed has closed its end; joining it says why.
                let _ = incoming.writer.write_all(&bytes);
            }
        }
        Event::MemberEnd { refused } => {
            if let Some(incoming) = incoming.take() {
                taken.push(finish(store, incoming, refused, course));
            }
        }
        Event::IsDocument => is_document = true,
        Event::Opened { .. }
        | Event::Part(_)
        | Event::NeedsRecognition { .. }
        | Event::Raster(_)
        | Event::RasterRows { .. }
        | Event::Package(_)
        | Event::Annotated { .. } => {}
    });
    if let Some(error) = failure {
        return Err(error);
    }
    if outcome? == Outcome::Completed && is_document {
        return Ok(Archive::Document);
    }
    Ok(Archive::Of(taken))
}

fn begin(originals: &Originals, archive: &Path, name: &str) -> Result<Incoming, LibraryError> {
    let path = archive.join(name);
    let broken = |source| LibraryError::Source { path: path.clone(), source };
    let (mut reader, writer) = std::io::pipe().map_err(broken)?;
    let copying = std::thread::Builder::new()
        .name("unpack".to_owned())
        .spawn({
            let (originals, path) = (originals.clone(), path.clone());
            move || originals.keep_stream(&mut reader, &path)
        })
        .map_err(broken)?;
    Ok(Incoming { path, writer, copying })
}

fn finish(store: &Store, incoming: Incoming, refused: Option<Failure>, course: Option<CourseId>) -> TakenMember {
    let Incoming { path, writer, copying } = incoming;
    drop(writer);
    let kept = copying.join().unwrap_or_else(|_| {
        Err(LibraryError::Source { path: path.clone(), source: std::io::Error::other("the copy broke down") })
    });
    if let Some(failure) = refused {
        return Err((path, failure));
    }
    kept.and_then(|original| add_from(store, &original, &path.to_string_lossy(), None, course))
        .map_err(|error| (path, Failure::of(&error)))
}
