//! Starting: arguments, data folder, window.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use studium_app::base::{Coded, Failure};
use studium_app::{
    App, AppError, Hand, ImportPaths, InstanceServer, OpenMode, Resources, SCHEME, default_data_folder, hand_over,
};
use tauri::webview::PageLoadEvent;
use tauri::{AppHandle, Manager, RunEvent, WebviewUrl, WebviewWindowBuilder};
use tauri_plugin_dialog::DialogExt;
use tauri_specta::Event;

use crate::commands;
use crate::events::{OpenRequested, Opening, pass_on, request_opening};

/// Studium: study from your own documents, on your own machine.
#[derive(Debug, Parser)]
#[command(name = "studium", version)]
struct Arguments {
    /// Data folder.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Files to import, and `studium://` links to follow.
    #[arg(value_name = "FILE|LINK")]
    files: Vec<PathBuf>,
}

/// Parts links from files, which become absolute.
fn parted(files: &[PathBuf]) -> Hand {
    let mut hand = Hand::default();
    for file in files {
        match file
            .to_str()
            .filter(|text| text.get(..SCHEME.len()).is_some_and(|head| head.eq_ignore_ascii_case(SCHEME)))
        {
            Some(link) => hand.links.push(link.to_owned()),
            None => {
                let path = std::path::absolute(file).unwrap_or_else(|_| file.clone());
                hand.paths.push(path.to_string_lossy().into_owned());
            }
        }
    }
    hand
}

/// Runs the desktop program until its window is closed.
#[must_use]
pub fn run() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_env("STUDIUM_LOG").unwrap_or_else(|_| "warn".into()))
        .with_writer(std::io::stderr)
        .init();
    let arguments = Arguments::parse();
    let folder = arguments.data.unwrap_or_else(default_data_folder);
    let hand = parted(&arguments.files);

    let opened = Resources::find().and_then(|resources| App::open(&folder, resources, OpenMode::Own));
    match opened {
        Ok(app) => show(app, hand),
        Err(AppError::InUse { .. }) if hand_over(&folder, &hand) => ExitCode::SUCCESS,
        Err(error) => refuse(&error),
    }
}

fn show(app: Arc<App>, hand: Hand) -> ExitCode {
    let specta = commands::builder();
    let built = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .invoke_handler(specta.invoke_handler())
        .manage(Arc::clone(&app))
        .manage(Opening::default())
        .setup({
            let app = Arc::clone(&app);
            move |tauri| {
                specta.mount_events(tauri);
                let handle = tauri.handle().clone();
                app.listen(move |event| pass_on(&handle, event));
                listen_for_second_starts(tauri.handle(), &app);
                open_window(tauri.handle(), &app)?;
                take_in(tauri.handle(), &app, hand);
                app.start_watching()?;
                Ok(())
            }
        })
        .build(tauri::generate_context!());
    match built {
        Ok(tauri) => {
            tauri.run(move |_handle, event| match event {
                RunEvent::Exit => app.close(),
                // macOS hands links over by an event instead of an argument.
                #[cfg(target_os = "macos")]
                RunEvent::Opened { urls } => {
                    let links = urls.iter().map(ToString::to_string).collect();
                    take_in(_handle, &app, Hand { links, ..Hand::default() });
                }
                _ => {}
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!(%error, "the window could not be opened");
            app.close();
            ExitCode::from(1)
        }
    }
}

fn open_window(handle: &AppHandle, app: &Arc<App>) -> tauri::Result<()> {
    WebviewWindowBuilder::new(handle, "main", WebviewUrl::default())
        .title("Studium")
        .inner_size(1280.0, 800.0)
        .min_inner_size(720.0, 520.0)
        // What the page keeps (the open course) belongs to this data folder, not to the account of the system.
        .data_directory(app.data_folder().join("window"))
        // Nothing but the interface is ever shown in the window: links in documents are inert, and a navigation that
        // slips through ends here.
        // A page that is loaded again knows nothing of what it began before: no microphone stays open behind it.
        .on_page_load({
            let app = Arc::clone(app);
            move |_, page| {
                if page.event() == PageLoadEvent::Started {
                    app.end_sound();
                }
            }
        })
        .on_navigation(|url| matches!(url.scheme(), "tauri" | "about") || url.host_str() == Some("tauri.localhost"))
        .build()?;
    Ok(())
}

/// A second start on this data folder raises the window and hands its files over.
fn listen_for_second_starts(handle: &AppHandle, app: &Arc<App>) {
    let listening = InstanceServer::start(app.data_folder(), {
        let (handle, app) = (handle.clone(), Arc::clone(app));
        move |hand| {
            if let Some(window) = handle.get_webview_window("main") {
                let raised = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
                if let Err(error) = raised {
                    tracing::warn!(%error, "the window could not be raised");
                }
            }
            take_in(&handle, &app, hand);
        }
    });
    if let Err(error) = listening {
        tracing::warn!(%error, "second starts will not reach this window");
    }
}

/// Imports files and follows links that came with a start, off the window's thread. The last link is shown, else the
/// first file.
fn take_in(handle: &AppHandle, app: &Arc<App>, hand: Hand) {
    if hand == Hand::default() {
        return;
    }
    let (handle, app) = (handle.clone(), Arc::clone(app));
    tauri::async_runtime::spawn_blocking(move || {
        let Hand { paths, links } = hand;
        let taken = app.import_paths(&ImportPaths { paths, course: None });
        if let Some(link) = links.last() {
            request_opening(&handle, OpenRequested::of_link(&app, link));
        } else if let Some(document) = taken.documents.first() {
            // Not kept for a window that is not open yet: the document has no text so early.
            if let Err(error) = OpenRequested::document(document.id).emit(&handle) {
                tracing::debug!(%error, "the window is not open yet");
            }
        }
    });
}

/// Says why Studium cannot start: a window where there is a display, and always a line on stderr.
fn refuse(error: &AppError) -> ExitCode {
    let failure = Failure::of(error);
    let code = error.code();
    tracing::error!(code = code.as_str(), detail = failure.detail, "Studium cannot start");
    let message = format!("{}\n\n{}\n\n{}", code.sentence(), code.remedy(), failure.detail);
    let built = tauri::Builder::default().plugin(tauri_plugin_dialog::init()).build(tauri::generate_context!());
    if let Ok(tauri) = built {
        let handle = tauri.handle().clone();
        handle.dialog().message(message).title("Studium").show({
            let handle = handle.clone();
            move |_| handle.exit(1)
        });
        tauri.run(|_, _| {});
    }
    ExitCode::from(1)
}
