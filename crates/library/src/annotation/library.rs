//! The library's door to annotations.

use std::path::Path;

use studium_base::{AnnotationId, CancelToken, DocumentId};

use super::{Annotation, AnnotationEdit, AnnotationOrder, AnnotationQuery, NewAnnotation, SaveAnnotations};
use super::{SaveAnnotatedPdf, SavedPdf, edit, export, list};
use crate::{Library, LibraryError, revision};

impl Library {
    /// Annotations of documents that are not deleted, each with its place.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn annotations(&self, query: &AnnotationQuery) -> Result<Vec<Annotation>, LibraryError> {
        list::list(&self.store, query)
    }

    /// One annotation.
    ///
    /// # Errors
    /// When there is no such annotation.
    pub fn annotation(&self, id: AnnotationId) -> Result<Annotation, LibraryError> {
        list::get(&self.store, id)
    }

    /// Makes a highlight or a bookmark.
    ///
    /// # Errors
    /// When the range is not one of the document's text, is too long or holds nothing to highlight, when the note is
    /// too long, and when a bookmark is given a colour.
    pub fn add_annotation(&self, new: &NewAnnotation) -> Result<Annotation, LibraryError> {
        edit::add(&self.store, new)
    }

    /// Changes the colour or the note of an annotation.
    ///
    /// # Errors
    /// When there is no such annotation, the note is too long, or a bookmark is given a colour.
    pub fn edit_annotation(&self, change: &AnnotationEdit) -> Result<Annotation, LibraryError> {
        edit::edit(&self.store, change)
    }

    /// Deletes an annotation; it can be restored.
    ///
    /// # Errors
    /// When there is no such annotation.
    pub fn delete_annotation(&self, id: AnnotationId) -> Result<(), LibraryError> {
        edit::delete(&self.store, id)
    }

    /// Takes a deletion back.
    ///
    /// # Errors
    /// When there is no such annotation, or its document is deleted.
    pub fn restore_annotation(&self, id: AnnotationId) -> Result<Annotation, LibraryError> {
        edit::restore(&self.store, id)
    }

    /// The annotations of a document, or of all, as Markdown:
    ///
    /// ```text
    /// # Annotations
    ///
    /// ## Title of the document
    ///
    /// > The text of the range, line by line.
    ///
    /// Page 12 · yellow
    ///
    /// The note, if there is one.
    ///
    /// ---
    ///
    /// Chapter one › Lenses · bookmark
    /// ```
    ///
    /// Documents come by title, annotations as they stand in the text, a rule parts two of the same document. The
    /// place is a page (its printed number, where it has one), a slide, the headings of a section, cells or a time. A
    /// bookmark without length has no quote. After what could not be found in the current text stands `· not in the
    /// current text`. Characters that Markdown would read as markup are escaped, the lines of a note are kept. This form
    /// is stable: other programs read it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn export_annotations(&self, document: Option<DocumentId>) -> Result<String, LibraryError> {
        Ok(export::markdown(&self.annotations(&AnnotationQuery { document, order: AnnotationOrder::Place })?))
    }

    /// Writes what [`Self::export_annotations`] gives to a file; the file is whole or not there.
    ///
    /// # Errors
    /// When the file is there and may not be replaced, and when it cannot be written.
    pub fn save_annotations(&self, save: &SaveAnnotations) -> Result<(), LibraryError> {
        export::save(Path::new(&save.path), &self.export_annotations(save.document)?, save.replace)
    }

    /// Writes a copy of a PDF with its annotations as other programs show them: highlights with colour and note,
    /// bookmarks as notes beside their lines. The original stays as it is, the copy is whole or not there; `None` when
    /// cancelled.
    ///
    /// # Errors
    /// When the document is no PDF or has no text yet, when it is protected and the password is missing or wrong, when
    /// the file is there and may not be replaced, and when it cannot be written.
    pub fn save_annotated_pdf(
        &self,
        save: &SaveAnnotatedPdf,
        cancel: &CancelToken,
    ) -> Result<Option<SavedPdf>, LibraryError> {
        // The file may have changed since its text was read: the marks belong to the one that was read.
        let document = crate::document::get(&self.store, save.document)?;
        let revision = document.revision.ok_or(LibraryError::NotExtracted(save.document))?;
        let original = self.originals.path(&revision::extent(&self.store, revision)?.content_hash);
        export::annotated_pdf(&self.store, &*self.extract, original, self.pdfium.clone(), save, cancel)
    }
}
