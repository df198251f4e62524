//! Finding.

use studium_app::base::{CancelToken, Failure};
use studium_app::library::{SearchQuery, SearchResults};

use super::{State, blocking};

#[tauri::command]
#[specta::specta]
pub(crate) async fn search(app: State<'_>, query: SearchQuery) -> Result<SearchResults, Failure> {
    blocking(&app, move |app| app.library().search(&query, &CancelToken::new())).await
}
