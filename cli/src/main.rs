//! `studium-cli`: the app without a window, for scripts, tests and machines without a display.

mod annotations;
mod arguments;
mod ask;
mod browse;
mod card_statistics;
mod cards;
mod collection;
mod decks;
mod documents;
mod exams;
mod generate;
mod jobs;
mod listening;
mod media;
mod models;
mod note_types;
mod notes;
mod output;
mod packages;
mod placing;
mod presets;
mod proposals;
mod reading;
mod record;
mod reschedule;
mod review;
mod search;
mod speech;
mod voice;
mod watch;

use std::process::ExitCode;

use clap::Parser;
use studium_app::base::{Coded, ErrorCode};
use studium_app::{App, AppError, OpenMode, Resources, default_data_folder};

use arguments::{Arguments, CardsVerb, Verb, VoiceVerb, VoicesVerb, WatchVerb};
use output::Output;

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_env("STUDIUM_LOG").unwrap_or_else(|_| "error".into()))
        .with_writer(std::io::stderr)
        .init();
    // clap ends the process with 2 on a usage error.
    let arguments = Arguments::parse();
    let output = Output { json: arguments.json };
    match run(&arguments, output) {
        Ok(code) => code,
        Err(error) => {
            output.failure(&error);
            ExitCode::from(1)
        }
    }
}

fn run(arguments: &Arguments, output: Output) -> Result<ExitCode, Failed> {
    let folder = arguments.data.clone().unwrap_or_else(default_data_folder);
    let open = |mode| App::open(&folder, Resources::find()?, mode);
    // A reading verb works beside an owner, and as the owner where the folder is free, so that it sees all that is
    // derived brought up to date. A full disk leaves reading.
    let open_to_read = || match open(OpenMode::OwnQuietly) {
        Err(error) if matches!(error.code(), ErrorCode::DataFolderInUse | ErrorCode::DiskFull) => open(OpenMode::Read),
        other => other,
    };
    match &arguments.verb {
        Verb::Import(input) => documents::import(&*open(documents::import_mode(input))?, input, output),
        Verb::Watch(input) => match &input.verb {
            WatchVerb::List => watch::list(&*open_to_read()?, output),
            verb => watch::run(&open(watch::mode(verb))?, verb, output),
        },
        Verb::Documents(input) => match &input.verb {
            None => documents::list(&*open_to_read()?, &input.list, output),
            Some(verb) if collection::is_reading(verb) => collection::run(&*open_to_read()?, verb, output),
            Some(verb) => collection::run(&*open(OpenMode::OwnQuietly)?, verb, output),
        },
        Verb::Annotations(input) => {
            let app = if annotations::is_reading(&input.verb) { open_to_read()? } else { open(OpenMode::OwnQuietly)? };
            annotations::run(&app, &input.verb, output)
        }
        Verb::Cards(input) => match &input.verb {
            CardsVerb::Evaluate { revlog, algorithm, day_start } => {
                cards::evaluate(revlog, *algorithm, *day_start, output)
            }
            CardsVerb::Generate(input) => generate::generate(&*open(OpenMode::Own)?, input, output),
            verb if cards::is_reading(verb) => cards::run(&*open_to_read()?, verb, output),
            verb => cards::run(&*open(cards::mode(verb))?, verb, output),
        },
        Verb::Courses => documents::courses(&*open_to_read()?, output),
        Verb::Text(input) => reading::text(&*open_to_read()?, input, output),
        Verb::Open { link } => reading::open(&*open_to_read()?, link, output),
        Verb::Search(input) => search::search(&*open_to_read()?, input, output),
        Verb::Ask(input) => ask::ask(&*open(OpenMode::OwnQuietly)?, input, output),
        Verb::Conversations(input) => ask::conversations(&*open_to_read()?, input, output),
        Verb::Transcribe(input) => speech::transcribe(&*open_to_read()?, input, output),
        Verb::Record(input) => record::record(&open(OpenMode::Own)?, input, output),
        Verb::Speak(input) => speech::speak(&*open_to_read()?, input, output),
        Verb::Voices(input) => match &input.verb {
            VoicesVerb::List => speech::voices(&*open_to_read()?, output),
            VoicesVerb::Pull { id } => models::pull(&*open(OpenMode::Own)?, id, output),
        },
        Verb::Voice(input) => match &input.verb {
            VoiceVerb::Devices => voice::devices(&*open_to_read()?, output),
            VoiceVerb::Read(input) => listening::read(&*open_to_read()?, input, output),
            VoiceVerb::Card { card, answer, output: out } => {
                listening::card(&*open_to_read()?, card, *answer, out, output)
            }
            VoiceVerb::Dictate(input) => listening::dictate(&*open_to_read()?, input, output),
            VoiceVerb::Answer { card, listen } => listening::answer(&*open_to_read()?, card, listen, output),
            VoiceVerb::Rate(input) => listening::rate(&*open_to_read()?, input, output),
            VoiceVerb::Run(input) => voice::run(&open(OpenMode::OwnQuietly)?, input, output),
        },
        Verb::Jobs(input) => jobs::run(input, output, &open),
        Verb::Models(input) => models::run(input, output, &open),
        Verb::Doctor => jobs::doctor(&*open_to_read()?, output),
    }
}

/// Why a verb failed.
#[derive(Debug)]
pub(crate) enum Failed {
    /// The app says so, with a code.
    App(Box<dyn Coded + Send + Sync>),
    /// What was asked for makes no sense, or names something that is not there.
    Input {
        /// For branching.
        code: ErrorCode,
        /// What is wrong with it.
        detail: String,
    },
}

impl From<AppError> for Failed {
    fn from(error: AppError) -> Self {
        Self::App(Box::new(error))
    }
}

impl From<studium_app::library::LibraryError> for Failed {
    fn from(error: studium_app::library::LibraryError) -> Self {
        Self::App(Box::new(error))
    }
}

impl From<studium_app::cards::CardsError> for Failed {
    fn from(error: studium_app::cards::CardsError) -> Self {
        Self::App(Box::new(error))
    }
}

impl From<studium_app::voice::VoiceError> for Failed {
    fn from(error: studium_app::voice::VoiceError) -> Self {
        Self::App(Box::new(error))
    }
}

impl From<studium_app::tutor::TutorError> for Failed {
    fn from(error: studium_app::tutor::TutorError) -> Self {
        Self::App(Box::new(error))
    }
}

impl Failed {
    pub(crate) fn input(detail: impl Into<String>) -> Self {
        Self::Input { code: ErrorCode::BadInput, detail: detail.into() }
    }

    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::Input { code: ErrorCode::NotFound, detail: detail.into() }
    }
}
