//! Exams: what is to be known until when, and the plan for it.

use studium_app::base::{DeckId, ExamId, Failure};
use studium_app::cards::exam::{ExamEdit, ExamOverview, ListedExam, NewExam};
use studium_app::cards::filtered::CustomStudied;

use super::{State, blocking};

#[tauri::command]
#[specta::specta]
pub(crate) async fn list_exams(app: State<'_>) -> Result<Vec<ListedExam>, Failure> {
    blocking(&app, |app| app.cards().exams()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn add_exam(app: State<'_>, input: NewExam) -> Result<ExamId, Failure> {
    blocking(&app, move |app| app.cards().add_exam(&input)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn update_exam(app: State<'_>, edit: ExamEdit) -> Result<(), Failure> {
    blocking(&app, move |app| app.cards().edit_exam(&edit)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn delete_exam(app: State<'_>, id: ExamId) -> Result<(), Failure> {
    blocking(&app, move |app| app.cards().delete_exam(id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn exam_plan(app: State<'_>, id: ExamId) -> Result<ExamOverview, Failure> {
    blocking(&app, move |app| app.cards().exam_plan(id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn study_exam(app: State<'_>, id: ExamId) -> Result<CustomStudied, Failure> {
    blocking(&app, move |app| app.cards().study_exam(id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn exam_of_deck(app: State<'_>, deck: DeckId) -> Result<Option<ExamId>, Failure> {
    blocking(&app, move |app| app.cards().exam_of_deck(deck)).await
}
