//! One pass over a recording, from where an earlier one left off.

use studium_engine::protocol::Reply;
use studium_engine::protocol::speech::{Event, HEARING_RATE_HZ, Segment, Transcribe};

use super::recording::Recording;
use super::window;
use crate::error::SpeechError;
use crate::hear::{Listener, Manner, Stretch};

/// Samples in a millisecond.
const SAMPLES_A_MS: usize = HEARING_RATE_HZ as usize / 1000;
/// A language that was found with more confidence than this holds for the rest of the recording.
const SURE: f32 = 0.5;

/// Streams what is said in a recording: each stretch between pauses, and after it how far all is done.
///
/// # Errors
/// When the recording breaks off in the middle (what was before is sent), the model fails, or the app is gone.
pub(crate) fn transcribe(
    mut recording: Recording,
    listener: &mut Listener,
    request: &Transcribe,
    reply: &mut Reply<Event>,
) -> Result<(), SpeechError> {
    let cancel = reply.cancel_token();
    let mut language = request.language.clone();
    let mut ahead = Vec::new();
    let mut at_ms = request.from_ms;
    loop {
        let is_end = recording.read(&mut ahead, window::LOOK_AHEAD, &cancel)?;
        if cancel.is_cancelled() {
            return Ok(());
        }
        if ahead.is_empty() {
            return recording.finish();
        }
        // Neither more nor less than this, so that a later pass cuts in the same places.
        let seen = ahead.len().min(window::LOOK_AHEAD);
        let window = window::next(&ahead[..seen], is_end);
        if let Some(speech) = window.speech {
            let stretch = Stretch {
                samples: &ahead[window.heard],
                language: language.as_deref(),
                vocabulary: &request.vocabulary,
                manner: Manner::Recording,
            };
            let Some(heard) = listener.hear(stretch, &cancel)? else { return Ok(()) };
            if language.is_none() && heard.confidence > SURE {
                language = Some(heard.language);
            }
            if !heard.text.is_empty() {
                let (start_ms, end_ms) = (at_ms + milliseconds(speech.start), at_ms + milliseconds(speech.end));
                reply.send(Event::Segment(Segment { start_ms, end_ms, text: heard.text }))?;
            }
        }
        ahead.drain(..window.end);
        at_ms += milliseconds(window.end);
        reply.send(Event::Done { until_ms: at_ms })?;
    }
}

fn milliseconds(samples: usize) -> u32 {
    u32::try_from(samples.div_ceil(SAMPLES_A_MS)).unwrap_or(u32::MAX)
}
