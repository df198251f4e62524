//! `voice`: a conversation from a recording, and the sound devices.

use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use studium_app::voice::audio::file::{Act, Dialogue, FileDevice, Pace, Room, Scene, Script};
use studium_app::voice::audio::native::SoundDevice;
use studium_app::voice::audio::{Device, RATE_HZ, wav};
use studium_app::voice::session::{Request, SessionEvent};
use studium_app::voice::turn::{Mode, VoiceState};
use studium_app::{AnswerEvent, App, StartVoice, TalkOptions, VoiceEvent, read_dialogue};

use crate::Failed;
use crate::arguments::VoiceRun;
use crate::ask::{parse_conversation, teaching};
use crate::documents::course_that_is;
use crate::output::Output;

/// A conversation is over when the tutor has listened for so long after the recording's end.
const PATIENCE: Duration = Duration::from_secs(3);

pub(crate) fn run(app: &Arc<App>, input: &VoiceRun, output: Output) -> Result<ExitCode, Failed> {
    let start = StartVoice {
        conversation: input.conversation.as_deref().map(parse_conversation).transpose()?,
        course: input.course.as_deref().map(|name| course_that_is(app, name)).transpose()?,
        mode: teaching(input.teaching),
        talk: Mode::HandsFree,
    };
    let options = TalkOptions {
        hearing: input.model.clone(),
        language: input.language.clone(),
        is_greedy: input.greedy,
        // Without an echo the microphone is taken as it is, as with headphones.
        cancels_echo: Some(input.echo),
    };
    let is_listening = Arc::new(AtomicBool::new(false));
    let dialogue = read_dialogue(&input.input)?;
    let recording = Recording { dialogue, is_listening: Arc::clone(&is_listening), quiet_since: None };
    let pace = if input.realtime { Pace::Real } else { Pace::WhenIdle };
    let device = FileDevice::new(recording, input.echo.then(Room::default), pace);
    let (tape, player) = (device.tape(), device.player());
    let mut device = Some(Box::new(device) as Box<dyn Device>);
    // A recording is played once; there is nothing to open again.
    let open = Box::new(move || device.take().ok_or(studium_app::voice::VoiceError::DeviceLost(None)));
    let told = Arc::new(Mutex::new(Vec::<Value>::new()));
    let listener = {
        let (told, app) = (Arc::clone(&told), Arc::clone(app));
        Arc::new(move |event: VoiceEvent| {
            if let VoiceEvent::Session(SessionEvent::State { state }) = &event {
                is_listening.store(*state == VoiceState::Listening, Ordering::Release);
                if *state == VoiceState::Error {
                    // A recording that is unplugged does not come back.
                    app.ask_of_talk(Request::Stop);
                }
            }
            if is_worth_telling(&event) {
                let event = json!(event);
                output.note(&event.to_string());
                told.lock().unwrap_or_else(PoisonError::into_inner).push(event);
            }
        })
    };
    app.talk(start, options, open, listener)?;
    wav::write(&input.output, RATE_HZ, &tape.samples())?;
    let events = std::mem::take(&mut *told.lock().unwrap_or_else(PoisonError::into_inner));
    let turns: Vec<Value> =
        events.iter().filter(|event| event["kind"] == "turn").map(|event| event["figures"].clone()).collect();
    let underruns = player.played().underruns;
    output.result(&json!({ "turns": turns, "events": events, "underruns": underruns, "out": input.output }), |_| {
        turns.iter().map(for_people).collect::<Vec<_>>().join("\n")
    });
    Ok(ExitCode::SUCCESS)
}

/// The level of the microphone, and each word as it is heard, would drown the rest.
fn is_worth_telling(event: &VoiceEvent) -> bool {
    !matches!(
        event,
        VoiceEvent::Session(SessionEvent::Level { .. } | SessionEvent::Speaking { .. })
            | VoiceEvent::Answer(AnswerEvent::Ask { .. })
    )
}

fn for_people(turn: &Value) -> String {
    let cut = if turn["interrupted"] == true { " [interrupted]" } else { "" };
    let text = |name: &str| turn[name].as_str().unwrap_or_default().to_owned();
    format!(
        "> {}\n{}{cut}\n  ({} ms until it was heard)",
        text("question"),
        text("spoken_text"),
        turn["voice_to_voice_ms"]
    )
}

/// A student who says what was recorded, and leaves when the tutor has said all.
struct Recording {
    dialogue: Dialogue,
    is_listening: Arc<AtomicBool>,
    quiet_since: Option<Duration>,
}

impl Script for Recording {
    fn next(&mut self, scene: &Scene) -> Act {
        if !self.dialogue.is_over() {
            return self.dialogue.next(scene);
        }
        let is_quiet = !scene.is_student_speaking && self.is_listening.load(Ordering::Acquire);
        if !is_quiet {
            self.quiet_since = None;
            return Act::Wait;
        }
        let since = *self.quiet_since.get_or_insert(scene.at);
        if scene.at.saturating_sub(since) >= PATIENCE { Act::End } else { Act::Wait }
    }
}

pub(crate) fn devices(app: &App, output: Output) -> Result<ExitCode, Failed> {
    let devices = app.sound_devices()?;
    output.result(&json!(devices), |_| {
        let list = |title: &str, devices: &[SoundDevice]| {
            let lines: Vec<String> = devices
                .iter()
                .map(|device| {
                    format!("  {}{}", device.name, if device.is_default { " (the system's choice)" } else { "" })
                })
                .collect();
            if lines.is_empty() { format!("{title}: none") } else { format!("{title}:\n{}", lines.join("\n")) }
        };
        format!("{}\n{}", list("Microphones", &devices.microphones), list("Loudspeakers", &devices.loudspeakers))
    });
    Ok(ExitCode::SUCCESS)
}
