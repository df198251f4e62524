//! Courses, documents, import.

use studium_app::base::{CancelToken, CourseId, DocumentId, Failure};
use studium_app::library::{
    Arrangement, Course, CourseEdit, DeletedDocument, DeletionImpact, Document, DocumentEdit, DocumentsEdit,
    DuplicateGroup, LibraryStatistics, RestoreCourse, SectionEdit, TagEdit,
};
use studium_app::{AppError, ImportPage, ImportPaths, ImportText, Job, Taken, endings};
use tauri::AppHandle;
use tauri_plugin_dialog::DialogExt;

use super::{State, blocking};

#[tauri::command]
#[specta::specta]
pub(crate) async fn list_courses(app: State<'_>) -> Result<Vec<Course>, Failure> {
    blocking(&app, |app| app.library().courses()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn create_course(app: State<'_>, name: String) -> Result<Course, Failure> {
    blocking(&app, move |app| app.library().create_course(&name)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn update_course(app: State<'_>, edit: CourseEdit) -> Result<Course, Failure> {
    blocking(&app, move |app| app.library().edit_course(&edit)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn delete_course(app: State<'_>, id: CourseId) -> Result<(), Failure> {
    blocking(&app, move |app| app.library().delete_course(id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn restore_course(app: State<'_>, input: RestoreCourse) -> Result<Course, Failure> {
    blocking(&app, move |app| app.library().restore_course(&input)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn list_documents(app: State<'_>, course: Option<CourseId>) -> Result<Vec<Document>, Failure> {
    blocking(&app, move |app| app.library().documents(course)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn update_document(app: State<'_>, edit: DocumentEdit) -> Result<Document, Failure> {
    blocking(&app, move |app| app.library().edit_document(&edit)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn update_documents(app: State<'_>, edit: DocumentsEdit) -> Result<(), Failure> {
    blocking(&app, move |app| app.library().edit_documents(&edit)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn arrange_documents(app: State<'_>, input: Arrangement) -> Result<(), Failure> {
    blocking(&app, move |app| app.library().arrange_documents(&input)).await
}

/// The number of documents that had the tag.
#[tauri::command]
#[specta::specta]
pub(crate) async fn update_tag(app: State<'_>, edit: TagEdit) -> Result<u32, Failure> {
    blocking(&app, move |app| app.library().edit_tag(&edit)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn update_section(app: State<'_>, edit: SectionEdit) -> Result<Course, Failure> {
    blocking(&app, move |app| app.library().edit_section(&edit)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn deletion_impact(app: State<'_>, ids: Vec<DocumentId>) -> Result<DeletionImpact, Failure> {
    blocking(&app, move |app| app.library().deletion_impact(&ids)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn delete_documents(app: State<'_>, ids: Vec<DocumentId>) -> Result<(), Failure> {
    blocking(&app, move |app| app.library().delete_documents(&ids)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn list_deleted_documents(app: State<'_>) -> Result<Vec<DeletedDocument>, Failure> {
    blocking(&app, |app| app.library().deleted_documents()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn restore_documents(app: State<'_>, ids: Vec<DocumentId>) -> Result<(), Failure> {
    blocking(&app, move |app| app.library().restore_documents(&ids)).await
}

/// For good.
#[tauri::command]
#[specta::specta]
pub(crate) async fn purge_documents(app: State<'_>, ids: Vec<DocumentId>) -> Result<(), Failure> {
    blocking(&app, move |app| app.library().purge_documents(&ids)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn library_statistics(app: State<'_>, course: Option<CourseId>) -> Result<LibraryStatistics, Failure> {
    blocking(&app, move |app| app.library().statistics(course)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn list_duplicates(app: State<'_>, course: Option<CourseId>) -> Result<Vec<DuplicateGroup>, Failure> {
    blocking(&app, move |app| app.library().duplicates(course, &CancelToken::new())).await
}

/// What a drop onto the window calls.
#[tauri::command]
#[specta::specta]
pub(crate) async fn import_paths(app: State<'_>, input: ImportPaths) -> Result<Taken, Failure> {
    blocking(&app, move |app| Ok::<_, AppError>(app.import_paths(&input))).await
}

/// Nothing when the dialog was dismissed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn import_with_dialog(
    handle: AppHandle,
    app: State<'_>,
    course: Option<CourseId>,
) -> Result<Option<Taken>, Failure> {
    blocking(&app, move |app| {
        let endings: Vec<&str> = endings().chain(["zip"]).collect();
        let dialog = handle.dialog().file().add_filter("PDF, Office, EPUB, Markdown, HTML, text, recordings", &endings);
        let Some(files) = dialog.blocking_pick_files() else { return Ok::<_, AppError>(None) };
        let paths = files.into_iter().map(|file| file.to_string()).collect();
        Ok(Some(app.import_paths(&ImportPaths { paths, course })))
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn import_text(app: State<'_>, input: ImportText) -> Result<Document, Failure> {
    blocking(&app, move |app| app.import_text(&input)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn import_page(app: State<'_>, input: ImportPage) -> Result<Job, Failure> {
    blocking(&app, move |app| app.import_page(&input)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn import_sample(app: State<'_>) -> Result<Course, Failure> {
    blocking(&app, |app| app.import_sample()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn unlock_document(app: State<'_>, id: DocumentId, password: String) -> Result<Document, Failure> {
    blocking(&app, move |app| app.unlock_document(id, password)).await
}
