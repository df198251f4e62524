//! What can be typed, by groups of verbs: [`root`] holds the program itself, each other module the verbs of one group.

mod annotations;
mod browse;
mod cards;
mod decks;
mod documents;
mod exams;
mod jobs;
mod models;
mod note_types;
mod notes;
mod presets;
mod proposals;
mod root;
mod tutor;
mod voice;

pub(crate) use annotations::{Annotations, AnnotationsVerb, Color};
pub(crate) use browse::{FilterArguments, ReplaceArguments, SearchArguments, StudyArguments, StudyWord};
pub(crate) use cards::{
    AlgorithmWord, Cards, CardsVerb, ExportArguments, FlagWord, Generate, RatingWord, RepositionArguments,
};
pub(crate) use decks::{DeckOptions, Decks, DecksVerb};
pub(crate) use documents::{
    ArrangeDocuments, Documents, DocumentsVerb, EditDocuments, Import, InCourse, Style, Text, Watch, WatchVerb,
};
pub(crate) use exams::{Exams, ExamsVerb};
pub(crate) use jobs::{Jobs, JobsVerb};
pub(crate) use models::{Models, ModelsVerb};
pub(crate) use note_types::{EditNoteType, NoteTypes, NoteTypesVerb};
pub(crate) use notes::{EditNote, Notes, NotesVerb};
pub(crate) use presets::{Presets, PresetsVerb};
pub(crate) use proposals::{AcceptArguments, Proposals, ProposalsVerb};
pub(crate) use root::{Arguments, Verb};
pub(crate) use tutor::{Ask, Mode, Search, Teaching};
pub(crate) use voice::{Listen, Read, Record, Speak, Transcribe, Voice, VoiceRun, VoiceVerb, Voices, VoicesVerb};
