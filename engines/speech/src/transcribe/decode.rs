//! A stretch of a recording at its own rate, to be played.

use serde_bytes::ByteBuf;
use studium_engine::protocol::Reply;
use studium_engine::protocol::speech::{Decode, Event, PLAYING_RATE_HZ};

use super::recording::{Recording, sample_at};
use crate::error::SpeechError;
use crate::samples;

/// Sound that is decoded before the stretch and not sent: a change of rate needs what was before.
const LEAD_MS: u32 = 100;
/// Sound that travels at once.
const PIECE_MS: u32 = 500;

/// Streams the sound of a stretch, exact to the sample at both ends, so that stretches join without a gap.
///
/// # Errors
/// When the recording cannot be read, or the app is gone.
pub(crate) fn decode(request: &Decode, reply: &mut Reply<Event>) -> Result<(), SpeechError> {
    let from_ms = request.from_ms.saturating_sub(LEAD_MS);
    let mut recording = Recording::open(&request.path, from_ms, |rate_hz| rate_hz.min(PLAYING_RATE_HZ))?;
    reply.send(Event::Opened { duration_ms: recording.duration_ms() })?;
    let cancel = reply.cancel_token();
    let mut sound = Vec::new();
    let mut is_end = recording.read(&mut sound, 1, &cancel)?;
    let Some(rate_hz) = recording.rate_hz() else {
        return if cancel.is_cancelled() { Ok(()) } else { recording.finish() };
    };
    let at = |ms| sample_at(ms, rate_hz);
    let mut lead = at(request.from_ms) - at(from_ms);
    let mut wanted = at(request.from_ms.saturating_add(request.for_ms)) - at(request.from_ms);
    while wanted > 0 {
        let piece = at(PIECE_MS).min(wanted);
        if !is_end && sound.len() < lead + piece {
            is_end = recording.read(&mut sound, lead + piece, &cancel)?;
        }
        if cancel.is_cancelled() {
            return Ok(());
        }
        sound.drain(..lead.min(sound.len()));
        lead = 0;
        let piece = piece.min(sound.len());
        if piece == 0 {
            return recording.finish();
        }
        let samples = ByteBuf::from(samples::to_bytes(&samples::whole(&sound[..piece])));
        reply.send(Event::Sound { rate_hz, chars: 0..0, samples })?;
        sound.drain(..piece);
        wanted -= piece;
    }
    Ok(())
}
