//! An open loudspeaker: does the tutor take its own voice for the student, and does it still hear the student?

use std::time::Duration;

use anyhow::Result;
use studium_app::base::CancelToken;
use studium_app::voice::audio::trial::{Setting, interrupt, listen_to_itself};
use studium_app::voice::audio::{RATE_HZ, resample};

use super::at;
use super::dialogue::Lesson;
use crate::figure::Figure;

const LASTING: Duration = Duration::from_secs(600);
/// What the tutor says meanwhile.
const LECTURE: &str = "The heart has four chambers. Two of them receive the blood, and two of them pump it out again. \
    A plant turns light into energy and stores it. When a wave meets a wall, a part of it comes back.";

pub(super) fn measure(lesson: &Lesson) -> Result<Vec<Figure>> {
    let spoken = lesson.app.speak(LECTURE, Some("en-gb"), Some("en"), &CancelToken::new())?;
    let tutor = vec![resample::resample(&spoken.samples, spoken.rate_hz, RATE_HZ)?];
    let student: Vec<Vec<f32>> =
        lesson.questions.iter().chain(&lesson.questions).map(|(_, sound)| from_first_sound(sound)).collect();
    let own = listen_to_itself(Setting::default(), &tutor, LASTING)?;
    let deaf = Setting {
        ears: studium_app::voice::audio::EarsOptions { cancels_echo: false, ..Default::default() },
        ..Setting::default()
    };
    let without = listen_to_itself(deaf, &tutor, LASTING)?;
    let noticed = interrupt(Setting::default(), &tutor, &student)?;
    let delays: Vec<f64> = noticed.delays.iter().map(|delay| delay.as_secs_f64() * 1000.0).collect();
    let room = "10 simulated minutes of the built-in voice, loudspeaker 6 dB down and 80 ms late at the microphone";
    let tried = format!("{} interruptions of the built-in voice by itself in another accent", noticed.tried);
    Ok(vec![
        Figure::at_most("voice: own voice taken for the student", own.len() as f64, "times", 0.0, room.into()),
        Figure::information("voice: the same without echo cancellation", without.len() as f64, "times", room.into()),
        Figure::at_least(
            "voice: real interruptions noticed within a second",
            noticed.delays.len() as f64 / noticed.tried.max(1) as f64,
            "share",
            0.95,
            tried.clone(),
        ),
        Figure::information("voice: speech to its notice over the tutor's voice, p95", at(0.95, &delays), "ms", tried),
    ])
}

/// Without the silence before it.
fn from_first_sound(sound: &[f32]) -> Vec<f32> {
    let first = sound.iter().position(|sample| sample.abs() > 0.01).unwrap_or_default();
    sound[first..].to_vec()
}
