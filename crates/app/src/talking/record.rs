//! Recording a lecture into the library. The sound lies beside the database until it is taken in, whatever happens.

use std::fs;
use std::path::{Path, PathBuf};

use crossbeam_channel::unbounded;
use serde::{Deserialize, Serialize};
use studium_base::{Coded, CourseId, ErrorCode, Failure, JobId};
use studium_library::{Document, LibraryError};
use studium_voice::recording::{self, RecordEnd, RecordRequest, RecordStep};
use studium_voice::session::OpenDevice;

use super::slot::SoundUse;
use crate::notice::{self, NoticeCode};
use crate::{App, AppError};

/// What happens while a lecture is recorded.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RecordEvent {
    /// How loud it is, also in a pause; 20 times a second.
    Level {
        /// From -100 (silence) to 0.
        #[specta(type = i32)]
        dbfs: f32,
    },
    /// How long it is.
    Time {
        /// Without the pauses.
        ms: u32,
    },
    /// It was paused, or goes on.
    Paused {
        /// It stands still.
        is_paused: bool,
    },
    /// It is in the library.
    Saved {
        /// As which document.
        document: Box<Document>,
    },
    /// Something broke off. What was recorded before is kept: saved now, or at the next start.
    Failed {
        /// Why.
        failure: Failure,
    },
    /// It is over.
    Ended,
}

impl From<RecordStep> for RecordEvent {
    fn from(step: RecordStep) -> Self {
        match step {
            RecordStep::Level { dbfs } => Self::Level { dbfs },
            RecordStep::Time { ms } => Self::Time { ms },
            RecordStep::Paused { is_paused } => Self::Paused { is_paused },
        }
    }
}

/// What a recording is to become.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct StartRecord {
    /// Into this course.
    pub course: Option<CourseId>,
    /// What it is called.
    pub title: String,
}

/// The two files of a recording: its sound, and beside it what it is to become.
struct Files {
    sound: PathBuf,
    plan: PathBuf,
}

impl Files {
    fn of(sound: PathBuf) -> Self {
        Self { plan: sound.with_extension("json"), sound }
    }

    fn begin(folder: &Path, start: &StartRecord) -> Result<Self, AppError> {
        let files = Self::of(folder.join(format!("{}.wav", JobId::new())));
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| AppError::Write { path, source }
        };
        fs::create_dir_all(folder).map_err(failed(folder))?;
        let plan = serde_json::to_vec(start).map_err(AppError::Payload)?;
        fs::write(&files.plan, plan).map_err(failed(&files.plan))?;
        Ok(files)
    }

    /// What was planned, or what can be told without it.
    fn plan(&self) -> StartRecord {
        let plan = fs::read(&self.plan).ok().and_then(|plan| serde_json::from_slice(&plan).ok());
        let title = || self.sound.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        plan.unwrap_or_else(|| StartRecord { course: None, title: title() })
    }

    /// Removes them. What cannot be removed is taken in again at the next start, as the document that is there.
    fn remove(&self) {
        for path in [&self.sound, &self.plan] {
            if let Err(error) = fs::remove_file(path) {
                tracing::warn!(%error, path = %path.display(), "what is left of a recording could not be removed");
            }
        }
    }
}

impl App {
    /// Records on this thread what the microphone hears, until it is asked to end.
    ///
    /// # Errors
    /// `busy` during a conversation or another recording; when there is no title or no such course, and what keeps the
    /// microphone from being opened or a file from being begun. What goes wrong later is an event.
    pub fn record(
        &self,
        start: &StartRecord,
        mut open: OpenDevice,
        on_event: &mut dyn FnMut(RecordEvent),
    ) -> Result<(), AppError> {
        let start = StartRecord { title: start.title.trim().to_owned(), ..*start };
        if start.title.is_empty() {
            return Err(LibraryError::NoName.into());
        }
        if let Some(course) = start.course {
            self.library.course(course)?;
        }
        let (asking, asked) = unbounded();
        let _holding = self.sound.take(SoundUse::Record(asking))?;
        let mut device = open()?;
        let files = Files::begin(&self.recordings(), &start)?;
        let end = recording::record(&mut *device, &files.sound, &asked, &mut |step| on_event(step.into()));
        drop(device);
        match end? {
            RecordEnd::Discarded => files.remove(),
            RecordEnd::Kept { has_sound, failure } => {
                if let Some(error) = failure {
                    on_event(RecordEvent::Failed { failure: Failure::of(&error) });
                }
                match self.take_in_recording(&files, has_sound) {
                    Ok(Some(document)) => on_event(RecordEvent::Saved { document: Box::new(document) }),
                    Ok(None) => {
                        let detail = "nothing was recorded".to_owned();
                        on_event(RecordEvent::Failed { failure: Failure { code: ErrorCode::NoSound, detail } });
                    }
                    Err(error) => on_event(RecordEvent::Failed { failure: Failure::of(&error) }),
                }
            }
        }
        on_event(RecordEvent::Ended);
        Ok(())
    }

    /// Asks something of the recording that goes on; nothing happens without one.
    pub fn ask_of_record(&self, request: RecordRequest) {
        if let Some(SoundUse::Record(asking)) = self.sound.holder() {
            // It may have ended just now.
            let _ = asking.send(request);
        }
    }

    fn recordings(&self) -> PathBuf {
        self.data_folder.join("recordings")
    }

    /// Makes a document of a recording and removes its files; `None` when there is nothing in it.
    fn take_in_recording(&self, files: &Files, has_sound: bool) -> Result<Option<Document>, AppError> {
        if !has_sound {
            files.remove();
            return Ok(None);
        }
        let StartRecord { course, title } = files.plan();
        // The course may have been deleted since.
        let course = course.filter(|course| self.library.course(*course).is_ok());
        let document = self.library.add_recording(&files.sound, &title, course)?;
        files.remove();
        self.queue_import(&document).map(Some)
    }

    /// Takes in what an end of the program left behind. What cannot be taken in stays where it is.
    pub(crate) fn take_in_leftovers(&self) -> Result<(), AppError> {
        let Ok(folder) = fs::read_dir(self.recordings()) else { return Ok(()) };
        let sounds = folder.filter_map(Result::ok).map(|entry| entry.path());
        for sound in sounds.filter(|path| path.extension().is_some_and(|ending| ending == "wav")) {
            let files = Files::of(sound);
            let taken = recording::mend(&files.sound)
                .map_err(AppError::from)
                .and_then(|has_sound| self.take_in_recording(&files, has_sound));
            match taken {
                Ok(Some(document)) => notice::raise(&self.store, NoticeCode::RecordingKept, &document.title)?,
                Ok(None) => {}
                Err(error) => tracing::error!(%error, code = error.code().as_str(), "a recording waits to be taken in"),
            }
        }
        Ok(())
    }
}
