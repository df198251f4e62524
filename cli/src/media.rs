//! `cards media`: pictures and sounds for notes.

use std::path::PathBuf;

use serde_json::json;
use studium_app::{AddedMedia, App, MediaKind};

use crate::Failed;
use crate::output::Output;

pub(crate) fn add(app: &App, files: &[PathBuf], output: Output) -> Result<(), Failed> {
    let added = files.iter().map(|file| app.add_media_file(file)).collect::<Result<Vec<_>, _>>()?;
    output.result(&json!({ "media": added }), |_| added.iter().map(in_a_field).collect::<Vec<_>>().join("\n"));
    Ok(())
}

/// What a field holds that shows or plays it.
fn in_a_field(AddedMedia { name, kind }: &AddedMedia) -> String {
    match kind {
        MediaKind::Picture => format!("<img src=\"{name}\">"),
        MediaKind::Sound => format!("[sound:{name}]"),
    }
}
