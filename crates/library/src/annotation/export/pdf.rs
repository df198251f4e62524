//! Annotations on the pages of a copy of their PDF: the extract worker makes the copy, the library writes it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use studium_base::{CancelToken, Locator};
use studium_engine::protocol::extract::{Event, Format, MarkShape, PageMark, Request};
use studium_engine::{EngineError, Extract, Outcome};
use studium_store::Store;

use super::super::{
    Annotation, AnnotationColor, AnnotationKind, AnnotationOrder, AnnotationQuery, SaveAnnotatedPdf, SavedPdf, list,
};
use super::file::Unfinished;
use crate::{LibraryError, revision};

/// The colours as they lie on white paper; the same as in the reader's light theme (`--page-mark-*`).
fn rgb(color: AnnotationColor) -> [u8; 3] {
    match color {
        AnnotationColor::Yellow => [0xff, 0xf0, 0xa0],
        AnnotationColor::Green => [0xcd, 0xee, 0xbb],
        AnnotationColor::Blue => [0xc3, 0xe2, 0xfb],
        AnnotationColor::Pink => [0xfb, 0xd0, 0xde],
        AnnotationColor::Purple => [0xe2, 0xd5, 0xf8],
        AnnotationColor::Orange => [0xfd, 0xdc, 0xb4],
    }
}

/// Writes the copy; `None` when cancelled.
///
/// # Errors
/// As for [`crate::Library::save_annotated_pdf`].
pub(in super::super) fn annotated_pdf(
    store: &Store,
    extract: &dyn Extract,
    original: PathBuf,
    pdfium: PathBuf,
    save: &SaveAnnotatedPdf,
    cancel: &CancelToken,
) -> Result<Option<SavedPdf>, LibraryError> {
    if revision::open(store, save.document)?.format != Format::Pdf {
        return Err(LibraryError::NotPdf(save.document));
    }
    let annotations =
        list::list(store, &AnnotationQuery { document: Some(save.document), order: AnnotationOrder::Place })?;
    let (owners, marks): (Vec<usize>, Vec<PageMark>) = marks(store, &annotations)?.into_iter().unzip();
    let path = Path::new(&save.path);
    let cannot_write = |source| LibraryError::Export { path: path.to_owned(), source };
    let mut copy = Unfinished::create(path, save.replace).map_err(cannot_write)?;
    let request = Request::Annotate { path: original, password: save.password.clone(), pdfium, marks };
    // Stops the worker when writing fails, and passes on the caller's cancel.
    let stop = cancel.child();
    let (mut failure, mut lacking) = (None, None);
    let outcome = extract.extract(request, &stop, &mut |event| match event {
        Event::Bytes(bytes) if failure.is_none() => {
            if let Err(error) = copy.write(&bytes) {
                failure = Some(error);
                stop.cancel();
            }
        }
        Event::Annotated { left_out } => lacking = Some(left_out),
        _ => {}
    })?;
    if let Some(source) = failure {
        return Err(cannot_write(source));
    }
    let lacking = match (outcome, lacking) {
        (Outcome::Cancelled, _) => return Ok(None),
        (Outcome::Completed, None) => return Err(EngineError::Unexpected { program: "studium-extract" }.into()),
        (Outcome::Completed, Some(lacking)) => lacking,
    };
    copy.finish().map_err(cannot_write)?;
    let is_there = |place: usize| u32::try_from(place).is_ok_and(|place| !lacking.contains(&place));
    let written: BTreeSet<usize> = (0..).zip(owners).filter(|(place, _)| is_there(*place)).map(|(_, of)| of).collect();
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Ok(Some(SavedPdf {
        path: save.path.clone(),
        written: count(written.len()),
        left_out: count(annotations.len() - written.len()),
    }))
}

/// The marks of the annotations that stand in the current text, each with the place of its annotation in the list. A
/// highlight over several pages is a mark on each of them, and has its note on the first.
fn marks(store: &Store, annotations: &[Annotation]) -> Result<Vec<(usize, PageMark)>, LibraryError> {
    let mut marks = Vec::new();
    for (place, annotation) in annotations.iter().enumerate().filter(|(_, annotation)| annotation.anchored) {
        let mut mark = |part, shape, note| {
            let Annotation { created_at, changed_at, .. } = *annotation;
            marks.push((place, PageMark { part, shape, note, created_at, changed_at }));
        };
        match annotation.kind {
            AnnotationKind::Highlight => {
                let mut note = annotation.note.clone();
                let color = rgb(annotation.color.unwrap_or_default());
                for (part, boxes) in revision::boxes(store, annotation.revision, annotation.range)? {
                    mark(part, MarkShape::Highlight { color, boxes }, note.take());
                }
            }
            AnnotationKind::Bookmark => {
                if let Some(Locator::Page { index, boxes, .. }) = &annotation.locator {
                    let beside = boxes.first().copied();
                    mark(index.saturating_sub(1), MarkShape::Pin { beside }, annotation.note.clone());
                }
            }
        }
    }
    Ok(marks)
}
