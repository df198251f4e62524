//! What can be typed after `cards type`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub(crate) struct NoteTypes {
    #[command(subcommand)]
    pub(crate) verb: NoteTypesVerb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum NoteTypesVerb {
    /// Print a note type as JSON, as `add` and `edit` read it from a file.
    Show {
        /// Which, by name.
        note_type: String,
    },
    /// Make a note type.
    Add {
        /// JSON with `name`, `kind` (`standard`, `cloze` or `occlusion`), `fields`, `templates` and `style`.
        file: PathBuf,
    },
    /// Change a note type; its notes and cards follow. Fields and templates are told by their names.
    Edit(EditNoteType),
    /// Delete a note type that no note is of.
    Delete {
        /// Which, by name.
        note_type: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct EditNoteType {
    /// Which, by name.
    pub(crate) note_type: String,
    /// What it becomes, as for `add`.
    pub(crate) file: PathBuf,
    /// A field that has another name in the file: its content stays. May be given again.
    #[arg(long = "renamed-field", value_name = "OLD=NEW")]
    pub(crate) renamed_fields: Vec<String>,
    /// A template that has another name in the file: its cards stay. May be given again.
    #[arg(long = "renamed-template", value_name = "OLD=NEW")]
    pub(crate) renamed_templates: Vec<String>,
}
