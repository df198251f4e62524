//! Notes, decks and cards, and reviewing them.

use studium_app::base::{CardId, DeckId, Failure, NoteId, NoteTypeId, PresetId};
use studium_app::cards::card::Dated;
use studium_app::cards::deck::{Deck, DeckEdit, Filter, NewDeck};
use studium_app::cards::filtered::{CustomStudied, CustomStudy};
use studium_app::cards::note::{DeletedNotes, NewNote, Note, NoteEdit, NoteVersion};
use studium_app::cards::note_type::{NewNoteType, NoteType, NoteTypeEdit};
use studium_app::cards::preset::{Preset, PresetEdit};
use studium_app::cards::queue::{Answer, Answered, DeckCounts, ShownCard};
use studium_app::cards::schedule::Preset as Options;
use studium_app::cards::search::{CardPage, CardQuery, FindReplace, Replaced, Reposition, TagChange};
use studium_app::cards::statistics::{Statistics, StatisticsQuery};
use studium_app::cards::undo::{Stepped, Steps};
use studium_app::cards::{AddedNote, Next};

use super::{State, blocking};

#[tauri::command]
#[specta::specta]
pub(crate) async fn list_decks(app: State<'_>) -> Result<Vec<DeckCounts>, Failure> {
    blocking(&app, |app| app.cards().decks()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn get_deck(app: State<'_>, id: DeckId) -> Result<Deck, Failure> {
    blocking(&app, move |app| app.cards().deck(id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn add_deck(app: State<'_>, input: NewDeck) -> Result<DeckId, Failure> {
    blocking(&app, move |app| app.cards().add_deck(&input)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn update_deck(app: State<'_>, edit: DeckEdit) -> Result<(), Failure> {
    blocking(&app, move |app| app.cards().edit_deck(&edit)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn delete_deck(app: State<'_>, id: DeckId) -> Result<(), Failure> {
    blocking(&app, move |app| app.cards().delete_deck(id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn list_note_types(app: State<'_>) -> Result<Vec<NoteType>, Failure> {
    blocking(&app, |app| app.cards().note_types()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn list_presets(app: State<'_>) -> Result<Vec<Preset>, Failure> {
    blocking(&app, |app| app.cards().presets()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn update_preset(app: State<'_>, edit: PresetEdit) -> Result<(), Failure> {
    blocking(&app, move |app| app.cards().edit_preset(&edit)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn add_note(app: State<'_>, input: NewNote) -> Result<AddedNote, Failure> {
    blocking(&app, move |app| app.cards().add_note(&input)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn get_note(app: State<'_>, id: NoteId) -> Result<Note, Failure> {
    blocking(&app, move |app| app.cards().note(id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn update_note(app: State<'_>, edit: NoteEdit) -> Result<(), Failure> {
    blocking(&app, move |app| app.cards().edit_note(&edit)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn delete_notes(app: State<'_>, ids: Vec<NoteId>) -> Result<(), Failure> {
    blocking(&app, move |app| app.cards().delete_notes(&ids)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn show_card(app: State<'_>, id: CardId) -> Result<ShownCard, Failure> {
    blocking(&app, move |app| app.cards().show(id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn card_history(app: State<'_>, id: CardId) -> Result<Vec<Dated>, Failure> {
    blocking(&app, move |app| app.cards().history(id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn next_card(app: State<'_>, deck: DeckId) -> Result<Next, Failure> {
    blocking(&app, move |app| app.cards().next(deck)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn answer_card(app: State<'_>, answer: Answer) -> Result<Answered, Failure> {
    blocking(&app, move |app| app.cards().answer(&answer)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn suspend_cards(app: State<'_>, ids: Vec<CardId>, is_suspended: bool) -> Result<(), Failure> {
    blocking(&app, move |app| app.cards().suspend(&ids, is_suspended)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn bury_cards(app: State<'_>, ids: Vec<CardId>, is_buried: bool) -> Result<(), Failure> {
    blocking(&app, move |app| app.cards().bury(&ids, is_buried)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn flag_cards(app: State<'_>, ids: Vec<CardId>, flag: u8) -> Result<(), Failure> {
    blocking(&app, move |app| app.cards().flag(&ids, flag)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn add_note_type(app: State<'_>, input: NewNoteType) -> Result<NoteTypeId, Failure> {
    blocking(&app, move |app| app.cards().add_note_type(&input)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn update_note_type(app: State<'_>, edit: NoteTypeEdit) -> Result<(), Failure> {
    blocking(&app, move |app| app.cards().edit_note_type(&edit)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn delete_note_type(app: State<'_>, id: NoteTypeId) -> Result<(), Failure> {
    blocking(&app, move |app| app.cards().delete_note_type(id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn add_preset(app: State<'_>, name: String, options: Options) -> Result<PresetId, Failure> {
    blocking(&app, move |app| app.cards().add_preset(&name, &options)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn delete_preset(app: State<'_>, id: PresetId) -> Result<(), Failure> {
    blocking(&app, move |app| app.cards().delete_preset(id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn restore_notes(app: State<'_>, ids: Vec<NoteId>) -> Result<(), Failure> {
    blocking(&app, move |app| app.cards().restore_notes(&ids)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn list_deleted_notes(app: State<'_>, offset: u32, limit: u32) -> Result<DeletedNotes, Failure> {
    blocking(&app, move |app| app.cards().deleted_notes(offset, limit)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn note_versions(app: State<'_>, id: NoteId) -> Result<Vec<NoteVersion>, Failure> {
    blocking(&app, move |app| app.cards().note_versions(id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn restore_note_version(app: State<'_>, id: NoteId, version: u32) -> Result<(), Failure> {
    blocking(&app, move |app| app.cards().restore_note_version(id, version.into())).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn move_cards(app: State<'_>, ids: Vec<CardId>, deck: DeckId) -> Result<(), Failure> {
    blocking(&app, move |app| app.cards().move_to(&ids, deck)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn reset_cards(app: State<'_>, ids: Vec<CardId>, with_counts: bool) -> Result<(), Failure> {
    blocking(&app, move |app| app.cards().reset(&ids, with_counts)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn set_due(
    app: State<'_>,
    ids: Vec<CardId>,
    days_ahead: i32,
    interval_days: Option<u32>,
) -> Result<(), Failure> {
    blocking(&app, move |app| app.cards().set_due(&ids, days_ahead, interval_days)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn card_steps(app: State<'_>) -> Result<Steps, Failure> {
    blocking(&app, |app| app.cards().steps()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn search_cards(
    app: State<'_>,
    query: CardQuery,
    offset: u32,
    limit: u32,
) -> Result<CardPage, Failure> {
    blocking(&app, move |app| app.cards().search(&query, offset, limit)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn find_cards(app: State<'_>, query: CardQuery) -> Result<Vec<CardId>, Failure> {
    blocking(&app, move |app| app.cards().find_ids(&query)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn find_notes(app: State<'_>, query: CardQuery) -> Result<Vec<NoteId>, Failure> {
    blocking(&app, move |app| app.cards().find_notes(&query)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn list_note_tags(app: State<'_>) -> Result<Vec<String>, Failure> {
    blocking(&app, |app| app.cards().tags()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn change_note_tags(app: State<'_>, change: TagChange) -> Result<u32, Failure> {
    blocking(&app, move |app| app.cards().change_tags(&change)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn preview_replace(app: State<'_>, wanted: FindReplace) -> Result<Replaced, Failure> {
    blocking(&app, move |app| app.cards().preview_replace(&wanted)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn find_replace(app: State<'_>, wanted: FindReplace) -> Result<Replaced, Failure> {
    blocking(&app, move |app| app.cards().find_replace(&wanted)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn reposition_cards(app: State<'_>, wanted: Reposition) -> Result<u32, Failure> {
    blocking(&app, move |app| app.cards().reposition(&wanted)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn add_filtered_deck(app: State<'_>, name: String, filter: Filter) -> Result<CustomStudied, Failure> {
    blocking(&app, move |app| app.cards().add_filtered_deck(&name, &filter)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn edit_filter(app: State<'_>, deck: DeckId, filter: Filter) -> Result<CustomStudied, Failure> {
    blocking(&app, move |app| app.cards().edit_filter(deck, &filter)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn rebuild_filtered_deck(app: State<'_>, deck: DeckId) -> Result<CustomStudied, Failure> {
    blocking(&app, move |app| app.cards().rebuild_filtered_deck(deck)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn empty_filtered_deck(app: State<'_>, deck: DeckId) -> Result<u32, Failure> {
    blocking(&app, move |app| app.cards().empty_filtered_deck(deck)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn custom_study(
    app: State<'_>,
    deck: DeckId,
    study: CustomStudy,
    name: String,
) -> Result<CustomStudied, Failure> {
    blocking(&app, move |app| app.cards().custom_study(deck, &study, &name)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn card_statistics(app: State<'_>, query: StatisticsQuery) -> Result<Statistics, Failure> {
    blocking(&app, move |app| app.cards().statistics(&query)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn undo_cards(app: State<'_>) -> Result<Stepped, Failure> {
    blocking(&app, |app| app.cards().undo()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn redo_cards(app: State<'_>) -> Result<Stepped, Failure> {
    blocking(&app, |app| app.cards().redo()).await
}
