//! Microphone and loudspeaker of a conversation: those of the machine, or a written-down dialogue in their place.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use studium_engine::EngineError;
use studium_voice::VoiceError;
use studium_voice::audio::file::{Act, Cue, Dialogue, FileDevice, Pace, Room, When};
use studium_voice::audio::native::{Choice, SoundDevices, Wanted};
use studium_voice::audio::{Device, wav};
use studium_voice::session::OpenDevice;

use super::VoiceSettings;
use crate::{App, AppError};

/// Names a dialogue that takes the place of the sound devices: for tests, and on machines without a sound card.
const DIALOGUE: &str = "STUDIUM_DIALOGUE";

/// One line of a written-down dialogue: when, and what. Without a time it comes at once after the line before.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    /// Milliseconds after the line before.
    after_ms: Option<u64>,
    /// Milliseconds after the tutor has fallen silent.
    after_tutor_ms: Option<u64>,
    /// Milliseconds after the tutor began to speak.
    into_tutor_ms: Option<u64>,
    /// A WAV file, beside the dialogue.
    say: Option<PathBuf>,
    /// The devices are lost.
    #[serde(default)]
    unplug: bool,
}

/// The acts of a dialogue: a WAV file is said from its beginning to its end; a JSON file is a list of lines.
///
/// # Errors
/// When a file cannot be read.
pub fn read_dialogue(path: &Path) -> Result<Dialogue, AppError> {
    if path.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("json")) {
        let act = Act::Say(wav::read(path)?.for_hearing()?);
        return Ok(Dialogue::new([Cue { when: When::After(Duration::ZERO), act }]));
    }
    let text = std::fs::read(path).map_err(EngineError::file(path))?;
    let lines: Vec<Line> =
        serde_json::from_slice(&text).map_err(|source| AppError::Dialogue { path: path.to_owned(), source })?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let cues = lines.into_iter().map(|line| cue(folder, line)).collect::<Result<Vec<Cue>, AppError>>()?;
    Ok(Dialogue::new(cues))
}

fn cue(folder: &Path, line: Line) -> Result<Cue, AppError> {
    let when = match (line.into_tutor_ms, line.after_tutor_ms, line.after_ms) {
        (Some(ms), _, _) => When::IntoTutor(Duration::from_millis(ms)),
        (None, Some(ms), _) => When::AfterTutor(Duration::from_millis(ms)),
        (None, None, ms) => When::After(Duration::from_millis(ms.unwrap_or_default())),
    };
    let act = match line.say {
        _ if line.unplug => Act::Unplug,
        Some(file) => Act::Say(wav::read(&folder.join(file))?.for_hearing()?),
        None => Act::Wait,
    };
    Ok(Cue { when, act })
}

/// The device with this id, or the system's choice.
fn chosen(id: &Option<String>) -> Choice {
    id.clone().map_or(Choice::Default, Choice::Named)
}

impl App {
    /// Microphones and loudspeakers.
    ///
    /// # Errors
    /// When the system's sound does not work.
    pub fn sound_devices(&self) -> Result<SoundDevices, AppError> {
        Ok(self.hardware.devices()?)
    }

    /// What opens the sound devices that the student chose, or the dialogue that stands in for them.
    #[must_use]
    pub fn sound(&self, settings: &VoiceSettings) -> OpenDevice {
        let wanted = Wanted { microphone: chosen(&settings.microphone), loudspeaker: chosen(&settings.loudspeaker) };
        // Who removes no echo wears headphones.
        self.opening(wanted, settings.cancels_echo)
    }

    /// What opens the loudspeaker alone: whoever only plays needs no microphone, and leaves it shut.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn loudspeaker(&self) -> Result<OpenDevice, AppError> {
        let loudspeaker = chosen(&self.voice_settings()?.loudspeaker);
        Ok(self.opening(Wanted { microphone: Choice::Nothing, loudspeaker }, false))
    }

    /// What opens the microphone alone.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn microphone(&self) -> Result<OpenDevice, AppError> {
        let microphone = chosen(&self.voice_settings()?.microphone);
        Ok(self.opening(Wanted { microphone, loudspeaker: Choice::Nothing }, false))
    }

    fn opening(&self, wanted: Wanted, has_echo: bool) -> OpenDevice {
        let hardware = Arc::clone(&self.hardware);
        let dialogue = std::env::var_os(DIALOGUE).map(PathBuf::from);
        let mut has_opened = false;
        Box::new(move || match &dialogue {
            Some(path) => {
                // The code of the cause says what to do; a dialogue is nothing that a student meets.
                let script = read_dialogue(path).map_err(|_| VoiceError::MicrophoneMissing { name: None })?;
                let device = FileDevice::new(script, has_echo.then(Room::default), Pace::Real);
                Ok(Box::new(device) as Box<dyn Device>)
            }
            None => {
                let device = if has_opened { hardware.reopen(&wanted)? } else { hardware.open(&wanted)? };
                has_opened = true;
                Ok(Box::new(device))
            }
        })
    }
}
