//! Highlights and bookmarks.

use studium_app::base::{AnnotationId, CancelToken, DocumentId, Failure};
use studium_app::library::{Annotation, AnnotationEdit, AnnotationQuery, NewAnnotation};
use studium_app::library::{SaveAnnotatedPdf, SaveAnnotations, SavedPdf};
use tauri::AppHandle;
use tauri_plugin_dialog::DialogExt;

use super::{State, blocking};

#[tauri::command]
#[specta::specta]
pub(crate) async fn list_annotations(app: State<'_>, query: AnnotationQuery) -> Result<Vec<Annotation>, Failure> {
    blocking(&app, move |app| app.library().annotations(&query)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn add_annotation(app: State<'_>, input: NewAnnotation) -> Result<Annotation, Failure> {
    blocking(&app, move |app| app.library().add_annotation(&input)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn update_annotation(app: State<'_>, edit: AnnotationEdit) -> Result<Annotation, Failure> {
    blocking(&app, move |app| app.library().edit_annotation(&edit)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn delete_annotation(app: State<'_>, id: AnnotationId) -> Result<(), Failure> {
    blocking(&app, move |app| app.library().delete_annotation(id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn restore_annotation(app: State<'_>, id: AnnotationId) -> Result<Annotation, Failure> {
    blocking(&app, move |app| app.library().restore_annotation(id)).await
}

/// As Markdown, of one document or of all.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_annotations(app: State<'_>, document: Option<DocumentId>) -> Result<String, Failure> {
    blocking(&app, move |app| app.library().export_annotations(document)).await
}

/// Writes them as Markdown where the student says; the dialog asks before a file is replaced. Nothing when it was
/// dismissed, otherwise the path.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_annotations_with_dialog(
    handle: AppHandle,
    app: State<'_>,
    document: Option<DocumentId>,
) -> Result<Option<String>, Failure> {
    blocking(&app, move |app| {
        let dialog = handle.dialog().file().add_filter("Markdown", &["md"]).set_file_name("annotations.md");
        let Some(path) = dialog.blocking_save_file().map(|file| file.to_string()) else { return Ok(None) };
        app.library().save_annotations(&SaveAnnotations { document, path: path.clone(), replace: true })?;
        Ok::<_, studium_app::library::LibraryError>(Some(path))
    })
    .await
}

/// Writes a copy of a PDF with its annotations where the student says; the dialog asks before a file is replaced.
/// Nothing when it was dismissed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_annotated_pdf_with_dialog(
    handle: AppHandle,
    app: State<'_>,
    document: DocumentId,
    password: Option<String>,
) -> Result<Option<SavedPdf>, Failure> {
    blocking(&app, move |app| {
        let dialog = handle.dialog().file().add_filter("PDF", &["pdf"]).set_file_name("annotations.pdf");
        let Some(path) = dialog.blocking_save_file().map(|file| file.to_string()) else { return Ok(None) };
        let save = SaveAnnotatedPdf { document, path, password, replace: true };
        app.library().save_annotated_pdf(&save, &CancelToken::new())
    })
    .await
}
