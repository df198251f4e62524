//! A Tauri window with one paragraph and nothing behind it: what the start of Studium is held against.

use std::process::ExitCode;

use tauri::http::Response;
use tauri::{WebviewUrl, WebviewWindowBuilder};

const PAGE: &str = "<!doctype html><title>Empty</title><p id=\"ready\">Empty</p>";

fn main() -> ExitCode {
    let built = tauri::Builder::default()
        .register_uri_scheme_protocol("empty", |_, _| {
            Response::builder()
                .header("Content-Type", "text/html")
                .body(PAGE.as_bytes())
                .expect("a fixed page is valid")
        })
        .setup(|tauri| {
            let address = "empty://localhost/".parse()?;
            WebviewWindowBuilder::new(tauri.handle(), "main", WebviewUrl::CustomProtocol(address))
                .inner_size(1280.0, 800.0)
                .build()?;
            Ok(())
        })
        .run(tauri::generate_context!());
    if built.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
