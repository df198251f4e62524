//! The commands that the interface calls. Each parses its input, calls one function of the app and maps the result.

mod annotations;
mod app;
mod cards;
mod documents;
mod exams;
mod jobs;
mod listening;
mod media;
mod models;
mod packages;
mod proposals;
mod reader;
mod recording;
mod search;
mod tutor;
mod voice;
mod watch;

use std::sync::Arc;

use studium_app::App;
use studium_app::base::{Coded, Failure};
use tauri_specta::{Builder, collect_commands, collect_events};

use crate::events;

/// The opened data folder, as commands receive it.
pub(crate) type State<'a> = tauri::State<'a, Arc<App>>;

/// All commands and events, for the handler and for the generated bindings.
pub(crate) fn builder() -> Builder<tauri::Wry> {
    Builder::<tauri::Wry>::new()
        // What is sent and what is received have the same shape here.
        .disable_serde_phases()
        .commands(collect_commands![
            app::app_status,
            app::read_settings,
            app::write_settings,
            app::list_network_requests,
            app::dismiss_notice,
            documents::list_courses,
            documents::create_course,
            documents::update_course,
            documents::delete_course,
            documents::restore_course,
            documents::list_documents,
            documents::update_document,
            documents::update_documents,
            documents::arrange_documents,
            documents::update_tag,
            documents::update_section,
            documents::deletion_impact,
            documents::delete_documents,
            documents::list_deleted_documents,
            documents::restore_documents,
            documents::purge_documents,
            documents::library_statistics,
            documents::list_duplicates,
            documents::import_paths,
            documents::import_page,
            documents::import_with_dialog,
            documents::import_text,
            documents::import_sample,
            documents::unlock_document,
            watch::list_watched_folders,
            watch::watch_folder,
            watch::watch_folder_with_dialog,
            watch::unwatch_folder,
            reader::open_document,
            reader::read_parts,
            reader::read_bytes,
            reader::locate,
            reader::find_in_document,
            reader::save_reading_position,
            reader::read_picture,
            reader::read_page_lines,
            reader::cite,
            reader::follow_link,
            reader::take_open_request,
            annotations::list_annotations,
            annotations::add_annotation,
            annotations::update_annotation,
            annotations::delete_annotation,
            annotations::restore_annotation,
            annotations::export_annotations,
            annotations::save_annotations_with_dialog,
            annotations::save_annotated_pdf_with_dialog,
            search::search,
            tutor::list_personas,
            tutor::list_conversations,
            tutor::read_conversation,
            tutor::rename_conversation,
            tutor::delete_conversation,
            tutor::restore_conversation,
            tutor::ask,
            tutor::regenerate,
            tutor::stop_answer,
            voice::voice_status,
            voice::voice_settings,
            voice::save_voice_settings,
            voice::start_voice,
            voice::stop_voice,
            voice::retry_voice,
            voice::voice_command,
            voice::set_talk_mode,
            voice::press_talk,
            voice::release_talk,
            voice::mute_voice,
            voice::try_voice,
            recording::record,
            recording::ask_of_record,
            listening::read_aloud,
            listening::play_recording,
            listening::speak_card,
            listening::ask_of_player,
            listening::listen,
            listening::stop_listening,
            cards::list_decks,
            cards::get_deck,
            cards::add_deck,
            cards::update_deck,
            cards::delete_deck,
            cards::list_note_types,
            cards::list_presets,
            cards::update_preset,
            cards::add_note,
            cards::get_note,
            cards::update_note,
            cards::delete_notes,
            cards::show_card,
            cards::card_history,
            cards::next_card,
            cards::answer_card,
            cards::suspend_cards,
            cards::bury_cards,
            cards::flag_cards,
            cards::add_note_type,
            cards::update_note_type,
            cards::delete_note_type,
            cards::add_preset,
            cards::delete_preset,
            cards::list_deleted_notes,
            cards::note_versions,
            cards::restore_note_version,
            cards::restore_notes,
            cards::move_cards,
            cards::reset_cards,
            cards::set_due,
            cards::card_steps,
            cards::search_cards,
            cards::find_cards,
            cards::find_notes,
            cards::list_note_tags,
            cards::change_note_tags,
            cards::preview_replace,
            cards::find_replace,
            cards::reposition_cards,
            cards::add_filtered_deck,
            cards::edit_filter,
            cards::rebuild_filtered_deck,
            cards::empty_filtered_deck,
            cards::custom_study,
            cards::card_statistics,
            cards::undo_cards,
            cards::redo_cards,
            proposals::propose_cards,
            proposals::list_proposals,
            proposals::proposal_report,
            proposals::accept_proposal,
            proposals::refuse_proposals,
            proposals::restore_proposals,
            proposals::card_source,
            packages::import_packages,
            packages::import_package_with_dialog,
            packages::package_report,
            packages::export_package_with_dialog,
            packages::export_report,
            media::read_media,
            media::add_media,
            media::add_media_files,
            media::add_media_with_dialog,
            packages::optimize_preset,
            packages::optimization_report,
            packages::reviewed_cards,
            packages::reschedule_cards,
            packages::reschedule_report,
            exams::list_exams,
            exams::add_exam,
            exams::update_exam,
            exams::delete_exam,
            exams::exam_plan,
            exams::study_exam,
            exams::exam_of_deck,
            jobs::list_jobs,
            jobs::pause_job,
            jobs::resume_job,
            jobs::cancel_job,
            jobs::retry_job,
            models::list_models,
            models::select_model,
            models::verify_model,
            models::download_model,
            models::remove_model,
            models::add_model_with_dialog,
            models::add_model,
        ])
        .events(collect_events![events::Changed, events::JobProgress, events::OpenRequested])
}

/// Runs blocking work off the window's thread and maps its error.
pub(crate) async fn blocking<T: Send + 'static, E: Coded + Send + 'static>(
    state: &State<'_>,
    work: impl FnOnce(&Arc<App>) -> Result<T, E> + Send + 'static,
) -> Result<T, Failure> {
    let app = Arc::clone(state);
    let done = tauri::async_runtime::spawn_blocking(move || work(&app).map_err(|error| Failure::of(&error))).await;
    done.unwrap_or_else(|panicked| {
        tracing::error!(%panicked, "a command panicked");
        Err(Failure { code: studium_app::base::ErrorCode::Internal, detail: panicked.to_string() })
    })
}
