//! A Tauri window with one paragraph and nothing behind it: what the start of Studium is held against.

use std::borrow::Cow;
use std::process::ExitCode;

use tauri::utils::assets::{AssetKey, AssetsIter, CspHash};
use tauri::{Assets, Runtime, WebviewUrl, WebviewWindowBuilder};

const PAGE: &[u8] =
    b"<!doctype html><html><head><title>Empty</title></head><body><p id=\"ready\">Empty</p></body></html>";

/// The only page, served like Studium's own.
struct OnePage;

impl<R: Runtime> Assets<R> for OnePage {
    fn get(&self, _key: &AssetKey) -> Option<Cow<'_, [u8]>> {
        Some(Cow::Borrowed(PAGE))
    }

    fn iter(&self) -> Box<AssetsIter<'_>> {
        Box::new(std::iter::once((Cow::Borrowed("index.html"), Cow::Borrowed(PAGE))))
    }

    fn csp_hashes(&self, _html_path: &AssetKey) -> Box<dyn Iterator<Item = CspHash<'_>> + '_> {
        Box::new(std::iter::empty())
    }
}

fn main() -> ExitCode {
    let mut context = tauri::generate_context!();
    context.set_assets(Box::new(OnePage));
    let built = tauri::Builder::default()
        .setup(|tauri| {
            WebviewWindowBuilder::new(tauri.handle(), "main", WebviewUrl::default())
                .inner_size(1280.0, 800.0)
                .build()?;
            Ok(())
        })
        .run(context);
    if built.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
