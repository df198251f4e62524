//! Says a text clause by clause, in whichever voice.

use serde_bytes::ByteBuf;
use studium_base::CancelToken;
use studium_engine::protocol::Reply;
use studium_engine::protocol::speech::Event;

use crate::clause::{Clause, clauses};
use crate::error::SpeechError;
use crate::espeak::Espeak;
use crate::samples;

/// Speeds that voices are asked for; beyond them nobody understands.
const SPEEDS: std::ops::RangeInclusive<f32> = 0.25..=4.0;

/// Something that says clauses.
pub(crate) trait Voice {
    /// Samples a second.
    fn rate_hz(&self) -> u32;

    /// The sound of a clause. What a cancel leaves of it does not matter.
    fn say(&mut self, clause: &str, speed: f32, cancel: &CancelToken) -> Result<Vec<i16>, SpeechError>;
}

/// The built-in voice, with the language or variant that was chosen.
impl Voice for Espeak {
    fn rate_hz(&self) -> u32 {
        Self::rate_hz(self)
    }

    fn say(&mut self, clause: &str, speed: f32, cancel: &CancelToken) -> Result<Vec<i16>, SpeechError> {
        Ok(self.speak(clause, speed, cancel))
    }
}

/// Streams the sound of `text`. A cancel is heard between clauses, and by most voices inside them.
///
/// # Errors
/// When the speed makes no sense, the voice fails, or the app is gone.
pub(crate) fn speak(
    voice: &mut dyn Voice,
    text: &str,
    speed: f32,
    reply: &mut Reply<Event>,
) -> Result<(), SpeechError> {
    if !speed.is_finite() || speed <= 0.0 {
        return Err(SpeechError::Request("the speed is no positive number"));
    }
    let speed = speed.clamp(*SPEEDS.start(), *SPEEDS.end());
    let cancel = reply.cancel_token();
    for Clause { text, chars } in clauses(text) {
        let is_spoken = text.chars().any(char::is_alphanumeric);
        let sound = if is_spoken { voice.say(text, speed, &cancel)? } else { Vec::new() };
        if cancel.is_cancelled() {
            return Ok(());
        }
        let samples = ByteBuf::from(samples::to_bytes(&sound));
        reply.send(Event::Sound { rate_hz: voice.rate_hz(), chars, samples })?;
    }
    Ok(())
}
